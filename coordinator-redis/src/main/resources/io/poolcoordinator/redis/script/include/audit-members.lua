-- Purpose: audits the rotation and the members: what people set of each, and whose turns there are.
--
-- @exports audit_members
-- @include finding
-- @include look

local function audit_rotation(pool)
  local weights = {}
  pool.weight_of = weights
  if not pool.readable[10] then return end
  if pool.turns_count > MAX_WEIGHT then
    found_problem(pool, 'UNUSABLE_ENTRY', too_many_turns(pool.turns_count))
  end
  if pool.turns_count > most_read() then pool.complete = false end
  for _, name in ipairs(redis.call('LRANGE', KEYS[10], 0, most_read() - 1)) do
    if is_member_name(name) then
      weights[name] = (weights[name] or 0) + 1
    else
      found_problem(pool, 'UNUSABLE_ENTRY', wrong_turn(name))
    end
  end
  if pool.turns_count > 0 and pool.weights and pool.weights ~= pool.turns_count then
    found(pool, 'STALE', KEYS[1], 'weights', string.format('is %d, but there are %d turns',
      pool.weights, pool.turns_count))
  elseif pool.turns_count == 0 and (pool.weights or 0) > 0 then
    found(pool, 'NO_TURNS', KEYS[10], '', string.format('is empty, but had %d turns: nothing is '
      .. 'granted; RPUSH %s <member>, or for a pool without members HDEL %s weights',
      pool.weights, KEYS[10], KEYS[1]))
  end
end

-- Each field by itself.
local function audit_member(pool, name, stored)
  local attributes = stored.attributes
  pool.members[name] = nil
  found_problem(pool, 'UNUSABLE_FIELD', check_member(pool, name, {attributes = attributes}))
  for property, value in pairs(stored) do
    if property ~= 'attributes' then
      pool.members[name] = nil
      found_problem(pool, 'UNUSABLE_FIELD',
        check_member(pool, name, {attributes = {}, [property] = value}))
    end
  end
  local is_set = stored.limit or (stored.rate or '') ~= '' or stored.state or #attributes > 0
  if is_set and not stored.removed and not pool.weight_of[name] and pool.readable[10] then
    found(pool, 'MEMBER_WITHOUT_TURN', KEYS[11], name, 'has settings, but no turn in '
      .. KEYS[10])
  end
end

function audit_members(pool)
  audit_rotation(pool)
  pool.settings_of = {}
  if not pool.readable[11] then return end
  local values = read_all(pool, KEYS[11])
  pool.held_text = values.held
  for field, value in pairs(values) do
    found_problem(pool, 'UNUSABLE_FIELD', place_field(pool.settings_of, field, value))
  end
  for name, stored in pairs(pool.settings_of) do audit_member(pool, name, stored) end
end
