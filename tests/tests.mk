# SPDX-License-Identifier: MIT
#
# What proves the kernel, and what looks into it.  Included by the Makefile.
#
#	check	floors 1 and 2: static checks and unit tests, on the host
#	test	all floors: check, then kernels of every kind in machines of every kind

ifdef need_tools
include tests/unit/unit.mk
endif

# --- kernels that tests boot ------------------------------------------------------
# A variant is a configuration and a compiler; it is built by this same Makefile
# under $(O)/variants/NAME.  One that is another with a fragment on top of it takes over
# that one's objects, as far as the fragment makes no difference to them.

variants := release debug plain split_2g split_1g m486 buddy_bitmap debug_bitmap no_pcp \
	no_migrate_types zero_pool no_slab_shared no_slab_alien no_selftest stacks_4k \
	hz_1000 no_lockdep no_ptshare no_fault_around
variant_config_release	:= configs/release_defconfig
variant_config_debug	:= configs/debug_defconfig
variant_config_plain	:= configs/plain_defconfig
variant_config_split_2g	:= configs/release_defconfig configs/fragments/split_2g.config
variant_config_split_1g	:= configs/release_defconfig configs/fragments/split_1g.config
variant_config_m486	:= configs/release_defconfig configs/fragments/m486.config
variant_config_buddy_bitmap := configs/release_defconfig configs/fragments/buddy_bitmap.config
variant_config_debug_bitmap := configs/debug_defconfig configs/fragments/buddy_bitmap.config
variant_config_no_pcp	:= configs/release_defconfig configs/fragments/no_pcp.config
variant_config_no_migrate_types := configs/release_defconfig configs/fragments/no_migrate_types.config
variant_config_zero_pool := configs/release_defconfig configs/fragments/zero_pool.config
variant_config_no_slab_shared := configs/release_defconfig configs/fragments/no_slab_shared.config
variant_config_no_slab_alien := configs/release_defconfig configs/fragments/no_slab_alien.config
variant_config_no_selftest := configs/release_defconfig configs/fragments/no_selftest.config
variant_config_stacks_4k := configs/release_defconfig configs/fragments/stacks_4k.config
variant_config_hz_1000	:= configs/release_defconfig configs/fragments/hz_1000.config
variant_config_no_lockdep := configs/debug_defconfig configs/fragments/no_lockdep.config
variant_config_no_ptshare := configs/debug_defconfig configs/fragments/no_ptshare.config
variant_config_no_fault_around := configs/release_defconfig configs/fragments/no_fault_around.config
variant_config_clang	:= configs/release_defconfig
variant_config_clang_debug := configs/debug_defconfig

ifdef need_tools
has_clang := $(shell command -v clang >/dev/null 2>&1 && command -v ld.lld >/dev/null 2>&1 && echo yes)
ifneq ($(has_clang),)
variants += clang clang_debug
endif
endif

# release, debug or nothing: whose configuration this one begins with
variant_base = $(filter-out $1,$(patsubst configs/%_defconfig,%,$(firstword $(variant_config_$1))))
variant_bases = $(if $(findstring clang,$1),,$(call variant_base,$1))
variant_make = $(MAKE) --no-print-directory O=$(O)/variants/$1 CONFIG="$(variant_config_$1)" \
	$(if $(findstring clang,$1),CC=clang CROSS_COMPILE=) V=$(V) WERROR=$(WERROR)

.PHONY: variants share $(addprefix variant-,$(variants))
variants: $(addprefix variant-,$(variants))
$(foreach v,$(variants),$(eval variant-$(v): $(addprefix variant-,$(call variant_bases,$(v)))))
$(addprefix variant-,$(variants)): variant-%:
	$(if $(call variant_bases,$*),+@$(call variant_make,$*) SHARE=$(O)/variants/$(call variant_bases,$*) share)
	+@$(call variant_make,$*) all $(if $(filter clang,$*),initrd)
share: $(autoconf)
	$(Q)$(PYTHON) scripts/share-objects.py $(SHARE) $(O) $(objs-y)

# --- the goals ---------------------------------------------------------------------

static_checks := layers headers handoff reading docs without-effect format scripts

.PHONY: $(addprefix check-,$(static_checks)) check test debug bench bench-ceilings
check-layers:
	$(Q)$(PYTHON) scripts/check-layers.py
check-headers: $(autoconf)
	$(Q)KCC='$(KCC)' KCFLAGS='$(KCFLAGS)' $(PYTHON) scripts/check-headers.py
check-handoff: $(O)/boot/handoff.o
	$(Q)$(PYTHON) scripts/check-handoff.py $<
check-reading:
	$(Q)$(PYTHON) scripts/check-reading.py
check-docs:
	$(Q)$(PYTHON) scripts/check-docs.py --require
check-without-effect:
	$(Q)$(PYTHON) scripts/without-effect.py
check-format:
	$(Q)bash scripts/check-format.sh
check-scripts:
	$(Q)$(PYTHON) -m unittest discover -q -s tests/scripts
	$(Q)$(PYTHON) -m unittest discover -q -s tests/qemu
	$(Q)bash tests/scripts/setup_test.sh

check: $(addprefix check-,$(static_checks)) unit

test:
	$(Q)$(PYTHON) tests/run.py --build $(O) $(if $(JOBS),--jobs $(JOBS))

# A million random system calls, or STEPS; SEED draws others.
.PHONY: campaign
campaign: $(kernel) $(initrd)
	$(Q)$(PYTHON) tests/qemu/campaign.py --kernel $(kernel) --initrd $(initrd) --log $(O)/campaign.log \
		$(if $(STEPS),--steps $(STEPS)) $(if $(SEED),--seed $(SEED))

debug: $(kernel) $(kernel)-gdb.py
	$(Q)GDB='$(GDB)' PYTHON='$(PYTHON)' bash scripts/debug.sh $(kernel)

bench bench-ceilings: $(kernel) $(initrd) $(ported_initrd)
	$(Q)$(PYTHON) scripts/bench.py --kernel $(kernel) --initrd $(initrd) --programs $(ported_initrd) --out $(O)/bench.tsv \
		$(if $(filter bench-ceilings,$@),--set-ceilings)

# The same program on Linux: the kernel is fetched once, LINUX_DEB names a package at hand.
.PHONY: linux bench-linux bench-compare
linux: $(O)/linux/vmlinuz
$(O)/linux/vmlinuz:
	$(Q)bash scripts/fetch-linux.sh $(if $(LINUX_DEB),--deb '$(LINUX_DEB)') $(@D)

bench-linux: $(O)/linux/vmlinuz $(O)/user/initrd.cpio $(O)/user/programs.cpio
	$(Q)$(PYTHON) scripts/bench-linux.py --kernel $< --initrd $(O)/user/initrd.cpio --programs $(O)/user/programs.cpio --out $(O)/bench-linux.tsv

bench-compare:
	$(Q)$(PYTHON) scripts/bench.py --compare --out $(O)/bench.tsv

help:
	@echo 'make              build the kernel: $(O)/quire.elf'
	@echo 'make run          boot it in QEMU into BusyBox'\''s shell, console on this terminal (VGA=1: a window too)'
	@echo '                  MEM=8M: another memory size; ADD="PATH...": a program for /bin, or a folder'
	@echo '                  BUSYBOX=FILE: another BusyBox, none: a small shell; INITRD=FILE: another archive,'
	@echo '                  none: no programs; INIT=/PATH: the first one; APPEND="...": more for the kernel'
	@echo 'make test         all tests, a few minutes; JOBS=N machines at once (CPUs + 2: they wait a good deal)'
	@echo 'make test-user    the user programs, their output beside what is recorded on Linux'
	@echo 'make test-linux   make that record; HOST=1: with the Linux that runs here'
	@echo 'make check        the static checks and the unit tests only'
	@echo 'make campaign     a million random system calls (STEPS=N), the same for the same SEED=N; make test makes some'
	@echo 'make debug        QEMU halted at the first instruction, gdb attached, mm-* commands loaded'
	@echo 'make bench        instruction counts under --icount, $(O)/bench.tsv'
	@echo 'make bench-ceilings  the same; what misses its budget may cost that much from now on'
	@echo 'make bench-linux  the user benchmark on Linux 6.1 (fetched to $(O)/linux), $(O)/bench-linux.tsv'
	@echo 'make bench-compare  $(O)/bench.tsv beside what was recorded on Linux'
	@echo 'make userland     what make run boots: $(O)/user/userland.cpio'
	@echo 'make initrd       the user programs: $(O)/user/initrd.cpio'
	@echo 'make programs     those with a libc, and fetched ones: $(O)/user/programs.cpio'
	@echo 'make test-programs  they run, and print what they print on Linux'
	@echo 'make iso          a GRUB image: $(O)/quire.iso'
	@echo 'make menuconfig   edit $(O)/.config'
	@echo 'make variants     every kernel that the tests boot, below $(O)/variants'
	@echo 'make clean        remove what was built (distclean: and the tools below $(O)/tools)'
	@echo
	@echo 'O=DIR             build there instead of build'
	@echo 'CONFIG="FILE..."  what to configure, e.g. CONFIG="configs/debug_defconfig"'
	@echo 'CC= CROSS_COMPILE=  another toolchain, e.g. CC=clang or CROSS_COMPILE=i686-elf-'
	@echo 'V=1               show the commands; WERROR=1 makes warnings errors'
