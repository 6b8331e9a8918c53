/* SPDX-License-Identifier: MIT */
/*
 * tests/getdents - the names of a folder, in pieces, while they come and go
 */
#include <uapi/dirent.h>
#include <uapi/stat.h>

#include "test.h"

#define NR	300			/* names, n0 .. n299 */

static char buffer[65536] __attribute__((aligned(8)));
static unsigned char seen[NR];
static unsigned int dots, strange;

static long list(int fd, size_t size)
{
	return syscall3(__NR_getdents64, fd, (long)buffer, (long)size);
}

/* A letter and a number below 1000. */
static void write_name(char *text, char letter, unsigned int n)
{
	*text++ = letter;
	if (n >= 100)
		*text++ = (char)('0' + n / 100);
	if (n >= 10)
		*text++ = (char)('0' + n / 10 % 10);
	*text++ = (char)('0' + n % 10);
	*text = '\0';
}

static void name_of(char *text, unsigned int n)
{
	write_name(text, 'n', n);
}

static void make(unsigned int n)
{
	char name[8];

	name_of(name, n);
	sys_close(syscall3(__NR_open, (long)name, O_CREAT | O_RDWR, 0644));
}

static void make_all(void)
{
	for (unsigned int i = 0; i < NR; i++)
		make(i);
}

static long drop(unsigned int n)
{
	char name[8];

	name_of(name, n);
	return syscall1(__NR_unlink, (long)name);
}

static void drop_all(void)
{
	for (unsigned int i = 0; i < NR; i++)
		drop(i);
}

static void note(const char *name)
{
	unsigned int n = 0;

	if (name[0] == '.') {
		dots++;
		return;
	}
	for (const char *at = name + 1; *at; at++)
		n = n * 10 + (unsigned int)(*at - '0');
	if (n < NR)
		seen[n]++;
	else
		strange++;
}

/* Note the names of what was read; how many. */
static unsigned int note_all(long size)
{
	unsigned int nr = 0;

	for (long at = 0; at < size; nr++) {
		struct linux_dirent64 *entry = (struct linux_dirent64 *)(buffer + at);

		note(entry->d_name);
		at += entry->d_reclen;
	}
	return nr;
}

static void forget(void)
{
	memset(seen, 0, sizeof(seen));
	dots = strange = 0;
}

/* Names seen once, with the two dots, and nothing else. */
static bool all_once(void)
{
	for (unsigned int i = 0; i < NR; i++)
		if (seen[i] != 1)
			return false;
	return dots == 2 && strange == 0;
}

static void pieces(void)
{
	static const size_t sizes[] = { 24, 25, 32, 56, 100, 1000, 4096, 65536 };
	int fd = sys_open(".", O_RDONLY | O_DIRECTORY);

	for (unsigned int i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		long size;

		forget();
		sys_lseek(fd, 0, SEEK_SET);
		while ((size = list(fd, sizes[i])) > 0)
			note_all(size);
		is(size, 0, "the end, by pieces of %u bytes", (unsigned int)sizes[i]);
		ok(all_once(), "each name once");
		is(list(fd, sizes[i]), 0, "and the end again");
	}
	sys_close(fd);
}

static void old_form(void)
{
	int fd = sys_open(".", O_RDONLY);
	unsigned int regular = 0, folders = 0;
	long size;

	forget();
	while ((size = syscall3(__NR_getdents, fd, (long)buffer, 777)) > 0) {
		for (long at = 0; at < size;) {
			struct linux_dirent *entry = (struct linux_dirent *)(buffer + at);

			note(entry->d_name);
			regular += buffer[at + entry->d_reclen - 1] == DT_REG;
			folders += buffer[at + entry->d_reclen - 1] == DT_DIR;
			at += entry->d_reclen;
		}
	}
	ok(all_once(), "getdents: each name once");
	is(regular, NR, "their kinds");
	is(folders, 2, "and those of . and ..");
	sys_close(fd);
}

/* From each position that was told the next name is the one that came then. */
static void positions(void)
{
	static struct { int64_t pos; char name[8]; } told[NR + 2];
	int fd = sys_open(".", O_RDONLY);
	long size = list(fd, sizeof(buffer));
	unsigned int nr = 0, wrong = 0;
	int64_t pos = 0;

	for (long at = 0; at < size; nr++) {
		struct linux_dirent64 *entry = (struct linux_dirent64 *)(buffer + at);

		told[nr].pos = pos;
		memcpy(told[nr].name, entry->d_name, strlen(entry->d_name) + 1);
		pos = entry->d_off;
		at += entry->d_reclen;
	}
	is(nr, NR + 2, "all names at once");
	for (unsigned int i = 0; i < nr; i++) {
		struct linux_dirent64 *entry = (struct linux_dirent64 *)buffer;
		unsigned int back = (i * 7 + 3) % nr;

		sys_lseek(fd, (long)told[back].pos, SEEK_SET);
		list(fd, 40);
		wrong += strcmp(entry->d_name, told[back].name) != 0;
	}
	is(wrong, 0, "lseek to each, and it goes on there");
	is(sys_lseek(fd, 0, SEEK_SET), 0, "to the beginning");
	is(sys_lseek(fd, 0, SEEK_CUR), 0, "where we are");
	is(sys_lseek(fd, -1, SEEK_SET), -EINVAL, "before it");
	is(sys_lseek(fd, 0, SEEK_END), -EINVAL, "from the end");
	sys_close(fd);
}

static void errors(void)
{
	int fd = sys_open(".", O_RDONLY), file = sys_open("n0", O_RDWR);
	char byte;

	is(list(99, 100), -EBADF, "no file");
	is(list(file, 100), -ENOTDIR, "no folder");
	is(list(fd, 23), -EINVAL, "no room for a name");
	is(list(fd, 0), -EINVAL, "no room at all");
	is(syscall3(__NR_getdents64, fd, (long)bad_address(), 100), -EFAULT, "bad address");
	is(syscall3(__NR_getdents, fd, (long)bad_address(), 100), -EFAULT, "and of getdents");
	is(syscall3(__NR_getdents, fd, (long)buffer, 11), -EINVAL, "getdents: no room for a name");
	is(list(fd, 24), 24, "none was lost by that");
	is(sys_read(fd, &byte, 1), -EISDIR, "read");
	sys_close(fd);
	sys_close(file);
	syscall2(__NR_mkdir, (long)"gone", 0755);
	fd = sys_open("gone", O_RDONLY);
	is(list(fd, 24), 24, "a folder");
	is(syscall1(__NR_rmdir, (long)"gone"), 0, "goes");
	is(list(fd, 100), -ENOENT, "and has no names, not even dots");
	sys_close(fd);
}

/* rm -r: what was read is removed before the next piece. */
static void removed_behind(void)
{
	int fd = sys_open(".", O_RDONLY);
	unsigned int removed = 0;
	long size;

	while ((size = list(fd, 200)) > 0)
		for (long at = 0; at < size;) {
			struct linux_dirent64 *entry = (struct linux_dirent64 *)(buffer + at);

			removed += syscall1(__NR_unlink, (long)entry->d_name) == 0;
			at += entry->d_reclen;
		}
	is(removed, NR, "all were met though those before them went");
	sys_close(fd);
	make_all();
}

/*
 * Odd names stay; even ones come and go at random while the folder is read.  Odd ones are met
 * once; an even one not more often than it came.
 */
static void while_they_change(unsigned int seed)
{
	int fd = sys_open(".", O_RDONLY);
	unsigned int bad = 0;
	long size;

	forget();
	while ((size = list(fd, 100)) > 0) {
		note_all(size);
		for (unsigned int i = 0; i < 5; i++) {
			unsigned int n;

			seed = seed * 1103515245 + 12345;
			n = (seed >> 8) % NR & ~1u;
			if (drop(n))
				make(n);
		}
	}
	for (unsigned int i = 1; i < NR; i += 2)
		bad += seen[i] != 1;
	for (unsigned int i = 0; i < NR; i += 2)
		bad += seen[i] > 1;
	is(bad, 0, "names that stay are met once, others once at most");
	sys_close(fd);
	drop_all();
	make_all();
}

/* A file that is renamed while the folder is read does not keep it from ending. */
static void renamed_on_and_on(void)
{
	int fd = sys_open(".", O_RDONLY);
	unsigned int rounds = 0, met = 0;
	long size;

	while ((size = list(fd, 64)) > 0 && rounds++ < 10 * NR) {
		for (long at = 0; at < size;) {
			struct linux_dirent64 *entry = (struct linux_dirent64 *)(buffer + at);
			char other[8] = "m";

			at += entry->d_reclen;
			if (entry->d_name[0] != 'n')
				continue;
			met++;
			memcpy(other + 1, entry->d_name + 1, strlen(entry->d_name));
			syscall2(__NR_rename, (long)entry->d_name, (long)other);
		}
	}
	is(size, 0, "it ends though each name is changed when it is met");
	is(met, NR, "each was met");
	sys_close(fd);
	for (unsigned int i = 0; i < NR; i++) {
		char name[8];

		write_name(name, 'm', i);
		syscall1(__NR_unlink, (long)name);
	}
}

/* The newest name comes first, also after a rename. */
static void order(void)
{
	static const char *const steps[] = { "a", "b", "c" };
	struct linux_dirent64 *entry;
	int fd;

	for (unsigned int i = 0; i < 3; i++)
		syscall2(__NR_mkdir, (long)steps[i], 0755);
	syscall2(__NR_rename, (long)"a", (long)"d");
	fd = sys_open(".", O_RDONLY);
	for (long at = 0, size = list(fd, sizeof(buffer)); at < size;) {
		entry = (struct linux_dirent64 *)(buffer + at);
		printf("# %s %u\n", entry->d_name, entry->d_type);
		at += entry->d_reclen;
	}
	sys_close(fd);
	ok(true, "in this order");
	syscall1(__NR_rmdir, (long)"b");
	syscall1(__NR_rmdir, (long)"c");
	syscall1(__NR_rmdir, (long)"d");
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	syscall1(__NR_chdir, (long)root_path("/data"));
	syscall2(__NR_mkdir, (long)"names", 0755);
	syscall1(__NR_chdir, (long)"names");
	order();
	make_all();
	pieces();
	old_form();
	positions();
	errors();
	removed_behind();
	for (unsigned int seed = 1; seed <= 3; seed++)
		while_they_change(seed);
	renamed_on_and_on();
	syscall1(__NR_chdir, (long)"..");
	is(syscall1(__NR_rmdir, (long)"names"), 0, "nothing was left behind");
	return done();
}
