-- Purpose: reads or changes the note that says which pool a connection was attached to last. Whether
-- it still is, the pool's own set says.
--
-- KEYS[1] connection:<name>  string  the name of the pool
--
-- @keys 1
-- @arguments 3
-- ARGV[1] READ or NOTE
-- ARGV[2] for NOTE, what is expected to be noted; empty for nothing
-- ARGV[3] for NOTE, the pool; empty for none
--
-- @replies NOTED DIFFERENT
-- After it what is noted now; empty for nothing.
--
-- @include arguments

local problem = wrong_arguments(3, 0, 1)
if problem then return problem end
local noted = redis.pcall('GET', KEYS[1])
if type(noted) == 'table' then
  return {err = 'POOLSTATE ' .. KEYS[1]
    .. ' - must be a string, but is of another type (WRONGTYPE); rename it or delete it'}
end
noted = noted or ''
if ARGV[1] == 'READ' or noted == ARGV[3] then return {'NOTED', noted} end
if noted ~= ARGV[2] then return {'DIFFERENT', noted} end
if ARGV[3] == '' then
  redis.call('DEL', KEYS[1])
else
  redis.call('SET', KEYS[1], ARGV[3])
end
return {'NOTED', ARGV[3]}
