#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# scripts/linux.sh - run a program as process 1 of Linux 6.1, its output on stdout
#
# The kernel is the one that fetch-linux.sh got, the machine that of qemu.sh --direct.  The
# initrd holds /init, a static i386 program; it needs no shell, no libc and nothing mounted, and
# /dev/console is there before it starts.
#
#	serial line -> split: lines with the kernel's time stamp -> $work/log, all else -> stdout
#	                      "Attempted to kill init! exitcode=..."  /init has ended
#	                      "reboot: ..."                           /init has ended the machine
#
# Linux panics when process 1 ends: that is how the machine ends, and where /init's exit status
# is read.  The exit statuses are those of qemu.sh:
#
#	0	/init exited with 0, or switched the machine off by reboot(2)
#	1	/init exited with another status, or a signal killed it
#	2	panic of another kind		3	reset without a word from the kernel
#	4	ended from outside		124	--timeout ran out
#	64 and above: this script or QEMU could not do its work
#
# Bash 3.2 suffices.

set -u -o pipefail
unset CDPATH

QUIRE_ROOT=$(cd "$(dirname "$0")/.." && pwd)
EXIT_OUTSIDE=4 EXIT_USAGE=64 EXIT_NO_INPUT=66 EXIT_BROKEN=70

# Where the output goes, and how it can be told from the kernel's: of its messages only
# emergencies, each with its time.  A panic resets the machine at once.
readonly CONSOLE="console=ttyS0 loglevel=1 printk.time=1 panic=-1"

# What slows a distribution's kernel down for reasons that Quire does not share is off, and what
# varies from boot to boot.  Only the decompressor knows the word nokaslr, and takes it from
# anywhere; the kernel would pass it on to /init as an argument.  It ignores what belongs to a
# module that it does not have.
readonly PLAIN="mitigations=off none.words=\"- nokaslr -\" init_on_alloc=0 init_on_free=0\
 cgroup_disable=memory transparent_hugepage=never preempt=none randomize_kstack_offset=off\
 norandmaps lsm= audit=0 hardened_usercopy=off"

readonly STAMP='\[ *[0-9]+\.[0-9]{6}\] '

usage()
{
	cat <<-'END'
		usage: scripts/linux.sh --initrd FILE [option]... [-- extra QEMU arguments]

		  --initrd FILE       a cpio archive (scripts/mkcpio.py) with /init
		  --kernel FILE       a bzImage (default: build/linux/vmlinuz)
		  --append "CMDLINE"  more for the kernel's command line; what follows -- are /init's words
		  --mem SIZE          memory (default: 1G)
		  --smp N             number of CPUs (default: 1)
		  --cpu MODEL         CPU model (default: qemu32)
		  --icount            count instructions: one tick of the TSC each
		  --timeout SECONDS   end the machine after that time (default: 300)
		  --log               what the kernel said goes to stderr at the end
		  --show              print the kernel's command line and end

		exit status: 0 /init exited with 0 or switched off, 1 it exited otherwise, 2 panic,
		3 reset, 4 ended from outside, 124 time-out; 64 and above: this script or QEMU
		could not do its work
	END
}

die()
{
	printf 'linux.sh: %s\n' "$2" >&2
	exit "$1"
}

note()
{
	printf 'linux.sh: %s\n' "$1" >&2
}

parse_arguments()
{
	kernel=$QUIRE_ROOT/build/linux/vmlinuz
	initrd='' append='' mem=1G smp=1 cpu=qemu32 timeout=300 icount='' log=no show=no
	extra=()
	while [ $# -gt 0 ]; do
		case $1 in
		--initrd | --kernel | --append | --mem | --smp | --cpu | --timeout)
			[ $# -ge 2 ] || die $EXIT_USAGE "$1 needs an argument"
			printf -v "${1#--}" '%s' "$2"
			shift ;;
		--icount) icount=--icount ;;
		--log | --show) printf -v "${1#--}" yes ;;
		--help | -h)
			usage
			exit 0 ;;
		--)
			shift
			extra=("$@")
			return ;;
		*) die $EXIT_USAGE "unknown option '$1' (--help lists them)" ;;
		esac
		shift
	done
}

# What qemu.sh checks as well is checked here only where it could not say what to do.
check_arguments()
{
	[ -n "$initrd" ] || die $EXIT_USAGE "--initrd is missing (--help says more)"
	[ -f "$initrd" ] && [ -r "$initrd" ] || die $EXIT_NO_INPUT "--initrd: cannot read '$initrd'"
	[ -f "$kernel" ] && [ -r "$kernel" ] ||
		die $EXIT_NO_INPUT "--kernel: cannot read '$kernel'; run scripts/fetch-linux.sh first"
}

# --- running ---------------------------------------------------------------

# The program's output to stdout as it comes, the kernel's lines to $work/log.  A program may
# end in the middle of a line: what the kernel says then stands behind it.
split_output()
{
	local line newline

	while newline=$'\n' && IFS= read -r line || { newline='' && [ -n "$line" ]; }; do
		line=${line%$'\r'}
		if [[ $line =~ $STAMP ]]; then
			printf '%s\n' "${BASH_REMATCH[0]}${line#*"${BASH_REMATCH[0]}"}" >>"$work/log"
			line=${line%%"${BASH_REMATCH[0]}"*} newline=''
		fi
		printf '%s%s' "$line" "$newline"
	done
}

start_qemu()
{
	bash "$QUIRE_ROOT/scripts/qemu.sh" --direct --kernel "$kernel" --initrd "$initrd" \
		--append "$cmdline" --mem "$mem" --smp "$smp" --cpu "$cpu" --timeout "$timeout" \
		$icount ${extra[@]+-- "${extra[@]}"} <&0 >"$work/serial" 2>"$work/err" &
	qemu_pid=$!
}

# A signal for us is meant for the machine; `wait` then returns early.
run()
{
	mkfifo "$work/serial" && : >"$work/log" || exit $EXIT_BROKEN
	trap 'kill -TERM $qemu_pid 2>/dev/null' INT TERM HUP
	split_output <"$work/serial" &
	splitter_pid=$!
	start_qemu
	while :; do
		wait $qemu_pid
		qemu_status=$?
		kill -0 $qemu_pid 2>/dev/null || break
	done
	while kill -0 $splitter_pid 2>/dev/null; do
		wait $splitter_pid
	done
}

# --- the verdict -----------------------------------------------------------

# say_end WAIT_STATUS: how /init ended, from the status that wait(2) would give, in hexadecimal.
say_end()
{
	local status=$((16#$1))

	[ $status -ne 0 ] || return 0
	if [ $((status & 127)) -eq 0 ]; then
		note "/init exited with $((status >> 8))"
	else
		sed '/Kernel panic/,$d' "$work/log" >&2
		note "/init was killed by signal $((status & 127))"
	fi
	return 1
}

verdict()
{
	local end

	end=$(grep -E -m 1 'Kernel panic - not syncing: |reboot: ' "$work/log")
	[ $log = no ] || cat "$work/log" >&2
	if [[ $end =~ Attempted\ to\ kill\ init!\ exitcode=0x([0-9a-f]+) ]]; then
		say_end "${BASH_REMATCH[1]}"
		return
	fi
	case $qemu_status:$end in
	3:*'Kernel panic'*)
		[ $log = yes ] || cat "$work/log" >&2
		return 2 ;;
	3:*reboot:*)
		return 0 ;;
	*)
		sed 's/^qemu\.sh:/linux.sh:/' "$work/err" >&2
		return "$qemu_status" ;;
	esac
}

parse_arguments "$@"
cmdline="$CONSOLE $PLAIN${append:+ $append}"
if [ $show = yes ]; then
	printf '%s\n' "$cmdline"
	exit 0
fi
check_arguments
work=$(mktemp -d "${TMPDIR:-/tmp}/quire-linux.XXXXXX") || exit $EXIT_BROKEN
trap 'rm -rf "$work"' EXIT
trap 'exit $EXIT_OUTSIDE' INT TERM HUP
run
verdict
