-- Purpose: the administrative events of a pool: who did what, when and why. What changed is told in
-- the names of the fields that people edit, as in limit=5 or eol1:state=drained.
--
-- pool:{name}:events  stream  about the last thousand: at, act, actor, reason, before, after
--
-- @exports note_event write_events settings_fields members_fields difference
-- @include values
-- @include rate

local MOST_EVENTS = 1000
local LONGEST_TEXT = 2000        -- bytes of what was before and after

local FIELDS = {'limit', 'timeout', 'lease', 'longest-hold', 'warn-after', 'state', 'rate',
  'rate-per-worker', 'cool-down', 'cool-down-shortest', 'cool-down-longest', 'cool-down-failures'}

-- The fields of a pool out of the line that settings_line() makes: a list of {name, value}.
function settings_fields(line)
  local fields, index = {}, 0
  for value in string.gmatch(line .. ' ', '([^ ]*) ') do
    index = index + 1
    local name = FIELDS[index]
    if value == '-' then value = nil end
    if value and string.find(name, '^rate') and parse_rate(value) then
      value = canonical_rate(value)
    end
    if value then fields[#fields + 1] = {name, value} end
  end
  return fields
end

-- Appends the fields of members to a list.
function members_fields(weights, settings, fields)
  local names = {}
  for name in pairs(weights) do names[#names + 1] = name end
  table.sort(names)
  for _, name in ipairs(names) do
    local stored = settings[name] or {}
    local function add_field(property, value)
      fields[#fields + 1] = {name .. ':' .. property, value}
    end
    add_field('weight', string.format('%.0f', weights[name]))
    if stored.limit then add_field('limit', stored.limit) end
    if (stored.rate or '') ~= '' then add_field('rate', canonical_rate(stored.rate)) end
    if (stored.state or 'active') ~= 'active' then add_field('state', stored.state) end
  end
  return fields
end

local function text_of(fields, others)
  local values, texts = {}, {}
  for _, field in ipairs(others) do values[field[1]] = field[2] end
  for _, field in ipairs(fields) do
    if values[field[1]] ~= field[2] then texts[#texts + 1] = field[1] .. '=' .. field[2] end
  end
  return string.sub(table.concat(texts, ' '), 1, LONGEST_TEXT)
end

-- In which fields two lists differ: the text of the one, and of the other.
function difference(before, after)
  return text_of(before, after), text_of(after, before)
end

-- Has the script's end write an event. An actor that is empty is the worker itself.
function note_event(pool, act, actor, reason, before, after)
  pool.events = pool.events or {}
  pool.events[#pool.events + 1] = {'at', iso(pool.now), 'act', act, 'actor',
    actor == '' and pool.worker or actor, 'reason', reason, 'before', before, 'after', after}
end

-- By pcall: what was done is not undone for want of a stream. Acts check its type before.
function write_events(pool)
  for _, event in ipairs(pool.events) do
    redis.pcall('XADD', KEYS[14], 'MAXLEN', '~', MOST_EVENTS, '*', unpack(event))
  end
end
