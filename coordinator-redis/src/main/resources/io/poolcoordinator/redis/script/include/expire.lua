-- Purpose: ends what time has ended. Leases in every script, since grants depend on them; what
-- edits by hand and dead workers leave behind once a second, a bounded piece at a time.
--
-- @include serve

local TIDY_EVERY = 1000
local TIDY_COUNT = 100
local TIDY_MARKS = 5000          -- more ids than that are forgotten in later seconds
local FORGET = 2 * MAX_LEASE     -- nothing that waits lives longer; a silent worker is forgotten

-- A lease has run out. One that was pushed and never claimed goes back to its place in the queue,
-- parked; any other has ended.
local function expire_lease(pool, id)
  redis.call('HDEL', KEYS[3], id)
  local waiter = pool.records > 0 and read_waiter(redis.call('HGET', KEYS[5], id))
  if waiter and waiter.deadline > pool.now then
    park(pool, KEYS[4], id, waiter.ticket)
    pool.waiting = pool.waiting + 1
  else
    redis.call('HDEL', KEYS[5], id)
    mark(pool, id, pool.now + MARK)
  end
end

-- Whether a script's first write needs memory, so that Redis refuses it where there is none.
local function first_write(pool)
  if pool.needs_memory then redis.call('HSET', KEYS[1], 'clock', number_text(pool.now)) end
end

local function expire_leases(pool)
  local expired = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', pool.now, 'LIMIT', 0, BATCH)
  if #expired == 0 then return end
  first_write(pool)
  redis.call('ZREM', KEYS[2], unpack(expired))
  for _, id in ipairs(expired) do expire_lease(pool, id) end
  pool.live = pool.live - #expired
  if #expired == BATCH then pool.more = true end
end

-- When a permit's lease ends, or nil if it is not live: also where more leases have run out at once
-- than one script expires.
local function live_end(pool, id)
  local ends = tonumber(redis.call('ZSCORE', KEYS[2], id) or nil)
  if ends and ends <= pool.now then
    redis.call('ZREM', KEYS[2], id)
    pool.live = pool.live - 1
    expire_lease(pool, id)
    return nil
  end
  -- One that ends later than any lease can was edited by hand.
  return ends and math.min(ends, pool.now + MAX_LEASE)
end

-- Waiters whose deadline has passed without a word from their worker, and records without a ticket.
local function tidy_waiters(pool, cursor)
  local scan = redis.call('HSCAN', KEYS[5], cursor, 'COUNT', TIDY_COUNT)
  for i = 1, #scan[2], 2 do
    local id, waiter = scan[2][i], read_waiter(scan[2][i + 1])
    local overdue = not waiter or waiter.deadline + TIDY_EVERY < pool.now
    if overdue and not redis.call('ZSCORE', KEYS[2], id) then
      redis.call('ZREM', KEYS[4], id)
      if pool.takers > 0 then redis.call('ZREM', KEYS[8], id) end
      redis.call('HDEL', KEYS[5], id)
      mark(pool, id, pool.now + MARK)
    end
  end
  return scan[1]
end

-- Records of permits whose lease was deleted by hand: the mark still says so to their holders.
local function tidy_holders(pool, cursor)
  local scan = redis.call('HSCAN', KEYS[3], cursor, 'COUNT', TIDY_COUNT)
  for i = 1, #scan[2], 2 do
    local id = scan[2][i]
    if not redis.call('ZSCORE', KEYS[2], id) then
      redis.call('HDEL', KEYS[3], id)
      mark(pool, id, pool.now + MAX_LEASE)
    end
  end
  return scan[1]
end

-- A lease that ends later than any lease can was edited by hand: it counts as used, for one lease.
local function heal_leases(pool)
  local latest = '(' .. number_text(pool.now + MAX_LEASE)
  local late = redis.call('ZRANGEBYSCORE', KEYS[2], latest, '+inf', 'LIMIT', 0, TIDY_COUNT)
  for _, id in ipairs(late) do
    redis.call('ZADD', KEYS[2], pool.now + pool.lease, id)
  end
end

-- Drops ids that need not be remembered any more; how many.
local function forget_past(pool, key)
  local past = redis.call('ZRANGEBYSCORE', key, '-inf', pool.now, 'LIMIT', 0, TIDY_MARKS)
  return #past > 0 and redis.call('ZREM', key, unpack(past)) or 0
end

local function tidy(pool)
  local swept, waiters, holders = string.match(pool.swept, '^(%d+) (%d+) (%d+)$')
  local last = tonumber(swept or '0')
  if last <= pool.now and last + TIDY_EVERY > pool.now then return end
  first_write(pool)
  waiters = pool.records > 0 and tidy_waiters(pool, waiters or '0') or '0'
  holders = pool.held > pool.live and tidy_holders(pool, holders or '0') or '0'
  heal_leases(pool)
  if pool.heard > 0 then
    local forgotten = pool.now - FORGET
    redis.call('ZREMRANGEBYSCORE', KEYS[7], 0, forgotten)
    redis.call('ZREMRANGEBYSCORE', KEYS[7], -forgotten, '(0')
  end
  if pool.marks > 0 then pool.marks = pool.marks - forget_past(pool, KEYS[6]) end
  if pool.taken > 0 then pool.taken = pool.taken - forget_past(pool, KEYS[9]) end
  for i = 4, 9 do redis.call('PEXPIRE', KEYS[i], FORGET) end
  change(pool, 'swept', number_text(pool.now) .. ' ' .. waiters .. ' ' .. holders)
end

-- Puts a waiter into a queue. Whatever waits is gone before its keys are.
local function enqueue(pool, queue, id, ticket, deadline, cost, label)
  redis.call('HSET', KEYS[5], id, waiter_record(pool.now, ticket, deadline, cost, label))
  redis.call('ZADD', queue, ticket, id)
  local waiting = redis.call('ZCARD', queue)
  if waiting == 1 then
    redis.call('PEXPIRE', queue, FORGET)
    redis.call('PEXPIRE', KEYS[5], FORGET)
  end
  if queue == KEYS[8] then pool.takers = waiting else pool.waiting = waiting end
end

local function expire(pool)
  expire_leases(pool)
  tidy(pool)
end
