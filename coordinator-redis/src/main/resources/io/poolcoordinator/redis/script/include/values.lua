-- Purpose: reads what stands in keys. What is unusable gets an error reply that names key, field,
-- value and the command that mends it.
--
-- @include arguments
-- @include bare

local MEMBER_STATES = {active = true, drained = true, disabled = true}
local STATES = {active = true, paused = true, deleted = true}

local function invalid(key, field, finding)
  return {err = 'POOLSTATE ' .. key .. ' ' .. (field == '' and '-' or field) .. ' ' .. finding}
end

local function wrong_type(key, kind)
  return invalid(key, '', 'must be a ' .. kind
    .. ', but is of another type (WRONGTYPE); rename it or delete it')
end

-- How many entries a key has, or whether it has one of them; nil and the error reply if it cannot be
-- read.
local function size_of(command, key, kind, ...)
  local size = redis.pcall(command, key, ...)
  if type(size) == 'number' then return size end
  if string.find(size.err, '^WRONGTYPE') then return nil, wrong_type(key, kind) end
  -- A window's list on a Cluster while its slot is being moved: nothing was done, ask again.
  if string.find(size.err, 'non local key', 1, true) then return nil, {err = 'TRYAGAIN ' .. key} end
  return nil, size
end

-- Whether a text is a whole number within bounds, as people write it; then that number.
local function whole(text, least, most)
  local number = string.match(text, '^%d+$') and #text <= 17 and tonumber(text)
  return number and number >= least and number <= most and number
end
