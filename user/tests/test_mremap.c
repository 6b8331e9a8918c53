/* SPDX-License-Identifier: MIT */
/*
 * tests/mremap - a mapping grows, shrinks and moves, and takes its contents along
 */
#include "test.h"

#define MOVE	MREMAP_MAYMOVE
#define FIXED	(MREMAP_MAYMOVE | MREMAP_FIXED)

static char *map_at(char *addr, size_t pages)
{
	return sys_mmap(addr, PAGES(pages), PROT_RW, MAP_PRIVATE_ANON | MAP_FIXED, -1, 0);
}

static void refuses_bad_arguments(void)
{
	char *room = find_room(12), *pages = map_at(room, 4), *to = room + PAGES(6);
	const struct {
		const char *name;
		char *old;
		size_t old_size, new_size;
		int flags;
		char *to;
		long want;
	} cases[] = {
		{ "address not aligned", pages + 1, PAGES(1), PAGES(2), MOVE, NULL, -EINVAL },
		{ "new length 0", pages, PAGES(1), 0, MOVE, NULL, -EINVAL },
		{ "unknown flag", pages, PAGES(1), PAGES(2), 0x100, NULL, -EINVAL },
		{ "FIXED without MAYMOVE", pages, PAGES(1), PAGES(1), MREMAP_FIXED, to, -EINVAL },
		{ "new address not aligned", pages, PAGES(1), PAGES(1), FIXED, to + 1, -EINVAL },
		{ "new range over the old", pages, PAGES(2), PAGES(2), FIXED, pages + PAGE_SIZE,
		  -EINVAL },
		{ "old range over the new", pages + PAGES(1), PAGES(2), PAGES(2), FIXED, pages,
		  -EINVAL },
		{ "new address in the kernel", pages, PAGES(1), PAGES(1), FIXED, (char *)0xc0000000,
		  -EINVAL },
		{ "new range into the kernel", pages, PAGES(1), PAGES(2), FIXED, (char *)0xbffff000,
		  -EINVAL },
		{ "nothing is mapped there", to, PAGES(1), PAGES(2), MOVE, NULL, -EFAULT },
		{ "old length 0 of a private mapping", pages, 0, PAGES(1), MOVE, NULL, -EINVAL },
		{ "grows beyond its end", pages, PAGES(5), PAGES(6), MOVE, NULL, -EFAULT },
		{ "almost the whole address space", pages, PAGES(4), 0xbf000000, MOVE, NULL,
		  -ENOMEM },
	};
	size_t i;

	fill(pages, 4, 1);
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		is((long)sys_mremap(cases[i].old, cases[i].old_size, cases[i].new_size,
				    cases[i].flags,
				    cases[i].to), cases[i].want, "%s", cases[i].name);
	is((long)filled(pages, 4, 1), 4, "after all that the contents are there");
	sys_munmap(room, PAGES(12));
}

static void shrinks_and_grows_in_place(void)
{
	char *room = find_room(8), *pages = map_at(room, 6);

	fill(pages, 6, 2);
	is((long)sys_mremap(pages, PAGES(6), PAGES(6), 0, NULL), (long)pages, "the same size");
	is((long)sys_mremap(pages, PAGES(6), PAGES(3), 0, NULL), (long)pages, "shrink to half");
	is((long)filled(pages, 3, 2), 3, "the first half kept its contents");
	dies(read_from, pages + PAGES(3), SIGSEGV, "the second half is gone");
	is((long)sys_mremap(pages, PAGES(3), PAGES(5), 0, NULL), (long)pages, "grow in place");
	ok(all_zero(pages + PAGES(3), PAGES(2)), "new pages are zero");
	is((long)filled(pages, 3, 2), 3, "old pages are as they were");
	dies(read_from, pages + PAGES(5), SIGSEGV, "and not a page more");
	map_at(room + PAGES(6), 1);
	is((long)sys_mremap(pages, PAGES(5), PAGES(7), 0, NULL), -ENOMEM,
	   "no room to grow in place");
	is((long)filled(pages, 3, 2), 3, "nothing was harmed");
	sys_munmap(room, PAGES(8));
}

static void moves_when_it_must(void)
{
	char *room = find_room(8), *pages = map_at(room, 3), *moved;

	fill(pages, 3, 3);
	map_at(room + PAGES(3), 1);
	moved = sys_mremap(pages, PAGES(3), PAGES(6), MOVE, NULL);
	ok(!failed(moved) && moved != pages, "it moves if it may");
	is((long)filled(moved, 3, 3), 3, "with its contents");
	ok(all_zero(moved + PAGES(3), PAGES(3)), "and zeroes behind them");
	dies(read_from, pages, SIGSEGV, "the old place is empty");
	lives(read_from, room + PAGES(3), "its neighbour is not");
	sys_munmap(moved, PAGES(6));
	sys_munmap(room, PAGES(8));
}

static void moves_where_it_is_told(void)
{
	char *room = find_room(16), *pages = map_at(room, 6), *to = room + PAGES(8);

	fill(pages, 6, 4);
	map_at(to, 4);
	fill(to, 4, 5);
	is((long)sys_mremap(pages, PAGES(3), PAGES(3), FIXED, to), (long)to,
	   "FIXED: to a place in use");
	is((long)filled(to, 3, 4), 3, "it has the contents of the old place");
	dies(read_from, pages, SIGSEGV, "which is empty");
	lives(read_from, pages + PAGES(3), "what was behind it stays");
	ok(!all_zero(to + PAGES(3), PAGE_SIZE), "as does what was behind the new place");
	is((long)sys_mremap(to, PAGES(3), PAGES(2), FIXED, pages), (long)pages,
	   "FIXED: and shrinks");
	is((long)filled(pages, 2, 4), 2, "two pages came along");
	dies(read_from, to, SIGSEGV, "the place that it left is empty");
	dies(read_from, to + PAGES(2), SIGSEGV, "its end as well");
	dies(read_from, pages + PAGES(2), SIGSEGV, "and behind the new place nothing is");
	sys_munmap(room, PAGES(16));
}

/* Pages that nobody touched move too: they are still promised, and still not there. */
static void untouched_pages_move(void)
{
	char *pages = map_pages(512, PROT_RW, MAP_PRIVATE), *moved;

	pages[0] = 'a';
	pages[PAGES(511)] = 'z';
	moved = find_room(600);
	is((long)sys_mremap(pages, PAGES(512), PAGES(512), FIXED, moved), (long)moved,
	   "two of 512");
	is(resident(moved, 512), 2, "only the touched ones are there");
	ok(moved[0] == 'a' && moved[PAGES(511)] == 'z', "at their places");
	sys_munmap(moved, PAGES(512));
}

static int shared_write(void *page)
{
	*(volatile char *)page = 's';
	return 0;
}

static void shared_stays_shared(void)
{
	char *room = find_room(4), *page, *twice;

	page = sys_mmap(room, PAGE_SIZE, PROT_RW, MAP_SHARED_ANON | MAP_FIXED, -1, 0);
	page = sys_mremap(page, PAGE_SIZE, PAGE_SIZE, FIXED, room + PAGES(2));
	is((long)page, (long)(room + PAGES(2)), "a shared mapping moves");
	lives(shared_write, page, "a child writes to it");
	ok(*page == 's', "and the parent sees that");
	twice = sys_mremap(page, 0, PAGE_SIZE, MOVE, NULL);
	ok(!failed(twice) && twice != page, "old length 0 maps it a second time");
	twice[1] = 't';
	ok(page[1] == 't', "the same page at two places");
	sys_munmap(twice, PAGE_SIZE);
	sys_munmap(room, PAGES(4));
}

/* After fork both processes hold the page; the one that moves it must not write to the other's. */
static int move_and_write(void *data)
{
	char *page = data, *to = find_room(1);

	if (sys_mremap(page, PAGE_SIZE, PAGE_SIZE, FIXED, to) != (void *)to || *to != 'p')
		return 1;
	*to = 'c';
	return 0;
}

int main(int argc, char **argv, char **envp)
{
	char *page = map_pages(1, PROT_RW, MAP_PRIVATE);

	(void)argc, (void)argv, (void)envp;
	refuses_bad_arguments();
	shrinks_and_grows_in_place();
	moves_when_it_must();
	moves_where_it_is_told();
	untouched_pages_move();
	shared_stays_shared();
	*page = 'p';
	lives(move_and_write, page, "a child moves a page that it has from its parent, and writes");
	ok(*page == 'p', "the parent's page is as it was");
	return done();
}
