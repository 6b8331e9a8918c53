/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/buddy_model.h - the buddy as a flat array, to compare the real one with
 *
 * Each frame is free or in use: that is all.  Which blocks there are follows, for free
 * memory falls into aligned blocks in one way only, the largest first:
 *
 *	free	 x x x . x x x x . x		blocks	1-0.2---.0
 *
 * When a block appears it gets a stamp; the highest stamp is what a list gives first.
 * Every operation is a loop over frames, so that it is plainly right.  It says which
 * frame an allocation must return, page blocks that change their type included.
 */
#pragma once

#include "buddy_fixture.h"

#ifndef MODEL_FRAMES
#define MODEL_FRAMES	24
#endif
#define NO_FRAME	(-1L)
#define NO_ORDER	0xff

struct model {
	long start, end;			/* the zone */
	uint32_t clock;
	bool free[MODEL_FRAMES];
	uint8_t head[MODEL_FRAMES];		/* a free block starts here: its order */
	uint8_t held[MODEL_FRAMES];		/* an allocated one does: its order */
	uint32_t stamp[MODEL_FRAMES];		/* of free heads */
	uint8_t type[MODEL_FRAMES];		/* by page block */
};

static inline uint8_t *model_type(struct model *m, long pfn)
{
	return &m->type[pfn >> MAX_PAGE_ORDER];
}

/* All in use, as single pages. */
static inline void model_reset(struct model *m, long start, long end)
{
	*m = (struct model){ .start = start, .end = end };
	memset(m->head, NO_ORDER, sizeof(m->head));
	memset(m->held, NO_ORDER, sizeof(m->held));
	memset(m->held + start, 0, end - start);
	memset(m->type, MIGRATE_MOVABLE, sizeof(m->type));
}

static inline bool model_all_free(const struct model *m, long pfn, long end)
{
	if (pfn < m->start || end > m->end)
		return false;
	while (pfn < end && m->free[pfn])
		pfn++;
	return pfn == end;
}

/* Find the blocks of a page block anew; those that were not there before get a stamp. */
static inline void model_find_blocks(struct model *m, long pfn)
{
	long start = ALIGN_DOWN(pfn, (long)MAX_ORDER_NR_PAGES);
	long end = min(start + (long)MAX_ORDER_NR_PAGES, m->end);
	long nr_pages;

	for (pfn = max(start, m->start); pfn < end; pfn += nr_pages) {
		uint8_t order = 0;

		nr_pages = 1;
		if (!m->free[pfn]) {
			m->head[pfn] = NO_ORDER;
			continue;
		}
		while (order < MAX_PAGE_ORDER && IS_ALIGNED(pfn, 2l << order) &&
		       model_all_free(m, pfn, pfn + (2l << order)))
			order++;
		nr_pages = 1l << order;
		if (m->head[pfn] != order)
			m->stamp[pfn] = ++m->clock;
		memset(&m->head[pfn], NO_ORDER, nr_pages);
		m->head[pfn] = order;
	}
}

static inline void model_free(struct model *m, long pfn, unsigned int order)
{
	memset(&m->free[pfn], true, 1ul << order);
	m->held[pfn] = NO_ORDER;
	model_find_blocks(m, pfn);
}

/* The free block that is handed out first among those of that order and type. */
static inline long model_first(struct model *m, unsigned int order, enum migratetype type)
{
	long first = NO_FRAME;

	for (long pfn = m->start; pfn < m->end; pfn++)
		if (m->head[pfn] == order && *model_type(m, pfn) == type &&
		    (first == NO_FRAME || m->stamp[pfn] > m->stamp[first]))
			first = pfn;
	return first;
}

/* The block that serves a request from lists of that type. */
static inline long model_fit(struct model *m, unsigned int order, enum migratetype type)
{
	long pfn = NO_FRAME;

	for (; order <= MAX_PAGE_ORDER && pfn == NO_FRAME; order++)
		pfn = model_first(m, order, type);
	return pfn;
}

static inline long model_take(struct model *m, long pfn, unsigned int order)
{
	if (pfn == NO_FRAME)
		return pfn;
	memset(&m->free[pfn], false, 1ul << order);
	m->held[pfn] = (uint8_t)order;
	m->head[pfn] = NO_ORDER;
	model_find_blocks(m, pfn);
	return pfn;
}

#ifdef CONFIG_MIGRATE_TYPES
/* Whom each type asks, in order. */
static const enum migratetype model_others[MIGRATE_TYPES][2] = {
	{ MIGRATE_RECLAIMABLE, MIGRATE_MOVABLE },
	{ MIGRATE_RECLAIMABLE, MIGRATE_UNMOVABLE },
	{ MIGRATE_UNMOVABLE, MIGRATE_MOVABLE },
};

static inline void model_convert(struct model *m, long pfn, enum migratetype to)
{
	long start = ALIGN_DOWN(pfn, (long)MAX_ORDER_NR_PAGES);

	*model_type(m, start) = (uint8_t)to;
	for (pfn = start; pfn < start + (long)MAX_ORDER_NR_PAGES; pfn++)
		if (m->head[pfn] != NO_ORDER)
			m->stamp[pfn] = ++m->clock;
}

/* The largest foreign block, or the smallest that fits. */
static inline long model_foreign(struct model *m, unsigned int order, enum migratetype type,
				 bool largest)
{
	for (unsigned int i = 0; i <= MAX_PAGE_ORDER - order; i++) {
		for (unsigned int other = 0; other < 2; other++) {
			long pfn = model_first(m, largest ? MAX_PAGE_ORDER - i : order + i,
					       model_others[type][other]);

			if (pfn != NO_FRAME)
				return pfn;
		}
	}
	return NO_FRAME;
}

static inline long model_fallback(struct model *m, unsigned int order, enum migratetype type)
{
	long pfn = model_foreign(m, order, type, true);
	long start = ALIGN_DOWN(pfn, (long)MAX_ORDER_NR_PAGES);

	if (pfn == NO_FRAME)
		return pfn;
	if (start >= m->start && start + (long)MAX_ORDER_NR_PAGES <= m->end &&
	    (type != MIGRATE_MOVABLE || (2l << m->head[pfn]) >= (long)MAX_ORDER_NR_PAGES)) {
		model_convert(m, pfn, type);
		return model_fit(m, order, type);
	}
	return model_foreign(m, order, type, false);
}
#else
static inline long model_fallback(struct model *m, unsigned int order, enum migratetype type)
{
	(void)m;
	(void)order;
	(void)type;
	return NO_FRAME;
}
#endif

/* Return: the head of what is handed out, or NO_FRAME. */
static inline long model_alloc(struct model *m, unsigned int order, enum migratetype type)
{
	long pfn = model_fit(m, order, type);

	if (pfn == NO_FRAME)
		pfn = model_fallback(m, order, type);
	return model_take(m, pfn, order);
}

/* A real list against the stamps: the same blocks, the newest first. */
static inline bool model_matches_list(struct model *m, unsigned int order, enum migratetype type)
{
	unsigned long nr = 0, want = 0;
	uint32_t stamp = UINT32_MAX;
	struct page *page;

	list_for_each_entry(page, &zone->free_area[order].free_list[type], lru) {
		unsigned long pfn = page_to_pfn(page);

		if (m->head[pfn] != order || *model_type(m, pfn) != type || m->stamp[pfn] >= stamp)
			return false;
		stamp = m->stamp[pfn];
		nr++;
	}
	for (long pfn = m->start; pfn < m->end; pfn++)
		want += m->head[pfn] == order && *model_type(m, pfn) == type;
	return nr == want;
}

/* Is the real zone what the model says?  Return: what differs, or NULL. */
static inline const char *model_differs(struct model *m)
{
	const char *wrong = buddy_check(zone);

	for (unsigned int order = 0; order < NR_PAGE_ORDERS && !wrong; order++)
		for (unsigned int type = 0; type < MIGRATE_TYPES && !wrong; type++)
			if (!model_matches_list(m, order, (enum migratetype)type))
				wrong = "a free list differs from the model's";
	for (long pfn = m->start; pfn < m->end && !wrong; pfn++)
		if (MIGRATE_TYPES > 1 && pageblock_type((unsigned long)pfn) != *model_type(m, pfn))
			wrong = "the type of a page block differs from the model's";
	return wrong;
}

/* Both states: free blocks, what is allocated, the types of page blocks. */
static inline void model_draw(struct model *m)
{
	fprintf(stderr, "  real     %s\n  expected ", arena_picture());
	for (long pfn = m->start; pfn < m->end; pfn++)
		fputc(!m->free[pfn] ? '.' : m->head[pfn] == NO_ORDER ? '-' :
		      m->head[pfn] < 10 ? '0' + m->head[pfn] : 'a', stderr);
	fprintf(stderr, "\n  held     ");
	for (long pfn = m->start; pfn < m->end; pfn++)
		fputc(m->held[pfn] == NO_ORDER ? ' ' : '0' + m->held[pfn], stderr);
	fprintf(stderr, "\n  types    ");
	for (long pfn = m->start; pfn < m->end; pfn++)
		fputc("UMR"[*model_type(m, pfn)], stderr);
	fputc('\n', stderr);
}
