-- Purpose: ends a permit and takes in what the API made of its call, or takes a waiter out of the
-- queue, or leaves a mark for an acquire that is still on its way; then serves the queue.
--
-- @keys 14
-- @arguments 6
-- ARGV[1] worker
-- ARGV[2] id of the permit or waiter
-- ARGV[3] mark-until, ms: until when a command with this id may still be on its way; 0 if none can
-- ARGV[4] outcome: SUCCESS, THROTTLED, UNAUTHORISED or FAILED; empty if it is not known
-- ARGV[5] in how many ms the API wants to be called again; -1 if it did not say
-- ARGV[6] at which time it wants to be called again, ms; 0 if it did not say
--
-- @replies RELEASED CANCELLED ENDED MISSING
-- After the header: place, held, limit, reason, as they stood before, a place only where a waiter
-- left the queue; until when a cool-down lasts that this outcome began, ms, or 0.
--
-- @include bare-release
-- @include expire

local problem = wrong_arguments(6, 0)
if problem then return problem end
local mark_until
mark_until, problem = whole_argument(3, 0, 1e15)
if problem then return problem end
local OUTCOMES = {[''] = true, SUCCESS = true, THROTTLED = true, UNAUTHORISED = true, FAILED = true}
local outcome, retry_after, retry_at = ARGV[4], nil, nil
if not OUTCOMES[outcome] then
  return {err = 'POOLARGUMENTS the outcome must be one of those that the header names'}
end
retry_after, problem = whole_argument(5, -1, 31 * DAY)
if problem then return problem end
retry_at, problem = whole_argument(6, 0, 1e15)
if problem then return problem end
local worker, id = ARGV[1], ARGV[2]

local pool
pool, problem = open_pool(worker)
if problem then return problem end
-- Without anybody who waits nothing is granted here, and the windows do not matter.
if not pool.missing and anybody_waits(pool) then
  problem = load_windows(pool) or check_turn(pool, nil)
  if problem then return problem end
end
if not pool.missing then expire(pool) end
pool.wants_holder = outcome ~= ''

-- In how many ms the API wants to be called again, by the pool's clock; nil if it did not say.
local function wanted()
  if retry_after >= 0 then return retry_after end
  return retry_at > 0 and math.max(0, retry_at - pool.now) or nil
end

local held, status, place = pool.live, 'ENDED', 0
if redis.call('ZREM', KEYS[2], id) == 1 then
  status = 'RELEASED'
  pool.live = pool.live - 1
  local token, name = drop_holder(pool, id)
  if outcome ~= '' and not pool.missing then note_outcome(pool, name, token, outcome, wanted()) end
else
  redis.call('HDEL', KEYS[3], id)
  local record = pool.records > 0 and redis.call('HGET', KEYS[5], id)
  local ticket, queue = leave_any(pool, id, record and read_waiter(record))
  if ticket then
    -- A parked waiter does not count itself; any other has left already.
    status, place = 'CANCELLED', place_of(queue, math.abs(ticket)) + 1
  end
end
if pool.records > 0 then redis.call('HDEL', KEYS[5], id) end
-- By pcall: this key is not checked where nobody waits, and a release is to go through.
if status == 'ENDED' then redis.pcall('ZREM', KEYS[9], id) end
if mark_until > pool.now then mark(pool, id, math.min(mark_until, pool.now + MARK)) end

if pool.missing then return reply(pool, 'MISSING', 0, 0, 0, '', 0) end
local reason = pool.blocked
if anybody_waits(pool) then serve(pool) end
return finish(pool, status, place, held, pool.limit, reason, pool.cooled_until or 0)
