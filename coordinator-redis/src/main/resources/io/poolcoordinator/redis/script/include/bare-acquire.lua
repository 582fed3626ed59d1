-- Purpose: the short way of acquire.lua: a permit without a preference, of which there is one.
--
-- @ahead
-- @include bare

local function bare_acquire()
  if #KEYS ~= 14 or #ARGV ~= 11 or ARGV[7] ~= '1' or ARGV[9] ~= '' or ARGV[11] ~= '' then
    return nil
  end
  local timeout, not_after, cost = string.match(
    ARGV[3] .. ' ' .. ARGV[4] .. ' ' .. ARGV[5] .. ' ' .. ARGV[8],
    '^(%-?[1-9]?%d*) ([1-9]%d*) ([1-9]%d*) [01]$')
  timeout, not_after, cost = tonumber(timeout), tonumber(not_after), tonumber(cost)
  if not timeout or timeout < -1 or timeout > 300000 or cost > 1000000 then return nil end
  local now, micros, token, lease, limit, changed, generation, live = bare_pool()
  if not now or live >= limit or not_after <= now or not_after > now + MARK then return nil end
  local id = ARGV[2]
  -- Neither granted nor ended before: a mark that cannot be read is not false either.
  if redis.pcall('ZSCORE', KEYS[6], id) or (live > 0 and redis.call('ZSCORE', KEYS[2], id)) then
    return nil
  end
  token = math.max(token + 1, micros)
  redis.call('HSET', KEYS[3], id, holder_record(now, token, cost, ARGV[6], ''))
  redis.call('ZADD', KEYS[2], now + lease, id)
  redis.call('HSET', KEYS[1], 'token', token, 'clock', now)
  return {'GRANTED', now, changed, generation, 0, -1, {}, token, now, now + lease, 0, 0, 0, live + 1,
    limit, '', ''}
end

local bare = bare_acquire()
if bare then return bare end
