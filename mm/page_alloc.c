/* SPDX-License-Identifier: MIT */
/*
 * mm/page_alloc.c - which zone serves a request, and how deep it may reach
 *
 *	alloc_pages()			one page, nothing special: straight from pcp
 *	  alloc_pages_request()		check the request
 *	    get_page_from_zonelist()	first zone with enough above its low mark
 *	      zone_take()		pcp.c or the buddy
 *	    alloc_pages_slowpath()	all that is tried when no zone has: page_alloc_slow.c
 *
 * How deep into a zone's last pages a request may reach (Linux's rules), and on top of
 * it lowmem_reserve[] keeps pages from requests that a higher zone could have served:
 *
 *	free pages
 *	 low ------ first try of everybody
 *	 min ------ second try: GFP_KERNEL, GFP_USER, GFP_NOWAIT
 *	 1/2 min -- __GFP_HIGH
 *	 3/8 min -- __GFP_HIGH and __GFP_ATOMIC, that is GFP_ATOMIC
 *
 * Pages are looked at as they change hands: no reference, no state flag.  A frame that
 * does not look as it should is reported and never handed out again.
 *
 * Not here: what a request may not ask for, and what is tried when no zone has enough
 * (page_alloc_slow.c).
 *
 * docs/physical-memory.md, "Serving a request".
 *
 * Locking: none of its own.  Any context, interrupt handlers included; a request with
 * __GFP_DIRECT_RECLAIM may sleep once there is reclaim.
 */
#include <asm/irqflags.h>
#include <asm/percpu.h>
#include <core/bug.h>
#include <core/might_sleep.h>
#include <mm/gfp.h>
#include <mm/highmem.h>
#include <mm/memblock.h>		/* NUMA_NO_NODE */
#include <mm/numa.h>
#include <mm/zero_pool.h>

#include "page_alloc.h"
#include "page_debug.h"
#include "page_report.h"
#include "pcp.h"

/*
 * What the straight path of alloc_pages() understands.  Everything else, unknown bits
 * included, takes the way on which a request is checked.
 */
#define GFP_STRAIGHT	(__GFP_HIGHMEM | __GFP_MOVABLE | __GFP_RECLAIMABLE | __GFP_HIGH |	\
			 __GFP_ATOMIC | __GFP_DIRECT_RECLAIM | __GFP_KSWAPD_RECLAIM | __GFP_IO | \
			 __GFP_FS | __GFP_NORETRY | __GFP_NOWARN)

/* --- checks ------------------------------------------------------------------------ */

/* The state flags, not 0 if there are any; the place bits are shifted out. */
static __always_inline uint32_t page_state(const struct page *page)
{
	return page->flags << (32 - PAGE_ZONE_SHIFT);
}

/* Do the words say what they should of a page that goes to a user?  Both in one test. */
static __always_inline bool page_is_idle(const struct page *page)
{
	return !(page_state(page) | (uint32_t)page->_refcount.counter);
}

/* Why the words of a page that is handed out or was given back are wrong. */
static __cold const char *page_is_wrong(const struct page *page)
{
	if (PageReserved(page))
		return "a reserved page";
	if (PageBuddy(page))
		return "already free";
	if (page_count(page) != 0)
		return "a reference is left";
	return "a state flag is set";
}

/* Could there be anything wrong with the request?  Cheap, and hardly ever true. */
static __always_inline bool request_is_rare(gfp_t gfp, unsigned int order)
{
	return order > MAX_PAGE_ORDER ||
	       gfp & ~(GFP_STRAIGHT | __GFP_ZERO | __GFP_THISNODE) ||
	       (gfp & (__GFP_MOVABLE | __GFP_RECLAIMABLE)) == (__GFP_MOVABLE | __GFP_RECLAIMABLE);
}

/* --- decisions --------------------------------------------------------------------- */

/* Does the zone have a block of this order, of any type? */
static bool zone_has_block(const struct zone *zone, unsigned int order)
{
	uint32_t orders = 0;

	for (unsigned int type = 0; type < MIGRATE_TYPES; type++)
		orders |= zone->free_orders[type];
	return orders >> order != 0;
}

/*
 * zone_watermark_ok - may a request take 2^order pages of the zone?
 *
 * True if more than the mark remains: the one that flags name, less what ALLOC_HIGH
 * and ALLOC_HARDER permit, plus what the zone keeps from requests that would be content
 * with the zone `highest`.  Pages on per-CPU lists do not count as free.
 *
 * Without zone->lock, so the answer is an estimate.
 */
bool zone_watermark_ok(const struct zone *zone, unsigned int order, enum zone_type highest,
		       unsigned int flags)
{
	unsigned long mark = zone->watermark[flags & ALLOC_WMARK_MASK];
	unsigned long taken = (1UL << order) - 1;

	if (flags & ALLOC_HIGH)
		mark -= mark / 2;
	if (flags & ALLOC_HARDER)
		mark -= mark / 4;
	if (READ_ONCE(zone->nr_free) <= mark + zone->lowmem_reserve[highest] + taken)
		return false;
	return order == 0 || zone_has_block(zone, order);
}

static struct alloc_request make_request(gfp_t gfp, unsigned int order, int nid)
{
	bool two_types = (gfp & (__GFP_MOVABLE | __GFP_RECLAIMABLE)) ==
			 (__GFP_MOVABLE | __GFP_RECLAIMABLE);

	return (struct alloc_request){
		.gfp = gfp,
		.order = order,
		.nid = nid,
		.highest = gfp_zone(gfp),
		.type = two_types ? MIGRATE_UNMOVABLE : gfp_migratetype(gfp),
		.zonelist = &NODE_DATA(nid)->node_zonelists[gfp_zone(gfp)],
	};
}

/* May this zone serve this request, as far as flags let it reach? */
static bool zone_suits(const struct zone *zone, const struct alloc_request *req,
		       unsigned int flags)
{
	if (req->gfp & __GFP_THISNODE && zone->zone_pgdat->node_id != req->nid)
		return false;
	return zone_watermark_ok(zone, req->order, req->highest, flags);
}

/* --- taking ------------------------------------------------------------------------ */

/* Count where a block came from and where it was wanted.  Interrupts off. */
static void count_alloc(struct zone *zone, const struct alloc_request *req)
{
	if (zone->zone_pgdat->node_id == req->nid)
		this_cpu_pcp(zone)->numa_hit++;
	else
		this_cpu_pcp(zone)->numa_miss++;
}

static struct page *zone_take_block(struct zone *zone, const struct alloc_request *req)
{
	struct page *page;

	spin_lock(&zone->lock);
	page = rmqueue(zone, req->order, req->type);
	spin_unlock(&zone->lock);
	return page;
}

/* Take a block of the zone; one whose head is wrong is reported and dropped. */
static struct page *zone_take(struct zone *zone, const struct alloc_request *req)
{
	struct page *page;
	unsigned long flags;

	do {
		flags = local_irq_save();
		page = req->order ? zone_take_block(zone, req) : pcp_alloc(zone, req->type);
		if (likely(page))
			count_alloc(zone, req);
		local_irq_restore(flags);
		if (likely(!page || page_is_idle(page)))
			return page;
		bad_page(page, req->order, page_is_wrong(page));
	} while (true);
}

/* The block becomes its user's. */
static inline struct page *prepare_block(struct page *page, const struct alloc_request *req)
{
	atomic_set(&page->_refcount, 1);
	page_debug_alloc(page, req->order);
	if (req->gfp & __GFP_ZERO)
		clear_highpages(page, req->order);
	return page;
}

/* get_page_from_zonelist - a block of the first zone that suits and has one, or NULL */
struct page *get_page_from_zonelist(const struct alloc_request *req, unsigned int flags)
{
	struct zone *const *at;

	for (at = req->zonelist->zones; *at; at++) {
		struct page *page;

		if (!zone_suits(*at, req, flags))
			continue;
		page = zone_take(*at, req);
		if (likely(page))
			return prepare_block(page, req);
	}
	return NULL;
}

/* --- a request as a whole ------------------------------------------------------------ */

/* Every request that the straight path does not serve. */
static __noinline struct page *alloc_pages_request(gfp_t gfp, unsigned int order, int nid)
{
	struct alloc_request req;
	struct page *page;

	if (unlikely(request_is_rare(gfp, order)) && !request_check(gfp, order))
		return NULL;
	req = make_request(gfp, order, nid);
	page = get_page_from_zonelist(&req, ALLOC_WMARK_LOW);
	return likely(page) ? page : alloc_pages_slowpath(&req);
}

/* --- the straight path --------------------------------------------------------------- */

/*
 * Where this CPU's requests are served from first, looked up once and kept: the first
 * zone of its node's list, and how many pages must be free there.
 */
struct first_choice {
	struct zone *zone;
	unsigned long mark;		/* low mark and lowmem_reserve together */
};

/* [I] by the request's __GFP_HIGHMEM bit as it stands; one CPU's are its own */
static DEFINE_PER_CPU(struct first_choice, first_choices[__GFP_HIGHMEM + 1]);

static void choose_first(struct first_choice *choice, const pg_data_t *pgdat,
			 enum zone_type highest)
{
	struct zone *zone = pgdat->node_zonelists[highest].zones[0];

	choice->zone = zone;
	choice->mark = zone->watermark[WMARK_LOW] + zone->lowmem_reserve[highest];
}

/*
 * page_alloc_update - this CPU's node, the zonelists or the watermarks have changed
 *
 * Any context.
 */
void page_alloc_update(void)
{
	const pg_data_t *pgdat = NODE_DATA(numa_node_id());
	unsigned long flags = local_irq_save();
	struct first_choice *choices = *this_cpu_ptr(&first_choices);

	choose_first(&choices[0], pgdat, ZONE_NORMAL);
	choose_first(&choices[__GFP_HIGHMEM], pgdat, ZONE_HIGHMEM);
	local_irq_restore(flags);
	zero_pool_drain();		/* its pages are of the node that was */
}

/* The zone that a straight request is served from, NULL unless nr pages are above the mark. */
static __always_inline struct zone *first_choice(gfp_t gfp, unsigned long nr)
{
	unsigned int kind = gfp & __GFP_HIGHMEM;
	struct zone *zone = this_cpu_read(first_choices[kind].zone);

	return likely(zone->nr_free > this_cpu_read(first_choices[kind].mark) + nr) ? zone : NULL;
}

/* What was taken should not have been there. */
static __noinline __cold struct page *alloc_block_again(gfp_t gfp, unsigned int order,
							const struct page *page)
{
	bad_page(page, order, page_is_wrong(page));
	return alloc_pages_request(gfp, order, numa_node_id());
}

/* Take a block of the zone, or a page of a list that may have to be refilled first. */
static __always_inline struct page *take_straight(struct zone *zone, unsigned int order,
						  enum migratetype type)
{
	struct page *page;

	if (order == 0)
		return pcp_alloc(zone, type);
	spin_lock(&zone->lock);
	page = buddy_alloc(zone, order, type);
	spin_unlock(&zone->lock);
	return page;
}

/* A block, or a page that the list does not have at hand. */
static __noinline struct page *alloc_block_straight(gfp_t gfp, unsigned int order)
{
	struct zone *zone = first_choice(gfp, (1UL << order) - 1);
	enum migratetype type = gfp_migratetype(gfp);
	struct page *page = NULL;

	if (likely(zone && type < MIGRATE_TYPES)) {
		unsigned long flags = local_irq_save();

		page = take_straight(zone, order, type);
		if (likely(page))
			this_cpu_pcp(zone)->numa_hit++;
		local_irq_restore(flags);
	}
	if (unlikely(!page))
		return alloc_pages_request(gfp, order, numa_node_id());
	if (unlikely(!page_is_idle(page)))
		return alloc_block_again(gfp, order, page);
	atomic_set(&page->_refcount, 1);
	page_debug_alloc(page, order);
	return page;
}

/* A single page, nothing special about it. */
static __always_inline struct page *alloc_page_straight(gfp_t gfp)
{
	struct zone *zone = first_choice(gfp, 0);
	unsigned long flags;
	struct page *page;

	if (unlikely(!zone))
		return alloc_block_straight(gfp, 0);
	flags = local_irq_save();
	page = pcp_take(zone, gfp_migratetype(gfp));
	if (unlikely(!page)) {
		local_irq_restore(flags);
		return alloc_block_straight(gfp, 0);
	}
	local_irq_restore(flags);
	if (unlikely(!page_is_idle(page)))
		return alloc_block_again(gfp, 0, page);
	atomic_set(&page->_refcount, 1);
	page_debug_alloc(page, 0);
	return page;
}

/* A single page of zeros for a request that is straight otherwise. */
static __noinline struct page *alloc_zeroed_page(gfp_t gfp)
{
	struct page *page = zero_pool_take(gfp);

	if (page) {
		page_owner_alloc(page, 0);
		return page;
	}
	page = alloc_page_straight(gfp);
	if (likely(page))
		clear_highpage(page);
	return page;
}

/*
 * alloc_pages - 2^order pages of contiguous frames, near this CPU
 *
 * Any context; with __GFP_DIRECT_RECLAIM it may sleep.  Return: the head of the block
 * with one reference, its content undefined unless __GFP_ZERO; NULL if there is none
 * (never with __GFP_NOFAIL), which is reported unless __GFP_NOWARN.  An order above
 * MAX_PAGE_ORDER is a caller's mistake: NULL and one warning.
 */
struct page *alloc_pages(gfp_t gfp, unsigned int order)
{
	might_sleep_if(gfp & __GFP_DIRECT_RECLAIM);
	if (should_fail_page_alloc(gfp))
		return NULL;
	if (likely(!(order | (gfp & ~GFP_STRAIGHT))))
		return alloc_page_straight(gfp);
	if (!(order | (gfp & ~(GFP_STRAIGHT | __GFP_ZERO))))
		return alloc_zeroed_page(gfp);
	if (!(gfp & ~GFP_STRAIGHT) && order <= MAX_PAGE_ORDER)
		return alloc_block_straight(gfp, order);
	return alloc_pages_request(gfp, order, numa_node_id());
}

/* alloc_pages_node - as alloc_pages(), near a node; NUMA_NO_NODE: near this CPU */
struct page *alloc_pages_node(int nid, gfp_t gfp, unsigned int order)
{
	if (nid == NUMA_NO_NODE)
		nid = numa_node_id();
	might_sleep_if(gfp & __GFP_DIRECT_RECLAIM);
	if (should_fail_page_alloc(gfp))
		return NULL;
	return alloc_pages_request(gfp, order, nid);
}

/* Fill pages[] from the first zone's list as far as that goes; the number filled. */
static unsigned int bulk_from_pcp(struct zone *zone, enum migratetype type, unsigned int nr,
				  struct page **pages)
{
	unsigned long flags = local_irq_save();
	unsigned int done = 0;

	while (done < nr) {
		struct page *page = pcp_alloc(zone, type);

		if (unlikely(!page))
			break;
		if (unlikely(!page_is_idle(page))) {
			bad_page(page, 0, page_is_wrong(page));
			continue;
		}
		atomic_set(&page->_refcount, 1);
		pages[done++] = page;
	}
	this_cpu_pcp(zone)->numa_hit += done;
	local_irq_restore(flags);
	return done;
}

/*
 * alloc_pages_bulk - nr single pages into pages[]
 *
 * Interrupts are off for as long as it takes to fill the array: some hundreds of pages
 * are a sensible nr.  What the first zone does not give is asked for page by page, with
 * all that alloc_pages() does.  Return: the number of pages, less than nr if memory ran
 * out; entries behind them are left alone.
 */
unsigned int alloc_pages_bulk(gfp_t gfp, unsigned int nr, struct page **pages)
{
	unsigned int done = 0;

	might_sleep_if(gfp & __GFP_DIRECT_RECLAIM);
	if (should_fail_page_alloc(gfp))
		return 0;
	if (!(gfp & ~GFP_STRAIGHT)) {
		struct zone *zone = first_choice(gfp, nr);

		if (likely(zone))
			done = bulk_from_pcp(zone, make_request(gfp, 0, numa_node_id()).type, nr,
					     pages);
		for (unsigned int i = 0; i < done; i++)
			page_debug_alloc(pages[i], 0);
	}
	while (done < nr) {
		pages[done] = alloc_page(gfp);
		if (!pages[done])
			break;
		done++;
	}
	return done;
}

static bool highmem_address_said;

/*
 * __get_free_pages - as alloc_pages(), but the address of the block in the direct map
 *
 * A page of HIGHMEM has no such address: with __GFP_HIGHMEM the answer is 0 and one
 * warning.
 */
unsigned long __get_free_pages(gfp_t gfp, unsigned int order)
{
	struct page *page;

	if (unlikely(gfp & __GFP_HIGHMEM)) {
		page_report_request(gfp, order, "an address was asked for, HIGHMEM has none",
				    &highmem_address_said);
		return 0;
	}
	page = alloc_pages(gfp, order);
	return page ? (unsigned long)page_address(page) : 0;
}

/* get_zeroed_page - the address of a page full of zeros, or 0 */
unsigned long get_zeroed_page(gfp_t gfp)
{
	return __get_free_pages(gfp | __GFP_ZERO, 0);
}

/* --- giving back ----------------------------------------------------------------------- */

/* Give a single page without references to this CPU's list. */
static __always_inline void free_single(struct page *page)
{
	struct zone *zone = page_zone(page);
	enum migratetype type = page_block_type(page);
	unsigned long flags;

	if (unlikely(page_state(page))) {
		bad_page(page, 0, page_is_wrong(page));
		return;
	}
	page_debug_free(page, 0);
	flags = local_irq_save();
	if (unlikely(pcp_give(zone, page, type))) {
		local_irq_restore(flags);
		pcp_trim(page);
		return;
	}
	local_irq_restore(flags);
}

/* Give a block without references to the buddy. */
static void free_block(struct page *page, unsigned int order)
{
	struct zone *zone = page_zone(page);
	unsigned long pfn = page_to_pfn(page);
	unsigned long flags;

	if (unlikely(!page_is_idle(page))) {
		bad_page(page, order, page_is_wrong(page));
		return;
	}
	if (unlikely(order > MAX_PAGE_ORDER || pfn & ((1UL << order) - 1))) {
		bad_page(page, order, "misaligned free");
		return;
	}
	page_debug_free(page, order);
	flags = spin_lock_irqsave(&zone->lock);
	buddy_free(zone, page, order, pageblock_type(pfn));
	spin_unlock_irqrestore(&zone->lock, flags);
}

/*
 * A reference was dropped and it was not the last.  If others hold the head of a block,
 * it stays with them as a single page, and what lies behind it is free:
 *
 *	order 3		| 0 | 1 | 2   3 | 4   5   6   7 |
 *			 kept  0     1           2		freed, by order
 */
static __noinline void put_not_last(struct page *page, unsigned int order)
{
	if (page_count(page) < 0) {
		bad_page(page, order, "double free");
		return;
	}
	page_owner_split(page, order);
	while (order-- > 0)
		free_block(page + (1UL << order), order);
}

/*
 * __free_pages - drop a reference to a block of 2^order pages; the last one frees it
 *
 * order is what it was allocated with.  Any context.  A frame that looks wrong is
 * reported and stays out of use; see page_debug.c for what debug builds find.
 */
void __free_pages(struct page *page, unsigned int order)
{
	page_debug_may_free(page, order);
	if (unlikely(!atomic_dec_and_test(&page->_refcount)))
		put_not_last(page, order);
	else if (likely(order == 0))
		free_single(page);
	else
		free_block(page, order);
}

/* Drop a reference to a single page with interrupts off. */
static __always_inline void free_one_of_bulk(struct page *page)
{
	page_debug_may_free(page, 0);
	if (!atomic_dec_and_test(&page->_refcount)) {
		if (unlikely(page_count(page) < 0))
			put_not_last(page, 0);
		return;
	}
	if (unlikely(page_state(page))) {
		bad_page(page, 0, page_is_wrong(page));
		return;
	}
	page_debug_free(page, 0);
	if (unlikely(pcp_give(page_zone(page), page, page_block_type(page))))
		pcp_trim(page);
}

/*
 * free_pages_bulk - drop a reference to each of nr single pages
 *
 * As __free_page() for each, but interrupts are turned off once: some dozens of pages
 * are a sensible nr.
 */
void free_pages_bulk(unsigned int nr, struct page *const *pages)
{
	unsigned long flags = local_irq_save();

	for (unsigned int i = 0; i < nr; i++)
		free_one_of_bulk(pages[i]);
	local_irq_restore(flags);
}

/* free_pages - the same by address; 0 is no block and nothing happens */
void free_pages(unsigned long addr, unsigned int order)
{
	if (addr)
		__free_pages(virt_to_page((const void *)addr), order);
}

/* put_page_check - debug builds: may a reference be dropped? */
void put_page_check(const struct page *page)
{
	page_debug_may_free(page, 0);
}

/* __put_page - what put_page() does when the count is 0, or has been */
void __put_page(struct page *page)
{
	if (likely(page_count(page) == 0))
		free_single(page);
	else
		bad_page(page, 0, "double free");
}

/*
 * drain_all_pages - give what this CPU keeps at hand back to the buddy
 *
 * Per-CPU lists and the pool of cleared pages.  Any context.  Other CPUs keep theirs
 * until they can be asked to do the same.
 */
void drain_all_pages(void)
{
	struct zone *zone;

	zero_pool_drain();
	for_each_populated_zone(zone)
		pcp_drain_zone(zone);
}
