-- Purpose: says how the members of a pool stand, or changes the state of one and serves the queue.
--
-- @keys 14
-- @arguments 5
-- ARGV[1] worker
-- ARGV[2] act: READ, ENABLE, DRAIN, DISABLE or END_COOL_DOWN
-- ARGV[3] member; for READ one that is told of too while permits are held on it, though it was
-- removed; empty for none, and for END_COOL_DOWN of the pool itself
-- ARGV[4] actor, for the events; empty for the worker
-- ARGV[5] reason, for the events
--
-- @replies DONE UNKNOWN_MEMBER MISSING DELETED
-- After the header: an array with five values for each member, by name: name, state, how many
-- permits are held on it, until when it cools down in ms or 0, and how many of its calls failed in
-- a row.
--
-- @include expire
-- @include standing

local STATES_OF_ACTS = {ENABLE = 'active', DRAIN = 'drained', DISABLE = 'disabled'}
local EVENTS = {ENABLE = 'member-enabled', DRAIN = 'member-drained', DISABLE = 'member-disabled'}
local problem = wrong_arguments(5, 0)
if problem then return problem end
local act, name = ARGV[2], ARGV[3]
if not (STATES_OF_ACTS[act] or act == 'READ' or act == 'END_COOL_DOWN') then
  return {err = 'POOLARGUMENTS the act must be one of those that the header names'}
end

local pool
pool, problem = open_pool(ARGV[1], true)
if problem then return problem end
write_when_full()
if pool.missing then return reply(pool, 'MISSING', {}) end
problem = load_windows(pool)
if problem then return problem end
expire(pool)
if pool.state == 'deleted' then return finish(pool, 'DELETED', {}) end

-- How all members stand now.
local function standings()
  local names, values = {}, {}
  for each in pairs(pool.weight_of) do names[#names + 1] = each end
  if act == 'READ' and name ~= '' and not pool.weight_of[name] then
    -- One that was removed is told of while permits are held on it.
    read_members(pool, {name})
    local removed = pool.members[name]
    if removed and held_on(pool, removed) > 0 then names[#names + 1] = name end
  end
  table.sort(names)
  read_members(pool, names)
  for _, each in ipairs(names) do
    for _, value in ipairs(standing_of(pool, each)) do values[#values + 1] = value end
  end
  return values
end

-- Sets the state of a member, and tells the workers.
local function set_state(state)
  read_members(pool, {name})
  local settings = pool.settings_of[name] or {attributes = {}}
  local before = settings.state or 'active'
  if before == state then return end
  note_event(pool, EVENTS[act], ARGV[4], ARGV[5], name .. ':state=' .. before,
    name .. ':state=' .. state)
  if state == 'active' then
    redis.call('HDEL', KEYS[11], name .. ':state')
  else
    redis.call('HSET', KEYS[11], name .. ':state', state)
  end
  settings.state, pool.settings_of[name], pool.members[name].state = state, settings, state
  pool.changed = math.max(pool.changed + 1, pool.micros)
  change(pool, 'changed', pool.changed)
  change(pool, 'seen-members', members_seen(pool))
end

local wanted = act ~= 'READ' and not (act == 'END_COOL_DOWN' and name == '')
if wanted and not pool.weight_of[name] then
  return finish(pool, 'UNKNOWN_MEMBER', standings())
end
if act == 'END_COOL_DOWN' then
  local cooling, cooled = pool.cooling, 'cooling'
  if name ~= '' then
    read_members(pool, {name})
    cooling, cooled = pool.members[name].cooling, name .. ':cooling'
  end
  if cooling then note_event(pool, 'cool-down-ended', ARGV[4], ARGV[5], cooled, '') end
  end_cool_down(pool, name)
elseif act ~= 'READ' then
  set_state(STATES_OF_ACTS[act])
end
if anybody_waits(pool) then serve(pool) end
return finish(pool, 'DONE', standings())
