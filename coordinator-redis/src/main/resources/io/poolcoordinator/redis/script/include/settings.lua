-- Purpose: the settings of a pool as they are stored, and the numbers that scripts keep.
--
-- @include checks

-- A number that scripts keep; 0 where it is missing. It is checked on the way, at little cost.
local function counter(field, text, most, key)
  if not text then return 0 end
  local number = tonumber(text)
  if number and number >= 0 and number <= most and number % 1 == 0 then return number end
  return nil, not_whole(field, text, 0, most, key)
end
