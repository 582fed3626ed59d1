-- Purpose: ends a permit, or takes a waiter out of the queue, or leaves a mark for an acquire that
-- is still on its way; then serves the queue.
--
-- @keys 7
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
if not pool.missing then expire(pool) end

local held, status, place = pool.live, 'ENDED', 0
if redis.call('ZREM', KEYS[2], id) == 1 then
  status = 'RELEASED'
  pool.live = pool.live - 1
elseif pool.waiting > 0 then
  local ticket = redis.call('ZSCORE', KEYS[4], id)
  if ticket then
    status = 'CANCELLED'
    -- A parked waiter does not count itself.
    local parked = tonumber(ticket) < 0
    place = place_of(math.abs(tonumber(ticket))) + (parked and 1 or 0)
    redis.call('ZREM', KEYS[4], id)
  end
end
redis.call('HDEL', KEYS[3], id)
if pool.records > 0 then redis.call('HDEL', KEYS[5], id) end
if mark_until > pool.now then mark(pool, id, math.min(mark_until, pool.now + MARK)) end

if pool.missing then return reply(pool, 'MISSING', 0, 0, 0, '') end
local reason = pool.blocked
if redis.call('ZCARD', KEYS[4]) > 0 then serve(pool) end
return finish(pool, status, place, held, pool.limit, reason)
