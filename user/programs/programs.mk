# SPDX-License-Identifier: MIT
#
# Programs with a C library, and programs that nobody here wrote.
#
#	user/programs/libc/NAME.c	-> ROOT/glibc/NAME, ROOT/musl/NAME
#	user/programs/lua.c		-> ROOT/bin/lua		an interpreter: Debian's library
#	user/programs/pack.c		-> ROOT/bin/pack	a compressor: Debian's library
#	user/programs/sql.c		-> ROOT/bin/sql		an SQL engine: Debian's library
#	user/programs/cc.c		-> ROOT/bin/cc		a compiler: Debian's library
#	Debian's static shells		-> ROOT/bin/...
#	user/programs/{lua,sql,cc,sh,awk}/*	-> ROOT/{lua,...}/*	what these run
#	user/programs/busybox/*		-> $(O)/user/sessions/busybox/*, an initrd of their own
#
# ROOT is $(O)/user/programs.  It becomes the initrd $(O)/user/programs.cpio, together with the
# init and the benchmark of the small one.  Libraries and shells are those of build/tools/i386,
# which scripts/setup.sh fetches.  What is missing is left out of the list that init runs, and
# `make programs` says what and why.

ported		:= user/programs
ported_root	:= $(user_dir)/programs
ported_initrd	:= $(user_dir)/programs.cpio
sessions_root	:= $(user_dir)/sessions
sessions_initrd	:= $(user_dir)/sessions.cpio
i386		:= build/tools/i386

# What can be linked is found out once, and again with other packages or another compiler; not
# before the compiler is known: make reads everything again when it is.
libc_mk		:= $(user_dir)/libc.mk
ifneq ($(filter programs test-programs test-linux bench bench-ceilings bench-linux $(user_dir)/programs% $(user_dir)/sessions%,$(MAKECMDGOALS) $(INITRD)),)
ifneq ($(wildcard $(toolchain)),)
include $(libc_mk)
endif
endif
$(libc_mk): scripts/find-libc.sh $(toolchain) $(wildcard $(i386)/programs)
	@mkdir -p $(@D)
	$(Q)KCC='$(KCC)' HOSTCC='$(HOSTCC)' bash scripts/find-libc.sh $(i386) > $@.tmp
	$(Q)mv $@.tmp $@

PORTED_CFLAGS := -std=gnu11 -O2 -march=i686 -mtune=generic -fno-pie -no-pie -s -D_GNU_SOURCE \
	-Wall -Wextra -Wshadow -Wstrict-prototypes -Wundef -I$(ported)
ifeq ($(WERROR),1)
PORTED_CFLAGS += -Werror
endif

# The host's own headers go first: those of the packages must not stand in for them.
i386_headers	:= -idirafter $(i386)/usr/include -idirafter $(i386)/usr/include/i386-linux-gnu

# --- what there is ---------------------------------------------------------------

libc_names	:= $(sort $(patsubst $(ported)/libc/%.c,%,$(wildcard $(ported)/libc/*.c)))
musl_lib	:= $(i386)/usr/lib/i386-linux-musl/libc.a
lua_lib		:= $(i386)/usr/lib/i386-linux-gnu/liblua5.4.a
zlib_lib	:= $(i386)/usr/lib/i386-linux-gnu/libz.a
sqlite_lib	:= $(i386)/usr/lib/i386-linux-gnu/libsqlite3.a
tcc_lib		:= $(i386)/usr/lib/i386-linux-gnu/libtcc.a
file_busybox	:= $(i386)/bin/busybox
file_bash	:= $(i386)/bin/bash-static
file_mksh-musl	:= $(i386)/usr/lib/i386-linux-musl/bin/mksh
file_mksh-diet	:= $(i386)/usr/lib/diet/bin/mksh
file_mksh-klibc	:= $(i386)/usr/lib/klibc/bin/mksh
shells		:= busybox bash mksh-musl mksh-diet mksh-klibc

# The commands of each kind; a comma stands for the blank between two words.
comma		:= ,
scripts		= $(patsubst $(ported)/%,%,$(sort $(wildcard $(ported)/$(1))))
commands_glibc	:= $(addprefix glibc/,$(libc_names))
commands_musl	:= $(addprefix musl/,$(libc_names))
commands_lua	:= $(addprefix bin/lua$(comma),$(call scripts,lua/*.lua))
commands_pack	:= bin/pack
commands_sql	:= $(foreach s,$(call scripts,sql/*.sql),bin/sql$(comma)$(s) bin/sql$(comma)$(s)$(comma)tmp/sql-test.db)
commands_cc	:= $(patsubst %,bin/cc$(comma)%$(comma)one$(comma)two,$(call scripts,cc/*.c))
commands_busybox := $(addprefix bin/busybox$(comma)awk$(comma)-f$(comma),$(call scripts,awk/*.awk)) \
	$(addprefix bin/busybox$(comma)ash$(comma),$(call scripts,sh/*.sh)) bin/busybox$(comma)md5sum$(comma)data/pages
# Several hundred commands; what they say is known of one version of BusyBox.
commands_sessions := $(addprefix bin/busybox$(comma)ash$(comma)busybox/run.sh$(comma),$(call scripts,busybox/*.session))
$(foreach s,bash mksh-musl mksh-diet mksh-klibc,$(eval \
	commands_$(s) := $(addprefix bin/$(s)$$(comma),$(call scripts,sh/*.sh))))

fetch		:= ./scripts/setup.sh fetches it where apt-get has i386 packages
no_file		= $(if $(wildcard $(1)),,no $(1): $(fetch))
why_glibc	:= $(if $(GLIBC_CC),,$(GLIBC_WHY))
why_musl	:= $(or $(if $(MUSL_CC),,$(MUSL_WHY)),$(call no_file,$(musl_lib)))
why_lua		:= $(or $(why_glibc),$(call no_file,$(lua_lib)))
why_pack	:= $(or $(why_glibc),$(call no_file,$(zlib_lib)))
why_sql		:= $(or $(why_glibc),$(call no_file,$(sqlite_lib)))
why_cc		:= $(or $(why_glibc),$(call no_file,$(tcc_lib)))
$(foreach s,$(shells),$(eval why_$(s) := $(call no_file,$(file_$(s)))))
sessions_of	:= BusyBox v1.35.0 .Debian
why_sessions	:= $(or $(why_busybox),$(if $(shell grep -aq '$(sessions_of)' $(file_busybox) && echo yes),,what BusyBox says is recorded of Debian's 1.35.0 and $(file_busybox) is another))

ported_kinds	:= glibc musl lua pack sql cc $(shells) sessions
kinds_here	:= $(foreach k,$(ported_kinds),$(if $(why_$(k)),,$(k)))
ported_commands	:= $(foreach k,$(filter-out sessions,$(kinds_here)),$(commands_$(k)))
ported_files	:= $(addprefix $(ported_root)/,init bin/bench bin/true tests/list data/pages \
	$(foreach k,$(filter glibc musl,$(kinds_here)),$(commands_$(k))) \
	$(addprefix bin/,$(filter-out glibc musl sessions,$(kinds_here))) \
	$(call scripts,lua/*.lua) $(call scripts,sql/*) $(call scripts,cc/*) $(call scripts,sh/*) $(call scripts,awk/*.awk))

# --- how it is made ------------------------------------------------------------------

$(ported_root)/glibc/%: $(ported)/libc/%.c $(libc_mk) $(ported)/programs.mk
	@mkdir -p $(@D)
	$(say) GLIBC $*
	$(Q)$(GLIBC_CC) $(PORTED_CFLAGS) -MMD -MP -MF $(user_dir)/glibc-$*.d $< -o $@ $(GLIBC_LIBS)
$(ported_root)/musl/%: $(ported)/libc/%.c $(libc_mk) $(ported)/programs.mk
	@mkdir -p $(@D)
	$(say) MUSL $*
	$(Q)$(MUSL_CC) $(PORTED_CFLAGS) -MMD -MP -MF $(user_dir)/musl-$*.d $< -o $@ $(MUSL_LIBS)
$(ported_root)/bin/lua: $(ported)/lua.c $(lua_lib) $(libc_mk) $(ported)/programs.mk
	@mkdir -p $(@D)
	$(say) GLIBC $(@F)
	$(Q)$(GLIBC_CC) $(PORTED_CFLAGS) $(i386_headers) -I$(i386)/usr/include/lua5.4 $< $(lua_lib) -o $@ $(GLIBC_LIBS)
$(ported_root)/bin/pack: $(ported)/pack.c $(zlib_lib) $(libc_mk) $(ported)/programs.mk
	@mkdir -p $(@D)
	$(say) GLIBC $(@F)
	$(Q)$(GLIBC_CC) $(PORTED_CFLAGS) $(i386_headers) $< $(zlib_lib) -o $@ $(GLIBC_LIBS)
$(ported_root)/bin/sql: $(ported)/sql.c $(sqlite_lib) $(libc_mk) $(ported)/programs.mk
	@mkdir -p $(@D)
	$(say) GLIBC $(@F)
	$(Q)$(GLIBC_CC) $(PORTED_CFLAGS) $(i386_headers) $< $(sqlite_lib) -o $@ $(GLIBC_LIBS) -lm
$(ported_root)/bin/cc: $(ported)/cc.c $(tcc_lib) $(libc_mk) $(ported)/programs.mk
	@mkdir -p $(@D)
	$(say) GLIBC $(@F)
	$(Q)$(GLIBC_CC) $(PORTED_CFLAGS) $(i386_headers) $< $(tcc_lib) -o $@ $(GLIBC_LIBS)
$(foreach s,$(shells),$(eval $(ported_root)/bin/$(s): $(file_$(s))))
$(addprefix $(ported_root)/bin/,$(shells)):
	@mkdir -p $(@D)
	$(Q)install -m 755 $< $@
$(foreach d,lua sql cc sh awk,$(eval $(ported_root)/$(d)/%: $(ported)/$(d)/% ; $$(ported_copy)))
$(foreach f,init bin/bench bin/true data/pages,$(eval $(ported_root)/$(f): $(user_root)/$(f) ; $$(ported_copy)))
ported_copy	= @mkdir -p $(@D) && cp -p $< $@

# A new list only if it is another one: packages come and go.
.PHONY: programs-list
$(ported_root)/tests/list: programs-list
	@mkdir -p $(@D)
	$(Q)printf '/%s\n' $(ported_commands) | tr , ' ' > $@.new
	$(Q)if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

# Whatever was made for an earlier list leaves first.
$(ported_initrd): $(ported_files) scripts/mkinitrd.sh scripts/mkcpio.py
	$(say) INITRD $@
	$(Q)find $(ported_root) -type f $(foreach f,$(ported_files),! -path $(f)) -exec rm {} +
	$(Q)PYTHON='$(PYTHON)' bash scripts/mkinitrd.sh $(ported_root) $@

# The sessions alone, for machines with little memory; nothing at all without their BusyBox.
sessions_files	:= $(if $(filter sessions,$(kinds_here)),$(file_busybox) $(wildcard $(ported)/busybox/*))
$(sessions_initrd): $(ported_initrd) $(sessions_files)
	$(say) INITRD $@
	$(Q)rm -rf $(sessions_root)
	$(Q)mkdir -p $(sessions_root)/bin $(sessions_root)/tests
	$(Q)cp -p $(user_root)/init $(sessions_root)/init
	$(Q)$(if $(sessions_files),cp -p $(file_busybox) $(sessions_root)/bin/ && cp -Rp $(ported)/busybox $(sessions_root)/,:)
	$(Q)$(if $(sessions_files),printf '/%s\n' $(commands_sessions) | tr '$(comma)' ' ',:) > $(sessions_root)/tests/list
	$(Q)PYTHON='$(PYTHON)' bash scripts/mkinitrd.sh $(sessions_root) $@

# What could not be made is said, and counted as `make test` counts.  A reason may hold a quote.
.PHONY: programs test-programs
programs: $(ported_initrd) $(sessions_initrd)
	@$(foreach k,$(ported_kinds),$(if $(why_$(k)),echo 'skipped: $(k): $(subst ','\'',$(why_$(k)))';))true
	@echo '$(words $(kinds_here)) passed, 0 failed, $(words $(filter-out $(kinds_here),$(ported_kinds))) skipped'
test-programs: $(kernel) $(ported_initrd) $(sessions_initrd)
	$(Q)$(PYTHON) tests/user/run.py --root $(ported_root) --initrd $(ported_initrd) --kernel $(kernel) --mem 64M
	$(Q)[ ! -s $(sessions_root)/tests/list ] || $(PYTHON) tests/user/run.py --root $(sessions_root) --initrd $(sessions_initrd) --kernel $(kernel) --mem 64M

-include $(wildcard $(user_dir)/glibc-*.d $(user_dir)/musl-*.d)
