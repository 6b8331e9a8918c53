#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# scripts/fetch-linux.sh - get the Linux kernel that Quire is compared with
#
#	FOLDER/vmlinuz	Debian's Linux 6.1 for i386, flavour 686: no PAE, all that a machine
#			with a serial line and an initrd needs is built in
#	FOLDER/version	the package's version, one line
#	FOLDER/log	what apt-get said
#
# The package is fetched with apt-get's state below FOLDER and unpacked there: the system is not
# changed and no root is needed.  Where apt-get has no such package (another distribution, no
# network), one that was fetched by hand does: --deb FILE.

set -u -o pipefail
unset CDPATH

EXIT_USAGE=64 EXIT_NO_INPUT=66 EXIT_UNAVAILABLE=69

usage()
{
	cat <<-'END'
		usage: scripts/fetch-linux.sh [--deb FILE] [FOLDER]

		  --deb FILE   unpack this package, linux-image-6.1.*-686_*_i386.deb, fetch nothing
		  FOLDER       where vmlinuz goes (default: build/linux)

		exit status: 0 vmlinuz is there, 64 usage, 66 the file is not such a package,
		69 the package or a tool is not to be had
	END
}

die()
{
	local status=$1
	shift
	printf 'fetch-linux: %s\n' "$@" >&2
	exit "$status"
}

unavailable()
{
	die $EXIT_UNAVAILABLE "$1" \
		"a package fetched by hand does as well: make bench-linux LINUX_DEB=FILE" \
		"(linux-image-6.1.*-686_*_i386.deb, of Debian 12)"
}

parse_arguments()
{
	deb='' folder=build/linux
	while [ $# -gt 0 ]; do
		case $1 in
		--help | -h)
			usage
			exit 0 ;;
		--deb)
			[ $# -ge 2 ] || die $EXIT_USAGE "--deb needs an argument"
			deb=$2
			shift ;;
		-*) die $EXIT_USAGE "unknown option '$1' (--help lists them)" ;;
		*) folder=$1 ;;
		esac
		shift
	done
}

need_tools()
{
	local tool
	for tool in "$@"; do
		type -P "$tool" >/dev/null || unavailable "no $tool here"
	done
}

# newest_package: the name of the youngest 6.1 kernel of this flavour, nothing if there is none.
newest_package()
{
	own_apt i386 apt-cache search --names-only '^linux-image-6\.1\.[0-9.-]*-686$' 2>>"$log" |
		sed 's/ .*//' | sort -V | tail -n 1
}

# fetch: leave the package in $work and its path in $deb.
fetch()
{
	local name
	need_tools apt-get apt-cache
	echo "reading package lists ..."
	own_apt i386 apt-get update >>"$log" 2>&1 </dev/null ||
		echo "apt-get update failed in part (see $log): going on with the rest"
	name=$(newest_package)
	[ -n "$name" ] || unavailable "apt-get's sources have no linux-image-6.1.*-686 for i386 (see $log)"
	echo "downloading $name ..."
	(cd "$work" && own_apt i386 apt-get download "$name") >>"$log" 2>&1 </dev/null ||
		unavailable "cannot download $name (see $log)"
	for deb in "$work"/*.deb; do
		[ ! -e "$deb" ] || return 0
	done
	unavailable "apt-get left no package (see $log)"
}

# field NAME: of the package's description; a file that is no package says nothing.
field()
{
	dpkg-deb -f "$deb" "$1" 2>>"$log"
}

# check_package: leave in $release what the kernel calls itself, 6.1.0-NUMBER-686.
check_package()
{
	local name
	name=$(field Package)
	release=${name#linux-image-}
	release=${release%-unsigned}
	case $release:$(field Architecture) in
	6.1.*-686:i386) ;;
	*) die $EXIT_NO_INPUT "'$deb' is no linux-image-6.1.*-686 package for i386" ;;
	esac
}

# unpack: only the kernel, of hundreds of megabytes; vmlinuz appears last, and whole.
unpack()
{
	local file=./boot/vmlinuz-$release
	dpkg-deb --fsys-tarfile "$deb" 2>>"$log" | tar -x -C "$work" "$file" 2>>"$log" ||
		die $EXIT_NO_INPUT "cannot unpack '$deb' (see $log)"
	field Version >"$folder/version" && touch "$work/$file" &&
		mv "$work/$file" "$folder/vmlinuz" || exit 1
	echo "$folder/vmlinuz: Linux $(cat "$folder/version")"
}

parse_arguments "$@"
[ -z "$deb" ] || [ -r "$deb" ] || die $EXIT_NO_INPUT "cannot read '$deb'"
need_tools dpkg-deb
mkdir -p "$folder" && work=$(mktemp -d "$folder/fetch.XXXXXX") || exit
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP
log=$folder/log
: >"$log"
# apt-get download leaves the package where it is started: a path that holds there, too.
# shellcheck disable=SC2034 # read by own_apt
APT=$(cd "$work" && pwd)/apt
# shellcheck source=scripts/own-apt.sh
. "$(dirname "$0")/own-apt.sh"
[ -n "$deb" ] || fetch
check_package
unpack
