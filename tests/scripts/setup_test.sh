#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# tests/scripts/setup_test.sh - what setup.sh and toolchain.sh say on machines of all kinds
#
#	lean	a PATH with the small tools that every system has, and no more
#	tree	a copy of scripts/ in a folder with a space, so that no cached result,
#		no build/tools and no careless quoting can help
#
# A machine is played by a lean PATH and what a test adds to it.  Nothing is installed and
# nothing is fetched.  Prints TAP.

# shellcheck disable=SC2016,SC2030,SC2031,SC2317 # text for other shells, checks called by ok
set -u
unset CDPATH CC CROSS_COMPILE HOSTCC NASM PYTHON QEMU GDB GRUB_MKRESCUE
cd "$(dirname "$0")/../.." || exit 1

work=$(mktemp -d "${TMPDIR:-/tmp}/quire-setup-test.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
tree="$work/a tree"
mkdir -p "$tree"
cp -R scripts "$tree/scripts"
count=0 failed=0

# ok NAME COMMAND...: one TAP line; a failure shows the last output.
ok()
{
	local name=$1
	shift
	count=$((count + 1))
	if "$@"; then
		echo "ok $count - $name"
	else
		echo "not ok $count - $name"
		sed 's/^/# /' "$work/out" "$work/err"
		failed=1
	fi
}

skip()
{
	count=$((count + 1))
	echo "ok $count - $1 # SKIP $2"
}

# lean_path NAME: an empty machine; $lean is its PATH.
lean_path()
{
	local tool
	lean="$work/$1"
	mkdir -p "$lean"
	for tool in bash sh env sed awk grep od tr mktemp rm cat dirname id uname readlink \
		mkdir head tee; do
		ln -sf "$(command -v $tool)" "$lean/$tool"
	done
}

# fake NAME TEXT: a program of the lean machine.  A link of that name goes first: writing through
# it would change the host's own program.
fake()
{
	rm -f "$lean/$1"
	printf '#!/bin/sh\n%s\n' "$2" >"$lean/$1"
	chmod +x "$lean/$1"
}

# run PATH SCRIPT ARGUMENT...: leaves $status, $work/out and $work/err.
run()
{
	local path=$1 script=$2
	shift 2
	(cd "$tree" && PATH=$path bash "scripts/$script" "$@") >"$work/out" 2>"$work/err"
	status=$?
}

says()
{
	grep -q -e "$1" "$work/out"
}

complains()
{
	grep -q -e "$1" "$work/err"
}

succeeds_with()
{
	[ "$status" = 0 ] && says "$1"
}

fails_with()
{
	[ "$status" != 0 ] && complains "$1"
}

is_missing()
{
	grep -q -E "^[a-z]+ +$1 +MISSING" "$work/out"
}

all_components_listed()
{
	local name
	for name in make "32-bit C compiler" nasm "Python 3" QEMU grub-mkrescue "GRUB for BIOS" \
		xorriso mtools xz "GRUB for 32-bit UEFI" "32-bit UEFI" "host compiler" \
		"host sanitizers" cmocka "gdb with Python" "clang and lld" clang-format git \
		kconfiglib; do
		if ! grep -q -E "^(need|boot|test) +$name" "$work/out"; then
			echo "# not listed: $name"
			return 1
		fi
	done
}

all_needed_missing()
{
	is_missing make && is_missing "32-bit C compiler" && is_missing nasm &&
		is_missing "Python 3" && is_missing QEMU
}

exact_variables()
{
	[ "$(sed -n 's/ := .*//p' "$work/out" | tr '\n' ' ')" = "KCC KCC_KIND KLD KNM KOBJCOPY \
KOBJDUMP KREADELF NASM HOSTCC PYTHON QEMU GRUB_MKRESCUE GDB XORRISO MFORMAT GRUB_I386_PC \
GRUB_I386_EFI OVMF32_CODE OVMF32_VARS " ]
}

one_line_with()
{
	[ "$(grep -c . "$work/out")" = 1 ] && says "$1"
}

test_options()
{
	run "$PATH" setup.sh --nonsense
	ok "setup_unknown_option_names_it" fails_with "unknown option: --nonsense"
	ok "setup_unknown_option_prints_usage" complains "^usage:"
	run "$PATH" setup.sh --check --local
	ok "setup_two_options_fail" fails_with "one option at most"
	run "$PATH" setup.sh --help
	ok "setup_help_succeeds" succeeds_with "^usage:"
}

test_empty_machine()
{
	lean_path empty
	run "$lean" setup.sh --check
	ok "check_empty_machine_lists_all" all_components_listed
	ok "check_empty_machine_misses_needed" all_needed_missing
	ok "check_empty_machine_status_1" test "$status" = 1
	run "$lean" setup.sh
	ok "setup_without_package_manager_names_missing" fails_with "missing: make, 32-bit C"
	run "$lean" toolchain.sh
	ok "toolchain_empty_machine_says_what_to_do" fails_with "no C compiler.*/setup.sh"
	ok "toolchain_empty_machine_names_nasm" complains "nasm is missing"
	ok "toolchain_empty_machine_prints_all_variables" exact_variables
}

test_paste_command()
{
	lean_path fedora
	fake dnf 'exit 1'
	fake uname '[ "$1" = -m ] && echo x86_64 || echo Linux'
	run "$lean" setup.sh
	ok "setup_fedora_one_command" one_line_with "^sudo dnf install .*nasm"
	lean_path mac
	fake uname '[ "$1" = -m ] && echo arm64 || echo Darwin'
	run "$lean" setup.sh
	ok "setup_mac_one_command" one_line_with "^brew install i686-elf-gcc"
}

test_named_compiler()
{
	(export CC=nonsense; run "$PATH" toolchain.sh; echo "$status" >"$work/status")
	status=$(cat "$work/status")
	ok "toolchain_cc_nonsense_fails" fails_with "CC=nonsense: .*no such program"
	ok "toolchain_cc_nonsense_has_no_compiler" says '^KCC := $'
	(export CROSS_COMPILE=nonsense-; run "$PATH" toolchain.sh; echo "$status" >"$work/status")
	status=$(cat "$work/status")
	ok "toolchain_cross_compile_nonsense_fails" fails_with "CROSS_COMPILE=nonsense-: .*no such"
}

test_compiler_that_cannot()
{
	lean_path cannot
	fake gcc 'echo "sorry, no 32-bit code here" >&2; exit 1'
	run "$lean" toolchain.sh
	ok "toolchain_broken_gcc_is_not_taken" fails_with "no C compiler here"
	(export CC=gcc; run "$lean" toolchain.sh)
	ok "toolchain_broken_cc_shows_its_words" complains "sorry, no 32-bit code here"
}

# path_of TOOL: the program itself; python3 in PATH may be a script that looks for another.
path_of()
{
	case $1 in
	python3) python3 -c 'import sys; print(sys.executable)' ;;
	*) command -v "$1" ;;
	esac
}

test_only_clang()
{
	local tool
	lean_path clang
	for tool in clang ld.lld nm objcopy objdump readelf nasm python3; do
		if ! command -v $tool >/dev/null; then
			skip "toolchain_only_clang_is_taken" "no $tool"
			return
		fi
		fake "$tool" "exec '$(path_of "$tool")' \"\$@\""
	done
	run "$lean" toolchain.sh
	ok "toolchain_only_clang_is_taken" succeeds_with '^KCC := clang --target=i686-elf$'
	ok "toolchain_only_clang_links_with_lld" says '^KLD := ld.lld -m elf_i386$'
}

test_gdb_without_python()
{
	lean_path gdb
	fake gdb 'echo "Python scripting is not supported in this copy of GDB." >&2; exit 0'
	run "$lean" toolchain.sh
	ok "toolchain_gdb_without_python_is_not_taken" says '^GDB := $'
	fake gdb-multiarch 'echo 42'
	run "$lean" toolchain.sh
	ok "toolchain_second_gdb_is_taken" says '^GDB := gdb-multiarch$'
}

# The package manager is a trap: a check must not touch it, and must leave no file.
test_check_changes_nothing()
{
	lean_path trap
	fake apt-get "echo touched >'$work/touched'"
	fake sudo "echo touched >'$work/touched'"
	run "$lean:$PATH" setup.sh --check
	ok "check_runs_no_package_manager" test ! -e "$work/touched"
	ok "check_leaves_no_file" test ! -e "$tree/build"
}

test_options
test_empty_machine
test_paste_command
test_named_compiler
test_compiler_that_cannot
test_only_clang
test_gdb_without_python
test_check_changes_nothing
echo "1..$count"
exit "$failed"
