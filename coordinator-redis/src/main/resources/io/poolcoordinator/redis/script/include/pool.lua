-- Purpose: reads a pool, checks every field and every key's type before the first write, and
-- writes what changed as the last thing before messages are sent.
--
-- KEYS[1] pool:{name}          hash  settings and counters
-- KEYS[2] pool:{name}:leases   zset  permit id -> end of its lease, ms: the truth of what is in use
-- KEYS[3] pool:{name}:holders  hash  permit id -> record
-- KEYS[4] pool:{name}:waiters  zset  waiter id -> ticket; negative: parked
-- KEYS[5] pool:{name}:waiting  hash  waiter id -> record; kept until a pushed grant is claimed
-- KEYS[6] pool:{name}:ended    zset  id -> until when its end is remembered, ms
-- KEYS[7] pool:{name}:workers  zset  worker -> when it was last heard of, ms; negative: some of its
--                                    waiters are parked
--
-- @include arguments
-- @include record

local MAX_LEASE = 300000
local MAX_AHEAD = 366 * DAY      -- a clock or token further ahead than this is an edit gone wrong
local BATCH = 500                -- bound on the work of one script
local MARK = 120000              -- the longest that a command may be on its way
local STATES = {active = true, paused = true, deleted = true}

local function invalid(key, field, finding)
  return {err = 'POOLSTATE ' .. key .. ' ' .. (field == '' and '-' or field) .. ' ' .. finding}
end

local function wrong_type(key, kind)
  return invalid(key, '', 'must be a ' .. kind
    .. ', but is of another type (WRONGTYPE); rename it or delete it')
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
local function settings_line(limit, timeout, lease, longest_hold, warn_after, state)
  return (limit or '-') .. ' ' .. (timeout or '-') .. ' ' .. (lease or '-') .. ' '
    .. (longest_hold or '-') .. ' ' .. (warn_after or '-') .. ' ' .. (state or '-')
end

local function number_text(number)
  return string.format('%.0f', number)
end

-- Says that a field must be written at the end.
local function change(pool, field, value)
  local changes = pool.changes
  changes[#changes + 1] = field
  changes[#changes + 1] = value
end

-- Checks the settings one by one; the error reply if one is unusable.
local function check_settings(pool, limit, timeout, lease, longest_hold, warn_after, state)
  local problem
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

-- Reads how many there are of everything, which is also the check of the keys' types.
local function read_sizes(pool)
  pool.live = redis.pcall('ZCARD', KEYS[2])
  if type(pool.live) ~= 'number' then return wrong_type(KEYS[2], 'sorted set') end
  pool.held = redis.pcall('HLEN', KEYS[3])
  if type(pool.held) ~= 'number' then return wrong_type(KEYS[3], 'hash') end
  pool.waiting = redis.pcall('ZCARD', KEYS[4])
  if type(pool.waiting) ~= 'number' then return wrong_type(KEYS[4], 'sorted set') end
  pool.records = redis.pcall('HLEN', KEYS[5])
  if type(pool.records) ~= 'number' then return wrong_type(KEYS[5], 'hash') end
  pool.marks = redis.pcall('ZCARD', KEYS[6])
  if type(pool.marks) ~= 'number' then return wrong_type(KEYS[6], 'sorted set') end
  pool.heard = redis.pcall('ZCARD', KEYS[7])
  if type(pool.heard) ~= 'number' then return wrong_type(KEYS[7], 'sorted set') end
end

-- Reads the numbers that scripts keep; the error reply if one is unusable.
local function read_counters(pool, token, floor, queued, generation, changed, opens)
  local ahead, problem = (pool.now + MAX_AHEAD) * 1000, nil
  pool.token, problem = counter('token', token, ahead)
  if problem then return problem end
  pool.floor, problem = counter('floor', floor, ahead)
  if problem then return problem end
  pool.queued, problem = counter('queued', queued, 1e9)
  if problem then return problem end
  pool.generation, problem = counter('generation', generation, ahead)
  if problem then return problem end
  pool.changed, problem = counter('changed', changed, ahead)
  if problem then return problem end
  pool.opens, problem = counter('opens', opens, pool.now + MAX_AHEAD)
  return problem
end

-- Reads a pool and checks all of it. Returns the pool (its `missing` may be true), or nil and the
-- error reply. Writes nothing.
local function load_pool(worker)
  local fields = redis.pcall('HMGET', KEYS[1], 'limit', 'timeout', 'lease', 'longest-hold',
    'warn-after', 'state', 'seen', 'token', 'floor', 'clock', 'queued', 'generation', 'changed',
    'opens', 'blocked', 'swept')
  if fields.err then return nil, wrong_type(KEYS[1], 'hash') end
  local limit, timeout, lease, longest_hold, warn_after, state, seen, token, floor, clock, queued,
    generation, changed, opens, blocked, swept = unpack(fields)
  local time = redis.call('TIME')
  local micros = time[1] * 1000000 + time[2]
  local pool = {worker = worker, changes = {}, grants = {}, pushes = {}, reached = {}, more = false,
    micros = micros, now = math.floor(micros / 1000), changed = 0, generation = 0,
    blocked = blocked or '', swept = swept or ''}
  local problem
  clock, problem = counter('clock', clock, pool.now + MAX_AHEAD)
  if problem then return nil, problem end
  if clock > pool.now then
    pool.now = clock
    pool.micros = clock * 1000
  end
  problem = read_sizes(pool)
  if problem then return nil, problem end
  if not (limit or timeout or lease or state) and redis.call('EXISTS', KEYS[1]) == 0 then
    pool.missing = true
    return pool
  end

  problem = read_counters(pool, token, floor, queued, generation, changed, opens)
  if problem then return nil, problem end
  local settings = settings_line(limit, timeout, lease, longest_hold, warn_after, state)
  if settings == seen and limit and timeout and lease and longest_hold and warn_after then
    -- As they were when they were last checked.
    pool.limit, pool.timeout, pool.lease = tonumber(limit), tonumber(timeout), tonumber(lease)
    pool.longest_hold, pool.warn_after = tonumber(longest_hold), tonumber(warn_after)
    pool.state = state
  else
    problem = check_settings(pool, limit, timeout, lease, longest_hold, warn_after, state)
    if problem then return nil, problem end
    if settings ~= seen then
      -- Somebody changed a setting by hand: workers are to hear of it.
      pool.changed = math.max(pool.changed + 1, pool.micros)
      change(pool, 'seen', settings)
      change(pool, 'changed', pool.changed)
    end
  end
  if pool.waiting ~= pool.queued then
    -- Somebody edited the queue by hand: workers are to look after their waiters.
    pool.generation = pool.generation + 1
    change(pool, 'generation', pool.generation)
  end
  return pool
end

-- Remembers that an id has ended, until the given time. What is past is dropped by tidy().
local function mark(pool, id, until_millis)
  redis.call('ZADD', KEYS[6], 'GT', until_millis, id)
  if pool.marks == 0 then redis.call('PEXPIRE', KEYS[6], 2 * MAX_LEASE) end
  pool.marks = pool.marks + 1
end

-- Redis refuses a script for want of memory at its first write that may need some. What keeps
-- leases alive, and what finds free permits, must not be refused: it begins with one that needs
-- none.
local function write_when_full()
  redis.call('HDEL', KEYS[5], '')
end

-- The next number of the one counter that gives tokens and tickets.
local function next_number(pool)
  pool.token = math.max(pool.token + 1, pool.micros)
  return pool.token
end

-- The reply of every script: status, header, then what the script adds.
local function reply(pool, status, ...)
  return {status, pool.now, pool.changed, pool.generation, pool.more and 1 or 0, pool.grants, ...}
end

-- Writes what changed, tells the workers whose waiters were granted, and makes the reply.
local function finish(pool, status, ...)
  local queued = redis.call('ZCARD', KEYS[4])
  if queued ~= pool.queued then change(pool, 'queued', queued) end
  if queued == 0 and pool.blocked ~= '' then
    redis.call('HDEL', KEYS[1], 'blocked', 'blocked-since')
  end
  change(pool, 'token', pool.token)
  change(pool, 'clock', pool.now)
  redis.call('HSET', KEYS[1], unpack(pool.changes))
  for worker, grants in pairs(pool.pushes) do
    redis.pcall('PUBLISH', KEYS[1] .. ':to:' .. worker,
      number_text(pool.now) .. '\n' .. table.concat(grants, '\n'))
  end
  return reply(pool, status, ...)
end
