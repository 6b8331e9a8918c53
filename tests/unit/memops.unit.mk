# SPDX-License-Identifier: MIT
unit_tests += memops
memops_srcs :=
memops_asm := arch/x86/lib/memops.asm
memops_asmflags := -DMEMOPS_PREFIX=quire_
memops_widths := 32
