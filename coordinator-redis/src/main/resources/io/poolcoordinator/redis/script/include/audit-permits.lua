-- Purpose: audits leases and the records beside them, and how many permits are counted on members.
--
-- @exports audit_permits check_number
-- @include finding
-- @include record

-- A token or ticket that is above all that the pool gives next.
function check_number(pool, number, key, id)
  local most = math.max(pool.token or 0, pool.micros)
  if pool.token and number > most then
    found(pool, 'NUMBER_AHEAD', key, id, string.format('has %.0f, but the last number is %.0f; '
      .. 'mend it: HSET %s token %.0f', number, pool.token, KEYS[1], number))
  end
end

-- The records of ids, by id.
local function records_of(key, ids)
  local records = {}
  for first = 1, #ids, BATCH do
    local last = math.min(#ids, first + BATCH - 1)
    for i, record in ipairs(redis.call('HMGET', key, unpack(ids, first, last))) do
      records[ids[first + i - 1]] = record or nil
    end
  end
  return records
end

local function check_lease(pool, id, ends, record)
  if ends > pool.now + MAX_LEASE then
    found(pool, 'LEASE_TOO_LONG', KEYS[2], id, 'ends later than any lease can: it ends one lease '
      .. 'after the next script')
  end
  local _, token, name = read_holder(record)
  pool.holder_of[id] = token > 0 and name or nil
  if ends <= pool.now or not pool.readable[3] then return end
  if not record then
    found(pool, 'LEASE_WITHOUT_RECORD', KEYS[2], id, 'has no record in ' .. KEYS[3]
      .. ': it counts as used until it ends')
  elseif token == 0 then
    found(pool, 'UNREADABLE_HOLDER', KEYS[3], id, 'is "' .. string.sub(record, 1, 60)
      .. '", which is no record of a permit')
  else
    check_number(pool, token, KEYS[3], id)
  end
end

local function audit_holders(pool, leases)
  if not pool.readable[3] then return end
  for id, record in pairs(read_all(pool, KEYS[3])) do
    if not leases[id] and not redis.call('ZSCORE', KEYS[2], id) then
      local _, token = read_holder(record)
      if token > 0 and token <= (pool.floor or 0) then
        found(pool, 'CLEARED', KEYS[3], id, 'is the record of a permit that was cleared')
      else
        found(pool, 'RECORD_WITHOUT_LEASE', KEYS[3], id, 'has no lease in ' .. KEYS[2])
      end
    end
  end
end

-- The first member whose count differs, and whether what is stored adds up to the leases.
local function compare_held(pool, actual, nameless, stored_nameless)
  local sum, different = stored_nameless, nil
  local names = {}
  for name in pairs(actual) do names[name] = true end
  for name in pairs(pool.settings_of) do names[name] = true end
  for name in pairs(names) do
    local stored = tonumber((pool.settings_of[name] or {}).held or '0') or 0
    sum = sum + stored
    if stored ~= (actual[name] or 0) then different = name end
  end
  if stored_nameless ~= nameless then different = different or '' end
  return different, sum
end

-- Where a record is not readable nobody knows any more on which member its permit is counted.
local function audit_held(pool, ids)
  if not (pool.membered and pool.readable[3] and pool.readable[11]) then return end
  local text = pool.held_text or '0 0'
  local counted, stored_nameless = string.match(text, '^(%d+) (%d+)$')
  if tonumber(counted or nil) ~= #ids then
    return found(pool, 'STALE', KEYS[11], 'held', string.format('is "%s", but there are %d leases',
      string.sub(text, 1, 40), #ids))
  end
  local actual, nameless = {}, 0
  for _, id in ipairs(ids) do
    local name = pool.holder_of[id]
    if not name then return end
    if name == '' then nameless = nameless + 1 else actual[name] = (actual[name] or 0) + 1 end
  end
  local different, sum = compare_held(pool, actual, nameless, tonumber(stored_nameless))
  if not different then return end
  local field = different == '' and 'held' or different .. ':held'
  if sum ~= #ids then
    return found(pool, 'STALE', KEYS[11], field, 'does not fit the records in ' .. KEYS[3])
  end
  found(pool, 'WRONG_COUNT', KEYS[11], field, string.format(
    'does not fit the records in %s; have all counted anew: HDEL %s held', KEYS[3], KEYS[11]))
end

function audit_permits(pool)
  local leases, ids, records = {}, {}, {}
  pool.holder_of, pool.leases = {}, leases
  if pool.readable[2] then
    if pool.sizes[2] > most_read() then pool.complete = false end
    pool.live = redis.call('ZCOUNT', KEYS[2], '(' .. number_text(pool.now), '+inf')
    local scored = redis.call('ZRANGE', KEYS[2], 0, most_read() - 1, 'WITHSCORES')
    for i = 1, #scored, 2 do
      ids[#ids + 1] = scored[i]
      leases[scored[i]] = tonumber(scored[i + 1])
    end
    if pool.readable[3] then records = records_of(KEYS[3], ids) end
    for _, id in ipairs(ids) do check_lease(pool, id, leases[id], records[id]) end
    audit_holders(pool, leases)
    if #ids == pool.sizes[2] then audit_held(pool, ids) end
  end
end
