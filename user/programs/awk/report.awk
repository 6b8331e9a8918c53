# SPDX-License-Identifier: MIT
# An interpreter in an interpreter's test: arrays, functions, regular expressions, formats.

function gcd(a, b) { return b ? gcd(b, a % b) : a }
function fact(n) { return n < 2 ? 1 : n * fact(n - 1) }

BEGIN {
	for (i = 1; i <= 1000; i++) {
		squares[i % 10] += i * i
		text = text sprintf("%d,", i)
	}
	for (i = 0; i < 10; i++)
		printf "%d%s", squares[i], i < 9 ? " " : "\n"
	n = split(text, part, ",")
	print n, length(text), part[500], gcd(462, 1071), fact(12)
	line = "the quick brown fox"
	gsub(/[aeiou]/, "<&>", line)
	print line, toupper(substr("abcdef", 2, 3)), index("haystack", "st")
	print match("frame 4711 zone", /[0-9]+/), RSTART, RLENGTH
	printf "%5.2f|%-6s|%06d|%x|%c|%e\n", 3.14159, "ab", 42, 255, "z", 12345.678
	print 2 * 10, 7 % 3, -7 / 2, int(-3.7), 1e6, 0.1 + 0.2, 1 / 3
	delete squares[3]
	print (3 in squares), (4 in squares)
	while ((getline line < "awk/report.awk") > 0)
		if (line ~ /^function/)
			functions++
	print functions, "functions"
	seed = 42
	for (i = 1; i <= 300; i++) {
		seed = (seed * 16807) % 2147483647
		value[i] = seed
	}
	for (i = 2; i <= 300; i++) {
		v = value[i]
		for (j = i - 1; j > 0 && value[j] > v; j--)
			value[j + 1] = value[j]
		value[j + 1] = v
	}
	print value[1], value[150], value[300]
	exit 0
}
