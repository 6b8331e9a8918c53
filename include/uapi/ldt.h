/* SPDX-License-Identifier: MIT */
/*
 * uapi/ldt.h - set_thread_area(): a segment as a program describes it, as on Linux i386
 */
#pragma once

#include <stdint.h>

struct user_desc {
	uint32_t entry_number;		/* 6..8, or ~0: a free one is chosen */
	uint32_t base_addr;
	uint32_t limit;			/* the last unit: pages with limit_in_pages, else bytes */
	uint32_t seg_32bit : 1;
	uint32_t contents : 2;		/* 0: data; 1: data that grows downwards; 2, 3: code */
	uint32_t read_exec_only : 1;
	uint32_t limit_in_pages : 1;
	uint32_t seg_not_present : 1;
	uint32_t useable : 1;
};
