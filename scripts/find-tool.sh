# SPDX-License-Identifier: MIT
#
# scripts/find-tool.sh - find a tool under every name that it has (to be sourced)
#
# One tool has many names: grub-mkrescue is grub2-mkrescue on Fedora and
# i686-elf-grub-mkrescue in Homebrew.  The order of search is
#
#     $VARIABLE        the caller's choice: the Makefile's, or the user's
#     $PATH            each name in turn
#     build/tools/...  what `setup.sh --local` unpacked without root
#
# The reader of this file sets QUIRE_ROOT, the top of the tree, first.
# Bash 3.2 suffices.

# find_tool VARIABLE NAME... - print the tool's path; 1 if there is none
find_tool()
{
    local variable=$1 name folder chosen

    shift
    chosen=${!variable:-}
    if [ -n "$chosen" ]; then
        type -P "$chosen"
        return
    fi
    for name in "$@"; do
        type -P "$name" && return 0
    done
    for name in "$@"; do
        for folder in "$QUIRE_ROOT"/build/tools/bin "$QUIRE_ROOT"/build/tools/usr/bin; do
            [ -x "$folder/$name" ] && printf '%s\n' "$folder/$name" && return 0
        done
    done
    return 1
}

# find_path VARIABLE PATH... - print the first file or folder that exists
#
# A path is tried as it is and below build/tools.  For data that a package
# keeps in a folder of its own: firmware images, GRUB's modules.
find_path()
{
    local variable=$1 path chosen

    shift
    chosen=${!variable:-}
    if [ -n "$chosen" ]; then
        [ -e "$chosen" ] && printf '%s\n' "$chosen"
        return
    fi
    for path in "$@"; do
        [ -e "$path" ] && printf '%s\n' "$path" && return 0
        [ -e "$QUIRE_ROOT/build/tools$path" ] &&
            printf '%s\n' "$QUIRE_ROOT/build/tools$path" && return 0
    done
    return 1
}
