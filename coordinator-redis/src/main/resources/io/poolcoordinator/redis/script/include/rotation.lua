-- Purpose: whose turn it is. The list pool:{name}:rotation has an entry for each unit of a member's
-- weight; a grant takes the first one that is eligible and moves it to the tail, so that a member
-- that is passed over keeps its turn.
--
-- @exports spread rotated write_rotation is_probing pick reserve_members move_turn
-- @exports never_on_members
-- @include members

-- The turns of members by weight, spread evenly: the entries of a member of weight w stand at
-- 1/2w, 3/2w, ... of the round, {a:1, b:2} is b a b.
function spread(weights)
  local entries = {}
  for name, weight in pairs(weights) do
    for k = 0, weight - 1 do
      entries[#entries + 1] = {name = name, weight = weight, odd = 2 * k + 1}
    end
  end
  table.sort(entries, function(a, b)
    local left, right = a.odd * b.weight, b.odd * a.weight
    if left ~= right then return left < right end
    if a.weight ~= b.weight then return a.weight > b.weight end
    return a.name < b.name
  end)
  for i, entry in ipairs(entries) do entries[i] = entry.name end
  return entries
end

-- The same turns, beginning with the one at an index from 1.
function rotated(entries, first)
  local result = {}
  for i = 0, #entries - 1 do result[i + 1] = entries[(first - 1 + i) % #entries + 1] end
  return result
end

function write_rotation(pool, entries)
  redis.call('DEL', KEYS[10])
  if #entries > 0 then redis.call('RPUSH', KEYS[10], unpack(entries)) end
  pool.turns, pool.turns_count = entries, #entries
end

-- The turn at an index from 1; nil behind the last one. Reads the list piece by piece: as a rule
-- the first one serves.
local function turn_at(pool, index)
  local turns = pool.turns
  if index > #turns and #turns < pool.turns_count then
    local size = math.min(64, 2 * #turns + 1)
    local piece = redis.call('LRANGE', KEYS[10], #turns, #turns + size - 1)
    for _, name in ipairs(piece) do turns[#turns + 1] = name end
    read_members(pool, piece)
  end
  local name = turns[index]
  if name and pool.members[name] == nil then read_members(pool, {name}) end
  return name
end

-- Whether a probe of a cool-down that is over is out: its lease says so.
function is_probing(pool, cooling)
  local ends = cooling.probe ~= '' and tonumber(redis.call('ZSCORE', KEYS[2], cooling.probe) or nil)
  return ends and ends > pool.now
end

-- Whether a member can serve a call now: nil, or the kind of what stands in the way (inactive,
-- full, time, windows), when time ends it, and the reason. Without a slot the call is one of a
-- permit that is held on the member already.
local function ineligible(pool, name, cost, slot)
  local member = pool.members[name]
  if not member or member.unusable then return 'inactive' end
  if slot and member.state ~= 'active' then return 'inactive' end
  local cooling = member.cooling
  if cooling and pool.now < cooling.ends then
    return 'time', cooling.ends, 'cooling ' .. name .. ' until ' .. iso(cooling.ends)
  end
  if slot and cooling and is_probing(pool, cooling) then return 'full' end
  if slot and member.limit and held_on(pool, member) >= member.limit then return 'full' end
  local reserved = pool.reserved[name]
  if reserved and (slot or reserved == 'windows') then return 'full' end
  if not read_rate(pool, member) or impossible(member, cost) or not read_windows(pool, member) then
    return 'inactive'
  end
  member.looked_at = true
  local reason, opens = no_window(member, cost)
  if reason then return 'windows', opens, reason end
end

local function is_in_rotation(pool, name)
  if pool.turns_count == 0 then return false end
  local known = pool.in_rotation[name]
  if known == nil then
    known = redis.call('LPOS', KEYS[10], name) and true or false
    pool.in_rotation[name] = known
  end
  return known
end

-- Whether a member of a preference may serve: one in the rotation; of a job also one that was
-- removed, while its settings are known; of a permit that takes units the one that it is held on.
local function may_serve(pool, preference, name)
  read_members(pool, {name})
  if not preference.frozen then return is_in_rotation(pool, name) end
  local member = pool.members[name]
  return preference.is_held or not member or member.is_known or is_in_rotation(pool, name)
end

-- The candidate at an index from 1, in the order in which they are asked; nil behind the last one.
local function candidate(pool, preference, index)
  if not preference then return turn_at(pool, index) end
  local names, found = preference.names, preference.found
  while #found < index and preference.next <= #names do
    local name = names[preference.next]
    preference.next = preference.next + 1
    if may_serve(pool, preference, name) then found[#found + 1] = name end
  end
  return found[index]
end

-- Step 3 of a grant, member: the first candidate that can serve, and its index. If none can: nil
-- and the reason, when time may end it, whether nothing else can before, and what stands in the way
-- of each.
function pick(pool, preference, cost, slot)
  local kinds, index = {}, 1
  local full, soonest, why = false, nil, nil
  local name = candidate(pool, preference, 1)
  while name do
    if not kinds[name] then
      local kind, opens, reason = ineligible(pool, name, cost, slot)
      if not kind then return name, index end
      kinds[name] = kind
      full = full or kind == 'full'
      if opens and (not soonest or opens < soonest) then soonest, why = opens, reason end
    end
    index = index + 1
    name = candidate(pool, preference, index)
  end
  why = why or (full and 'member slots' or 'no active member')
  return nil, {reason = why, opens = soonest, in_vain = soonest ~= nil and not full, kinds = kinds}
end

-- Those behind are not served by what an earlier one waits for.
function reserve_members(pool, kinds)
  for name, kind in pairs(kinds) do
    -- One that is inactive does not serve it when others are done.
    if kind ~= 'inactive' then
      pool.reserved[name] = kind == 'windows' and kind or pool.reserved[name] or 'slots'
    end
  end
end

-- Whether nobody in the rotation would be passed over by this call. Who was passed over last is
-- asked first, since as a rule it still would be.
local function all_eligible(pool, cost)
  local asked = {}
  local last = pool.skipped
  if is_in_rotation(pool, last) then
    read_members(pool, {last})
    if ineligible(pool, last, cost, true) then return false end
    asked[last] = true
  end
  local index = 1
  local name = turn_at(pool, 1)
  while name do
    if not asked[name] then
      asked[name] = true
      if ineligible(pool, name, cost, true) then
        pool.skipped = name
        return false
      end
    end
    index = index + 1
    name = turn_at(pool, index)
  end
  return true
end

-- Spreads the turns evenly again, from this member on: those that were passed over, and caught up,
-- would take theirs in a block for ever.
local function respread(pool, name)
  local weights = {}
  for _, each in ipairs(pool.turns) do weights[each] = (weights[each] or 0) + 1 end
  local entries = spread(weights)
  for i, each in ipairs(entries) do
    if each == name then return write_rotation(pool, rotated(entries, i)) end
  end
end

-- Moves the turn that a grant takes to the tail.
function move_turn(pool, name, index, cost)
  local first = turn_at(pool, 1)
  if name ~= first then
    pool.skipped = first
    redis.call('LREM', KEYS[10], 1, name)
    redis.call('RPUSH', KEYS[10], name)
  else
    if pool.skipped ~= '' and all_eligible(pool, cost) then
      respread(pool, name)
      pool.skipped = ''
    end
    redis.call('LMOVE', KEYS[10], KEYS[10], 'LEFT', 'RIGHT')
  end
  local whole = #pool.turns == pool.turns_count
  table.remove(pool.turns, index)
  if whole then pool.turns[#pool.turns + 1] = name end
end

-- Whether no member can ever serve a call, however long it waits, and why.
function never_on_members(pool, cost, preference)
  local index, first = 1, nil
  local name = candidate(pool, preference, 1)
  if preference and not name then return 'member ' .. preference.names[1] end
  if cost == 1 then return nil end
  while name do
    local member = pool.members[name]
    local too_much = member and read_rate(pool, member) and impossible(member, cost)
    if not too_much then return nil end
    first = first or too_much
    index = index + 1
    name = candidate(pool, preference, index)
  end
  return first
end
