-- Purpose: the records of waiters.
--
-- @exports waiter_record read_waiter
-- @include record
-- @include preference

function waiter_record(since, ticket, deadline, cost, label, preference)
  local members = preference and (preference.frozen and 'frozen=' or 'members=')
    .. table.concat(preference.names, ',') .. ' ' or ''
  return string.format('since=%s ticket=%.0f deadline=%s cost=%d %slabel=%s', iso(since), ticket,
    iso(deadline), cost, members, label)
end

-- A waiter's record as a table; nil where it was edited into something else.
function read_waiter(record)
  local since, ticket, deadline, cost, rest =
    string.match(record or '', '^since=(%S+) ticket=(%d+) deadline=(%S+) cost=(%d+) (.*)$')
  local deadline_millis = millis_of(deadline)
  if not deadline_millis then return nil end
  local kind, members, label = string.match(rest, '^(%l+)=(%S+) label=(.*)$')
  local preference
  if kind == 'members' or kind == 'frozen' then
    preference = new_preference({}, kind == 'frozen')
    for name in string.gmatch(members .. ',', '([^,]*),') do
      if not is_member_name(name) or #preference.names == MAX_WEIGHT then return nil end
      preference.names[#preference.names + 1] = name
    end
  else
    label = string.match(rest, '^label=(.*)$')
    if not label then return nil end
  end
  return {since = since, ticket = tonumber(ticket), deadline = deadline_millis,
    cost = tonumber(cost), label = label, preference = preference}
end
