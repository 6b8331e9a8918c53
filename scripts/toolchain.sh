#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# scripts/toolchain.sh - find the compiler and every tool that the tree uses
#
#	toolchain	a C compiler for 32-bit x86 with the linker and binutils that fit it
#	tool		a program with several possible names; the first that works is taken
#	place		where a name is looked up: PATH, then build/tools/bin (setup.sh --local)
#
# Prints make assignments on stdout; the Makefile keeps them in build/toolchain.mk.
# A tool that builds do without is left empty.  When one is missing that no build does
# without, the reason goes to stderr and the status is 1; what was found is printed all
# the same, because setup.sh reads it to know what to install.
#
# "Works" is never guessed from a name or a version: the compiler compiles and links a
# small freestanding object without libgcc, nm finds the symbol in it, gdb runs a line of
# Python.  Paths inside the tree are printed relative to its root, so that a checkout
# path with a space does no harm.
#
# CC= and CROSS_COMPILE= from the environment replace the search; HOSTCC=, NASM=, PYTHON=,
# QEMU=, GDB= and GRUB_MKRESCUE= go before the known names.  Nothing is installed here:
# see setup.sh.

# shellcheck disable=SC2317 # checks are called through find_tool
set -u
unset CDPATH
cd "$(dirname "$0")/.." || exit 1

readonly TOOLS=build/tools
work=$(mktemp -d "${TMPDIR:-/tmp}/quire-toolchain.XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
missing=0

# complain TEXT: a required tool is missing; go on, so that one run names them all.
complain()
{
	printf 'toolchain: %s\n' "$*" >&2
	missing=1
}

# emit NAME VALUE: one make assignment.
emit()
{
	printf '%s := %s\n' "$1" "${2//\$/\$\$}"
}

# runs COMMAND...: true when it succeeds; its output is kept for the error message.
runs()
{
	"$@" >"$work/out" 2>"$work/err" </dev/null
}

# find_tool CHECK NAME...: print the first NAME that exists and passes CHECK.
# CHECK is a function that gets the command as its words ("any" asks for existence alone).
find_tool()
{
	local check=$1 name place
	shift
	for place in "" "$TOOLS/bin/"; do
		for name in "$@"; do
			# shellcheck disable=SC2086 # a command may be several words
			set_words $place$name
			command -v "${words[0]}" >/dev/null 2>&1 || continue
			"$check" "${words[@]}" || continue
			printf '%s\n' "${words[*]}"
			return 0
		done
	done
	return 1
}

set_words()
{
	words=("$@")
}

any()
{
	return 0
}

# ---- the kernel's compiler -------------------------------------------------------------

# The sample has a 64-bit constant shift and a static table, the things a kernel's first
# file has; no header, no library function, no 64-bit division.
write_samples()
{
	cat >"$work/sample.c" <<-'END'
		#include <stdint.h>
		static const uint32_t table[2] = { 1, 2 };
		uint64_t quire_sample(uint32_t i) { return (uint64_t)table[i & 1] << 12; }
		void _start(void) { for (;;) quire_sample(1); }
	END
	printf '#include <stdio.h>\nint main(void) { return puts("host") < 0; }\n' >"$work/host.c"
}

# is_elf32 FILE: the fifth byte of an ELF file is its class, 1 for 32 bits.
is_elf32()
{
	[ "$(od -An -tx1 -N5 "$1" 2>/dev/null | tr -d ' \n')" = 7f454c4601 ]
}

# compiles CC...: one freestanding 32-bit ELF object comes out.
compiles()
{
	rm -f "$work/sample.o"
	runs "$@" -std=gnu11 -march=i686 -ffreestanding -fno-pic -fno-stack-protector \
		-mgeneral-regs-only -O2 -c "$work/sample.c" -o "$work/sample.o" || return 1
	is_elf32 "$work/sample.o" && return 0
	echo "it does not make 32-bit ELF objects" >"$work/err"
	return 1
}

# links LD...: the object becomes a program with no library at all.
links()
{
	rm -f "$work/sample.elf"
	runs "$@" -m elf_i386 -nostdlib -static -o "$work/sample.elf" "$work/sample.o" &&
		is_elf32 "$work/sample.elf"
}

reads_symbols()
{
	runs "$@" "$work/sample.o" && grep -q quire_sample "$work/out"
}

copies_objects()
{
	runs "$@" -O binary "$work/sample.elf" "$work/sample.bin" && [ -s "$work/sample.bin" ]
}

disassembles()
{
	runs "$@" -d "$work/sample.elf" && grep -q _start "$work/out"
}

reads_headers()
{
	runs "$@" -h "$work/sample.elf" && grep -q ELF32 "$work/out"
}

# use_compiler CC...: take it if it compiles, with the target option that its kind needs.
use_compiler()
{
	if ! command -v "$1" >/dev/null 2>&1; then
		echo "no such program" >"$work/err"
		return 1
	fi
	kind=gcc
	"$@" --version 2>/dev/null | grep -qi clang && kind=clang
	if [ "$kind" = clang ]; then
		case " $* " in
		*" --target="*) ;;
		*) set -- "$@" --target=i686-elf ;;
		esac
	else
		case " $* " in
		*" -m32 "*) ;;
		*) set -- "$@" -m32 ;;
		esac
	fi
	compiles "$@" || return 1
	kcc=$*
}

# use_binutils PREFIX: linker and object tools; PREFIX first, then the names every host has.
use_binutils()
{
	local p=$1 lld='' gnu="ld i686-linux-gnu-ld i686-elf-ld"
	[ "$kind" = clang ] && lld=$(versions ld.lld)
	[ -n "$p" ] && gnu="${p}ld"
	# shellcheck disable=SC2086 # lists of names
	kld=$(find_tool links $lld $gnu) || return 1
	# shellcheck disable=SC2046 # lists of names
	{
	knm=$(find_tool reads_symbols $(binutil_names "$p" nm))
	kobjcopy=$(find_tool copies_objects $(binutil_names "$p" objcopy))
	kobjdump=$(find_tool disassembles $(binutil_names "$p" objdump))
	kreadelf=$(find_tool reads_headers $(binutil_names "$p" readelf))
	}
}

# versions NAME: NAME and the names with a version that distributions give it.
versions()
{
	local v
	printf '%s' "$1"
	for v in 21 20 19 18 17 16 15 14 13; do
		printf ' %s-%s' "$1" "$v"
	done
}

binutil_names()
{
	if [ "$kind" = clang ]; then
		printf '%s %s ' "${1:-llvm-}$2" "$(versions "llvm-$2")"
	fi
	printf '%s %s %s' "${1}$2" "i686-linux-gnu-$2" "i686-elf-$2"
}

# Prefix of the binutils that belong to a compiler: i686-elf-gcc -> i686-elf-.
prefix_of()
{
	local name=${1%% *}
	case ${name##*/} in
	*-gcc) printf '%s' "${name%gcc}" ;;
	esac
}

# The search of the default build: the first compiler that compiles and finds a linker.
search_toolchain()
{
	local place cc
	for place in "" "$TOOLS/bin/"; do
		for cc in gcc i686-linux-gnu-gcc i686-elf-gcc $(versions clang); do
			use_compiler "$place$cc" || continue
			use_binutils "$(prefix_of "$place$cc")" && return 0
		done
	done
	complain "no C compiler here makes 32-bit x86 code (tried gcc -m32, i686-linux-gnu-gcc," \
		"i686-elf-gcc, clang with ld.lld): run ./scripts/setup.sh"
	return 1
}

# The toolchain that the environment names: an error says which variable and why.
named_toolchain()
{
	local cc=${CC:-${CROSS_COMPILE}gcc} said="CC=${CC:-}"
	[ -n "${CC:-}" ] || said="CROSS_COMPILE=${CROSS_COMPILE}"
	if ! command -v "${cc%% *}" >/dev/null 2>&1 && [ -x "$TOOLS/bin/${cc%% *}" ]; then
		cc=$TOOLS/bin/$cc
	fi
	# shellcheck disable=SC2086 # "ccache gcc" is two words
	if ! use_compiler $cc; then
		complain "$said: '$cc' cannot build a 32-bit object ($(head -n1 "$work/err"))." \
			"Name a compiler that can, or unset it to use the first that works."
		return 1
	fi
	if ! use_binutils "${CROSS_COMPILE:-$(prefix_of "$cc")}"; then
		complain "$said: found no linker for '$kcc' that knows -m elf_i386;" \
			"install lld or binutils (./scripts/setup.sh), or set CROSS_COMPILE="
		return 1
	fi
}

find_toolchain()
{
	kcc='' kind='' kld='' knm='' kobjcopy='' kobjdump='' kreadelf=''
	if [ -n "${CC:-}${CROSS_COMPILE:-}" ]; then
		named_toolchain
	else
		search_toolchain
	fi || kcc='' kind=''
	emit KCC "$kcc"
	emit KCC_KIND "$kind"
	emit KLD "${kld:+$kld -m elf_i386}"
	emit KNM "$knm"
	emit KOBJCOPY "$kobjcopy"
	emit KOBJDUMP "$kobjdump"
	emit KREADELF "$kreadelf"
	[ -n "$kcc" ] || return
	[ -n "$knm" ] || complain "no nm reads what $kcc makes: run ./scripts/setup.sh"
	[ -n "$kobjcopy" ] || complain "no objcopy copies what $kcc makes: run ./scripts/setup.sh"
}

# ---- tools that run on the host ---------------------------------------------------------

assembles_elf32()
{
	printf 'global quire_nasm\nquire_nasm: ret\n' >"$work/nasm.asm"
	runs "$@" -f elf32 -o "$work/nasm.o" "$work/nasm.asm"
}

is_python3()
{
	runs "$@" -c 'import sys; sys.exit(sys.version_info < (3, 8))'
}

builds_for_host()
{
	runs "$@" -o "$work/host" "$work/host.c" && runs "$work/host"
}

builds_both_widths()
{
	builds_for_host "$@" && builds_for_host "$@" -m32
}

has_python()
{
	runs "$@" -nx -batch -ex 'python print(6 * 7)' && grep -q '^42$' "$work/out"
}

# The host's compiler builds unit tests; one that can do so at 32 bits goes first.
find_hostcc()
{
	find_tool builds_both_widths ${HOSTCC:+"$HOSTCC"} gcc cc clang ||
		find_tool builds_for_host ${HOSTCC:+"$HOSTCC"} gcc cc clang
}

find_build_tools()
{
	local nasm python
	nasm=$(find_tool assembles_elf32 ${NASM:+"$NASM"} nasm) ||
		complain "nasm is missing: run ./scripts/setup.sh"
	python=$(find_tool is_python3 ${PYTHON:+"$PYTHON"} python3 python) ||
		complain "Python 3.8 or newer is missing: run ./scripts/setup.sh"
	emit NASM "$nasm"
	emit HOSTCC "$(find_hostcc)"
	emit PYTHON "$python"
}

find_run_tools()
{
	mkrescue=$(find_tool any ${GRUB_MKRESCUE:+"$GRUB_MKRESCUE"} \
		grub-mkrescue grub2-mkrescue i686-elf-grub-mkrescue)
	emit QEMU "$(find_tool any ${QEMU:+"$QEMU"} qemu-system-i386 qemu-system-x86_64)"
	emit GRUB_MKRESCUE "$mkrescue"
	emit GDB "$(find_tool has_python ${GDB:+"$GDB"} gdb gdb-multiarch i386-elf-gdb)"
	emit XORRISO "$(find_tool any xorriso)"
	emit MFORMAT "$(find_tool any mformat)"
}

# ---- files that tools need ----------------------------------------------------------------

# prefix_of_tool COMMAND: /usr for /usr/bin/COMMAND, links followed.
prefix_of_tool()
{
	local path link
	path=$(command -v "$1") || return
	while link=$(readlink "$path"); do
		case $link in
		/*) path=$link ;;
		*) path=${path%/*}/$link ;;
		esac
	done
	printf '%s' "${path%/*}/.."
}

# grub_platform NAME: the folder with GRUB's modules for one platform.
grub_platform()
{
	local prefix dir
	for prefix in "${mkrescue:+$(prefix_of_tool "$mkrescue")}" /usr "$TOOLS/usr"; do
		[ -n "$prefix" ] || continue
		for dir in "$prefix"/lib/grub "$prefix"/lib/*/grub "$prefix"/lib/grub2 \
			"$prefix"/lib64/grub "$prefix"/share/grub2 "$prefix"/share/grub; do
			[ -f "$dir/$1/multiboot2.mod" ] || continue
			(cd "$dir/$1" && relative_path)
			return
		done
	done
}

# The working directory, relative to the tree when it lies inside.
relative_path()
{
	local root
	root=$(cd "$OLDPWD" && pwd -P)
	here=$(pwd -P)
	printf '%s' "${here#"$root/"}"
}

# first_file FILE...: the first that exists.
first_file()
{
	local file
	for file in "$@"; do
		if [ -f "$file" ]; then
			printf '%s' "$file"
			return
		fi
	done
}

# ovmf_files FOLDER...: code and variables of the 32-bit UEFI firmware, from one folder.
find_ovmf()
{
	local dir code='' vars='' prefix
	prefix=$(prefix_of_tool qemu-system-i386)
	for dir in /usr/share/OVMF "$TOOLS/usr/share/OVMF" /usr/share/edk2/ovmf-ia32 \
		/usr/share/edk2/ia32 /usr/share/edk2-ovmf/ia32 /usr/share/qemu \
		"${prefix:-/usr}/share/qemu"; do
		code=$(first_file "$dir"/OVMF32_CODE_4M.secboot.fd "$dir"/OVMF32_CODE*.fd \
			"$dir"/OVMF_CODE*.fd "$dir"/ovmf-ia32-code*.bin "$dir"/edk2-i386-code.fd)
		vars=$(first_file "$dir"/OVMF32_VARS_4M.fd "$dir"/OVMF32_VARS*.fd \
			"$dir"/OVMF_VARS*.fd "$dir"/ovmf-ia32-vars.bin "$dir"/edk2-i386-vars.fd)
		[ -n "$code" ] && [ -n "$vars" ] && break
		code='' vars=''
	done
	emit OVMF32_CODE "$code"
	emit OVMF32_VARS "$vars"
}

write_samples
printf '# made by scripts/toolchain.sh for CC="%s" CROSS_COMPILE="%s"\n' \
	"${CC:-}" "${CROSS_COMPILE:-}"
find_toolchain
find_build_tools
find_run_tools
emit GRUB_I386_PC "$(grub_platform i386-pc)"
emit GRUB_I386_EFI "$(grub_platform i386-efi)"
find_ovmf
exit "$missing"
