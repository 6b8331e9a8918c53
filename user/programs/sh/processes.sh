# SPDX-License-Identifier: MIT
# Subshells, background jobs, exit statuses, traps.  What a shell says about a killed job has a
# process number in it, and goes to its error output.

exec 2>/dev/null

(exit 3)
echo "subshell $?"
value=outer
(value=inner; echo "inside $value")
echo "outside $value"

for status in 1 2 3; do
	(exit $status) &
	wait $!
	echo "background $?"
done

n=0
while [ $n -lt 10 ]; do
	: &
	n=$((n + 1))
done
wait
echo "ten at once"

(while :; do :; done) &
kill -STOP $!
kill -CONT $!
kill -KILL $!
wait $!
echo "killed $?"

trap 'echo "trapped USR1"; usr1=1' USR1
kill -USR1 $$
echo "behind it $usr1"
trap '' USR2
kill -USR2 $$
echo "ignored"
trap - USR1

/no/such/program
echo "not found $?"
/data/pages
echo "no program $?"
/bin/true
echo "true $?"
/glibc/hello && echo "succeeded"

trap 'echo "leaving"' EXIT
exit 0
