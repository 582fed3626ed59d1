-- Purpose: the safety net. A worker with waiters says that it is alive and asks after them; those
-- that were parked go back to their place, those that this state of Redis has never seen are queued
-- under their old ticket; then the queue is served.
--
-- @keys 7
-- @arguments 3 + 5n
-- ARGV[1] worker
-- ARGV[2] not-after, ms: executed later, this queues nobody
-- ARGV[3] 1 if with this poll the worker has named all its waiters, else 0
-- then for each waiter, at most 500: id, ticket, deadline in ms, cost, label
--
-- @replies POLLED MISSING DELETED
-- After the header: 1 if waiters of this worker are parked; in how many ms time alone may serve the
-- head, which is this worker's, or -1; an array with four values for each waiter: QUEUED, GRANTED,
-- CLEARED or ENDED, and token, since and end of a grant, or zeros.
--
-- @include expire

local GROUP = 5
local problem = wrong_arguments(3, GROUP)
if problem then return problem end
local not_after, complete
not_after, problem = whole_argument(2, 0, 1e15)
if problem then return problem end
complete, problem = whole_argument(3, 0, 1)
if problem then return problem end
problem = wrong_groups(4, GROUP, 1, 3)
if problem then return problem end

local pool
pool, problem = load_pool(ARGV[1])
if problem then return problem end
if pool.missing then return reply(pool, 'MISSING', 0, -1, {}) end
write_when_full()
expire(pool)
if pool.state == 'deleted' then return finish(pool, 'DELETED', 0, -1, {}) end

if complete == 1 then redis.call('ZADD', KEYS[7], 'XX', pool.now, pool.worker) end
local parked = #ARGV > 3 and note_heard(pool)

local states = {}
local function say(status, token, since, ends)
  for _, value in ipairs({status, token or 0, since or 0, ends or 0}) do
    states[#states + 1] = value
  end
end

-- A waiter that stands neither in the queue nor among the leases.
local function absent(id, ticket, deadline, cost, label)
  if redis.call('HDEL', KEYS[5], id) == 1 or ticket <= pool.floor then
    mark(pool, id, pool.now + MARK)
    return say('CLEARED')
  end
  if deadline <= pool.now or redis.call('ZSCORE', KEYS[6], id) then return say('ENDED') end
  -- Where this comes late the next poll, whose time is right again, queues it.
  if not_after > pool.now then enqueue(pool, id, ticket, deadline, cost, label) end
  return say('QUEUED')
end

for i = 4, #ARGV, GROUP do
  local id, ticket, deadline, cost, label = ARGV[i], tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2]),
    tonumber(ARGV[i + 3]), ARGV[i + 4]
  local ends = live_end(pool, id)
  local queued = not ends and redis.call('ZSCORE', KEYS[4], id)
  if queued then
    if tonumber(queued) < 0 then redis.call('ZADD', KEYS[4], ticket, id) end
    say('QUEUED')
  elseif ends then
    local since, token = read_holder(redis.call('HGET', KEYS[3], id))
    say('GRANTED', token, since, ends)
  else
    absent(id, ticket, deadline, cost, label)
  end
end

local _, _, reason = serve(pool)
note_blocked(pool, reason)
local first = reason and reachable_head(pool)
local come_back = -1
if first and worker_of(first) == pool.worker then
  if pool.now < pool.opens then
    come_back = pool.opens - pool.now
  elseif reason == 'slots' then
    local next_end = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')[2]
    if next_end then come_back = math.min(MAX_LEASE, math.max(0, tonumber(next_end) - pool.now)) end
  end
end
return finish(pool, 'POLLED', parked and 1 or 0, come_back, states)
