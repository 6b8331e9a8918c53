/* SPDX-License-Identifier: MIT */
/*
 * tests/names - names come and go, what paths lead to, numbers of open files, sizes of files
 */
#include <uapi/memfd.h>
#include <uapi/stat.h>
#include <uapi/statx.h>

#include "test.h"

#define BAD	((long)bad_address())

static const char *dir;			/* a folder of our own */

static long at1(long number, long a)
{
	return syscall1(number, a);
}

static long mkdir(const char *name, int mode)
{
	return syscall2(__NR_mkdir, (long)name, mode);
}

static long unlink(const char *name)
{
	return at1(__NR_unlink, (long)name);
}

static long rmdir(const char *name)
{
	return at1(__NR_rmdir, (long)name);
}

static long chdir(const char *name)
{
	return at1(__NR_chdir, (long)name);
}

static int create(const char *name, int flags)
{
	return syscall3(__NR_open, (long)name, O_RDWR | O_CREAT | flags, 0666);
}

static uint32_t mode_of(const char *name)
{
	struct stat64 stat = { 0 };
	long error = syscall2(__NR_lstat64, (long)name, (long)&stat);

	return error ? (uint32_t)error : stat.st_mode;
}

/* --- folders and where we are ---------------------------------------------------------- */

static void folders(void)
{
	static char cwd[4096];
	long length;
	int fd;

	is(mkdir(dir, 0777), 0, "mkdir");
	is(mkdir(dir, 0777), -EEXIST, "mkdir: once more");
	is(chdir(dir), 0, "chdir");
	length = syscall2(__NR_getcwd, (long)cwd, sizeof(cwd));
	is(length, (long)strlen(cwd) + 1, "getcwd: length");
	ok(strcmp(cwd + length - 6, "names") == 0, "getcwd: there we are");
	is(syscall2(__NR_getcwd, (long)cwd, length - 1), -ERANGE, "getcwd: no room");
	is(syscall2(__NR_getcwd, BAD, 4096), -EFAULT, "getcwd: bad address");
	is(mkdir("sub/none", 0777), -ENOENT, "mkdir: its folder is not there");
	is(syscall1(__NR_umask, 027), 022, "umask");
	is(mkdir("sub", 0777), 0, "mkdir: relative");
	is(mode_of("sub"), S_IFDIR | 0750, "the umask was obeyed");
	is(syscall1(__NR_umask, 022), 027, "umask: as before");
	is(mkdir("sub/.", 0777), -EEXIST, "mkdir: .");
	is(mkdir("", 0777), -ENOENT, "mkdir: without a name");
	is(mkdir(bad_address(), 0777), -EFAULT, "mkdir: bad address");
	fd = sys_open("sub", O_RDONLY | O_DIRECTORY);
	is(syscall1(__NR_fchdir, fd), 0, "fchdir");
	is(chdir(".."), 0, "chdir: back");
	is(syscall3(__NR_mkdirat, fd, (long)"deep", 0700), 0, "mkdirat");
	is(mode_of("sub/deep"), S_IFDIR | 0700, "it is there");
	is(rmdir("sub"), -ENOTEMPTY, "rmdir: not empty");
	is(syscall3(__NR_unlinkat, fd, (long)"deep", 0), -EISDIR, "unlinkat: a folder");
	is(syscall3(__NR_unlinkat, fd, (long)"deep", 1), -EINVAL, "unlinkat: unknown flag");
	is(syscall3(__NR_unlinkat, fd, (long)"deep", AT_REMOVEDIR), 0, "unlinkat: REMOVEDIR");
	is(rmdir("sub"), 0, "rmdir");
	is(syscall1(__NR_fchdir, fd), 0, "fchdir: to where it was");
	is(syscall2(__NR_getcwd, (long)cwd, sizeof(cwd)), -ENOENT, "getcwd: it has no name");
	is(mkdir("x", 0777), -ENOENT, "mkdir: nor gets one inside");
	is(chdir(dir), 0, "chdir: absolute");
	sys_close(fd);
	is(rmdir("sub"), -ENOENT, "rmdir: it is gone");
	is(rmdir("."), -EINVAL, "rmdir: .");
	is(syscall1(__NR_fchdir, fd), -EBADF, "fchdir: no file");
	is(chdir("/dev/null"), -ENOTDIR, "chdir: no folder");
}

/* --- files and links ------------------------------------------------------------------- */

static void links(void)
{
	char text[16] = "...............";
	int fd = create("file", O_EXCL);

	ok(fd >= 0, "open: a new file");
	is(create("file", O_EXCL), -EEXIST, "open: EXCL");
	is(sys_write(fd, "hello", 5), 5, "write");
	is(syscall2(__NR_link, (long)"file", (long)"twin"), 0, "link");
	is(syscall2(__NR_link, (long)"file", (long)"twin"), -EEXIST, "link: once more");
	is(syscall2(__NR_link, (long)"none", (long)"twin2"), -ENOENT, "link: to nothing");
	is(syscall2(__NR_link, (long)".", (long)"folder"), -EPERM, "link: to a folder");
	is(syscall2(__NR_symlink, (long)"file", (long)"soft"), 0, "symlink");
	is(syscall2(__NR_symlink, (long)"", (long)"soft2"), -ENOENT, "symlink: to nothing");
	is(mode_of("soft"), S_IFLNK | 0777, "it is one");
	is(syscall3(__NR_readlink, (long)"soft", (long)text, 16), 4, "readlink");
	ok(memcmp(text, "file.", 5) == 0, "without a NUL");
	is(syscall3(__NR_readlink, (long)"soft", (long)text, 2), 2, "readlink: cut off");
	is(syscall3(__NR_readlink, (long)"soft", (long)text, 0), -EINVAL, "readlink: no room");
	is(syscall3(__NR_readlink, (long)"file", (long)text, 16), -EINVAL, "readlink: no link");
	is(syscall3(__NR_readlink, (long)"soft", BAD, 16), -EFAULT, "readlink: bad address");
	is(syscall4(__NR_readlinkat, fd, (long)"", (long)text, 16), -ENOENT,
	   "readlinkat: no link and no name");
	is(syscall4(__NR_readlinkat, 99, (long)"x", (long)text, 16), -EBADF, "readlinkat: no file");
	is(syscall5(__NR_linkat, AT_FDCWD, (long)"soft", AT_FDCWD, (long)"third",
		    AT_SYMLINK_FOLLOW), 0, "linkat: the link is followed");
	is(mode_of("third"), S_IFREG | 0644, "a file");
	is(syscall5(__NR_linkat, AT_FDCWD, (long)"soft", AT_FDCWD, (long)"x", 1), -EINVAL,
	   "linkat: unknown flag");
	is(unlink("file"), 0, "unlink");
	is(sys_open("soft", O_RDONLY), -ENOENT, "the link leads nowhere");
	is(sys_lseek(fd, 0, SEEK_SET), 0, "the file lives on");
	ok(sys_read(fd, text, 5) == 5 && memcmp(text, "hello", 5) == 0, "with its contents");
	is(unlink("soft") | unlink("twin") | unlink("third"), 0, "unlink: the others");
	is(unlink("twin"), -ENOENT, "unlink: it is gone");
	is(unlink("."), -EISDIR, "unlink: a folder");
	sys_close(fd);
}

static void nodes(void)
{
	int fd;

	is(syscall3(__NR_mknod, (long)"null", S_IFCHR | 0666, 0x103), 0, "mknod: a device");
	is(mode_of("null"), S_IFCHR | 0644, "it is one");
	fd = sys_open("null", O_RDWR);
	is(sys_write(fd, "x", 1), 1, "it works");
	sys_close(fd);
	is(syscall3(__NR_mknod, (long)"plain", 0600, 0), 0, "mknod: a file");
	is(mode_of("plain"), S_IFREG | 0600, "it is one");
	is(syscall3(__NR_mknod, (long)"plain", 0600, 0), -EEXIST, "mknod: once more");
	is(syscall3(__NR_mknod, (long)"folder", S_IFDIR | 0700, 0), -EPERM, "mknod: a folder");
	is(syscall3(__NR_mknod, (long)"odd", 0130000, 0), -EINVAL, "mknod: nothing known");
	is(unlink("null") | unlink("plain"), 0, "unlink");
}

static void access(void)
{
	int fd = create("file", 0);

	is(syscall2(__NR_access, (long)"file", R_OK | W_OK), 0, "access: root may");
	is(syscall2(__NR_access, (long)"file", X_OK), -EACCES, "access: but not execute");
	is(syscall2(__NR_access, (long)".", X_OK), 0, "access: a folder");
	is(syscall2(__NR_access, (long)"file", 8), -EINVAL, "access: unknown");
	is(syscall2(__NR_access, (long)"none", 0), -ENOENT, "access: not there");
	is(syscall2(__NR_access, BAD, 0), -EFAULT, "access: bad address");
	is(syscall3(__NR_faccessat, 99, (long)"file", 0), -EBADF, "faccessat: no file");
	is(syscall3(__NR_faccessat, fd, (long)"file", 0), -ENOTDIR, "faccessat: no folder");
	is(syscall4(__NR_faccessat2, fd, (long)"", R_OK, AT_EMPTY_PATH), 0, "faccessat2");
	is(syscall4(__NR_faccessat2, fd, (long)"", R_OK, 1), -EINVAL, "faccessat2: unknown flag");
	is(syscall4(__NR_faccessat2, AT_FDCWD, (long)"file", R_OK, AT_EACCESS), 0,
	   "faccessat2: EACCESS");
	sys_close(fd);
	unlink("file");
}

/* --- what a file is -------------------------------------------------------------------- */

static void statx(void)
{
	struct statx x;
	struct stat64 s;
	int fd = create("file", 0);

	memset(&x, 0x55, sizeof(x));
	sys_write(fd, "0123456789", 10);
	is(syscall5(__NR_statx, AT_FDCWD, (long)"file", 0, STATX_BASIC_STATS, (long)&x), 0,
	   "statx");
	is(x.stx_mask & STATX_BASIC_STATS, STATX_BASIC_STATS, "all that stat tells");
	is((long)x.stx_size, 10, "its size");
	is(x.stx_mode, S_IFREG | 0644, "its mode");
	is(x.stx_nlink, 1, "one name");
	is(syscall2(__NR_fstat64, fd, (long)&s), 0, "fstat64");
	ok(s.st_ino == x.stx_ino && s.st_mtime == (uint32_t)x.stx_mtime.tv_sec, "says the same");
	is(syscall5(__NR_statx, fd, (long)"", AT_EMPTY_PATH, 0, (long)&x), 0, "of a number");
	is(syscall5(__NR_statx, fd, (long)"", 0, 0, (long)&x), -ENOENT, "without a name");
	is(syscall5(__NR_statx, fd, (long)"x", 0, 0, (long)&x), -ENOTDIR, "not in a folder");
	is(syscall5(__NR_statx, AT_FDCWD, (long)"none", 0, 0, (long)&x), -ENOENT, "not there");
	is(syscall5(__NR_statx, AT_FDCWD, (long)"file", 1, 0, (long)&x), -EINVAL, "unknown flag");
	is(syscall5(__NR_statx, AT_FDCWD, BAD, 1, 0, (long)&x), -EINVAL, "that comes first");
	is(syscall5(__NR_statx, AT_FDCWD, (long)"file", AT_STATX_SYNC_TYPE, 0, (long)&x), -EINVAL,
	   "both at once");
	is(syscall5(__NR_statx, AT_FDCWD, (long)"file", 0, (long)STATX__RESERVED, (long)&x),
	   -EINVAL, "a mask of the future");
	is(syscall5(__NR_statx, AT_FDCWD, (long)"file", 0, 0, BAD), -EFAULT, "bad address");
	is(syscall4(__NR_fstatat64, fd, (long)"", (long)&s, AT_EMPTY_PATH), 0,
	   "fstatat64: of a number");
	is(syscall4(__NR_fstatat64, 99, BAD, (long)&s, 1), -EINVAL, "fstatat64: the flags first");
	is(syscall4(__NR_fstatat64, 99, BAD, (long)&s, 0), -EFAULT, "then the name");
	is(syscall4(__NR_fstatat64, 99, (long)"x", (long)&s, 0), -EBADF, "then the folder");
	sys_close(fd);
	unlink("file");
}

/* --- numbers --------------------------------------------------------------------------- */

static void numbers(void)
{
	int fd = create("file", O_APPEND), twin;

	is(syscall3(__NR_fcntl64, fd, F_GETFD, 0), 0, "F_GETFD");
	is(syscall3(__NR_fcntl64, fd, F_SETFD, FD_CLOEXEC), 0, "F_SETFD");
	is(syscall3(__NR_fcntl64, fd, F_GETFD, 0), FD_CLOEXEC, "it is set");
	is(syscall3(__NR_fcntl64, fd, F_GETFL, 0), O_RDWR | O_APPEND, "F_GETFL");
	is(syscall3(__NR_fcntl64, fd, F_SETFL, O_NONBLOCK), 0, "F_SETFL");
	is(syscall3(__NR_fcntl64, fd, F_GETFL, 0), O_RDWR | O_NONBLOCK, "it is set");
	twin = syscall3(__NR_fcntl64, fd, F_DUPFD, 20);
	is(twin, 20, "F_DUPFD: from 20 on");
	is(syscall3(__NR_fcntl64, twin, F_GETFD, 0), 0, "without CLOEXEC");
	is(syscall3(__NR_fcntl64, fd, F_DUPFD_CLOEXEC, 20), 21, "F_DUPFD_CLOEXEC");
	is(syscall3(__NR_fcntl64, 21, F_GETFD, 0), FD_CLOEXEC, "with it");
	is(syscall3(__NR_fcntl64, twin, F_GETFL, 0), O_RDWR | O_NONBLOCK, "flags are common");
	is(syscall3(__NR_fcntl64, fd, F_DUPFD, 100000), -EINVAL, "F_DUPFD: beyond the limit");
	is(syscall3(__NR_fcntl64, 99, F_GETFD, 0), -EBADF, "fcntl64: no file");
	is(syscall3(__NR_fcntl64, fd, 9999, 0), -EINVAL, "fcntl64: unknown");
	is(syscall3(__NR_fcntl, fd, F_GETFD, 0), FD_CLOEXEC, "fcntl, the old one");
	is(syscall3(__NR_dup3, fd, 22, O_CLOEXEC), 22, "dup3");
	is(syscall3(__NR_fcntl64, 22, F_GETFD, 0), FD_CLOEXEC, "with CLOEXEC");
	is(syscall3(__NR_dup3, fd, fd, 0), -EINVAL, "dup3: to itself");
	is(syscall3(__NR_dup3, fd, 23, 1), -EINVAL, "dup3: unknown flag");
	is(syscall3(__NR_dup3, 99, 23, 0), -EBADF, "dup3: no file");
	is(syscall3(__NR_dup3, fd, 100000, 0), -EBADF, "dup3: beyond the limit");
	sys_close(20), sys_close(21), sys_close(22), sys_close(fd);
	fd = sys_open("file", O_RDONLY | O_CLOEXEC);
	is(syscall3(__NR_fcntl64, fd, F_GETFD, 0), FD_CLOEXEC, "open: CLOEXEC");
	is(syscall3(__NR_fcntl64, fd, F_GETFL, 0) & ~O_CLOEXEC, O_RDONLY, "F_GETFL");
	sys_close(fd);
	unlink("file");
}

/* --- places and sizes ------------------------------------------------------------------ */

static void places(void)
{
	char text[16] = "";
	int fd = create("file", 0);

	is(syscall5(__NR_pwrite64, fd, (long)"world", 5, 10, 0), 5, "pwrite64");
	is(sys_lseek(fd, 0, SEEK_CUR), 0, "the position stays");
	is(syscall5(__NR_pread64, fd, (long)text, 16, 8, 0), 7, "pread64: up to the end");
	ok(text[0] == 0 && text[1] == 0 && memcmp(text + 2, "world", 5) == 0, "zeros before it");
	is(syscall5(__NR_pread64, fd, (long)text, 16, 0, 1), 0, "pread64: beyond 4 GB");
	is(syscall5(__NR_pread64, fd, (long)text, 16, 0, -1), -EINVAL, "pread64: below 0");
	is(syscall5(__NR_pread64, 99, (long)text, 16, 0, 0), -EBADF, "pread64: no file");
	is(syscall5(__NR_pread64, fd, BAD, 5, 0, 0), -EFAULT, "pread64: bad address");
	is(syscall3(__NR_ftruncate64, fd, 12, 0), 0, "ftruncate64: shorter");
	is(sys_lseek(fd, 0, SEEK_END), 12, "it is");
	is(syscall2(__NR_truncate, (long)"file", 100), 0, "truncate: longer");
	is(syscall5(__NR_pread64, fd, (long)text, 4, 11, 0), 4, "pread64");
	ok(text[0] == 'o' && text[1] == 0, "zeros behind what was left");
	is(syscall2(__NR_ftruncate, fd, -1), -EINVAL, "ftruncate: below 0");
	is(syscall3(__NR_truncate64, (long)"file", 0, 0x7fffffff), -EFBIG, "truncate64: too large");
	is(syscall3(__NR_truncate64, (long)".", 0, 0), -EISDIR, "truncate64: a folder");
	is(syscall3(__NR_truncate64, (long)"none", 0, 0), -ENOENT, "truncate64: not there");
	is(syscall3(__NR_ftruncate64, 99, 0, 0), -EBADF, "ftruncate64: no file");
	sys_close(fd);
	fd = sys_open("file", O_RDONLY);
	is(syscall3(__NR_ftruncate64, fd, 0, 0), -EINVAL, "ftruncate64: opened to be read");
	is(syscall1(__NR_fsync, fd), 0, "fsync");
	is(syscall1(__NR_fdatasync, fd), 0, "fdatasync");
	is(syscall1(__NR_syncfs, fd), 0, "syncfs");
	is(syscall0(__NR_sync), 0, "sync");
	is(syscall1(__NR_fsync, 99), -EBADF, "fsync: no file");
	is(syscall5(__NR_fadvise64, fd, 0, 0, 0, POSIX_FADV_WILLNEED), 0, "fadvise64");
	is(syscall5(__NR_fadvise64, fd, 0, 0, 0, 99), -EINVAL, "fadvise64: unknown");
	is(syscall5(__NR_fadvise64, 99, 0, 0, 0, 0), -EBADF, "fadvise64: no file");
	is(syscall6(__NR_fadvise64_64, fd, 0, 0, 0, -1, 0), -EINVAL, "fadvise64_64: below 0");
	sys_close(fd);
	fd = sys_open("/dev/null", O_RDONLY);
	is(syscall1(__NR_fsync, fd), -EINVAL, "fsync: a device");
	sys_close(fd);
	unlink("file");
}

static void memfd(void)
{
	int fd = syscall2(__NR_memfd_create, (long)"test", MFD_CLOEXEC);
	char *page, byte = 0;

	ok(fd >= 0, "memfd_create");
	is(syscall3(__NR_fcntl64, fd, F_GETFD, 0), FD_CLOEXEC, "CLOEXEC");
	is(syscall3(__NR_fcntl64, fd, F_GETFL, 0), O_RDWR | O_LARGEFILE, "F_GETFL");
	is(syscall3(__NR_ftruncate64, fd, PAGE_SIZE, 0), 0, "ftruncate64");
	page = sys_mmap(NULL, PAGE_SIZE, PROT_RW, MAP_SHARED, fd, 0);
	page[5] = 'm';
	is(syscall5(__NR_pread64, fd, (long)&byte, 1, 5, 0), 1, "pread64");
	is(byte, 'm', "what was written to the mapping");
	sys_munmap(page, PAGE_SIZE);
	sys_close(fd);
	is(syscall2(__NR_memfd_create, (long)"test", 0x100), -EINVAL, "unknown flag");
	is(syscall2(__NR_memfd_create, BAD, 0), -EFAULT, "bad address");
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	dir = root_path("/data/names");
	folders();
	links();
	nodes();
	access();
	statx();
	numbers();
	places();
	memfd();
	is(chdir("/"), 0, "chdir: away");
	is(rmdir(dir), 0, "rmdir: nothing was left behind");
	return done();
}
