-- Purpose: what time has ended, and once a second what edits by hand and dead workers leave behind,
-- a bounded piece at a time.
--
-- @exports expire_leases expire_lease tidy enqueue
-- @include grant
-- @include hearing
-- @include waiter

local TIDY_COUNT = 100
local TIDY_MARKS = 5000          -- more ids than that are forgotten in later seconds

-- A lease has run out. One that was pushed and never claimed goes back to its place in the queue,
-- parked; any other has ended.
function expire_lease(pool, id)
  drop_holder(pool, id)
  local waiter = pool.records > 0 and read_waiter(redis.call('HGET', KEYS[5], id))
  if waiter and waiter.deadline > pool.now then
    park(pool, queue_of(true, waiter.preference), id, waiter.ticket)
  else
    redis.call('HDEL', KEYS[5], id)
    mark(pool, id, pool.now + MARK)
  end
end

-- Those that have run out, at most so many as one script expires.
function expire_leases(pool, expired)
  first_write(pool)
  redis.call('ZREM', KEYS[2], unpack(expired))
  for _, id in ipairs(expired) do expire_lease(pool, id) end
  pool.live = pool.live - #expired
  if #expired == BATCH then pool.more = true end
end

-- Waiters whose deadline has passed without a word from their worker, and records without a ticket.
local function tidy_waiters(pool, cursor)
  local scan = redis.call('HSCAN', KEYS[5], cursor, 'COUNT', TIDY_COUNT)
  for i = 1, #scan[2], 2 do
    local id, waiter = scan[2][i], read_waiter(scan[2][i + 1])
    local overdue = not waiter or waiter.deadline + LOOK_EVERY < pool.now
    if overdue and not redis.call('ZSCORE', KEYS[2], id) then
      leave_any(pool, id, waiter)
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
      mark_cleared(pool, id)
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

-- Names of queues for certain members of which the queue itself was deleted by hand.
local function forget_empty_queues(pool)
  for i = #pool.bound, 1, -1 do
    if redis.call('ZCARD', key_of(pool.bound[i])) == 0 then
      redis.call('ZREM', KEYS[12], pool.bound[i])
      table.remove(pool.bound, i)
    end
  end
end

-- Drops ids that need not be remembered any more; how many.
local function forget_past(pool, key)
  local past = redis.call('ZRANGEBYSCORE', key, '-inf', pool.now, 'LIMIT', 0, TIDY_MARKS)
  return #past > 0 and redis.call('ZREM', key, unpack(past)) or 0
end

function tidy(pool, waiters, holders)
  first_write(pool)
  waiters = pool.records > 0 and tidy_waiters(pool, waiters) or '0'
  holders = pool.held > pool.live and tidy_holders(pool, holders) or '0'
  heal_leases(pool)
  forget_empty_queues(pool)
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

-- Queues a waiter under its ticket.
function enqueue(pool, queue, id, ticket, deadline, cost, label, preference)
  redis.call('HSET', KEYS[5], id,
    waiter_record(pool.now, ticket, deadline, cost, label, preference))
  if pool.records == 0 then redis.call('PEXPIRE', KEYS[5], FORGET) end
  put(pool, queue, id, ticket)
end
