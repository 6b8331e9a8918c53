#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# scripts/find-libc.sh - which C libraries static i386 programs can be linked with here
#
#	usage: scripts/find-libc.sh FOLDER	prints variables for make
#
#	FOLDER		i386 packages, unpacked (scripts/fetch-programs.sh); may be missing
#	GLIBC_CC	compiles and links a program with glibc in one go, flags at the end: GLIBC_LIBS
#	MUSL_CC		the same with Debian's musl, from FOLDER
#
# A variable is empty if there is no such thing, and then NAME_WHY says what would help.
# What works is found out by linking a small program, as toolchain.sh does it; KCC and HOSTCC
# come from there, by the environment.
#
# Bash 3.2 suffices.

set -u
unset CDPATH

readonly FETCH="./scripts/setup.sh fetches it where apt-get has Debian's i386 packages"

# links LIBS COMMAND...: a program with a thread, which needs all of a libc, can be made.
links()
{
	local libs=$1
	shift
	eval "$* \"\$work/probe.c\" -o \"\$work/probe\" $libs" >/dev/null 2>&1
}

# emit NAME COMMAND LIBS
emit()
{
	printf '%s_CC := %s\n%s_LIBS := %s\n' "$1" "$2" "$1" "$3"
}

glibc()
{
	local cc

	for cc in "${HOSTCC:+$HOSTCC -m32}" "${KCC:-}" i686-linux-gnu-gcc; do
		[ -n "$cc" ] || continue
		if links -lm "$cc" -static -pthread; then
			emit GLIBC "$cc -static -pthread" -lm
			return
		fi
	done
	echo "GLIBC_WHY := no static glibc for i386 here: install gcc-multilib"
}

musl()
{
	local cc lib=$1/usr/lib/i386-linux-musl include=$1/usr/include/i386-linux-musl libs

	if [ ! -f "$lib/libc.a" ]; then
		echo "MUSL_WHY := no $lib/libc.a: $FETCH"
		return
	fi
	libs="$lib/libc.a -lgcc $lib/crtn.o"
	for cc in "${KCC:-}" "${HOSTCC:+$HOSTCC -m32}" i686-linux-gnu-gcc; do
		[ -n "$cc" ] || continue
		cc="$cc -static -nostdinc -isystem $include -nostdlib $lib/crt1.o $lib/crti.o"
		if links "$libs" "$cc"; then
			emit MUSL "$cc" "$libs"
			return
		fi
	done
	echo "MUSL_WHY := no compiler here links with $lib/libc.a"
}

[ $# -eq 1 ] || { echo "usage: scripts/find-libc.sh FOLDER" >&2; exit 64; }
work=$(mktemp -d "${TMPDIR:-/tmp}/quire-libc.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
cat >"$work/probe.c" <<-'END'
	#include <math.h>
	#include <pthread.h>
	#include <stdio.h>
	static void *run(void *x) { return x; }
	int main(int argc, char **argv)
	{
		pthread_t thread;
		return pthread_create(&thread, 0, run, argv) || printf("%f\n", pow(argc, 0.5)) < 0;
	}
END
glibc
musl "$1"
