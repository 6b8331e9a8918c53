-- SPDX-License-Identifier: MIT
-- Garbage: trees that come and go, weak tables, finalizers, both kinds of collector.

local function tree(depth)
	if depth == 0 then return { 1 } end
	return { tree(depth - 1), tree(depth - 1) }
end

local function count(node)
	if #node == 1 then return 1 end
	return count(node[1]) + count(node[2])
end

local function churn()
	local kept, total = {}, 0
	for i = 1, 60 do
		kept[i % 5] = tree(8)
		total = total + count(kept[(i * 3) % 5] or kept[i % 5])
	end
	return total
end

print("incremental", churn())
collectgarbage("generational")
print("generational", churn())
collectgarbage("incremental")

local large = {}
for i = 1, 30 do large[i] = ("x"):rep(40000) .. i end
collectgarbage()
local full = collectgarbage("count")
large = nil
collectgarbage()
print("given back", full - collectgarbage("count") > 1100)

local weak = setmetatable({}, { __mode = "v" })
local strong = {}
for i = 1, 100 do
	local object = { i }
	weak[i] = object
	if i % 10 == 0 then strong[#strong + 1] = object end
end
collectgarbage()
local left = 0
for i = 1, 100 do left = left + (weak[i] and 1 or 0) end
print("weak", left)

local finalized = 0
for i = 1, 1000 do setmetatable({ i }, { __gc = function() finalized = finalized + 1 end }) end
collectgarbage()
print("finalizers", finalized)

local seed, sum = 12345, 0
local sorted = {}
for i = 1, 20000 do
	seed = (seed * 1103515245 + 12345) % 2147483648
	sorted[i] = seed
	sum = sum + seed
end
table.sort(sorted)
local good = true
for i = 2, #sorted do good = good and sorted[i - 1] <= sorted[i] end
table.sort(sorted, function(a, b) return a > b end)
for i = 2, #sorted do good = good and sorted[i - 1] >= sorted[i] end
print("sort", good, sum, sorted[1], sorted[#sorted])

local sparse = {}
for i = 1, 5000 do sparse[i * 7919 % 65536] = i end
local n = 0
for _ in pairs(sparse) do n = n + 1 end
for i = 1, 5000, 2 do sparse[i * 7919 % 65536] = nil end
local m = 0
for _ in pairs(sparse) do m = m + 1 end
print("tables", n, m)
