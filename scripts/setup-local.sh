# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with setup.sh
#
# scripts/setup-local.sh - packages without root; read by setup.sh
#
#	build/tools/apt		apt-get's own lists, cache and an empty status: as if nothing
#				were installed, so that the set is complete and the same everywhere;
#				removed when all is unpacked
#	build/tools/{usr,...}	the unpacked packages, one tree
#	build/tools/bin		a wrapper for each tool, to run it from a foreign prefix
#	build/tools/i386	cmocka for 32-bit unit tests; libraries and programs that tests run
#
# The C library is the one exception from "complete": the loader that starts a program is
# the host's, and it only fits the host's own libc.  The tree links to that one.
#
# A wrapper finds the tree by its own path, sets the library path and passes what the tool
# needs to find its data.  PATH is extended, so that tools find each other.

readonly APT=$TOOLS/apt

# shellcheck source=scripts/own-apt.sh
. scripts/own-apt.sh

# own_apt_logged ARCH COMMAND...: the same with progress lines and a log.
own_apt_logged()
{
	own_apt "$@" 2>&1 </dev/null | show_progress
	[ "${PIPESTATUS[0]}" = 0 ]
}

host_arch()
{
	dpkg --print-architecture
}

# ---- unpacking -----------------------------------------------------------------------------

# The tree is merged as Debian's root is, so that packages of both layouts meet.
make_tree()
{
	local dir
	for dir in lib lib32 lib64; do
		mkdir -p "$TOOLS/usr/$dir"
		[ -e "$TOOLS/$dir" ] || ln -s "usr/$dir" "$TOOLS/$dir"
	done
	mkdir -p "$TOOLS/bin"
}

# unpack DEB FOLDER: its files without manuals and without what belongs to a root folder.
unpack()
{
	dpkg-deb --fsys-tarfile "$1" | tar -x -C "$2" --keep-directory-symlink \
		--no-same-owner --anchored --exclude=./bin --exclude=./sbin --exclude=./etc \
		--exclude=./var --exclude=./run --exclude=./libx32 --exclude=./usr/libx32 \
		--exclude=./usr/share/man --exclude=./usr/share/locale --exclude=./usr/share/info \
		--exclude=./usr/share/iso-codes --exclude=./usr/share/doc/'*/changelog*'
	[ "${PIPESTATUS[*]}" = "0 0" ]
}

unpack_all()
{
	local deb n=0
	for deb in "$APT/$1/cache/archives"/*.deb; do
		unpack "$deb" "$TOOLS" || die "cannot unpack $deb (disk full?)"
		n=$((n + 1))
		[ $((n % 50)) != 0 ] || say "  $n packages unpacked"
	done
	rm -rf "${APT:?}/$1"
}

# Each library of the C library's package becomes a link to the host's file of that name.
link_host_libc()
{
	local lib host
	for lib in "$TOOLS/usr/lib/$1"/*.so*; do
		case ${lib##*/} in
		ld-linux*.so.* | lib[cm].so.6 | libmvec.so.* | libpthread.so.0 | libdl.so.2 | \
			librt.so.1 | libutil.so.1 | libresolv.so.2 | libanl.so.1 | \
			libnss_*.so.2 | libBrokenLocale.so.1 | libthread_db.so.1 | libnsl.so.1) ;;
		*) continue ;;
		esac
		for host in "/lib/$1/${lib##*/}" "/usr/lib/$1/${lib##*/}"; do
			if [ -e "$host" ]; then
				ln -sf "$host" "$lib"
				break
			fi
		done
	done
	for lib in "$TOOLS"/usr/lib64/ld-linux*.so.*; do
		[ ! -e "/lib64/${lib##*/}" ] || ln -sf "/lib64/${lib##*/}" "$lib"
	done
	# The 32-bit loader is named by an absolute link.
	[ ! -e "$TOOLS/usr/lib32/ld-linux.so.2" ] ||
		ln -sf ../lib32/ld-linux.so.2 "$TOOLS/usr/lib/ld-linux.so.2"
}

# ---- wrappers --------------------------------------------------------------------------------

# wrap NAME TEXT: build/tools/bin/NAME runs the tree's program of that name.  TEXT is shell code
# that may set variables and, with "set --", add arguments; $t is the tree.  Where usr/bin has
# but a script that starts a program by its absolute path, that program is taken.
wrap()
{
	local program=usr/libexec/$1
	[ -f "$TOOLS/$program" ] || program=usr/bin/$1
	[ -e "$TOOLS/$program" ] || return 0
	cat >"$TOOLS/bin/$1" <<-END
		#!/bin/sh
		# made by scripts/setup.sh --local
		t=\$(cd "\$(dirname "\$0")/.." && pwd) || exit 127
		export PATH="\$PATH:\$t/bin"
		$2
		exec "\$t/$program" "\$@"
	END
	chmod +x "$TOOLS/bin/$1"
}

# $(MAKE) is what make was called by, and recipes write it without quotes: the program is found
# through PATH as plain "make", so that it has no path with a space.
wrap_make()
{
	# shellcheck disable=SC2016 # $t is the wrapper's
	wrap make 'PATH="$t/usr/libexec/make:$PATH"; exec make "$@"'
	[ -e "$TOOLS/usr/bin/make" ] || return 0
	mkdir -p "$TOOLS/usr/libexec/make"
	ln -sf ../../bin/make "$TOOLS/usr/libexec/make/make"
}

make_wrappers()
{
	local triplet=$1 name libs
	libs="LD_LIBRARY_PATH=\"\$t/usr/lib/$triplet\${LD_LIBRARY_PATH:+:\$LD_LIBRARY_PATH}\"
		export LD_LIBRARY_PATH"
	wrap_make
	for name in nasm ld as nm ar objcopy objdump readelf strip size addr2line gcov \
		clang ld.lld clang-format xz xorriso mtools mformat mmd mcopy mdir mtype \
		grub-mkrescue grub-mkimage grub-file qemu-system-i386 qemu-system-x86_64 \
		i686-linux-gnu-gcc i686-linux-gnu-ld i686-linux-gnu-nm \
		i686-linux-gnu-objcopy i686-linux-gnu-objdump i686-linux-gnu-readelf; do
		wrap "$name" "$libs"
	done
	wrap python3 "$libs"
	wrap git "$libs
		export GIT_EXEC_PATH=\"\$t/usr/lib/git-core\"
		export GIT_TEMPLATE_DIR=\"\$t/usr/share/git-core/templates\""
	for name in gdb gdb-multiarch; do
		wrap "$name" "$libs
			export PYTHONHOME=\"\$t/usr\"
			set -- --data-directory=\"\$t/usr/share/gdb\" \"\$@\""
	done
	wrap gcc "$libs
		$(gcc_arguments "$triplet")"
}

# Compiler and linker find the tree's headers and libraries; programs made by it find them too
# (by a run path of the old kind, which holds for the libraries of libraries as well).
gcc_arguments()
{
	cat <<-END
		rpath=\$t/usr/lib/$1 loader=
		for word in "\$@"; do
			case \$word in
			-m32) rpath=\$t/usr/lib32 loader=\$t/usr/lib32/ld-linux.so.2 ;;
			esac
		done
		for word in "\$@"; do
			case \$word in
			-c | -S | -E | -fsyntax-only | -M | -MM) rpath= loader= ;;
			esac
		done
		[ -z "\$loader" ] || set -- "-Wl,--dynamic-linker=\$loader" "\$@"
		[ -z "\$rpath" ] || set -- -Wl,--disable-new-dtags "-Wl,-rpath,\$rpath" "\$@"
		set -- --sysroot="\$t" -B"\$t/usr/bin" "\$@"
	END
}

# ---- the two entries ---------------------------------------------------------------------------

# not_unpacked: drop from $packages what an earlier run unpacked and yet did not help.
not_unpacked()
{
	local p rest=''
	for p in $packages; do
		grep -qx "$p" "$TOOLS/packages" 2>/dev/null || rest="$rest $p"
	done
	packages=$rest
}

# Install $packages below build/tools.
install_local()
{
	local arch triplet
	not_unpacked
	[ -n "$packages" ] || return 0
	arch=$(host_arch) || die "--local needs dpkg to unpack packages"
	say "reading package lists (with apt-get's state in $APT) ..."
	own_apt_logged "$arch" apt-get update ||
		say "apt-get update failed in part (see $LOG): going on with the rest"
	candidates own_apt "$arch" apt-cache
	[ -n "$available" ] || die "no package is to be had: see $LOG, check network and sources"
	say "downloading and what they depend on:$available ..."
	# shellcheck disable=SC2086 # a list of names
	own_apt_logged "$arch" apt-get --download-only install $available ||
		die "download failed: see $LOG for apt-get's own words"
	say "unpacking below $TOOLS ..."
	make_tree
	unpack_all "$arch"
	triplet=$(cd "$TOOLS/usr/lib" && echo *-linux-gnu*)
	link_host_libc "${triplet%% *}"
	make_wrappers "${triplet%% *}"
	# shellcheck disable=SC2086 # a list of names
	printf '%s\n' $available >>"$TOOLS/packages"
}

# The 32-bit cmocka; without it unit tests run at native width, and that is said.  A file
# remembers that it was not to be had, so that the next run is quick.
fetch_cmocka32()
{
	local deb
	say "fetching a 32-bit cmocka for unit tests ..."
	mkdir -p "$TOOLS/i386"
	own_apt_logged i386 apt-get update
	if own_apt_logged i386 apt-get --download-only install libcmocka-dev; then
		say "  fetched; a complaint of apt above, if any, did no harm"
		for deb in "$APT"/i386/cache/archives/libcmocka*.deb; do
			unpack "$deb" "$TOOLS/i386" || die "cannot unpack $deb (disk full?)"
		done
	else
		: >"$TOOLS/i386/unavailable"
		say "  not to be had here (see $LOG; remove $TOOLS/i386 to try again)"
	fi
	rm -rf "${APT:?}/i386"
}

# The programs that tests run, and libraries for some more of them.
fetch_programs()
{
	say "fetching i386 programs and libraries for tests ..."
	if bash scripts/fetch-programs.sh "$TOOLS/i386" 2>&1 | tee -a "$LOG" &&
		[ -s "$TOOLS/i386/programs" ]; then
		return
	fi
	mkdir -p "$TOOLS/i386" && : >"$TOOLS/i386/no-programs"
	say "  not to be had here (see $LOG; remove $TOOLS/i386/no-programs to try again)"
}
