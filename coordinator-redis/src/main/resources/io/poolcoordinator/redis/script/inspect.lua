-- Purpose: says how a pool stands, all of it at one moment, after serving its queues.
--
-- @keys 14
-- @arguments 1
-- ARGV[1] worker
--
-- @replies INSPECTED MISSING
-- After the header: what is stored, as find says it (14 values); how many permits are held; how many
-- wait; since when the one waits that waits longest, ms, or 0; why the next call would have to wait,
-- and when time alone ends that, ms, or 0; until when the pool itself cools down, ms, or 0; how many
-- connections are attached; an array with two values for each window: units that are taken, and when
-- it has room for one, ms, or 0 if it has now; an array with three values for each member, by name:
-- an array of how it stands, as members says it, the place of its next turn, and an array of its
-- windows, like the pool's; how much was granted, and how many calls were throttled, since the pool
-- was made.
--
-- @include expire
-- @include stored
-- @include standing

local problem = wrong_arguments(1, 0)
if problem then return problem end
local pool
pool, problem = open_pool(ARGV[1], true)
if problem then return problem end
if pool.missing then return reply(pool, 'MISSING') end
local connections
connections, problem = size_of('SCARD', KEYS[13], 'set')
problem = problem or load_windows(pool)
if problem then return problem end

local names, turns = {}, {}
for i, name in ipairs(redis.call('LRANGE', KEYS[10], 0, -1)) do
  if not turns[name] then
    turns[name] = i
    names[#names + 1] = name
  end
end
table.sort(names)
read_members(pool, names)
for _, name in ipairs(names) do
  local member = pool.members[name]
  if member and read_rate(pool, member) and read_windows(pool, member) then
    member.looked_at = true
  end
end
if pool.problem then return pool.problem end

write_when_full()
expire(pool)

local function windows_of(owner)
  local values = {}
  for _, window in ipairs(owner.windows) do
    values[#values + 1] = window.total
    values[#values + 1] = opening(window, 1)
  end
  return values
end

-- The smallest ticket of a queue, parked ones among it, and whose it is.
local function first_of(queue)
  local id, ticket = head(queue)
  local parked = redis.call('ZCOUNT', queue, '-inf', '(0')
  if parked > 0 then
    local last = redis.call('ZRANGE', queue, parked - 1, parked - 1, 'WITHSCORES')
    if not ticket or -tonumber(last[2]) < ticket then return last[1], -tonumber(last[2]) end
  end
  return id, ticket
end

local function oldest_since()
  local keys, first, least = {KEYS[4], KEYS[8]}, nil, nil
  for _, name in ipairs(pool.bound) do keys[#keys + 1] = key_of(name) end
  for _, key in ipairs(keys) do
    local id, ticket = first_of(key)
    if ticket and (not least or ticket < least) then first, least = id, ticket end
  end
  local waiter = first and read_waiter(redis.call('HGET', KEYS[5], first))
  return waiter and millis_of(waiter.since) or 0
end

local blocked
if pool.state == 'deleted' then
  blocked = 'deleted'
elseif anybody_waits(pool) then
  blocked = serve(pool)
end
blocked = blocked or refusal(pool, 1, true, nil) or ''

local members = {}
for _, name in ipairs(names) do
  for _, value in ipairs({standing_of(pool, name), turns[name], windows_of(pool.members[name])}) do
    members[#members + 1] = value
  end
end
local values = stored_values(pool)
for _, value in ipairs({pool.live, pool.waiting + pool.takers + pool.bound_waiting, oldest_since(),
  blocked, millis_of(string.match(blocked, ' until (%S+)$')) or 0,
  pool.cooling and pool.cooling.ends or 0, connections, windows_of(pool), members,
  pool.granted + pool.grants_counted, pool.throttled}) do
  values[#values + 1] = value
end
return finish(pool, 'INSPECTED', unpack(values))
