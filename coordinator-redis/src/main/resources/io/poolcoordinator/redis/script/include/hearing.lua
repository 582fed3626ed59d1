-- Purpose: which workers with waiters were heard of, and would hear of a grant.
--
-- @exports note_heard park reachable
-- @include queues
-- @include record

-- Says that a worker has parked waiters. It keeps the time at which the worker was last heard of;
-- of a worker that is unknown here, only that it is silent.
local function note_parked(pool, worker)
  local heard = tonumber(redis.call('ZSCORE', KEYS[7], worker) or (pool.now - SILENCE))
  redis.call('ZADD', KEYS[7], -math.abs(heard), worker)
end

-- Says that a worker with waiters was heard of, and whether some of them are parked.
function note_heard(pool)
  local parked = tonumber(redis.call('ZSCORE', KEYS[7], pool.worker) or '0') < 0
  redis.call('ZADD', KEYS[7], parked and -pool.now or pool.now, pool.worker)
  if pool.heard == 0 then redis.call('PEXPIRE', KEYS[7], 2 * MAX_LEASE) end
  return parked
end

-- Takes a waiter out of the turn under its old ticket, until its worker is heard of again.
function park(pool, queue, id, ticket)
  put(pool, queue, id, -ticket)
  note_parked(pool, worker_of(id))
end

-- Whether a pushed grant would be heard; asked once per worker and script. On a Cluster a node counts
-- its own listeners, and workers listen at the master of the pool's slot, where this runs.
function reachable(pool, worker)
  if worker == pool.worker then return true end
  if pool.reached[worker] == nil then
    local heard = tonumber(redis.call('ZSCORE', KEYS[7], worker) or '0')
    pool.reached[worker] = math.abs(heard) > pool.now - SILENCE
      and redis.call('PUBSUB', 'NUMSUB', KEYS[1] .. ':to:' .. worker)[2] > 0
  end
  return pool.reached[worker]
end
