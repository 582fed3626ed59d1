-- Purpose: how a member stands, as replies tell it.
--
-- @exports standing_of
-- @include members

-- Its name, its state, how many permits are held on it, until when it cools down in ms or 0, and how
-- many of its calls failed in a row. It was read before.
function standing_of(pool, name)
  local member = pool.members[name]
  return {name, member.state, held_on(pool, member), member.cooling and member.cooling.ends or 0,
    tonumber(redis.call('HGET', KEYS[11], name .. ':failures') or '0')}
end
