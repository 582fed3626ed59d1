-- Purpose: windows that were configured anew begin with what the others know.
--
-- @exports read_states reconfigure
-- @include window

-- What the field `used` says, by window.
function read_states(owner)
  local states = {}
  for name, total, buckets, oldest, newest, last in
    string.gmatch(owner.used, '([^=,]+)=(%d+) (%d+) (%d+) (%d+) (%d+)') do
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
function reconfigure(pool, owner, states)
  local configured, known, anew = {}, {}, {}
  for _, window in ipairs(owner.windows) do
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
      local problem = read_window(pool, owner, window, state)
      if problem then return problem end
      known[#known + 1] = window
      owner.obsolete[#owner.obsolete + 1] = window.key
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
