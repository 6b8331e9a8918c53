#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The name that make calls; what is checked, and why so little, says check-format.py.
exec "${PYTHON:-python3}" "$(dirname "$0")/check-format.py" "$@"
