-- Purpose: what the API made of a call. A member that was throttled, or failed several times in a
-- row, gets no grants for a while (it cools down); then one call is let through as a probe. In a
-- pool without members all of this concerns the pool itself.
--
-- @exports end_cool_down note_probe note_outcome
-- @include rotation

-- Where the state of a member, or of the pool for an empty name, is kept: key and field.
local function state_field(name, property)
  if name == '' then return KEYS[1], property end
  return KEYS[11], name .. ':' .. property
end

local function set_cooling(pool, name, cooling)
  local key, field = state_field(name, 'cooling')
  if cooling then
    redis.call('HSET', key, field, cooling_text(cooling))
  else
    redis.call('HDEL', key, field)
  end
  if name == '' then
    pool.cooling = cooling
  elseif pool.members[name] then
    pool.members[name].cooling = cooling
  end
end

local function forget_failures(name)
  local key, field = state_field(name, 'failures')
  redis.call('HDEL', key, field)
end

function end_cool_down(pool, name)
  set_cooling(pool, name, nil)
  forget_failures(name)
end

-- Begins a cool-down; one that follows another without a success between is longer.
local function begin_cool_down(pool, name, cooling, wanted)
  local span = wanted or pool.cool_down
  if cooling then span = math.max(span, 2 * cooling.span) end
  span = math.min(pool.longest, math.max(pool.shortest, span))
  pool.cooled_until = pool.now + span
  set_cooling(pool, name, {ends = pool.cooled_until, span = span, after = pool.token, probe = ''})
  forget_failures(name)
end

local function note_failure(pool, name)
  local key, field = state_field(name, 'failures')
  local failures = (whole(redis.call('HGET', key, field) or '0', 0, 1e9) or 0) + 1
  if pool.failures_to_cool > 0 and failures >= pool.failures_to_cool then
    begin_cool_down(pool, name, nil, nil)
  else
    redis.call('HSET', key, field, failures)
  end
end

-- A grant that comes while a cool-down has just ended is its probe.
function note_probe(pool, name, id)
  local cooling = pool.cooling
  if name ~= '' then cooling = pool.members[name] and pool.members[name].cooling end
  if cooling then
    cooling.probe = id
    set_cooling(pool, name, cooling)
  end
end

-- Takes in what became of a call: of a grant with this token, on a member or on none. What was
-- granted before a cool-down began says nothing about it.
function note_outcome(pool, name, token, outcome, wanted)
  if outcome == 'THROTTLED' then
    pool.throttled = pool.throttled + 1
    redis.call('HSET', KEYS[1], 'throttled', pool.throttled)
  end
  if name == '' and pool.rotates then return end
  if outcome == 'UNAUTHORISED' then
    -- Whoever looks next finds that it was changed, as after an edit by hand.
    if name ~= '' then
      redis.call('HSET', KEYS[11], name .. ':state', 'disabled')
      if pool.members[name] then pool.members[name].state = 'disabled' end
    elseif pool.state == 'active' then
      redis.call('HSET', KEYS[1], 'state', 'paused')
      pool.state = 'paused'
    end
    return
  end
  local cooling = pool.cooling
  if name ~= '' then
    read_members(pool, {name})
    cooling = pool.members[name] and pool.members[name].cooling
  end
  if cooling and token <= cooling.after then return end
  if outcome == 'SUCCESS' then
    -- Nobody is granted while it lasts: one that people began is not over because of older calls.
    if not cooling or cooling.ends <= pool.now then end_cool_down(pool, name) end
  elseif outcome == 'THROTTLED' or cooling then
    begin_cool_down(pool, name, cooling, outcome == 'THROTTLED' and wanted or nil)
  else
    note_failure(pool, name)
  end
end
