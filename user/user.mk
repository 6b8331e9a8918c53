# SPDX-License-Identifier: MIT
#
# User programs: static Linux i386 ELF files that need no library but user/lib.
#
#	user/init.c			-> $(O)/user/root/init
#	user/demos/demo_NAME.c		-> $(O)/user/root/demos/NAME
#	user/tests/test_NAME.c		-> $(O)/user/root/tests/NAME
#	user/campaign/*.c		-> $(O)/user/root/tests/random
#	user/bench/*.c			-> $(O)/user/root/bin/bench
#	user/sh/*.c			-> $(O)/user/root/bin/sh
#	user/{true,stay,work,short,refused,kshell}.c	-> $(O)/user/root/bin/...
#
# $(O)/user/root is what the initrd holds: the same files run from there on Linux.  They
# are built for a 486, so that one initrd fits every kernel.

user_demos	:= lazy cow isolation filemap stack heap shared
user_tests	:= mmap munmap mprotect mremap brk madvise mlock fault file fork vfork exec \
	wait hostile traps fresh exhaust mmodel calls sigreturn sigfpu tls signal sigsend \
	sigdefault sigframe sigfault sigstack thread threadexit effects names clone futex \
	futexshared jobctl sigchld sigrestart time itimer script rename getdents mount truncate \
	coherence tty locks ids perms chown utime rest procfs procmem procpid procrace
user_tests	+= pipe fifo poll select sendfile
# Not in the list: what they print is not the same twice.
user_campaigns	:= random

user_dir	:= $(O)/user
user_root	:= $(user_dir)/root
initrd		:= $(user_dir)/initrd.cpio

USER_CFLAGS := -std=gnu11 -O2 -march=i486 -mtune=generic -ffreestanding -fno-builtin -fno-pic -fno-pie \
	-fno-strict-aliasing -fno-common -ffunction-sections -fdata-sections -fno-stack-protector -fno-asynchronous-unwind-tables \
	-fcf-protection=none -fno-tree-loop-distribute-patterns \
	-Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wundef -Iuser/lib -Iinclude
ifeq ($(WERROR),1)
USER_CFLAGS += -Werror
endif
# clang does not know this flag of gcc, and needs none.
ifeq ($(KCC_KIND),clang)
USER_CFLAGS := $(filter-out -fno-tree-loop-distribute-patterns,$(USER_CFLAGS))
endif

user_lib	:= $(patsubst user/%.c,$(user_dir)/%.o,$(sort $(wildcard user/lib/*.c))) \
	$(patsubst user/%.asm,$(user_dir)/%_asm.o,$(filter-out user/lib/start.asm,$(sort $(wildcard user/lib/*.asm))))
user_campaign	:= $(patsubst user/%.c,$(user_dir)/%.o,$(sort $(wildcard user/campaign/*.c)))
user_sh		:= $(patsubst user/%.c,$(user_dir)/%.o,$(sort $(wildcard user/sh/*.c)))
user_bench	:= $(patsubst user/%.c,$(user_dir)/%.o,$(sort $(wildcard user/bench/*.c)))
user_programs	:= $(addprefix $(user_root)/,init $(addprefix demos/,$(user_demos)) $(addprefix tests/,$(user_tests) $(user_campaigns)) \
	bin/bench bin/sh bin/true bin/stay bin/work bin/short bin/refused bin/kshell)

.PHONY: user initrd
user_files	:= $(user_programs) $(user_root)/tests/list $(user_root)/data/pages
user: $(user_files)
initrd: $(initrd)

$(user_dir)/lib/%_asm.o: user/lib/%.asm $(toolchain) user/user.mk
	@mkdir -p $(@D)
	$(Q)$(NASM) -f elf32 -w+all $< -o $@

$(user_dir)/%.o: user/%.c $(toolchain) user/user.mk
	@mkdir -p $(@D)
	$(say) USER-CC $*.o
	$(Q)$(KCC) $(USER_CFLAGS) -MMD -MP -MF $@.d -c $< -o $@

user_start	:= $(user_dir)/lib/start_asm.o
user_link = @mkdir -p $(@D); $(KLD) $(KLDFLAGS) -T user/user.ld --gc-sections $(filter %.o,$^) -o $@

$(user_root)/init: $(user_start) $(user_dir)/init.o $(user_lib) user/user.ld
	$(user_link)
$(addprefix $(user_root)/bin/,true stay work short refused kshell): $(user_root)/bin/%: $(user_start) $(user_dir)/%.o $(user_lib) user/user.ld
	$(user_link)
$(user_root)/demos/%: $(user_start) $(user_dir)/demos/demo_%.o $(user_lib) user/user.ld
	$(user_link)
$(user_root)/tests/random: $(user_start) $(user_campaign) $(user_lib) user/user.ld
	$(user_link)
$(user_root)/tests/%: $(user_start) $(user_dir)/tests/test_%.o $(user_lib) user/user.ld
	$(user_link)
$(user_root)/bin/sh: $(user_start) $(user_sh) $(user_lib) user/user.ld
	$(user_link)
$(user_root)/bin/bench: $(user_start) $(user_bench) $(user_lib) user/user.ld
	$(user_link)
.SECONDARY: $(user_lib) $(user_sh) $(user_bench) $(user_demos:%=$(user_dir)/demos/demo_%.o) $(user_campaign) $(user_tests:%=$(user_dir)/tests/test_%.o)

# What init runs when nobody says otherwise, and files to be mapped.
$(user_root)/tests/list: user/user.mk
	@mkdir -p $(@D)
	$(Q)printf '%s\n' $(addprefix /demos/,$(user_demos)) $(addprefix /tests/,$(user_tests)) > $@
$(user_root)/data/pages: user/mkdata.py
	@mkdir -p $(@D)
	$(Q)$(PYTHON) user/mkdata.py $(@D)

$(initrd): $(user_files) scripts/mkinitrd.sh scripts/mkcpio.py
	$(say) INITRD $@
	$(Q)PYTHON='$(PYTHON)' bash scripts/mkinitrd.sh $(user_root) $@

include user/programs/programs.mk
include user/userland/userland.mk

# The record of what they print, made on Linux (in a machine if `make linux` fetched one; HOST=1:
# here and now), and Quire's own output beside it.
.PHONY: test-linux test-user
record_linux = $(PYTHON) tests/user/record.py --kernel $(O)/linux/vmlinuz $(if $(HOST),--host)
test-linux: $(initrd) $(ported_initrd) $(sessions_initrd)
	$(Q)$(record_linux) --root $(user_root) --initrd $(initrd)
	$(Q)$(record_linux) --root $(ported_root) --initrd $(ported_initrd)
	$(Q)[ ! -s $(sessions_root)/tests/list ] || $(record_linux) --root $(sessions_root) --initrd $(sessions_initrd)
test-user: $(kernel) $(initrd)
	$(Q)$(PYTHON) tests/user/run.py --root $(user_root) --initrd $(initrd) --kernel $(kernel)

-include $(wildcard $(user_dir)/*.d $(user_dir)/*/*.d)
