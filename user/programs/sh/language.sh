# SPDX-License-Identifier: MIT
# What every POSIX shell computes without help: words, loops, functions, patterns.

fib()
{
	if [ "$1" -lt 2 ]; then
		result=$1
		return
	fi
	fib $(($1 - 1))
	set -- "$1" "$result"
	fib $(($1 - 2))
	result=$(($2 + result))
}
fib 12
echo "fib $result"

primes='' n=2
while [ $n -lt 100 ]; do
	prime=1 d=2
	while [ $((d * d)) -le $n ]; do
		if [ $((n % d)) = 0 ]; then
			prime=0
			break
		fi
		d=$((d + 1))
	done
	[ $prime = 0 ] || primes="$primes $n"
	n=$((n + 1))
done
echo "primes$primes"

for word in page:frame zone:node 'two words' "" '*'; do
	case $word in
	*:*) echo "pair ${word%%:*} and ${word#*:}" ;;
	*\ *) echo "blank <$word>" ;;
	'') echo "nothing" ;;
	\*) echo "star" ;;
	esac
done

path=/usr/lib/quire.tar.gz
echo "${path##*/} ${path%/*} ${path%%.*} ${#path} ${unset:-default} ${path:+set}"
set -- a 'b c' d
echo "$# $2 $*"
shift 2
echo "$# $1"
list=x:y:z
IFS=:
set -- $list
IFS=' '
echo "$# $3"
echo $((0x10 + 10 * 3)) $((7 % 3 << 4)) $(((5 > 3) && (2 != 2))) $((~5)) $((-7 / 2))
until [ ${i:-0} -ge 3 ]; do
	i=$((${i:-0} + 1))
	[ $i = 2 ] && continue
	echo "round $i"
done
printf '%5d|%-5s|%05.1f|%x|%c\n' 42 ab 3.14159 255 z 2>/dev/null || echo "printf is not built in"
eval 'name=value; echo "eval $name"'
text=
n=0
while [ $n -lt 300 ]; do
	text="$text$n,"
	n=$((n + 1))
done
echo "length ${#text}"
