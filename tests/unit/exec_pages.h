/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/exec_pages.h - single pages for exec_args.c: counted, filled with junk, and made
 * to fail at a number
 */
#pragma once

#include <mm/gfp.h>
#include <stdlib.h>
#include <string.h>

static unsigned int pages_in_use;
static unsigned int pages_until_failure;	/* 0: never */

unsigned long __get_free_pages(gfp_t gfp, unsigned int order)
{
	void *page;

	(void)gfp;
	assert_int_equal(order, 0);
	if (pages_until_failure && --pages_until_failure == 0)
		return 0;
	page = aligned_alloc(PAGE_SIZE, PAGE_SIZE);
	assert_non_null(page);
	memset(page, 0xA5, PAGE_SIZE);
	pages_in_use++;
	return (unsigned long)page;
}

void free_pages(unsigned long addr, unsigned int order)
{
	assert_int_equal(order, 0);
	pages_in_use--;
	free((void *)addr);
}
