-- Purpose: the self-test at the start. Asks the server what it is, and whether this user may do all
-- that the scripts and the library do, with the keys and the channel of a pool; before Redis 7.0 a
-- script cannot ask that. Writes nothing.
--
-- @keys 14
-- @arguments 3
-- ARGV[1] the key of the index
-- ARGV[2] a worker's channel of the pool
-- ARGV[3] the key of a connection
--
-- @replies ALLOWED DENIED
-- After it: what INFO says of the server and its role, and of its memory; then an array with two values for each
-- command that is denied: what was asked for, and the name of the rule that allows the command.
--
-- @include arguments

local problem = wrong_arguments(3, 0)
if problem then return problem end
local settings, leases, holders, waiters, waiting, ended, workers, takers, taken, rotation,
  members, bound, connections, events = unpack(KEYS)
local window = settings .. ':window:1m'
local index, channel, connection = ARGV[1], ARGV[2], ARGV[3]

local denied = {}
local function info(section)
  local text = redis.pcall('INFO', section)
  if type(text) == 'string' then return text end
  denied[1], denied[2] = 'INFO (' .. text.err .. ')', 'info'
  return ''
end
local server = info('server') .. info('replication')
local memory = info('memory')
if not redis.acl_check_cmd then
  return {#denied == 0 and 'ALLOWED' or 'DENIED', server, memory, denied}
end
-- On a Cluster channels are those of a shard.
local shard = string.find(server, 'redis_mode:cluster', 1, true)
local function of_messages(name)
  return shard and (name == 'NUMSUB' and 'SHARDNUMSUB' or 'S' .. name) or name
end

local wanted = {
  {'TIME'},
  {'EVALSHA', 'sha', #KEYS, unpack(KEYS)}, {'EVAL', 'return 1', #KEYS, unpack(KEYS)},
  {'SADD', index, 'name'}, {of_messages('SUBSCRIBE'), channel},
  {of_messages('UNSUBSCRIBE'), channel}, {of_messages('PUBLISH'), channel, 'message'},
  {'PUBSUB', of_messages('NUMSUB'), channel},
  {'EXISTS', settings}, {'HMGET', settings, 'limit'}, {'HSET', settings, 'limit', '1'},
  {'HDEL', settings, 'blocked'},
  {'DEL', leases, holders, waiters, waiting, takers, window, rotation, bound}, {'LLEN', window},
  {'LRANGE', window, '0', '-1'}, {'RPUSH', window, '1 1'}, {'LSET', window, '-1', '1 1'},
  {'LTRIM', window, '1', '-1'}, {'PEXPIREAT', window, '1'},
  {'EXISTS', rotation, bound}, {'LLEN', rotation}, {'LRANGE', rotation, '0', '-1'},
  {'RPUSH', rotation, 'name'}, {'LREM', rotation, '1', 'name'}, {'LPOS', rotation, 'name'},
  {'LMOVE', rotation, rotation, 'LEFT', 'RIGHT'}, {'HMGET', members, 'field'},
  {'HGET', members, 'field'}, {'HGETALL', members}, {'HSET', members, 'field', '1'},
  {'HDEL', members, 'field'}, {'HINCRBY', members, 'field', '1'}, {'HMGET', holders, 'id'},
  {'SMEMBERS', index}, {'GET', connection}, {'SET', connection, 'name'}, {'DEL', connection},
  {'DEL', connections}, {'SADD', connections, 'name'}, {'SREM', connections, 'name'},
  {'SISMEMBER', connections, 'name'}, {'SCARD', connections}, {'SSCAN', connections, '0'},
  {'XADD', events, '*', 'act', 'paused'}, {'XLEN', events}, {'XRANGE', events, '-', '+'},
  {'XREVRANGE', events, '+', '-'}, {'ZSCAN', leases, '0'}, {'ZRANGE', leases, '0', '0'},
}
for _, key in ipairs({holders, waiting}) do
  for _, command in ipairs({
    {'HLEN', key}, {'HGET', key, 'id'}, {'HSET', key, 'id', 'record'}, {'HDEL', key, 'id'},
    {'HEXISTS', key, 'id'}, {'HSCAN', key, '0'},
  }) do
    wanted[#wanted + 1] = command
  end
end
for _, key in ipairs({leases, waiters, ended, workers, takers, taken, bound}) do
  for _, command in ipairs({
    {'ZCARD', key}, {'ZSCORE', key, 'id'}, {'ZADD', key, '1', 'id'}, {'ZREM', key, 'id'},
    {'ZCOUNT', key, '-inf', '+inf'}, {'ZRANGE', key, '0', '0'},
    {'ZRANGEBYSCORE', key, '-inf', '+inf'}, {'ZREMRANGEBYSCORE', key, '-inf', '0'},
    {'PEXPIRE', key, '1'}, {'PTTL', key},
  }) do
    wanted[#wanted + 1] = command
  end
end

for _, command in ipairs(wanted) do
  if not redis.acl_check_cmd(unpack(command)) then
    local name, on = command[1], command[2]
    if name == 'PUBSUB' then name, on = name .. '|' .. command[2], command[3] end
    local with_key = on and (string.find(on, '}', 1, true) or on == index or on == connection)
    denied[#denied + 1] = with_key and (name .. ' ' .. on) or name
    denied[#denied + 1] = string.lower(name)
  end
end
return {#denied == 0 and 'ALLOWED' or 'DENIED', server, memory, denied}
