# SPDX-License-Identifier: MIT
#
# Quire's build.  `make help` lists what it can do.
#
# Everything that is made lands under $(O) (default: build).  The list of objects
# is read from one objs.mk in each folder; the configuration from $(CONFIG), a
# list of files that are merged from left to right.  All paths are relative, so
# that the tree may lie anywhere, also below a folder with a space in its name.
# GNU make 3.81 is enough.

O		?= build
CONFIG		?= configs/release_defconfig
V		?= 0
WERROR		?= 0

ifeq ($(V),1)
Q :=
say = @:
else
Q := @
say = @printf '  %-7s %s\n'
endif

.DEFAULT_GOAL := all
.SUFFIXES:
.DELETE_ON_ERROR:
MAKEFLAGS += -rR

# Goals that need neither toolchain nor configuration.
light_goals := help clean distclean
ifneq ($(filter-out $(light_goals),$(or $(MAKECMDGOALS),all)),)
need_tools := 1
endif

ifneq ($(words $(O)),1)
$(error O=$(O): the output folder's name must be one word; the checkout's path may hold spaces)
endif

# --- toolchain -------------------------------------------------------------
# Detected once per output folder (and per CC / CROSS_COMPILE), then cached.

toolchain	:= $(O)/toolchain.mk
toolchain_key	:= $(origin CC):$(CC):$(CROSS_COMPILE)
ifeq ($(origin CC),default)
toolchain_env	:= CC= CROSS_COMPILE='$(CROSS_COMPILE)'
else
toolchain_env	:= CC='$(CC)' CROSS_COMPILE='$(CROSS_COMPILE)'
endif

ifdef need_tools
ifneq ($(shell cat $(O)/toolchain.key 2>/dev/null),$(toolchain_key))
$(shell mkdir -p $(O) && rm -f $(toolchain) $(O)/toolchain.key)
endif
include $(toolchain)
include $(O)/auto.mk
endif

# What the scripts would otherwise look for themselves.
export QEMU GRUB_MKRESCUE XORRISO MFORMAT GRUB_I386_PC GRUB_I386_EFI OVMF32_CODE OVMF32_VARS GDB

$(toolchain): scripts/toolchain.sh
	@mkdir -p $(O)
	@$(toolchain_env) bash scripts/toolchain.sh > $@.tmp || { rm -f $@.tmp; exit 1; }
	@echo '$(toolchain_key)' > $(O)/toolchain.key
	@mv $@.tmp $@

# --- configuration ----------------------------------------------------------
# .config is made from $(CONFIG) when that list or one of its files changes;
# `make menuconfig` edits it.

PYTHON		?= python3
kconfig		:= scripts/kconfig.py
generated	:= $(O)/generated
autoconf	:= $(generated)/autoconf.h

ifdef need_tools
ifneq ($(shell cat $(O)/config.key 2>/dev/null),$(CONFIG))
$(shell mkdir -p $(O) && rm -f $(O)/.config)
endif
endif

$(O)/.config: $(CONFIG)
	@mkdir -p $(generated)
	@$(PYTHON) $(kconfig) --kconfig Kconfig --config $@ --header $(autoconf) --make $(O)/auto.mk $(CONFIG)
	@echo '$(CONFIG)' > $(O)/config.key

$(O)/auto.mk $(autoconf): $(O)/.config Kconfig $(kconfig)
	@mkdir -p $(generated)
	@$(PYTHON) $(kconfig) --kconfig Kconfig --config $(O)/.config --header $(autoconf) --make $(O)/auto.mk $(O)/.config
	@touch $(O)/auto.mk $(autoconf)

# --- flags --------------------------------------------------------------------

KCFLAGS := -std=gnu11 -O2 -g -ffreestanding -fno-builtin-printf -fno-pic -fno-pie \
	-mgeneral-regs-only -mregparm=3 -fno-strict-aliasing -fno-common -fno-stack-protector \
	-fno-asynchronous-unwind-tables -fno-omit-frame-pointer -fcf-protection=none \
	-Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wundef \
	-Iinclude -Iarch/x86/include -I$(generated) -include $(autoconf)
ifeq ($(CONFIG_M486),y)
KCFLAGS += -march=i486
else
KCFLAGS += -march=i686
endif
KCFLAGS += -mtune=generic
# A debug build keeps every caller in the backtrace, that of a small leaf as well.
ifeq ($(CONFIG_DEBUG),y)
KCFLAGS += -mno-omit-leaf-frame-pointer -fno-optimize-sibling-calls
endif
ifeq ($(KCC_KIND),clang)
KCFLAGS += -mstack-alignment=4
else
KCFLAGS += -mpreferred-stack-boundary=2
endif
ifeq ($(WERROR),1)
KCFLAGS += -Werror
endif
NASMFLAGS := -f elf32 -g -F dwarf -w+all -I$(generated)/
ifeq ($(WERROR),1)
NASMFLAGS += -Werror
endif
KLDFLAGS := -nostdlib -static -z max-page-size=4096 -z noexecstack -z norelro --build-id=none

# --- objects --------------------------------------------------------------------

objs-y :=
ifdef need_tools
include boot/objs.mk arch/x86/kernel/objs.mk arch/x86/mm/objs.mk arch/x86/lib/objs.mk \
	lib/objs.mk core/objs.mk mm/objs.mk fs/objs.mk drivers/objs.mk kernel/objs.mk tests/selftest/objs.mk tests/bench/objs.mk
endif
objs := $(addprefix $(O)/,$(objs-y))

kernel	:= $(O)/quire.elf
iso	:= $(O)/quire.iso

.PHONY: all iso
all: $(kernel) $(kernel)-gdb.py $(O)/compile_commands.json
iso: $(iso)

# Each command line is kept beside its object: a changed flag rebuilds, and
# compile_commands.json is made of them.
cc_cmd = $(KCC) $(KCFLAGS) $(cflags-$*.o) -c $< -o $@
record = @printf '%s\n' '$(subst ','\'',$(1))' > $@.cmd

$(O)/%.o: %.c $(autoconf) $(toolchain) Makefile
	@mkdir -p $(@D)
	$(say) CC $*.o
	$(Q)$(KCC) $(KCFLAGS) $(cflags-$*.o) -MMD -MP -MF $@.d -c $< -o $@
	$(call record,$(cc_cmd))

$(O)/%.o: %.asm $(generated)/asm_offsets.inc $(toolchain) Makefile
	@mkdir -p $(@D)
	$(say) NASM $*.o
	$(Q)$(NASM) $(NASMFLAGS) -MD $@.d -MP $< -o $@

# The numbers of C headers that assembly needs, read out of compiled code.
$(generated)/asm_offsets.inc: arch/x86/kernel/asm_offsets.c $(autoconf) $(toolchain) Makefile
	@mkdir -p $(@D)
	$(say) OFFSETS asm_offsets.inc
	$(Q)$(KCC) $(KCFLAGS) -MMD -MP -MF $@.d -MT $@ -S $< -o $@.s
	$(Q)sed -n 's/^.*"->\([A-Za-z0-9_]*\) \([-0-9]*\)".*/%define \1 \2/p' $@.s > $@

$(O)/linker.lds: linker.ld arch/x86/include/asm/memlayout.h $(autoconf) $(toolchain)
	$(Q)$(KCC) -E -P -x c -DLINKER_SCRIPT -Iarch/x86/include -include $(autoconf) $< -o $@

# Two passes: the first link gives the addresses of the functions, the second
# carries them as the kernel's own symbol table (which lies behind the text).
link = $(KLD) $(KLDFLAGS) -T $(O)/linker.lds $(objs)

$(O)/kallsyms0.asm: scripts/kallsyms.py
	$(Q)$(PYTHON) scripts/kallsyms.py /dev/null $@
$(O)/kallsyms1.asm: $(objs) $(O)/linker.lds $(O)/kallsyms0.o
	$(Q)$(link) $(O)/kallsyms0.o -o $(O)/quire.pass1
	$(Q)$(KNM) -n $(O)/quire.pass1 > $(O)/quire.pass1.nm
	$(Q)$(PYTHON) scripts/kallsyms.py $(O)/quire.pass1.nm $@
$(O)/kallsyms%.o: $(O)/kallsyms%.asm
	$(Q)$(NASM) $(NASMFLAGS) $< -o $@

$(kernel): $(objs) $(O)/linker.lds $(O)/kallsyms1.o
	$(say) LD $@
	$(Q)$(link) $(O)/kallsyms1.o -o $@.tmp
	$(Q)$(KNM) -n $@.tmp > $(O)/quire.nm
	$(Q)$(PYTHON) scripts/kallsyms.py $(O)/quire.nm $(O)/kallsyms2.asm
	$(Q)cmp -s $(O)/kallsyms1.asm $(O)/kallsyms2.asm || { echo 'kallsyms: addresses moved between the two links' >&2; exit 1; }
	$(Q)mv $@.tmp $@

# gdb runs KERNEL-gdb.py when it opens KERNEL.  The link is absolute: $(O) may lie anywhere.
$(kernel)-gdb.py: scripts/gdb/load.py
	@mkdir -p $(@D)
	$(Q)ln -sf "$$PWD/$<" $@

$(O)/compile_commands.json: $(objs) scripts/mkcompdb.py
	$(Q)$(PYTHON) scripts/mkcompdb.py $(O) $@

$(iso): $(kernel) scripts/mkiso.sh boot/grub.cfg
	$(say) ISO $@
	$(Q)bash scripts/mkiso.sh $(kernel) $@

-include $(objs:=.d) $(generated)/asm_offsets.inc.d

# --- run, test, look --------------------------------------------------------------

.PHONY: run menuconfig help clean distclean
ifdef need_tools
include user/user.mk
endif

# What it can be told: user/userland/userland.mk.  Status 4: the person left with Ctrl-A X,
# which is no error.
MEM		?= 64M
ifneq ($(filter run,$(MAKECMDGOALS)),)
ifneq ($(filter-out $(O)/%,$(INITRD)),)
$(if $(wildcard $(INITRD)),,$(error INITRD: no such file: $(INITRD)))
endif
endif
run: $(kernel) $(INITRD)
	$(Q)bash scripts/qemu.sh --kernel $(kernel) $(if $(INITRD),--initrd $(INITRD)) --auto \
		--reboot --mem $(MEM) --append '$(strip $(if $(INIT),init=$(INIT)) $(APPEND))' \
		$(if $(VGA),--vga) || [ $$? -eq 4 ]

include tests/tests.mk

menuconfig: $(O)/.config
	$(Q)bash scripts/menuconfig.sh $(O)/.config

clean:
	$(Q)rm -rf $(filter-out $(O)/tools,$(wildcard $(O)/* $(O)/.config))

distclean:
	$(Q)rm -rf $(O)
