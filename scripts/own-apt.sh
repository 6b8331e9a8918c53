# SPDX-License-Identifier: MIT
# shellcheck shell=bash
#
# scripts/own-apt.sh - apt-get with state of its own (to be sourced)
#
#	$APT/ARCH	lists, cache and an empty status: as if nothing were installed
#
# The system's sources are read; nothing of the system is changed, no root is needed, and ARCH
# may be foreign.  The reader of this file sets APT, a folder, first.

# own_apt ARCH COMMAND...: apt-get or apt-cache with state of its own ("./" keeps apt from
# taking a relative path as relative to /).
own_apt()
{
	local state=./$APT/$1 arch=$1 command=$2
	shift 2
	case $APT in
	/*) state=$APT/$arch ;;
	esac
	mkdir -p "$state/lists/partial" "$state/cache/archives/partial" "$state/log"
	[ -e "$state/status" ] || : >"$state/status"
	LC_ALL=C "$command" -q -o APT::Architecture="$arch" -o APT::Architectures="$arch" \
		-o Dir::State::Lists="$state/lists" -o Dir::Cache="$state/cache" \
		-o Dir::State::status="$state/status" -o Dir::Log="$state/log" \
		-o Dir::State::extended_states="$state/extended_states" \
		-o APT::Sandbox::User="$(id -un)" -o Debug::NoLocking=1 \
		-o APT::Install-Recommends=false -o APT::Get::Assume-Yes=true "$@"
}
