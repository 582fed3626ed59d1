-- Purpose: the safety net. A worker with waiters says that it is alive and asks after them; those
-- that were parked go back to their place, those that this state of Redis has never seen are queued
-- under their old ticket; then the queue is served.
--
-- @keys 14
-- @arguments 3 + 8n
-- ARGV[1] worker
-- ARGV[2] not-after, ms: executed later, this queues nobody
-- ARGV[3] 1 if with this poll the worker has named all its waiters, else 0
-- then for each waiter, at most 500: id, ticket, deadline in ms, cost, 1 if it
-- waits for a slot, label, members that may serve separated by commas, 1 if those count that
-- were removed
--
-- @replies POLLED MISSING DELETED
-- After the header: 1 if waiters of this worker are parked; an array with five values for each
-- waiter: QUEUED, GRANTED, CLEARED, ENDED or IMPOSSIBLE, and token, since, end and member of a
-- grant, or zeros and an empty text.
--
-- @include bare-poll
-- @include expire

local GROUP = 8
local problem = wrong_arguments(3, GROUP)
if problem then return problem end
local not_after, complete
not_after, problem = whole_argument(2, 0, 1e15)
if problem then return problem end
complete, problem = whole_argument(3, 0, 1)
if problem then return problem end
problem = wrong_groups(4, GROUP, 1, 4)
if problem then return problem end
local preferences = {}
for i = 4, #ARGV, GROUP do
  preferences[i], problem = preference_argument(i + 6)
  if problem then return problem end
end

local pool
pool, problem = open_pool(ARGV[1])
if problem then return problem end
if pool.missing then return reply(pool, 'MISSING', 0, {}) end
write_when_full()
problem = load_windows(pool) or check_turn(pool, nil)
if problem then return problem end
expire(pool)
if pool.state == 'deleted' then return finish(pool, 'DELETED', 0, {}) end

if complete == 1 then redis.call('ZADD', KEYS[7], 'XX', pool.now, pool.worker) end
local parked = #ARGV > 3 and note_heard(pool)

local states = {}
local function say(status, token, since, ends, name)
  for _, value in ipairs({status, token or 0, since or 0, ends or 0, name or ''}) do
    states[#states + 1] = value
  end
end

-- A waiter that stands neither in the queue nor among the leases or what was taken.
local function absent(queue, id, ticket, deadline, cost, label, preference)
  if redis.call('HDEL', KEYS[5], id) == 1 or ticket <= pool.floor then
    mark_cleared(pool, id)
    return say('CLEARED')
  end
  if deadline <= pool.now or redis.call('ZSCORE', KEYS[6], id) then return say('ENDED') end
  -- Where this comes late the next poll, whose time is right again, queues it.
  if not_after > pool.now then
    enqueue(pool, queue, id, ticket, deadline, cost, label, preference)
    -- The next number is behind it, also where the clock that gave it was ahead of this one.
    pool.token = math.max(pool.token, ticket)
  end
  return say('QUEUED')
end

-- Whether a waiter was granted; then it says so.
local function granted(slot, id)
  if not slot then
    local since = taken_at(pool, id)
    if since then say('GRANTED', 0, since, 0) end
    return since
  end
  local ends = live_end(pool, id)
  if ends then
    local since, token, name = read_holder(redis.call('HGET', KEYS[3], id))
    say('GRANTED', token, since, ends, name)
  end
  return ends
end

for i = 4, #ARGV, GROUP do
  local id, ticket, deadline, cost, slot, label = ARGV[i], tonumber(ARGV[i + 1]),
    tonumber(ARGV[i + 2]), tonumber(ARGV[i + 3]), ARGV[i + 4] == '1', ARGV[i + 5]
  local preference = preferences[i]
  if preference then preference.is_held = not slot end
  local queue = queue_of(slot, preference)
  if not granted(slot, id) then
    local queued = ticket_of(queue, id)
    if never(pool, cost, slot, preference) then
      leave(pool, queue, id)
      redis.call('HDEL', KEYS[5], id)
      mark(pool, id, pool.now + MARK)
      say('IMPOSSIBLE')
    elseif queued then
      if queued < 0 then put(pool, queue, id, ticket) end
      say('QUEUED')
    else
      absent(queue, id, ticket, deadline, cost, label, preference)
    end
  end
end

local reason = serve_reachable(pool)
note_blocked(pool, reason)
local first = pool.heads[1]
if reason == 'slots' and first and worker_of(first.id) == pool.worker then
  -- The end of a lease is told here only: as a rule a release comes before it.
  local next_end = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')[2]
  if next_end then
    local ends = math.min(tonumber(next_end), pool.now + MAX_LEASE)
    come_back(pool, first.id, math.max(pool.now, ends))
  end
end
return finish(pool, 'POLLED', parked and 1 or 0, states)
