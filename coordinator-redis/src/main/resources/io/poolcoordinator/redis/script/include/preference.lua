-- Purpose: the members that somebody asks for, other than any.
--
-- @exports is_member_name new_preference preference_argument
-- @include arguments

function is_member_name(text)
  return #text <= 64 and string.match(text, '^[!-~]+$') and not string.find(text, '[{}*?%[%]:,=]')
end

-- Certain members, the preferred first: with those that were removed if it is frozen. What of them
-- was looked at is kept with it.
function new_preference(names, frozen)
  return {names = names, frozen = frozen, found = {}, next = 1}
end

-- The members in the argument at this index, separated by commas, with whether those count that
-- were removed, in the next one: {names, frozen}, nil for any member; nil and the error reply if
-- unusable.
function preference_argument(index)
  local text = ARGV[index]
  if text == '' then return nil end
  local names, seen = {}, {}
  for name in string.gmatch(text .. ',', '([^,]*),') do
    if not is_member_name(name) or seen[name] or #names == MAX_WEIGHT then
      return nil, {err = string.format(
        'POOLARGUMENTS argument %d is "%s", but must be at most %d different names of members',
        index, string.sub(text, 1, 40), MAX_WEIGHT)}
    end
    seen[name] = true
    names[#names + 1] = name
  end
  return new_preference(names, ARGV[index + 1] == '1')
end
