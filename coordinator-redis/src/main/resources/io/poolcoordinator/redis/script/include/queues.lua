-- Purpose: the queues. Those that any member may serve wait in KEYS[4], those that take units alone
-- in KEYS[8]; those that wait for certain members have a queue for each set of members, such as
-- pool:{name}:waiters:eol1,eol2, whose name stands in KEYS[12] while somebody waits in it.
--
-- @exports queue_beside key_of wants_slot ticket_of put leave leave_any head place_of
-- @include pool

local LONGEST_NAME = 200         -- a set whose names are longer in all has a digest for a name

-- The key of the queue of those that wait for certain members, beside another one.
function queue_beside(queue, preference)
  local names = {unpack(preference.names)}
  table.sort(names)
  local joined = table.concat(names, ',')
  if #joined > LONGEST_NAME then joined = '#' .. redis.sha1hex(joined) end
  return queue .. ':' .. joined
end

function key_of(name)
  return KEYS[1] .. ':' .. name
end

-- The name of a queue for certain members; nil of the other two.
local function bound_name(queue)
  if queue == KEYS[4] or queue == KEYS[8] then return nil end
  return string.sub(queue, #KEYS[1] + 2)
end

-- Whether the waiters of a queue for certain members want a slot.
function wants_slot(name)
  return string.find(name, '^waiters') ~= nil
end

-- The ticket of a waiter, negative if it is parked; nil where it does not wait. A queue whose name
-- was deleted by hand was cleared.
function ticket_of(queue, id)
  local name = bound_name(queue)
  if name and not redis.call('ZSCORE', KEYS[12], name) then return nil end
  return tonumber(redis.call('ZSCORE', queue, id) or nil)
end

-- Puts a waiter into a queue, or gives it another score there. Whatever waits is gone before its
-- keys are.
function put(pool, queue, id, score)
  local name = bound_name(queue)
  if name and redis.call('ZADD', KEYS[12], 'NX', 0, name) == 1 then
    redis.call('DEL', queue)         -- what is left of a queue that was cleared by hand
    pool.bound[#pool.bound + 1] = name
  end
  local added = redis.call('ZADD', queue, score, id)
  if name then
    pool.bound_waiting = pool.bound_waiting + added
    redis.call('PEXPIRE', queue, FORGET)
    redis.call('PEXPIRE', KEYS[12], FORGET)
  elseif added == 1 and redis.call('ZCARD', queue) == 1 then
    redis.call('PEXPIRE', queue, FORGET)
  end
  if queue == KEYS[4] then pool.waiting = pool.waiting + added end
  if queue == KEYS[8] then pool.takers = pool.takers + added end
end

-- Takes a waiter out of a queue; whether it was there.
function leave(pool, queue, id)
  local name = bound_name(queue)
  if name and not redis.call('ZSCORE', KEYS[12], name) then return false end
  if redis.call('ZREM', queue, id) == 0 then return false end
  if name then
    pool.bound_waiting = math.max(0, pool.bound_waiting - 1)
    if redis.call('ZCARD', queue) == 0 then
      redis.call('ZREM', KEYS[12], name)
      for i, each in ipairs(pool.bound) do
        if each == name then table.remove(pool.bound, i) end
      end
    end
  end
  if queue == KEYS[4] then pool.waiting = pool.waiting - 1 end
  if queue == KEYS[8] then pool.takers = pool.takers - 1 end
  return true
end

-- Takes a waiter out of whichever queue it is in, by its record if that can be read; its ticket, or
-- nil, and the queue.
function leave_any(pool, id, waiter)
  local queues = {KEYS[4], KEYS[8]}
  if waiter and waiter.preference then
    queues = {queue_beside(KEYS[4], waiter.preference), queue_beside(KEYS[8], waiter.preference)}
  end
  for _, queue in ipairs(queues) do
    local ticket = ticket_of(queue, id)
    if leave(pool, queue, id) and ticket then return ticket, queue end
  end
end

-- The first in a queue that is not parked: id and ticket, or nil.
function head(queue)
  local first = redis.call('ZRANGEBYSCORE', queue, '(0', '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
  return first[1], tonumber(first[2])
end

-- The place of a ticket in a queue, 1 for the head.
function place_of(queue, ticket)
  return redis.call('ZCOUNT', queue, '(0', ticket)
end
