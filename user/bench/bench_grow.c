/* SPDX-License-Identifier: MIT */
/*
 * user/bench/bench_grow.c - do the numbers of names, areas of a file and open files matter?
 *
 *	dirN_lookup		stat() of a name in a directory of N
 *	imapN_map		a page of a file that N areas show is mapped, and unmapped
 *	imapN_punch		a page that one of N areas shows becomes a hole
 *	pollN.per_file		N pipes of which the last can be read: all are asked
 *	mapsN.per_area		/proc/self/maps of N areas is read
 *	create_unlink		an empty file comes and goes
 *	create_unlink_lru	the same with as many unused names as are kept at most
 *
 * Rows of one name with another N are to cost the same, or what the height of a tree costs.
 */
#include <uapi/falloc.h>
#include <uapi/stat.h>

#include "bench.h"
#include "sys_pipe.h"

#define ROUNDS		64
#define MANY_NAMES	10000
#define MANY_FILES	1000
#define MANY_SHOWN	1000
#define MANY_AREAS	10000
#define MANY_NUMBERS	4090	/* of /proc/self/fd, twice: more names than are kept */

/* --- names ----------------------------------------------------------------------------- */

static char text[64 << 10];	/* of /proc/self/maps, and names */

/* DIR/NUMBER */
static const char *name_in(const char *dir, unsigned int number)
{
	size_t length = strlen(dir);
	char *end = text + length + 1;
	unsigned int unit = 1;

	memcpy(text, dir, length);
	text[length] = '/';
	while (number / unit > 9)
		unit *= 10;
	for (; unit; unit /= 10)
		*end++ = (char)('0' + number / unit % 10);
	*end = '\0';
	return text;
}

/* All have the same length. */
static const char *name_of(unsigned int i)
{
	return name_in("/benchdir", 10000 + i);
}

static bool make_names(unsigned int count)
{
	unsigned int i;
	int fd;

	if (syscall2(__NR_mkdir, (long)"/benchdir", 0755))
		return false;
	for (i = 0; i < count; i++) {
		fd = syscall3(__NR_open, (long)name_of(i), O_CREAT | O_WRONLY, 0644);
		if (fd < 0)
			bail("no file: %d", fd);
		sys_close(fd);
	}
	return true;
}

static void remove_names(unsigned int count)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		syscall1(__NR_unlink, (long)name_of(i));
	if (syscall1(__NR_rmdir, (long)"/benchdir"))
		bail("the directory stays");
}

/* Names from all over the directory. */
static void lookup_among(const char *row, unsigned int count)
{
	struct stat64 stat;
	const char *name;
	uint32_t start;
	unsigned int i;

	if (!make_names(count)) {
		skip(row, "there is no directory");
		return;
	}
	for (i = 0; i < ROUNDS; i++) {
		name = name_of(i * 7919 % count);
		start = now();
		if (syscall2(__NR_stat64, (long)name, (long)&stat))
			bail("no such name");
		if (i)
			sample(now() - start);
	}
	remove_names(count);
	report(row, 1);
}

static void dir10_lookup(void)
{
	lookup_among("dir10_lookup", 10);
}

static void dir10000_lookup(void)
{
	lookup_among("dir10000_lookup", MANY_NAMES);
}

/* --- a file that comes and goes ---------------------------------------------------------- */

static void create_and_unlink(const char *row)
{
	uint32_t start;
	int i, fd;

	for (i = 0; i < ROUNDS; i++) {
		start = now();
		fd = syscall3(__NR_open, (long)"/benchfile", O_CREAT | O_WRONLY, 0644);
		sys_close(fd);
		syscall1(__NR_unlink, (long)"/benchfile");
		if (i)
			sample(now() - start);
		if (fd < 0)
			bail("no file: %d", fd);
	}
	report(row, 1);
}

static void create_unlink(void)
{
	create_and_unlink("create_unlink");
}

/* Those of its numbers, each looked at once. */
static void use_names_of(int pid)
{
	struct stat64 stat;
	char dir[32];
	unsigned int i;

	memcpy(dir, name_in("/proc", (unsigned int)pid), sizeof(dir));
	memcpy(dir + strlen(dir), "/fd", sizeof("/fd"));
	for (i = 0; i < MANY_NUMBERS; i++)
		if (syscall2(__NR_lstat64, (long)name_in(dir, i), (long)&stat))
			bail("%s: no such name", text);
}

static bool allow_numbers(uint32_t count)
{
	const struct rlimit limit = { count, count };
	struct rlimit old;

	return sys_getrlimit(RLIMIT_NOFILE, &old) == 0 && old.rlim_max >= count &&
		sys_setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

static bool proc_is_there(void)
{
	struct stat64 stat;

	if (syscall2(__NR_stat64, (long)"/proc/self/fd", (long)&stat) == 0)
		return true;
	syscall2(__NR_mkdir, (long)"/proc", 0755);
	return syscall5(__NR_mount, (long)"proc", (long)"/proc", (long)"proc", 0, 0) == 0;
}

/* A child, so that its many numbers and their limit go with it; so does a child of its own. */
static void with_many_names(void)
{
	int fd, child, ends[2];

	if (!allow_numbers(MANY_NUMBERS + 6) || sys_pipe(ends))
		bail("no numbers");
	for (fd = ends[1]; fd < MANY_NUMBERS + 1;)
		if ((fd = sys_dup(0)) < 0)
			bail("dup: %d", fd);
	child = start_child();
	if (child == 0) {
		sys_close(ends[1]);
		sys_read(ends[0], text, 1);
		sys_exit_group(0);
	}
	use_names_of(child);
	use_names_of(sys_getpid());
	create_and_unlink("create_unlink_lru");
	sys_write(ends[1], "", 1);
	end_child(child);
	sys_exit_group(0);
}

static void create_unlink_lru(void)
{
	int child;

	if (!proc_is_there()) {
		skip("create_unlink_lru", "there is no /proc");
		return;
	}
	child = start_child();
	if (child == 0)
		with_many_names();
	end_child(child);
}

/* --- areas of a file ----------------------------------------------------------------------- */

static void *areas[MANY_SHOWN];

static void *show(int fd, int page)
{
	void *area = sys_mmap(NULL, PAGE_SIZE, PROT_RW, MAP_SHARED, fd, (unsigned long)page);

	if (failed(area))
		bail("mmap: %ld", (long)area);
	return area;
}

/*
 * So many pages of a file of MANY_SHOWN.  Addresses fall while pages rise, so no two areas become
 * one.
 */
static int show_all(int count)
{
	int fd = syscall2(__NR_memfd_create, (long)"bench", 0), i;

	if (fd < 0 || syscall3(__NR_ftruncate64, fd, PAGES(MANY_SHOWN), 0))
		return -1;
	for (i = 0; i < count; i++)
		areas[i] = show(fd, i * (MANY_SHOWN / count));
	return fd;
}

static void hide_all(int fd, int count)
{
	int i;

	for (i = 0; i < count; i++)
		sys_munmap(areas[i], PAGE_SIZE);
	sys_close(fd);
}

static void map_among(const char *row, int count)
{
	int fd = show_all(count), i;
	uint32_t start;
	void *area;

	if (fd < 0) {
		skip(row, "there are no files without a name");
		return;
	}
	for (i = 0; i < ROUNDS; i++) {
		start = now();
		area = show(fd, i * MANY_SHOWN / ROUNDS);
		sys_munmap(area, PAGE_SIZE);
		if (i)
			sample(now() - start);
	}
	hide_all(fd, count);
	report(row, 1);
}

static void punch_among(const char *row, int count)
{
	int fd = show_all(count), i;
	uint32_t start;

	if (fd < 0) {
		skip(row, "there are no files without a name");
		return;
	}
	for (i = 0; i < ROUNDS; i++) {
		int area = i * count / ROUNDS;

		*(volatile char *)areas[area] = 1;
		start = now();
		if (syscall6(__NR_fallocate, fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE,
			     PAGES(area * (MANY_SHOWN / count)), 0, PAGE_SIZE, 0))
			bail("no hole");
		if (i)
			sample(now() - start);
	}
	hide_all(fd, count);
	report(row, 1);
}

static void imap10_map(void)
{
	map_among("imap10_map", 10);
}

static void imap1000_map(void)
{
	map_among("imap1000_map", 1000);
}

static void imap10_punch(void)
{
	punch_among("imap10_punch", 10);
}

static void imap1000_punch(void)
{
	punch_among("imap1000_punch", 1000);
}

/* --- open files ------------------------------------------------------------------------------ */

static struct pollfd files[MANY_FILES];

static void poll_child(const char *row, int count)
{
	int ends[2], i;
	uint32_t start;

	if (!allow_numbers(MANY_NUMBERS))
		bail("no numbers");
	for (i = 0; i < count; i++) {
		if (sys_pipe(ends))
			bail("no pipe");
		files[i] = (struct pollfd){ .fd = ends[0], .events = POLLIN };
	}
	sys_write(ends[1], "", 1);
	for (i = 0; i < ROUNDS; i++) {
		start = now();
		if (sys_poll(files, (unsigned int)count, -1) != 1)
			bail("poll");
		if (i)
			sample(now() - start);
	}
	report(row, (uint32_t)count);
	sys_exit_group(0);
}

static void poll_among(const char *row, int count)
{
	int child = start_child();

	if (child == 0)
		poll_child(row, count);
	end_child(child);
	forget_samples();
}

static void poll10(void)
{
	poll_among("poll10.per_file", 10);
}

static void poll1000(void)
{
	poll_among("poll1000.per_file", MANY_FILES);
}

/* --- the text of many areas ------------------------------------------------------------------- */

static void *plain[MANY_AREAS];

static void read_all(const char *name)
{
	int fd = open_data(name, O_RDONLY);
	long done;

	do
		done = sys_read(fd, text, sizeof(text));
	while (done > 0);
	if (done < 0)
		bail("%s: %ld", name, done);
	sys_close(fd);
}

static void maps_among(const char *row, int count)
{
	uint32_t start;
	int i;

	if (!proc_is_there()) {
		skip(row, "there is no /proc");
		return;
	}
	for (i = 0; i < count; i++)
		plain[i] = map_pages(1, i & 1 ? PROT_READ : PROT_RW, MAP_PRIVATE);
	for (i = 0; i < 4; i++) {
		start = now();
		read_all("/proc/self/maps");
		if (i)
			sample(now() - start);
	}
	for (i = 0; i < count; i++)
		sys_munmap(plain[i], PAGE_SIZE);
	report(row, (uint32_t)count);
}

static void maps1000(void)
{
	maps_among("maps1000.per_area", 1000);
}

static void maps10000(void)
{
	maps_among("maps10000.per_area", MANY_AREAS);
}

const struct row grow_rows[] = {
	{ "dir10_lookup", dir10_lookup },
	{ "dir10000_lookup", dir10000_lookup },
	{ "create_unlink", create_unlink },
	{ "create_unlink_lru", create_unlink_lru },
	{ "imap10_map", imap10_map },
	{ "imap1000_map", imap1000_map },
	{ "imap10_punch", imap10_punch },
	{ "imap1000_punch", imap1000_punch },
	{ "poll10.per_file", poll10 },
	{ "poll1000.per_file", poll1000 },
	{ "maps1000.per_area", maps1000 },
	{ "maps10000.per_area", maps10000 },
	{ NULL, NULL },
};
