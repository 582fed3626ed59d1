-- Purpose: the records of holders and waiters: what people read, and what recovery needs.
-- `since` stands first, so that sorting the values puts the oldest on top; the label stands last,
-- since it alone may hold spaces.
--
-- @include settings

-- since, token and member of a holder's record; zeros and an empty text where it was edited into
-- something else.
local function read_holder(record)
  local since, token, rest = string.match(record or '', '^since=(%S+) token=(%d+) (.*)$')
  local name = string.match(rest or '', '^member=(%S+) ')
  return millis_of(since) or 0, tonumber(token) or 0, name and is_member_name(name) and name or ''
end

-- The worker at the beginning of an id; the whole id where it is of a foreign format.
local function worker_of(id)
  return string.match(id, '^(.*):[^:]*$') or id
end
