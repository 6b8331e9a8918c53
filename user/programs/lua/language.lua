-- SPDX-License-Identifier: MIT
-- Closures, metatables, varargs, errors, goto, integers and floats.

local function counter(step)
	local value = 0
	return function() value = value + step; return value end
end
local ones, fives = counter(1), counter(5)
for _ = 1, 10 do ones() fives() end
print("closures", ones(), fives())

local vector = {}
vector.__index = vector
vector.__add = function(a, b) return setmetatable({ a[1] + b[1], a[2] + b[2] }, vector) end
vector.__eq = function(a, b) return a[1] == b[1] and a[2] == b[2] end
vector.__tostring = function(v) return "(" .. v[1] .. ", " .. v[2] .. ")" end
vector.__call = function(v, factor) return setmetatable({ v[1] * factor, v[2] * factor }, vector) end
local sum = setmetatable({ 1, 2 }, vector) + setmetatable({ 10, 20 }, vector)
print("metatables", tostring(sum), tostring(sum(3)), sum == setmetatable({ 11, 22 }, vector))

local base = setmetatable({}, { __index = function(t, k) return k * k end })
local derived = setmetatable({}, { __index = base })
print("inheritance", derived[12], rawget(derived, 12))

local function count(...) return select("#", ...), (select(-1, ...)) end
print("varargs", count(nil, nil, 3), table.unpack({ 1, 2, 3 }, 2))

print("errors", pcall(error, { 1 }) == false, select(2, pcall(function() error("a", 0) end)))
print("handlers", xpcall(function() local x = nil; return x.y end,
	function(m) return (m:gsub("^.-:%d+: ", "")) end))
print("numbers", 7 // 2, -7 // 2, 7 % -3, 7 / 2, 1 << 31, 0x7fffffffffffffff + 1, 3 | 4.0, 2^53)
print("floats", 0.1 + 0.2, 1e308 * 10, -1e308 * 10, 1e15, 123456.789e3, math.pi)
print("tointeger", math.tointeger(3.0), math.tointeger(3.5), math.type(1), math.type(1.0))

local found = {}
for i = 1, 20 do
	for d = 2, i - 1 do
		if i % d == 0 then goto continue end
	end
	found[#found + 1] = i
	::continue::
end
print("goto", table.concat(found, " "))

do
	local log = {}
	do
		local a <close> = setmetatable({}, { __close = function() log[#log + 1] = "a" end })
		local b <close> = setmetatable({}, { __close = function() log[#log + 1] = "b" end })
		log[#log + 1] = "body"
	end
	print("close", table.concat(log, " "))
end

local chunk = assert(load("local n = ... ; local s = 0; for i = 1, n do s = s + i * i end; return s"))
print("load", chunk(1000), load("x = = 1") == nil)
