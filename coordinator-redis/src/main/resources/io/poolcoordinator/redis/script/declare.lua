-- Purpose: makes a pool, replaces its settings, or restores what was lost.
--
-- @keys 14
-- @arguments 19 + 6n
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
-- that are stored with another one stay, unless this is 0
-- ARGV[12] the largest token that the worker knows, for RESTORE
-- ARGV[13] cool-down where the API does not say how long, ms
-- ARGV[14] shortest cool-down, ms
-- ARGV[15] longest cool-down, ms
-- ARGV[16] after how many failures in a row a cool-down begins; 0 for never
-- ARGV[17] at which turn a new rotation begins
-- ARGV[18] actor, for the events; empty for the worker
-- ARGV[19] reason, for the events
-- then for each member: name, weight, limit or -1, rate, state for RESTORE, and attributes,
-- `key=value` in lines
--
-- @replies MADE SAME DIFFERENT REPLACED MISSING
-- After the header: what is stored now, as find says it.
--
-- @include expire
-- @include settle

local QUIET = 1000     -- after a loss nothing is granted for so long, so that holders come first

local GROUP = 6
local problem = wrong_arguments(19, GROUP)
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
  {'token', 12, 0, 1e16}, {'cool_down', 13, 1, 31 * DAY}, {'shortest', 14, 1, 31 * DAY},
  {'longest', 15, 1, 31 * DAY}, {'failures_to_cool', 16, 0, 1000}, {'start', 17, 0, 1e9},
}) do
  wanted[rule[1]], problem = whole_argument(rule[2], rule[3], rule[4])
  if problem then return problem end
end
wanted.weight_of, wanted.settings_of, problem = wanted_members(20, GROUP)
if problem then return problem end
if wanted.shortest > wanted.longest then
  return {err = 'POOLARGUMENTS the shortest cool-down must not be above the longest'}
end

local pool
pool, problem = open_pool(ARGV[1], true)
if problem then return problem end

local function line_of(settings, state)
  return settings_line(settings.limit, settings.timeout, settings.lease, settings.longest_hold,
    settings.warn_after, state, canonical_rate(settings.rate),
    canonical_rate(settings.rate_per_worker), settings.cool_down, settings.shortest,
    settings.longest, settings.failures_to_cool)
end

-- Takes the wanted settings over, with a state; the members follow once the windows were checked.
local settling
local function settle(state, changed, with_states, anew)
  settling = {with_states = with_states, anew = anew}
  for _, field in ipairs({'limit', 'timeout', 'lease', 'longest_hold', 'warn_after', 'rate',
    'rate_per_worker', 'cool_down', 'shortest', 'longest', 'failures_to_cool'}) do
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
  change(pool, 'cool-down', pool.cool_down)
  change(pool, 'cool-down-shortest', pool.shortest)
  change(pool, 'cool-down-longest', pool.longest)
  change(pool, 'cool-down-failures', pool.failures_to_cool)
  change(pool, 'state', state)
  change(pool, 'seen', line_of(pool, state))
  change(pool, 'changed', changed)
end

-- All fields, of the pool and of its members, for the events.
local function all_fields()
  return members_fields(pool.weight_of, pool.settings_of,
    settings_fields(line_of(pool, pool.state)))
end

-- Has the events tell what was settled: the fields that differ from those before, all for none.
local function note_settled(act, before)
  local from, to = difference(before, all_fields())
  note_event(pool, act, ARGV[18], ARGV[19], from, to)
end

-- The id of this run of the server, which another one has after a restart or a failover.
local function run_of_server()
  local info = redis.pcall('INFO', 'server')
  return type(info) == 'string' and string.match(info, 'run_id:(%x+)') or ''
end

local function be_quiet()
  pool.opens = pool.now + QUIET
  change(pool, 'opens', pool.opens)
end

local run = run_of_server()

-- What is to be stored is decided first: nothing is written before the windows were checked.
if pool.missing then
  if mode == 'UPDATE' then return reply_nothing(pool, 'MISSING') end
  pool.token, pool.floor, pool.queued, pool.opens = 0, 0, 0, 0
  pool.weights, pool.membered = 0, pool.turns_count > 0
  -- What is left of members of a pool whose settings were lost.
  local left = pool.membered or redis.call('EXISTS', KEYS[11]) == 1
  problem = left and (check_counted(pool) or look(pool))
  if problem then return problem end
  if mode == 'RESTORE' then
    settle(wanted.state, wanted.changed, true)
    pool.token = wanted.token
    be_quiet()
  else
    -- 1, the oldest there can be: whoever knows of a later change to these settings restores it.
    settle('active', mode == 'REPLACE' and pool.micros or 1, true)
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
  if problem then return problem end
  settle_members(pool, wanted, wanted.start, settling)
  note_settled(mode == 'RESTORE' and 'restored' or 'made', {})
  return reply_stored(pool, 'MADE')
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
  and members_text(pool.weight_of, pool.settings_of) ==
    members_text(wanted.weight_of, wanted.settings_of)
local status, anew = 'SAME', false
-- Of a deleted pool nothing is left that could differ.
local before = pool.state == 'deleted' and {} or all_fields()
if mode == 'RESTORE' then
  pool.token = math.max(pool.token, wanted.token)
  if wanted.changed > pool.changed then
    settle(wanted.state, wanted.changed, true)
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
  settle('active', later, true, true)
elseif mode == 'UPDATE' and (pool.state == 'deleted'
  or (wanted.changed ~= 0 and wanted.changed ~= pool.changed and not same)) then
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
if settling then
  settle_members(pool, wanted, wanted.start, settling)
  note_settled(anew and 'made' or mode == 'RESTORE' and 'restored' or 'updated', before)
end
if anew then
  for _, name in ipairs(pool.bound) do redis.call('DEL', key_of(name)) end
  redis.call('DEL', KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[8], KEYS[12], KEYS[13])
  pool.live, pool.waiting, pool.records, pool.takers = 0, 0, 0, 0
  pool.bound, pool.bound_waiting = {}, 0
  if pool.membered then recount(pool) end
  end_cool_down(pool, '')
else
  serve(pool)
end
return reply_stored(pool, status)
