-- Purpose: one rate window. It keeps the units that were taken in buckets of a thousandth of its
-- length (at least 1 ms), oldest first. A bucket's units come free when the window has passed since
-- its end, so that no period of the window's length ever holds more units than it may.
--
-- pool:{name}:window:<window>, and pool:{name}:window:<member>:<window> of those that a member has
-- by itself: a list of buckets, `<start in ms> <units>`.
--
-- Field `used` of the pool, and `<member>:used` of its members: for each window `<window>=<units>
-- <buckets> <oldest start> <newest start> <newest units>`. It saves reading the list, and is made
-- anew from it where the number of buckets differs.
--
-- What changes is kept in the window until write_window(): one write for any number of grants.
--
-- @exports read_window add opening write_window read_bucket free_at bucket_of rebuild
-- @include pool
-- @include rate

function free_at(window, start)
  return start + window.width + window.hold
end

function bucket_of(window, time)
  return time - (time + window.offset) % window.width
end

local function bucket_text(start, units)
  return string.format('%.0f %.0f', start, units)
end

function read_bucket(text)
  local start, units = string.match(text, '^(%d+) (%d+)$')
  return tonumber(start), tonumber(units)
end

local function empty(window)
  window.total, window.buckets, window.oldest, window.newest, window.last = 0, 0, 0, 0, 0
  window.trim, window.pushed, window.rewritten, window.openings = 0, {}, nil, {}
end

-- Makes what is known of a window anew from its list; the error reply if the list is unusable.
function rebuild(pool, window)
  empty(window)
  window.changed = true
  for _, text in ipairs(redis.call('LRANGE', window.key, 0, -1)) do
    local start, units = read_bucket(text)
    if not start or units < 1 or start > pool.now + FARTHEST
      or (window.buckets > 0 and start <= window.newest) then
      return invalid(window.key, '', string.format(
        'holds "%s", but each entry must be a start in ms, later than the one before, and units; '
        .. 'begin anew: DEL %s', string.sub(text, 1, 40), window.key))
    end
    if window.buckets == 0 then window.oldest = start end
    window.total, window.buckets = window.total + units, window.buckets + 1
    window.newest, window.last = start, units
  end
end

-- Drops the buckets whose units have come free; the error reply if the list is unusable.
local function drop(pool, window)
  if window.buckets == 0 or free_at(window, window.oldest) > pool.now then return end
  window.changed = true
  if free_at(window, window.newest) <= pool.now then
    local trim = window.trim + window.buckets
    empty(window)
    window.trim = trim
    return
  end
  while true do
    local texts = redis.call('LRANGE', window.key, window.trim, window.trim + 15)
    -- Otherwise `used` was edited: there is a later bucket than the list has.
    if #texts == 0 then return rebuild(pool, window) end
    for _, text in ipairs(texts) do
      local start, units = read_bucket(text)
      if not start then return rebuild(pool, window) end
      if free_at(window, start) > pool.now then
        window.oldest = start
        return
      end
      window.trim, window.buckets = window.trim + 1, window.buckets - 1
      window.total = window.total - units
    end
  end
end

-- Reads what is known of a window of a pool or a member; the error reply if it is unusable.
function read_window(pool, owner, window, state)
  window.key = owner.window_prefix .. window.name
  local length, problem = size_of('LLEN', window.key, 'list')
  if problem then return problem end
  empty(window)
  if length == 0 then
    window.changed = state ~= nil and state.buckets > 0
    return
  end
  if state and state.buckets == length and state.oldest <= state.newest
    and state.newest <= pool.now + FARTHEST then
    window.total, window.buckets = state.total, length
    window.oldest, window.newest, window.last = state.oldest, state.newest, state.last
    return drop(pool, window)
  end
  return rebuild(pool, window) or drop(pool, window)
end

-- Takes units at a time; never before what was taken last.
function add(window, units, time)
  local start = bucket_of(window, time)
  window.changed, window.openings = true, {}
  window.total = window.total + units
  if window.buckets > 0 and start <= window.newest then
    window.last = window.last + units
    local text = bucket_text(window.newest, window.last)
    if #window.pushed > 0 then window.pushed[#window.pushed] = text else window.rewritten = text end
    return
  end
  if window.buckets == 0 then window.oldest = start end
  window.buckets, window.newest, window.last = window.buckets + 1, start, units
  window.pushed[#window.pushed + 1] = bucket_text(start, units)
end

-- The free time of the bucket with which so many units have come free. It reads as many buckets as
-- that takes, each of which has a unit at least.
local function time_of(window, need)
  local first, size = window.trim, 16
  while true do
    local texts = redis.call('LRANGE', window.key, first, first + size - 1)
    for _, text in ipairs(texts) do
      local start, units = read_bucket(text)
      need = need - (units or 0)
      if need <= 0 then return free_at(window, start) end
    end
    if #texts < size then break end
    first, size = first + size, math.min(512, 2 * size)
  end
  -- What this script takes, or takes over, stands behind the list.
  for _, text in ipairs(window.pushed) do
    local start, units = read_bucket(text)
    need = need - units
    if need <= 0 then return free_at(window, start) end
  end
  return free_at(window, window.newest)
end

-- When a window has room for a cost: 0 for now.
function opening(window, cost)
  local need = window.total + cost - window.units
  if need <= 0 then return 0 end
  if need == 1 then return free_at(window, window.oldest) end
  if not window.openings[cost] then window.openings[cost] = time_of(window, need) end
  return window.openings[cost]
end

-- Writes what a script changed of a window.
function write_window(window)
  if window.rewritten then redis.call('LSET', window.key, -1, window.rewritten) end
  if #window.pushed > 0 then
    redis.call('RPUSH', window.key, unpack(window.pushed))
    redis.call('PEXPIREAT', window.key, free_at(window, window.newest) + KEEP)
  end
  if window.trim > 0 then redis.call('LTRIM', window.key, window.trim, -1) end
end
