-- Purpose: the settings of a pool and their bounds. What is unusable gets an error reply that names
-- key, field, value and the command that mends it.
--
-- @include arguments
-- @include rate

local MAX_LEASE = 300000
local STATES = {active = true, paused = true, deleted = true}

local function invalid(key, field, finding)
  return {err = 'POOLSTATE ' .. key .. ' ' .. (field == '' and '-' or field) .. ' ' .. finding}
end

local function wrong_type(key, kind)
  return invalid(key, '', 'must be a ' .. kind
    .. ', but is of another type (WRONGTYPE); rename it or delete it')
end

-- How many entries a key has; nil and the error reply if it cannot be read.
local function size_of(command, key, kind)
  local size = redis.pcall(command, key)
  if type(size) == 'number' then return size end
  if string.find(size.err, '^WRONGTYPE') then return nil, wrong_type(key, kind) end
  -- A window's list on a Cluster while its slot is being moved: nothing was done, ask again.
  if string.find(size.err, 'non local key', 1, true) then return nil, {err = 'TRYAGAIN ' .. key} end
  return nil, size
end

-- Whether a text is a whole number within bounds, as people write it; then that number.
local function whole(text, least, most)
  local number = string.match(text, '^%d+$') and #text <= 17 and tonumber(text)
  return number and number >= least and number <= most and number
end

local function not_whole(field, text, least, most)
  return invalid(KEYS[1], field, string.format(
    '%s, but must be a whole number from %.0f to %.0f; mend it: HSET %s %s <number>',
    text and 'is "' .. string.sub(text, 1, 40) .. '"' or 'is missing', least, most, KEYS[1], field))
end

-- A setting; `absent` is what a missing field stands for, nil where it must not be missing. Returns
-- nil and the error reply if it is unusable.
local function setting(field, text, least, most, absent)
  if not text and absent then return absent end
  local number = text and whole(text, least, most)
  if number then return number end
  return nil, not_whole(field, text, least, most)
end

-- A number that scripts keep; 0 where it is missing. It is checked on the way, at little cost.
local function counter(field, text, most)
  if not text then return 0 end
  local number = tonumber(text)
  if number and number >= 0 and number <= most and number % 1 == 0 then return number end
  return nil, not_whole(field, text, 0, most)
end

-- All settings as they are stored, in one line: tells when one was changed, by whatever hand, and
-- when all are as they were at the last check.
local function settings_line(limit, timeout, lease, longest_hold, warn_after, state, rate,
    rate_per_worker)
  return (limit or '-') .. ' ' .. (timeout or '-') .. ' ' .. (lease or '-') .. ' '
    .. (longest_hold or '-') .. ' ' .. (warn_after or '-') .. ' ' .. (state or '-') .. ' '
    .. (rate or '-') .. ' ' .. (rate_per_worker or '-')
end

-- Checks the text of windows; the error reply if it is unusable.
local function check_rate(field, text)
  local windows, finding = parse_rate(text)
  local first = windows and windows[1]
  if first and field == 'rate-per-worker' and (#windows > 1 or not first.sliding) then
    windows, finding = nil, 'there must be one window, and not on the calendar'
  end
  if windows then return nil end
  return invalid(KEYS[1], field, string.format('is "%s", but %s; mend it: HSET %s %s 60/1m',
    string.sub(text, 1, 80), finding, KEYS[1], field))
end

-- Checks the settings one by one; the error reply if one is unusable.
local function check_settings(pool, limit, timeout, lease, longest_hold, warn_after, state)
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
