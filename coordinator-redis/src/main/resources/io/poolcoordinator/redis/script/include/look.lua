-- Purpose: looks at all members of a pool once a second, as people set them. That finds what was
-- edited by hand, so that workers hear of it, and what is unusable, whosever turn it is. It takes
-- effect at once in any case.
--
-- @exports members_text members_seen look is_attribute place_field check_member
-- @include preference
-- @include rotation
-- @include events

local function unknown_field(field)
  return invalid(KEYS[11], field, string.format(
    'must be like eol1:limit, :rate, :state, :cooling or :attribute:<name>; mend it: HDEL %s %s',
    KEYS[11], field))
end

-- Puts a field to what is stored of its member; the error reply if it can be of none.
function place_field(stored, field, value)
  local name, property = string.match(field, '^([^:]+):(.+)$')
  local attribute = property and string.match(property, '^attribute:([^=]+)$')
  if not name or not is_member_name(name) then
    return field ~= 'held' and unknown_field(field) or nil
  end
  stored[name] = stored[name] or {attributes = {}}
  if attribute then
    table.insert(stored[name].attributes, attribute .. '=' .. value)
  else
    stored[name][property] = value
  end
end

-- What is stored of all members, by name; nil and the error reply if something is unusable.
local function read_all_members(pool)
  local values = redis.pcall('HGETALL', KEYS[11])
  if values.err then return nil, wrong_type(KEYS[11], 'hash') end
  local stored = {}
  for i = 1, #values, 2 do
    local problem = place_field(stored, values[i], values[i + 1])
    if problem then return nil, problem end
  end
  return stored
end

local KNOWN = {attributes = true, limit = true, rate = true, state = true, cooling = true,
  failures = true, held = true, used = true, removed = true}

function is_attribute(line)
  local key, value = string.match(line, '^([^=]*)=(.*)$')
  return key and #key <= 64 and string.match(key, '^[%w._-]+$') and #value <= 200
    and not string.find(value, '%c')
end

-- Checks what is stored of a member; the error reply if it is unusable.
function check_member(pool, name, stored)
  for i, line in ipairs(stored.attributes) do
    if i > MOST_ATTRIBUTES or not is_attribute(line) then
      local field = name .. ':attribute:' .. string.match(line, '^([^=]*)')
      return invalid(KEYS[11], field, string.format('must be one of at most %d attributes, with a '
        .. 'name of letters, digits and . _ - and at most 200 bytes without control characters; mend '
        .. 'it: HDEL %s %s', MOST_ATTRIBUTES, KEYS[11], field))
    end
  end
  for property in pairs(stored) do
    if not KNOWN[property] then return unknown_field(name .. ':' .. property) end
  end
  local _, problem = counter(name .. ':failures', stored.failures, 1e9, KEYS[11])
  if problem then return problem end
  if pool.members[name] == nil then
    local member
    member, problem = member_of(pool, name, stored.limit, stored.rate, stored.state, stored.cooling,
      stored.held, stored.used, stored.removed)
    pool.members[name] = member
  end
  return problem or (stored.rate and check_rate(name .. ':rate', stored.rate, KEYS[11]))
end

-- A member's settings in one line; two with the same settings have the same line.
local function member_line(name, weight, stored, with_state)
  table.sort(stored.attributes)
  return string.format('%s %d %d %s %s %s', name, weight, tonumber(stored.limit or '-1'),
    canonical_rate(stored.rate or ''), with_state and stored.state or 'active',
    table.concat(stored.attributes, '\n'))
end

-- The settings of all members, with their states or without, in one text.
function members_text(weights, settings, with_states)
  local lines = {}
  for name, weight in pairs(weights) do
    lines[#lines + 1] = member_line(name, weight, settings[name] or {attributes = {}}, with_states)
  end
  table.sort(lines)
  return table.concat(lines, '\n')
end

function members_seen(pool)
  return redis.sha1hex(members_text(pool.weight_of, pool.settings_of, true))
end

-- How many turns each member has; nil and the error reply if the list is unusable.
local function read_weights()
  local weights = {}
  for _, name in ipairs(redis.call('LRANGE', KEYS[10], 0, -1)) do
    if not is_member_name(name) then return nil, wrong_turn(name) end
    weights[name] = (weights[name] or 0) + 1
  end
  return weights
end

-- Looks at all members; the error reply if something is unusable. pool.weight_of and
-- pool.settings_of have what was seen.
function look(pool)
  local problem
  pool.weight_of, problem = read_weights()
  if problem then return problem end
  pool.settings_of, problem = read_all_members(pool)
  if problem then return problem end
  local held = 0
  for name, stored in pairs(pool.settings_of) do
    problem = check_member(pool, name, stored)
    if problem then return problem end
    held = held + pool.members[name].held
  end
  if held + pool.nameless ~= pool.counted then recount(pool) end
  pool.seen_members = redis.call('HGET', KEYS[1], 'seen-members')
  local seen = members_seen(pool)
  if pool.membered and seen ~= pool.seen_members then
    pool.changed = math.max(pool.changed + 1, pool.micros)
    change(pool, 'seen-members', seen)
    change(pool, 'changed', pool.changed)
    local _, after = difference({}, members_fields(pool.weight_of, pool.settings_of, {}))
    note_event(pool, 'changed', '-', '', '', after)
  end
  if pool.turns_count > 0 and pool.turns_count ~= pool.weights then
    pool.weights = pool.turns_count
    change(pool, 'weights', pool.weights)
  end
end
