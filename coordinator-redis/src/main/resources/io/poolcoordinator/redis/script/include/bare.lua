-- Purpose: the short way of a pool in which nobody waits (or only for a permit), nothing is due,
-- and settings are as they were at the last check. What is used here stands ahead of all other
-- functions, which are made only where the short way does not lead on. Whoever is in doubt, or finds
-- anything unusable, goes the long way, which says what it is: until then nothing is written.
--
-- @ahead
-- @include time

local MAX_LEASE = 300000
local MAX_WEIGHT = 1000          -- the turns of all members together
local MAX_AHEAD = 366 * DAY      -- a clock or token further ahead than this is an edit gone wrong
local LOOK_EVERY = 1000          -- ms; all that is done once a second is done by the same script
local QUIET_LOOK_EVERY = 30000   -- the same where nothing is found but what may be forgotten
local MARK = 120000              -- the longest that a command may be on its way
local SILENCE = 3000             -- a worker with waiters that is silent for longer is told nothing
local KEEP = 10000               -- a window's key lives so much longer than its units

-- What was read of the pool, in one piece; both ways begin with it.
local pool_fields, pool_time

local function read_pool()
  if pool_fields then return end
  pool_fields = redis.pcall('HMGET', KEYS[1], 'limit', 'timeout', 'lease', 'longest-hold',
    'warn-after', 'state', 'seen', 'token', 'floor', 'clock', 'queued', 'generation', 'changed',
    'opens', 'blocked', 'swept', 'rate', 'rate-per-worker', 'used', 'told', 'cool-down',
    'cool-down-shortest', 'cool-down-longest', 'cool-down-failures', 'cooling', 'weights',
    'skipped', 'granted', 'throttled')
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

-- What a counter for people counts, from 0 anew where it was edited into something else.
local function tally(text)
  local count = tonumber(text or nil)
  return count and count >= 0 and count <= 1e15 and count % 1 == 0 and count or 0
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
-- way is open, how many permits are live, whether it has or had members, its windows, what was
-- taken of them, who was passed over, and how much was granted; or nil. Nor does it lead on where a
-- further key exists. With `waits` it is a pool without members and windows that is full, and of
-- which nothing is said of those that wait.
local function bare_pool(further_key, waits)
  read_pool()
  if pool_fields.err then return nil end
  local limit, timeout, lease, longest_hold, warn_after, state, seen, token, floor, clock, queued,
    generation, changed, opens, blocked, swept, rate, rate_per_worker, used, _, cool_down,
    shortest, longest, failures, cooling, weights, skipped, granted = unpack(pool_fields)
  if state ~= 'active' or (cooling or '') ~= '' or (blocked or '') ~= (waits and 'slots' or '')
    or (waits and (weights or (rate or '') ~= '' or (used or '') ~= ''))
    or (not waits and (queued or '0') ~= '0')
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
  -- Members are looked at as people set them; what else there is to find is asked for below.
  local look_every = weights and LOOK_EVERY or QUIET_LOOK_EVERY
  if not last or last > now or last + look_every <= now or not token or not generation
    or not changed or not kept(floor, ahead) or (kept(clock, ahead) or ahead) > now
    or (kept(opens, ahead) or ahead) > now or not kept(weights, MAX_WEIGHT) then
    return nil
  end
  -- A rotation where no script knows of members was made by hand.
  if redis.call('EXISTS', KEYS[8], KEYS[12], further_key, waits and KEYS[8] or KEYS[4],
    waits and KEYS[8] or KEYS[5], weights and further_key or KEYS[10]) > 0 then
    return nil
  end
  if weights then
    local turns = redis.pcall('LLEN', KEYS[10])
    if type(turns) ~= 'number' or turns > MAX_WEIGHT then return nil end
  end
  local live, heard = redis.pcall('ZCARD', KEYS[2]), redis.pcall('ZCARD', KEYS[7])
  if type(heard) ~= 'number' or live ~= redis.pcall('HLEN', KEYS[3]) then return nil end
  -- None that has run out, nor one that ends later than any lease can.
  if live > 0 and redis.call('ZCOUNT', KEYS[2], '(' .. now, now + MAX_LEASE) ~= live then
    return nil
  end
  return now, micros, token, tonumber(lease), tonumber(limit), changed, generation, live, weights,
    rate or '', used or '', skipped or '', granted
end
