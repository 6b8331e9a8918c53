/* SPDX-License-Identifier: MIT */
/*
 * mm/page_report.h - what the page allocator has to say, and how often
 */
#pragma once

#include <mm/gfp.h>

/* No page could be had: one line with the state of the zones; a few a second at most. */
void page_report_failure(gfp_t gfp, unsigned int order) __cold;

/* A wrong request; each text once. */
void page_report_request(gfp_t gfp, unsigned int order, const char *wrong, bool *said) __cold;

/*
 * A frame whose words contradict what is done with it.  Release builds say so, and
 * the caller leaves the frame alone for good; debug builds stop here.
 */
void bad_page(const struct page *page, unsigned int order, const char *reason) __cold;

/* Pages that bad_page() was called for. */
extern unsigned long nr_bad_pages;
