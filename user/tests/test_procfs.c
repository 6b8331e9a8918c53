/* SPDX-License-Identifier: MIT */
/*
 * tests/procfs - /proc tells of the whole machine: formats, sums that hold, figures that move by
 *	exactly what was done, words that can be written
 *
 * Only a child of process 1 may run it: it changes what all programs feel.
 */
#include <uapi/mount.h>
#include <uapi/stat.h>
#include <uapi/utsname.h>

#include "test.h"

#define MOUNTPOINT	"pf"		/* a folder of its own below /data */
#define TEXT_SIZE	65536

static char text[TEXT_SIZE], other[TEXT_SIZE];

/* --- files -------------------------------------------------------------------------------- */

static const char *path_of(const char *name)
{
	static char path[128];
	size_t at = strlen(MOUNTPOINT "/");

	memcpy(path, MOUNTPOINT "/", at);
	memcpy(path + at, name, strlen(name) + 1);
	return path;
}

static int open_file(const char *name, int flags)
{
	return sys_open(path_of(name), flags);
}

/* All of a file into a buffer, step bytes at a time; its size. */
static long read_file(const char *name, char *buffer, size_t step)
{
	int fd = open_file(name, O_RDONLY);
	long size = 0, more = 1;

	if (fd < 0)
		return fd;
	while (more > 0 && size < TEXT_SIZE - 1) {
		size_t room = TEXT_SIZE - 1 - (size_t)size;

		more = sys_read(fd, buffer + size, step < room ? step : room);
		size += more;
	}
	sys_close(fd);
	buffer[size] = '\0';
	return more < 0 ? more : size;
}

static long load(const char *name)
{
	return read_file(name, text, TEXT_SIZE);
}

static long store(const char *name, const char *value, size_t size)
{
	int fd = open_file(name, O_WRONLY);
	long written = fd;

	if (fd >= 0) {
		written = sys_write(fd, value, size);
		sys_close(fd);
	}
	return written;
}

static bool starts(const char *at, const char *with)
{
	return memcmp(at, with, strlen(with)) == 0;
}

/* The line that begins so, in the text that was loaded last; NULL. */
static const char *line_of(const char *start)
{
	for (const char *at = text; *at; at++)
		if ((at == text || at[-1] == '\n') && starts(at, start))
			return at;
	return NULL;
}

static bool has(const char *part)
{
	for (const char *at = text; *at; at++)
		if (starts(at, part))
			return true;
	return false;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The first number behind at, in its line; -1. */
static long number_after(const char *at)
{
	long value = 0;

	while (*at && *at != '\n' && !is_digit(*at))
		at++;
	if (!is_digit(*at))
		return -1;
	for (; is_digit(*at); at++)
		value = value * 10 + (*at - '0');
	return value;
}

/* The figure of a line, -1: there is none. */
static long figure(const char *name)
{
	const char *line = line_of(name);

	return line ? number_after(line + strlen(name)) : -1;
}

/* What Linux counts by CPU is added up; elsewhere there is no such file. */
static void settle(void)
{
	int fd = open_file("sys/vm/stat_refresh", O_RDONLY);
	char byte;

	if (fd >= 0) {
		sys_read(fd, &byte, 1);
		sys_close(fd);
	}
}

static long meminfo(const char *name)
{
	settle();
	load("meminfo");
	return figure(name);
}

static long vmstat(const char *name)
{
	settle();
	load("vmstat");
	return figure(name);
}

/* --- formats and sums --------------------------------------------------------------------- */

static bool is_meminfo_line(const char *line)
{
	unsigned int at = 0;

	while (line[at] && line[at] != ':')
		at++;
	if (line[at++] != ':')
		return false;
	while (line[at] == ' ')
		at++;
	if (at <= 16 || !is_digit(line[at]))
		return false;
	while (is_digit(line[at]))
		at++;
	return at == 24 && starts(line + at, " kB\n");
}

static void meminfo_lines(void)
{
	static const char *const names[] = {
		"MemTotal", "MemFree", "MemAvailable", "Buffers", "Cached", "SwapCached",
		"HighTotal", "HighFree", "LowTotal", "LowFree", "SwapTotal", "SwapFree", "Dirty",
		"Writeback", "AnonPages", "Mapped", "Shmem", "KReclaimable", "Slab",
		"SReclaimable", "SUnreclaim", "KernelStack", "PageTables", "CommitLimit",
		"Committed_AS", "VmallocTotal", "VmallocUsed", "VmallocChunk",
	};
	const char *at = text;

	load("meminfo");
	for (unsigned int i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *line = line_of(names[i]);

		ok(line && line >= at && is_meminfo_line(line), "meminfo: %s", names[i]);
		at = line ? line : at;
	}
	ok(figure("MemFree:") <= figure("MemTotal:") &&
	   figure("MemAvailable:") <= figure("MemTotal:"), "meminfo: a part is not more than all");
	is(figure("LowTotal:") + figure("HighTotal:"), figure("MemTotal:"),
	   "meminfo: low and high");
	is(figure("LowFree:") + figure("HighFree:"), figure("MemFree:"),
	   "meminfo: ... of what is free");
	is(figure("SReclaimable:") + figure("SUnreclaim:"), figure("Slab:"), "meminfo: slabs");
	ok(figure("Shmem:") <= figure("Cached:"), "meminfo: files in memory are files");
	is(figure("SwapTotal:") + figure("SwapFree:") + figure("SwapCached:"), 0,
	   "meminfo: no swap");
}

/* Pages of a line of buddyinfo. */
static unsigned long pages_in_blocks(const char *line)
{
	unsigned long pages = 0;

	while (*line != 'z')		/* Node 0, zone DMA: the digits of the node are none */
		line++;
	for (unsigned int order = 0; *line && *line != '\n'; order++) {
		while (*line && *line != '\n' && !is_digit(*line))
			line++;
		if (!is_digit(*line))
			break;
		pages += (unsigned long)number_after(line) << order;
		while (is_digit(*line))
			line++;
	}
	return pages;
}

static unsigned long buddy_pages(void)
{
	unsigned long pages = 0;

	load("buddyinfo");
	for (const char *at = text; *at; at++)
		if (at == text || at[-1] == '\n')
			pages += pages_in_blocks(at);
	return pages;
}

/* The sum of a figure over all zones. */
static unsigned long zone_sum(const char *name)
{
	unsigned long sum = 0;

	load("zoneinfo");
	for (const char *at = text; *at; at++)
		if (starts(at, name))
			sum += (unsigned long)number_after(at + strlen(name));
	return sum;
}

/* Nobody else allocates for long: one of some tries sees both at the same moment. */
static bool blocks_are_free_pages(void)
{
	for (unsigned int try = 0; try < 20; try++)
		if (buddy_pages() == zone_sum("pages free "))
			return true;
	return false;
}

static void zones(void)
{
	long total;

	load("buddyinfo");
	ok(starts(text, "Node 0, zone      DMA "), "buddyinfo: its first line");
	ok(blocks_are_free_pages(), "buddyinfo: the blocks are zoneinfo's free pages");
	total = meminfo("MemTotal:");
	is((long)zone_sum(" managed ") * 4, total, "zoneinfo: managed pages are MemTotal");
	ok(zone_sum(" present ") >= zone_sum(" managed ") &&
	   zone_sum(" spanned ") >= zone_sum(" present "), "zoneinfo: managed, present, spanned");
	ok(has("\n        protection: (") && has("\n  pagesets\n    cpu: 0\n") &&
	   has("\n  start_pfn: "), "zoneinfo: lines");
	load("pagetypeinfo");
	ok(starts(text, "Page block order: 10\nPages per block:  1024\n\n"
			"Free pages count per migrate type at order       0      1 "),
	   "pagetypeinfo: its first lines");
	load("slabinfo");
	ok(starts(text, "slabinfo - version: 2.1\n# name            <active_objs> <num_objs> "),
	   "slabinfo: its first lines");
	ok(has(" : tunables ") && has(" : slabdata "), "slabinfo: columns");
}

/* How many numbers stand in a line. */
static unsigned int count_numbers(const char *line)
{
	unsigned int count = 0;

	for (; *line && *line != '\n'; line++)
		count += is_digit(*line) && !is_digit(line[1]);
	return count;
}

/* A lock's line, behind the kind: its process; what of the file is locked. */
static bool is_locked(const char *kind, const char *range)
{
	for (const char *at = text; *at; at++) {
		if (!starts(at, kind) || number_after(at + strlen(kind)) != sys_getpid())
			continue;
		for (at += strlen(kind); *at && *at != '\n'; at++)
			if (starts(at, range))
				return true;
	}
	return false;
}

static void locks(void)
{
	struct flock64 range = { .l_type = F_WRLCK, .l_start = 3, .l_len = 10 };
	struct flock64 rest = { .l_type = F_RDLCK, .l_start = 20 };
	int fd = (int)syscall2(__NR_memfd_create, (long)"locked", 0);

	is(load("locks"), 0, "locks: none");
	is(syscall3(__NR_fcntl64, fd, F_SETLK64, (long)&range), 0, "a process locks ten bytes");
	is(syscall3(__NR_fcntl64, fd, F_OFD_SETLK, (long)&rest), 0, "an open file the rest");
	is(syscall2(__NR_flock, fd, LOCK_SH), 0, "and all");
	ok(load("locks") > 0 && starts(text, "1: ") && line_of("2: ") && line_of("3: ") &&
	   !line_of("4: "), "locks: three lines");
	ok(is_locked(": POSIX  ADVISORY  WRITE ", " 3 12\n"), "locks: the process's");
	ok(has(": OFDLCK ADVISORY  READ -1 00:") && has(" 20 EOF\n"), "locks: the open file's");
	ok(is_locked(": FLOCK  ADVISORY  READ ", " 0 EOF\n"), "locks: that of the whole file");
	sys_close(fd);
	is(load("locks"), 0, "locks: closed, none");
}

/* Its exit status: whatever what() returns. */
static int ends_with(int (*what)(void))
{
	int child = sys_fork(), status = -1;

	if (child == 0)
		sys_exit_group(what());
	sys_waitpid(child, &status, 0);
	return status;
}

static int sees_no_addresses(void)
{
	const char *line = text;

	if (syscall1(__NR_setuid32, 1000) < 0 || load("kallsyms") <= 0)
		return 2;
	for (const char *at = text; *at; at++) {
		if (*at != '\n')
			continue;
		if (!starts(line, "00000000 "))
			return 1;
		line = at + 1;
	}
	return line == text;
}

static void machine(void)
{
	struct new_utsname names;
	const char *line;

	syscall1(__NR_uname, (long)&names);
	load("version");
	ok(starts(text, "Linux version ") && starts(text + 14, names.old.release),
	   "version: begins as uname() says");
	load("sys/kernel/osrelease");
	ok(starts(text, names.old.release) && text[strlen(names.old.release)] == '\n',
	   "osrelease is uname()'s");
	load("sys/kernel/ostype");
	is(strcmp(text, "Linux\n"), 0, "ostype");
	load("cmdline");
	ok(strlen(text) && text[strlen(text) - 1] == '\n', "cmdline is a line");
	load("cpuinfo");
	ok(starts(text, "processor\t: 0\nvendor_id\t: ") && line_of("cpu family\t: ") &&
	   line_of("model\t\t: ") && line_of("model name\t: ") && line_of("stepping\t: ") &&
	   line_of("flags\t\t:"), "cpuinfo: lines");
	load("iomem");
	ok(has(" : System RAM\n") && has(" : Kernel code\n"), "iomem: lines");
	load("interrupts");
	ok(starts(text, "           CPU0       \n") && line_of("ERR: "), "interrupts: lines");
	load("uptime");
	line = text;
	ok(count_numbers(text) == 4 && line[strlen(line) - 1] == '\n', "uptime: two times");
	load("filesystems");
	ok(has("nodev\tproc\n") && has("nodev\ttmpfs\n"), "filesystems: what can be mounted");
	load("devices");
	ok(starts(text, "Character devices:\n") && line_of("  1 mem\n") &&
	   line_of("Block devices:\n"), "devices: lines");
	load("swaps");
	is(strcmp(text, "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"), 0, "swaps: none");
	load("kallsyms");
	ok(text[8] == ' ' && text[10] == ' ' && !starts(text, "00000000"),
	   "kallsyms: who may see it");
	is(ends_with(sees_no_addresses), 0, "kallsyms: who may not sees zeros");
	ok(load("partitions") == 0 && load("diskstats") == 0 && load("modules") == 0,
	   "partitions, diskstats, modules: none");
	is(syscall3(__NR_readlink, (long)path_of("mounts"), (long)other, 100), 11,
	   "mounts: a link");
	is(memcmp(other, "self/mounts", 11), 0, "mounts: to one's own");
}

/* --- what the CPU does ---------------------------------------------------------------------- */

static long interrupts_counted(void)
{
	const char *at = line_of("intr ") + 5;
	long sum = 0;

	while (*at != ' ')		/* the sum of all */
		at++;
	while (*at != '\n') {
		sum += number_after(++at);
		while (is_digit(*at))
			at++;
	}
	return sum;
}

/* Behind "12.34 "; NULL: that is not here. */
static const char *after_average(const char *at)
{
	const char *digits = at;

	while (at && is_digit(*at))
		at++;
	if (!at || at == digits || at[0] != '.' || !is_digit(at[1]) || !is_digit(at[2]) ||
	    at[3] != ' ')
		return NULL;
	return at + 4;
}

static void cpu(void)
{
	long processes, switches;
	const char *line;
	int child;

	load("stat");
	ok(starts(text, "cpu  "), "stat: the first line is that of all CPUs");
	is(count_numbers(text), 10, "stat: ten numbers of it");
	is(count_numbers(line_of("cpu0 ")), 11, "stat: and of the first one");
	ok(figure("intr ") >= interrupts_counted(), "stat: interrupts of all lines");
	ok(figure("btime ") > 1000000000, "stat: when it was started");
	ok(figure("procs_running ") >= 1, "stat: who reads this runs");
	is(figure("procs_blocked "), 0, "stat: nobody waits for a disk");
	processes = figure("processes ");
	switches = figure("ctxt ");
	child = sys_fork();
	if (!child)
		sys_exit_group(0);
	sys_waitpid(child, NULL, 0);
	load("stat");
	is(figure("processes ") - processes, 1, "stat: one process more");
	ok(figure("ctxt ") >= switches + 2, "stat: to it and back");
	load("loadavg");
	is(count_numbers(text), 9, "loadavg: three averages, two counts, a number");
	line = after_average(after_average(after_average(text)));
	ok(line != NULL, "loadavg: its form");
	line = line ? line : text;
	while (*line && *line != '/')		/* 1/44 93 */
		line++;
	while (*line && *line != ' ')
		line++;
	is(number_after(line), child, "loadavg: the last number given out");
}

/* --- moved by what is done ------------------------------------------------------------------ */

#define MANY	100			/* pages */

static void anonymous(void)
{
	long before = meminfo("AnonPages:"), counted = vmstat("nr_anon_pages "), faults;
	char *pages = map_pages(MANY, PROT_RW, MAP_PRIVATE_ANON);

	is(meminfo("AnonPages:") - before, 0, "AnonPages: what is mapped only is no page");
	faults = vmstat("pgfault ");
	for (unsigned int i = 0; i < MANY; i++)
		pages[i * PAGE_SIZE] = 1;
	is(vmstat("pgfault ") - faults, MANY, "pgfault: each page that was touched");
	is(meminfo("AnonPages:") - before, MANY * 4, "AnonPages: and is one now");
	is(vmstat("nr_anon_pages ") - counted, MANY, "nr_anon_pages: the same in pages");
	sys_munmap(pages + PAGES(10), PAGES(30));
	is(meminfo("AnonPages:") - before, (MANY - 30) * 4, "AnonPages: less what is unmapped");
	sys_munmap(pages, PAGES(MANY));
	is(meminfo("AnonPages:") - before, 0, "AnonPages: as before");
}

/* What two processes share is one page; what one of them writes becomes another. */
static int write_ten(void *pages)
{
	long before;

	memset(text, 1, sizeof(text));		/* its own from here on */
	meminfo("AnonPages:");
	before = meminfo("AnonPages:");
	for (unsigned int i = 0; i < 10; i++)
		((char *)pages)[i * PAGE_SIZE] = 2;
	return meminfo("AnonPages:") - before == 40 ? 0 : 1;
}

static void copies(void)
{
	char *pages = map_pages(MANY, PROT_RW, MAP_PRIVATE_ANON);

	fill(pages, MANY, 1);
	meminfo("AnonPages:");
	is(in_child(write_ten, pages), 0, "AnonPages: a copy for each page that a child writes");
	sys_munmap(pages, PAGES(MANY));
}

static void promised(void)
{
	long before = meminfo("Committed_AS:");
	char *pages = map_pages(MANY, PROT_RW, MAP_PRIVATE_ANON);
	void *unreserved = map_pages(MANY, PROT_RW, MAP_PRIVATE_ANON | MAP_NORESERVE);
	char *readable = map_pages(MANY, PROT_READ, MAP_PRIVATE_ANON);

	is(meminfo("Committed_AS:") - before, MANY * 4, "Committed_AS: what may be written");
	sys_mprotect(readable, PAGES(20), PROT_RW);
	is(meminfo("Committed_AS:") - before, (MANY + 20) * 4, "Committed_AS: from then on");
	sys_mprotect(readable, PAGES(20), PROT_READ);
	is(meminfo("Committed_AS:") - before, (MANY + 20) * 4, "Committed_AS: once and for ever");
	sys_munmap(pages, PAGES(MANY));
	sys_munmap(unreserved, PAGES(MANY));
	sys_munmap(readable, PAGES(MANY));
	is(meminfo("Committed_AS:") - before, 0, "Committed_AS: as before");
}

/* 4 MB have a table of their own. */
static void tables(void)
{
	char *room = map_pages(3 * 1024, PROT_RW, MAP_PRIVATE_ANON | MAP_NORESERVE);
	char *at = (char *)(((unsigned long)room + 0x3FFFFF) & ~0x3FFFFFUL);
	long before = meminfo("PageTables:");

	at[0] = 1;
	is(meminfo("PageTables:") - before, 4, "PageTables: one page in 4 MB");
	at[0x3FF000] = 1;
	is(meminfo("PageTables:") - before, 4, "PageTables: and another");
	at[0x400000] = 1;
	is(meminfo("PageTables:") - before, 8, "PageTables: and the next 4 MB");
	sys_munmap(room, PAGES(3 * 1024));
	is(meminfo("PageTables:") - before, 0, "PageTables: as before");
}

static int stack_of_one_more(void *before)
{
	long more = meminfo("KernelStack:") - *(long *)before;

	return more == 8 || more == 4 ? 0 : 1;
}

static void stacks(void)
{
	long before = meminfo("KernelStack:");

	is(in_child(stack_of_one_more, &before), 0,
	   "KernelStack: a child has one stack, of 8 or 4 kB");
	is(meminfo("KernelStack:") - before, 0, "KernelStack: as before");
}

static void files(void)
{
	long before = meminfo("Cached:"), shmem = meminfo("Shmem:");
	int fd = syscall3(__NR_open, (long)"file", O_CREAT | O_RDWR, 0600);

	fill(other, 16, 3);
	is(sys_write(fd, other, PAGES(16)), PAGES(16), "a file in memory gets 16 pages");
	is(meminfo("Cached:") - before, 64, "Cached: those");
	is(meminfo("Shmem:") - shmem, 64, "Shmem: in memory alone");
	syscall2(__NR_ftruncate, fd, PAGE_SIZE);
	is(meminfo("Cached:") - before, 4, "Cached: less what is cut off");
	sys_close(fd);
	syscall1(__NR_unlink, (long)"file");
	is(meminfo("Cached:") - before, 0, "Cached: as before");
}

static int map_too(void *page)
{
	long before = meminfo("Mapped:");
	volatile char *same = sys_mremap(page, 0, PAGE_SIZE, MREMAP_MAYMOVE, NULL);

	return same[0] == 3 && meminfo("Mapped:") == before ? 0 : 1;
}

/* A page that is mapped twice is one; a copy is no page of the file any more. */
static void mapped(void)
{
	int fd = syscall3(__NR_open, (long)"file", O_CREAT | O_RDWR, 0600);
	volatile char *shared, *private;
	long before;

	memset(other, 3, PAGES(8));
	sys_write(fd, other, PAGES(8));
	shared = sys_mmap(NULL, PAGES(8), PROT_RW, MAP_SHARED, fd, 0);
	private = sys_mmap(NULL, PAGES(1), PROT_RW, MAP_PRIVATE, fd, 0);
	before = meminfo("Mapped:");
	for (unsigned int i = 0; i < 8; i++)
		shared[i * PAGE_SIZE] = 3;
	is(meminfo("Mapped:") - before, 32, "Mapped: pages of a file");
	is(private[0], 3, "Mapped: and one of them again");
	is(meminfo("Mapped:") - before, 32, "Mapped: is still one");
	is(in_child(map_too, (void *)shared), 0, "Mapped: also in another process");
	private[0] = 4;
	sys_munmap((void *)shared, PAGES(8));
	is(meminfo("Mapped:") - before, 0, "Mapped: a copy is not the file's");
	sys_munmap((void *)private, PAGES(1));
	sys_close(fd);
	syscall1(__NR_unlink, (long)"file");
}

/* --- reading and writing ------------------------------------------------------------------ */

static void reading(void)
{
	long size = load("version");
	int fd = open_file("version", O_RDONLY);

	is(read_file("version", other, 1), size, "read: one by one");
	is(memcmp(text, other, (size_t)size), 0, "read: the same");
	is(sys_lseek(fd, 6, SEEK_SET), 6, "lseek: into it");
	is(sys_read(fd, other, 7), 7, "read: on from there");
	is(memcmp(other, "version", 7), 0, "read: what stands there");
	is(sys_lseek(fd, 0, SEEK_END), -EINVAL, "lseek: it has no end");
	is(syscall5(__NR_pread64, fd, (long)other, 5, 0, 0), 5, "pread: from the beginning");
	is(memcmp(other, "Linux", 5), 0, "pread: what stands there");
	sys_close(fd);
}

static void refused(void)
{
	is(store("meminfo", "x", 1), -EIO, "write: not a file to be written");
	is(store("version", "x", 1), -EIO, "write: nor this one");
	is(open_file("sys/kernel/ostype", O_WRONLY), -EACCES, "open: nobody may write it");
	is(open_file("sys/vm/drop_caches", O_RDONLY), -EACCES, "open: nobody may read it");
	is(open_file("sys/vm/none", O_RDONLY), -ENOENT, "open: it is not there");
	is(open_file("meminfo/x", O_RDONLY), -ENOTDIR, "open: not a folder");
	is(syscall1(__NR_unlink, (long)path_of("meminfo")), -EPERM, "unlink");
	is(syscall2(__NR_mkdir, (long)path_of("new"), 0755), -ENOENT, "mkdir");
	is(syscall3(__NR_open, (long)path_of("new"), O_CREAT | O_RDWR, 0644), -ENOENT, "creat");
	is(syscall1(__NR_rmdir, (long)path_of("sys")), -EPERM, "rmdir");
}

static void permissions(void)
{
	static const struct { const char *name; unsigned int mode; } rows[] = {
		{ "meminfo", S_IFREG | 0444 }, { "slabinfo", S_IFREG | 0400 },
		{ "vmallocinfo", S_IFREG | 0400 }, { "pagetypeinfo", S_IFREG | 0400 },
		{ "sys", S_IFDIR | 0555 }, { "sys/vm", S_IFDIR | 0555 },
		{ "sys/vm/drop_caches", S_IFREG | 0200 },
		{ "sys/vm/overcommit_memory", S_IFREG | 0644 }, { "", S_IFDIR | 0555 },
	};

	for (unsigned int i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct stat64 stat = { 0 };

		syscall2(__NR_stat64, (long)path_of(rows[i].name), (long)&stat);
		ok(stat.st_mode == rows[i].mode && stat.st_size == 0, "mode of /%s", rows[i].name);
	}
}

static const struct { const char *text; unsigned int size; } words[] = {
	{ "1", 1 }, { "0", 1 }, { "2", 1 }, { "3", 1 }, { "-1", 2 }, { "x", 1 }, { "1x", 2 },
	{ " 1", 2 },
	{ "0 ", 2 }, { "1\n", 2 }, { "\n", 1 }, { "", 0 }, { " \t\n", 3 }, { "0x2", 3 },
	{ "010", 3 },
	{ "1 2", 3 }, { "2\t0\n", 4 }, { "99999999999", 11 }, { "4294967296", 10 },
	{ "4294967295", 10 }, { "2147483647", 10 }, { "2147483648", 10 }, { "+1", 2 }, { "1\0", 2 },
	{ "1\v", 2 }, { "\v1", 2 }, { "00000000000000000001", 20 }, { "000000000000000000001", 21 },
	{ "0x", 2 }, { "0xg", 3 }, { "08", 2 }, { "-", 1 }, { "--1", 3 }, { "-0", 2 }, { "1,2", 3 },
	{ "-2147483648", 11 }, { "-2147483649", 11 }, { "0X1", 3 },
};

/* Each word: what write() says and what is read then. */
static void write_words(const char *name, const char *before)
{
	for (unsigned int i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		long written = store(name, words[i].text, words[i].size);

		load(name);
		ok(text[0] != '\0', "%s: word %u: %ld, then %s", name, i, written,
		   text[0] ? (text[strlen(text) - 1] = '\0', text) : "nothing");
	}
	is(store(name, before, strlen(before)), (long)strlen(before), "%s: as before", name);
}

static void numbers(void)
{
	static char before[32];
	int fd;

	write_words("sys/vm/overcommit_memory", "0\n");
	write_words("sys/vm/overcommit_ratio", "50\n");
	write_words("sys/vm/max_map_count", "65530\n");
	load("sys/vm/min_free_kbytes");
	memcpy(before, text, sizeof(before) - 1);
	is(store("sys/vm/min_free_kbytes", "-1", 2), -EINVAL, "min_free_kbytes: not below 0");
	is(store("sys/vm/min_free_kbytes", "800 ", 4), 4, "min_free_kbytes: 800");
	load("sys/vm/min_free_kbytes");
	is(strcmp(text, "800\n"), 0, "min_free_kbytes: is what was written");
	store("sys/vm/min_free_kbytes", before, strlen(before));
	fd = open_file("sys/vm/overcommit_ratio", O_RDWR);
	is(sys_read(fd, other, 1), 1, "a number: its first digit");
	is(sys_read(fd, other, 10), 0, "a number: is read once");
	is(sys_write(fd, "70", 2), 2, "a number: is not written behind its beginning");
	is(sys_lseek(fd, 0, SEEK_SET), 0, "a number: back to its beginning");
	is(sys_read(fd, other, 10), 3, "a number: once more");
	is(memcmp(other, "50\n", 3), 0, "a number: as it was");
	is(sys_lseek(fd, 0, SEEK_SET), 0, "a number: and back");
	is(sys_write(fd, (void *)bad_address(), 2), -EFAULT, "a number: from nowhere");
	sys_close(fd);
}

/* The watermarks of the zones for which it is shared out. */
static void watermarks(void)
{
	static char before[32];
	unsigned long small, large;

	load("sys/vm/min_free_kbytes");
	memcpy(before, text, sizeof(before) - 1);
	store("sys/vm/min_free_kbytes", "400", 3);
	small = zone_sum("        min ");
	store("sys/vm/min_free_kbytes", "800", 3);
	large = zone_sum("        min ");
	ok(large - small >= 98 && large - small <= 102,
	   "min_free_kbytes: 400 kB more are kept back");
	store("sys/vm/min_free_kbytes", before, strlen(before));
}

static void *map_writable(size_t pages)
{
	return sys_mmap(NULL, PAGES(pages), PROT_RW, MAP_PRIVATE_ANON, -1, 0);
}

/* More than small machines have, though it fits into half of the addresses. */
static size_t too_many(void)
{
	size_t half = end_of_memory() / PAGE_SIZE / 2;

	return half < 350000 ? half : 350000;
}

static void overcommit(void)
{
	void *huge;

	store("sys/vm/overcommit_memory", "1", 1);
	huge = map_writable(too_many());
	ok(!failed(huge), "overcommit_memory 1: all is promised");
	sys_munmap(huge, PAGES(too_many()));
	store("sys/vm/overcommit_ratio", "0", 1);
	store("sys/vm/overcommit_memory", "2", 1);
	is(meminfo("CommitLimit:"), 0, "overcommit_ratio 0: nothing may be promised");
	is((long)map_writable(1), -ENOMEM, "overcommit_memory 2: nor is it");
	is((long)sys_mmap(NULL, PAGES(1), PROT_RW, MAP_PRIVATE_ANON | MAP_NORESERVE, -1, 0),
	   -ENOMEM, "overcommit_memory 2: NORESERVE is no excuse");
	ok(!failed(sys_mmap(NULL, PAGES(1), PROT_READ, MAP_PRIVATE_ANON, -1, 0)),
	   "overcommit_memory 2: what cannot be written needs no promise");
	is(sys_fork(), -ENOMEM, "overcommit_memory 2: nor may a process become two");
	store("sys/vm/overcommit_memory", "0", 1);
	store("sys/vm/overcommit_ratio", "50", 2);
	ok(!failed(map_writable(1)), "overcommit_memory 0: one page is promised");
}

static long map_many(unsigned int areas)
{
	char *room = find_room(2 * areas);

	for (unsigned int i = 0; i < areas; i++) {
		void *at = room + PAGES(2 * i);

		if (failed(sys_mmap(at, PAGE_SIZE, PROT_RW, MAP_PRIVATE_ANON | MAP_FIXED, -1, 0)))
			return (long)i;
	}
	return (long)areas;
}

static int up_to_a_limit(void *unused)
{
	(void)unused;
	store("sys/vm/max_map_count", "40", 2);
	return map_many(100) < 40 ? 0 : 1;
}

static void area_limit(void)
{
	is(in_child(up_to_a_limit, NULL), 0, "max_map_count: no area more");
	store("sys/vm/max_map_count", "65530", 5);
	is(map_many(100), 100, "max_map_count: as before");
}

static void caches(void)
{
	long pages = vmstat("drop_pagecache "), slab = vmstat("drop_slab ");

	is(store("sys/vm/drop_caches", "0", 1), -EINVAL, "drop_caches: 0");
	is(store("sys/vm/drop_caches", "5", 1), -EINVAL, "drop_caches: 5");
	is(store("sys/vm/drop_caches", "1\n", 2), 2, "drop_caches: 1");
	is(store("sys/vm/drop_caches", "2\n", 2), 2, "drop_caches: 2");
	is(store("sys/vm/drop_caches", "3\n", 2), 2, "drop_caches: 3");
	is(vmstat("drop_pagecache ") - pages, 2, "drop_pagecache: twice");
	is(vmstat("drop_slab ") - slab, 2, "drop_slab: twice");
}

/* --- names -------------------------------------------------------------------------------- */

static void check_name(const char *name, const char *want)
{
	struct new_utsname names;
	const char *domain = "sys/kernel/domainname", *host = "sys/kernel/hostname";
	bool is_domain = strcmp(name, domain) == 0;

	syscall1(__NR_uname, (long)&names);
	load(is_domain ? domain : host);
	ok(strcmp(is_domain ? names.domainname : names.old.nodename, want) == 0 &&
	   starts(text, want) && strcmp(text + strlen(want), "\n") == 0,
	   "%s is \"%s\"", name, want);
}

static void host_name(void)
{
	static const char host[] = "sys/kernel/hostname";
	static char long_name[100];
	int fd;

	memset(long_name, 'x', 99);
	is(store(host, "one", 3), 3, "hostname: written");
	check_name(host, "one");
	is(store(host, "two\nthree", 9), 9, "hostname: a line");
	check_name(host, "two");
	is(store(host, "a b\0c", 5), 5, "hostname: up to its end");
	check_name(host, "a b");
	is(store(host, long_name, 99), 99, "hostname: longer than it may be");
	long_name[64] = '\0';
	check_name(host, long_name);
	fd = open_file(host, O_WRONLY);
	is(sys_write(fd, "ab", 2), 2, "hostname: in parts");
	is(sys_write(fd, "cd\n", 3), 3, "hostname: the second");
	is(sys_write(fd, "ef", 2), 2, "hostname: behind the line's end");
	sys_close(fd);
	check_name(host, "abcd");
	is(store(host, "\n", 1), 1, "hostname: empty");
	check_name(host, "");
	is(syscall2(__NR_sethostname, (long)"host.name", 9), 0, "sethostname");
	check_name(host, "host.name");
	is(syscall2(__NR_sethostname, (long)"host.name", 4), 0, "sethostname: a part");
	check_name(host, "host");
	is(syscall2(__NR_sethostname, (long)long_name, 65), -EINVAL, "sethostname: too long");
	is(syscall2(__NR_sethostname, (long)long_name, -1), -EINVAL, "sethostname: below 0");
	is(syscall2(__NR_sethostname, (long)bad_address(), 3), -EFAULT, "sethostname: nowhere");
	check_name(host, "host");
	is(syscall2(__NR_setdomainname, (long)"(domain)", 8), 0, "setdomainname");
	check_name("sys/kernel/domainname", "(domain)");
	is(syscall2(__NR_setdomainname, (long)"(none)", 6), 0, "setdomainname: as before");
}

static bool is_uuid(const char *id)
{
	for (unsigned int i = 0; i < 36; i++) {
		bool hex = is_digit(id[i]) || (id[i] >= 'a' && id[i] <= 'f');

		if (i == 8 || i == 13 || i == 18 || i == 23 ? id[i] != '-' : !hex)
			return false;
	}
	return id[14] == '4' && id[36] == '\n' && !id[37] &&
	       (id[19] == '8' || id[19] == '9' || id[19] == 'a' || id[19] == 'b');
}

static void random_ids(void)
{
	load("sys/kernel/random/uuid");
	read_file("sys/kernel/random/uuid", other, 100);
	ok(is_uuid(text) && is_uuid(other), "uuid: its form");
	ok(strcmp(text, other) != 0, "uuid: another one each time");
	load("sys/kernel/random/boot_id");
	read_file("sys/kernel/random/boot_id", other, 100);
	ok(is_uuid(text) && strcmp(text, other) == 0, "boot_id: always the same");
	load("sys/kernel/pid_max");
	is(number_after(text), 32768, "pid_max");
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	if (sys_getppid() != 1)
		bail("not a child of process 1: what this changes is the whole machine's");
	syscall1(__NR_chdir, (long)root_path("/data"));
	is(syscall2(__NR_mkdir, (long)MOUNTPOINT, 0755), 0, "a folder");
	is(syscall5(__NR_mount, (long)"proc", (long)MOUNTPOINT, (long)"proc", 0, 0), 0,
	   "proc on it");
	memset(text, 1, sizeof(text));
	memset(other, 1, sizeof(other));
	meminfo_lines();
	zones();
	machine();
	locks();
	cpu();
	anonymous();
	copies();
	promised();
	tables();
	stacks();
	files();
	mapped();
	reading();
	refused();
	permissions();
	numbers();
	watermarks();
	overcommit();
	area_limit();
	caches();
	host_name();
	random_ids();
	is(syscall2(__NR_umount2, (long)MOUNTPOINT, 0), 0, "proc is gone");
	is(syscall1(__NR_rmdir, (long)MOUNTPOINT), 0, "and the folder");
	return done();
}
