# SPDX-License-Identifier: MIT
#
# Unit tests on the host: the kernel's real sources, cmocka, ASan and UBSan.
#
# Each test has a small makefile of its own, tests/unit/NAME.unit.mk:
#
#	unit_tests += memblock			tests/unit/memblock_test.c
#	memblock_srcs := mm/memblock.c		the C sources under test
#	memblock_asm := arch/x86/lib/memops.asm	NASM sources, if any
#	memblock_cflags := -DX			flags of its own, if any
#	memblock_widths := 32			if one width only makes sense (32 or native)
#
# It is built twice: as 32-bit code like the kernel's, where the host can, and at
# the host's own width.  tests/unit/include comes before the kernel's headers, for
# the few of them that touch the machine.

unit_tests :=
include $(sort $(wildcard tests/unit/*.unit.mk))

unit_dir	:= $(O)/unit
unit_headers	:= $(wildcard include/*/*.h arch/x86/include/asm/*.h tests/unit/include/*/*.h tests/unit/*.h)
unit_cflags	:= -std=gnu11 -g -O1 -fno-omit-frame-pointer -fsanitize=address,undefined \
	-fno-sanitize-recover=all -fno-strict-aliasing -Wall -Wextra \
	$(if $(filter 1,$(WERROR)),-Werror) -Itests/unit/include -Itests/unit -Iinclude -Iarch/x86/include -I$(generated) -include $(autoconf)

# setup.sh unpacks a 32-bit cmocka here where the system has none.
unit_i386	:= build/tools/i386/usr
unit_lib32	:= $(firstword $(wildcard $(unit_i386)/lib/i386-linux-gnu))
unit_flags_32	:= -m32 $(if $(unit_lib32),-idirafter $(unit_i386)/include -L$(unit_lib32))
unit_flags_native :=

# Which widths can this host link cmocka at?
unit_widths = $(foreach w,32 native,$(if $(shell mkdir -p $(unit_dir); \
	$(HOSTCC) $(unit_flags_$(w)) -fsanitize=address,undefined tests/unit/probe.c \
	-o $(unit_dir)/probe-$(w) -lcmocka 2>/dev/null && echo yes),$(w)))

# $(call unit_rule,NAME,WIDTH)
define unit_rule
$$(unit_dir)/$(2)/$(1): tests/unit/$(1)_test.c $$($(1)_srcs) $$($(1)_asm) $$(unit_headers) $$(autoconf) tests/unit/$(1).unit.mk
	@mkdir -p $$(@D)
	$$(say) UNIT-$(2) $(1)
	$$(foreach a,$$($(1)_asm),$$(Q)$$(NASM) -f elf32 -I$$(generated)/ $$($(1)_asmflags) $$(a) -o $$@.asm.o$$(newline))
	$$(Q)$$(HOSTCC) $$(unit_flags_$(2)) $$(unit_cflags) $$($(1)_cflags) tests/unit/$(1)_test.c $$($(1)_srcs) \
		$$(if $$($(1)_asm),$$@.asm.o) -o $$@ -lcmocka
endef

define newline


endef

$(foreach t,$(unit_tests),$(foreach w,32 native,$(eval $(call unit_rule,$(t),$(w)))))

unit_wanted = $(foreach t,$(unit_tests),$(foreach w,$(or $($(t)_widths),32 native),$(if $(filter $(w),$(unit_widths_here)),$(unit_dir)/$(w)/$(t))))

.PHONY: unit unit-run
unit: $(autoconf) $(generated)/asm_offsets.inc
	@$(MAKE) --no-print-directory unit-run unit_widths_here="$(unit_widths)"
unit-run: $(unit_wanted)
	@$(PYTHON) tests/unit/run.py --widths "$(unit_widths_here)" --lib32 "$(unit_lib32)" $(unit_wanted)
