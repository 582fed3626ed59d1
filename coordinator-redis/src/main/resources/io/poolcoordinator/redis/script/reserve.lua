-- Purpose: takes units of the windows without a slot and without waiting: now, or at the first time
-- in the future at which there is room, which is booked. Whoever waits comes first.
--
-- @keys 14
-- @arguments 5
-- ARGV[1] worker
-- ARGV[2] id, which the worker uses only once: with the same id, within 10 s, units are booked once
-- ARGV[3] how far ahead units may be booked, ms; -1 for the pool's timeout
-- ARGV[4] not-after, ms: executed later, this does nothing
-- ARGV[5] cost; 0 for as many units as the fullest window has room for now, none if somebody waits
-- for them
--
-- @replies RESERVED REFUSED IMPOSSIBLE LATE MISSING DELETED
-- After the header: in how many ms the units may be used, how many they are, reason; zeros and an
-- empty text where they do not apply.
--
-- @include expire

local problem = wrong_arguments(5, 0)
if problem then return problem end
local timeout, not_after, cost
timeout, problem = whole_argument(3, -1, 300000)
if problem then return problem end
not_after, problem = whole_argument(4, 0, 1e15)
if problem then return problem end
cost, problem = whole_argument(5, 0, 1000000)
if problem then return problem end
local worker, id = ARGV[1], ARGV[2]

local pool
pool, problem = open_pool(worker)
if problem then return problem end
if pool.missing then return reply(pool, 'MISSING', 0, 0, '') end
problem = load_windows(pool) or check_turn(pool, nil)
if problem then return problem end
pool.needs_memory = true
expire(pool)

local function refused(reason)
  return finish(pool, 'REFUSED', 0, 0, reason)
end

-- Books units for a time.
local function book(units, time)
  note_taken(pool, id, time)
  pool.grants_counted = pool.grants_counted + 1
  take_units(pool, units, time)
  return finish(pool, 'RESERVED', time - pool.now, units, '')
end

if pool.state == 'deleted' then return finish(pool, 'DELETED', 0, 0, '') end
local before = taken_at(pool, id)
if before then return finish(pool, 'RESERVED', math.max(0, before - pool.now), 0, '') end
if not_after <= pool.now or not_after > pool.now + MARK then
  return finish(pool, 'LATE', 0, 0, '')
end
local impossible_for = impossible(pool, cost)
if impossible_for then return finish(pool, 'IMPOSSIBLE', 0, 0, impossible_for) end
local reason = closed(pool)
if reason then return refused(reason) end

local without_slot
if anybody_waits(pool) then
  serve(pool)
  without_slot = pool.ahead[KEYS[8]] or pool.stop
end
if cost == 0 then
  local left = #pool.windows > 0 and not without_slot
  local units = left and math.max(0, available(pool)) or 0
  if units == 0 then return finish(pool, 'RESERVED', 0, 0, '') end
  return book(units, pool.now)
end
if without_slot then return refused(without_slot) end
local no_room, opens = no_window(pool, cost)
if not no_room then return book(cost, pool.now) end

local most = 0
for _, window in ipairs(pool.windows) do
  most = math.max(most, window.buckets)
  opens = math.max(opens, window.newest)
end
if timeout < 0 then timeout = pool.timeout end
if opens - pool.now > timeout then return refused(no_room) end
if most >= MOST_BUCKETS then return refused('reservations') end
return book(cost, opens)
