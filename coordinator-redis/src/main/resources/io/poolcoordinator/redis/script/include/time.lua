-- Purpose: the pool's times as people read them, 2026-11-20T21:37:44.123Z, and back.
-- Source of the calendar arithmetic: the proleptic Gregorian calendar in eras of 400 years
-- (146,097 days), with years that begin in March, so that the leap day is a year's last.
--
-- @ahead

local DAY = 86400000

-- The whole quotient of numbers that are not negative.
local function quotient(number, divisor)
  return (number - number % divisor) / divisor
end

-- Milliseconds since 1970 as an ISO 8601 instant.
local function iso(millis)
  local rest = millis % DAY
  local shifted = (millis - rest) / DAY + 719468
  local day_of_era = shifted % 146097
  local year_of_era = quotient(day_of_era - quotient(day_of_era, 1460)
    + quotient(day_of_era, 36524) - quotient(day_of_era, 146096), 365)
  local day_of_year = day_of_era
    - (365 * year_of_era + quotient(year_of_era, 4) - quotient(year_of_era, 100))
  local march_month = quotient(5 * day_of_year + 2, 153)
  local month = march_month < 10 and march_month + 3 or march_month - 9
  return string.format('%04d-%02d-%02dT%02d:%02d:%02d.%03dZ',
    year_of_era + (shifted - day_of_era) / 146097 * 400 + (month <= 2 and 1 or 0), month,
    day_of_year - quotient(153 * march_month + 2, 5) + 1, quotient(rest, 3600000),
    quotient(rest, 60000) % 60, quotient(rest, 1000) % 60, rest % 1000)
end

-- An instant that iso() wrote, in milliseconds since 1970; nil if it is not one.
local function millis_of(text)
  local y, mo, d, h, mi, s, ms =
    string.match(text or '', '^(%d%d%d%d)-(%d%d)-(%d%d)T(%d%d):(%d%d):(%d%d)%.(%d%d%d)Z$')
  if not y then return nil end
  local month = tonumber(mo)
  local year = month <= 2 and y - 1 or tonumber(y)
  local era = math.floor(year / 400)
  local year_of_era = year - era * 400
  local march_month = month > 2 and month - 3 or month + 9
  local day_of_year = math.floor((153 * march_month + 2) / 5) + d - 1
  local day_of_era = year_of_era * 365 + math.floor(year_of_era / 4)
    - math.floor(year_of_era / 100) + day_of_year
  return (era * 146097 + day_of_era - 719468) * DAY + h * 3600000 + mi * 60000 + s * 1000 + ms
end
