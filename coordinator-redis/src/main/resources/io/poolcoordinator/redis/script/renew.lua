-- Purpose: extends the leases of one worker's permits, which also claims those that were pushed;
-- takes those back in that this state of Redis has never seen.
--
-- @keys 14
-- @arguments 2 + 7n
-- ARGV[1] worker
-- ARGV[2] not-after, ms: executed later, this takes nothing back in
-- then for each permit, at most 500:
-- id, token, since in ms, end of its lease as last told in ms, cost, label,
-- member
--
-- @replies RENEWED MISSING
-- After the header: an array with the new end of each lease in ms, 0 for a permit that ended.
--
-- @include expire

local GROUP = 7
local problem = wrong_arguments(2, GROUP)
if problem then return problem end
local not_after
not_after, problem = whole_argument(2, 0, 1e15)
if problem then return problem end
problem = wrong_groups(3, GROUP, 1, 4)
if problem then return problem end

local pool
pool, problem = open_pool(ARGV[1])
if problem then return problem end
if pool.missing then return reply(pool, 'MISSING', {}) end
write_when_full()
if anybody_waits(pool) then
  problem = load_windows(pool) or check_turn(pool, nil)
  if problem then return problem end
end
expire(pool)

-- Whether this state of Redis knows that the permit ended, or that nobody may say otherwise.
local function has_ended(id, token, told)
  return told <= pool.now or not_after <= pool.now or token <= pool.floor
    or redis.call('HEXISTS', KEYS[3], id) == 1
    or redis.call('HEXISTS', KEYS[5], id) == 1
    or redis.call('ZSCORE', KEYS[6], id)
end

local ends = {}
for i = 3, #ARGV, GROUP do
  local id, token, since, told, cost, label, name = ARGV[i], tonumber(ARGV[i + 1]),
    tonumber(ARGV[i + 2]), tonumber(ARGV[i + 3]), tonumber(ARGV[i + 4]), ARGV[i + 5], ARGV[i + 6]
  if not is_member_name(name) then name = '' end
  local current = live_end(pool, id)
  local renewed = 0
  if current then
    renewed = math.max(current, pool.now + pool.lease)
    redis.call('ZADD', KEYS[2], 'XX', renewed, id)
    if pool.records > 0 then redis.call('HDEL', KEYS[5], id) end
  elseif has_ended(id, token, told) then
    redis.call('HDEL', KEYS[3], id)
    leave_any(pool, id, read_waiter(redis.call('HGET', KEYS[5], id)))
    redis.call('HDEL', KEYS[5], id)
    mark_cleared(pool, id)
  else
    renewed = pool.now + pool.lease
    redis.call('HSET', KEYS[3], id, holder_record(since, token, cost, label, name))
    redis.call('ZADD', KEYS[2], renewed, id)
    pool.live = pool.live + 1
    if pool.membered then count_held(pool, name, 1) end
    pool.token = math.max(pool.token, token)
  end
  ends[#ends + 1] = renewed
end
if anybody_waits(pool) then serve(pool) end
return finish(pool, 'RENEWED', ends)
