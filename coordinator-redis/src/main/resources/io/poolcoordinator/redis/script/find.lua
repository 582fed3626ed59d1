-- Purpose: reads a pool's settings. Makes nothing.
--
-- @keys 7
-- @arguments 1
-- ARGV[1] worker
--
-- @replies SAME MISSING
-- After the header: limit, timeout, lease, longest hold, warn after, state; zeros if it is missing.
--
-- @include pool

local problem = wrong_arguments(1, 0)
if problem then return problem end
local pool
pool, problem = load_pool(ARGV[1])
if problem then return problem end
write_when_full()
if pool.missing then return reply(pool, 'MISSING', 0, 0, 0, 0, 0, '') end
return finish(pool, 'SAME', pool.limit, pool.timeout, pool.lease, pool.longest_hold, pool.warn_after,
  pool.state)
