-- Purpose: grants a permit, or units of the windows alone, if nobody waits before; or queues the
-- caller. Asked again with the same id it has the same outcome.
--
-- @keys 14
-- @arguments 11
-- ARGV[1] worker
-- ARGV[2] id of the permit: the worker, a colon, and what it uses only once
-- ARGV[3] timeout in ms, 0 for one attempt, -1 for the pool's
-- ARGV[4] not-after, ms: executed later, this does nothing
-- ARGV[5] cost
-- ARGV[6] label
-- ARGV[7] 1 for a permit, 0 for units without a slot
-- ARGV[8] 1 if pushed grants reach the worker, else 0
-- ARGV[9] members that may serve, the preferred first, separated by commas; empty for any
-- ARGV[10] 1 if those count that were removed from the pool, else 0
-- ARGV[11] connection that asks, which must be attached; empty for none
--
-- @replies GRANTED QUEUED REFUSED IMPOSSIBLE LISTEN_FIRST ENDED LATE NOT_ATTACHED MISSING DELETED
-- After the header: token, since, end of the lease, ticket, deadline, place, held, limit, reason,
-- member; zeros and empty texts where they do not apply. The end of what has no lease is 0.
--
-- @include bare-acquire
-- @include expire

local problem = wrong_arguments(11, 0)
if problem then return problem end
local timeout, not_after, cost, slot, listening
timeout, problem = whole_argument(3, -1, 300000)
if problem then return problem end
not_after, problem = whole_argument(4, 0, 1e15)
if problem then return problem end
cost, problem = whole_argument(5, 1, 1000000)
if problem then return problem end
slot, problem = whole_argument(7, 0, 1)
if problem then return problem end
listening, problem = whole_argument(8, 0, 1)
if problem then return problem end
local preference
if ARGV[9] ~= '' then
  preference, problem = preference_argument(9)
  if problem then return problem end
end
local worker, id, label = ARGV[1], ARGV[2], ARGV[6]
slot = slot == 1
if preference then preference.is_held = not slot end
local queue = queue_of(slot, preference)

local pool
pool, problem = open_pool(worker)
if problem then return problem end
if pool.missing then return reply(pool, 'MISSING', 0, 0, 0, 0, 0, 0, 0, 0, '', '') end
problem = load_windows(pool) or check_turn(pool, preference)
if problem then return problem end
local attached = 1
if ARGV[11] ~= '' then
  attached, problem = size_of('SISMEMBER', KEYS[13], 'set', ARGV[11])
  if problem then return problem end
end
pool.needs_memory = true
expire(pool)

local function answer(status, token, since, ends, ticket, deadline, reason, name)
  return finish(pool, status, token, since, ends, ticket, deadline,
    ticket > 0 and place_of(queue, ticket) or 0, pool.live, pool.limit, reason, name or '')
end

-- The reply if the id was granted, or nil.
local function granted()
  if slot then
    local ends = live_end(pool, id)
    if not ends then return nil end
    local since, token, name = read_holder(redis.call('HGET', KEYS[3], id))
    return answer('GRANTED', token, since, ends, 0, 0, '', name)
  end
  local since = taken_at(pool, id)
  return since and answer('GRANTED', 0, since, 0, 0, 0, '')
end

-- Was this asked before? The mark of an end wins over units that were taken: nobody waits for them.
local function has_ended()
  return pool.marks > 0 and redis.call('ZSCORE', KEYS[6], id)
end
local before = (slot or not has_ended()) and granted()
if before then return before end
if has_ended() then return answer('ENDED', 0, 0, 0, 0, 0, '') end
if pool.state == 'deleted' then return answer('DELETED', 0, 0, 0, 0, 0, '') end
local record = pool.records > 0 and redis.call('HGET', KEYS[5], id)
if record then
  local ticket, waiter = ticket_of(queue, id), read_waiter(record)
  if not ticket or not waiter then
    leave(pool, queue, id)
    redis.call('HDEL', KEYS[5], id)
    mark_cleared(pool, id)
    return answer('ENDED', 0, 0, 0, 0, 0, '')
  end
  put(pool, queue, id, waiter.ticket)
  note_heard(pool)
  serve(pool)
  return granted() or answer('QUEUED', 0, 0, 0, waiter.ticket, waiter.deadline,
    pool.ahead[queue] or pool.stop or '')
end
-- A record without a lease: it was granted, and cleared since.
if slot and pool.held > pool.live and redis.call('HEXISTS', KEYS[3], id) == 1 then
  redis.call('HDEL', KEYS[3], id)
  mark_cleared(pool, id)
  return answer('ENDED', 0, 0, 0, 0, 0, '')
end
if attached == 0 then return answer('NOT_ATTACHED', 0, 0, 0, 0, 0, '') end
if not_after <= pool.now or not_after > pool.now + MARK then
  return answer('LATE', 0, 0, 0, 0, 0, '')
end
local impossible_for = never(pool, cost, slot, preference)
if impossible_for then return answer('IMPOSSIBLE', 0, 0, 0, 0, 0, impossible_for) end

-- A newcomer: behind everybody who waits.
local reason, opens, name, index
if anybody_waits(pool) then
  serve(pool)
  reason = pool.ahead[queue] or pool.stop
end
if not reason then
  reason, opens, name, index = refusal(pool, cost, slot, preference)
end
if not reason then
  if pool.rotates or preference then first_write(pool) end
  if slot then
    local token, lease_end = take(pool, id, cost, label, pool.lease, name, index, preference)
    return answer('GRANTED', token, pool.now, lease_end, 0, 0, '', name)
  end
  return answer('GRANTED', take_without_slot(pool, id, cost, name), pool.now, 0, 0, 0, '')
end
if timeout < 0 then timeout = pool.timeout end
if timeout == 0 then return answer('REFUSED', 0, 0, 0, 0, 0, reason) end
local deadline = pool.now + timeout
local cooling = pool.cooling
if cooling and cooling.ends > deadline then
  return answer('REFUSED', 0, 0, 0, 0, 0, 'cooling until ' .. iso(cooling.ends))
end
local no_room, room_at = no_window(pool, cost)
if no_room and room_at > deadline then return answer('REFUSED', 0, 0, 0, 0, 0, no_room) end
if needs_member(pool, slot, preference) then
  local served, found = pick(pool, preference, cost, slot)
  if not served and found.in_vain and found.opens > deadline then
    return answer('REFUSED', 0, 0, 0, 0, 0, found.reason)
  end
end
if listening == 0 then return answer('LISTEN_FIRST', 0, 0, 0, 0, 0, reason) end

local ticket = next_number(pool)
enqueue(pool, queue, id, ticket, deadline, cost, label, preference)
note_heard(pool)
note_blocked(pool, reason)
if opens then come_back(pool, id, opens) end
return answer('QUEUED', 0, 0, 0, ticket, deadline, reason)
