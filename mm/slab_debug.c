/* SPDX-License-Identifier: MIT */
/*
 * mm/slab_debug.c - is this object what it is taken for?
 *
 * Around each object of up to a page:
 *
 *	| red zone | object, object_size bytes	| red zone | struct slab_user |
 *	^ slot	   ^ slot + obj_offset			   ^ a word's multiple
 *
 *		red zone	object				state
 *	in use	RED_ACTIVE	its user's; 0x5a at first	IN_USE
 *	free	RED_INACTIVE	0x6b ... 0x6b 0xa5		FREE
 *
 * Objects above a page, which would double their slabs, and those with a constructor,
 * whose bytes stay, have less: SLAB_RED_ZONE with SLAB_STORE_USER, or SLAB_POISON alone.
 *
 *	seen at		what differs					report
 *	free		no slab's page					"foreign pointer"
 *			another cache's slab				"free to the wrong cache"
 *			no object begins there				"interior pointer"
 *			the object looks free				"double free"
 *			a zone is not RED_ACTIVE		"overflow left", "... right"
 *	alloc, end of	a zone is not RED_INACTIVE, or
 *	the slab	the bytes are not as free ones are	"write after free"
 *	refill, flush	a freelist that names nobody, or twice	"corrupted freelist"
 *
 * An object in an array is free for its user but not for its slab; it is looked at like
 * any free one.  docs/slab.md, "When it goes wrong".
 *
 * Locking: an object's bytes belong to whoever allocates or frees it; the freelist to
 * list_lock.
 */
#include <core/backtrace.h>
#include <core/printk.h>
#include <lib/align.h>
#include <lib/minmax.h>
#include <lib/string.h>

#include "slab_debug.h"
#include "slab_parts.h"
#include "slab_report.h"

#define RED_SIZE	8U		/* bytes of a zone at least */
#define RED_ACTIVE	0xCC
#define RED_INACTIVE	0xBB
#define POISON_INUSE	0x5A
#define POISON_FREE	0x6B
#define POISON_END	0xA5

#define STACK_DEPTH	8
#define MAX_NUM		(PAGE_SIZE / SLAB_MIN_ALIGN)
#define BITS		32
#define MAX_LEAKS	4		/* objects named in one report */

enum user_state {
	USER_NOBODY = 0x4E4F4E45,	/* never handed out */
	USER_IN_USE = 0x55534544,
	USER_FREE = 0x46524545,
};

struct slab_user {
	uint32_t state;
	uintptr_t alloc_stack[STACK_DEPTH];	/* return addresses, 0-ended if shorter */
	uintptr_t free_stack[STACK_DEPTH];
};

/* --- layout ---------------------------------------------------------------------------- */

static unsigned int user_offset(const struct kmem_cache *cache)
{
	return ALIGN_UP(cache->obj_offset + cache->object_size + RED_SIZE,
			(unsigned int)sizeof(uintptr_t));
}

static struct slab_user *user_of(const struct kmem_cache *cache, const void *slot)
{
	return (struct slab_user *)((char *)slot + user_offset(cache));
}

/*
 * slab_debug_layout - which checks a new cache has; the bytes of a slot for them
 *
 * object_size, align and ctor are set.
 */
unsigned int slab_debug_layout(struct kmem_cache *cache)
{
	if (!cache->ctor)
		cache->flags |= SLAB_POISON;
	if (cache->object_size > PAGE_SIZE || cache->align > 4 * L1_CACHE_BYTES)
		return cache->object_size;
	cache->flags |= SLAB_RED_ZONE | SLAB_STORE_USER;
	cache->obj_offset = max(cache->align, RED_SIZE);
	return user_offset(cache) + (unsigned int)sizeof(struct slab_user);
}

/* --- zones and poison ------------------------------------------------------------------ */

static unsigned char *object_of(const struct kmem_cache *cache, const void *slot)
{
	return (unsigned char *)slot + cache->obj_offset;
}

static void paint_zones(const struct kmem_cache *cache, void *slot, int byte)
{
	unsigned char *end = object_of(cache, slot) + cache->object_size;

	if (!(cache->flags & SLAB_RED_ZONE))
		return;
	memset(slot, byte, cache->obj_offset);
	memset(end, byte, (size_t)((unsigned char *)user_of(cache, slot) - end));
}

static void paint_object(const struct kmem_cache *cache, void *slot, int byte, int last)
{
	unsigned char *object = object_of(cache, slot);

	if (!(cache->flags & SLAB_POISON))
		return;
	memset(object, byte, cache->object_size);
	object[cache->object_size - 1] = (unsigned char)last;
}

/* The first of n bytes that differs, n if none does. */
static size_t first_other(const unsigned char *bytes, unsigned char byte, size_t n)
{
	size_t i = 0;

	while (i < n && bytes[i] == byte)
		i++;
	return i;
}

static bool looks_poisoned(const struct kmem_cache *cache, const void *slot)
{
	const unsigned char *object = object_of(cache, slot);
	unsigned int last = cache->object_size - 1;

	return first_other(object, POISON_FREE, last) == last && object[last] == POISON_END;
}

static void print_damage(const unsigned char *at, long offset)
{
	pr_err("slab: byte %ld, counted from the object's first, is %02x\n", offset, *at);
}

/* NULL, or which zone does not have this byte throughout. */
static const char *zones_check(const struct kmem_cache *cache, const void *slot, int byte)
{
	const unsigned char *object = object_of(cache, slot);
	const unsigned char *end = object + cache->object_size;
	size_t left = cache->obj_offset, right, at;

	if (!(cache->flags & SLAB_RED_ZONE))
		return NULL;
	right = (size_t)((const unsigned char *)user_of(cache, slot) - end);
	at = first_other(slot, (unsigned char)byte, left);
	if (at < left) {
		print_damage((const unsigned char *)slot + at, (long)at - (long)left);
		return "overflow left";
	}
	at = first_other(end, (unsigned char)byte, right);
	if (at < right) {
		print_damage(end + at, (long)(cache->object_size + at));
		return "overflow right";
	}
	return NULL;
}

/* A free object: untouched since it was freed? */
static void check_free(const struct kmem_cache *cache, const void *slot)
{
	const unsigned char *object = object_of(cache, slot);
	bool changed = zones_check(cache, slot, RED_INACTIVE) != NULL;

	if (!changed && cache->flags & SLAB_POISON && !looks_poisoned(cache, slot)) {
		size_t at = first_other(object, POISON_FREE, cache->object_size - 1U);

		print_damage(object + at, (long)at);
		changed = true;
	}
	if (changed)
		slab_report_object(cache, slot, "write after free");
}

static void make_free(const struct kmem_cache *cache, void *slot)
{
	paint_zones(cache, slot, RED_INACTIVE);
	paint_object(cache, slot, POISON_FREE, POISON_END);
}

/* --- users ----------------------------------------------------------------------------- */

static void record(const struct kmem_cache *cache, void *slot, enum user_state state)
{
	struct slab_user *user = user_of(cache, slot);
	uintptr_t *stack = state == USER_IN_USE ? user->alloc_stack : user->free_stack;
	unsigned int nr;

	if (!(cache->flags & SLAB_STORE_USER))
		return;
	user->state = state;
	nr = backtrace_collect((uintptr_t)__builtin_frame_address(0), stack, STACK_DEPTH);
	if (nr < STACK_DEPTH)
		stack[nr] = 0;
}

static void print_stack(const char *what, const uintptr_t *stack)
{
	pr_err("  %s\n", what);
	for (unsigned int i = 0; i < STACK_DEPTH && stack[i]; i++)
		pr_err("  [<%08lx>] %pS\n", (unsigned long)stack[i], (void *)(stack[i] - 1));
}

/* slab_debug_print_user - the stacks of an object's last allocation and last free */
void slab_debug_print_user(const struct kmem_cache *cache, const void *slot)
{
	const struct slab_user *user = user_of(cache, slot);

	if (!(cache->flags & SLAB_STORE_USER)) {
		pr_err("  nobody is recorded for objects of this size\n");
		return;
	}
	if (user->alloc_stack[0])
		print_stack("allocated by:", user->alloc_stack);
	if (user->free_stack[0])
		print_stack("freed by:", user->free_stack);
}

static unsigned int print_leaks_of(const struct kmem_cache *cache, const struct page *slab,
				   unsigned int printed)
{
	for (unsigned int i = 0; i < cache->num && printed < MAX_LEAKS; i++) {
		void *slot = slab_slot(cache, slab, i);

		if (!(cache->flags & SLAB_STORE_USER) ||
		    user_of(cache, slot)->state != USER_IN_USE)
			continue;
		pr_err("  object %u of %u at %p of the slab at %p\n", i, cache->num,
		       object_of(cache, slot), page_address(slab));
		slab_debug_print_user(cache, slot);
		printed++;
	}
	return printed;
}

/* slab_debug_print_leaks - some objects that are in use, and who allocated them */
void slab_debug_print_leaks(const struct kmem_cache *cache)
{
	const struct kmem_cache_node *n;
	unsigned int nid, printed = 0;

	for_each_slab_node(cache, nid, n) {
		const struct page *slab;

		list_for_each_entry(slab, &n->slabs_full, lru)
			printed = print_leaks_of(cache, slab, printed);
		list_for_each_entry(slab, &n->slabs_partial, lru)
			printed = print_leaks_of(cache, slab, printed);
	}
}

/* --- slabs ----------------------------------------------------------------------------- */

/* slab_debug_new_slab - all of its objects are free and nobody has used them yet */
void slab_debug_new_slab(const struct kmem_cache *cache, struct page *slab)
{
	for (unsigned int i = 0; i < cache->num; i++) {
		void *slot = slab_slot(cache, slab, i);

		make_free(cache, slot);
		if (cache->flags & SLAB_STORE_USER)
			*user_of(cache, slot) = (struct slab_user){ .state = USER_NOBODY };
	}
}

/* slab_debug_old_slab - its pages go back: were its objects left alone? */
void slab_debug_old_slab(const struct kmem_cache *cache, struct page *slab)
{
	for (unsigned int i = 0; i < cache->num; i++)
		check_free(cache, slab_slot(cache, slab, i));
}

/* --- objects --------------------------------------------------------------------------- */

/* slab_debug_alloc - a slot is handed out; the object in it */
void *slab_debug_alloc(const struct kmem_cache *cache, void *slot)
{
	check_free(cache, slot);
	paint_zones(cache, slot, RED_ACTIVE);
	paint_object(cache, slot, POISON_INUSE, POISON_INUSE);
	record(cache, slot, USER_IN_USE);
	return object_of(cache, slot);
}

/* What is wrong with a pointer that is given to a cache; NULL: it is an object of it. */
static const char *pointer_is_wrong(const struct kmem_cache *cache, const void *obj)
{
	const struct page *page = slab_address_valid(obj) ? virt_to_page(obj) : NULL;
	uintptr_t offset;

	if (!page || !PageSlab(page))
		return "foreign pointer";
	if (page->slab_cache != cache)
		return "free to the wrong cache";
	offset = (uintptr_t)obj - cache->obj_offset - (uintptr_t)slab_of(cache, obj)->s_mem;
	if (offset % cache->size || offset / cache->size >= cache->num)
		return "interior pointer";
	return NULL;
}

/* What is wrong with an object that is freed; NULL: it was in use and kept its place. */
static const char *object_is_wrong(const struct kmem_cache *cache, const void *slot)
{
	if (cache->flags & SLAB_STORE_USER) {
		uint32_t state = user_of(cache, slot)->state;

		if (state == USER_FREE || state == USER_NOBODY)
			return "double free";
		if (state != USER_IN_USE)
			return "overflow right";
		return zones_check(cache, slot, RED_ACTIVE);
	}
	return cache->flags & SLAB_POISON && looks_poisoned(cache, slot) ? "double free" : NULL;
}

/*
 * slab_debug_free - an object is given back; true: *obj is its slot from now on
 *
 * False: the pointer was wrong, that was reported, and nothing shall be done with it.
 */
bool slab_debug_free(const struct kmem_cache *cache, void **obj)
{
	const char *wrong = pointer_is_wrong(cache, *obj);
	void *slot = (char *)*obj - cache->obj_offset;

	if (wrong) {
		slab_report_pointer(cache, *obj, wrong);
		return false;
	}
	wrong = object_is_wrong(cache, slot);
	if (wrong) {
		slab_report_object(cache, slot, wrong);
		return false;
	}
	make_free(cache, slot);
	record(cache, slot, USER_FREE);
	*obj = slot;
	return true;
}

/* --- freelists ------------------------------------------------------------------------- */

/* Do the entries [first, num) name each an object of the slab, and none twice? */
static void check_freelist(const struct kmem_cache *cache, const struct page *slab,
			   unsigned int first)
{
	const freelist_idx_t *freelist = slab->freelist;
	uint32_t seen[MAX_NUM / BITS + 1];

	memset(seen, 0, sizeof(seen));
	for (unsigned int i = first; i < cache->num; i++) {
		unsigned int at = freelist[i];

		if (at >= cache->num || seen[at / BITS] & 1U << at % BITS) {
			pr_err("slab: entry %u of a freelist of %u is %u\n", i, cache->num, at);
			slab_report_object(cache, slab_slot(cache, slab, min(at, cache->num - 1)),
					   "corrupted freelist");
			return;
		}
		seen[at / BITS] |= 1U << at % BITS;
	}
}

/* slab_debug_take - nr objects are about to leave their slab; list_lock held */
void slab_debug_take(const struct kmem_cache *cache, const struct page *slab, unsigned int nr)
{
	(void)nr;
	check_freelist(cache, slab, slab->active);
}

/* slab_debug_put - nr objects were put on top of their slab's stack; list_lock held */
void slab_debug_put(const struct kmem_cache *cache, const struct page *slab, unsigned int nr)
{
	check_freelist(cache, slab, slab->active - nr);
}
