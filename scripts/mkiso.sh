#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# scripts/mkiso.sh - pack a kernel, and modules if any, into a GRUB rescue ISO
#
#     /boot/quire.elf         the kernel
#     /boot/modules/0 1 2 ... the modules, in the order of --module
#     /boot/grub/grub.cfg     boot/grub.cfg with its two words filled in
#     /efi.img                with --efi: a FAT image with BOOTIA32.EFI
#
# The image carries only the GRUB modules that this needs (0.7 MB instead of
# the 19 MB of a plain grub-mkrescue).  Running it is scripts/qemu.sh's work.
# Bash 3.2 suffices.

set -u -o pipefail

QUIRE_ROOT=$(cd "$(dirname "$0")/.." && pwd)
. "$QUIRE_ROOT/scripts/find-tool.sh"

EXIT_USAGE=64 EXIT_NO_INPUT=66 EXIT_NO_TOOL=69 EXIT_FAILED=70

# What boot/grub.cfg uses.  Commands outside this list fail at boot.
GRUB_MODULES="multiboot2 normal configfile serial terminal echo test halt sleep"
GRUB_EFI_MODULES="$GRUB_MODULES iso9660 part_msdos search search_fs_file efi_gop"

usage()
{
    cat <<EOF
usage: scripts/mkiso.sh KERNEL OUT.iso [--module FILE]... [--append "CMDLINE"] [--efi]

  --module FILE       a multiboot2 module; may be given several times
  --append "CMDLINE"  the kernel's command line
  --efi               boots under 32-bit UEFI as well as under BIOS
EOF
}

die()
{
    printf 'mkiso.sh: %s\n' "$2" >&2
    exit "$1"
}

need_tool()
{
    find_tool "$@" || die $EXIT_NO_TOOL "$2 not found (looked for: ${*:2}); run ./scripts/setup.sh"
}

need_path()
{
    find_path "$@" || die $EXIT_NO_TOOL "$2 not found; run ./scripts/setup.sh"
}

parse_arguments()
{
    kernel= out= append= efi=no
    modules=()
    while [ $# -gt 0 ]; do
        case $1 in
        --module|--append)
            [ $# -ge 2 ] || die $EXIT_USAGE "$1 needs an argument"
            if [ "$1" = --module ]; then modules+=("$2"); else append=$2; fi
            shift ;;
        --efi)  efi=yes ;;
        -h|--help) usage; exit 0 ;;
        -*)     die $EXIT_USAGE "unknown option '$1' (--help lists them)" ;;
        *)      if [ -z "$kernel" ]; then kernel=$1
                elif [ -z "$out" ]; then out=$1
                else die $EXIT_USAGE "one argument too many: '$1'"
                fi ;;
        esac
        shift
    done
    [ -n "$out" ] || { usage >&2; exit $EXIT_USAGE; }
}

# GRUB hands quotes and backslashes to the kernel with a backslash in front, so
# a command line with them would not arrive as written.
check_arguments()
{
    local file

    for file in "$kernel" ${modules[@]+"${modules[@]}"}; do
        [ -f "$file" ] && [ -r "$file" ] || die $EXIT_NO_INPUT "cannot read '$file'"
    done
    case $append in
    *[\'\"\\]*|*$'\n'*)
        die $EXIT_USAGE "--append: GRUB cannot pass quotes, backslashes or line ends on: $append" ;;
    esac
}

find_tools()
{
    # Subshells cannot end this script, hence the exits.
    mkrescue=$(need_tool GRUB_MKRESCUE grub-mkrescue grub2-mkrescue i686-elf-grub-mkrescue) || exit
    xorriso=$(need_tool XORRISO xorriso) || exit
    pc_dir=$(find_path GRUB_I386_PC /usr/lib/grub/i386-pc /usr/lib/grub2/i386-pc \
        /usr/share/grub2/i386-pc "${mkrescue%/*}/../lib/grub/i386-pc" \
        "${mkrescue%/*}/../lib/i686-elf/grub/i386-pc") || pc_dir=
    [ $efi = yes ] || return 0
    mkimage=$(need_tool GRUB_MKIMAGE grub-mkimage grub2-mkimage i686-elf-grub-mkimage) || exit
    mformat=$(need_tool MFORMAT mformat) || exit
    mmd=$(need_tool MMD mmd) || exit
    mcopy=$(need_tool MCOPY mcopy) || exit
    efi_dir=$(need_path GRUB_I386_EFI /usr/lib/grub/i386-efi /usr/lib/grub2/i386-efi \
        /usr/share/grub2/i386-efi "${mkrescue%/*}/../lib/grub/i386-efi") || exit
}

# Each word in single quotes: GRUB's script then leaves $ ; { and * alone.
quoted_words()
{
    local word

    set -f
    for word in $1; do
        printf "'%s' " "$word"
    done
    set +f
}

module_block()
{
    printf '\tif module2 /boot/modules/%d %s; then\n\t\tset loaded=yes\n\telse\n' \
        "$1" "$(quoted_words "$2")"
    printf '\t\techo "grub: module %s could not be loaded: booting without it"\n\tfi\n' "$2"
}

# The name that a module carries is the last part of its path, made plain.
module_blocks()
{
    local i=0 file name

    for file in ${modules[@]+"${modules[@]}"}; do
        name=$(printf '%s' "${file##*/}" | LC_ALL=C tr -c 'A-Za-z0-9._-' _)
        module_block $i "$name"
        i=$((i + 1))
    done
}

write_grub_cfg()
{
    local line words

    words=$(quoted_words "$append")
    while IFS= read -r line || [ -n "$line" ]; do
        case $line in
        \#*)         ;;
        @MODULES@)   module_blocks ;;
        *@CMDLINE@*) printf '%s\n' "${line%%@CMDLINE@*}$words${line#*@CMDLINE@}" ;;
        *)           printf '%s\n' "$line" ;;
        esac
    done <"$QUIRE_ROOT/boot/grub.cfg" >"$1"
}

fill_tree()
{
    local tree=$1 i=0 file

    mkdir -p "$tree/boot/grub" "$tree/boot/modules" &&
        "${PYTHON:-python3}" "$QUIRE_ROOT/scripts/bare-elf.py" "$kernel" "$tree/boot/quire.elf" ||
        return
    for file in ${modules[@]+"${modules[@]}"}; do
        cp "$file" "$tree/boot/modules/$i" || return
        i=$((i + 1))
    done
    write_grub_cfg "$tree/boot/grub/grub.cfg"
}

# BOOTIA32.EFI has all its modules inside and looks for the ISO by the kernel's
# name, since the firmware starts it from the FAT image and not from the ISO.
make_efi_image()
{
    local image=$1 early=$work/early.cfg program=$work/BOOTIA32.EFI

    printf '%s\n' 'search --file --set=root /boot/quire.elf' \
        'set prefix=($root)/boot/grub' 'configfile /boot/grub/grub.cfg' >"$early"
    # GRUB_EFI_MODULES is a list of words.
    "$mkimage" -O i386-efi -d "$efi_dir" -p /boot/grub -c "$early" -o "$program" \
        $GRUB_EFI_MODULES &&
    "$mformat" -C -f 2880 -i "$image" :: &&
    "$mmd" -i "$image" ::/EFI ::/EFI/BOOT &&
    "$mcopy" -i "$image" "$program" ::/EFI/BOOT/
}

make_iso()
{
    local options

    options=(--xorriso="$xorriso" --compress=xz --locales= --fonts= --themes=
        --install-modules="$GRUB_MODULES" --output="$work/out.iso")
    [ -z "$pc_dir" ] || options+=(--directory="$pc_dir")
    options+=("$work/tree")
    if [ $efi = yes ]; then
        options+=(-eltorito-alt-boot -e efi.img -no-emul-boot)
    fi
    "$mkrescue" "${options[@]}"
}

# Tools are quiet unless they fail: then all that they said is shown.
run_quietly()
{
    "$@" >"$work/log" 2>&1 && return
    cat "$work/log" >&2
    die $EXIT_FAILED "$1 failed; the tool's own words are above"
}

parse_arguments "$@"
check_arguments
find_tools
# mtools and xorriso are called by name inside grub-mkrescue too.
PATH=$PATH:$QUIRE_ROOT/build/tools/bin:$QUIRE_ROOT/build/tools/usr/bin

work=$(mktemp -d "${TMPDIR:-/tmp}/quire-iso.XXXXXX") || exit $EXIT_FAILED
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

run_quietly fill_tree "$work/tree"
[ $efi = no ] || run_quietly make_efi_image "$work/tree/efi.img"
run_quietly make_iso
# Moved into place only when whole: a half-written image never stands in OUT.
run_quietly mv -f "$work/out.iso" "$out"
