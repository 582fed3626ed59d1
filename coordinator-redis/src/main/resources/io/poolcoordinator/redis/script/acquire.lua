-- Purpose: grants a permit if nobody waits before it, or queues the caller. Asked again with the
-- same id it has the same outcome.
--
-- @keys 7
-- @arguments 7
-- ARGV[1] worker
-- ARGV[2] id of the permit: the worker, a colon, and what it uses only once
-- ARGV[3] timeout in ms, 0 for one attempt, -1 for the pool's
-- ARGV[4] not-after, ms: executed later, this does nothing
-- ARGV[5] cost
-- ARGV[6] label
-- ARGV[7] 1 if pushed grants reach the worker, else 0
--
-- @replies GRANTED QUEUED REFUSED LISTEN_FIRST ENDED LATE MISSING DELETED
-- After the header: token, since, end of the lease, ticket, deadline, place, held, limit, reason;
-- zeros where they do not apply.
--
-- @include expire

local problem = wrong_arguments(7, 0)
if problem then return problem end
local timeout, not_after, cost, listening
timeout, problem = whole_argument(3, -1, 300000)
if problem then return problem end
not_after, problem = whole_argument(4, 0, 1e15)
if problem then return problem end
cost, problem = whole_argument(5, 1, 1000000)
if problem then return problem end
listening, problem = whole_argument(7, 0, 1)
if problem then return problem end
local worker, id, label = ARGV[1], ARGV[2], ARGV[6]

local pool
pool, problem = load_pool(worker)
if problem then return problem end
if pool.missing then return reply(pool, 'MISSING', 0, 0, 0, 0, 0, 0, 0, 0, '') end
expire(pool)

local function answer(status, token, since, ends, ticket, deadline, reason)
  return finish(pool, status, token, since, ends, ticket, deadline,
    ticket > 0 and place_of(ticket) or 0, pool.live, pool.limit, reason)
end

local function granted(ends)
  local since, token = read_holder(redis.call('HGET', KEYS[3], id))
  return answer('GRANTED', token, since, ends, 0, 0, '')
end

-- Was this asked before?
local ends = live_end(pool, id)
if ends then return granted(ends) end
if pool.marks > 0 and redis.call('ZSCORE', KEYS[6], id) then
  return answer('ENDED', 0, 0, 0, 0, 0, '')
end
if pool.state == 'deleted' then return answer('DELETED', 0, 0, 0, 0, 0, '') end
local record = pool.records > 0 and redis.call('HGET', KEYS[5], id)
if record then
  local ticket = redis.call('ZSCORE', KEYS[4], id)
  local waiter = read_waiter(record)
  if not ticket or not waiter then
    redis.call('ZREM', KEYS[4], id)
    redis.call('HDEL', KEYS[5], id)
    mark(pool, id, pool.now + MARK)
    return answer('ENDED', 0, 0, 0, 0, 0, '')
  end
  redis.call('ZADD', KEYS[4], waiter.ticket, id)
  note_heard(pool)
  local _, _, reason = serve(pool)
  ends = live_end(pool, id)
  if ends then return granted(ends) end
  return answer('QUEUED', 0, 0, 0, waiter.ticket, waiter.deadline, reason or '')
end
if not_after <= pool.now or not_after > pool.now + MARK then
  return answer('LATE', 0, 0, 0, 0, 0, '')
end

-- A newcomer: behind everybody who waits.
local reason
if pool.waiting > 0 then
  local _
  _, _, reason = serve(pool)
end
reason = reason or refusal(pool, cost)
if not reason then
  local token, lease_end = take(pool, id, cost, label, pool.lease)
  return answer('GRANTED', token, pool.now, lease_end, 0, 0, '')
end
if timeout == 0 or (timeout < 0 and pool.timeout == 0) then
  return answer('REFUSED', 0, 0, 0, 0, 0, reason)
end
if listening == 0 then return answer('LISTEN_FIRST', 0, 0, 0, 0, 0, reason) end

local ticket = next_number(pool)
local deadline = pool.now + (timeout < 0 and pool.timeout or timeout)
enqueue(pool, id, ticket, deadline, cost, label)
note_heard(pool)
note_blocked(pool, reason)
return answer('QUEUED', 0, 0, 0, ticket, deadline, reason)
