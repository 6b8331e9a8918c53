/* SPDX-License-Identifier: MIT */
/*
 * tests/mlock - locked memory is there at once, and is not given back by the way
 */
#include "test.h"

static void locks_a_range(void)
{
	char *pages = map_pages(8, PROT_RW, MAP_PRIVATE);
	long before;
	int i;

	is(sys_mlock(pages + PAGES(2), PAGES(3)), 0, "mlock of three pages");
	is(resident(pages, 8), 3, "they are there");
	before = minor_faults();
	for (i = 2; i < 5; i++)
		pages[PAGES(i)] = 1;
	is(minor_faults() - before, 0, "writing them takes no fault");
	is(sys_mlock(pages + PAGES(6) + 1, 1), 0, "mlock of one byte");
	is(resident(pages, 8), 4, "is a page");
	is(sys_madvise(pages, PAGES(8), MADV_DONTNEED), -EINVAL, "locked pages are not given back");
	is(sys_msync(pages, PAGES(8), MS_INVALIDATE), -EBUSY, "nor thrown away");
	is(sys_munlock(pages, PAGES(8)), 0, "munlock");
	is(sys_madvise(pages, PAGES(8), MADV_DONTNEED), 0, "now they are");
	is(resident(pages, 8), 0, "none is left");
	is(sys_mlock(pages, PAGES(8)), 0, "all of them");
	is(sys_munmap(pages, PAGES(8)), 0, "munmap does not mind");
	dies(read_from, pages, SIGSEGV, "they are gone");
}

static void refuses(void)
{
	char *pages = map_pages(4, PROT_RW, MAP_PRIVATE);
	int error;

	is(sys_mlock(pages, 0), 0, "length 0");
	/* A 64-bit kernel sees no wrap, but a hole. */
	error = sys_mlock(pages, 0xfffff000);
	ok(error == -EINVAL || error == -ENOMEM, "range wraps");
	error = sys_munlock(pages, 0xfffff000);
	ok(error == -EINVAL || error == -ENOMEM, "munlock: range wraps");
	sys_munmap(pages + PAGES(2), PAGE_SIZE);
	is(sys_mlock(pages, PAGES(4)), -ENOMEM, "over a hole");
	is(sys_munlock(pages, PAGES(4)), -ENOMEM, "munlock over a hole");
	is(sys_mlockall(0), -EINVAL, "mlockall: nothing said");
	is(sys_mlockall(0x100), -EINVAL, "mlockall: unknown flag");
	is(sys_mlockall(MCL_ONFAULT), -EINVAL, "mlockall: ONFAULT alone");
	sys_munmap(pages, PAGES(4));
	pages = map_pages(1, PROT_NONE, MAP_PRIVATE);
	is(sys_mlock(pages, PAGE_SIZE), -ENOMEM, "of a page that nobody may touch");
	sys_munmap(pages, PAGE_SIZE);
}

static int lock_all(void *data)
{
	char *old = map_pages(4, PROT_RW, MAP_PRIVATE), *new;

	(void)data;
	if (sys_mlockall(MCL_CURRENT) || resident(old, 4) != 4)
		return 1;
	new = map_pages(4, PROT_RW, MAP_PRIVATE);
	if (resident(new, 4) != 0)
		return 2;
	if (sys_mlockall(MCL_FUTURE) || sys_munlockall())
		return 3;
	if (sys_mlockall(MCL_CURRENT | MCL_FUTURE) || resident(new, 4) != 4)
		return 4;
	new = map_pages(4, PROT_RW, MAP_PRIVATE);
	if (resident(new, 4) != 4)
		return 5;
	if (sys_munlockall())
		return 6;
	new = map_pages(4, PROT_RW, MAP_PRIVATE);
	return resident(new, 4) == 0 ? 0 : 7;
}

/* What cannot be touched is passed over. */
static int lock_around(void *data)
{
	char *room = data;

	sys_mprotect(room, PAGES(2), PROT_NONE);
	return sys_mlockall(MCL_CURRENT) == 0 && resident(room, 4) == 2 ? 0 : 1;
}

/* What a fork left to two processes is copied by mlock, not by the first write. */
static int copied_by_lock(void *data)
{
	char *pages = data;
	long before;

	if (sys_mlock(pages, PAGES(4)))
		return 1;
	before = minor_faults();
	for (int i = 0; i < 4; i++)
		pages[PAGES(i)] = 2;
	return minor_faults() == before ? 0 : 2;
}

/* A lock is not inherited; the pages are, to be copied. */
static int not_inherited(void *data)
{
	return sys_madvise(data, PAGE_SIZE, MADV_DONTNEED) == 0 && *(char *)data == 0 ? 0 : 1;
}

int main(int argc, char **argv, char **envp)
{
	char *page = map_pages(1, PROT_RW, MAP_PRIVATE);
	char *shared = map_pages(4, PROT_RW, MAP_PRIVATE);

	(void)argc, (void)argv, (void)envp;
	locks_a_range();
	refuses();
	lives(lock_all, NULL, "mlockall: now, in future, and no more");
	lives(lock_around, map_pages(4, PROT_RW, MAP_PRIVATE),
	      "mlockall: around what allows no access");
	fill(shared, 4, 1);
	lives(copied_by_lock, shared, "mlock of what a fork left to two");
	*page = 'p';
	sys_mlock(page, PAGE_SIZE);
	lives(not_inherited, page, "a child does not have its parent's locks");
	ok(*page == 'p', "what it did to its page is its own affair");
	return done();
}
