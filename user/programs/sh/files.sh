# SPDX-License-Identifier: MIT
# Redirections, and a script that reads files line by line; no pipe.

exec 2>/dev/null
read -r first < sh/files.sh
echo "first <$first>"
lines=0 functions=''
while read -r word rest; do
	lines=$((lines + 1))
	case $word in
	*'()') functions="$functions $word" ;;
	esac
done < sh/language.sh
[ $lines -gt 50 ] && echo "many lines, functions$functions"
while IFS=' ' read -r a b c; do
	[ "$a" = echo ] && echo "$a, $b, ${c%% *}" && break
done < sh/processes.sh
exec 5< sh/files.sh
read -r one <&5
read -r two <&5
exec 5<&-
echo "two lines: ${#one} ${#two}"
read -r none <&5 || echo "closed"
echo "to nowhere" > /dev/null
{
	echo "one in braces"
	echo "another one"
} 2>/dev/null
. sh/included
echo "included $included"
[ -f sh/files.sh ] && [ -d sh ] && [ ! -e sh/none ] && [ -r data/pages ] && echo "tests of files"
