-- Purpose: serves those that wait, the head of a queue before anybody behind it. Who takes units
-- alone waits in a queue of its own (KEYS[8]): it passes those that wait for a slot, and nobody
-- that came before and waits for a window.
--
-- @include grant

local CLAIM = 5000     -- how long a pushed grant waits to be claimed by a renewal
local TELL = 2000      -- a head whose time is further off learns it from its worker's polls

-- The first in a queue that is not parked: id and ticket, or nil.
local function head(queue)
  local first = redis.call('ZRANGEBYSCORE', queue, '(0', '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
  return first[1], tonumber(first[2])
end

-- Tells a waiter of its grant: the worker that asks finds it in the reply, any other is told.
local function deliver(pool, id, token, ends)
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

-- Grants a waiter its turn. The record of one with a slot stays until the grant is claimed, so that
-- it can go back to its place.
local function hand_over(pool, queue, id, waiter)
  local token, ends = nil, 0
  if queue == KEYS[8] then
    token = take_without_slot(pool, id, waiter.cost)
    redis.call('HDEL', KEYS[5], id)
  else
    token, ends = take(pool, id, waiter.cost, waiter.label, math.min(CLAIM, pool.lease))
  end
  redis.call('ZREM', queue, id)
  deliver(pool, id, token, ends)
end

-- What stands before `until`: the rest of a reason changes with every unit.
local function kind_of(reason)
  return string.match(reason, '^(.*) until ') or reason
end

-- Keeps the field that says why nobody is granted, and since when for that reason.
local function note_blocked(pool, reason)
  reason = reason or ''
  if reason == pool.blocked then return end
  if reason == '' then
    redis.call('HDEL', KEYS[1], 'blocked', 'blocked-since')
  else
    change(pool, 'blocked', reason)
    if kind_of(reason) ~= kind_of(pool.blocked) then
      change(pool, 'blocked-since', iso(pool.now))
    end
  end
  pool.blocked = reason
end

-- Time alone serves this waiter, at a time that is known: its worker is to come back then, and no
-- other. It finds that in the reply, or is told once.
local function come_back(pool, id, opens)
  local wait, worker = opens - pool.now, worker_of(id)
  if worker == pool.worker then
    pool.come_back = pool.come_back < 0 and wait or math.min(wait, pool.come_back)
    return
  end
  local told = id .. ' ' .. number_text(opens)
  if wait < TELL and told ~= pool.told and reachable(pool, worker) then
    pool.come_backs[worker] = wait
    pool.told = told
    change(pool, 'told', told)
  end
end

-- A waiter that is blocked: notes it, and why. Returns the reason.
local function blocked_head(pool, queue, id, ticket, reason, opens)
  pool.heads[#pool.heads + 1] = {queue = queue, id = id, ticket = ticket}
  if opens then come_back(pool, id, opens) end
  return reason
end

-- Takes a waiter out that can never be served, serves one that can; the reason and the time if the
-- windows have no room.
local function serve_turn(pool, queue, id, ticket)
  local waiter = read_waiter(redis.call('HGET', KEYS[5], id))
  if not waiter then
    redis.call('ZREM', queue, id)         -- no record: its worker's next poll makes both anew
  elseif waiter.deadline <= pool.now or impossible(pool, waiter.cost) then
    redis.call('ZREM', queue, id)
    redis.call('HDEL', KEYS[5], id)
    mark(pool, id, pool.now + MARK)
  else
    local reason, opens = no_window(pool, waiter.cost)
    if reason then return reason, opens end
    if reachable(pool, worker_of(id)) then
      hand_over(pool, queue, id, waiter)
    else
      park(pool, queue, id, ticket)
    end
  end
end

-- Serves the queues while their heads can be served. Returns why a newcomer with a slot would have
-- to wait behind those that are left, and why one without; nil where it would not.
local function serve(pool)
  while true do
    pool.heads = {}
    local id, ticket = head(KEYS[4])
    local taker, taker_ticket
    if pool.takers > 0 then taker, taker_ticket = head(KEYS[8]) end
    if not id and not taker then
      note_blocked(pool, nil)
      return nil
    end
    local slots = id and no_slot(pool)
    local queue, turn, turn_ticket = KEYS[4], id, ticket
    if taker and (not id or slots or taker_ticket < ticket) then
      queue, turn, turn_ticket = KEYS[8], taker, taker_ticket
    end
    local reason, opens = closed(pool)
    if reason then
      blocked_head(pool, queue, turn, turn_ticket, reason, opens)
      return reason, reason
    end
    if slots then
      blocked_head(pool, KEYS[4], id, ticket, slots)
      if not taker then return slots, nil end
    end
    if pool.steps == BATCH then
      pool.more = true
      return 'slots', 'slots'
    end
    pool.steps = pool.steps + 1
    reason, opens = serve_turn(pool, queue, turn, turn_ticket)
    if reason then
      blocked_head(pool, queue, turn, turn_ticket, reason, opens)
      return slots or reason, reason
    end
  end
end

-- Serves, and parks the heads of workers that cannot be told although nothing is free for them, so
-- that the workers of the heads are ones that hear when to come back.
local function serve_reachable(pool)
  local with_slot, without_slot
  for _ = 1, BATCH do
    with_slot, without_slot = serve(pool)
    local parked = false
    for _, first in ipairs(pool.heads) do
      if not reachable(pool, worker_of(first.id)) then
        park(pool, first.queue, first.id, first.ticket)
        parked = true
      end
    end
    if not parked then break end
  end
  return with_slot, without_slot
end

-- The place of a ticket in a queue, 1 for the head.
local function place_of(queue, ticket)
  return redis.call('ZCOUNT', queue, '(0', ticket)
end
