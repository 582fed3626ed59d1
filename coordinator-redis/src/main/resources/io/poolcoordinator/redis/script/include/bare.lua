-- Purpose: the short way of a pool in which nothing but permits matters: nobody waits, nothing is
-- due, settings are as they were at the last check, and for a grant there are no members and no
-- windows. What is used
-- here stands ahead of all other functions, which are made only where the short way does not lead
-- on. Whoever is in doubt, or finds anything unusable, goes the long way, which says what it is:
-- until then nothing is written.
--
-- @ahead
-- @include time

local MAX_LEASE = 300000
local MAX_WEIGHT = 1000          -- the turns of all members together
local MAX_AHEAD = 366 * DAY      -- a clock or token further ahead than this is an edit gone wrong
local LOOK_EVERY = 1000          -- ms; all that is done once a second is done by the same script
local MARK = 120000              -- the longest that a command may be on its way

-- What was read of the pool, in one piece; both ways begin with it.
local pool_fields, pool_time

local function read_pool()
  if pool_fields then return end
  pool_fields = redis.pcall('HMGET', KEYS[1], 'limit', 'timeout', 'lease', 'longest-hold',
    'warn-after', 'state', 'seen', 'token', 'floor', 'clock', 'queued', 'generation', 'changed',
    'opens', 'blocked', 'swept', 'rate', 'rate-per-worker', 'used', 'told', 'cool-down',
    'cool-down-shortest', 'cool-down-longest', 'cool-down-failures', 'cooling', 'weights',
    'skipped')
  if not pool_fields.err then pool_time = redis.call('TIME') end
end

-- All settings as they are stored, in one line: tells when one was changed, by whatever hand, and
-- when all are as they were at the last check.
local function settings_line(limit, timeout, lease, longest_hold, warn_after, state, rate,
    rate_per_worker, cool_down, shortest, longest, failures)
  return (limit or '-') .. ' ' .. (timeout or '-') .. ' ' .. (lease or '-') .. ' '
    .. (longest_hold or '-') .. ' ' .. (warn_after or '-') .. ' ' .. (state or '-') .. ' '
    .. (rate or '-') .. ' ' .. (rate_per_worker or '-') .. ' ' .. (cool_down or '-') .. ' '
    .. (shortest or '-') .. ' ' .. (longest or '-') .. ' ' .. (failures or '-')
end

local function holder_record(since, token, cost, label, member)
  return string.format('since=%s token=%.0f %scost=%d label=%s', iso(since), token,
    member == '' and '' or 'member=' .. member .. ' ', cost, label)
end

-- A number that scripts keep, or nil if it is unusable; 0 where it is missing.
local function kept(text, most)
  if not text then return 0 end
  local number = tonumber(text)
  return number and number >= 0 and number <= most and number % 1 == 0 and number or nil
end

-- Now, the same in microseconds, token, lease, limit, changed and generation of a pool whose short
-- way is open, how many permits are live, and the turns of its members; or nil. With `anything` it
-- may have members and windows.
local function bare_pool(anything)
  read_pool()
  if pool_fields.err then return nil end
  local limit, timeout, lease, longest_hold, warn_after, state, seen, token, floor, clock, queued,
    generation, changed, opens, blocked, swept, rate, rate_per_worker, used, _, cool_down,
    shortest, longest, failures, cooling, weights = unpack(pool_fields)
  if state ~= 'active' or (cooling or '') ~= '' or (blocked or '') ~= '' or (queued or '0') ~= '0'
    or not (anything or not weights and (rate or '') == '' and (used or '') == '')
    or not (limit and timeout and lease and longest_hold and warn_after and cool_down and shortest
      and longest and failures)
    or seen ~= settings_line(limit, timeout, lease, longest_hold, warn_after, state, rate,
      rate_per_worker, cool_down, shortest, longest, failures) then
    return nil
  end
  local micros = pool_time[1] * 1000000 + pool_time[2]
  local now = math.floor(micros / 1000)
  local ahead = (now + MAX_AHEAD) * 1000
  local last = tonumber(string.match(swept or '', '^(%d+) %d+ %d+$') or nil)
  token, generation, changed = kept(token, ahead), kept(generation, ahead), kept(changed, ahead)
  if not last or last > now or last + LOOK_EVERY <= now or not token or not generation
    or not changed or not kept(floor, ahead) or (kept(clock, ahead) or ahead) > now
    or (kept(opens, ahead) or ahead) > now or not kept(weights, MAX_WEIGHT) then
    return nil
  end
  local turns = weights or false
  if anything then
    local length = redis.pcall('LLEN', KEYS[10])
    if type(length) ~= 'number' or length > MAX_WEIGHT then return nil end
    turns = turns or length > 0
    if redis.call('EXISTS', KEYS[4], KEYS[5], KEYS[8], KEYS[12]) > 0 then return nil end
  elseif redis.call('EXISTS', KEYS[4], KEYS[5], KEYS[8], KEYS[9], KEYS[10], KEYS[12]) > 0 then
    return nil
  end
  local live, heard = redis.pcall('ZCARD', KEYS[2]), redis.pcall('ZCARD', KEYS[7])
  if type(heard) ~= 'number' or live ~= redis.pcall('HLEN', KEYS[3]) then return nil end
  if live > 0 and redis.call('ZCOUNT', KEYS[2], '-inf', now) > 0 then return nil end
  return now, micros, token, tonumber(lease), tonumber(limit), changed, generation, live, turns
end
