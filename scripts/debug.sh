#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# scripts/debug.sh - a halted machine and a gdb that is connected to it
#
#     qemu.sh --gdb PORT   in the background; serial line -> build/debug-serial.log
#     gdb                  in the foreground, with scripts/gdb loaded
#
# PORT is derived from the user's id; --port chooses another.  Arguments behind --
# go to qemu.sh (--mem 512M, --append "..."; --direct is given already).  The machine
# ends with gdb.  Bash 3.2 suffices.

set -u -o pipefail

QUIRE_ROOT=$(cd "$(dirname "$0")/.." && pwd)
. "$QUIRE_ROOT/scripts/find-tool.sh"

die()
{
    printf 'debug.sh: %s\n' "$1" >&2
    exit 1
}

set_defaults()
{
    kernel=$QUIRE_ROOT/build/quire.elf
    port=$((25000 + $(id -u) % 5000))
    machine=()
    qemu_pid=
}

parse_arguments()
{
    while [ $# -gt 0 ]; do
        case $1 in
        --port)
            [ $# -ge 2 ] || die "$1 needs an argument"
            port=$2
            shift ;;
        --)
            shift
            machine=("$@")
            return ;;
        -*)
            die "usage: scripts/debug.sh [--port N] [KERNEL] [-- option of qemu.sh]..." ;;
        *)
            kernel=$1 ;;
        esac
        shift
    done
}

find_tools()
{
    [ -f "$kernel" ] || die "cannot read '$kernel'; run make first"
    kernel=$(cd "$(dirname "$kernel")" && pwd)/${kernel##*/}
    gdb=$(find_tool GDB gdb gdb-multiarch i386-elf-gdb) ||
        die "gdb${GDB:+ ('$GDB')} not found; run ./scripts/setup.sh"
    "$gdb" -nx -batch -ex 'python print(6 * 7)' 2>/dev/null </dev/null | grep -q '^42$' ||
        die "$gdb was built without Python, which the mm- commands need; choose another by GDB="
    find_tool QEMU qemu-system-i386 qemu-system-x86_64 >/dev/null ||
        die "qemu-system-i386 not found; run ./scripts/setup.sh"
}

# Binding tells without a word to whoever may be listening there.
check_port()
{
    "${PYTHON:-python3}" -c '
import socket, sys
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("127.0.0.1", int(sys.argv[1])))' "$port" 2>/dev/null ||
        die "port '$port' cannot be used: is another 'make debug' running? --port chooses another"
}

# A process group of its own, so that Ctrl-C reaches gdb and not the machine.
start_machine()
{
    log=${kernel%/*}/debug-serial.log
    set -m
    bash "$QUIRE_ROOT/scripts/qemu.sh" --kernel "$kernel" --direct --gdb "$port" \
        ${machine[@]+"${machine[@]}"} </dev/null >"$log" 2>&1 &
    qemu_pid=$!
    set +m
    sleep 0.5
    kill -0 "$qemu_pid" 2>/dev/null || die "QEMU did not start: $(cat "$log")"
}

stop_machine()
{
    [ -n "$qemu_pid" ] || return 0
    kill -TERM "$qemu_pid" 2>/dev/null
    wait "$qemu_pid" 2>/dev/null
    qemu_pid=
}

hint()
{
    cat <<EOF
The machine is halted at its first instruction.  Its serial line: $log
(tail -f it in another window).  Try:

    break start_kernel      then: c
    mm-walk start_kernel    follow an address through the page tables
    mm-ptdump               what is mapped; later mm-ptdump --diff
    mm-help                 all commands of this kind

EOF
}

run_gdb()
{
    "$gdb" -q -iex "add-auto-load-safe-path $kernel-gdb.py" -ex 'set confirm off' \
        -ex "target remote 127.0.0.1:$port" "$kernel"
}

set_defaults
parse_arguments "$@"
find_tools
check_port
trap stop_machine EXIT
trap 'exit 1' TERM HUP
trap : INT
start_machine
hint
run_gdb
