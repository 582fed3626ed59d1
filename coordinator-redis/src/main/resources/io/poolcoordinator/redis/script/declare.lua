-- Purpose: makes a pool, replaces its settings, or restores what was lost.
--
-- @keys 7
-- @arguments 11
-- ARGV[1] worker
-- ARGV[2] mode: KEEP, REPLACE, FAIL or RESTORE
-- ARGV[3] limit
-- ARGV[4] timeout, ms
-- ARGV[5] lease, ms
-- ARGV[6] longest hold, ms; 0 for none
-- ARGV[7] warn after, ms
-- ARGV[8] state, for RESTORE
-- ARGV[9] changed, for RESTORE: settings that are stored with a larger one stay
-- ARGV[10] the largest token that the worker knows, for RESTORE
-- ARGV[11] the id of this run of the server; empty if unknown
--
-- @replies MADE SAME DIFFERENT REPLACED
-- After the header: limit, timeout, lease, longest hold, warn after, state, as they are stored now.
--
-- @include expire

local QUIET = 1000     -- after a loss nothing is granted for so long, so that holders come first

local problem = wrong_arguments(11, 0)
if problem then return problem end
local mode = ARGV[2]
if not ({KEEP = true, REPLACE = true, FAIL = true, RESTORE = true})[mode] or not STATES[ARGV[8]] then
  return {err = 'POOLARGUMENTS mode and state must be one of those that the header names'}
end
local wanted = {state = ARGV[8]}
for _, rule in ipairs({
  {'limit', 3, 0, 1000000}, {'timeout', 4, 0, 300000}, {'lease', 5, 1000, MAX_LEASE},
  {'longest_hold', 6, 0, 31 * DAY}, {'warn_after', 7, 1000, 31 * DAY}, {'changed', 9, 0, 1e16},
  {'token', 10, 0, 1e16},
}) do
  wanted[rule[1]], problem = whole_argument(rule[2], rule[3], rule[4])
  if problem then return problem end
end
local run = ARGV[11]

local pool
pool, problem = load_pool(ARGV[1])
if problem then return problem end

local function stored(status)
  return finish(pool, status, pool.limit, pool.timeout, pool.lease, pool.longest_hold,
    pool.warn_after, pool.state)
end

local function line_of(settings, state)
  return settings_line(settings.limit, settings.timeout, settings.lease, settings.longest_hold,
    settings.warn_after, state)
end

-- Takes the wanted settings over, with a state.
local function settle(state, changed)
  for _, field in ipairs({'limit', 'timeout', 'lease', 'longest_hold', 'warn_after'}) do
    pool[field] = wanted[field]
  end
  pool.state, pool.changed = state, changed
  change(pool, 'limit', pool.limit)
  change(pool, 'timeout', pool.timeout)
  change(pool, 'lease', pool.lease)
  change(pool, 'longest-hold', pool.longest_hold)
  change(pool, 'warn-after', pool.warn_after)
  change(pool, 'state', state)
  change(pool, 'seen', line_of(pool, state))
  change(pool, 'changed', changed)
end

local function be_quiet()
  pool.opens = pool.now + QUIET
  change(pool, 'opens', pool.opens)
end

if pool.missing then
  for field, value in pairs({token = 0, floor = 0, queued = 0, opens = 0, blocked = ''}) do
    pool[field] = value
  end
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
  -- A number that no earlier state of this pool had: workers that knew one look after what is theirs.
  pool.generation = pool.micros
  change(pool, 'generation', pool.generation)
  if run ~= '' then change(pool, 'run', run) end
  return stored('MADE')
end

if run ~= '' then
  local known = redis.call('HGET', KEYS[1], 'run')
  if run ~= known then
    change(pool, 'run', run)
    if known then be_quiet() end
  end
end
expire(pool)

local later = math.max(pool.changed + 1, pool.micros)
if pool.state == 'deleted' and mode ~= 'RESTORE' then
  -- Anew: nothing of the deleted pool is valid in this one.
  redis.call('DEL', KEYS[2], KEYS[3], KEYS[4], KEYS[5])
  pool.live, pool.waiting, pool.records = 0, 0, 0
  pool.floor = math.max(pool.token, pool.micros)
  pool.token = pool.floor
  pool.generation = math.max(pool.generation + 1, pool.micros)
  change(pool, 'floor', pool.floor)
  change(pool, 'generation', pool.generation)
  settle('active', later)
  return stored('MADE')
end

local same = line_of(pool, pool.state) == line_of(wanted, pool.state)
local status = 'SAME'
if mode == 'RESTORE' then
  pool.token = math.max(pool.token, wanted.token)
  if wanted.changed > pool.changed then
    settle(wanted.state, wanted.changed)
    status = 'REPLACED'
  end
elseif mode == 'REPLACE' and not same then
  settle(pool.state, later)
  status = 'REPLACED'
elseif not same then
  status = 'DIFFERENT'
end
serve(pool)
return stored(status)
