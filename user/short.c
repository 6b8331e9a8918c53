/* SPDX-License-Identifier: MIT */
/*
 * bin/short CASE - take all of some kind of memory, and go on
 *
 *	hog, hogs	anonymous pages, by one process or by eight at once
 *	shared, file	pages of a file without a name, and of one that is written
 *	recursion	a stack without a limit
 *	bomb		processes that fork
 *	tables		one page in each 4 MB, by eight processes: as many page tables
 *	areas		one-page areas that cannot be merged
 *	locked		pages by mlock(), which is refused and kills nobody; then calls of all
 *			kinds while there is none left
 *
 * Whoever cannot be served gets an error, or is killed.  It ends with 0 if it was only that;
 * with 1 if not.  What is left is an empty file, /short.
 */
#include "printf.h"
#include "start.h"
#include "string.h"
#include "sys.h"

#define LOTS		(256 * 1024)	/* pages: more than a small machine has */
#define FOUR_MB		0x400000UL

static int is_refusal(long result)
{
	return result == -ENOMEM || result == -EAGAIN;
}

/* Touch pages in mappings of a megabyte, until there are no more. */
static int take_pages(int flags)
{
	for (int taken = 0; taken < LOTS; taken += 256) {
		volatile char *pages = sys_mmap(NULL, PAGES(256), PROT_RW, flags, -1, 0);

		if (failed((void *)pages))
			return !is_refusal((long)pages);
		for (int i = 0; i < 256; i++)
			pages[PAGES(i)] = 1;
	}
	return 0;
}

static int hog(void)
{
	return take_pages(MAP_PRIVATE_ANON);
}

static int shared(void)
{
	return take_pages(MAP_SHARED_ANON);
}

/* n children do it at once; how many of them ended otherwise than they may. */
static int all_at_once(int n, int (*work)(void))
{
	int bad = 0, status;

	for (int i = 0; i < n; i++) {
		int pid = sys_fork();

		if (pid == 0)
			exit(work());
		if (pid < 0)
			bad += !is_refusal(pid);
	}
	while (sys_waitpid(-1, &status, 0) > 0)
		bad += status != 0 && status != SIGKILL;
	return bad != 0;
}

static int hogs(void)
{
	return all_at_once(8, hog);
}

static int file(void)
{
	static char text[16 * 1024];
	int fd = syscall3(__NR_open, (long)"/short", O_CREAT | O_RDWR | O_TRUNC, 0600);
	long got, total = 0;

	if (fd < 0)
		return !is_refusal(fd);
	memset(text, 'f', sizeof(text));
	while ((got = sys_write(fd, text, sizeof(text))) > 0)
		total += got;
	sys_close(fd);
	fd = sys_open("/short", O_RDWR | O_TRUNC);
	return got != -ENOSPC && !is_refusal(got) ? 1 : total < 100000 || fd < 0;
}

__attribute__((noinline)) static int recurse(volatile int *depth)
{
	volatile int below[250];

	below[0] = *depth + 1;
	if (below[0] < 0)
		return 0;
	return recurse(below) + *depth;
}

static int recursion(void)
{
	static const struct rlimit none = { RLIM_INFINITY, RLIM_INFINITY };
	volatile int depth = 0;

	if (sys_setrlimit(RLIMIT_STACK, &none))
		return 1;
	return recurse(&depth);
}

struct bomb {
	volatile int started, refused, release;
};

/* Two children each, and so on, until one is refused; then all end. */
static void explode(struct bomb *bomb)
{
	int pid = 1;

	__atomic_fetch_add(&bomb->started, 1, __ATOMIC_RELAXED);
	for (int i = 0; i < 2 && pid > 0 && !bomb->release; i++) {
		pid = sys_fork();
		if (pid == 0) {
			explode(bomb);
			exit(0);
		}
		if (pid < 0) {
			bomb->refused = pid;
			bomb->release = 1;
		}
	}
	while (!bomb->release && sys_getppid() != 1)
		sys_sched_yield();
	while (sys_waitpid(-1, NULL, 0) > 0)
		;
}

static int bomb(void)
{
	struct bomb *counts = sys_mmap(NULL, PAGES(1), PROT_RW, MAP_SHARED_ANON, -1, 0);

	if (failed(counts))
		return 1;
	explode(counts);
	printf("bomb: %d processes\n", counts->started);
	return counts->started < 20 || !is_refusal(counts->refused);
}

static int take_tables(void)
{
	for (unsigned long addr = 0x10000000; addr < 0xB0000000; addr += FOUR_MB) {
		volatile char *page = sys_mmap((void *)addr, PAGES(1), PROT_RW,
					       MAP_PRIVATE_ANON | MAP_FIXED, -1, 0);

		if (failed((void *)page))
			return !is_refusal((long)page);
		*page = 1;
	}
	return 0;
}

static int tables(void)
{
	return all_at_once(8, take_tables);
}

static int areas(void)
{
	int nr = 0;
	void *page;

	do {
		int prot = nr++ % 2 ? PROT_READ : PROT_RW;

		page = sys_mmap(NULL, PAGES(1), prot, MAP_PRIVATE_ANON, -1, 0);
	} while (!failed(page));
	printf("areas: %d\n", nr);
	return !is_refusal((long)page) || nr < 1000;
}

/* --- what else is asked for when there is none ------------------------------------------ */

static int fork_and_end(void)
{
	int pid = sys_fork();

	if (pid == 0)
		sys_exit_group(0);
	return pid < 0 ? pid : 0;
}

__attribute__((noinline)) static int vfork_and_exec(void)
{
	static char *const argv[] = { "/bin/true", NULL };
	int pid = (int)syscall0(__NR_vfork);

	if (pid == 0) {
		syscall3(__NR_execve, (long)argv[0], (long)argv, 0);
		sys_exit_group(1);
	}
	return pid < 0 ? pid : 0;
}

static int exec_in_place(void)
{
	static char *const argv[] = { "/bin/nothing", NULL };
	int error = sys_execve("/bin/nothing", argv, argv + 1);

	return error == -ENOENT ? 0 : error;
}

static int open_and_close(void)
{
	int fd = sys_open("/data/pages", O_RDONLY);

	return fd < 0 ? fd : sys_close(fd);
}

static int create(void)
{
	int fd = syscall3(__NR_open, (long)"/short", O_CREAT | O_RDWR | O_TRUNC, 0600);

	if (fd < 0)
		return fd;
	long got = sys_write(fd, &fd, sizeof(fd));

	sys_close(fd);
	return got < 0 ? (int)got : 0;
}

static int map_and_unmap(void)
{
	char *area = sys_mmap(NULL, PAGES(5), PROT_RW, MAP_PRIVATE_ANON, -1, 0);
	int error;

	if (failed(area))
		return (int)(long)area;
	error = sys_mprotect(area + PAGES(1), PAGES(1), PROT_READ);
	if (!error)
		error = sys_munmap(area + PAGES(3), PAGES(1));
	sys_munmap(area, PAGES(5));
	return error;
}

static int map_shared(void)
{
	char *area = sys_mmap(NULL, PAGES(5), PROT_RW, MAP_SHARED_ANON, -1, 0);

	return failed(area) ? (int)(long)area : sys_munmap(area, PAGES(5));
}

static int grow_heap(void)
{
	char *end = sys_brk(NULL);

	sys_brk(end + PAGES(2));
	return sys_brk(end) == end ? 0 : -EINVAL;
}

static int look(void)
{
	unsigned char there;

	return sys_mincore(sys_brk(NULL), 0, &there);
}

/* Locked memory is there, or refused; so nobody is killed while it is gathered. */
static int lock_all(void)
{
	for (unsigned int size = 256; size; size /= 2)
		for (;;) {
			void *area = sys_mmap(NULL, PAGES(size), PROT_RW, MAP_PRIVATE_ANON, -1, 0);

			if (failed(area))
				break;
			if (sys_mlock(area, PAGES(size))) {
				sys_munmap(area, PAGES(size));
				break;
			}
		}
	return 0;
}

static int locked(void)
{
	static int (*const calls[])(void) = {
		fork_and_end, vfork_and_exec, exec_in_place, open_and_close, create, map_and_unmap,
		map_shared, grow_heap, look,
	};
	int bad = 0, refused = 0;

	lock_all();
	for (unsigned int i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		int result = calls[i]();

		refused += is_refusal(result);
		if (result && !is_refusal(result)) {
			printf("locked: call %u: %d\n", i, result);
			bad++;
		}
	}
	while (sys_waitpid(-1, NULL, 0) > 0)
		;
	printf("locked: %d of the calls were refused\n", refused);
	return bad || refused < 2;
}

int main(int argc, char **argv, char **envp)
{
	static const struct {
		const char *name;
		int (*take)(void);
	} cases[] = {
		{ "hog", hog }, { "hogs", hogs }, { "shared", shared }, { "file", file },
		{ "recursion", recursion }, { "bomb", bomb }, { "tables", tables },
		{ "areas", areas }, { "locked", locked },
	};

	(void)envp;
	for (unsigned int i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		if (argc == 2 && strcmp(argv[1], cases[i].name) == 0)
			return cases[i].take();
	return 2;
}
