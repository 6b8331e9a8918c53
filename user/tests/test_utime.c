/* SPDX-License-Identifier: MIT */
/*
 * tests/utime - a file's times: set by each call, and moved on by what is done with the file
 */
#include <uapi/prctl.h>
#include <uapi/stat.h>
#include <uapi/statx.h>

#include "handler.h"
#include "sys_time.h"
#include "test.h"

#define FILE_NAME	"utime-file"
#define NOW		0x3fffffff
#define OMIT		0x3ffffffe

static struct stat64 stat;

static void look(const char *name)
{
	syscall2(__NR_lstat64, (long)name, (long)&stat);
}

/* What nobody can make nobody can change either. */
static void make_file(const char *name, unsigned int mode)
{
	int fd = syscall3(__NR_open, (long)name, O_CREAT | O_RDWR | O_TRUNC, (long)mode);

	if (fd < 0)
		bail("%s: %d", name, fd);
	sys_close(fd);
}

static bool times_are(long asec, long ansec, long msec, long mnsec, const char *name)
{
	look(FILE_NAME);
	if (ok((long)stat.st_atime == asec && (long)stat.st_atime_nsec == ansec &&
	       (long)stat.st_mtime == msec && (long)stat.st_mtime_nsec == mnsec, "%s", name))
		return true;
	printf("# %ld.%ld %ld.%ld\n", (long)stat.st_atime, (long)stat.st_atime_nsec,
	       (long)stat.st_mtime, (long)stat.st_mtime_nsec);
	return false;
}

static long long ns(uint32_t seconds, uint32_t nanoseconds)
{
	return (long long)seconds * 1000000000 + nanoseconds;
}

static long utimensat(int dirfd, const char *name, long asec, long ansec, long msec, long mnsec,
		      int flags)
{
	const int32_t times[4] = { (int32_t)asec, (int32_t)ansec, (int32_t)msec, (int32_t)mnsec };

	return syscall4(__NR_utimensat, dirfd, (long)name, (long)times, flags);
}

static long utimensat64(const char *name, long long asec, long ansec, long long msec, long mnsec)
{
	const struct kernel_timespec times[2] = { { asec, ansec }, { msec, mnsec } };

	return syscall4(__NR_utimensat_time64, AT_FDCWD, (long)name, (long)times, 0);
}

static void each_call(void)
{
	const int32_t seconds[2] = { 1000, 2000 };
	int32_t values[4] = { 3000, 300000, 4000, 400000 };
	int fd = sys_open(FILE_NAME, O_RDONLY);

	is(syscall2(__NR_utime, (long)FILE_NAME, (long)seconds), 0, "utime");
	times_are(1000, 0, 2000, 0, "in seconds");
	is(syscall2(__NR_utimes, (long)FILE_NAME, (long)values), 0, "utimes");
	times_are(3000, 300000000, 4000, 400000000, "in microseconds");
	values[1] = 1000000;
	is(syscall2(__NR_utimes, (long)FILE_NAME, (long)values), -EINVAL,
	   "utimes: a whole second of them");
	values[1] = -1;
	is(syscall2(__NR_utimes, (long)FILE_NAME, (long)values), -EINVAL,
	   "utimes: fewer than none");
	values[1] = 5;
	is(syscall3(__NR_futimesat, fd, 0, (long)values), 0, "futimesat: what is open");
	times_are(3000, 5000, 4000, 400000000, "likewise");
	is(utimensat(AT_FDCWD, FILE_NAME, 10, 11, 12, 13, 0), 0, "utimensat");
	times_are(10, 11, 12, 13, "in nanoseconds");
	is(utimensat(fd, NULL, 20, 21, 22, OMIT, 0), 0, "utimensat: what is open, one of the two");
	times_are(20, 21, 12, 13, "the other stays");
	is(utimensat64(FILE_NAME, 30, 31, 5000000000LL, 33), 0, "utimensat_time64");
	times_are(30, 31, 5000000000LL & 0xffffffff, 33, "more than 32 bits");
	is(utimensat64(FILE_NAME, -5, 1, -1, 999999999), 0, "before 1970");
	times_are(-5, 1, -1, 999999999, "counts forward");
	sys_close(fd);
}

static void wide(void)
{
	struct statx statx = { 0 };

	utimensat64(FILE_NAME, -5, 1, 5000000000LL, 2);
	is(syscall5(__NR_statx, AT_FDCWD, (long)FILE_NAME, 0, 0x7ff, (long)&statx), 0, "statx");
	ok(statx.stx_atime.tv_sec == -5 && statx.stx_atime.tv_nsec == 1,
	   "sees what was before 1970");
	ok(statx.stx_mtime.tv_sec == 5000000000LL && statx.stx_mtime.tv_nsec == 2,
	   "and after 2106");
}

static void now(void)
{
	timespec_t before;
	long long time;

	utimensat(AT_FDCWD, FILE_NAME, 1, 1, 1, 1, 0);
	sys_clock_gettime(CLOCK_REALTIME_COARSE, &before);
	is(utimensat(AT_FDCWD, FILE_NAME, 77, NOW, 77, 7, 0), 0, "now, and then");
	look(FILE_NAME);
	time = ns(stat.st_atime, stat.st_atime_nsec);
	ok(time >= ns((uint32_t)before.tv_sec, (uint32_t)before.tv_nsec), "now is now");
	ok(stat.st_mtime == 77 && stat.st_mtime_nsec == 7, "then is then");
	ok(stat.st_ctime == stat.st_atime && stat.st_ctime_nsec == stat.st_atime_nsec,
	   "so is that of the change");
	is(syscall4(__NR_utimensat, AT_FDCWD, (long)FILE_NAME, 0, 0), 0, "no times");
	look(FILE_NAME);
	ok(ns(stat.st_mtime, stat.st_mtime_nsec) >= time, "are now");
	ok(stat.st_mtime == stat.st_atime && stat.st_mtime_nsec == stat.st_atime_nsec, "both");
	is(syscall2(__NR_utime, (long)FILE_NAME, 0), 0, "utime: no times");
	is(syscall2(__NR_utimes, (long)FILE_NAME, 0), 0, "utimes: no times");
	is(utimensat(99, "", 0, OMIT, 0, OMIT, 0xff), 0,
	   "nothing is to change: nothing is looked at");
}

static void refuses(void)
{
	int path = sys_open(FILE_NAME, O_PATH);

	is(utimensat(AT_FDCWD, FILE_NAME, 0, 1000000000, 0, 0, 0), -EINVAL,
	   "a second of nanoseconds");
	is(utimensat(AT_FDCWD, FILE_NAME, 0, 0, 0, -1, 0), -EINVAL, "fewer than none");
	is(utimensat(AT_FDCWD, FILE_NAME, 0, 0, 0, 0, 1), -EINVAL, "an unknown flag");
	is(utimensat(AT_FDCWD, "/nothing/here", 0, 0, 0, 0, 0), -ENOENT, "no such file");
	is(utimensat(AT_FDCWD, "", 0, 0, 0, 0, 0), -ENOENT, "no name");
	is(utimensat(AT_FDCWD, NULL, 0, 0, 0, 0, 0), -EFAULT, "none at all");
	is(utimensat(99, NULL, 0, 0, 0, 0, 0), -EBADF, "nothing open");
	is(utimensat(path, NULL, 0, 0, 0, 0, 0), -EBADF, "open as a path");
	is(utimensat(path, "", 5, 0, 6, 0, AT_EMPTY_PATH), 0, "by its number and no name");
	times_are(5, 0, 6, 0, "it is set");
	is(utimensat(path, NULL, 0, 0, 0, 0, AT_SYMLINK_NOFOLLOW), -EINVAL,
	   "a flag without a name");
	is(syscall4(__NR_utimensat, AT_FDCWD, (long)FILE_NAME, (long)bad_address(), 0), -EFAULT,
	   "times at a bad address");
	is(syscall2(__NR_utime, (long)FILE_NAME, (long)bad_address()), -EFAULT, "utime, likewise");
	is(syscall3(__NR_futimesat, AT_FDCWD, 0, 0), -EFAULT, "futimesat without a name");
	sys_close(path);
}

static void by_others(void)
{
	syscall3(__NR_setresuid32, 1000, 1000, 1000);
	is(syscall4(__NR_utimensat, AT_FDCWD, (long)FILE_NAME, 0, 0), 0,
	   "who may write may say now");
	is(utimensat(AT_FDCWD, FILE_NAME, 0, NOW, 0, NOW, 0), 0, "in either way");
	is(utimensat(AT_FDCWD, FILE_NAME, 0, NOW, 0, OMIT, 0), -EPERM, "but not for one alone");
	is(utimensat(AT_FDCWD, FILE_NAME, 1, 1, 1, 1, 0), -EPERM, "nor then");
	is(syscall4(__NR_utimensat, AT_FDCWD, (long)"utime-mine", 0, 0), -EACCES,
	   "who may not write may not");
}

static void links(void)
{
	const char *link = "utime-link";

	syscall2(__NR_symlink, (long)"utime-file", (long)link);
	utimensat(AT_FDCWD, FILE_NAME, 8, 8, 8, 8, 0);
	is(utimensat(AT_FDCWD, link, 9, 9, 9, 9, AT_SYMLINK_NOFOLLOW), 0, "a link's own times");
	look(link);
	ok(stat.st_mtime == 9, "are set");
	times_are(8, 8, 8, 8, "the file's are not");
	is(utimensat(AT_FDCWD, link, 7, 7, 7, 7, 0), 0, "through the link");
	times_are(7, 7, 7, 7, "the file's are");
	syscall1(__NR_unlink, (long)link);
}

/* --- a look at a file ----------------------------------------------------------------------- */

static bool looked_at(void)
{
	look(FILE_NAME);
	return stat.st_atime != 100;
}

static void was_looked_at(const char *how)
{
	ok(looked_at(), "%s moves the time of the last look", how);
	utimensat(AT_FDCWD, FILE_NAME, 100, 0, 200, 0, 0);
}

static void looks(void)
{
	static char buffer[256] __attribute__((aligned(8)));
	int fd = sys_open(FILE_NAME, O_RDWR);
	int quiet = sys_open(FILE_NAME, O_RDONLY | O_NOATIME), dir;
	char *memory;
	uint32_t old;

	sys_write(fd, "text", 4);
	utimensat(AT_FDCWD, FILE_NAME, 100, 0, 200, 0, 0);
	ok(!looked_at(), "to ask is no look");
	syscall5(__NR_pread64, quiet, (long)buffer, 4, 0, 0);
	ok(!looked_at(), "nor is one with O_NOATIME");
	syscall5(__NR_pread64, fd, (long)buffer, 4, 0, 0);
	was_looked_at("a read");
	syscall5(__NR_pread64, fd, (long)buffer, 4, 99, 0);
	was_looked_at("a read behind the end");
	syscall5(__NR_pread64, fd, (long)buffer, 0, 0, 0);
	was_looked_at("a read of nothing");
	memory = sys_mmap(NULL, PAGE_SIZE, PROT_READ, MAP_SHARED, fd, 0);
	if (failed(memory))
		bail("the file cannot be mapped: %ld", (long)memory);
	was_looked_at("a mapping");
	read_from(memory);
	ok(!looked_at(), "a touch of it does not");
	sleep_ms(20);
	syscall5(__NR_pread64, fd, (long)buffer, 4, 0, 0);
	look(FILE_NAME);
	old = stat.st_atime_nsec;
	sleep_ms(20);
	syscall5(__NR_pread64, fd, (long)buffer, 4, 0, 0);
	look(FILE_NAME);
	ok(stat.st_atime_nsec == old, "a second look does not count");
	sleep_ms(20);
	sys_write(fd, "more", 4);
	sleep_ms(20);
	syscall5(__NR_pread64, fd, (long)buffer, 4, 0, 0);
	look(FILE_NAME);
	ok(stat.st_atime_nsec != old, "unless the file has changed since");
	sys_munmap(memory, PAGE_SIZE);
	sys_close(fd);
	sys_close(quiet);

	syscall2(__NR_mkdir, (long)"utime-dir", 0700);
	dir = sys_open("utime-dir", O_RDONLY | O_DIRECTORY);
	utimensat(dir, NULL, 100, 0, 200, 0, 0);
	sys_close(syscall3(__NR_openat, dir, (long)"nothing", O_RDONLY));
	look("utime-dir");
	ok(stat.st_atime == 100, "a walk through a directory is no look");
	syscall3(__NR_getdents64, dir, (long)buffer, sizeof(buffer));
	look("utime-dir");
	ok(stat.st_atime != 100, "a list of its names is one");
	sys_close(dir);
	syscall1(__NR_rmdir, (long)"utime-dir");
}

static void looks_at_links(void)
{
	const char *link = "utime-link";
	char buffer[64];

	syscall2(__NR_symlink, (long)"utime-file", (long)link);
	utimensat(AT_FDCWD, link, 100, 0, 200, 0, AT_SYMLINK_NOFOLLOW);
	syscall3(__NR_readlink, (long)link, (long)buffer, sizeof(buffer));
	look(link);
	ok(stat.st_atime != 100, "so is readlink");
	utimensat(AT_FDCWD, link, 100, 0, 200, 0, AT_SYMLINK_NOFOLLOW);
	sys_close(sys_open(link, O_RDONLY));
	look(link);
	ok(stat.st_atime != 100, "and a walk through a link");
	syscall1(__NR_unlink, (long)link);
}

/* A mounted one: Linux's first keeps the time of each look. */
static void on_file_system(void (*work)(void))
{
	syscall2(__NR_mkdir, (long)"utime-place", 0700);
	is(syscall5(__NR_mount, 0, (long)"utime-place", (long)"tmpfs", 0, 0), 0, "a file system");
	syscall1(__NR_chdir, (long)"utime-place");
	make_file(FILE_NAME, 0666);
	work();
	syscall1(__NR_unlink, (long)FILE_NAME);
	syscall1(__NR_chdir, (long)"..");
	is(syscall2(__NR_umount2, (long)"utime-place", 0), 0, "it goes");
	syscall1(__NR_rmdir, (long)"utime-place");
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	syscall1(__NR_umask, 0);
	if (syscall1(__NR_chdir, (long)root_path("/tests")))
		bail("no folder");
	make_file(FILE_NAME, 0666);
	make_file("utime-mine", 0600);
	each_call();
	wide();
	now();
	refuses();
	in_section(by_others);
	links();
	syscall1(__NR_unlink, (long)FILE_NAME);
	on_file_system(looks);
	on_file_system(looks_at_links);
	syscall1(__NR_unlink, (long)"utime-mine");
	return done();
}
