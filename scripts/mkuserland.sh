#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# scripts/mkuserland.sh - the initrd of `make run`: a user land out of several folders
#
# usage: scripts/mkuserland.sh FOLDER OUT ROOT ETC [BUSYBOX] [-- PATH...]
#
#	ROOT		Quire's own programs: all of it
#	ETC		becomes /etc
#	BUSYBOX		a static i386 BusyBox: /bin/busybox, and the names that a boot needs before
#			it makes the others itself; without it /bin/sh is Quire's small shell
#	PATH...		a program becomes /bin/NAME; a folder becomes /NAME, whatever it holds
#
# FOLDER is what is put together, and goes first; OUT is the archive.
#
# Bash 3.2 suffices.

set -u -o pipefail
unset CDPATH

die()
{
	printf 'mkuserland.sh: %s\n' "$*" >&2
	exit 1
}

# Is this a program that Quire can run: ELF, 32 bits, of the 386, and without an interpreter?
check_program()
{
	local kind

	kind=$(od -An -tx1 -N20 "$1" | tr -d ' \n') || die "cannot read $1"
	case $kind in
	7f454c4601*0300) ;;
	7f454c46*) die "$1 is no program for i386 (32 bits)" ;;
	2321*) return ;;
	*) die "$1 is neither an ELF program nor a script" ;;
	esac
	! LC_ALL=C grep -aq '/lib/ld-\(linux\|musl-i386\)\.so' "$1" ||
		die "$1 is linked dynamically, and Quire has no libraries: link it with -static"
}

# A folder of the same name is joined: ADD=demos adds to /demos.
add_path()
{
	[ -e "$1" ] || die "ADD: no such file or folder: $1"
	if [ -d "$1" ]; then
		mkdir -p "$folder/${1##*/}" && cp -RpP "$1/." "$folder/${1##*/}/" || die "cannot copy $1"
	else
		check_program "$1"
		cp -p "$1" "$folder/bin/" && chmod 755 "$folder/bin/${1##*/}" || die "cannot copy $1"
	fi
}

add_busybox()
{
	check_program "$1"
	cp "$1" "$folder/bin/busybox" && chmod 755 "$folder/bin/busybox" || die "cannot copy $1"
	rm -f "$folder/bin/sh"
	ln -s busybox "$folder/bin/sh"
	ln -s ../bin/busybox "$folder/sbin/init"
}

[ $# -ge 4 ] || die "usage: scripts/mkuserland.sh FOLDER OUT ROOT ETC [BUSYBOX] [-- PATH...]"
folder=$1 out=$2 root=$3 etc=$4
shift 4
rm -rf "$folder"
mkdir -p "$folder" || exit
cp -Rp "$root/." "$folder/" && mkdir -p "$folder/sbin" "$folder/proc" &&
	cp -Rp "$etc" "$folder/etc" || die "cannot put $folder together"
if [ $# -gt 0 ] && [ "$1" != -- ]; then
	add_busybox "$1"
	shift
fi
[ $# -eq 0 ] || shift
for path in "$@"; do
	add_path "${path%/}"
done
bash "$(dirname "$0")/mkinitrd.sh" "$folder" "$out"
