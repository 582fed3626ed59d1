-- Purpose: lists what may be too long for one reply, a piece at a time: who holds permits, who
-- waits, which connections are attached, which administrative events there were.
--
-- @keys 14
-- @arguments 4
-- ARGV[1] worker
-- ARGV[2] what: HOLDERS, WAITERS, CONNECTIONS, NEWEST_FIRST or OLDEST_FIRST; the last two are events
-- ARGV[3] where to begin: empty, or what the piece before says; for OLDEST_FIRST the id of an event,
-- behind which to begin
-- ARGV[4] about how many
--
-- @replies LISTED MISSING
-- After the header: where the next piece begins, empty if this is the last one; an array of values:
-- for each holder id, since, token, end of the lease, cost, label, member; for each waiter id,
-- ticket, since, deadline, cost, 1 if it waits for a slot, 1 if it is parked, label, members that
-- may serve separated by commas, 1 if those count that were removed; for each connection its name;
-- for each event id, time, act, actor, reason, before, after. Times in ms; zeros and empty texts for
-- what is not known.
--
-- @include expire
-- @include waiter

local problem = wrong_arguments(4, 0)
if problem then return problem end
local what, from = ARGV[2], ARGV[3]
local KINDS = {HOLDERS = '^%d+$', WAITERS = '^%d+$', CONNECTIONS = '^%d+$', NEWEST_FIRST = '^$',
  OLDEST_FIRST = '^%d+%-%d+$'}
local count
count, problem = whole_argument(4, 1, 1000)
if problem then return problem end
if not KINDS[what] or #from > 40 or (from ~= '' and not string.match(from, KINDS[what])) then
  return {err = 'POOLARGUMENTS what to list, and where to begin, must be as the header says'}
end

local pool
pool, problem = open_pool(ARGV[1])
if problem then return problem end
if pool.missing then return reply(pool, 'MISSING', '', {}) end
local _
if what == 'CONNECTIONS' then
  _, problem = size_of('SCARD', KEYS[13], 'set')
elseif what == 'NEWEST_FIRST' or what == 'OLDEST_FIRST' then
  _, problem = size_of('XLEN', KEYS[14], 'stream')
end
if problem then return problem end
write_when_full()
expire(pool)
-- An edit by hand that this script has found is among the events that it lists.
if pool.events then write_events(pool) end
pool.events = nil

local values = {}
local function say(...)
  for _, value in ipairs({...}) do values[#values + 1] = value end
end

local function say_holder(id, ends, record)
  local since, token, name = read_holder(record)
  local cost, label = string.match(record or '', ' cost=(%d+) label=(.*)$')
  say(id, since, token, math.min(ends, pool.now + MAX_LEASE), tonumber(cost or '0'), label or '',
    name)
end

local function say_waiter(id, record)
  local waiter = read_waiter(record)
  if not waiter then return end
  local preference = waiter.preference
  local slot, ticket = true, ticket_of(queue_of(true, preference), id)
  if not ticket then slot, ticket = false, ticket_of(queue_of(false, preference), id) end
  if not ticket then return end
  say(id, math.abs(ticket), millis_of(waiter.since) or 0, waiter.deadline, waiter.cost,
    slot and 1 or 0, ticket < 0 and 1 or 0, waiter.label,
    preference and table.concat(preference.names, ',') or '',
    preference and preference.frozen and 1 or 0)
end

local function say_event(entry)
  local event = {}
  for i = 1, #entry[2], 2 do event[entry[2][i]] = entry[2][i + 1] end
  say(entry[1], millis_of(event.at) or 0, event.act or '', event.actor or '', event.reason or '',
    event.before or '', event.after or '')
end

local next_from = ''
local function scanned(command, key)
  local scan = redis.call(command, key, from == '' and '0' or from, 'COUNT', count)
  next_from = scan[1] == '0' and '' or scan[1]
  return scan[2]
end

if what == 'HOLDERS' then
  local leases = scanned('ZSCAN', KEYS[2])
  for i = 1, #leases, 2 do
    say_holder(leases[i], tonumber(leases[i + 1]), redis.call('HGET', KEYS[3], leases[i]))
  end
elseif what == 'WAITERS' then
  local records = scanned('HSCAN', KEYS[5])
  for i = 1, #records, 2 do say_waiter(records[i], records[i + 1]) end
elseif what == 'CONNECTIONS' then
  for _, name in ipairs(scanned('SSCAN', KEYS[13])) do say(name) end
elseif what == 'NEWEST_FIRST' then
  for _, entry in ipairs(redis.call('XREVRANGE', KEYS[14], '+', '-', 'COUNT', count)) do
    say_event(entry)
  end
else
  local start = from == '' and '-' or '(' .. from
  for _, entry in ipairs(redis.call('XRANGE', KEYS[14], start, '+', 'COUNT', count)) do
    say_event(entry)
  end
end
return finish(pool, 'LISTED', next_from, values)
