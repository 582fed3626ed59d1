-- Purpose: refuses a call with the wrong number of keys or arguments, before anything is read.
-- A script that is called by hand gets an error reply and writes nothing.

local KEY_COUNT = 14
local MOST_ATTRIBUTES = 16       -- of a member

-- The error reply for a call of the wrong shape, or nil. After `fixed` arguments may come any
-- number of groups of `group` arguments (0: none). As many keys as a pool has, unless `keys` says so.
local function wrong_arguments(fixed, group, keys)
  keys = keys or KEY_COUNT
  if #KEYS ~= keys then
    return {err = 'POOLARGUMENTS ' .. #KEYS .. ' keys, but must be ' .. keys}
  end
  local rest = #ARGV - fixed
  if rest < 0 or (group == 0 and rest > 0) or (group > 0 and rest % group ~= 0) then
    local wanted = group == 0 and fixed or (fixed .. ' and a multiple of ' .. group)
    return {err = 'POOLARGUMENTS ' .. #ARGV .. ' arguments, but must be ' .. wanted}
  end
end

-- The whole number in the argument at this index, or nil and the error reply.
local function whole_argument(index, least, most)
  local value = ARGV[index]
  local number = string.match(value, '^%-?%d+$') and #value <= 17 and tonumber(value)
  if not number or number < least or number > most then
    return nil, {err = string.format(
      'POOLARGUMENTS argument %d is "%s", but must be a whole number from %.0f to %.0f',
      index, string.sub(value, 1, 40), least, most)}
  end
  return number
end

-- The error reply if in any group of arguments, the first at this index, one of those from offset
-- `from` to offset `to` is not a whole number; or nil.
local function wrong_groups(first, group, from, to)
  for start = first, #ARGV, group do
    for offset = from, to do
      local _, problem = whole_argument(start + offset, 0, 1e16)
      if problem then return problem end
    end
  end
end
