-- Purpose: serves those that wait, in the order of their tickets over all queues. Who has to wait
-- for a slot is passed by those that need none, who has to wait for a member by those that do not
-- want it; who waits for a window of the pool holds up everybody behind.
--
-- @exports note_blocked come_back serve serve_reachable
-- @include grant
-- @include hearing
-- @include waiter

local CLAIM = 5000     -- how long a pushed grant waits to be claimed by a renewal
local TELL = 2000      -- a head whose time is further off learns it from its worker's polls
local MOST_TOLD = 8    -- so many heads are remembered that were told when to come back

-- Tells a waiter of its grant: the worker that asks finds it in the reply, any other is told.
local function deliver(pool, id, token, ends, name)
  local worker = worker_of(id)
  if worker == pool.worker then
    for _, value in ipairs({id, token, pool.now, ends, name}) do
      pool.grants[#pool.grants + 1] = value
    end
  else
    local grants = pool.pushes[worker] or {}
    grants[#grants + 1] = string.format('%s %.0f %.0f%s', id, token, ends,
      name == '' and '' or ' ' .. name)
    pool.pushes[worker] = grants
  end
end

-- Grants a waiter its turn. The record of one with a slot stays until the grant is claimed, so that
-- it can go back to its place.
local function hand_over(pool, queue, waiter, name, index)
  local id, token, ends = queue.id, nil, 0
  if queue.slot then
    token, ends = take(pool, id, waiter.cost, waiter.label, math.min(CLAIM, pool.lease), name,
      index, waiter.preference)
  else
    token = take_without_slot(pool, id, waiter.cost, name)
    redis.call('HDEL', KEYS[5], id)
    name = ''
  end
  leave(pool, queue.key, id)
  deliver(pool, id, token, ends, name)
end

-- What stands before `until`: the rest of a reason changes with every unit.
local function kind_of(reason)
  return string.match(reason, '^(.*) until ') or reason
end

-- Keeps the field that says why nobody is granted, and since when for that reason.
function note_blocked(pool, reason)
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

-- Remembers a head that is told, and forgets the oldest above the most; false if it was told
-- before.
local function note_told(pool, entry)
  local entries = {}
  for each in string.gmatch(pool.told, '[^,]+') do
    if each == entry then return false end
    entries[#entries + 1] = each
  end
  entries[#entries + 1] = entry
  if #entries > MOST_TOLD then table.remove(entries, 1) end
  pool.told = table.concat(entries, ',')
  change(pool, 'told', pool.told)
  return true
end

-- Time alone serves this waiter, at a time that is known: its worker is to come back then, and no
-- other. It finds that in the reply, or is told once.
function come_back(pool, id, opens)
  local wait, worker = opens - pool.now, worker_of(id)
  if worker == pool.worker then
    pool.come_back = pool.come_back < 0 and wait or math.min(wait, pool.come_back)
    return
  end
  local entry = id .. ' ' .. number_text(opens)
  if wait < TELL and reachable(pool, worker) and note_told(pool, entry) then
    pool.come_backs[worker] = math.min(wait, pool.come_backs[worker] or wait)
  end
end

-- The head of a queue is blocked: notes it, and why.
local function block(pool, queue, reason, opens, at)
  queue.blocked = true
  pool.ahead[queue.key] = reason
  table.insert(pool.heads, at or #pool.heads + 1, queue)
  if opens then come_back(pool, queue.id, opens) end
end

local function next_head(queue)
  queue.id, queue.ticket = head(queue.key)
end

-- Serves or removes the head of a queue, or parks it; if it is blocked, returns why, and whether
-- everybody behind it is.
local function serve_head(pool, queue)
  local id = queue.id
  local waiter = read_waiter(redis.call('HGET', KEYS[5], id))
  if waiter and waiter.preference then waiter.preference.is_held = not queue.slot end
  if not waiter then
    leave(pool, queue.key, id)            -- no record: its worker's next poll makes both anew
  elseif waiter.deadline <= pool.now or never(pool, waiter.cost, queue.slot, waiter.preference) then
    leave(pool, queue.key, id)
    redis.call('HDEL', KEYS[5], id)
    mark(pool, id, pool.now + MARK)
  else
    local reason, opens = no_window(pool, waiter.cost)
    if reason then
      block(pool, queue, reason, opens)
      return reason
    end
    local name, index = '', 0
    if needs_member(pool, queue.slot, waiter.preference) then
      name, index = pick(pool, waiter.preference, waiter.cost, queue.slot)
      if not name then
        local refused = index
        block(pool, queue, refused.reason, refused.opens)
        reserve_members(pool, refused.kinds)
        return nil
      end
    end
    if reachable(pool, worker_of(id)) then
      hand_over(pool, queue, waiter, name, index)
    else
      park(pool, queue.key, id, queue.ticket)
    end
  end
  next_head(queue)
end

-- The queues of which somebody may be served, with their heads; those for certain members that want
-- a slot are left alone while there is none.
local function open_queues(pool)
  local queues = {}
  local function open(key, slot)
    local queue = {key = key, slot = slot}
    next_head(queue)
    queues[#queues + 1] = queue
  end
  if pool.waiting > 0 then open(KEYS[4], true) end
  if pool.takers > 0 then open(KEYS[8], false) end
  local slots = #pool.bound > 0 and not no_slot(pool)
  for _, name in ipairs(pool.bound) do
    local slot = wants_slot(name)
    if slots or not slot then open(key_of(name), slot) end
  end
  return queues
end

-- Whether somebody waits for a slot of certain members, parked or not.
local function bound_waits(pool)
  for _, name in ipairs(pool.bound) do
    if wants_slot(name) then return true end
  end
end

-- The queue whose head's turn it is, or nil.
local function next_turn(queues, slots)
  local turn
  for _, queue in ipairs(queues) do
    if queue.id and not queue.blocked and (slots or not queue.slot)
      and (not turn or queue.ticket < turn.ticket) then
      turn = queue
    end
  end
  return turn
end

-- Serves the queues while a head can be served. Returns why a newcomer of any member, with a slot,
-- would have to wait behind those that are left; pool.ahead says so of each queue, and pool.stop of
-- all.
function serve(pool)
  pool.heads, pool.ahead, pool.reserved, pool.stop = {}, {}, {}, nil
  local queues = open_queues(pool)
  local first = queues[1] and queues[1].key == KEYS[4] and queues[1]
  local reason, opens = closed(pool)
  if reason then
    local turn = next_turn(queues, not no_slot(pool)) or (first and first.id and first)
    if turn or bound_waits(pool) then
      if turn then block(pool, turn, reason, opens) end
      pool.stop = reason
      return reason
    end
  end
  while not reason do
    local turn = next_turn(queues, not no_slot(pool))
    if not turn then break end
    if pool.steps == BATCH then
      pool.more, pool.stop, pool.ahead = true, 'slots', {}
      return 'slots'
    end
    pool.stop = serve_head(pool, turn)
    if not turn.blocked then pool.steps = pool.steps + 1 end
    if pool.stop then break end
  end
  local lacking = no_slot(pool)
  if lacking and first and first.id and not first.blocked then
    block(pool, first, lacking, nil, 1)
  end
  lacking = bound_waits(pool) and lacking
  if not lacking and not next_turn(queues, true) and #pool.heads == 0 then
    note_blocked(pool, nil)
  end
  return pool.ahead[KEYS[4]] or lacking or pool.stop
    or (pool.heads[1] and pool.ahead[pool.heads[1].key])
end

-- Serves, and parks the heads of workers that cannot be told although nothing is free for them, so
-- that the workers of the heads are ones that hear when to come back.
function serve_reachable(pool)
  local reason
  for _ = 1, BATCH do
    reason = serve(pool)
    local parked = false
    for _, first in ipairs(pool.heads) do
      if not reachable(pool, worker_of(first.id)) then
        park(pool, first.key, first.id, first.ticket)
        parked = true
      end
    end
    if not parked then break end
  end
  return reason
end
