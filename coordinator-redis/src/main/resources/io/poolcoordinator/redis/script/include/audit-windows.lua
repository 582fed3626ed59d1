-- Purpose: audits rate windows: their buckets, and what is kept of them for speed.
--
-- @exports audit_windows
-- @include finding
-- @include windows

-- The most units that were taken in any period of the window's length, and those that are used now.
local function count_units(pool, window, texts)
  local starts, counts, first, within, most, used = {}, {}, 1, 0, 0, 0
  for i, text in ipairs(texts) do
    starts[i], counts[i] = read_bucket(text)
    within = within + counts[i]
    while free_at(window, starts[first]) <= starts[i] do
      within, first = within - counts[first], first + 1
    end
    most = math.max(most, within)
    if free_at(window, starts[i]) > pool.now then used = used + counts[i] end
  end
  return most, used
end

local function differing(window, state)
  for _, field in ipairs({'total', 'oldest', 'newest', 'last'}) do
    if state[field] ~= window[field] then return field end
  end
end

-- Holds what is kept of a window against its list, which was read.
local function compare(pool, owner, window, length, state)
  if length == 0 then
    if state and state.buckets > 0 and free_at(window, state.newest) > pool.now then
      found(pool, 'STALE', owner.hash, owner.used_field, 'tells of units in ' .. window.key
        .. ', which is gone')
    end
  elseif not state or state.buckets ~= window.buckets then
    found(pool, 'STALE', owner.hash, owner.used_field, string.format('has not %d buckets for %s',
      length, window.key))
  else
    local field = differing(window, state)
    if field then
      found(pool, 'WRONG_COUNT', owner.hash, owner.used_field, string.format(
        'has %s %.0f for %s, but there it is %.0f; have it read anew: HDEL %s %s', field,
        state[field], window.key, window[field], owner.hash, owner.used_field))
    end
  end
end

local function audit_window(pool, owner, member, window, state)
  window.key = owner.window_prefix .. window.name
  local length, problem = size_of('LLEN', window.key, 'list')
  found_problem(pool, 'WRONG_TYPE', problem)
  if not length then return end
  if length > most_read() then
    pool.complete = false
    return
  end
  problem = rebuild(pool, window)
  found_problem(pool, 'UNUSABLE_ENTRY', problem)
  if problem then return end
  local most, used = count_units(pool, window, redis.call('LRANGE', window.key, 0, -1))
  if window.units and most > window.units then
    found(pool, 'OVER_WINDOW', window.key, '', string.format(
      'has %.0f units in one period, but the rate is %s', most, rate_text(window)))
  end
  compare(pool, owner, window, length, state)
  check_time_to_live(pool, window.key, length)
  for _, value in ipairs({member, window.name, used, length}) do
    pool.window_sizes[#pool.window_sizes + 1] = value
  end
end

-- Those that are configured, and those of which it is still known what was used.
local function audit_windows_of(pool, owner, member)
  local windows, states = parse_rate(owner.rate) or {}, read_states(owner)
  local named = {}
  for _, window in ipairs(windows) do named[window.name] = true end
  for name in pairs(states) do
    local window = not named[name] and window_of(name)
    if window and window.name == name then windows[#windows + 1] = window end
  end
  for _, window in ipairs(windows) do
    audit_window(pool, owner, member, window, states[window.name])
  end
end

function audit_windows(pool)
  audit_windows_of(pool, pool, '')
  for name, stored in pairs(pool.settings_of) do
    audit_windows_of(pool, {rate = stored.rate or '', used = stored.used or '', hash = KEYS[11],
      used_field = name .. ':used', window_prefix = KEYS[1] .. ':window:' .. name .. ':'}, name)
  end
end
