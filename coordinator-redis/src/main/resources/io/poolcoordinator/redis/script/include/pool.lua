-- Purpose: reads a pool, and checks every field and every key's type before the first write; what
-- concerns rate windows is checked where they are read, in windows.lua.
--
-- KEYS[1] pool:{name}          hash  settings and counters
-- KEYS[2] pool:{name}:leases   zset  permit id -> end of its lease, ms: the truth of what is in use
-- KEYS[3] pool:{name}:holders  hash  permit id -> record
-- KEYS[4] pool:{name}:waiters  zset  waiter id -> ticket; negative: parked
-- KEYS[5] pool:{name}:waiting  hash  waiter id -> record; kept until a pushed grant is claimed
-- KEYS[6] pool:{name}:ended    zset  id -> until when its end is remembered, ms
-- KEYS[7] pool:{name}:workers  zset  worker -> when it was last heard of, ms; negative: some of its
--                                    waiters are parked
-- KEYS[8] pool:{name}:takers   zset  as waiters, of those that wait for units of the windows alone
-- KEYS[9] pool:{name}:taken    zset  id -> until when it is remembered that its units were taken
--                                    without a slot, ms
-- KEYS[10] pool:{name}:rotation list  members, an entry for each turn; the head is next
-- KEYS[11] pool:{name}:members  hash  <member>:<property> -> value, and `held`: all that are held
-- KEYS[12] pool:{name}:bound    zset  names of queues of those that wait for certain members, as
--                                    waiters:eol1 for pool:{name}:waiters:eol1; the score is 0
-- KEYS[13] pool:{name}:connections  set  connections that are attached
-- KEYS[14] pool:{name}:events       stream  administrative events
--
-- @include bare
-- @include settings
-- @include record
-- @include events

local BATCH = 500                -- so many leases expire and waiters are served in one script
local FORGET = 2 * MAX_LEASE     -- nothing that waits lives longer; a silent worker is forgotten
local FARTHEST = 32 * DAY        -- no bucket of a window begins later than this from now
local MOST_BUCKETS = 2500        -- more are not reserved ahead: a window stays below 64 KB
-- For so long it is known by its id what was taken without a slot. Asked later under the same id
-- it is taken once more: units are lost then, but no window is exceeded.
local REMEMBERED = 10000

local function number_text(number)
  return string.format('%.0f', number)
end

-- Says that a field must be written at the end.
local function change(pool, field, value)
  local changes = pool.changes
  changes[#changes + 1] = field
  changes[#changes + 1] = value
end

-- Reads how much there is of a rotation and of queues for certain members; the error reply if a key
-- is of another type.
local function read_members_sizes(pool)
  local problem, queues
  pool.turns_count, problem = size_of('LLEN', KEYS[10], 'list')
  if problem then return problem end
  if pool.turns_count > MAX_WEIGHT then
    return too_many_turns(pool.turns_count)
  end
  queues, problem = size_of('ZCARD', KEYS[12], 'sorted set')
  if problem then return problem end
  if queues > 0 then pool.bound = redis.call('ZRANGE', KEYS[12], 0, -1) end
  for _, name in ipairs(pool.bound) do
    if not string.find(name, '^waiters:.') and not string.find(name, '^takers:.') then
      return wrong_queue_name(name)
    end
    local size
    size, problem = size_of('ZCARD', KEYS[1] .. ':' .. name, 'sorted set')
    if problem then return problem end
    pool.bound_waiting = pool.bound_waiting + size
  end
end

-- The same of those that wait, and of members.
local function read_waiting_sizes(pool)
  local problem
  pool.waiting, problem = size_of('ZCARD', KEYS[4], 'sorted set')
  if problem then return problem end
  pool.records, problem = size_of('HLEN', KEYS[5], 'hash')
  if problem then return problem end
  pool.takers, problem = size_of('ZCARD', KEYS[8], 'sorted set')
  return problem or read_members_sizes(pool)
end

-- Reads how many there are of everything, which is also the check of the keys' types; the error
-- reply if one is of another type. Where nobody waits and there are no members, at the cost of one
-- command for all that is not there then (and for what windows.lua reads: see `taken` there).
local function read_sizes(pool)
  local problem
  pool.live, problem = size_of('ZCARD', KEYS[2], 'sorted set')
  if problem then return problem end
  pool.held, problem = size_of('HLEN', KEYS[3], 'hash')
  if problem then return problem end
  pool.marks, problem = size_of('ZCARD', KEYS[6], 'sorted set')
  if problem then return problem end
  pool.heard, problem = size_of('ZCARD', KEYS[7], 'sorted set')
  if problem then return problem end
  pool.is_bare = redis.call('EXISTS', KEYS[4], KEYS[5], KEYS[8], KEYS[9], KEYS[10], KEYS[12]) == 0
  if not pool.is_bare then return read_waiting_sizes(pool) end
end

-- Reads the numbers that scripts keep; the error reply if one is unusable.
local function read_counters(pool, token, floor, queued, generation, changed, opens)
  local ahead, problem = (pool.now + MAX_AHEAD) * 1000, nil
  pool.token, problem = counter('token', token, ahead)
  if problem then return problem end
  pool.floor, problem = counter('floor', floor, ahead)
  if problem then return problem end
  pool.queued, problem = counter('queued', queued, 1e9)
  if problem then return problem end
  pool.generation, problem = counter('generation', generation, ahead)
  if problem then return problem end
  pool.changed, problem = counter('changed', changed, ahead)
  if problem then return problem end
  pool.opens, problem = counter('opens', opens, pool.now + MAX_AHEAD)
  return problem
end

-- Reads a pool and checks all of it. Returns the pool (its `missing` may be true), or nil and the
-- error reply. Writes nothing.
local function load_pool(worker)
  read_pool()
  local fields = pool_fields
  if fields.err then return nil, wrong_type(KEYS[1], 'hash') end
  local limit, timeout, lease, longest_hold, warn_after, state, seen, token, floor, clock, queued,
    generation, changed, opens, blocked, swept, rate, rate_per_worker, used, told, cool_down,
    shortest, longest, failures, cooling, weights, skipped, granted, throttled = unpack(fields)
  local micros = pool_time[1] * 1000000 + pool_time[2]
  local pool = {worker = worker, changes = {}, grants = {}, pushes = {}, reached = {}, more = false,
    micros = micros, now = math.floor(micros / 1000), changed = 0, generation = 0,
    blocked = blocked or '', swept = swept or '', rate = rate or '',
    rate_per_worker = rate_per_worker or '', used = used or '', told = told or '', windows = {},
    obsolete = {}, taken = 0, heads = {}, come_back = -1, come_backs = {}, steps = 0,
    skipped = skipped or '', skipped_before = skipped or '', granted = tally(granted),
    grants_counted = 0, throttled = tally(throttled), members = {}, turns = {},
    held_changes = {}, in_rotation = {}, reserved = {}, ahead = {},
    hash = KEYS[1], used_field = 'used', window_prefix = KEYS[1] .. ':window:',
    live = 0, held = 0, marks = 0, heard = 0, is_bare = false, waiting = 0, records = 0, takers = 0,
    turns_count = 0, bound = {}, bound_waiting = 0, counted = 0,
    -- Room for what is read below: a table that grows is made anew at each power of two.
    token = nil, floor = nil, queued = nil, opens = nil, settings_text = nil, limit = nil,
    timeout = nil, lease = nil, longest_hold = nil, warn_after = nil, state = nil, cool_down = nil,
    shortest = nil, longest = nil, failures_to_cool = nil, cooling = nil, weights = nil,
    membered = nil, rotates = nil, weight_of = nil, settings_of = nil}
  local problem
  clock, problem = counter('clock', clock, pool.now + MAX_AHEAD)
  if problem then return nil, problem end
  if clock > pool.now then
    pool.now = clock
    pool.micros = clock * 1000
  end
  problem = read_sizes(pool)
  if problem then return nil, problem end
  if not (limit or timeout or lease or state) and redis.call('EXISTS', KEYS[1]) == 0 then
    pool.missing = true
    return pool
  end

  problem = read_counters(pool, token, floor, queued, generation, changed, opens)
  if problem then return nil, problem end
  local settings = settings_line(limit, timeout, lease, longest_hold, warn_after, state,
    rate, rate_per_worker, cool_down, shortest, longest, failures)
  pool.settings_text = settings
  if settings == seen and limit and timeout and lease and longest_hold and warn_after and cool_down
    and shortest and longest and failures then
    -- As they were when they were last checked.
    pool.limit, pool.timeout, pool.lease = tonumber(limit), tonumber(timeout), tonumber(lease)
    pool.longest_hold, pool.warn_after = tonumber(longest_hold), tonumber(warn_after)
    pool.state, pool.cool_down, pool.shortest = state, tonumber(cool_down), tonumber(shortest)
    pool.longest, pool.failures_to_cool = tonumber(longest), tonumber(failures)
  else
    problem = check_settings(pool, limit, timeout, lease, longest_hold, warn_after, state)
      or check_cool_down(pool, cool_down, shortest, longest, failures)
    if problem then return nil, problem end
    if settings ~= seen then
      -- Somebody changed a setting by hand: workers are to hear of it.
      if seen then
        local before, after = difference(settings_fields(seen), settings_fields(settings))
        if before .. after ~= '' then note_event(pool, 'changed', '-', '', before, after) end
      end
      pool.changed = math.max(pool.changed + 1, pool.micros)
      change(pool, 'seen', settings)
      change(pool, 'changed', pool.changed)
    end
  end
  if (cooling or '') ~= '' then
    pool.cooling, problem = read_cooling(KEYS[1], 'cooling', cooling)
    if problem then return nil, problem end
  end
  pool.weights, problem = counter('weights', weights, MAX_WEIGHT)
  if problem then return nil, problem end
  -- Whether it has or had members, whose permits are counted then; and whether grants have one.
  pool.membered = weights or pool.turns_count > 0
  pool.rotates = pool.turns_count > 0 or pool.weights > 0
  if pool.waiting + pool.takers + pool.bound_waiting ~= pool.queued then
    -- Somebody edited the queue by hand: workers are to look after their waiters.
    pool.generation = pool.generation + 1
    change(pool, 'generation', pool.generation)
  end
  return pool
end

-- Remembers that an id has ended, until the given time. What is past is dropped by tidy().
local function mark(pool, id, until_millis)
  redis.call('ZADD', KEYS[6], 'GT', until_millis, id)
  if pool.marks == 0 then redis.call('PEXPIRE', KEYS[6], 2 * MAX_LEASE) end
  pool.marks = pool.marks + 1
end

-- Redis refuses a script for want of memory at its first write that may need some. What keeps
-- leases alive, and what finds free permits, must not be refused: it begins with one that needs
-- none.
local function write_when_full()
  redis.call('HDEL', KEYS[5], '')
end

-- Remembers that people ended an id. Its worker may be told of it in vain, and renew it or ask
-- after it for as long as a lease or a wait can be.
local function mark_cleared(pool, id)
  mark(pool, id, pool.now + MAX_LEASE)
end

-- The next number of the one counter that gives tokens and tickets.
local function next_number(pool)
  pool.token = math.max(pool.token + 1, pool.micros)
  return pool.token
end

-- The reply of every script: status, header, then what the script adds.
local function reply(pool, status, ...)
  return {status, pool.now, pool.changed, pool.generation, pool.more and 1 or 0, pool.come_back,
    pool.grants, ...}
end

-- Whether the second since the last look is over, and how far the sweeps of records had come.
local function is_due(pool)
  local swept, waiters, holders = string.match(pool.swept, '^(%d+) (%d+) (%d+)$')
  local last = tonumber(swept or '0')
  return last > pool.now or last + LOOK_EVERY <= pool.now, waiters or '0', holders or '0'
end

local function anybody_waits(pool)
  return pool.waiting + pool.takers + #pool.bound > 0
end

-- Whether a grant needs a member.
local function needs_member(pool, slot, preference)
  return preference or (slot and pool.rotates)
end
