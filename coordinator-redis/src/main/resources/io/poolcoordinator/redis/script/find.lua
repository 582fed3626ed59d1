-- Purpose: reads a pool's settings, and for how many units its windows have room. Makes nothing.
--
-- @keys 9
-- @arguments 1
-- ARGV[1] worker
--
-- @replies SAME MISSING
-- After the header: limit, timeout, lease, longest hold, warn after, rate, rate per worker, state,
-- and for how many units the fullest window has room; zeros and empty texts if it is missing.
--
-- @include finish

local problem = wrong_arguments(1, 0)
if problem then return problem end
local pool
pool, problem = load_pool(ARGV[1])
if problem then return problem end
write_when_full()
if pool.missing then return reply(pool, 'MISSING', 0, 0, 0, 0, 0, '', '', '', 0) end
problem = load_windows(pool)
if problem then return problem end
return finish(pool, 'SAME', pool.limit, pool.timeout, pool.lease, pool.longest_hold,
  pool.warn_after, canonical_rate(pool.rate), canonical_rate(pool.rate_per_worker), pool.state,
  available(pool))
