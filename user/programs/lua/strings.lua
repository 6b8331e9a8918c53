-- SPDX-License-Identifier: MIT
-- Patterns, formats, concatenation, packing, and a file read line by line.

local text = ("the quick brown fox jumps over the lazy dog "):rep(200)
local words, counts = 0, {}
for word in text:gmatch("%a+") do
	words = words + 1
	counts[word] = (counts[word] or 0) + 1
end
local names = {}
for name in pairs(counts) do names[#names + 1] = name end
table.sort(names)
print("words", words, #names, counts.the, table.concat(names, " "))

print("gsub", (text:sub(1, 43):gsub("(%a+) (%a+)", "%2 %1")))
print("frontier", ("THE (quick) fox"):find("%f[%a]%a+%f[%A]", 5))
print("balance", ("f(a(b)c)(d)"):match("%b()"))
print("anchors", ("key = value"):match("^(%w+)%s*=%s*(%w+)$"))
print("format", ("%5d|%-8s|%08.3f|%x|%q|%g"):format(42, "ab", 3.14159, 255, 'a "b"\n', 1e100))
print("bytes", ("quire"):byte(1, -1))
print("utf8", utf8.char(72, 228, 8364, 128512):len(), utf8.len("h\u{e4}\u{20ac}"))

local parts = {}
for i = 1, 20000 do parts[i] = i % 7 == 0 and "seven" or tostring(i) end
local long = table.concat(parts, ",")
local sum = 0
for i = 1, #long do sum = (sum * 31 + long:byte(i)) % 4294967296 end
print("concat", #long, ("%08x"):format(sum))

local line = ""
for i = 1, 3000 do line = line .. string.char(97 + i % 26) end
print("append", #line, line:sub(-10), line:upper():sub(1, 10), line:reverse():sub(1, 10))

local packed = string.pack("<i4>I2zs1d", -2, 65534, "zero", "one", 0.5)
print("pack", #packed, string.unpack("<i4>I2zs1d", packed))

local file = assert(io.open("lua/strings.lua"))
local lines, longest = 0, 0
for l in file:lines() do
	lines = lines + 1
	longest = math.max(longest, #l)
end
file:seek("set", 3)
print("file", lines > 40, longest < 120, file:read(23))
file:close()
print("absent", (select(2, io.open("no/such/file"))))
