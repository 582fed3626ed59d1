-- Purpose: what is stored of a pool, as replies tell it.
--
-- @exports stored_values reply_stored reply_nothing
-- @include finish
-- @include look
-- @include rate

-- The members for a reply: six values for each, by name.
local function stored_members(pool)
  local names, values = {}, {}
  for name in pairs(pool.weight_of) do names[#names + 1] = name end
  table.sort(names)
  for _, name in ipairs(names) do
    local stored = pool.settings_of[name] or {attributes = {}}
    table.sort(stored.attributes)
    for _, value in ipairs({name, pool.weight_of[name], tonumber(stored.limit or '-1'),
      canonical_rate(stored.rate or ''), stored.state or 'active',
      table.concat(stored.attributes, '\n')}) do
      values[#values + 1] = value
    end
  end
  return values
end

-- The settings of a pool, which are in force: 14 values.
function stored_values(pool)
  return {pool.limit, pool.timeout, pool.lease, pool.longest_hold, pool.warn_after,
    canonical_rate(pool.rate), canonical_rate(pool.rate_per_worker), pool.state, available(pool),
    pool.cool_down, pool.shortest, pool.longest, pool.failures_to_cool, stored_members(pool)}
end

-- The reply with the settings of a pool.
function reply_stored(pool, status)
  return finish(pool, status, unpack(stored_values(pool)))
end

function reply_nothing(pool, status)
  return reply(pool, status, 0, 0, 0, 0, 0, '', '', '', 0, 0, 0, 0, 0, {})
end
