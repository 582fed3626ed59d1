-- Purpose: the short way of poll.lua: a pool that is full, whose waiters all wait for a permit of
-- any member and are where their worker says, and whose head's worker would hear of a grant.
--
-- @ahead
-- @include bare

local MOST_WAITERS = 100         -- all their records are read: is one overdue?

-- Whether all waiters that are named are ones for a permit of any member, and stand in the queue.
local function bare_waiters(live)
  for i = 4, #ARGV, 8 do
    local ticket, deadline, cost = string.match(ARGV[i + 1] .. ' ' .. ARGV[i + 2] .. ' '
      .. ARGV[i + 3] .. ' ' .. ARGV[i + 4], '^(%d+) (%d+) ([1-9]%d*) 1$')
    if not ticket or #ticket > 16 or #deadline > 15 or #cost > 6 or ARGV[i + 6] ~= '' then
      return false
    end
    local queued = tonumber(redis.call('ZSCORE', KEYS[4], ARGV[i]) or nil)
    if not queued or queued < 0 or (live > 0 and redis.call('ZSCORE', KEYS[2], ARGV[i])) then
      return false
    end
  end
  return true
end

-- Whether each waiter has a record that can be read, and none has a deadline that is long over.
local function none_overdue(now, waiting)
  local records, latest = redis.pcall('HGETALL', KEYS[5]), iso(now - LOOK_EVERY)
  if #records ~= 2 * waiting then return false end
  for i = 2, #records, 2 do
    -- Texts of the same form compare as the times do.
    local deadline = string.match(records[i], '^since=%S+ ticket=%d+ deadline='
      .. '(%d%d%d%d%-%d%d%-%d%dT%d%d:%d%d:%d%d%.%d%d%dZ) cost=%d+ label=')
    if not deadline or deadline < latest then return false end
  end
  return true
end

-- Whether a worker would hear of a grant; of the one that asks that is known.
local function bare_reachable(worker, now)
  if worker == ARGV[1] then return true end
  local heard = tonumber(redis.call('ZSCORE', KEYS[7], worker) or '0')
  return math.abs(heard) > now - SILENCE
    and redis.call('PUBSUB', 'NUMSUB', KEYS[1] .. ':to:' .. worker)[2] > 0
end

local function bare_poll()
  if #KEYS ~= 14 or #ARGV < 11 or #ARGV % 8 ~= 3 or not string.find(ARGV[2], '^%d+$')
    or #ARGV[2] > 15 or not string.find(ARGV[3], '^[01]$') then
    return nil
  end
  local now, _, _, _, limit, changed, generation, live = bare_pool(KEYS[9], true)
  if not now or live < limit then return nil end
  local waiting = redis.pcall('ZCARD', KEYS[4])
  if type(waiting) ~= 'number' or waiting > MOST_WAITERS
    or tonumber(pool_fields[11] or nil) ~= waiting
    or type(redis.pcall('ZCARD', KEYS[6])) ~= 'number' or not bare_waiters(live)
    or not none_overdue(now, waiting) then
    return nil
  end
  local head = waiting == 1 and ARGV[4]
    or redis.call('ZRANGEBYSCORE', KEYS[4], '(0', '+inf', 'LIMIT', 0, 1)[1]
  local worker = string.match(head, '^(.*):[^:]*$') or head
  local heard = tonumber(redis.call('ZSCORE', KEYS[7], ARGV[1]) or nil)
  if not heard or heard < 0 or not bare_reachable(worker, now) then return nil end
  local come_back = -1
  if worker == ARGV[1] and live > 0 then
    -- The end of a lease is told here only: as a rule a release comes before it.
    come_back = tonumber(redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')[2]) - now
  end
  redis.call('HDEL', KEYS[5], '') -- the first write must not need memory: see write_when_full()
  redis.call('ZADD', KEYS[7], now, ARGV[1])
  redis.call('HSET', KEYS[1], 'clock', now)
  local states = {}
  for i = 1, (#ARGV - 3) / 8 * 5, 5 do
    states[i], states[i + 1], states[i + 2], states[i + 3], states[i + 4] = 'QUEUED', 0, 0, 0, ''
  end
  return {'POLLED', now, changed, generation, 0, come_back, {}, 0, states}
end

local bare = bare_poll()
if bare then return bare end
