-- Purpose: the end of every script: writes what changed, tells workers, makes the reply.
--
-- @include open

-- Writes what changed, tells the workers whose waiters were granted or are to come back, and makes
-- the reply.
local function finish(pool, status, ...)
  local queued = pool.waiting + pool.takers + pool.bound_waiting
  if queued ~= pool.queued then change(pool, 'queued', queued) end
  if queued == 0 and pool.blocked ~= '' then
    redis.call('HDEL', KEYS[1], 'blocked', 'blocked-since')
  end
  if pool.skipped ~= pool.skipped_before then change(pool, 'skipped', pool.skipped) end
  if pool.grants_counted > 0 then
    change(pool, 'granted', pool.granted + pool.grants_counted)
  end
  change(pool, 'token', pool.token)
  change(pool, 'clock', pool.now)
  if #pool.windows > 0 or #pool.obsolete > 0 then write_windows(pool) end
  redis.call('HSET', KEYS[1], unpack(pool.changes))
  if pool.membered or next(pool.members) then write_members(pool) end
  if pool.events then write_events(pool) end
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
