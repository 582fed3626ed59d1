-- Purpose: the short way of release.lua: the end of a permit, without a word of its call's outcome.
--
-- @ahead
-- @include bare

local function bare_release()
  if #KEYS ~= 14 or #ARGV ~= 6 or ARGV[4] ~= '' or ARGV[5] ~= '-1' or ARGV[6] ~= '0' then
    return nil
  end
  local mark_until = string.find(ARGV[3], '^%d+$') and #ARGV[3] <= 15 and tonumber(ARGV[3])
  if not mark_until then return nil end
  local now, _, _, _, limit, changed, generation, live = bare_pool()
  local marks = now and redis.pcall('ZCARD', KEYS[6])
  if type(marks) ~= 'number' or redis.call('ZREM', KEYS[2], ARGV[2]) == 0 then return nil end
  redis.call('HDEL', KEYS[3], ARGV[2])
  if mark_until > now then
    redis.call('ZADD', KEYS[6], 'GT', math.min(mark_until, now + MARK), ARGV[2])
    if marks == 0 then redis.call('PEXPIRE', KEYS[6], 2 * MAX_LEASE) end
  end
  redis.call('HSET', KEYS[1], 'clock', now)
  return {'RELEASED', now, changed, generation, 0, -1, {}, 0, live, limit, '', 0}
end

local bare = bare_release()
if bare then return bare end
