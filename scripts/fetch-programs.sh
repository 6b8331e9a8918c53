#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# scripts/fetch-programs.sh - get i386 programs and libraries that nobody here wrote
#
#	FOLDER/usr, FOLDER/bin	Debian's packages as they are, without manuals: musl, the Lua, zlib,
#				SQLite and tcc libraries, and shells that are static already
#	FOLDER/programs		the packages that are there, one to a line
#
# usage: scripts/fetch-programs.sh [FOLDER]	(default: build/tools/i386)
#
# They are fetched with apt-get's state below FOLDER and unpacked there: the system is not
# changed and no root is needed.  Without one of them the others are used all the same: what
# is then left out of the tests is said by `make programs`.
#
# Bash 3.2 suffices.

set -u -o pipefail
unset CDPATH

EXIT_UNAVAILABLE=69

readonly PACKAGES="musl-dev liblua5.4-dev zlib1g-dev libsqlite3-dev libtcc-dev busybox-static bash-static mksh"

say()
{
	printf '  %s\n' "$*"
}

die()
{
	local status=$1
	shift
	printf 'fetch-programs: %s\n' "$@" >&2
	exit "$status"
}

need_tools()
{
	local tool
	for tool in "$@"; do
		type -P "$tool" >/dev/null || die $EXIT_UNAVAILABLE "no $tool here"
	done
}

unpack()
{
	dpkg-deb --fsys-tarfile "$1" 2>>"$log" | tar -x -C "$folder" --anchored --no-same-owner \
		--exclude=./etc --exclude=./usr/share 2>>"$log" ||
		die 1 "cannot unpack $1 (disk full?  see $log)"
}

# fetch NAME: download and unpack; false if it is not to be had.
fetch()
{
	local deb
	(cd "$work" && own_apt i386 apt-get download "$1") >>"$log" 2>&1 </dev/null || return
	for deb in "$work"/*.deb; do
		[ -e "$deb" ] || return
		unpack "$deb" && rm -f "$deb"
	done
	echo "$1" >>"$folder/programs.new"
}

case ${1:-} in
-*) die 64 "usage: scripts/fetch-programs.sh [FOLDER]" ;;
esac
folder=${1:-build/tools/i386}
need_tools apt-get dpkg-deb
mkdir -p "$folder" && work=$(mktemp -d "$folder/fetch.XXXXXX") || exit
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
log=$folder/log
: >"$log"
rm -f "$folder/programs.new"
# apt-get download leaves the package where it is started: a path that holds there, too.
# shellcheck disable=SC2034 # read by own_apt
APT=$(cd "$work" && pwd)/apt
# shellcheck source=scripts/own-apt.sh
. "$(dirname "$0")/own-apt.sh"

say "reading i386 package lists ..."
own_apt i386 apt-get update >>"$log" 2>&1 </dev/null ||
	say "apt-get update failed in part (see $log): going on with the rest"
for name in $PACKAGES; do
	if fetch "$name"; then
		say "$name: unpacked"
	else
		say "$name: not to be had here (see $log)"
	fi
done
[ -e "$folder/programs.new" ] || die $EXIT_UNAVAILABLE "none of them is to be had (see $log)"
mv "$folder/programs.new" "$folder/programs"
