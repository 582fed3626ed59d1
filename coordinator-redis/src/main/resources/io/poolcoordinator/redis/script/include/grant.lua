-- Purpose: the one grant function. Slot, windows and member are taken together or not at all.
--
-- @include finish

local SILENCE = 3000   -- a worker with waiters that is silent for longer gets nothing pushed

-- Why nobody is granted anything now, and until when if time ends it; or nil.
local function closed(pool)
  if pool.state ~= 'active' then return pool.state end
  if pool.now < pool.opens then return 'recovering until ' .. iso(pool.opens), pool.opens end
end

-- Step 1, slot: why none is free, or nil.
local function no_slot(pool)
  if pool.live >= pool.limit then return 'slots' end
end

-- Step 3, member: why none is eligible, or nil. Pools have no members yet.
local function no_member(_pool)
  return nil
end

-- Why a call of this cost, with a slot or without, cannot be granted now, and until when if time
-- alone ends it; or nil. Step 2, windows, is no_window().
local function refusal(pool, cost, slot)
  local reason, opens = closed(pool)
  if reason then return reason, opens end
  reason = slot and (no_slot(pool) or no_member(pool))
  if reason then return reason end
  return no_window(pool, cost)
end

-- Grants a permit: from here on nothing can fail. Returns token and end.
local function take(pool, id, cost, label, span)
  local token, ends = next_number(pool), pool.now + span
  redis.call('HSET', KEYS[3], id, holder_record(pool.now, token, cost, label))
  redis.call('ZADD', KEYS[2], ends, id)
  pool.live = pool.live + 1
  take_units(pool, cost, pool.now)
  return token, ends
end

-- Grants units alone. Returns a token.
local function take_without_slot(pool, id, cost)
  note_taken(pool, id, pool.now)
  take_units(pool, cost, pool.now)
  return next_number(pool)
end

-- Says that a worker has parked waiters. It keeps the time at which the worker was last heard of;
-- of a worker that is unknown here, only that it is silent.
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
local function park(pool, queue, id, ticket)
  redis.call('ZADD', queue, -ticket, id)
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

