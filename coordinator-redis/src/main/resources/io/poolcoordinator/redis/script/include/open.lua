-- Purpose: opens a pool, the first thing that every script does.
--
-- @include look
-- @include cooling
-- @include windows

-- Reads a pool and checks all of it, its members too if it is time or they are wanted. Returns the
-- pool (its `missing` may be true), or nil and the error reply. Writes nothing.
local function open_pool(worker, wanted)
  local pool, problem = load_pool(worker)
  if problem then return nil, problem end
  pool.weight_of, pool.settings_of = {}, {}
  local known = pool.membered or (wanted and redis.call('EXISTS', KEYS[11]) == 1)
  if pool.missing or not known then return pool end
  problem = check_counted(pool)
  if not problem and (wanted or is_due(pool)) then problem = look(pool) end
  if problem then return nil, problem end
  return pool
end

-- Checks those members that the next grant may come to; the error reply if one is unusable.
local function check_turn(pool, preference)
  if not needs_member(pool, true, preference) then return nil end
  pick(pool, preference, 1, true)
  for _, member in pairs(pool.members) do
    if member then member.looked_at = nil end
  end
  return pool.problem
end
