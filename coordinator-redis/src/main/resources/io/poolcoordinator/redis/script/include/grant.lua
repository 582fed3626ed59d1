-- Purpose: the one grant function. Slot, windows and member are taken together or not at all, for
-- the head of the queue before anybody behind it.
--
-- @include pool

local CLAIM = 5000     -- how long a pushed grant waits to be claimed by a renewal
local SILENCE = 3000   -- a worker with waiters that is silent for longer gets nothing pushed

-- Step 1, slot: why none is free, or nil.
local function no_slot(pool)
  if pool.state ~= 'active' then return pool.state end
  if pool.now < pool.opens then return 'recovering until ' .. iso(pool.opens) end
  if pool.live >= pool.limit then return 'slots' end
end

-- Step 2, windows: why one has no room for the cost, or nil. Pools have no windows yet.
local function no_window(_pool, _cost)
  return nil
end

-- Step 3, member: why none is eligible, or nil. Pools have no members yet.
local function no_member(_pool)
  return nil
end

-- Why a call of this cost cannot be granted now, or nil.
local function refusal(pool, cost)
  return no_slot(pool) or no_window(pool, cost) or no_member(pool)
end

-- Grants: the lease, then nothing else can fail. Returns token and end.
local function take(pool, id, cost, label, span)
  local token, ends = next_number(pool), pool.now + span
  redis.call('HSET', KEYS[3], id, holder_record(pool.now, token, cost, label))
  redis.call('ZADD', KEYS[2], ends, id)
  pool.live = pool.live + 1
  return token, ends
end

-- Says that a worker has parked waiters. It keeps the time at which the worker was last heard of; of
-- a worker that is unknown here, only that it is silent.
local function note_parked(pool, worker)
  local heard = tonumber(redis.call('ZSCORE', KEYS[7], worker) or (pool.now - SILENCE))
  redis.call('ZADD', KEYS[7], -math.abs(heard), worker)
end

-- Says that a worker with waiters was heard of, and whether some of them are parked.
local function note_heard(pool)
  local parked = tonumber(redis.call('ZSCORE', KEYS[7], pool.worker) or '0') < 0
  redis.call('ZADD', KEYS[7], parked and -pool.now or pool.now, pool.worker)
  if pool.heard == 0 then redis.call('PEXPIRE', KEYS[7], 2 * MAX_LEASE) end
  return parked
end

-- Takes a waiter out of the turn under its old ticket, until its worker is heard of again.
local function park(pool, id, ticket)
  redis.call('ZADD', KEYS[4], -ticket, id)
  note_parked(pool, worker_of(id))
end

-- Whether a pushed grant would be heard; asked once per worker and script.
local function reachable(pool, worker)
  if worker == pool.worker then return true end
  if pool.reached[worker] == nil then
    local heard = tonumber(redis.call('ZSCORE', KEYS[7], worker) or '0')
    pool.reached[worker] = math.abs(heard) > pool.now - SILENCE
      and redis.call('PUBSUB', 'NUMSUB', KEYS[1] .. ':to:' .. worker)[2] > 0
  end
  return pool.reached[worker]
end

-- The first waiter that is not parked: id and ticket, or nil.
local function head()
  local first = redis.call('ZRANGEBYSCORE', KEYS[4], '(0', '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
  return first[1], tonumber(first[2])
end

-- Grants a waiter its turn: the worker that asks finds it in the reply, any other is told. The
-- waiter's record stays until the grant is claimed, so that it can go back to its place.
local function hand_over(pool, id, waiter)
  local token, ends =
    take(pool, id, waiter.cost, waiter.label, math.min(CLAIM, pool.lease))
  redis.call('ZREM', KEYS[4], id)
  local worker = worker_of(id)
  if worker == pool.worker then
    for _, value in ipairs({id, token, pool.now, ends}) do
      pool.grants[#pool.grants + 1] = value
    end
  else
    local grants = pool.pushes[worker] or {}
    grants[#grants + 1] = string.format('%s %.0f %.0f', id, token, ends)
    pool.pushes[worker] = grants
  end
end

-- Keeps the field that says why nobody is granted.
local function note_blocked(pool, reason)
  reason = reason or ''
  if reason == pool.blocked then return end
  if reason == '' then
    redis.call('HDEL', KEYS[1], 'blocked', 'blocked-since')
  else
    change(pool, 'blocked', reason)
    change(pool, 'blocked-since', iso(pool.now))
  end
  pool.blocked = reason
end

-- Serves the queue while its head can be served. Returns the head that is left and its ticket, and
-- why it is not served; nothing where nobody is left that could be.
local function serve(pool)
  local steps = 0
  while true do
    local id, ticket = head()
    if not id then
      note_blocked(pool, nil)
      return nil
    end
    local waiter = read_waiter(redis.call('HGET', KEYS[5], id))
    local reason = refusal(pool, waiter and waiter.cost or 1)
    if reason then return id, ticket, reason end
    if steps == BATCH then
      pool.more = true
      return id, ticket, 'slots'
    end
    steps = steps + 1
    if not waiter then
      redis.call('ZREM', KEYS[4], id)         -- no record: its worker's next poll makes both anew
    elseif waiter.deadline <= pool.now then
      redis.call('ZREM', KEYS[4], id)
      redis.call('HDEL', KEYS[5], id)
      mark(pool, id, pool.now + MARK)
    elseif reachable(pool, worker_of(id)) then
      hand_over(pool, id, waiter)
    else
      park(pool, id, ticket)
    end
  end
end

-- The first waiter that could be told of a grant. Those before it are parked although nothing is
-- free, so that the head's worker is one that hears when to come back.
local function reachable_head(pool)
  for _ = 1, BATCH do
    local id, ticket = head()
    if not id or reachable(pool, worker_of(id)) then return id end
    park(pool, id, ticket)
  end
end

-- The place of a ticket, 1 for the head.
local function place_of(ticket)
  return redis.call('ZCOUNT', KEYS[4], '(0', ticket)
end
