-- Purpose: the end of every script: writes what changed, tells workers, makes the reply.
--
-- @include windows

-- Writes what changed, tells the workers whose waiters were granted or are to come back, and makes
-- the reply.
local function finish(pool, status, ...)
  local queued = redis.call('ZCARD', KEYS[4])
  if pool.takers > 0 then queued = queued + redis.call('ZCARD', KEYS[8]) end
  if queued ~= pool.queued then change(pool, 'queued', queued) end
  if queued == 0 and pool.blocked ~= '' then
    redis.call('HDEL', KEYS[1], 'blocked', 'blocked-since')
  end
  change(pool, 'token', pool.token)
  change(pool, 'clock', pool.now)
  redis.call('HSET', KEYS[1], unpack(pool.changes))
  if #pool.windows > 0 or #pool.obsolete > 0 then write_windows(pool) end
  for worker in pairs(pool.come_backs) do
    pool.pushes[worker] = pool.pushes[worker] or {}
  end
  for worker, grants in pairs(pool.pushes) do
    local head = number_text(pool.now) .. ' ' .. number_text(pool.come_backs[worker] or -1)
    redis.pcall('PUBLISH', KEYS[1] .. ':to:' .. worker,
      #grants == 0 and head or head .. '\n' .. table.concat(grants, '\n'))
  end
  return reply(pool, status, ...)
end
