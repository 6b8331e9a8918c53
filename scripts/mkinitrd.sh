#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# scripts/mkinitrd.sh - an initrd out of a folder
#
# usage: scripts/mkinitrd.sh FOLDER OUT
#
# Every file, folder and symbolic link below FOLDER, in the order of their names, and what the
# folder cannot hold: /tmp, and the device nodes that a first process needs.  Owners
# are 0, rights 755 for what may be executed and 644 for the rest, so that the same files
# give the same archive.  FOLDER must not hold a folder dev or tmp of its own.
#
# Bash 3.2 suffices; mkcpio.py writes the archive.

set -u -o pipefail
unset CDPATH
export LC_ALL=C

die()
{
	printf 'mkinitrd.sh: %s\n' "$*" >&2
	exit 1
}

# quoted TEXT: as mkcpio.py reads a word.
quoted()
{
	printf "'%s'" "${1//\'/\'\\\'\'}"
}

list_nodes()
{
	cat <<-'END'
		dir /tmp 1777 0 0
		dir /dev 755 0 0
		nod /dev/console 600 0 0 c 5 1
		nod /dev/null 666 0 0 c 1 3
		nod /dev/zero 666 0 0 c 1 5
	END
}

# list_folder FOLDER: a folder before what it holds, which is what sorted names give.
list_folder()
{
	local path name mode

	(cd "$1" && find . ! -name . \( -type d -o -type f -o -type l \) -print) | sort |
		while IFS= read -r path; do
			name=${path#.} path=$1/${path#./} mode=644
			if [ -L "$path" ]; then
				printf 'slink %s %s 777 0 0\n' "$(quoted "$name")" "$(quoted "$(readlink "$path")")"
			elif [ -d "$path" ]; then
				printf 'dir %s 755 0 0\n' "$(quoted "$name")"
			else
				[ ! -x "$path" ] || mode=755
				printf 'file %s %s %s 0 0\n' "$(quoted "$name")" "$(quoted "$path")" $mode
			fi
		done
}

[ $# -eq 2 ] || die "usage: scripts/mkinitrd.sh FOLDER OUT"
[ -d "$1" ] || die "no such folder: $1"
[ ! -e "$1/dev" ] || die "$1/dev is in the way of the device nodes"
[ ! -e "$1/tmp" ] || die "$1/tmp is in the way of the one that anybody may write to"
[ -x "$1/init" ] || die "$1/init is missing: nothing could be started"

{ list_nodes && list_folder "$1"; } >"$2.list" || die "cannot list $1"
"${PYTHON:-python3}" "$(dirname "$0")/mkcpio.py" --out "$2" "$2.list" || exit 1
