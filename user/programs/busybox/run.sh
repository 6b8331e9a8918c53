# SPDX-License-Identifier: MIT
#
# user/programs/busybox/run.sh - the commands of a file, each with its output and its status
#
# usage: busybox ash busybox/run.sh busybox/NAME.session
#
#	name arguments...	a command; a line that begins with a tab continues it
#	# text			a comment
#
#	$ rmdir full		what is printed: the command,
#	rmdir: ...		its output and errors in the order in which they were written,
#	= 1			and its status if it is not 0
#
# All commands of a file are run by one shell, in an empty folder.  Their output is a file and
# their input is empty, so that nothing depends on a terminal.

export PATH=/tmp/bin TZ=UTC LC_ALL=C HOME=/tmp/home
out=/tmp/session.out
number=0

prepare()
{
	/bin/busybox mkdir -p /tmp/bin /proc /etc
	[ -e /bin/sh ] || /bin/busybox ln -s busybox /bin/sh
	[ -e /tmp/bin/ls ] || /bin/busybox --install -s /tmp/bin
	[ -e /proc/self ] || mount -t proc proc /proc
	rm -rf /tmp/work /tmp/home /etc/passwd /etc/group
	mkdir /tmp/work /tmp/home
	umask 022
}

run()
{
	[ -n "$command" ] || return 0
	number=$((number + 1))
	printf '$ %s\n' "$command"
	eval "$command" > $out 2>&1 < /dev/null
	status=$?
	cat $out
	[ $status = 0 ] || printf '= %s\n' $status
}

prepare
exec 9< "$1" || exit 1
cd /tmp/work || exit 1
command=
while IFS= read -r line <&9; do
	case $line in
	'	'*)
		command="$command
${line#?}"
		;;
	*)
		run
		command=$line
		case $line in '#'*) command= ;; esac
		;;
	esac
done
run
exec 9<&-
cd /
rm -rf /tmp/work /tmp/home $out
echo "$number commands"
