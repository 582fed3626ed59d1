-- Purpose: the text of rate windows, as in 60/1m,5000/1d@+02:00: units, length, and for a window
-- that follows the calendar the offset from UTC at which its day begins.
--
-- @exports parse_rate window_of rate_text canonical_rate
-- @include time

local MAX_UNITS = 1e9
local MAX_WINDOWS = 16
local LENGTHS = {d = DAY, h = 3600000, m = 60000, s = 1000, ms = 1}

-- The offset in ms that stands behind a window's length, and how it is written; nil if it is none.
local function calendar(text)
  if text == '@Z' then return 0, text end
  local sign, hours, minutes = string.match(text, '^@([+-])(%d%d):(%d%d)$')
  if not sign or tonumber(minutes) > 59 then return nil end
  local offset = hours * LENGTHS.h + minutes * LENGTHS.m
  if offset > 18 * LENGTHS.h then return nil end
  if offset == 0 then return 0, '@Z' end
  return sign == '-' and -offset or offset, text
end

local function window_name(length, at)
  for _, unit in ipairs({'d', 'h', 'm', 's'}) do
    if length % LENGTHS[unit] == 0 then
      return string.format('%.0f%s%s', length / LENGTHS[unit], unit, at)
    end
  end
  return string.format('%.0fms%s', length, at)
end

-- The window of a name such as 1m or 1d@+02:00, or nil. Its buckets are `width` ms wide, and their
-- units come free `hold` ms after a bucket's end.
function window_of(text)
  local count, unit, at = string.match(text, '^(%d+)(%a+)(.*)$')
  if not count or #count > 10 or not LENGTHS[unit] then return nil end
  local length = count * LENGTHS[unit]
  if length < 1 or length > 31 * DAY then return nil end
  if at == '' then
    return {name = window_name(length, ''), length = length, offset = 0, hold = length,
      width = math.max(1, math.floor(length / 1000)), sliding = true}
  end
  local offset, written = calendar(at)
  if not offset or DAY % length ~= 0 then return nil end
  return {name = window_name(length, written), length = length, offset = offset, hold = 0,
    width = length, sliding = false}
end

local function shorter_first(a, b)
  return a.length < b.length or (a.length == b.length and a.name < b.name)
end

-- The windows that a text names, the shortest first; nil and what is wrong if it is unusable.
function parse_rate(text)
  local windows, names = {}, {}
  if text == '' then return windows end
  for part in string.gmatch(text .. ',', '([^,]*),') do
    local units, rest = string.match(part, '^(%d+)/(.+)$')
    local window = units and #units <= 10 and window_of(rest)
    units = tonumber(units)
    if not window or units < 1 or units > MAX_UNITS then
      return nil, 'each window must be like 60/1m, 1/1500ms or 5000/1d@+02:00, from 1 to 1000000000'
        .. ' units in 1 ms to 31 days; one on the calendar must divide a day evenly'
    end
    if names[window.name] then return nil, 'each window must have another length' end
    names[window.name] = true
    window.units = units
    windows[#windows + 1] = window
  end
  if #windows > MAX_WINDOWS then
    return nil, 'there must be at most ' .. MAX_WINDOWS .. ' windows'
  end
  if #windows > 1 then table.sort(windows, shorter_first) end
  return windows
end

function rate_text(window)
  return string.format('%.0f/%s', window.units, window.name)
end

-- A usable text as the library writes it: the same windows give the same text.
function canonical_rate(text)
  local windows = parse_rate(text)
  for i, window in ipairs(windows) do windows[i] = rate_text(window) end
  return table.concat(windows, ',')
end
