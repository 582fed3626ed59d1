-- Purpose: ends what time has ended: leases in every script, since grants depend on them.
--
-- @include serve
-- @include tidy

-- When a permit's lease ends, or nil if it is not live: also where more leases have run out at once
-- than one script expires.
local function live_end(pool, id)
  local ends = pool.live > 0 and tonumber(redis.call('ZSCORE', KEYS[2], id) or nil)
  if ends and ends <= pool.now then
    redis.call('ZREM', KEYS[2], id)
    pool.live = pool.live - 1
    expire_lease(pool, id)
    return nil
  end
  -- One that ends later than any lease can was edited by hand.
  return ends and math.min(ends, pool.now + MAX_LEASE)
end

local function expire(pool)
  if pool.live > 0 then
    local expired = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', pool.now, 'LIMIT', 0, BATCH)
    if #expired > 0 then expire_leases(pool, expired) end
  end
  local due, waiters, holders = is_due(pool)
  if due then tidy(pool, waiters, holders) end
end
