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

-- All settings as they are stored, in one line: tells when one was changed, by whatever hand, and
-- when all are as they were at the last check.
local function settings_line(limit, timeout, lease, longest_hold, warn_after, state, rate,
    rate_per_worker, cool_down, shortest, longest, failures)
  return (limit or '-') .. ' ' .. (timeout or '-') .. ' ' .. (lease or '-') .. ' '
    .. (longest_hold or '-') .. ' ' .. (warn_after or '-') .. ' ' .. (state or '-') .. ' '
    .. (rate or '-') .. ' ' .. (rate_per_worker or '-') .. ' ' .. (cool_down or '-') .. ' '
    .. (shortest or '-') .. ' ' .. (longest or '-') .. ' ' .. (failures or '-')
end
