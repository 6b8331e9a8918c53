/* SPDX-License-Identifier: MIT */
/*
 * user/lib/test.c - count and print results, look at memory, let children die
 *
 * A test that a fault comes runs the access in a child and looks at how the child
 * ended: the signal says which fault it was.
 */
#include "test.h"

static int tests, failures;
static const char *lacking;

/*
 * skip_without - what is asked from now on this machine cannot answer, as it lacks this; NULL: it
 *	can again.  Who compares the output knows what the machine lacks
 */
void skip_without(const char *what)
{
	lacking = what;
}

static bool result(bool good, const char *name, va_list args)
{
	good |= lacking != NULL;
	tests++;
	failures += !good;
	printf("%s %d - ", good ? "ok" : "not ok", tests);
	vprintf(name, args);
	if (lacking)
		printf(" # SKIP no %s", lacking);
	printf("\n");
	return good;
}

bool ok(bool good, const char *name, ...)
{
	va_list args;

	va_start(args, name);
	result(good, name, args);
	va_end(args);
	return good;
}

/*
 * is - the two must be equal; if they are not, both are printed
 */
bool is(long got, long want, const char *name, ...)
{
	va_list args;
	bool good;

	va_start(args, name);
	good = result(got == want, name, args);
	va_end(args);
	if (!good)
		printf("# got %ld (%lx), not %ld (%lx)\n", got, got, want, want);
	return got == want;
}

/*
 * done - print the plan; the value is what main returns
 */
int done(void)
{
	printf("1..%d\n", tests);
	return failures != 0;
}

/*
 * bail - the test cannot go on: what it stands on does not work
 */
void bail(const char *why, ...)
{
	va_list args;

	va_start(args, why);
	printf("Bail out! ");
	vprintf(why, args);
	printf("\n");
	va_end(args);
	exit(2);
}

/*
 * in_child - run work(data) in a child that exits with what it returns
 *
 * Return: the status word of wait.
 */
int in_child(int (*work)(void *), void *data)
{
	int status = -1;
	int pid;

	print_flush();
	pid = sys_fork();
	if (pid == 0)
		exit(work(data));
	if (pid < 0)
		bail("fork: %d", pid);
	if (sys_waitpid(pid, &status, 0) != pid)
		bail("waitpid did not find child %d", pid);
	return status;
}

/*
 * in_section - work() in a child that may become somebody else; it counts on, and so does the
 *	caller after it
 */
void in_section(void (*work)(void))
{
	int *counts = map_pages(1, PROT_RW, MAP_SHARED), status = -1, pid;

	print_flush();
	pid = sys_fork();
	if (pid == 0) {
		work();
		print_flush();
		counts[0] = tests;
		counts[1] = failures;
		exit(0);
	}
	if (pid < 0 || sys_waitpid(pid, &status, 0) != pid || status)
		bail("a section ended with %04x", status);
	tests = counts[0];
	failures = counts[1];
	sys_munmap(counts, PAGE_SIZE);
}

static bool ended_as(int status, int want, const char *name)
{
	/* Whether a core file was left is the system's business. */
	if (ok((status & ~WCOREFLAG) == want, "%s", name))
		return true;
	printf("# the child's status is %04x, not %04x\n", status, want);
	return false;
}

/*
 * dies - work(data) must kill a child with this signal
 */
bool dies(int (*work)(void *), void *data, int signal, const char *name)
{
	return ended_as(in_child(work, data), signal, name);
}

/*
 * lives - work(data) must return 0 in a child
 */
bool lives(int (*work)(void *), void *data, const char *name)
{
	return ended_as(in_child(work, data), 0, name);
}

int read_from(void *byte)
{
	(void)*(volatile char *)byte;
	return 0;
}

int write_to(void *byte)
{
	*(volatile char *)byte = 1;
	return 0;
}

/*
 * end_of_memory - the first address behind a program's: of the kernel's part, which begins with
 *	a whole GB, as each split of the addresses has it.  The stack lies right below.
 */
uintptr_t end_of_memory(void)
{
	char here;

	return ((uintptr_t)&here | 0x3fffffff) + 1;
}

/*
 * bad_address - where nothing is; unknown to the compiler, which would warn of it
 */
void *bad_address(void)
{
	static void *volatile address = (void *)16;

	return address;
}

/*
 * map_pages - anonymous pages anywhere, or the end of the test
 */
void *map_pages(size_t pages, int prot, int flags)
{
	void *addr = sys_mmap(NULL, PAGES(pages), prot, flags | MAP_ANONYMOUS, -1, 0);

	if (failed(addr))
		bail("mmap of %u pages: %ld", (unsigned int)pages, (long)addr);
	return addr;
}

/*
 * find_room - an address where that many pages are free, and a page on both sides too
 *
 * A free page on both sides keeps what is mapped there a VMA of its own.
 */
void *find_room(size_t pages)
{
	char *addr = map_pages(pages + 2, PROT_NONE, MAP_PRIVATE);

	sys_munmap(addr, PAGES(pages + 2));
	return addr + PAGE_SIZE;
}

/*
 * resident - how many of the pages mincore calls present, or -errno
 */
int resident(void *addr, size_t pages)
{
	static unsigned char vec[4096];
	size_t i;
	int count = 0, error;

	if (pages > sizeof(vec))
		return -EINVAL;
	memset(vec, 0, pages);
	error = sys_mincore(addr, PAGES(pages), vec);
	if (error)
		return error;
	for (i = 0; i < pages; i++)
		count += vec[i] & 1;
	return count;
}

bool all_zero(const void *addr, size_t size)
{
	const uint32_t *word = addr;
	size_t i;

	for (i = 0; i < size / 4; i++) {
		if (word[i])
			return false;
	}
	return true;
}

static uint32_t pattern(uint32_t seed, size_t index)
{
	return (seed + 1) * 0x9e3779b9u ^ (uint32_t)index * 0x85ebca6bu;
}

/*
 * fill - write every word of the pages, each with another value
 */
void fill(void *addr, size_t pages, uint32_t seed)
{
	uint32_t *word = addr;
	size_t i;

	for (i = 0; i < PAGES(pages) / 4; i++)
		word[i] = pattern(seed, i);
}

/*
 * filled - how many of the pages hold what fill() wrote, up to the first that does not
 */
size_t filled(const void *addr, size_t pages, uint32_t seed)
{
	const uint32_t *word = addr;
	size_t i;

	for (i = 0; i < PAGES(pages) / 4; i++) {
		if (word[i] != pattern(seed, i))
			break;
	}
	return i * 4 / PAGE_SIZE;
}

/*
 * minor_faults - how many page faults this process had that read no device
 */
long minor_faults(void)
{
	struct rusage usage;
	int error = sys_getrusage(RUSAGE_SELF, &usage);

	return error ? error : usage.ru_minflt;
}

/*
 * open_data - open a file of the initrd's folder data, or end the test
 */
int open_data(const char *name, int flags)
{
	int fd = sys_open(root_path(name), flags);

	if (fd < 0)
		bail("open %s: %d", root_path(name), fd);
	return fd;
}
