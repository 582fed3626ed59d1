-- Purpose: makes a pool, replaces its settings, or restores what was lost.
--
-- @keys 9
-- @arguments 13
-- ARGV[1] worker
-- ARGV[2] mode: KEEP, REPLACE, FAIL, UPDATE or RESTORE
-- ARGV[3] limit
-- ARGV[4] timeout, ms
-- ARGV[5] lease, ms
-- ARGV[6] longest hold, ms; 0 for none
-- ARGV[7] warn after, ms
-- ARGV[8] rate: windows such as 60/1m,5000/1d; empty for none
-- ARGV[9] rate per worker: a window; empty for none
-- ARGV[10] state, for RESTORE
-- ARGV[11] changed: for RESTORE, settings that are stored with a larger one stay; for UPDATE, those
-- that are stored with another one stay
-- ARGV[12] the largest token that the worker knows, for RESTORE
-- ARGV[13] the id of this run of the server; empty if unknown
--
-- @replies MADE SAME DIFFERENT REPLACED MISSING
-- After the header: limit, timeout, lease, longest hold, warn after, rate, rate per worker and
-- state, as they are stored now, and for how many units the fullest window has room.
--
-- @include expire

local QUIET = 1000     -- after a loss nothing is granted for so long, so that holders come first

local problem = wrong_arguments(13, 0)
if problem then return problem end
local mode = ARGV[2]
local MODES = {KEEP = true, REPLACE = true, FAIL = true, UPDATE = true, RESTORE = true}
if not (MODES[mode] and STATES[ARGV[10]]) or check_rate('rate', ARGV[8])
  or check_rate('rate-per-worker', ARGV[9]) then
  return {err = 'POOLARGUMENTS mode, state and rates must be like those that the header names'}
end
local wanted = {rate = canonical_rate(ARGV[8]), rate_per_worker = canonical_rate(ARGV[9]),
  state = ARGV[10]}
for _, rule in ipairs({
  {'limit', 3, 0, 1000000}, {'timeout', 4, 0, 300000}, {'lease', 5, 1000, MAX_LEASE},
  {'longest_hold', 6, 0, 31 * DAY}, {'warn_after', 7, 1000, 31 * DAY}, {'changed', 11, 0, 1e16},
  {'token', 12, 0, 1e16},
}) do
  wanted[rule[1]], problem = whole_argument(rule[2], rule[3], rule[4])
  if problem then return problem end
end
local run = ARGV[13]

local pool
pool, problem = load_pool(ARGV[1])
if problem then return problem end

local function stored(status)
  return finish(pool, status, pool.limit, pool.timeout, pool.lease, pool.longest_hold,
    pool.warn_after, canonical_rate(pool.rate), canonical_rate(pool.rate_per_worker), pool.state,
    available(pool))
end

local function line_of(settings, state)
  return settings_line(settings.limit, settings.timeout, settings.lease, settings.longest_hold,
    settings.warn_after, state, canonical_rate(settings.rate),
    canonical_rate(settings.rate_per_worker))
end

-- Takes the wanted settings over, with a state.
local function settle(state, changed)
  for _, field in ipairs({'limit', 'timeout', 'lease', 'longest_hold', 'warn_after', 'rate',
    'rate_per_worker'}) do
    pool[field] = wanted[field]
  end
  pool.state, pool.changed = state, changed
  change(pool, 'limit', pool.limit)
  change(pool, 'timeout', pool.timeout)
  change(pool, 'lease', pool.lease)
  change(pool, 'longest-hold', pool.longest_hold)
  change(pool, 'warn-after', pool.warn_after)
  change(pool, 'rate', pool.rate)
  change(pool, 'rate-per-worker', pool.rate_per_worker)
  change(pool, 'state', state)
  change(pool, 'seen', line_of(pool, state))
  change(pool, 'changed', changed)
end

local function be_quiet()
  pool.opens = pool.now + QUIET
  change(pool, 'opens', pool.opens)
end

-- What is to be stored is decided first: nothing is written before the windows were checked.
if pool.missing then
  if mode == 'UPDATE' then return reply(pool, 'MISSING', 0, 0, 0, 0, 0, '', '', '', 0) end
  pool.token, pool.floor, pool.queued, pool.opens = 0, 0, 0, 0
  if mode == 'RESTORE' then
    settle(wanted.state, wanted.changed)
    pool.token = wanted.token
    be_quiet()
  else
    -- 1, the oldest there can be: whoever knows of a later change to these settings restores it.
    settle('active', mode == 'REPLACE' and pool.micros or 1)
    -- Whoever knows a token of this pool has seen it before: it was lost, and holders come first.
    if wanted.token > 0 then
      pool.token = wanted.token
      be_quiet()
    end
  end
  -- A number that no earlier state of this pool had: workers that knew one look after what is
  -- theirs.
  pool.generation = pool.micros
  change(pool, 'generation', pool.generation)
  if run ~= '' then change(pool, 'run', run) end
  problem = load_windows(pool)
  return problem or stored('MADE')
end

if run ~= '' then
  local known = redis.call('HGET', KEYS[1], 'run')
  if run ~= known then
    change(pool, 'run', run)
    if known then be_quiet() end
  end
end

local later = math.max(pool.changed + 1, pool.micros)
local same = line_of(pool, pool.state) == line_of(wanted, pool.state)
local status, anew = 'SAME', false
if mode == 'RESTORE' then
  pool.token = math.max(pool.token, wanted.token)
  if wanted.changed > pool.changed then
    settle(wanted.state, wanted.changed)
    status = 'REPLACED'
  end
elseif pool.state == 'deleted' and mode ~= 'UPDATE' then
  -- Anew: nothing of the deleted pool is valid in this one, but units stay taken.
  anew, status = true, 'MADE'
  pool.floor = math.max(pool.token, pool.micros)
  pool.token = pool.floor
  pool.generation = math.max(pool.generation + 1, pool.micros)
  change(pool, 'floor', pool.floor)
  change(pool, 'generation', pool.generation)
  settle('active', later)
elseif mode == 'UPDATE' and (wanted.changed ~= pool.changed or pool.state == 'deleted') then
  status = 'DIFFERENT'
elseif not same and (mode == 'REPLACE' or mode == 'UPDATE') then
  settle(pool.state, later)
  status = 'REPLACED'
elseif not same then
  status = 'DIFFERENT'
end

problem = load_windows(pool)
if problem then return problem end
expire(pool)
if anew then
  redis.call('DEL', KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[8])
  pool.live, pool.waiting, pool.records, pool.takers = 0, 0, 0, 0
else
  serve(pool)
end
return stored(status)
