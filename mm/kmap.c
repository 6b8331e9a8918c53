/* SPDX-License-Identifier: MIT */
/*
 * mm/kmap.c - the window in which the kernel sees pages of HIGHMEM for as long as it likes
 *
 *	entry n of the window maps PKMAP_BASE + n pages
 *
 *	empty	--kmap(page)--> used, 1 user --kmap(page)--> 2 users ...
 *	  ^			 ^	|
 *	  |		    kmap(page)	kunmap() by the last user
 *	  |			 |	v
 *	  `--flush, all at once-- unused: still maps its page
 *
 * An entry that nobody uses any more keeps its page: whoever wants that page again finds
 * it there and pays nothing.  Only when no entry is empty are all unused ones looked for and
 * emptied, and one flush makes every CPU forget them: for up to a thousand mappings.
 *
 * Which entry maps a page, a hash table over frame numbers tells.
 *
 * When all entries are in use kmap() waits for a kunmap(), and kmap_try() fails.  Whoever
 * holds many entries and waits for more may wait for ever: hold few, and not for long.
 *
 * Locking: kmap_lock guards everything here; task context only, so interrupts stay on.
 */
#include <asm/tlbflush.h>
#include <core/bug.h>
#include <core/might_sleep.h>
#include <core/wait.h>
#include <mm/highmem.h>

#define NR_ENTRIES	(PKMAP_SIZE >> PAGE_SHIFT)
#define NR_BUCKETS	256U		/* a power of two */

struct pkmap {
	struct page *page;		/* NULL: empty */
	void *addr;			/* [I] */
	unsigned int users;
	struct pkmap *next;		/* in its bucket, or among the empty ones */
};

static DEFINE_SPINLOCK(kmap_lock);
static struct pkmap entries[NR_ENTRIES];
static struct pkmap *buckets[NR_BUCKETS];
static struct pkmap *empty_entries;
static DECLARE_WAIT_QUEUE_HEAD(kmap_wait);	/* for an entry; woken all together */
static unsigned long nr_flushes, nr_waits;
static pte_t *pkmap_ptes;			/* [I] */

static unsigned int entry_index(const struct pkmap *entry)
{
	return (unsigned int)(entry - entries);
}

static struct pkmap **bucket_of(const struct page *page)
{
	return &buckets[(uintptr_t)page / sizeof(*page) % NR_BUCKETS];
}

static struct pkmap *find(const struct page *page)
{
	struct pkmap *entry = *bucket_of(page);

	while (entry && entry->page != page)
		entry = entry->next;
	return entry;
}

static void hash_add(struct pkmap *entry)
{
	struct pkmap **bucket = bucket_of(entry->page);

	entry->next = *bucket;
	*bucket = entry;
}

static void hash_del(const struct pkmap *entry)
{
	struct pkmap **link = bucket_of(entry->page);

	while (*link != entry)
		link = &(*link)->next;
	*link = entry->next;
}

/* Empty all entries that nobody uses, with one flush; false if there is none. */
static bool empty_unused(void)
{
	for (struct pkmap *entry = entries; entry < entries + NR_ENTRIES; entry++) {
		if (!entry->page || entry->users)
			continue;
		hash_del(entry);
		entry->page = NULL;
		pte_clear(&pkmap_ptes[entry_index(entry)]);
		entry->next = empty_entries;
		empty_entries = entry;
	}
	if (!empty_entries)
		return false;
	flush_tlb_kernel_range(PKMAP_BASE, PKMAP_BASE + PKMAP_SIZE);
	nr_flushes++;
	return true;
}

/* An entry that maps page from now on, without a user; NULL: all are in use. */
static struct pkmap *map_new(struct page *page)
{
	struct pkmap *entry;

	if (!empty_entries && !empty_unused())
		return NULL;
	entry = empty_entries;
	empty_entries = entry->next;
	entry->page = page;
	hash_add(entry);
	set_pte_kernel((unsigned long)entry->addr, &pkmap_ptes[entry_index(entry)],
		       pfn_pte(page_to_pfn(page), PAGE_KERNEL));
	return entry;
}

/*
 * kmap_try - the page's address until kunmap(), if there is room
 *
 * Task context; does not sleep.  Each kmap() of a page wants a kunmap(); together they
 * give one address.  Return: NULL for a page of HIGHMEM while all entries are in use.
 */
void *kmap_try(struct page *page)
{
	struct pkmap *entry;
	void *addr = NULL;

	VM_BUG_ON(in_interrupt());
	if (!PageHighMem(page))
		return __va(PFN_PHYS(page_to_pfn(page)));
	spin_lock(&kmap_lock);
	entry = find(page);
	if (!entry)
		entry = map_new(page);
	if (entry) {
		entry->users++;
		addr = entry->addr;
	}
	spin_unlock(&kmap_lock);
	return addr;
}

/* The page is not mapped yet; wait until it can be, if need be. */
static __noinline void *kmap_slow(struct page *page)
{
	void *addr = kmap_try(page);

	if (addr)
		return addr;
	spin_lock(&kmap_lock);
	nr_waits++;
	spin_unlock(&kmap_lock);
	wait_event(kmap_wait, (addr = kmap_try(page)) != NULL);
	return addr;
}

/*
 * kmap - the page's address until kunmap()
 *
 * Task context.  Sleeps while all entries are in use by others.
 */
void *kmap(struct page *page)
{
	struct pkmap *entry;
	void *addr;

	might_sleep();
	if (!PageHighMem(page))
		return __va(PFN_PHYS(page_to_pfn(page)));
	spin_lock(&kmap_lock);
	entry = find(page);
	if (unlikely(!entry)) {
		spin_unlock(&kmap_lock);
		return kmap_slow(page);
	}
	entry->users++;
	addr = entry->addr;
	spin_unlock(&kmap_lock);
	return addr;
}

/* kunmap - one user of the page's address less; task context; does not sleep */
void kunmap(struct page *page)
{
	struct pkmap *entry;
	bool wake = false;

	VM_BUG_ON(in_interrupt());
	if (!PageHighMem(page))
		return;
	spin_lock(&kmap_lock);
	entry = find(page);
	BUG_ON(!entry || entry->users == 0);
	/* Whoever waits went onto the queue before he looked under this lock. */
	if (--entry->users == 0)
		wake = !list_empty(&kmap_wait.head);
	spin_unlock(&kmap_lock);
	if (unlikely(wake))
		wake_up_all(&kmap_wait);
}

/*
 * kmap_is_used - does somebody hold this address of the window?
 *
 * Any context: a word that is looked at without the lock, for reports.
 */
bool kmap_is_used(unsigned long addr)
{
	return READ_ONCE(entries[(addr - PKMAP_BASE) >> PAGE_SHIFT].users) != 0;
}

void __init kmap_init(void)
{
	kmap_slots_init();
	pkmap_ptes = kernel_pte(PKMAP_BASE);
	for (unsigned int i = NR_ENTRIES; i-- > 0; ) {
		entries[i].addr = (void *)(PKMAP_BASE + ((unsigned long)i << PAGE_SHIFT));
		entries[i].next = empty_entries;
		empty_entries = &entries[i];
	}
}

static void count_entry(const struct pkmap *entry, struct kmap_counts *counts)
{
	if (!entry->page)
		counts->empty++;
	else if (entry->users)
		counts->mapped++;
	else
		counts->unused++;
	counts->users += entry->users;
}

void kmap_counts(struct kmap_counts *counts)
{
	*counts = (struct kmap_counts){ 0 };
	spin_lock(&kmap_lock);
	for (unsigned int i = 0; i < NR_ENTRIES; i++)
		count_entry(&entries[i], counts);
	counts->flushes = nr_flushes;
	counts->waits = nr_waits;
	spin_unlock(&kmap_lock);
}

int kmap_entry_next(int index, struct kmap_entry *found)
{
	int next = -1;

	spin_lock(&kmap_lock);
	for (; index < (int)NR_ENTRIES && next < 0; index++) {
		const struct pkmap *entry = &entries[index];

		if (!entry->page)
			continue;
		*found = (struct kmap_entry){
			.addr = (unsigned long)entry->addr,
			.pfn = page_to_pfn(entry->page),
			.users = entry->users,
		};
		next = index + 1;
	}
	spin_unlock(&kmap_lock);
	return next;
}

static const char *check_entry(const struct pkmap *entry)
{
	pte_t pte = pkmap_ptes[entry_index(entry)];

	if (!entry->page)
		return entry->users ? "kmap: an empty entry has users" :
		       pte_none(pte) ? NULL : "kmap: an empty entry maps a page";
	if (!pte_present(pte) || pte_pfn(pte) != page_to_pfn(entry->page))
		return "kmap: the page table does not say what the entry says";
	return find(entry->page) == entry ? NULL : "kmap: an entry is not found by its page";
}

/* Every entry by itself; the empty ones are those on the list. */
static const char *check_locked(void)
{
	unsigned int nr_empty = 0;

	for (unsigned int i = 0; i < NR_ENTRIES; i++) {
		const char *error = check_entry(&entries[i]);

		if (error)
			return error;
		nr_empty += !entries[i].page;
	}
	for (const struct pkmap *entry = empty_entries; entry; entry = entry->next) {
		if (entry->page || nr_empty == 0)
			return "kmap: the list of empty entries is broken";
		nr_empty--;
	}
	return nr_empty ? "kmap: an empty entry is lost" : NULL;
}

const char *kmap_check(void)
{
	const char *error;

	spin_lock(&kmap_lock);
	error = check_locked();
	spin_unlock(&kmap_lock);
	return error;
}
