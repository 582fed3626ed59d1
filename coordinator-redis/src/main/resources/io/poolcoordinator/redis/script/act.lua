-- Purpose: an administrative act on a pool as a whole: pauses, resumes, clears, deletes it, ends one
-- permit, attaches or detaches a connection; then serves the queue. Asked again under the same id,
-- it is done once.
--
-- @keys 14
-- @arguments 7
-- ARGV[1] worker
-- ARGV[2] act: PAUSE, RESUME, CLEAR, CLEAR_WAITERS, END_PERMIT, DELETE, ATTACH or DETACH
-- ARGV[3] id of the act: the worker, a colon, and what it uses only once
-- ARGV[4] not-after, ms: executed later, this does nothing
-- ARGV[5] subject: the permit's or waiter's id for END_PERMIT, the connection for ATTACH and DETACH
-- ARGV[6] actor; empty for the worker
-- ARGV[7] reason
--
-- @replies DONE UNCHANGED REPEATED LATE MISSING DELETED
-- After the header: how many waits and how many permits it ended; for DELETE, how many are held.
--
-- @include expire
-- @include events

local problem = wrong_arguments(7, 0)
if problem then return problem end
local worker, act, id, subject = ARGV[1], ARGV[2], ARGV[3], ARGV[5]
local not_after
not_after, problem = whole_argument(4, 0, 1e15)
if problem then return problem end
local NAMES = {PAUSE = true, RESUME = true, CLEAR = true, CLEAR_WAITERS = true, END_PERMIT = true,
  DELETE = true, ATTACH = true, DETACH = true}
if not NAMES[act] then
  return {err = 'POOLARGUMENTS the act must be one of those that the header names'}
end

local pool
pool, problem = open_pool(worker)
if problem then return problem end
if pool.missing then return reply(pool, 'MISSING', 0, 0) end
local connections
connections, problem = size_of('SCARD', KEYS[13], 'set')
if problem then return problem end
local _
_, problem = size_of('XLEN', KEYS[14], 'stream')
problem = problem or load_windows(pool) or check_turn(pool, nil)
if problem then return problem end
write_when_full()
expire(pool)

local function note(name, before, after)
  note_event(pool, name, ARGV[6], ARGV[7], before, after)
end

local function set_state(state)
  change(pool, 'seen', (string.gsub(pool.settings_text, '^(%S+ %S+ %S+ %S+ %S+) %S+',
    '%1 ' .. state)))
  pool.state, pool.changed = state, math.max(pool.changed + 1, pool.micros)
  change(pool, 'state', state)
  change(pool, 'changed', pool.changed)
end

-- Has a worker look after what is its own at once. It may not hear of that; its polls find it then.
local function tell(name)
  if name == worker then pool.come_back = 0 else pool.come_backs[name] = 0 end
end

-- Has all workers look after what is theirs with the next script that they run.
local function change_generation()
  pool.generation = pool.generation + 1
  change(pool, 'generation', pool.generation)
end

-- And those that wait at once.
local function tell_all()
  change_generation()
  for _, name in ipairs(redis.call('ZRANGE', KEYS[7], 0, BATCH - 1)) do tell(name) end
end

local waiters, holders = 0, 0

local function clear_queues()
  waiters = pool.waiting + pool.takers + pool.bound_waiting
  for _, name in ipairs(pool.bound) do redis.call('DEL', key_of(name)) end
  redis.call('DEL', KEYS[4], KEYS[8], KEYS[12])
  pool.waiting, pool.takers, pool.bound, pool.bound_waiting = 0, 0, {}, 0
end

-- Records stay, as after a clear by hand: they say to workers, and to an acquire that is asked
-- again, that the id has ended.
local function clear_leases()
  holders = pool.live
  redis.call('DEL', KEYS[2])
  pool.live = 0
  if pool.membered then recount(pool) end
  pool.floor = math.max(pool.token, pool.micros)
  pool.token = pool.floor
  change(pool, 'floor', pool.floor)
end

local function end_permit()
  if redis.call('ZREM', KEYS[2], subject) == 1 then
    holders, pool.live = 1, pool.live - 1
    drop_holder(pool, subject)
  elseif leave_any(pool, subject, read_waiter(redis.call('HGET', KEYS[5], subject))) then
    waiters = 1
  else
    return false
  end
  mark_cleared(pool, subject)
  redis.call('HDEL', KEYS[5], subject)
  change_generation()
  tell(worker_of(subject))
  return true
end

local ACTS = {
  PAUSE = function()
    if pool.state == 'paused' then return false end
    set_state('paused')
    note('paused', 'state=active', 'state=paused')
    return true
  end,
  RESUME = function()
    if pool.state == 'active' then return false end
    set_state('active')
    note('resumed', 'state=paused', 'state=active')
    return true
  end,
  CLEAR = function()
    clear_queues()
    clear_leases()
    tell_all()
    note('cleared', 'waiters=' .. waiters .. ' holders=' .. holders, '')
    return true
  end,
  CLEAR_WAITERS = function()
    clear_queues()
    tell_all()
    note('waiters-cleared', 'waiters=' .. waiters, '')
    return true
  end,
  END_PERMIT = function()
    if not end_permit() then return false end
    note('permit-ended', subject, '')
    return true
  end,
  DELETE = function()
    waiters, holders = pool.waiting + pool.takers + pool.bound_waiting, pool.live
    note('deleted', 'state=' .. pool.state .. ' waiters=' .. waiters .. ' holders=' .. holders
      .. ' connections=' .. connections, '')
    set_state('deleted')
    redis.call('DEL', KEYS[13])
    tell_all()
    return true
  end,
  ATTACH = function()
    if redis.call('SADD', KEYS[13], subject) == 0 then return false end
    note('attached', '', subject)
    return true
  end,
  DETACH = function()
    if redis.call('SREM', KEYS[13], subject) == 0 then return false end
    note('detached', subject, '')
    return true
  end,
}

local function answer(status)
  return finish(pool, status, waiters, holders)
end

if pool.marks > 0 and redis.call('ZSCORE', KEYS[6], id) then return answer('REPEATED') end
if not_after <= pool.now or not_after > pool.now + MARK then return answer('LATE') end
if pool.state == 'deleted' then return answer('DELETED') end
-- Marked whatever comes of it: a repetition that is late must not undo what others did since.
mark(pool, id, pool.now + MARK)
local done = ACTS[act]()
local concerns_queues = act ~= 'DELETE' and act ~= 'ATTACH' and act ~= 'DETACH'
if concerns_queues and anybody_waits(pool) then serve(pool) end
return answer(done and 'DONE' or 'UNCHANGED')
