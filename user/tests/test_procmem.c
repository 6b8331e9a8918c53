/* SPDX-License-Identifier: MIT */
/*
 * tests/procmem - memory as /proc/PID shows it: maps, smaps, statm, pagemap, kpage*
 *
 * A change is made, and the figures move by exactly that.  Linux counts some faults later; what
 * it has put off it adds when pages are given back, so that is done first (settle()).
 */
#include "proc.h"

#define AREA		((char *)0x20000000)

#define PM_FRAME	((1ull << 55) - 1)
#define PM_EXCLUSIVE	(1ull << 56)
#define PM_FILE		(1ull << 61)
#define PM_PRESENT	(1ull << 63)

#define KPF_BUDDY	(1ull << 10)
#define KPF_MMAP	(1ull << 11)
#define KPF_ANON	(1ull << 12)
#define KPF_ZERO_PAGE	(1ull << 24)

static char text[TEXT_SIZE];

static char *area(size_t pages, int prot, int flags)
{
	return sys_mmap(AREA, PAGES(pages), prot, flags | MAP_FIXED, -1, 0);
}

static void settle(void)
{
	static char pages[2 * PAGE_SIZE] __attribute__((aligned(4096)));

	pages[0] = 1;
	sys_madvise(pages, PAGE_SIZE, MADV_DONTNEED);
}

static bool in_maps(const char *line)
{
	read_text("/proc/self/maps", text);
	return has_line(text, line);
}

static void shows_areas(void)
{
	area(4, PROT_RW, MAP_PRIVATE_ANON);
	ok(in_maps("20000000-20004000 rw-p 00000000 00:00 0 "), "an area of one's own");
	sys_mprotect(AREA + PAGES(1), PAGES(2), PROT_READ);
	ok(in_maps("20000000-20001000 rw-p 00000000 00:00 0 "), "mprotect: before");
	ok(in_maps("20001000-20003000 r--p 00000000 00:00 0 "), "the part");
	ok(in_maps("20003000-20004000 rw-p 00000000 00:00 0 "), "behind");
	sys_munmap(AREA + PAGES(1), PAGES(1));
	ok(in_maps("20002000-20003000 r--p 00000000 00:00 0 "), "munmap: the rest");
	ok(!find_line(text, "20001000"), "nothing where it was");
	sys_mprotect(AREA + PAGES(2), PAGES(2), PROT_NONE);
	ok(in_maps("20002000-20004000 ---p 00000000 00:00 0 "), "neighbours alike are one");
	sys_munmap(AREA, PAGES(4));
	read_text("/proc/self/maps", text);
	ok(!find_line(text, "20000000"), "nothing is left");
}

/* The name that stands behind a line of maps, at its column. */
static bool is_named(const char *line, const char *name)
{
	const char *at;

	read_text("/proc/self/maps", text);
	at = find_line(text, line);
	return at && begins_with(at + 49, name) && at[48] == ' ' && at[49 + strlen(name)] == '\n';
}

static void shows_names(void)
{
	int fd = open_data("/data/pages", O_RDONLY);
	char *heap = sys_brk(NULL);

	sys_brk(heap + PAGES(3));
	read_text("/proc/self/maps", text);
	ok(strlen(text) > 0, "there are areas");
	sys_mmap(AREA, PAGES(2), PROT_READ, MAP_PRIVATE | MAP_FIXED, fd, 2);
	ok(is_named("20000000-20002000 r--p 00002000 ", root_path("/data/pages")),
	   "a file, and where in it");
	sys_close(fd);
	area(1, PROT_RW, MAP_SHARED_ANON);
	ok(is_named("20000000-20001000 rw-s 00000000 ", "/dev/zero (deleted)"),
	   "shared memory without a name");
	fd = syscall2(__NR_memfd_create, (long)"a name", 0);
	syscall2(__NR_ftruncate, fd, 8192);
	sys_mmap(AREA, PAGES(1), PROT_RW, MAP_SHARED | MAP_FIXED, fd, 1);
	ok(is_named("20000000-20001000 rw-s 00001000 ", "/memfd:a name (deleted)"),
	   "memory with a name");
	sys_close(fd);
	fd = syscall3(__NR_open, (long)"/tmp/odd\nname", O_CREAT | O_RDWR, 0600);
	sys_mmap(AREA, PAGES(1), PROT_READ, MAP_SHARED | MAP_FIXED, fd, 0);
	ok(is_named("20000000-20001000 r--s 00000000 ", "/tmp/odd\\012name"), "an odd name");
	syscall1(__NR_unlink, (long)"/tmp/odd\nname");
	ok(is_named("20000000-20001000 r--s 00000000 ", "/tmp/odd\\012name (deleted)"),
	   "it has none any more");
	sys_close(fd);
	sys_munmap(AREA, PAGES(2));
	sys_brk(heap);
}

/* Does one of the areas with that name hold the address? */
static bool named_area_has(const char *name, const void *address)
{
	const char *at = text;

	while (*at) {
		uint32_t start = hex(&at), end;

		at++;
		end = hex(&at);
		while (*at && *at != '\n' && *at != '[')
			at++;
		if (*at == '[' && begins_with(at, name) && start <= (uint32_t)(uintptr_t)address &&
		    (uint32_t)(uintptr_t)address < end)
			return true;
		while (*at && *at++ != '\n')
			;
	}
	return false;
}

static void shows_heap_and_stack(void)
{
	char *heap = sys_brk(NULL), here;

	sys_brk(heap + PAGES(3));
	*heap = 1;
	read_text("/proc/self/maps", text);
	ok(named_area_has("[stack]", &here), "the stack");
	ok(named_area_has("[heap]", heap + PAGES(2)), "the heap");
	sys_brk(heap);
}

/* --- sums --------------------------------------------------------------------------------- */

/* The sum of all lines that begin with the word, in kB. */
static long sum_of(const char *word)
{
	const char *at = text;
	long sum = 0;

	while ((at = find_line(at, word))) {
		sum += (long)decimal(skip_blanks(at + strlen(word)));
		at += strlen(word);
		while (*at && *at++ != '\n')
			;
	}
	return sum;
}

static long statm(int n)
{
	static char line[TEXT_SIZE];

	read_text("/proc/self/statm", line);
	return (long)decimal(field(line, n));
}

static long status_kb(const char *word)
{
	static char lines[TEXT_SIZE];

	read_text("/proc/self/status", lines);
	return value_of(lines, word);
}

static void moves_by_what_is_touched(void)
{
	long before, size;

	area(100, PROT_RW, MAP_PRIVATE_ANON);
	AREA[0] = 1;
	settle();
	size = statm(1);
	before = statm(2);
	settle();
	before = statm(2);
	for (int i = 1; i <= 70; i++)
		AREA[PAGES(i)] = 1;
	settle();
	is(statm(2) - before, 70, "statm: 70 pages touched");
	is(statm(1) - size, 0, "and none mapped");
	sys_madvise(AREA + PAGES(1), PAGES(20), MADV_DONTNEED);
	is(statm(2) - before, 50, "20 given back");
	sys_munmap(AREA, PAGES(100));
	is(statm(2) - before, -1, "all unmapped");
	is(statm(1) - size, -100, "and their area gone");
}

static void counts_kinds(void)
{
	long size = status_kb("VmSize:"), data = status_kb("VmData:"), peak;
	long locked = status_kb("VmLck:"), anon;

	size = status_kb("VmSize:");
	area(50, PROT_RW, MAP_PRIVATE_ANON);
	is(status_kb("VmSize:") - size, 200, "VmSize: 50 pages mapped");
	is(status_kb("VmData:") - data, 200, "VmData too");
	sys_mprotect(AREA, PAGES(10), PROT_READ);
	is(status_kb("VmData:") - data, 160, "but for those that cannot be written");
	sys_mprotect(AREA, PAGES(10), PROT_READ | PROT_EXEC);
	is(status_kb("VmData:") - data, 160, "or hold code");
	peak = status_kb("VmPeak:");
	sys_munmap(AREA, PAGES(50));
	is(status_kb("VmSize:") - size, 0, "VmSize: unmapped");
	is(status_kb("VmPeak:") - peak, 0, "VmPeak stays");
	ok(peak >= size + 200, "it saw them");
	area(8, PROT_RW, MAP_PRIVATE_ANON);
	settle();
	anon = status_kb("RssAnon:");
	sys_mlock(AREA, PAGES(8));
	settle();
	is(status_kb("VmLck:") - locked, 32, "VmLck: 8 pages locked");
	is(status_kb("RssAnon:") - anon, 32, "so they are there");
	sys_munmap(AREA, PAGES(8));
	is(status_kb("VmLck:") - locked, 0, "VmLck: unmapped");
}

static void adds_up(void)
{
	long resident;

	settle();
	statm(2);
	read_text("/proc/self/smaps", text);
	settle();
	resident = statm(2);
	read_text("/proc/self/smaps", text);
	is(sum_of("Rss:"), resident * 4, "smaps: all Rss together is statm's");
	is(sum_of("Size:"), statm(1) * 4, "and Size its size");
	is(sum_of("Shared_Clean:") + sum_of("Shared_Dirty:") + sum_of("Private_Clean:") +
	   sum_of("Private_Dirty:"), resident * 4, "each page is of one of four kinds");
	is(sum_of("Anonymous:"), status_kb("RssAnon:"), "Anonymous is RssAnon");
	read_text("/proc/self/smaps_rollup", text);
	is(sum_of("Rss:"), resident * 4, "smaps_rollup: the same");
	ok(sum_of("Pss:") <= sum_of("Rss:"), "Pss is not more");
}

/* The lines of smaps about AREA, up to the next area's. */
static const char *smaps_of_area(void)
{
	const char *at;

	read_text("/proc/self/smaps", text);
	at = find_line(text, "20000000-");
	return at ? at : "";
}

static void shows_one_area(void)
{
	const char *at;

	area(16, PROT_RW, MAP_PRIVATE_ANON);
	for (int i = 0; i < 6; i++)
		AREA[PAGES(2 * i)] = 1;
	for (int i = 0; i < 3; i++)
		read_from(AREA + PAGES(2 * i + 1));
	at = smaps_of_area();
	ok(begins_with(at, "20000000-20010000 rw-p 00000000 00:00 0 \n"
			   "Size:                 64 kB\n"
			   "KernelPageSize:        4 kB\n"
			   "MMUPageSize:           4 kB\n"
			   "Rss:                  24 kB\n"
			   "Pss:                  24 kB\n"
			   "Pss_Dirty:            24 kB\n"
			   "Shared_Clean:          0 kB\n"
			   "Shared_Dirty:          0 kB\n"
			   "Private_Clean:         0 kB\n"
			   "Private_Dirty:        24 kB\n"
			   "Referenced:           24 kB\n"
			   "Anonymous:            24 kB\n"
			   "LazyFree:              0 kB\n"
			   "AnonHugePages:         0 kB\n"
			   "ShmemPmdMapped:        0 kB\n"
			   "FilePmdMapped:         0 kB\n"
			   "Shared_Hugetlb:        0 kB\n"
			   "Private_Hugetlb:       0 kB\n"
			   "Swap:                  0 kB\n"
			   "SwapPss:               0 kB\n"
			   "Locked:                0 kB\n"
			   "THPeligible:    0\n"
			   "VmFlags: rd wr mr mw me ac \n"),
	   "smaps: six pages written, three read");
	sys_munmap(AREA, PAGES(16));
}

/* What a child sees of pages that it shares with its parent. */
static int sees_shared(void *unused)
{
	const char *at = smaps_of_area();

	(void)unused;
	if (value_of(at, "Shared_Dirty:") != 16 || value_of(at, "Pss:") != 8)
		return 1;
	AREA[0] = 2;
	at = smaps_of_area();
	if (value_of(at, "Shared_Dirty:") != 12 || value_of(at, "Private_Dirty:") != 4)
		return 2;
	return value_of(at, "Pss:") == 10 ? 0 : 3;
}

static void divides_what_is_shared(void)
{
	area(4, PROT_RW, MAP_PRIVATE_ANON);
	for (int i = 0; i < 4; i++)
		AREA[PAGES(i)] = 1;
	lives(sees_shared, NULL, "smaps: a child shares four pages, then writes one");
	is(value_of(smaps_of_area(), "Private_Dirty:"), 16, "without the child they are one's own");
	sys_munmap(AREA, PAGES(4));
}

/* --- entries and frames ------------------------------------------------------------------- */

/* Eight bytes of a file, by number. */
static uint64_t entry_of(const char *path, uint64_t number)
{
	uint64_t entry = 0, at = number * 8;
	int fd = sys_open(path, O_RDONLY);

	if (fd < 0)
		bail("%s: %d", path, fd);
	if (syscall5(__NR_pread64, fd, (long)&entry, 8, (long)(uint32_t)at,
		     (long)(uint32_t)(at >> 32)) != 8)
		bail("%s is too short", path);
	sys_close(fd);
	return entry;
}

static uint64_t pagemap(const void *address)
{
	return entry_of("/proc/self/pagemap", (uintptr_t)address / PAGE_SIZE);
}

static uint64_t flags_of(const void *address)
{
	return entry_of("/proc/kpageflags", pagemap(address) & PM_FRAME);
}

static long count_of(const void *address)
{
	return (long)entry_of("/proc/kpagecount", pagemap(address) & PM_FRAME);
}

static void shows_entries(void)
{
	uint64_t entry;

	area(4, PROT_RW, MAP_PRIVATE_ANON);
	ok(pagemap(AREA) == 0, "pagemap: nothing yet");
	AREA[0] = 1;
	entry = pagemap(AREA);
	ok((entry & ~PM_FRAME) == (PM_PRESENT | PM_EXCLUSIVE), "a page that was written");
	ok((entry & PM_FRAME) != 0, "its frame");
	ok((flags_of(AREA) & (KPF_ANON | KPF_MMAP | KPF_BUDDY)) == (KPF_ANON | KPF_MMAP),
	   "kpageflags: anonymous and mapped");
	is(count_of(AREA), 1, "kpagecount: by one");
	read_from(AREA + PAGES(1));
	ok((pagemap(AREA + PAGES(1)) & ~PM_FRAME) == PM_PRESENT, "a page that was read");
	ok(flags_of(AREA + PAGES(1)) & KPF_ZERO_PAGE, "it is the page of zeros");
	sys_madvise(AREA, PAGES(2), MADV_DONTNEED);
	ok(pagemap(AREA) == 0 && pagemap(AREA + PAGES(1)) == 0, "both given back");
	AREA[PAGES(3)] = 1;
	sys_mprotect(AREA, PAGES(4), PROT_NONE);
	ok(pagemap(AREA + PAGES(3)) & PM_PRESENT, "there, though nobody may touch it");
	sys_munmap(AREA, PAGES(4));
	ok(pagemap(AREA + PAGES(3)) == 0, "unmapped");
	area(1, PROT_RW, MAP_SHARED_ANON);
	AREA[0] = 1;
	ok((pagemap(AREA) & ~PM_FRAME) == (PM_PRESENT | PM_EXCLUSIVE | PM_FILE), "shared memory");
	ok((flags_of(AREA) & (KPF_ANON | KPF_MMAP)) == KPF_MMAP, "kpageflags: not anonymous");
	sys_munmap(AREA, PAGES(1));
}

static int counts_two(void *unused)
{
	(void)unused;
	if (count_of(AREA) != 2 || pagemap(AREA) & PM_EXCLUSIVE)
		return 1;
	AREA[0] = 2;
	if (count_of(AREA) != 1 || !(pagemap(AREA) & PM_EXCLUSIVE))
		return 2;
	return count_of(AREA + PAGES(1)) == 2 ? 0 : 3;
}

static void counts_who_maps(void)
{
	area(2, PROT_RW, MAP_PRIVATE_ANON);
	AREA[0] = AREA[PAGES(1)] = 1;
	lives(counts_two, NULL, "kpagecount: a page that fork shares has two, a copy one");
	is(count_of(AREA), 1, "alone again");
	sys_munmap(AREA, PAGES(2));
	area(1, PROT_RW, MAP_SHARED_ANON);
	AREA[0] = 1;
	sys_mremap(AREA, 0, PAGE_SIZE, MREMAP_MAYMOVE | MREMAP_FIXED, AREA + PAGES(4));
	AREA[PAGES(4)] = 1;
	is(count_of(AREA), 2, "mapped twice by one");
	sys_munmap(AREA + PAGES(4), PAGE_SIZE);
	is(count_of(AREA), 1, "and once");
	sys_munmap(AREA, PAGES(1));
}

static long pread(int fd, void *to, size_t size, uint64_t at)
{
	return syscall5(__NR_pread64, fd, (long)to, (long)size, (long)(uint32_t)at,
			(long)(uint32_t)(at >> 32));
}

static void reads_in_parts(void)
{
	static uint64_t entries[1024];
	int fd = sys_open("/proc/self/pagemap", O_RDONLY);
	uint64_t end = (uint64_t)end_of_memory() / PAGE_SIZE * 8;

	is(pread(fd, entries, 7, 0), -EINVAL, "pagemap: half an entry");
	is(pread(fd, entries, 8, 4), -EINVAL, "from the middle of one");
	is(pread(fd, entries, 0, 0), 0, "nothing");
	is(pread(fd, entries, sizeof(entries), end - 16), 16, "up to the end");
	ok(entries[1] & PM_PRESENT, "where the stack is");
	is(pread(fd, entries, 8, end), 0, "behind the end");
	is(pread(fd, entries, sizeof(entries), (uintptr_t)AREA / PAGE_SIZE * 8), sizeof(entries),
	   "many at once");
	sys_close(fd);
	fd = sys_open("/proc/kpageflags", O_RDONLY);
	is(pread(fd, entries, 9, 0), -EINVAL, "kpageflags: half an entry");
	is(pread(fd, entries, 80, 80), 80, "ten entries");
	sys_close(fd);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc;
	(void)argv;
	(void)envp;
	need_proc();
	syscall2(__NR_mkdir, (long)"/tmp", 0777);
	shows_areas();
	shows_names();
	shows_heap_and_stack();
	moves_by_what_is_touched();
	counts_kinds();
	adds_up();
	shows_one_area();
	divides_what_is_shared();
	shows_entries();
	counts_who_maps();
	reads_in_parts();
	leave_proc();
	return done();
}
