-- Purpose: the short way of acquire.lua: a permit without a preference, of which there is one, of
-- a pool without windows or with one that slides, and without members or with one whose turn it is
-- that has no windows and no cool-down.
--
-- @ahead
-- @include bare

local LONGEST_DROP = 16          -- so many buckets of a window come free in one script

-- What a grant writes of a window that has room: its key, what `used` says of it, the last bucket,
-- whether that is a further one, when its units come free, and how many buckets have gone; or nil.
-- What windows are: window.lua.
local function bare_window(now, rate, used, cost)
  local units, name, count, unit = string.match(rate, '^(%d+)/((%d+)(%l+))$')
  local known, total, buckets, oldest, newest, last =
    string.match(used, '^([^=,]+)=(%d+) (%d+) (%d+) (%d+) (%d+)$')
  if not units or known ~= name then return nil end
  local key, length = KEYS[1] .. ':window:' .. name, count * (unit == 's' and 1000
    or unit == 'm' and 60000 or unit == 'h' and 3600000 or unit == 'd' and DAY or 1)
  local width = math.max(1, math.floor(length / 1000))
  local start, free, gone = now - now % width, width + length, 0
  total, buckets = total + cost, tonumber(buckets)
  oldest, newest = tonumber(oldest), tonumber(newest)
  if redis.pcall('LLEN', key) ~= buckets or oldest > newest or newest > start
    or newest + free <= now then
    return nil
  end
  if oldest + free <= now then
    for _, bucket in ipairs(redis.call('LRANGE', key, 0, LONGEST_DROP)) do
      local began, taken = string.match(bucket, '^(%d+) (%d+)$')
      if not began then return nil end
      oldest = tonumber(began)
      if oldest + free > now then break end
      gone, total = gone + 1, total - taken
    end
    if gone > LONGEST_DROP or gone == buckets then return nil end
  end
  if total > tonumber(units) then return nil end
  local further = start > newest
  last = further and cost or last + cost
  return key, string.format('%s=%.0f %.0f %.0f %.0f %.0f', name, total,
    buckets - gone + (further and 1 or 0), oldest, start, last),
    string.format('%.0f %.0f', start, last), further, start + free, gone
end

-- The member whose turn it is, if it can serve, how many permits are held on it, how many are
-- counted and how many of those have no member; or nil.
local function bare_member(live)
  local name = redis.call('LRANGE', KEYS[10], 0, 0)[1]
  if not name or #name > 64 or not string.find(name, '^[%w._-]+$') then return nil end
  local fields = redis.pcall('HMGET', KEYS[11], 'held', name .. ':held', name .. ':limit',
    name .. ':state', name .. ':rate', name .. ':cooling', name .. ':used')
  local all, nameless, held, limit = string.match((fields[1] or '') .. ' ' .. (fields[2] or '0')
    .. ' ' .. (fields[3] or '1000000'), '^(%d+) (%d+) (%d+) (%d+)$')
  all, held, limit = tonumber(all or nil), tonumber(held), tonumber(limit)
  if all ~= live or held > 1e9 or held >= limit or limit > 1000000
    or #(fields[2] or '') > 17 or #(fields[3] or '') > 17 or (fields[4] or 'active') ~= 'active'
    or (fields[5] or '') ~= '' or (fields[6] or '') ~= '' or (fields[7] or '') ~= '' then
    return nil
  end
  return name, held, all, nameless
end

local function bare_acquire()
  if #KEYS ~= 14 or #ARGV ~= 11 or ARGV[7] ~= '1' or ARGV[9] ~= '' or ARGV[11] ~= '' then
    return nil
  end
  local timeout, not_after, cost = string.match(
    ARGV[3] .. ' ' .. ARGV[4] .. ' ' .. ARGV[5] .. ' ' .. ARGV[8],
    '^(%-?[1-9]?%d*) ([1-9]%d*) ([1-9]%d*) [01]$')
  timeout, not_after, cost = tonumber(timeout), tonumber(not_after), tonumber(cost)
  if not timeout or timeout < -1 or timeout > 300000 or cost > 1000000 then return nil end
  local now, micros, token, lease, limit, changed, generation, live, weights, rate, used,
    skipped, granted = bare_pool(KEYS[9])
  if not now or live >= limit or not_after <= now or not_after > now + MARK then return nil end
  local id = ARGV[2]
  -- Neither granted nor ended before: a mark that cannot be read is not false either.
  if redis.pcall('ZSCORE', KEYS[6], id) or (live > 0 and redis.call('ZSCORE', KEYS[2], id)) then
    return nil
  end
  local name, held, all, nameless = '', nil, nil, nil
  if weights then
    name, held, all, nameless = bare_member(live)
    if not name or skipped ~= '' then return nil end
  end
  local window, bucket, further, free_at, gone
  if rate ~= '' or used ~= '' then
    window, used, bucket, further, free_at, gone = bare_window(now, rate, used, cost)
    if not window then return nil end
  end
  token = math.max(token + 1, micros)
  redis.call('HSET', KEYS[3], id, holder_record(now, token, cost, ARGV[6], name))
  redis.call('ZADD', KEYS[2], now + lease, id)
  granted = tally(granted) + 1
  if not window then
    redis.call('HSET', KEYS[1], 'token', token, 'clock', now, 'granted', granted)
  else
    redis.call('HSET', KEYS[1], 'token', token, 'clock', now, 'granted', granted, 'used', used)
    if further then
      redis.call('RPUSH', window, bucket)
      redis.call('PEXPIREAT', window, free_at + KEEP)
    else
      redis.call('LSET', window, -1, bucket)
    end
    if gone > 0 then redis.call('LTRIM', window, gone, -1) end
  end
  if weights then
    redis.call('LMOVE', KEYS[10], KEYS[10], 'LEFT', 'RIGHT')
    redis.call('HSET', KEYS[11], name .. ':held', held + 1,
      'held', string.format('%.0f %s', all + 1, nameless))
  end
  return {'GRANTED', now, changed, generation, 0, -1, {}, token, now, now + lease, 0, 0, 0, live + 1,
    limit, '', name}
end

local bare = bare_acquire()
if bare then return bare end
