#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# scripts/setup.sh - get what building, running and testing Quire needs
#
#	component	one thing that is found or missing: a tool, a library, a firmware
#	need		without it there is no build or no run; the rest serves tests alone
#
#	(none)	 probe -> nothing missing? say so : apt-get install -> probe again
#	--local	 probe -> nothing missing? say so : download, unpack below build/tools
#	--check	 probe -> table; changes nothing
#
# On a system without apt-get one command to paste is printed.  What a component is, and how it
# is probed, is in setup-components.sh; how packages are unpacked without root in setup-local.sh.

set -u
unset CDPATH
cd "$(dirname "$0")/.." || exit 1

readonly TOOLS=build/tools
readonly LOG=build/setup.log

usage()
{
	cat <<-'END'
		usage: scripts/setup.sh [--check | --local]

		  (no option)  install what is missing with apt-get (root or sudo)
		  --local      install below build/tools; needs no root, changes nothing else
		  --check      change nothing; show each component and what works without it
		  --help       this text
	END
}

say()
{
	printf '%s\n' "$*"
}

die()
{
	printf 'setup: %s\n' "$*" >&2
	exit 1
}

# shellcheck source=scripts/setup-components.sh
. scripts/setup-components.sh
# shellcheck source=scripts/setup-local.sh
. scripts/setup-local.sh

# ---- what to say ----------------------------------------------------------------------------

# The command that comes next: a make that lies below build/tools is named with its path.
next_command()
{
	printf '%s run' "$(where make gmake)"
}

say_toolchain()
{
	say "toolchain: $(found KCC) with $(found KLD)"
	[ -n "$(found GRUB_I386_PC)" ] ||
		say "no GRUB for BIOS here: Quire boots directly (scripts/qemu.sh --direct)"
	[ "$m32" = cmocka ] || [ "$native" != cmocka ] ||
		say "no 32-bit cmocka for this host: unit tests run at native width only"
}

# A cached result of toolchain.sh is stale once another tool is found.
drop_stale_cache()
{
	[ -f build/toolchain.mk ] || return 0
	[ "$(sed 1d build/toolchain.mk)" = "$(printf '%s\n' "$toolchain" | sed 1d)" ] ||
		rm -f build/toolchain.mk build/toolchain.key
}

finish()
{
	drop_stale_cache
	if [ "$unusable" = 1 ]; then
		show_table
		cat "$work/why" >&2
		die "still missing: $absent.  What was done is in $LOG."
	fi
	say_toolchain
	[ -z "$absent" ] || say "still missing: $absent (./scripts/setup.sh --check tells what for)"
	say "next: $(next_command)"
}

# ---- installing -------------------------------------------------------------------------------

# The one command for a system whose packages are not managed by apt-get.
paste_command()
{
	if [ "$(uname -s)" = Darwin ]; then
		echo "brew install i686-elf-gcc i686-elf-grub nasm qemu xorriso mtools xz make" \
			"python3 cmocka i386-elf-gdb llvm lld clang-format"
	elif command -v dnf >/dev/null 2>&1; then
		echo "sudo dnf install gcc make nasm python3 qemu-system-x86 xorriso mtools xz" \
			"grub2-tools-extra grub2-pc-modules grub2-efi-ia32-modules edk2-ovmf-ia32" \
			"glibc-devel.i686 libgcc.i686 libasan.i686 libubsan.i686 libasan libubsan" \
			"libcmocka-devel libcmocka-devel.i686 gdb clang lld clang-tools-extra git"
	elif command -v pacman >/dev/null 2>&1; then
		echo "sudo pacman -S --needed gcc lib32-gcc-libs lib32-glibc make nasm python git" \
			"qemu-system-x86 libisoburn mtools xz grub edk2-ovmf cmocka gdb clang lld"
	elif command -v zypper >/dev/null 2>&1; then
		echo "sudo zypper install gcc gcc-32bit glibc-devel-32bit make nasm python3" \
			"qemu-x86 xorriso mtools xz grub2 grub2-i386-pc grub2-i386-efi" \
			"qemu-ovmf-ia32 libcmocka-devel gdb clang lld git"
	fi
}

print_paste_command()
{
	local command
	command=$(paste_command)
	[ -n "$command" ] || die "missing: $absent.  No apt-get, dnf, pacman, zypper or brew" \
		"here: install these with your system's tool, then run ./scripts/setup.sh --check"
	echo "setup: missing: $absent.  Paste this, then run ./scripts/setup.sh again:" >&2
	say "$command"
	exit "$unusable"
}

# show_progress: a line now and then for apt-get's hundreds; all of it goes to the log.
show_progress()
{
	tee -a "$LOG" | awk '
		function tell(n, what) { if (n % 25 == 0) { print "  " n " " what; fflush() } }
		/^Get:/      { tell(++got, "files downloaded") }
		/^Unpacking/ { tell(++put, "packages unpacked") }
		/^Setting/   { tell(++set, "packages set up") }
		/^[WE]: /    { print "  " $0; fflush() }'
}

# not_installed: drop from $packages what dpkg has already and yet did not help: another
# program of the same name may stand before it in PATH.
not_installed()
{
	local p rest=''
	for p in $packages; do
		case $(dpkg-query -W -f '${Status}' "$p" 2>/dev/null) in
		"install ok installed") ;;
		*) rest="$rest $p" ;;
		esac
	done
	packages=$rest
}

# candidates APT-CACHE...: those of $packages that this release has; the others are named.
candidates()
{
	local have p
	# shellcheck disable=SC2086 # a list of names
	have=" $("$@" policy $packages 2>/dev/null | awk '
		/^[^ ]/ { sub(":$", "", $1); name = $1 }
		/Candidate:/ && $2 != "(none)" { printf "%s ", name }')"
	available=''
	for p in $packages; do
		case " $available " in *" $p "*) continue ;; esac
		case $have in
		*" $p "*) available="$available $p" ;;
		*) say "  $p: not in this release's lists, going on without it" ;;
		esac
	done
}

as_root()
{
	if [ "$(id -u)" = 0 ]; then
		"$@"
	else
		sudo "$@"
	fi
}

system_apt()
{
	as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -q -y \
		-o Dpkg::Use-Pty=0 --no-install-recommends "$@" 2>&1 </dev/null | show_progress
	[ "${PIPESTATUS[0]}" = 0 ]
}

install_system()
{
	not_installed
	[ -n "$packages" ] || return 0
	[ "$(id -u)" = 0 ] || command -v sudo >/dev/null 2>&1 ||
		die "missing: $absent.  Installing them needs root or sudo;" \
			"./scripts/setup.sh --local needs neither."
	say "reading package lists (apt-get update) ..."
	system_apt update || say "apt-get update failed in part (see $LOG): going on with the rest"
	candidates apt-cache
	[ -n "$available" ] || die "no package is to be had: see $LOG, check network and sources"
	say "installing:$available ..."
	# shellcheck disable=SC2086 # a list of names
	system_apt install $available || die "apt-get install failed: see $LOG for its own words"
}

install_missing()
{
	mkdir -p build
	: >"$LOG"
	if [ -n "${packages// /}" ]; then
		"install_$mode"
		probe
		list_components
	fi
	if [ "$m32" = sanitizer ] && [ ! -e "$TOOLS/i386/unavailable" ]; then
		fetch_cmocka32
		probe
		list_components
	fi
	if [ -z "$programs" ] && [ ! -e "$TOOLS/i386/no-programs" ]; then
		fetch_programs
		list_components
	fi
}

mode=system
case ${1:-} in
'') ;;
--check) mode=check ;;
--local) mode=local ;;
--help | -h) usage; exit 0 ;;
*) usage >&2; die "unknown option: $1" ;;
esac
[ $# -le 1 ] || { usage >&2; die "one option at most"; }

case $(uname -m) in
x86_64 | amd64 | i?86) arch=x86 ;;
*) arch=other ;;
esac
work=$(mktemp -d "${TMPDIR:-/tmp}/quire-setup.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT

probe
list_components
if [ "$mode" = check ]; then
	show_table
	exit "$unusable"
fi
if [ -n "$absent" ]; then
	command -v apt-get >/dev/null 2>&1 || print_paste_command
	install_missing
else
	say "nothing is missing"
fi
finish
