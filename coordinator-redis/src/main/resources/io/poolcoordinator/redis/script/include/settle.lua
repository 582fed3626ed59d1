-- Purpose: takes wanted members over into a pool. Those whose turns stay as many keep their place
-- in the rotation. Of those that are not wanted any more the limits stay for a day, for jobs that
-- go on with them.
--
-- @exports wanted_members settle_members
-- @include stored
-- @include cooling

local KEEP_REMOVED = DAY

-- The attributes in an argument, one in a line; nil if they are unusable.
local function wanted_attributes(text)
  local attributes = {}
  for line in string.gmatch(text, '[^\n]+') do
    if #attributes == MOST_ATTRIBUTES or not is_attribute(line) then return nil end
    attributes[#attributes + 1] = line
  end
  return attributes
end

-- The members in groups of arguments, the first at an index: weights and settings by name; two
-- times nil and the error reply if one is unusable.
function wanted_members(first, group)
  local weights, settings, total = {}, {}, 0
  for i = first, #ARGV, group do
    local name, limit, rate, state = ARGV[i], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4]
    local weight, problem = whole_argument(i + 1, 1, MAX_WEIGHT)
    if problem then return nil, nil, problem end
    local _, no_limit = whole_argument(i + 2, -1, 1000000)
    local attributes = wanted_attributes(ARGV[i + 5])
    total = total + weight
    if no_limit or not is_member_name(name) or weights[name] or not parse_rate(rate)
      or not MEMBER_STATES[state] or not attributes or total > MAX_WEIGHT then
      return nil, nil, no_limit or {err = string.format('POOLARGUMENTS member "%s" must be like '
        .. 'those that the header names, each once, of at most %d turns in all',
        string.sub(name, 1, 40), MAX_WEIGHT)}
    end
    weights[name] = weight
    settings[name] = {limit = limit ~= '-1' and limit or nil, rate = canonical_rate(rate),
      state = state, attributes = attributes}
  end
  return weights, settings
end

local function turns_where(turns, wanted)
  local kept = {}
  for _, name in ipairs(turns) do
    if wanted(name) then kept[#kept + 1] = name end
  end
  return kept
end

-- The turns of a rotation after its weights were changed to the wanted ones.
local function changed_turns(turns, weights)
  local counts, anew = {}, {}
  for _, name in ipairs(turns) do counts[name] = (counts[name] or 0) + 1 end
  for name, weight in pairs(weights) do
    if weight ~= counts[name] then anew[#anew + 1] = name end
  end
  table.sort(anew)
  local kept = turns_where(turns, function(name) return weights[name] end)
  for _, name in ipairs(anew) do
    kept = turns_where(kept, function(each) return each ~= name end)
    local weight, others = weights[name], #kept
    for k = 0, weight - 1 do
      table.insert(kept, math.floor((2 * k + 1) * others / (2 * weight)) + k + 1, name)
    end
  end
  return kept, #anew > 0 or #kept ~= #turns
end

local function total_of(weights)
  local total = 0
  for _, weight in pairs(weights) do total = total + weight end
  return total
end

local function settle_rotation(pool, weights, start)
  local turns = redis.call('LRANGE', KEYS[10], 0, -1)
  local changed
  if #turns == 0 then
    local total = total_of(weights)
    turns, changed = spread(weights), total > 0
    if changed then turns = rotated(turns, start % total + 1) end
  else
    turns, changed = changed_turns(turns, weights)
  end
  if changed then write_rotation(pool, turns) end
  pool.weights, pool.rotates, pool.in_rotation = #turns, #turns > 0, {}
  if not pool.membered and #turns > 0 then
    pool.membered = true
    recount(pool)
  end
  if pool.membered then change(pool, 'weights', pool.weights) end
end

-- Sets or removes the fields of a member.
local function settle_fields(name, stored, values)
  for property, value in pairs(values) do
    if value == '' then
      if stored[property] then redis.call('HDEL', KEYS[11], name .. ':' .. property) end
    elseif stored[property] ~= value then
      redis.call('HSET', KEYS[11], name .. ':' .. property, value)
    end
  end
end

local function settle_attributes(name, stored, wanted)
  for _, line in ipairs(stored.attributes) do
    redis.call('HDEL', KEYS[11], name .. ':attribute:' .. string.match(line, '^([^=]*)='))
  end
  for _, line in ipairs(wanted) do
    local key, value = string.match(line, '^([^=]*)=(.*)$')
    redis.call('HSET', KEYS[11], name .. ':attribute:' .. key, value)
  end
end

-- A member that is not in the rotation any more: nothing is left of it after a day without permits.
local function settle_removed(pool, name, stored)
  settle_attributes(name, stored, {})
  local removed, member = tonumber(stored.removed or nil), pool.members[name]
  local was_member = pool.weight_of[name] or (member and member.is_known)
  if not removed and was_member then
    redis.call('HSET', KEYS[11], name .. ':removed', number_text(pool.now))
  elseif removed and removed + KEEP_REMOVED <= pool.now
    and not (member and held_on(pool, member) > 0) then
    for property in pairs(stored) do redis.call('HDEL', KEYS[11], name .. ':' .. property) end
    pool.members[name] = nil
  end
end

-- Takes the wanted members over. `wanted` has weight_of and settings_of, like a pool. Of `how`:
-- with_states, their states count too; anew, all that was noted of cool-downs is forgotten.
function settle_members(pool, wanted, start, how)
  for name in pairs(pool.weight_of) do
    pool.settings_of[name] = pool.settings_of[name] or {attributes = {}}
  end
  for name, stored in pairs(pool.settings_of) do
    if not wanted.weight_of[name] then settle_removed(pool, name, stored) end
    if how.anew or (stored.removed and wanted.weight_of[name]) then
      settle_fields(name, stored, {cooling = '', failures = ''})
    end
  end
  for name in pairs(wanted.weight_of) do
    local stored, settings = pool.settings_of[name] or {attributes = {}}, wanted.settings_of[name]
    settle_fields(name, stored, {limit = settings.limit or '', rate = settings.rate, removed = ''})
    if how.with_states then
      settle_fields(name, stored, {state = settings.state == 'active' and '' or settings.state})
    elseif stored.removed then
      -- One that comes back begins anew.
      settings.state = 'active'
      settle_fields(name, stored, {state = ''})
    else
      settings.state = stored.state
    end
    settle_attributes(name, stored, settings.attributes)
  end
  settle_rotation(pool, wanted.weight_of, start)
  pool.weight_of, pool.settings_of, pool.members = wanted.weight_of, wanted.settings_of, {}
  if pool.membered then change(pool, 'seen-members', members_seen(pool)) end
end
