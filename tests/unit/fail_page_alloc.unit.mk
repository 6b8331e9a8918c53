# SPDX-License-Identifier: MIT
unit_tests += fail_page_alloc
fail_page_alloc_srcs := mm/fail_page_alloc.c lib/parse.c
fail_page_alloc_cflags := -UCONFIG_FAIL_PAGE_ALLOC -DCONFIG_FAIL_PAGE_ALLOC=1
