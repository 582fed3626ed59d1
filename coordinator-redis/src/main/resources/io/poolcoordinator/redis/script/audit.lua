-- Purpose: reads all keys of a pool at one moment and says whether they fit together, and how much
-- there is. It is strictly read only: it serves nobody, ends nothing, heals nothing and writes
-- nothing. Other than all other scripts it does not stop at nonsense: that is what it looks for.
--
-- @keys 14
-- @arguments 1
-- ARGV[1] worker
--
-- @replies AUDITED MISSING
-- After the header: 1 if all was read, 0 if something is longer than what is read; how many findings
-- were left out; an array of sizes: leases that are live, and expired, records of holders, waiters,
-- takers, those in queues for certain members, such queues, parked ones, records of waiters, marks,
-- ids that took units, workers, turns, connections, events; an array with four values for each
-- window: member or empty, name, units that are used, buckets; an array with four values for each
-- finding: kind, key, field or entry, what was found. MISSING if nothing is stored.
--
-- @include finding
-- @include audited
-- @include audit-members
-- @include audit-permits
-- @include audit-queues
-- @include audit-windows

local problem = wrong_arguments(1, 0)
if problem then return problem end
local pool = audited_pool(ARGV[1])
audit_members(pool)
audit_permits(pool)
audit_queues(pool)
audit_windows(pool)
audit_counts(pool)
if pool.abandoned then return pool.abandoned end

local sizes, live = pool.sizes, pool.live
local values = {live, sizes[2] - live, sizes[3], sizes[4], sizes[8], pool.bound_waiting,
  #pool.bound, pool.parked, sizes[5], sizes[6], sizes[9], sizes[7], pool.turns_count, sizes[13],
  sizes[14]}
return reply(pool, is_nothing_left(pool) and 'MISSING' or 'AUDITED', pool.complete and 1 or 0,
  pool.left_out, values, pool.window_sizes, pool.findings)
