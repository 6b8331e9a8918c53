-- SPDX-License-Identifier: MIT
-- Coroutines: generators, a scheduler, errors across them, deep recursion.

local function permutations(list, n)
	n = n or #list
	if n <= 1 then coroutine.yield(table.concat(list)) return end
	for i = 1, n do
		list[n], list[i] = list[i], list[n]
		permutations(list, n - 1)
		list[n], list[i] = list[i], list[n]
	end
end
local all = {}
for p in coroutine.wrap(function() permutations({ "a", "b", "c", "d" }) end) do all[#all + 1] = p end
table.sort(all)
print("permutations", #all, all[1], all[24])

local function filter(source, prime)
	return coroutine.wrap(function()
		for n in source do
			if n % prime ~= 0 then coroutine.yield(n) end
		end
	end)
end
local source = coroutine.wrap(function() for n = 2, math.huge do coroutine.yield(n) end end)
local primes = {}
for i = 1, 60 do
	primes[i] = source()
	source = filter(source, primes[i])
end
print("sieve of coroutines", primes[1], primes[10], primes[60])

local ready, log = {}, {}
for id = 1, 100 do
	ready[id] = coroutine.create(function(turns)
		for turn = 1, turns do
			log[#log + 1] = id * turn
			coroutine.yield(turn)
		end
		return "done"
	end)
end
local done, rounds = 0, 0
while done < 100 do
	rounds = rounds + 1
	for id = 1, 100 do
		local thread = ready[id]
		if coroutine.status(thread) == "suspended" then
			local good, value = coroutine.resume(thread, id % 10 + 1)
			assert(good)
			if value == "done" then done = done + 1 end
		end
	end
end
local sum = 0
for _, value in ipairs(log) do sum = sum + value end
print("scheduler", done, rounds, #log, sum)

local broken = coroutine.create(function() coroutine.yield(1) error({ code = 7 }) end)
coroutine.resume(broken)
local good, value = coroutine.resume(broken)
print("error", good, value.code, coroutine.status(broken), coroutine.resume(broken))
print("wrap in pcall", pcall(coroutine.wrap(function() return pcall(coroutine.yield, 5) end)))

local function depth(n) if n == 0 then return 0 end return 1 + depth(n - 1) end
print("recursion", depth(5000))
local function nested() return (("x"):gsub("x", nested)) end
print("overflow", (select(2, pcall(nested))):match("C stack overflow"))
local function loop(n) if n == 0 then return "tail" end return loop(n - 1) end
print("tail calls", loop(20000))

-- Eight queens, all ways.
local function queens(n)
	local columns, left, right, found = {}, {}, {}, 0
	local function place(row)
		if row > n then found = found + 1 return end
		for c = 1, n do
			if not (columns[c] or left[row + c] or right[row - c]) then
				columns[c], left[row + c], right[row - c] = true, true, true
				place(row + 1)
				columns[c], left[row + c], right[row - c] = nil, nil, nil
			end
		end
	end
	place(1)
	return found
end
print("queens", queens(5), queens(6))
