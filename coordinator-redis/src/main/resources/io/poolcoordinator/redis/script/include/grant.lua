-- Purpose: the one grant function. Slot, windows and member are taken together or not at all.
--
-- @include finish
-- @include queues

-- The key of the queue in which somebody waits, with a slot or without.
local function queue_of(slot, preference)
  local queue = slot and KEYS[4] or KEYS[8]
  return preference and queue_beside(queue, preference) or queue
end

-- Why nobody is granted anything now, and until when if time ends it; or nil.
local function closed(pool)
  if pool.state ~= 'active' then return pool.state end
  if pool.now < pool.opens then return 'recovering until ' .. iso(pool.opens), pool.opens end
  local cooling = pool.cooling
  if cooling and pool.now < cooling.ends then
    return 'cooling until ' .. iso(cooling.ends), cooling.ends
  end
end

-- Step 1, slot: why none is free, or nil.
local function no_slot(pool)
  if pool.live >= pool.limit then return 'slots' end
  if pool.cooling and not pool.rotates and is_probing(pool, pool.cooling) then return 'probe' end
end

-- Why a call of this cost, with a slot or without, cannot be granted now, and until when if time
-- may end it; or two times nil, the member that serves it (an empty name where none is needed), and
-- where its turn stands. Step 2, windows, is no_window(), step 3, member, is pick().
local function refusal(pool, cost, slot, preference)
  local reason, opens = closed(pool)
  if reason then return reason, opens end
  reason = slot and no_slot(pool)
  if reason then return reason end
  reason, opens = no_window(pool, cost)
  if reason then return reason, opens end
  if not needs_member(pool, slot, preference) then return nil, nil, '', 0 end
  local name, found = pick(pool, preference, cost, slot)
  if not name then return found.reason, found.opens end
  return nil, nil, name, found
end

-- Grants a permit on a member (an empty name for none) whose turn stands at an index: from here on
-- nothing can fail. Returns token and end.
local function take(pool, id, cost, label, span, name, index, preference)
  local token, ends = next_number(pool), pool.now + span
  if name ~= '' and not preference then move_turn(pool, name, index, cost) end
  redis.call('HSET', KEYS[3], id, holder_record(pool.now, token, cost, label, name))
  redis.call('ZADD', KEYS[2], ends, id)
  pool.live = pool.live + 1
  pool.grants_counted = pool.grants_counted + 1
  take_units(pool, cost, pool.now)
  if name ~= '' then
    take_units(pool.members[name], cost, pool.now)
    if pool.members[name].cooling then note_probe(pool, name, id) end
  end
  if pool.cooling and not pool.rotates then note_probe(pool, '', id) end
  if pool.membered then count_held(pool, name, 1) end
  return token, ends
end

-- Grants units alone, those of a member's windows too if there is a name. Returns a token.
local function take_without_slot(pool, id, cost, name)
  note_taken(pool, id, pool.now)
  pool.grants_counted = pool.grants_counted + 1
  take_units(pool, cost, pool.now)
  if name ~= '' then take_units(pool.members[name], cost, pool.now) end
  return next_number(pool)
end

-- Whether a call can never be granted, however long it waits, and why.
local function never(pool, cost, slot, preference)
  return impossible(pool, cost)
    or (needs_member(pool, slot, preference) and never_on_members(pool, cost, preference)) or nil
end

-- Whether a script's first write needs memory, so that Redis refuses it where there is none.
local function first_write(pool)
  if pool.needs_memory then redis.call('HSET', KEYS[1], 'clock', number_text(pool.now)) end
end

-- Forgets who held a permit whose lease is gone; its token and member.
local function drop_holder(pool, id)
  local token, name = 0, ''
  if pool.membered or pool.wants_holder then
    local _
    _, token, name = read_holder(redis.call('HGET', KEYS[3], id))
    count_held(pool, name, -1)
  end
  redis.call('HDEL', KEYS[3], id)
  return token, name
end
