-- Purpose: adds a pool's name to the index, lists the names that stand in it, or says whether one
-- does.
--
-- KEYS[1] pool-index  set  the names of pools
--
-- @keys 1
-- @arguments 2
-- ARGV[1] ADD, LIST or HAS
-- ARGV[2] for ADD and HAS, the name
--
-- @replies INDEXED
-- After it an array: for LIST of the names, for HAS of the name if it stands there; else empty.
--
-- @include arguments

local problem = wrong_arguments(2, 0, 1)
if problem then return problem end
local answer
if ARGV[1] == 'ADD' then
  answer = redis.pcall('SADD', KEYS[1], ARGV[2])
elseif ARGV[1] == 'HAS' then
  answer = redis.pcall('SISMEMBER', KEYS[1], ARGV[2])
else
  answer = redis.pcall('SMEMBERS', KEYS[1])
end
if type(answer) == 'table' and answer.err then
  if string.find(answer.err, 'WRONGTYPE', 1, true) then
    return {err = 'POOLSTATE ' .. KEYS[1]
      .. ' - must be a set, but is of another type (WRONGTYPE); rename it or delete it'}
  end
  return answer
end
if ARGV[1] == 'HAS' then answer = answer == 1 and {ARGV[2]} or {} end
return {'INDEXED', ARGV[1] == 'ADD' and {} or answer}
