# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with setup.sh
#
# scripts/setup-components.sh - what there is to find, and whether it works; read by setup.sh
#
#	need	no build or no run without it
#	boot	without it Quire boots directly (qemu -kernel), not from an ISO through GRUB
#	test	for the whole of `make test`
#
# probe() looks, list_components() makes of that the rows of the table, the list $packages that
# would help and the list $absent for people.  What works is found out by toolchain.sh and by
# building and running small programs, never by asking a package manager.

# found NAME: what toolchain.sh found for one of its variables.
found()
{
	printf '%s\n' "$toolchain" | sed -n "s/^$1 := //p"
}

write_host_test()
{
	cat >"$1" <<-'END'
		#include <stdarg.h>
		#include <stddef.h>
		#include <stdint.h>
		#include <setjmp.h>
		#include <stdlib.h>
		#ifdef CMOCKA
		#include <cmocka.h>
		static void passes(void **state) { (void)state; assert_true(1); }
		int main(void)
		{
			const struct CMUnitTest tests[] = { cmocka_unit_test(passes) };
			return cmocka_run_group_tests(tests, NULL, NULL);
		}
		#else
		int main(void) { return 0; }
		#endif
	END
}

# builds_and_runs NAME FLAG...: a sanitized host program can be built, and runs.
builds_and_runs()
{
	local out=$work/$1
	shift
	$hostcc -fsanitize=address,undefined -o "$out" "$work/host.c" "$@" >/dev/null 2>&1 &&
		ASAN_OPTIONS=detect_leaks=0 "$out" >/dev/null 2>&1
}

# probe_host NAME FLAG...: leave in $work/NAME.is what of unit tests works: "cmocka" when all
# does, "sanitizer" when the library is missing, nothing when there is no such compiler.
probe_host()
{
	local name=$1
	shift
	: >"$work/$name.is"
	[ -n "$hostcc" ] || return
	if builds_and_runs "$name" "$@" -DCMOCKA -lcmocka; then
		echo cmocka
	elif builds_and_runs "$name" "$@"; then
		echo sanitizer
	fi >"$work/$name.is"
}

# Fill $toolchain, $native, $m32 and the rest of what the rows below ask for.
probe()
{
	toolchain=$(unset CC CROSS_COMPILE; bash scripts/toolchain.sh 2>"$work/why")
	hostcc=$(found HOSTCC)
	write_host_test "$work/host.c"
	: >"$work/m32.is"
	probe_host native &
	[ "$arch" != x86 ] || probe_host m32 -m32 -I"$TOOLS/i386/usr/include" \
		-L"$TOOLS/i386/usr/lib/i386-linux-gnu" \
		-Wl,-rpath,"$PWD/$TOOLS/i386/usr/lib/i386-linux-gnu"
	wait
	native=$(cat "$work/native.is")
	m32=$(cat "$work/m32.is")
}

# where NAME...: the first command found, on PATH or below build/tools.
where()
{
	local name place
	for place in "" "$TOOLS/bin/"; do
		for name in "$@"; do
			if command -v "$place$name" >/dev/null 2>&1; then
				printf '%s' "$place$name"
				return
			fi
		done
	done
}

# The commands of versions, newest first, as distributions name them.
where_clang()
{
	local v
	for v in "" -21 -20 -19 -18 -17 -16 -15 -14; do
		if [ -n "$(where "clang$v")" ] && [ -n "$(where "ld.lld$v")" ]; then
			where "clang$v"
			return
		fi
	done
}

kconfiglib()
{
	local python
	for python in "$(found PYTHON)" "$TOOLS/bin/python3"; do
		if [ -n "$python" ] && $python -c 'import kconfiglib' >/dev/null 2>&1; then
			printf 'kconfiglib of %s' "$python"
			return
		fi
	done
}

# row GROUP NAME FOUND WITHOUT PACKAGE...: one component; remember what is missing.
row()
{
	local group=$1 name=$2 what=$3 without=$4
	shift 4
	if [ -n "$what" ]; then
		without=-
		if [ "$mode" = check ]; then
			what=$(version_of "$what")
		fi
	else
		what=MISSING
		absent=$absent${absent:+, }$name
		packages="$packages $*"
		[ "$group" = need ] && unusable=1
	fi
	table=$table$(printf '%-5s %-22s %-44s %s' "$group" "$name" "$what" "$without")$'\n'
}

# version_of WHAT: WHAT, and the first line of its --version when it is a command.
version_of()
{
	local version
	# shellcheck disable=SC2086 # a command may be several words
	command -v ${1%% *} >/dev/null 2>&1 || { printf '%s' "$1"; return; }
	# shellcheck disable=SC2086
	version=$(LC_ALL=C $1 --version 2>/dev/null </dev/null |
		grep -o -E '[0-9]+\.[0-9.]*[0-9]' | sed 1q)
	printf '%s' "$1${version:+ ($version)}"
}

# Packages are named as Debian names them; $host is a list of names.
# shellcheck disable=SC2086
list_components()
{
	local cc=gcc host="gcc libc6-dev" cmocka='' gdb=gdb pc=grub-pc-bin efi=grub-efi-ia32-bin
	table='' packages='' absent='' unusable=0
	if [ "$arch" != x86 ]; then
		cc="gcc-i686-linux-gnu" gdb=gdb-multiarch pc='' efi=''
	fi

	[ "$native" = cmocka ] && cmocka=libcmocka
	row need "make" "$(where make gmake)" "nothing can be built" make
	row need "32-bit C compiler" "$(found KCC)" "nothing can be built" "$cc"
	row need "nasm" "$(found NASM)" "nothing can be built" nasm
	row need "Python 3" "$(found PYTHON)" "nothing can be built" python3
	row need "QEMU" "$(found QEMU)" "builds, but cannot run" qemu-system-x86
	row boot "grub-mkrescue" "$(found GRUB_MKRESCUE)" "direct boot only, no ISO" grub-common
	row boot "GRUB for BIOS" "$(found GRUB_I386_PC)" "direct boot only" $pc
	row boot "xorriso" "$(found XORRISO)" "direct boot only, no ISO" xorriso
	row boot "mtools" "$(found MFORMAT)" "no ISO for UEFI" mtools
	row boot "xz" "$(where xz)" "no ISO (its modules are packed)" xz-utils
	row test "GRUB for 32-bit UEFI" "$(found GRUB_I386_EFI)" "no boot on UEFI" $efi
	row test "32-bit UEFI (OVMF)" "$(found OVMF32_CODE)" "no boot on UEFI" ovmf-ia32
	row test "host compiler" "$hostcc" "no unit tests" $host
	row test "host sanitizers" "${native:+works}" "no unit tests" $host
	row test "cmocka" "$cmocka" "no unit tests" libcmocka-dev $host
	[ "$arch" != x86 ] || list_cmocka32
	row test "gdb with Python" "$(found GDB)" "make debug and gdb tests" $gdb
	row test "clang and lld" "$(where_clang)" "tests of the build by clang" clang lld
	row test "clang-format" "$(where clang-format)" "format check" clang-format
	list_programs
	row test "git" "$(where git)" "checks of tracked files" git
	row test "kconfiglib" "$(kconfiglib)" "menuconfig" python3-kconfiglib
}

# The library comes as an i386 package that is unpacked, not installed; to have no such
# package is no failure, because unit tests then run at native width.
list_cmocka32()
{
	row test "32-bit host programs" "${m32:+works}" "unit tests at native width only" \
		gcc-multilib gcc libc6-dev libcmocka-dev
	cmocka32=''
	[ "$m32" = cmocka ] && cmocka32=libcmocka
	row test "32-bit cmocka" "$cmocka32" "unit tests at native width only"
}

# Libraries and programs that nobody here wrote, unpacked as i386 packages are: tests run them
# where they can be had.  Where there is no apt-get nothing is missing.
list_programs()
{
	programs=''
	[ ! -s "$TOOLS/i386/programs" ] || programs="$(grep -c . "$TOOLS/i386/programs") packages"
	if [ -n "$programs" ] || command -v apt-get >/dev/null 2>&1; then
		row test "i386 programs" "$programs" "fewer programs are run"
	fi
}

show_table()
{
	printf '%-5s %-22s %-44s %s\n' "for" "component" "found" "without it"
	printf '%s' "$table"
}
