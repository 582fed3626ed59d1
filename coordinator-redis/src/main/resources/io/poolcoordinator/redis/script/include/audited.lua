-- Purpose: reads a pool for an audit: types of its keys, settings, and the numbers that scripts keep.
-- What load_pool() stops at is found here by the same checks, one after the other.
--
-- @exports audited_pool audit_counts is_nothing_left
-- @include finding
-- @include open

-- How each key's size is asked for, and its type; the hash, and what stands in no key, apart.
local TYPES = {{2, 'ZCARD', 'sorted set'}, {3, 'HLEN', 'hash'}, {4, 'ZCARD', 'sorted set'},
  {5, 'HLEN', 'hash'}, {6, 'ZCARD', 'sorted set'}, {7, 'ZCARD', 'sorted set'},
  {8, 'ZCARD', 'sorted set'}, {9, 'ZCARD', 'sorted set'}, {10, 'LLEN', 'list'},
  {11, 'HLEN', 'hash'}, {12, 'ZCARD', 'sorted set'}, {13, 'SCARD', 'set'},
  {14, 'XLEN', 'stream'}}
-- Those that go by themselves, where nobody works with the pool any more.
local VOLATILE = {4, 5, 6, 7, 8, 9, 12}

local FIELDS = {'limit', 'timeout', 'lease', 'longest-hold', 'warn-after', 'state', 'token',
  'floor', 'clock', 'queued', 'generation', 'changed', 'opens', 'blocked', 'swept', 'rate',
  'rate-per-worker', 'used', 'cool-down', 'cool-down-shortest', 'cool-down-longest',
  'cool-down-failures', 'cooling', 'weights'}

local function read_fields(pool)
  local values, texts = redis.pcall('HMGET', KEYS[1], unpack(FIELDS)), {}
  if values.err then
    found_problem(pool, 'WRONG_TYPE', wrong_type(KEYS[1], 'hash'))
    pool.unreadable = true
  else
    for i, field in ipairs(FIELDS) do texts[field] = values[i] or nil end
    pool.missing = redis.call('EXISTS', KEYS[1]) == 0
  end
  return texts
end

local function read_types(pool)
  for _, each in ipairs(TYPES) do
    local index, command, kind = unpack(each)
    local size, problem = size_of(command, KEYS[index], kind)
    found_problem(pool, 'WRONG_TYPE', problem)
    pool.sizes[index], pool.readable[index] = size or 0, size ~= nil
  end
  for _, index in ipairs(VOLATILE) do check_time_to_live(pool, KEYS[index], pool.sizes[index]) end
end

-- Each setting by itself, beside others that are usable.
local function check_each(pool, texts)
  local usable = {limit = '1', timeout = '0', lease = '1000', longest = '0', warn = '1000',
    state = 'active', rate = '', per_worker = ''}
  local of = {limit = 'limit', timeout = 'timeout', lease = 'lease', longest = 'longest-hold',
    warn = 'warn-after', state = 'state', rate = 'rate', per_worker = 'rate-per-worker'}
  for name, field in pairs(of) do
    local with = {}
    for other, value in pairs(usable) do with[other] = value end
    with[name] = texts[field]
    local tried = {rate = with.rate or '', rate_per_worker = with.per_worker or ''}
    local problem = check_settings(tried, with.limit, with.timeout, with.lease, with.longest,
      with.warn, with.state)
    found_problem(pool, 'UNUSABLE_FIELD', problem)
    if name == 'limit' then pool.limit = tried.limit end
    if name == 'rate' and not problem then pool.rate = texts.rate or '' end
  end
  local shortest, longest = texts['cool-down-shortest'], texts['cool-down-longest']
  found_problem(pool, 'UNUSABLE_FIELD', check_cool_down({}, texts['cool-down'], nil, nil, nil))
  found_problem(pool, 'UNUSABLE_FIELD', check_cool_down({}, nil, nil, nil,
    texts['cool-down-failures']))
  local problem = check_cool_down({}, nil, shortest, tostring(31 * DAY), nil)
  found_problem(pool, 'UNUSABLE_FIELD', problem)
  found_problem(pool, 'UNUSABLE_FIELD', check_cool_down({}, nil, not problem and shortest or '1',
    longest, nil))
end

local function check_counters(pool, texts)
  local ahead = (pool.now + MAX_AHEAD) * 1000
  for field, most in pairs({token = ahead, floor = ahead, generation = ahead, changed = ahead,
    queued = 1e9, opens = pool.now + MAX_AHEAD, weights = MAX_WEIGHT}) do
    local number, problem = counter(field, texts[field], most)
    found_problem(pool, 'UNUSABLE_FIELD', problem)
    if number then pool[field] = number end
  end
end

-- What load_pool() reads, as far as it is usable: nil where it is not.
function audited_pool(worker)
  local time = redis.call('TIME')
  local micros = time[1] * 1000000 + time[2]
  local real = math.floor(micros / 1000)
  local pool = {worker = worker, micros = micros, now = real, findings = {}, found_of = {},
    left_out = 0, complete = true, sizes = {}, readable = {}, grants = {}, come_back = -1,
    rate = '', members = {}, recounted = {}, bound = {}, bound_waiting = 0, parked = 0, live = 0,
    turns_count = 0, window_sizes = {}, changed = 0, generation = 0, hash = KEYS[1], used_field = 'used',
    window_prefix = KEYS[1] .. ':window:'}
  local texts = read_fields(pool)
  pool.texts = texts
  local clock, problem = counter('clock', texts.clock, real + MAX_AHEAD)
  found_problem(pool, 'UNUSABLE_FIELD', problem)
  if clock and clock > real then
    pool.now, pool.micros = clock, clock * 1000
    if clock > real + LOOK_EVERY then
      found(pool, 'CLOCK_AHEAD', KEYS[1], 'clock', string.format('is %.0f ms ahead of the server; '
        .. 'until it has come up, no lease ends and no window opens', clock - real))
    end
  end
  read_types(pool)
  pool.used, pool.turns_count = texts.used or '', pool.sizes[10]
  pool.swept_at = tonumber(string.match(texts.swept or '', '^(%d+) ') or '0')
  if not pool.missing and not pool.unreadable then
    check_each(pool, texts)
    check_counters(pool, texts)
    if (texts.cooling or '') ~= '' then
      local _
      _, problem = read_cooling(KEYS[1], 'cooling', texts.cooling)
      found_problem(pool, 'UNUSABLE_FIELD', problem)
    end
  end
  pool.membered = texts.weights or pool.turns_count > 0
  return pool
end

-- Whether no key is there that tells of a pool. Marks and the like go by themselves.
function is_nothing_left(pool)
  local left = 0
  for _, index in ipairs({2, 3, 4, 5, 8, 10, 11, 12, 13, 14}) do
    if not pool.readable[index] then return false end
    left = left + pool.sizes[index]
  end
  return pool.missing and left == 0
end

-- What the settings say of all that was read.
function audit_counts(pool)
  if pool.missing then
    if not is_nothing_left(pool) then
      found(pool, 'POOL_LOST', KEYS[1], '', 'is missing, but other keys of the pool are not; the '
        .. 'next worker that knows its settings restores it')
    end
    return
  end
  if pool.unreadable then return end
  if pool.limit and pool.live > pool.limit then
    found(pool, 'OVER_LIMIT', KEYS[2], '', string.format(
      'has %d live leases, but the limit is %d', pool.live, pool.limit))
  end
  if not (pool.readable[4] and pool.readable[8] and pool.readable[12]) then return end
  local waiting = pool.sizes[4] + pool.sizes[8] + pool.bound_waiting
  if pool.queued and pool.queued ~= waiting then
    found(pool, 'STALE', KEYS[1], 'queued', string.format('is %d, but %d wait', pool.queued,
      waiting))
  end
  if waiting == 0 and (pool.texts.blocked or '') ~= '' then
    found(pool, 'STALE', KEYS[1], 'blocked', 'is "' .. string.sub(pool.texts.blocked, 1, 80)
      .. '", but nobody waits')
  end
end
