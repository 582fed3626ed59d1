-- Purpose: reads a pool's settings, and for how many units its windows have room. Makes nothing.
--
-- @keys 14
-- @arguments 1
-- ARGV[1] worker
--
-- @replies SAME MISSING
-- After the header: limit, timeout, lease, longest hold, warn after, rate, rate per worker, state,
-- for how many units the fullest window has room; standard, shortest and longest cool-down,
-- failures before one; an array with six values for each member: name, weight, limit or -1, rate,
-- state, and attributes, `key=value` in lines. Zeros, empty texts and an empty array if it is
-- missing.
--
-- @include stored

local problem = wrong_arguments(1, 0)
if problem then return problem end
local pool
pool, problem = open_pool(ARGV[1], true)
if problem then return problem end
write_when_full()
if pool.missing then return reply_nothing(pool, 'MISSING') end
problem = load_windows(pool)
if problem then return problem end
return reply_stored(pool, 'SAME')
