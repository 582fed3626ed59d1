-- Purpose: audits the queues, and the records of those that wait.
--
-- @exports audit_queues
-- @include finding
-- @include grant
-- @include waiter
-- @include audit-permits

-- Whether the sweeps since a deadline should have dropped a record: a round of all records takes
-- some seconds where they are many, in which somebody works with the pool.
local function is_overdue(pool, deadline)
  local rounds = 2 + math.ceil(pool.sizes[5] / 25)
  return deadline + (1 + rounds) * LOOK_EVERY < pool.swept_at
end

local function check_waiter(pool, queue, id, score, waiter)
  local ticket = math.abs(score)
  check_number(pool, ticket, queue.key, id)
  local other = pool.tickets[ticket]
  if other then
    found(pool, 'SAME_TICKET', queue.key, id, string.format('has ticket %.0f, as %s has', ticket,
      other))
  end
  pool.tickets[ticket] = id
  local ends = pool.leases[id]
  if ends and ends > pool.now then
    found(pool, 'QUEUED_AND_HELD', queue.key, id, string.format(
      'has a lease too; it must not be granted twice: ZREM %s <id>', queue.key))
  end
  if ticket ~= waiter.ticket then
    found(pool, 'TICKET_DIFFERS', queue.key, id, string.format(
      'has ticket %.0f, but its record says %.0f', ticket, waiter.ticket))
  end
  if queue.key ~= queue_of(queue.slot, waiter.preference) then
    found(pool, 'WRONG_QUEUE', queue.key, id, 'waits in another queue than its record says')
  end
  if is_overdue(pool, waiter.deadline) then
    found(pool, 'OVERDUE_WAITER', queue.key, id, 'should have left at ' .. iso(waiter.deadline))
  end
end

local function check_ticket(pool, queue, id, score, record)
  local waiter = record and read_waiter(record)
  pool.in_queue[id] = true
  if waiter then
    check_waiter(pool, queue, id, score, waiter)
  elseif record then
    found(pool, 'UNREADABLE_WAITER', KEYS[5], id, 'is "' .. string.sub(record, 1, 60)
      .. '", which is no record of a waiter')
  else
    found(pool, 'WAITER_WITHOUT_RECORD', queue.key, id, 'has no record in ' .. KEYS[5])
  end
end

local function audit_queue(pool, queue)
  local read = math.min(most_read(), pool.queue_budget)
  if queue.size > read then pool.complete = false end
  if read == 0 then return end
  local scored = redis.call('ZRANGE', queue.key, 0, read - 1, 'WITHSCORES')
  pool.queue_budget = pool.queue_budget - #scored / 2
  pool.parked = pool.parked + redis.call('ZCOUNT', queue.key, '-inf', '(0')
  if not pool.readable[5] then return end
  for first = 1, #scored, 2 * BATCH do
    local ids = {}
    for i = first, math.min(#scored, first + 2 * BATCH - 1), 2 do ids[#ids + 1] = scored[i] end
    for i, record in ipairs(redis.call('HMGET', KEYS[5], unpack(ids))) do
      check_ticket(pool, queue, ids[i], tonumber(scored[first + 2 * i - 1]), record)
    end
  end
end

-- The queues for certain members that are named.
local function bound_queues(pool)
  local queues = {}
  if not pool.readable[12] then return queues end
  if pool.sizes[12] > most_read() then pool.complete = false end
  for _, name in ipairs(redis.call('ZRANGE', KEYS[12], 0, most_read() - 1)) do
    local problem = wrong_queue_name(name)
    found_problem(pool, 'UNUSABLE_ENTRY', problem)
    local size
    if not problem then
      size, problem = size_of('ZCARD', key_of(name), 'sorted set')
      found_problem(pool, 'WRONG_TYPE', problem)
    end
    if size then
      pool.bound[#pool.bound + 1] = name
      pool.bound_waiting = pool.bound_waiting + size
      queues[#queues + 1] = {key = key_of(name), slot = wants_slot(name), size = size}
      if size == 0 then found(pool, 'QUEUE_EMPTY', KEYS[12], name, 'has nobody in it') end
      check_time_to_live(pool, key_of(name), size)
    end
  end
  return queues
end

-- What is left of a queue that is not named; its waiters were cleared.
local function check_unnamed(pool, id, preference)
  for _, slot in ipairs({true, false}) do
    local queue = queue_of(slot, preference)
    local score = redis.pcall('ZSCORE', queue, id)
    if score and not score.err and not pool.unnamed[queue] then
      pool.unnamed[queue] = true
      found(pool, 'QUEUE_NOT_NAMED', queue, '', 'is not named in ' .. KEYS[12]
        .. ', so that nobody in it waits any more')
    end
  end
end

-- Records of those that stand in no queue: pushed grants that nobody has claimed have a lease.
local function audit_records(pool)
  if not pool.readable[5] then return end
  for id, record in pairs(read_all(pool, KEYS[5])) do
    local held = pool.in_queue[id] or pool.leases[id]
      or (pool.readable[2] and redis.call('ZSCORE', KEYS[2], id))
    local waiter = not held and read_waiter(record)
    if not waiter and not held then
      found(pool, 'UNREADABLE_WAITER', KEYS[5], id, 'is "' .. string.sub(record, 1, 60)
        .. '", which is no record of a waiter')
    elseif waiter and not held and not pool.unread_queues then
      if is_overdue(pool, waiter.deadline) then
        found(pool, 'OVERDUE_WAITER', KEYS[5], id, 'should have left at ' .. iso(waiter.deadline))
      else
        found(pool, 'CLEARED', KEYS[5], id, 'is the record of a waiter that stands in no queue')
      end
      if waiter.preference then check_unnamed(pool, id, waiter.preference) end
    end
  end
end

function audit_queues(pool)
  pool.tickets, pool.in_queue, pool.unnamed = {}, {}, {}
  pool.queue_budget = 2 * most_read()
  local queues = bound_queues(pool)
  if pool.readable[4] then
    queues[#queues + 1] = {key = KEYS[4], slot = true, size = pool.sizes[4]}
  end
  if pool.readable[8] then
    queues[#queues + 1] = {key = KEYS[8], slot = false, size = pool.sizes[8]}
  end
  for _, queue in ipairs(queues) do audit_queue(pool, queue) end
  -- Of those that were not read nobody knows whether they are in a queue.
  pool.unread_queues = not pool.complete or not (pool.readable[4] and pool.readable[8]
    and pool.readable[12])
  audit_records(pool)
end
