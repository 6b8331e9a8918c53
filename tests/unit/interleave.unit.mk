# SPDX-License-Identifier: MIT
# The explorer's coroutines have stacks of their own, which ASan does not follow: UBSan only.
interleave_flags := -include tests/unit/interleave_config.h -DHOST_STEPS -O2 -fno-sanitize=address
unit_tests += interleave
interleave_srcs := tests/unit/interleave.c
interleave_cflags = $(interleave_flags)
