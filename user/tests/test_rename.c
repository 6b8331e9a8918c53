/* SPDX-License-Identifier: MIT */
/*
 * tests/rename - every name of a small tree becomes every other
 *
 *	f g	a file with two names		d	an empty folder
 *	h	another file			e	a folder: e/x a file, e/s an empty folder
 *	l	a link to d			n	is not there
 *
 * For each pair, and each set of flags: the tree is made anew, rename() is called, and what is
 * where then makes a checksum.  A line for each old name tells all results; what they must be
 * Linux says.
 */
#include <uapi/dirent.h>
#include <uapi/stat.h>

#include "test.h"

#define SIZE_OF(array)	(sizeof(array) / sizeof((array)[0]))

static const char *const names[] = {
	"f", "g", "h", "d", "e", "l", "n", "e/x", "e/s", "e/s/n", "d/n", "l/n", "f/n", "n/n",
	"f/", "d/", "e/", "l/", "n/", "e/s/", ".", "..", "d/.", "d/..", "e/s/../x", "", "/",
};

static const char *const places[] = {
	"f", "g", "h", "d", "e", "l", "n", "e/x", "e/s", "e/s/n", "d/n", "d/x", "d/s", "n/x",
	"n/s", "e/s/x", "f/x", "f/s", "h/x", "h/s", "l/x", "l/s", "g/x", "g/s", "x", "s",
};

static long rename_flags(const char *from, const char *to, unsigned int flags)
{
	return syscall5(__NR_renameat2, AT_FDCWD, (long)from, AT_FDCWD, (long)to, (long)flags);
}

static long rename(const char *from, const char *to)
{
	return syscall2(__NR_rename, (long)from, (long)to);
}

static long mkdir(const char *name)
{
	return syscall2(__NR_mkdir, (long)name, 0755);
}

static void make_file(const char *name)
{
	sys_close(syscall3(__NR_open, (long)name, O_CREAT | O_RDWR, 0644));
}

/* All that is in a folder, whatever it is called. */
static void empty(const char *folder)
{
	static char buffer[4096] __attribute__((aligned(8)));
	int fd = sys_open(folder, O_RDONLY | O_DIRECTORY);
	long size;

	if (syscall1(__NR_fchdir, fd))
		return;
	for (;;) {
		bool gone = false;

		sys_lseek(fd, 0, SEEK_SET);
		size = syscall3(__NR_getdents64, fd, (long)buffer, sizeof(buffer));
		for (long at = 0; at < size;) {
			struct linux_dirent64 *entry = (struct linux_dirent64 *)(buffer + at);

			at += entry->d_reclen;
			if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
				continue;
			if (entry->d_type == DT_DIR) {
				char name[256];

				memcpy(name, entry->d_name, strlen(entry->d_name) + 1);
				if (syscall1(__NR_rmdir, (long)name)) {
					empty(name);
					syscall1(__NR_rmdir, (long)name);
				}
				gone = true;
				break;		/* the buffer was used for what is in it */
			}
			gone |= syscall1(__NR_unlink, (long)entry->d_name) == 0;
		}
		if (!gone)
			break;
	}
	sys_close(fd);
	syscall1(__NR_chdir, (long)"..");
}

static void make_tree(void)
{
	mkdir("tree");
	syscall1(__NR_chdir, (long)"tree");
	make_file("f");
	syscall2(__NR_link, (long)"f", (long)"g");
	make_file("h");
	mkdir("d");
	mkdir("e");
	make_file("e/x");
	mkdir("e/s");
	syscall2(__NR_symlink, (long)"d", (long)"l");
}

static void remove_tree(void)
{
	syscall1(__NR_chdir, (long)"..");
	empty("tree");
	syscall1(__NR_rmdir, (long)"tree");
}

/* Which of the things that make_tree() made is it?  The number of the first one is base. */
static uint32_t describe(const char *name, uint64_t base)
{
	struct stat64 stat;

	if (syscall2(__NR_lstat64, (long)name, (long)&stat))
		return 0;
	return (uint32_t)(stat.st_ino - base + 1) * 1000003u + stat.st_mode * 31u + stat.st_nlink;
}

static uint32_t state(uint64_t base)
{
	uint32_t sum = 0;

	for (unsigned int i = 0; i < SIZE_OF(places); i++)
		sum = sum * 16777619u + describe(places[i], base);
	return sum;
}

static uint64_t number_of_f(void)
{
	struct stat64 stat;

	syscall2(__NR_lstat64, (long)"f", (long)&stat);
	return stat.st_ino;
}

static void try_all(unsigned int flags)
{
	for (unsigned int i = 0; i < SIZE_OF(names); i++) {
		uint32_t sum = 0;

		printf("# %u '%s':", flags, names[i]);
		for (unsigned int k = 0; k < SIZE_OF(names); k++) {
			uint64_t base;
			long error;

			make_tree();
			base = number_of_f();
			error = rename_flags(names[i], names[k], flags);
			sum = sum * 31 + state(base);
			printf(" %ld", -error);
			remove_tree();
		}
		printf(" %08x\n", sum);
	}
}

static void flags(void)
{
	void *bad = bad_address();

	make_tree();
	is(rename_flags("f", "n", 3), -EINVAL, "both flags");
	is(rename_flags("f", "n", 8), -EINVAL, "an unknown flag");
	is(rename_flags(bad, "n", 8), -EINVAL, "a flag is looked at first");
	is(rename(bad, "n"), -EFAULT, "bad address");
	is(rename("f", bad), -EFAULT, "bad address of the new name");
	is(rename("none/f", bad), -ENOENT, "the old name is looked at before the new one");
	is(syscall4(__NR_renameat, 99, (long)"f", AT_FDCWD, (long)"n"), -EBADF, "no such file");
	is(syscall4(__NR_renameat, AT_FDCWD, (long)"f", 99, (long)"n"), -EBADF, "nor there");
	is(rename("f", "/dev/null/x"), -ENOTDIR, "into what is no folder");
	remove_tree();
}

static void who_has_it_open(void)
{
	struct stat64 stat;
	char text[8] = "";
	int fd, other, dir;

	make_tree();
	fd = sys_open("f", O_RDWR);
	other = sys_open("h", O_RDWR);
	dir = sys_open("e", O_RDONLY);
	sys_write(fd, "one", 3);
	sys_write(other, "two", 3);
	is(rename("f", "h"), 0, "a file that is open takes the place of another");
	syscall2(__NR_fstat64, other, (long)&stat);
	is(stat.st_nlink, 0, "which has no name any more");
	is(syscall5(__NR_pread64, other, (long)text, 3, 0, 0), 3, "but can be read");
	ok(!strcmp(text, "two"), "its own contents");
	is(rename("e", "d/e"), 0, "a folder that is open moves");
	is(syscall4(__NR_fstatat64, dir, (long)"x", (long)&stat, 0), 0, "its names are there");
	is(syscall4(__NR_fstatat64, dir, (long)"../e/x", (long)&stat, 0), 0, ".. leads elsewhere");
	is(syscall4(__NR_fstatat64, dir, (long)"../d", (long)&stat, 0), -ENOENT,
	   "and not where it did");
	is(syscall2(__NR_stat64, (long)"d", (long)&stat), 0, "stat");
	is(stat.st_nlink, 3, "links of the folder that got one");
	is(stat.st_size, 60, "its size");
	sys_close(fd);
	sys_close(other);
	sys_close(dir);
	remove_tree();
}

static void where_we_are(void)
{
	static char path[512];
	struct stat64 stat;

	make_tree();
	syscall1(__NR_chdir, (long)"e/s");
	is(rename("../../e", "../../moved"), 0, "a folder above ours gets another name");
	is(syscall2(__NR_getcwd, (long)path, sizeof(path)) > 12, 1, "getcwd");
	ok(!strcmp(path + strlen(path) - 8, "/moved/s"), "tells the new one");
	is(rename("../../moved", "below"), -EINVAL, "not below itself");
	is(rename("../../d", "../s"), 0, "an empty folder may replace ours");
	is(syscall2(__NR_getcwd, (long)path, sizeof(path)), -ENOENT, "which is nowhere now");
	is(mkdir("new"), -ENOENT, "and gets no names");
	is(rename("../x", "x"), -ENOENT, "nor by rename");
	is(syscall2(__NR_stat64, (long)".", (long)&stat), 0, "it is there, though");
	is(stat.st_nlink, 0, "without links");
	is(syscall1(__NR_chdir, (long)".."), 0, "its parent is known");
	syscall1(__NR_chdir, (long)"..");
	remove_tree();
}

/* Names that do not fit where short ones do. */
static void long_names(void)
{
	static char a[256], b[256], c[300];

	memset(a, 'a', 255);
	memset(b, 'b', 200);
	memset(c, 'c', 299);
	make_tree();
	is(rename("f", a), 0, "a long name");
	is(rename("h", b), 0, "another");
	is(rename(a, c), -ENAMETOOLONG, "one that is too long");
	is(rename_flags(a, b, RENAME_EXCHANGE), 0, "they change places");
	is(rename_flags(a, "d", RENAME_EXCHANGE), 0, "with a short one");
	is(rename("d", b), 0, "over a long one");
	is(rename(b, "f"), 0, "and back");
	is(syscall1(__NR_unlink, (long)"f"), 0, "there it is");
	is(syscall1(__NR_rmdir, (long)a), 0, "and the folder");
	remove_tree();
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	syscall1(__NR_chdir, (long)root_path("/data"));
	flags();
	who_has_it_open();
	where_we_are();
	long_names();
	try_all(0);
	try_all(RENAME_NOREPLACE);
	try_all(RENAME_EXCHANGE);
	return done();
}
