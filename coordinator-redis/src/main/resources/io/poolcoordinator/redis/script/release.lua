-- Purpose: ends a permit, or takes a waiter out of the queue, or leaves a mark for an acquire that
-- is still on its way; then serves the queue.
--
-- @keys 9
-- @arguments 3
-- ARGV[1] worker
-- ARGV[2] id of the permit or waiter
-- ARGV[3] mark-until, ms: until when a command with this id may still be on its way; 0 if none can
--
-- @replies RELEASED CANCELLED ENDED MISSING
-- After the header: place, held, limit, reason, as they stood before; a place only where a waiter
-- left the queue.
--
-- @include expire

local problem = wrong_arguments(3, 0)
if problem then return problem end
local mark_until
mark_until, problem = whole_argument(3, 0, 1e15)
if problem then return problem end
local worker, id = ARGV[1], ARGV[2]

local pool
pool, problem = load_pool(worker)
if problem then return problem end
-- Without anybody who waits nothing is granted here, and the windows do not matter.
if not pool.missing and pool.waiting + pool.takers > 0 then
  problem = load_windows(pool)
  if problem then return problem end
end
if not pool.missing then expire(pool) end

-- Takes the id out of a queue; its place, or nil if it is not there.
local function leave(queue)
  local ticket = redis.call('ZSCORE', queue, id)
  if not ticket then return nil end
  -- A parked waiter does not count itself.
  local parked = tonumber(ticket) < 0
  local place = place_of(queue, math.abs(tonumber(ticket))) + (parked and 1 or 0)
  redis.call('ZREM', queue, id)
  return place
end

local held, status, place = pool.live, 'ENDED', 0
if redis.call('ZREM', KEYS[2], id) == 1 then
  status = 'RELEASED'
  pool.live = pool.live - 1
else
  local left = pool.waiting > 0 and leave(KEYS[4]) or pool.takers > 0 and leave(KEYS[8])
  if left then status, place = 'CANCELLED', left end
end
redis.call('HDEL', KEYS[3], id)
if pool.records > 0 then redis.call('HDEL', KEYS[5], id) end
-- By pcall: this key is not checked where nobody waits, and a release is to go through.
if status == 'ENDED' then redis.pcall('ZREM', KEYS[9], id) end
if mark_until > pool.now then mark(pool, id, math.min(mark_until, pool.now + MARK)) end

if pool.missing then return reply(pool, 'MISSING', 0, 0, 0, '') end
local reason = pool.blocked
if pool.waiting + pool.takers > 0 then serve(pool) end
return finish(pool, status, place, held, pool.limit, reason)
