#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# Edit a .config in kconfiglib's menu:  scripts/menuconfig.sh build/.config
#
# The default build needs no Python packages, so kconfiglib is looked for only
# here, under each python3 in PATH: a system's package installs it for its own.
set -eu

config=${1:?usage: scripts/menuconfig.sh BUILD/.config}
cd "$(dirname "$0")/.."

find_python() {
	local folder
	local IFS=:
	for folder in $PATH; do
		if [ -x "$folder/python3" ] && "$folder/python3" -c 'import menuconfig' 2>/dev/null; then
			printf '%s\n' "$folder/python3"
			return 0
		fi
	done
	return 1
}

if ! python=$(find_python); then
	echo "menuconfig: no python3 here can import kconfiglib's menuconfig." >&2
	echo "menuconfig: Debian and Ubuntu: apt install python3-kconfiglib; elsewhere: pip install kconfiglib" >&2
	exit 1
fi
KCONFIG_CONFIG=$config exec "$python" -m menuconfig Kconfig
