-- Purpose: all rate windows of a pool, or of a member (their owner), and what was taken of them
-- without a slot. They are read and checked before a script's first write, and written with its
-- last.
--
-- @include reconfigure

-- Reads and checks the windows of an owner; the error reply if something is unusable. Writes
-- nothing.
local function load_windows_of(pool, owner)
  owner.windows, owner.obsolete = {}, {}
  if owner.rate == '' and owner.used == '' then return nil end
  owner.windows = parse_rate(owner.rate)
  local states, unknown = read_states(owner), 0
  for _, window in ipairs(owner.windows) do
    local problem = read_window(pool, owner, window, states[window.name])
    if problem then return problem end
    if states[window.name] then states[window.name].read = true else unknown = unknown + 1 end
  end
  local more = unknown > 0
  for _, state in pairs(states) do more = more or not state.read end
  if more then return reconfigure(pool, owner, states) end
end

-- Reads and checks a pool's windows, and what a grant without a slot needs; the error reply if
-- something is unusable. Writes nothing.
local function load_windows(pool)
  local problem
  if not pool.is_bare then pool.taken, problem = size_of('ZCARD', KEYS[9], 'sorted set') end
  return problem or load_windows_of(pool, pool)
end

-- Step 2 of a grant, windows: why one has no room for the cost, and until when; or nil.
local function no_window(owner, cost)
  local opens, blocking = 0, nil
  for _, window in ipairs(owner.windows) do
    local at = opening(window, cost)
    if at > opens then opens, blocking = at, window end
  end
  if blocking then
    return string.format('rate %s%s until %s', rate_text(blocking), owner.whose or '', iso(opens)),
      opens
  end
end

-- Which window can never hold the cost, or nil.
local function impossible(owner, cost)
  for _, window in ipairs(owner.windows) do
    if cost > window.units then return 'rate ' .. rate_text(window) .. (owner.whose or '') end
  end
end

-- For how many units the fullest window has room.
local function available(pool)
  local least = 2147483647
  for _, window in ipairs(pool.windows) do
    least = math.min(least, window.units - window.total)
  end
  return least
end

local function take_units(owner, cost, time)
  for _, window in ipairs(owner.windows) do add(window, cost, time) end
end

-- Remembers that an id's units were taken, for use at the given time.
local function note_taken(pool, id, time)
  redis.call('ZADD', KEYS[9], time + REMEMBERED, id)
  if pool.taken == 0 then redis.call('PEXPIRE', KEYS[9], 2 * MAX_LEASE) end
  pool.taken = pool.taken + 1
end

-- When an id's units were taken, or will be usable; nil if they were not, or it is forgotten.
local function taken_at(pool, id)
  local kept = pool.taken > 0 and tonumber(redis.call('ZSCORE', KEYS[9], id) or nil)
  return kept and kept > pool.now and kept - REMEMBERED or nil
end

-- Writes the windows that changed.
local function write_windows(owner)
  local states, changed = {}, #owner.obsolete > 0
  for i, window in ipairs(owner.windows) do
    states[i] = string.format('%s=%.0f %.0f %.0f %.0f %.0f', window.name, window.total,
      window.buckets, window.oldest, window.newest, window.last)
    changed = changed or window.changed
  end
  if not changed then return end
  redis.call('HSET', owner.hash, owner.used_field, table.concat(states, ','))
  for _, window in ipairs(owner.windows) do write_window(window) end
  for _, key in ipairs(owner.obsolete) do redis.call('DEL', key) end
end
