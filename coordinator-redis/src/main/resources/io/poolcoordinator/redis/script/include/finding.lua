-- Purpose: what an audit finds, and how much of each key it reads.
--
-- @exports most_read found found_problem read_all check_time_to_live
-- @include values

local MOST_READ = 10000          -- entries of each key, at about 10 us for each
local MOST_FOUND = 20            -- of each kind are told; others are counted

function most_read()
  return MOST_READ
end

-- Notes a finding.
function found(pool, kind, key, field, text)
  local count = (pool.found_of[kind] or 0) + 1
  pool.found_of[kind] = count
  if count > MOST_FOUND then
    pool.left_out = pool.left_out + 1
    return
  end
  for _, value in ipairs({kind, key, string.sub(field, 1, 200), text}) do
    pool.findings[#pool.findings + 1] = value
  end
end

-- Notes the error reply that others would stop with; nothing for none. What says nothing of the
-- state, as while a slot is moved, ends the audit.
function found_problem(pool, kind, problem)
  if not problem then return end
  local key, field, text = string.match(problem.err, '^POOLSTATE (%S+) (.-) ([^ ].*)$')
  if string.find(problem.err, '(WRONGTYPE)', 1, true) then kind = 'WRONG_TYPE' end
  if not key then
    pool.abandoned = pool.abandoned or problem
  else
    found(pool, kind, key, field == '-' and '' or field, text)
  end
end

-- The fields of a hash and their values, at most so many as are read.
function read_all(pool, key)
  local values, cursor, read = {}, '0', 0
  repeat
    local scan = redis.call('HSCAN', key, cursor, 'COUNT', 1000)
    cursor = scan[1]
    for i = 1, #scan[2], 2 do values[scan[2][i]] = scan[2][i + 1] end
    read = read + #scan[2] / 2
  until cursor == '0' or read >= MOST_READ
  if cursor ~= '0' then pool.complete = false end
  return values
end

-- A key that would never go by itself, and should.
function check_time_to_live(pool, key, size)
  if size > 0 and redis.call('PTTL', key) == -1 then
    found(pool, 'NO_TIME_TO_LIVE', key, '', 'has no time to live')
  end
end
