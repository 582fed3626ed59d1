-- Purpose: the bounds of settings, one by one. They are checked when they were changed, by whatever
-- hand.
--
-- @exports not_whole setting check_rate check_cool_down check_settings cooling_text read_cooling
-- @exports too_many_turns wrong_queue_name
-- @include values
-- @include rate

function not_whole(field, text, least, most, key)
  key = key or KEYS[1]
  return invalid(key, field, string.format(
    '%s, but must be a whole number from %.0f to %.0f; mend it: HSET %s %s <number>',
    text and 'is "' .. string.sub(text, 1, 40) .. '"' or 'is missing', least, most, key, field))
end

-- A setting; `absent` is what a missing field stands for, nil where it must not be missing. Returns
-- nil and the error reply if it is unusable.
function setting(field, text, least, most, absent, key)
  if not text and absent then return absent end
  local number = text and whole(text, least, most)
  if number then return number end
  return nil, not_whole(field, text, least, most, key)
end

-- Checks the text of windows; the error reply if it is unusable.
function check_rate(field, text, key)
  key = key or KEYS[1]
  local windows, finding = parse_rate(text)
  local first = windows and windows[1]
  if first and field == 'rate-per-worker' and (#windows > 1 or not first.sliding) then
    windows, finding = nil, 'there must be one window, and not on the calendar'
  end
  if windows then return nil end
  return invalid(key, field, string.format('is "%s", but %s; mend it: HSET %s %s 60/1m',
    string.sub(text, 1, 80), finding, key, field))
end

-- Checks how long cool-downs are; the error reply if a setting is unusable.
function check_cool_down(pool, cool_down, shortest, longest, failures)
  local problem
  pool.cool_down, problem = setting('cool-down', cool_down, 1, 31 * DAY, 30000)
  if problem then return problem end
  pool.shortest, problem = setting('cool-down-shortest', shortest, 1, 31 * DAY, 1000)
  if problem then return problem end
  pool.longest, problem = setting('cool-down-longest', longest, 1, 31 * DAY, DAY)
  if problem then return problem end
  pool.failures_to_cool, problem = setting('cool-down-failures', failures, 0, 1000, 3)
  if problem then return problem end
  if pool.shortest > pool.longest then
    return invalid(KEYS[1], 'cool-down-longest', string.format(
      'is "%.0f", but must not be below cool-down-shortest, which is %.0f; mend it: HSET %s '
      .. 'cool-down-longest <number>', pool.longest, pool.shortest, KEYS[1]))
  end
end

-- Checks the settings one by one; the error reply if one is unusable.
function check_settings(pool, limit, timeout, lease, longest_hold, warn_after, state)
  local problem = check_rate('rate', pool.rate)
    or check_rate('rate-per-worker', pool.rate_per_worker)
  if problem then return problem end
  pool.limit, problem = setting('limit', limit, 0, 1000000)
  if problem then return problem end
  pool.timeout, problem = setting('timeout', timeout, 0, 300000)
  if problem then return problem end
  pool.lease, problem = setting('lease', lease, 1000, MAX_LEASE)
  if problem then return problem end
  -- 0 stands for no bound.
  pool.longest_hold = 0
  if longest_hold ~= '0' then
    pool.longest_hold, problem = setting('longest-hold', longest_hold, 1000, 31 * DAY, 0)
    if problem then return problem end
  end
  pool.warn_after, problem = setting('warn-after', warn_after, 1000, 31 * DAY, 300000)
  if problem then return problem end
  if not STATES[state or ''] then
    return invalid(KEYS[1], 'state', string.format(
      'is %s, but must be active, paused or deleted; mend it: HSET %s state active',
      state and '"' .. string.sub(state, 1, 40) .. '"' or 'missing', KEYS[1]))
  end
  pool.state = state
end

-- A cool-down as people read it.
function cooling_text(cooling)
  return string.format('until=%s span=%.0f after=%.0f probe=%s', iso(cooling.ends), cooling.span,
    cooling.after, cooling.probe == '' and '-' or cooling.probe)
end

-- A cool-down from its text, of which all but the end may be left out by people; nil and the error
-- reply if it is unusable.
function read_cooling(key, field, text)
  local ends = millis_of(string.match(text, '^until=(%S+)'))
  if not ends then
    return nil, invalid(key, field, string.format(
      'is "%s", but must begin like until=2026-11-20T21:37:44.123Z; end the cool-down: HDEL %s %s',
      string.sub(text, 1, 60), key, field))
  end
  local probe = string.match(text, ' probe=(%S+)')
  return {ends = ends, span = tonumber(string.match(text, ' span=(%d+)')) or 0,
    after = tonumber(string.match(text, ' after=(%d+)')) or 0,
    probe = probe and probe ~= '-' and probe or ''}
end

-- The error reply for a rotation that is too long.
function too_many_turns(count)
  return invalid(KEYS[10], '', string.format('has %d turns, but must have at most %d; mend it: '
    .. 'LTRIM %s 0 %d', count, MAX_WEIGHT, KEYS[10], MAX_WEIGHT - 1))
end

-- The error reply for a name that can be no queue's; nil if it is one.
function wrong_queue_name(name)
  if string.find(name, '^waiters:.') or string.find(name, '^takers:.') then return nil end
  return invalid(KEYS[12], name, string.format(
    'is the name of no queue for certain members; mend it: ZREM %s <name>', KEYS[12]))
end
