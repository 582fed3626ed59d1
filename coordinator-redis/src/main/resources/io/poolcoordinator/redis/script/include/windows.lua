-- Purpose: all rate windows of a pool, and what was taken of them without a slot. They are read and
-- checked before a script's first write, and written with its last.
--
-- @include window

local MOST_BUCKETS = 2500         -- more are not reserved ahead: a window stays below 64 KB
-- For so long it is known by its id what was taken without a slot. Asked later under the same id
-- it is taken once more: units are lost then, but no window is exceeded.
local REMEMBERED = 10000

-- What the field `used` says, by window.
local function read_states(pool)
  local states = {}
  for name, total, buckets, oldest, newest, last in
    string.gmatch(pool.used, '([^=,]+)=(%d+) (%d+) (%d+) (%d+) (%d+)') do
    states[name] = {total = tonumber(total), buckets = tonumber(buckets),
      oldest = tonumber(oldest), newest = tonumber(newest), last = tonumber(last)}
  end
  return states
end

-- Of those that are known, the one that tells most about a period of the given length.
local function best_source(known, length)
  local best
  for _, source in ipairs(known) do
    local covers = source.sliding and source.length >= length
    if not best or (covers and (not best.covers or source.length < best.length))
      or (not covers and not best.covers and source.length > best.length) then
      source.covers = covers
      best = source
    end
  end
  return best
end

-- The latest time for which units were taken: now, or what was booked last.
local function latest_use(pool)
  local last = redis.call('ZRANGE', KEYS[9], -1, -1, 'WITHSCORES')[2]
  return math.max(pool.now, tonumber(last or '0') - REMEMBERED)
end

-- Begins a window with what another knows, rounded towards late. Returns the error reply if the
-- other one's list is unusable.
local function seed(pool, window, source)
  local latest = latest_use(pool)
  for _, text in ipairs(redis.call('LRANGE', source.key, 0, -1)) do
    local start, units = read_bucket(text)
    if not start or start > pool.now + FARTHEST then return rebuild(pool, source) end
    local time = math.min(start + source.width - 1, math.max(latest, start))
    if free_at(source, start) > pool.now
      and free_at(window, bucket_of(window, time)) > pool.now then
      add(window, units, time)
    end
  end
end

-- Windows that were configured anew begin with what the others know; those that are configured no
-- more are forgotten.
local function reconfigure(pool, states)
  local configured, known, anew = {}, {}, {}
  for _, window in ipairs(pool.windows) do
    configured[window.name] = true
    if states[window.name] or window.buckets > 0 then
      known[#known + 1] = window
    else
      anew[#anew + 1] = window
    end
  end
  for name, state in pairs(states) do
    local window = not configured[name] and window_of(name)
    if window and window.name == name then
      local problem = read_window(pool, window, state)
      if problem then return problem end
      known[#known + 1] = window
      pool.obsolete[#pool.obsolete + 1] = window.key
    end
  end
  table.sort(known, function(a, b) return a.name < b.name end)
  for _, window in ipairs(anew) do
    local source = best_source(known, window.length)
    local problem = source and seed(pool, window, source)
    if problem then return problem end
    window.changed = true
  end
end

-- Reads and checks a pool's windows, and what a grant without a slot needs; the error reply if
-- something is unusable. Writes nothing.
local function load_windows(pool)
  pool.windows, pool.obsolete = parse_rate(pool.rate), {}
  local problem
  pool.taken, problem = size_of('ZCARD', KEYS[9], 'sorted set')
  if problem then return problem end
  if pool.rate == '' and pool.used == '' then return nil end
  local states, unknown = read_states(pool), 0
  for _, window in ipairs(pool.windows) do
    problem = read_window(pool, window, states[window.name])
    if problem then return problem end
    if states[window.name] then states[window.name].read = true else unknown = unknown + 1 end
  end
  local more = unknown > 0
  for _, state in pairs(states) do more = more or not state.read end
  if more then return reconfigure(pool, states) end
end

-- Step 2 of a grant, windows: why one has no room for the cost, and until when; or nil.
local function no_window(pool, cost)
  local opens, blocking = 0, nil
  for _, window in ipairs(pool.windows) do
    local at = opening(window, cost)
    if at > opens then opens, blocking = at, window end
  end
  if blocking then return 'rate ' .. rate_text(blocking) .. ' until ' .. iso(opens), opens end
end

-- Which window can never hold the cost, or nil.
local function impossible(pool, cost)
  for _, window in ipairs(pool.windows) do
    if cost > window.units then return 'rate ' .. rate_text(window) end
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

local function take_units(pool, cost, time)
  for _, window in ipairs(pool.windows) do add(window, cost, time) end
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
local function write_windows(pool)
  local states, changed = {}, #pool.obsolete > 0
  for i, window in ipairs(pool.windows) do
    states[i] = string.format('%s=%.0f %.0f %.0f %.0f %.0f', window.name, window.total,
      window.buckets, window.oldest, window.newest, window.last)
    changed = changed or window.changed
  end
  if not changed then return end
  redis.call('HSET', KEYS[1], 'used', table.concat(states, ','))
  for _, window in ipairs(pool.windows) do write_window(window) end
  for _, key in ipairs(pool.obsolete) do redis.call('DEL', key) end
end
