-- Purpose: the records of holders and waiters: what people read, and what recovery needs.
-- `since` stands first, so that sorting the values puts the oldest on top; the label stands last,
-- since it alone may hold spaces.
--
-- @include time

local function holder_record(since, token, cost, label)
  return string.format('since=%s token=%.0f cost=%d label=%s', iso(since), token, cost, label)
end

local function waiter_record(since, ticket, deadline, cost, label)
  return string.format('since=%s ticket=%.0f deadline=%s cost=%d label=%s', iso(since), ticket,
    iso(deadline), cost, label)
end

-- since and token of a holder's record; zeros where it was edited into something else.
local function read_holder(record)
  local since, token = string.match(record or '', '^since=(%S+) token=(%d+) ')
  return millis_of(since) or 0, tonumber(token) or 0
end

-- A waiter's record as a table; nil where it was edited into something else.
local function read_waiter(record)
  local since, ticket, deadline, cost, label =
    string.match(record or '', '^since=(%S+) ticket=(%d+) deadline=(%S+) cost=(%d+) label=(.*)$')
  local deadline_millis = millis_of(deadline)
  if not deadline_millis then return nil end
  return {since = since, ticket = tonumber(ticket), deadline = deadline_millis,
    cost = tonumber(cost), label = label}
end

-- The worker at the beginning of an id; the whole id where it is of a foreign format.
local function worker_of(id)
  return string.match(id, '^(.*):[^:]*$') or id
end
