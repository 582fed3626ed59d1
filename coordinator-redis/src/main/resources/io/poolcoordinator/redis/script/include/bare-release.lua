-- Purpose: the short way of release.lua: the end of a permit, without a word of its call's outcome.
--
-- @ahead
-- @include bare

-- How many permits are counted, how many of them have no member, and which member this one has (an
-- empty name for none); or nil where that has to be looked at more closely.
local function bare_count(id, live)
  local counted = redis.pcall('HGET', KEYS[11], 'held')
  local all, nameless = string.match(type(counted) == 'string' and counted or '', '^(%d+) (%d+)$')
  if tonumber(all or nil) ~= live then return nil end
  local record = redis.call('HGET', KEYS[3], id) or ''
  local name = string.match(record, '^since=%S+ token=%d+ member=([%w._-]+) ')
    or (string.find(record, '^since=%S+ token=%d+ cost=') and '')
  if not name or #name > 64 then return nil end
  return tonumber(all), tonumber(nameless), name
end

local function bare_uncount(all, nameless, name)
  if name == '' then
    nameless = nameless - 1
  elseif type(redis.pcall('HINCRBY', KEYS[11], name .. ':held', -1)) == 'table' then
    all = 0 -- edited into something else: all are counted anew by the next script
  end
  redis.call('HSET', KEYS[11], 'held', string.format('%.0f %.0f', all - 1, nameless))
end

local function bare_release()
  if #KEYS ~= 14 or #ARGV ~= 6 or ARGV[4] ~= '' or ARGV[5] ~= '-1' or ARGV[6] ~= '0' then
    return nil
  end
  local mark_until = string.find(ARGV[3], '^%d+$') and #ARGV[3] <= 15 and tonumber(ARGV[3])
  if not mark_until then return nil end
  local id = ARGV[2]
  local now, _, _, _, limit, changed, generation, live, membered = bare_pool(KEYS[12])
  local marks = now and redis.pcall('ZCARD', KEYS[6])
  if type(marks) ~= 'number' then return nil end
  local all, nameless, name
  if membered then
    all, nameless, name = bare_count(id, live)
    if not all then return nil end
  end
  if redis.call('ZREM', KEYS[2], id) == 0 then return nil end
  redis.call('HDEL', KEYS[3], id)
  if mark_until > now then
    redis.call('ZADD', KEYS[6], 'GT', math.min(mark_until, now + MARK), id)
    if marks == 0 then redis.call('PEXPIRE', KEYS[6], 2 * MAX_LEASE) end
  end
  redis.call('HSET', KEYS[1], 'clock', now)
  if membered then bare_uncount(all, nameless, name) end
  return {'RELEASED', now, changed, generation, 0, -1, {}, 0, live, limit, '', 0}
end

local bare = bare_release()
if bare then return bare end
