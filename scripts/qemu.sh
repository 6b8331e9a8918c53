#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# scripts/qemu.sh - boot the kernel in QEMU, serial line on stdio
#
# The exit status is the kernel's own verdict, never QEMU's:
#
#     0    success: the kernel wrote 0x10 to isa-debug-exit
#     1    a test failed, or init exited non-zero (0x11)
#     2    panic (0x12)
#     3    the machine was reset (a triple fault is one), or powered itself off
#     4    ended from outside: Ctrl-A X, a closed window, gdb, a signal
#     64   usage   66   a file is missing   69   a tool is missing
#     70   QEMU could not start, or broke
#     124  --timeout ran out
#
# QEMU exits with (value << 1) | 1 for a value that the kernel wrote, and with 0
# for everything else that ends it.  Which of these it was, QEMU's machine
# protocol (QMP) knows: the reason inside its SHUTDOWN event.
#
#     QEMU <- qmp.in    a fifo: one command, which turns the events on
#          -> qmp.out   a file: the events
#
# Bash 3.2 suffices; coreutils' timeout and a socket tool are not needed.

set -u -o pipefail

QUIRE_ROOT=$(cd "$(dirname "$0")/.." && pwd)
. "$QUIRE_ROOT/scripts/find-tool.sh"

EXIT_RESET=3 EXIT_OUTSIDE=4 EXIT_TIMEOUT=124
EXIT_USAGE=64 EXIT_NO_INPUT=66 EXIT_NO_TOOL=69 EXIT_BROKEN=70

usage()
{
    cat <<EOF
usage: scripts/qemu.sh [option]... [-- extra QEMU arguments]

  --kernel FILE       the kernel (default: build/quire.elf)
  --direct            boot with 'qemu -kernel' instead of a GRUB ISO
  --auto              as --direct where GRUB would find no room for the initrd; says
                      so, and when there is more memory than Quire can reach
  --firmware NAME     bios (default) or ovmf32, 32-bit UEFI
  --mem SIZE          memory: 64M (default), 2G; a bare number counts MB
  --smp N             number of CPUs (default: 1)
  --numa N            spread memory and CPUs over N nodes
  --cpu MODEL         CPU model (default: qemu32)
  --initrd FILE       the first module
  --append "CMDLINE"  the kernel's command line
  --disk FILE         attach a raw disk image
  --icount            count instructions: one tick of the TSC each
  --gdb [PORT]        wait at the first instruction for gdb (default port: $(default_gdb_port))
  --timeout SECONDS   end the machine after that time
  --reboot            let the guest reboot; without it a reset ends with 3
  --vga               open a window with the screen

exit status: 0 success, 1 a test failed or init exited non-zero, 2 panic,
3 triple fault or reset, 4 ended from outside, 124 time-out;
64 and above: this script or QEMU could not do its work
EOF
}

die()
{
    printf 'qemu.sh: %s\n' "$2" >&2
    exit "$1"
}

note()
{
    printf 'qemu.sh: %s\n' "$1" >&2
}

# Several users of one machine each get a port of their own.
default_gdb_port()
{
    echo $((25000 + $(id -u) % 5000))
}

# --- arguments -------------------------------------------------------------

is_number()
{
    case $1 in
    ''|*[!0-9]*|??????????*) return 1 ;;
    esac
}

set_defaults()
{
    kernel=$QUIRE_ROOT/build/quire.elf
    direct=no auto=no firmware=bios mem=64M smp=1 numa=0 cpu=qemu32
    initrd= append= disk= icount=no gdb_port= timeout=0 reboot=no vga=no
    extra=()
}

parse_arguments()
{
    while [ $# -gt 0 ]; do
        case $1 in
        --kernel|--firmware|--mem|--smp|--numa|--cpu|--initrd|--append|--disk|--timeout)
            [ $# -ge 2 ] || die $EXIT_USAGE "$1 needs an argument"
            printf -v "${1#--}" '%s' "$2"
            shift ;;
        --direct|--auto|--icount|--reboot|--vga)
            printf -v "${1#--}" yes ;;
        --gdb)
            gdb_port=$(default_gdb_port)
            if [ $# -ge 2 ] && is_number "$2"; then
                gdb_port=$2
                shift
            fi ;;
        --help|-h)
            usage
            exit 0 ;;
        --)
            shift
            extra=("$@")
            return ;;
        *)
            die $EXIT_USAGE "unknown option '$1' (--help lists them)" ;;
        esac
        shift
    done
}

# check_count NAME MINIMUM - option --NAME is a number; 010 becomes 10, not 8
check_count()
{
    is_number "${!1}" && [ "${!1}" -ge "$2" ] ||
        die $EXIT_USAGE "--$1 takes a number from $2 on, not '${!1}'"
    printf -v "$1" '%d' $((10#${!1}))
}

# Memory is counted in KB from here on, so that it can be divided among nodes.
check_mem()
{
    local number=${mem%[KkMmGg]} unit=1024

    case $mem in
    *[Kk]) unit=1 ;;
    *[Gg]) unit=1048576 ;;
    esac
    is_number "$number" || die $EXIT_USAGE "--mem takes a size such as 64M or 2G, not '$mem'"
    mem_kb=$((10#$number * unit))
    [ $mem_kb -ge 1024 ] || die $EXIT_USAGE "--mem $mem: a PC has 1 MB at least"
}

check_file()
{
    [ -f "$2" ] && [ -r "$2" ] || die $EXIT_NO_INPUT "$1: cannot read '$2'${3:-}"
}

check_arguments()
{
    check_count smp 1
    check_count numa 0
    check_count timeout 0
    [ -z "$gdb_port" ] || { [ "$gdb_port" -ge 1 ] && [ "$gdb_port" -le 65535 ]; } ||
        die $EXIT_USAGE "--gdb: '$gdb_port' is not a port"
    check_mem
    [ "$numa" -le 64 ] || die $EXIT_USAGE "--numa takes at most 64 nodes"
    [ "$numa" -eq 0 ] || [ $((mem_kb / numa)) -ge 1024 ] ||
        die $EXIT_USAGE "--numa $numa: less than 1 MB a node with --mem $mem"
    case $firmware in
    bios|ovmf32) ;;
    *) die $EXIT_USAGE "--firmware takes bios or ovmf32, not '$firmware'" ;;
    esac
    [ $direct = no ] || [ $firmware = bios ] ||
        die $EXIT_USAGE "--direct boots without firmware's help; --firmware $firmware needs GRUB"
    check_file --kernel "$kernel" "; run make first"
    [ -z "$initrd" ] || check_file --initrd "$initrd"
    [ -z "$disk" ] || check_file --disk "$disk"
}

# GRUB needs some megabytes for itself, and room for two copies of the initrd.
choose_loader()
{
    local size

    [ $auto = yes ] || return 0
    [ $mem_kb -le 4194304 ] || note "--mem $mem: 4G are the most that Quire can use, the rest lies idle"
    [ $direct$firmware = nobios ] && [ -n "$initrd" ] || return 0
    size=$(($(wc -c <"$initrd") / 1024))
    [ $mem_kb -lt $((8192 + 2 * size)) ] || return 0
    note "--mem $mem is too small for GRUB with an initrd of $size kB: QEMU loads the kernel (--direct)"
    direct=yes
}

# --- QEMU's arguments ------------------------------------------------------

# A comma inside a value is doubled in QEMU's options.
escaped()
{
    printf '%s' "${1//,/,,}"
}

# QEMU splits a multiboot module's string at commas and blanks, and puts the
# kernel's path in front of the command line: such paths get a plain name.
plain_path()
{
    case $1 in
    *[[:space:],]*)
        ln -s "$(cd "$(dirname "$1")" && pwd)/${1##*/}" "$work/$2" &&
            printf '%s' "$work/$2" ;;
    *)  printf '%s' "$1" ;;
    esac
}

add()
{
    args+=("$@")
}

add_machine()
{
    add -accel tcg -cpu "$cpu" -smp "$smp" -m "${mem_kb}K" -nodefaults -vga std -monitor none
    add -device isa-debug-exit,iobase=0xf4,iosize=4
    add -chardev "pipe,id=qmp,path=$work/qmp" -mon chardev=qmp,mode=control
    [ $reboot = yes ] || add -no-reboot
    [ $vga = yes ] || add -display none
    [ $icount = no ] || add -icount shift=0,sleep=off
    [ -z "$disk" ] || add -drive "file=$(escaped "$disk"),format=raw,if=ide,index=0,media=disk"
    [ -z "$gdb_port" ] || add -S -gdb "tcp:127.0.0.1:$gdb_port"
}

# In a terminal QEMU's keys work (Ctrl-A X ...); a pipe's bytes pass unchanged.
add_serial()
{
    if [ -t 0 ]; then
        add -serial mon:stdio
    else
        add -serial stdio
    fi
}

# Node i gets an equal share of memory, the last one what is left over, and
# every CPU whose number is i modulo the number of nodes.
add_numa()
{
    local share=$((mem_kb / numa / 1024 * 1024)) size node cpus i other

    for ((node = 0; node < numa; node++)); do
        size=$share cpus=
        [ $node -lt $((numa - 1)) ] || size=$((mem_kb - share * node))
        for ((i = node; i < smp; i += numa)); do
            cpus=$cpus,cpus=$i
        done
        add -object "memory-backend-ram,id=m$node,size=${size}K" \
            -numa "node,nodeid=$node$cpus,memdev=m$node"
    done
    for ((node = 0; node < numa; node++)); do
        for ((other = 0; other < numa; other++)); do
            [ $node -eq $other ] || add -numa "dist,src=$node,dst=$other,val=20"
        done
    done
}

add_direct_boot()
{
    local path

    path=$(plain_path "$kernel" quire.elf) || die $EXIT_BROKEN "cannot link '$kernel'"
    add -kernel "$path" -append "$append"
    [ -n "$initrd" ] || return 0
    path=$(plain_path "$initrd" initrd) || die $EXIT_BROKEN "cannot link '$initrd'"
    add -initrd "$path"
}

add_iso_boot()
{
    local options=(--append "$append")

    [ -z "$initrd" ] || options+=(--module "$initrd")
    [ $firmware = bios ] || options+=(--efi)
    "$QUIRE_ROOT/scripts/mkiso.sh" "$kernel" "$work/quire.iso" "${options[@]}" || exit
    if [ $firmware = bios ]; then
        add -cdrom "$work/quire.iso" -boot d
    else
        add_scsi_cd "$work/quire.iso"
    fi
}

# UEFI's driver for the SATA drive of a q35 gives up on a sector after a while, and under
# emulation two CPUs with other work beside them take longer; that for virtio waits.
add_scsi_cd()
{
    add -device virtio-scsi-pci -device scsi-cd,drive=cd
    add -drive "if=none,id=cd,media=cdrom,readonly=on,format=raw,file=$1"
}

# The secure-boot build of OVMF, the only one that Debian has for 32 bits, keeps
# its variables behind system management mode: q35, and a flash that insists.
add_ovmf32()
{
    local code vars

    code=$(find_path OVMF32_CODE /usr/share/OVMF/OVMF32_CODE_4M.secboot.fd \
        /usr/share/edk2/ovmf-ia32/OVMF_CODE.fd /usr/share/edk2/ia32/OVMF_CODE.4m.fd \
        /usr/share/edk2/ia32/OVMF_CODE.fd "${qemu%/*}/../share/qemu/edk2-i386-code.fd") ||
        die $EXIT_NO_TOOL "32-bit UEFI firmware (OVMF32) not found; run ./scripts/setup.sh"
    vars=$(find_path OVMF32_VARS "${code%/*}/OVMF32_VARS_4M.fd" "${code%/*}/OVMF_VARS.4m.fd" \
        "${code%/*}/OVMF_VARS.fd" "${code%/*}/edk2-i386-vars.fd") ||
        die $EXIT_NO_TOOL "no variable store beside '$code'; run ./scripts/setup.sh"
    cp "$vars" "$work/vars.fd" && chmod u+w "$work/vars.fd" || exit $EXIT_BROKEN
    add -machine q35,smm=on -global driver=cfi.pflash01,property=secure,value=on
    add -drive "if=pflash,unit=0,format=raw,readonly=on,file=$(escaped "$code")"
    add -drive "if=pflash,unit=1,format=raw,file=$work/vars.fd"
}

collect_arguments()
{
    args=()
    add_machine
    add_serial
    [ "$numa" -eq 0 ] || add_numa
    [ $firmware = bios ] || add_ovmf32
    if [ $direct = yes ]; then add_direct_boot; else add_iso_boot; fi
    add ${extra[@]+"${extra[@]}"}
}

# --- running ---------------------------------------------------------------

# No blank or comma may be in this folder's name: QEMU's options get it.
make_work_folder()
{
    local parent=${TMPDIR:-/tmp}

    case $parent in
    *[[:space:],]*) parent=/tmp ;;
    esac
    work=$(mktemp -d "${parent%/}/quire-qemu.XXXXXX") || exit $EXIT_BROKEN
}

# Opened for both ways, a fifo neither blocks nor ever ends: 8 is the watchdog's, 9 QEMU's.
open_fifos()
{
    mkfifo "$work/stop" "$work/qmp.in" && : >"$work/qmp.out" || exit $EXIT_BROKEN
    exec 8<>"$work/stop" 9<>"$work/qmp.in"
    printf '{"execute":"qmp_capabilities"}\n' >&9
}

# It waits for a line at descriptor 8, which ends it: a signal could come before it waits.  All
# others are closed so that no reader of our output waits for it.
start_watchdog()
{
    local line

    (
        read -r -t "$timeout" -u 8 line && exit
        : >"$work/timed-out"
        kill -TERM $qemu_pid 2>/dev/null
        read -r -t 5 -u 8 line && exit
        kill -KILL $qemu_pid 2>/dev/null
    ) </dev/null >/dev/null 2>&1 9>&- &
    watchdog_pid=$!
}

stop_watchdog()
{
    [ -n "$watchdog_pid" ] || return 0
    printf 'stop\n' >&8
    wait $watchdog_pid 2>/dev/null
    watchdog_pid=
}

# A signal for us is meant for the machine; `wait` then returns early.
run_qemu()
{
    trap 'kill -TERM $qemu_pid 2>/dev/null' INT TERM HUP
    # A child that is ended before it has put our traps aside would clean up for us.
    trap - EXIT
    # An explicit stdin: Bash gives a background job /dev/null otherwise.
    "$qemu" "${args[@]}" <&0 8>&- 9>&- &
    qemu_pid=$!
    [ "$timeout" -eq 0 ] || start_watchdog
    trap clean_up EXIT
    while :; do
        wait $qemu_pid
        qemu_status=$?
        kill -0 $qemu_pid 2>/dev/null || break
    done
    stop_watchdog
}

# A QEMU that was killed leaves the terminal without echo.
clean_up()
{
    stop_watchdog
    [ -z "$terminal" ] || stty "$terminal"
    rm -rf "$work"
}

# QEMU ended with 0: why?  No event at all is a QEMU that was told to quit
# before it looked at its monitor.
status_from_qmp()
{
    local reason

    reason=$(sed -n 's/.*"SHUTDOWN".*"reason": *"\([a-z-]*\)".*/\1/p' "$work/qmp.out" | tail -n 1)
    case $reason in
    guest-reset)
        note "the machine was reset: a triple fault, or a reboot (--reboot lets it)"
        return $EXIT_RESET ;;
    guest-*)
        note "the machine ended without a result ($reason)"
        return $EXIT_RESET ;;
    *)
        note "ended from outside (${reason:-no reason given})"
        return $EXIT_OUTSIDE ;;
    esac
}

verdict()
{
    if [ -e "$work/timed-out" ]; then
        note "no end within $timeout seconds"
        return $EXIT_TIMEOUT
    fi
    case $qemu_status in
    33) return 0 ;;
    35) return 1 ;;
    37) return 2 ;;
    0)  status_from_qmp ;;
    129|130|137|143)
        note "ended by a signal"
        return $EXIT_OUTSIDE ;;
    *)  note "QEMU failed with status $qemu_status"
        return $EXIT_BROKEN ;;
    esac
}

greet()
{
    [ -z "$gdb_port" ] || note "halted; gdb: target remote localhost:$gdb_port"
    [ -t 0 ] || return 0
    terminal=$(stty -g)
    note "leave with Ctrl-A X; Ctrl-A C is QEMU's monitor"
}

set_defaults
parse_arguments "$@"
check_arguments
choose_loader
qemu=$(find_tool QEMU qemu-system-i386 qemu-system-x86_64) ||
    die $EXIT_NO_TOOL "qemu-system-i386 not found; run ./scripts/setup.sh"

watchdog_pid= qemu_pid= terminal=
trap clean_up EXIT
trap 'exit $EXIT_OUTSIDE' INT TERM HUP
make_work_folder
collect_arguments
open_fifos
greet
run_qemu
verdict
