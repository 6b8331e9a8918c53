/* SPDX-License-Identifier: MIT */
/*
 * tests/effects - memory calls by what they do, not by what they return
 *
 *	call		what must be seen
 *	munmap		the fault comes, the frames are free again
 *	mprotect	the fault comes, and goes
 *	mremap		the old place faults, the new one has the contents
 *	madvise		zeros, the file's bytes, no page for the child
 *	mlock ...	pages come in, and stay
 *	msync		the file has it; a hole and locked memory are told of
 *	brk		the heap's end moves, and what was beyond is zeros when it comes back
 *	mincore		each byte of the answer is written
 *	setrlimit	what is beyond the limit is refused
 *
 * Each call of this list that is replaced by one that does nothing and says that all is well
 * makes at least one line fail.
 */
#include <uapi/sysinfo.h>

#include "test.h"

#define NR	8u

static uint32_t free_pages(void)
{
	struct sysinfo info;

	syscall1(__NR_sysinfo, (long)&info);
	return info.freeram / (PAGE_SIZE / info.mem_unit);
}

/* Enough that it stands out of what each CPU has in hand. */
static uint32_t many_pages(void)
{
	uint32_t quarter = free_pages() / 4;

	return quarter < 8192 ? quarter : 8192;
}

/* --- munmap ---------------------------------------------------------------------------- */

static void munmap_removes(void)
{
	char *pages = map_pages(NR, PROT_RW, MAP_PRIVATE);

	fill(pages, NR, 1);
	is(sys_munmap(pages + PAGES(2), PAGES(3)), 0, "munmap: the middle");
	dies(read_from, pages + PAGES(2), SIGSEGV, "munmap: the first page is gone");
	dies(write_to, pages + PAGES(4), SIGSEGV, "munmap: and the last one");
	is(resident(pages, 2), 2, "munmap: what lies before stays");
	is(resident(pages + PAGES(2), 1), -ENOMEM, "munmap: mincore knows the hole");
	ok(filled(pages, 2, 1) == 2, "munmap: with its contents");
	lives(write_to, pages + PAGES(5), "munmap: and what lies behind");
	sys_munmap(pages, PAGES(NR));
}

static void unmap(char *pages, uint32_t nr)
{
	sys_munmap(pages, PAGES(nr));
}

static void drop(char *pages, uint32_t nr)
{
	sys_madvise(pages, PAGES(nr), MADV_DONTNEED);
}

/* Are there as many free frames as before, when many were written and given back? */
static bool give_back_frees(void (*give_back)(char *pages, uint32_t nr))
{
	uint32_t nr = many_pages(), before = free_pages(), used, after;
	char *pages = map_pages(nr, PROT_RW, MAP_PRIVATE);

	fill(pages, nr, 2);
	used = before - free_pages();
	give_back(pages, nr);
	after = free_pages();
	sys_munmap(pages, PAGES(nr));
	return used > nr / 2 && used < nr * 2 && after + nr / 4 > before;
}

/* Others may take memory and give it back meanwhile: once out of many times is enough. */
static void gives_back(void (*give_back)(char *pages, uint32_t nr), const char *name)
{
	bool good = false;

	for (int i = 0; i < 5 && !good; i++)
		good = give_back_frees(give_back);
	ok(good, "%s: the frames are free again", name);
}

/* --- mprotect, mremap ------------------------------------------------------------------ */

static void mprotect_protects(void)
{
	char *pages = map_pages(3, PROT_RW, MAP_PRIVATE);

	fill(pages, 3, 4);
	is(sys_mprotect(pages + PAGE_SIZE, PAGE_SIZE, PROT_READ), 0, "mprotect: to be read");
	dies(write_to, pages + PAGE_SIZE, SIGSEGV, "mprotect: a write faults");
	lives(read_from, pages + PAGE_SIZE, "mprotect: a read does not");
	lives(write_to, pages + PAGES(2), "mprotect: nor a write to the page behind it");
	is(sys_mprotect(pages + PAGE_SIZE, PAGE_SIZE, PROT_NONE), 0, "mprotect: nothing");
	dies(read_from, pages + PAGE_SIZE, SIGSEGV, "mprotect: a read faults");
	is(sys_mprotect(pages + PAGE_SIZE, PAGE_SIZE, PROT_RW), 0, "mprotect: as before");
	lives(write_to, pages + PAGE_SIZE, "mprotect: a write does not fault any more");
	ok(filled(pages, 3, 4) == 3, "mprotect: the contents stayed");
	sys_munmap(pages, PAGES(3));
}

static void mremap_moves(void)
{
	char *pages = map_pages(4, PROT_RW, MAP_PRIVATE), *room = find_room(8), *moved;

	fill(pages, 4, 5);
	moved = sys_mremap(pages, PAGES(4), PAGES(6), MREMAP_MAYMOVE | MREMAP_FIXED, room);
	ok(moved == room, "mremap: moved and larger");
	dies(read_from, pages, SIGSEGV, "mremap: the old place is empty");
	lives(write_to, room + PAGES(5), "mremap: the new end can be written");
	ok(filled(room, 4, 5) == 4 && all_zero(room + PAGES(4), PAGES(2)),
	   "mremap: the contents came along, zeros behind them");
	is(resident(room, 4), 4, "mremap: so did the pages");
	ok(sys_mremap(room, PAGES(6), PAGES(2), 0, NULL) == room, "mremap: smaller");
	dies(read_from, room + PAGES(2), SIGSEGV, "mremap: what was cut off is gone");
	ok(sys_mremap(room, PAGES(2), PAGES(3), 0, NULL) == room, "mremap: larger in its place");
	lives(write_to, room + PAGES(2), "mremap: the new page can be written");
	sys_munmap(room, PAGES(3));
}

/* --- madvise --------------------------------------------------------------------------- */

static void madvise_drops(void)
{
	char *pages = map_pages(NR, PROT_RW, MAP_PRIVATE);
	int fd = open_data("/data/pages", O_RDONLY);
	char *file = sys_mmap(NULL, PAGE_SIZE, PROT_RW, MAP_PRIVATE, fd, 0);

	fill(pages, NR, 6);
	is(sys_madvise(pages, PAGES(3), MADV_DONTNEED), 0, "DONTNEED");
	is(resident(pages, NR), NR - 3, "DONTNEED: the pages are gone");
	ok(all_zero(pages, PAGES(3)), "DONTNEED: zeros come back");
	ok(!all_zero(pages + PAGES(3), PAGE_SIZE),
	   "DONTNEED: the others stay");
	file[0] = 'X';
	is(sys_madvise(file, PAGE_SIZE, MADV_DONTNEED), 0, "DONTNEED: a file's private page");
	ok(file[0] == 'p', "DONTNEED: the file's byte comes back");
	is(sys_madvise(pages, PAGE_SIZE, MADV_DONTFORK), 0, "DONTFORK");
	dies(read_from, pages, SIGSEGV, "DONTFORK: a child does not have it");
	is(sys_madvise(pages, PAGE_SIZE, MADV_DOFORK), 0, "DOFORK");
	lives(read_from, pages, "DOFORK: a child has it again");
	sys_munmap(pages, PAGES(NR));
	sys_munmap(file, PAGE_SIZE);
	sys_close(fd);
}

/* --- locks ----------------------------------------------------------------------------- */

static void mlock_locks(void)
{
	char *pages = map_pages(NR, PROT_RW, MAP_PRIVATE);

	is(resident(pages, NR), 0, "nothing was touched");
	is(sys_mlock(pages, PAGES(4)), 0, "mlock");
	is(resident(pages, NR), 4, "mlock: the pages are there");
	is(sys_madvise(pages, PAGES(4), MADV_DONTNEED), -EINVAL, "mlock: and do not go");
	is(resident(pages, 4), 4, "mlock: they stayed");
	is(sys_munlock(pages, PAGES(4)), 0, "munlock");
	is(sys_madvise(pages, PAGES(4), MADV_DONTNEED), 0, "munlock: now they go");
	is(resident(pages, 4), 0, "munlock: they are gone");
	is(syscall3(__NR_mlock2, (long)pages, PAGES(4), MLOCK_ONFAULT), 0, "mlock2: ONFAULT");
	is(resident(pages, 4), 0, "mlock2: no page comes in");
	pages[0] = 1;
	is(resident(pages, 4), 1, "mlock2: but by a touch");
	is(sys_madvise(pages, PAGE_SIZE, MADV_DONTNEED), -EINVAL, "mlock2: and stays");
	is(syscall3(__NR_mlock2, (long)pages, PAGES(4), 0), 0, "mlock2: without");
	is(resident(pages, 4), 4, "mlock2: all come in");
	is(syscall3(__NR_mlock2, (long)pages, PAGES(4), 2), -EINVAL, "mlock2: unknown flag");
	sys_munmap(pages, PAGES(NR));
}

static void mlockall_locks(void)
{
	char *before = map_pages(2, PROT_RW, MAP_PRIVATE), *after;

	is(sys_mlockall(MCL_CURRENT | MCL_FUTURE), 0, "mlockall");
	is(resident(before, 2), 2, "mlockall: what there was is in memory");
	after = map_pages(2, PROT_RW, MAP_PRIVATE);
	is(resident(after, 2), 2, "mlockall: and what comes");
	is(sys_munlockall(), 0, "munlockall");
	is(sys_madvise(after, PAGES(2), MADV_DONTNEED), 0, "munlockall: it may go");
	is(resident(after, 2), 0, "munlockall: it is gone");
	sys_munmap(after, PAGES(2));
	after = map_pages(2, PROT_RW, MAP_PRIVATE);
	is(resident(after, 2), 0, "munlockall: what comes is not brought in");
	sys_munmap(before, PAGES(2));
	sys_munmap(after, PAGES(2));
}

/* --- msync, mincore, brk --------------------------------------------------------------- */

static void msync_syncs(void)
{
	int fd = open_data("/data/pages", O_RDWR);
	char *pages = sys_mmap(NULL, PAGES(3), PROT_RW, MAP_SHARED, fd, 0), byte = 0;
	char old = pages[1];

	pages[1] = 'Q';
	is(sys_msync(pages, PAGES(3), MS_SYNC), 0, "msync");
	sys_lseek(fd, 1, SEEK_SET);
	sys_read(fd, &byte, 1);
	is(byte, 'Q', "msync: the file has it");
	pages[1] = old;
	sys_mlock(pages, PAGE_SIZE);
	is(sys_msync(pages, PAGE_SIZE, MS_INVALIDATE), -EBUSY, "msync: locked memory stays");
	sys_munmap(pages + PAGE_SIZE, PAGE_SIZE);
	is(sys_msync(pages, PAGES(3), MS_SYNC), -ENOMEM, "msync: a hole is told of");
	sys_munmap(pages, PAGES(3));
	sys_close(fd);
}

static void mincore_tells(void)
{
	char *pages = map_pages(4, PROT_RW, MAP_PRIVATE);
	unsigned char vec[6];

	memset(vec, 0xAA, sizeof(vec));
	pages[PAGE_SIZE] = 1;
	is(sys_mincore(pages, PAGES(4), vec), 0, "mincore");
	ok(vec[0] == 0 && vec[1] == 1 && vec[2] == 0 && vec[3] == 0, "mincore: one is there");
	ok(vec[4] == 0xAA && vec[5] == 0xAA, "mincore: nothing is written beyond");
	sys_munmap(pages, PAGES(4));
}

static void brk_moves(void)
{
	char *start = (char *)(((unsigned long)sys_brk(NULL) + PAGE_SIZE - 1) & -PAGE_SIZE);

	ok(sys_brk(start + PAGES(4)) == start + PAGES(4), "brk: larger");
	fill(start, 4, 7);
	ok(filled(start, 4, 7) == 4, "brk: it can be written");
	ok(sys_brk(start + PAGE_SIZE) == start + PAGE_SIZE, "brk: smaller");
	dies(read_from, start + PAGE_SIZE, SIGSEGV, "brk: what was given back is gone");
	ok(sys_brk(start + PAGES(4)) == start + PAGES(4), "brk: larger again");
	ok(all_zero(start + PAGE_SIZE, PAGES(3)), "brk: with zeros");
	ok(filled(start, 1, 7) == 1, "brk: what stayed has its contents");
	sys_brk(start);
}

/* --- limits ---------------------------------------------------------------------------- */

static int use_stack(void *bytes)
{
	volatile char room[PAGE_SIZE];
	long left = *(long *)bytes - (long)PAGE_SIZE;

	room[0] = 1;
	__asm__ volatile("" : : "r"(room) : "memory");	/* all of it is wanted */
	if (left > 0)
		use_stack(&left);
	return room[0] - 1;
}

static int beyond_stack(void *data)
{
	const struct rlimit small = { 256 << 10, RLIM_INFINITY };

	sys_setrlimit(RLIMIT_STACK, &small);
	return use_stack(data);
}

static int beyond_address_space(void *data)
{
	const struct rlimit small = { 8 << 20, RLIM_INFINITY };
	void *pages;

	(void)data;
	if (sys_setrlimit(RLIMIT_AS, &small))
		return 1;
	pages = sys_mmap(NULL, 1 << 20, PROT_RW, MAP_PRIVATE_ANON, -1, 0);
	if (failed(pages))
		return 2;
	if ((long)sys_mmap(NULL, 8 << 20, PROT_RW, MAP_PRIVATE_ANON, -1, 0) != -ENOMEM)
		return 3;
	if ((long)sys_mremap(pages, 1 << 20, 16 << 20, MREMAP_MAYMOVE, NULL) != -ENOMEM)
		return 4;
	/* What goes makes room for what comes. */
	return sys_mmap(pages, 1 << 20, PROT_READ, MAP_PRIVATE_ANON | MAP_FIXED, -1, 0) != pages;
}

static int beyond_files(void *data)
{
	const struct rlimit four = { 4, 8 }, five = { 5, 5 }, nine = { 9, 8 };
	struct rlimit now;

	(void)data;
	for (int fd = 3; fd < 10; fd++)
		sys_close(fd);
	if (sys_setrlimit(RLIMIT_NOFILE, &four))
		return 1;
	if (sys_dup(0) != 3 || sys_dup(0) != -EMFILE)
		return 2;
	if (sys_dup2(0, 4) != -EBADF)
		return 3;
	if (sys_setrlimit(RLIMIT_NOFILE, &nine) != -EINVAL)
		return 4;
	if (sys_setrlimit(RLIMIT_NOFILE, &five) || sys_dup(0) != 4)
		return 5;
	if (sys_getrlimit(RLIMIT_NOFILE, &now) || now.rlim_cur != 5 || now.rlim_max != 5)
		return 6;
	return 0;
}

static int prlimits(void *data)
{
	struct rlimit64 new = { RLIM64_INFINITY, RLIM64_INFINITY }, old = { 1, 2 };

	(void)data;
	if (syscall4(__NR_prlimit64, 0, RLIMIT_CORE, (long)&new, 0))
		return 1;
	new.rlim_cur = 5;
	if (syscall4(__NR_prlimit64, sys_getpid(), RLIMIT_CORE, (long)&new, (long)&old))
		return 2;
	if (old.rlim_cur != RLIM64_INFINITY || old.rlim_max != RLIM64_INFINITY)
		return 3;
	if (syscall4(__NR_prlimit64, 0, RLIM_NLIMITS, 0, (long)&old) != -EINVAL)
		return 4;
	if (syscall4(__NR_prlimit64, 30000, RLIMIT_CORE, 0, (long)&old) != -ESRCH)
		return 5;
	if (syscall4(__NR_prlimit64, 0, RLIMIT_CORE, (long)bad_address(), 0) != -EFAULT)
		return 6;
	return syscall4(__NR_prlimit64, 0, RLIMIT_CORE, 0, (long)bad_address()) != -EFAULT;
}

static void limits_limit(void)
{
	long small = 64 << 10, large = 1 << 20;

	lives(beyond_stack, &small, "RLIMIT_STACK: below it the stack grows");
	dies(beyond_stack, &large, SIGSEGV, "RLIMIT_STACK: beyond it it does not");
	lives(use_stack, &large, "RLIMIT_STACK: it was the child's alone");
	lives(beyond_address_space, NULL, "RLIMIT_AS");
	lives(beyond_files, NULL, "RLIMIT_NOFILE");
	lives(prlimits, NULL, "prlimit64");
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	munmap_removes();
	gives_back(unmap, "munmap");
	gives_back(drop, "DONTNEED");
	mprotect_protects();
	mremap_moves();
	madvise_drops();
	mlock_locks();
	mlockall_locks();
	msync_syncs();
	mincore_tells();
	brk_moves();
	limits_limit();
	return done();
}
