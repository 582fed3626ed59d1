-- Purpose: the members of a pool: what people set of each, what is held on it, its windows. A
-- script reads those that it comes to, and writes what changed with its end.
--
-- pool:{name}:members  hash  of fields <member>:<property>. By people: limit, rate, state,
--                            attribute:<key>; by scripts: cooling, failures, held (permits), used
--                            (of its windows), removed (when it left the rotation, ms). And `held`:
--                            all permits that are counted and how many of them have no member,
--                            which tells when some ended by hand.
--
-- @exports member_of read_rate read_windows read_members held_on count_held recount check_counted
-- @exports write_members wrong_turn
-- @include checks
-- @include rate
-- @include windows

local READ_PROPERTIES = {'limit', 'rate', 'state', 'cooling', 'held', 'used', 'removed'}

local function wrong_state(field, text)
  return invalid(KEYS[11], field, string.format(
    'is "%s", but must be active, drained or disabled; mend it: HSET %s %s active',
    string.sub(text, 1, 40), KEYS[11], field))
end

-- A member out of its properties; nil and the error reply if one is unusable.
function member_of(pool, name, limit, rate, state, cooling, held, used, removed)
  local member = {name = name, rate = rate or '', state = state or 'active', used = used or '',
    hash = KEYS[11], used_field = name .. ':used', whose = ' of ' .. name,
    window_prefix = KEYS[1] .. ':window:' .. name .. ':',
    is_known = limit or removed or cooling or (rate or '') ~= '' or (state or 'active') ~= 'active'}
  local problem
  if limit then
    member.limit, problem = setting(name .. ':limit', limit, 0, 1000000, nil, KEYS[11])
    if problem then return nil, problem end
  end
  if not MEMBER_STATES[member.state] then return nil, wrong_state(name .. ':state', state) end
  if (cooling or '') ~= '' then
    member.cooling, problem = read_cooling(KEYS[11], name .. ':cooling', cooling)
    if problem then return nil, problem end
  end
  member.held = whole(held or '0', 0, 1e9)
  if not member.held and not pool.recounted then recount(pool) end
  if pool.recounted then member.held = pool.recounted[name] or 0 end
  return member
end

-- Reads which windows a member has, once and only where that matters; whether they are usable.
function read_rate(pool, member)
  if not member.windows then
    local problem = check_rate(member.name .. ':rate', member.rate, KEYS[11])
    member.windows, member.obsolete = problem and {} or parse_rate(member.rate), {}
    member.unusable = problem ~= nil
    pool.problem = pool.problem or problem
  end
  return not member.unusable
end

-- Reads what was taken of a member's windows, once and only where that matters; whether that is
-- usable.
function read_windows(pool, member)
  if not member.windows_read then
    local problem = load_windows_of(pool, member)
    member.windows_read, member.unusable = not problem, problem ~= nil
    pool.problem = pool.problem or problem
  end
  return not member.unusable
end

-- The error reply for an entry of the rotation that can be no member.
function wrong_turn(name)
  return invalid(KEYS[10], '', string.format('holds "%s", which is no name of a member: it must be '
    .. 'printable ASCII without space and without { } * ? [ ] : , = and have at most 64 '
    .. 'characters; mend it: LREM %s 0 <entry>', string.sub(name, 1, 40), KEYS[10]))
end

-- Reads members, 64 at the most.
local function read_unread(pool, unread)
  local fields = {}
  for _, name in ipairs(unread) do
    if not is_member_name(name) then pool.problem = pool.problem or wrong_turn(name) end
    for _, property in ipairs(READ_PROPERTIES) do fields[#fields + 1] = name .. ':' .. property end
  end
  local values = redis.pcall('HMGET', KEYS[11], unpack(fields))
  if values.err then
    pool.problem = wrong_type(KEYS[11], 'hash')
    return
  end
  local size = #READ_PROPERTIES
  for i, name in ipairs(unread) do
    local member, problem
    if is_member_name(name) then
      member, problem = member_of(pool, name, unpack(values, (i - 1) * size + 1, i * size))
    end
    pool.members[name] = member or false
    pool.problem = pool.problem or problem
  end
end

-- Reads those members of a list that were not read before. One that is unusable is not eligible;
-- `pool.problem` has the error reply.
function read_members(pool, names)
  local unread = {}
  for _, name in ipairs(names) do
    if pool.members[name] == nil then
      pool.members[name] = false
      unread[#unread + 1] = name
      if #unread == 64 then
        read_unread(pool, unread)
        unread = {}
      end
    end
  end
  if #unread > 0 then read_unread(pool, unread) end
end

-- How many permits are held on a member.
function held_on(pool, member)
  return member.held + (pool.held_changes[member.name] or 0)
end

-- Counts a permit that was granted or has ended.
function count_held(pool, name, change_by)
  if not pool.membered then return end
  pool.counted, pool.counted_changed = pool.counted + change_by, true
  if name == '' then
    pool.nameless = pool.nameless + change_by
  else
    pool.held_changes[name] = (pool.held_changes[name] or 0) + change_by
  end
end

-- Counts the permits of all members anew, by their leases and records.
function recount(pool)
  local held, ids = {}, redis.call('ZRANGE', KEYS[2], 0, -1)
  pool.counted, pool.nameless, pool.counted_changed = #ids, 0, true
  for first = 1, #ids, BATCH do
    local last = math.min(#ids, first + BATCH - 1)
    for _, record in ipairs(redis.call('HMGET', KEYS[3], unpack(ids, first, last))) do
      local _, _, name = read_holder(record)
      if name == '' then
        pool.nameless = pool.nameless + 1
      else
        held[name] = (held[name] or 0) + 1
      end
    end
  end
  pool.recounted, pool.held_changes = held, {}
  for name, member in pairs(pool.members) do
    if member then member.held = held[name] or 0 end
  end
end

-- Counts anew where some permits were ended or made by hand.
function check_counted(pool)
  local counted = redis.pcall('HGET', KEYS[11], 'held')
  if type(counted) == 'table' and counted.err then return wrong_type(KEYS[11], 'hash') end
  local all, nameless = string.match(counted or '0 0', '^(%d+) (%d+)$')
  if tonumber(all or nil) ~= pool.live then return recount(pool) end
  pool.counted, pool.nameless = tonumber(all), tonumber(nameless)
end

-- What is stored of all members when they were counted anew.
local function write_recounted(pool)
  local values = redis.call('HGETALL', KEYS[11])
  local changes = {}
  for i = 1, #values, 2 do
    local name = string.match(values[i], '^(.+):held$')
    if name then changes[name] = 0 end
  end
  for name, held in pairs(pool.recounted) do changes[name] = held end
  for name, held in pairs(changes) do redis.call('HSET', KEYS[11], name .. ':held', held) end
end

-- Writes what a script changed of members.
function write_members(pool)
  if pool.recounted then write_recounted(pool) end
  local fields = {}
  for name, change_by in pairs(pool.held_changes) do
    local member = pool.members[name]
    if change_by ~= 0 and member then
      fields[#fields + 1] = name .. ':held'
      fields[#fields + 1] = math.max(0, held_on(pool, member))
    elseif change_by ~= 0 then
      local written = redis.pcall('HINCRBY', KEYS[11], name .. ':held', change_by)
      -- Edited into something else: all are counted anew by the next script.
      if type(written) == 'table' then pool.counted, pool.counted_changed = -1, true end
    end
  end
  if pool.counted_changed then
    fields[#fields + 1] = 'held'
    fields[#fields + 1] = number_text(pool.counted) .. ' ' .. number_text(pool.nameless)
  end
  if #fields > 0 then redis.call('HSET', KEYS[11], unpack(fields)) end
  for _, member in pairs(pool.members) do
    -- Windows that were configured anew, of a member that nobody came to, begin when somebody does.
    if member and member.looked_at and #member.windows + #member.obsolete > 0 then
      write_windows(member)
    end
  end
end
