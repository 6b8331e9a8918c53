/* SPDX-License-Identifier: MIT */
/*
 * tests/mount - file systems on folders: where paths lead, what is refused, limits
 */
#include <uapi/mount.h>
#include <uapi/stat.h>
#include <uapi/statfs.h>

#include "test.h"

#define BAD	((long)bad_address())

static long mount_with(const char *type, const char *dir, unsigned long flags, const char *options)
{
	return syscall5(__NR_mount, (long)"source", (long)dir, (long)type, (long)flags,
			(long)options);
}

static long mount(const char *dir)
{
	return mount_with("tmpfs", dir, 0, NULL);
}

static long umount(const char *dir)
{
	return syscall2(__NR_umount2, (long)dir, 0);
}

static long mkdir(const char *name)
{
	return syscall2(__NR_mkdir, (long)name, 0755);
}

static long rmdir(const char *name)
{
	return syscall1(__NR_rmdir, (long)name);
}

static long rename(const char *from, const char *to)
{
	return syscall2(__NR_rename, (long)from, (long)to);
}

static long make_file(const char *name)
{
	int fd = syscall3(__NR_open, (long)name, O_CREAT | O_RDWR, 0644);

	return fd < 0 ? fd : sys_close(fd);
}

static long there(const char *name)
{
	struct stat64 stat;

	return syscall2(__NR_stat64, (long)name, (long)&stat);
}

static uint64_t device(const char *name)
{
	struct stat64 stat = { 0 };

	syscall2(__NR_stat64, (long)name, (long)&stat);
	return stat.st_dev;
}

/* --- paths ------------------------------------------------------------------------------- */

static void walks(void)
{
	static char path[512];

	is(make_file("on/under"), 0, "a file");
	is(mount("on"), 0, "mount");
	is(there("on/under"), -ENOENT, "it is covered");
	ok(device("on") != device("."), "another device");
	is(make_file("on/above"), 0, "a file of the other");
	is(there("on/../on/./above"), 0, "down, up and down");
	is(mkdir("on/sub"), 0, "mkdir");
	is(syscall1(__NR_chdir, (long)"on/sub"), 0, "chdir");
	syscall2(__NR_getcwd, (long)path, sizeof(path));
	ok(!strcmp(path + strlen(path) - 7, "/on/sub"), "getcwd tells the whole way");
	is(there("../../on/sub"), 0, "out of it by ..");
	is(umount("../../on"), -EBUSY, "we are in it");
	is(syscall1(__NR_chdir, (long)"../.."), 0, "out");
	is(umount("on"), 0, "umount");
	is(there("on/under"), 0, "what was below is there");
	is(there("on/above"), -ENOENT, "what was above is not");
	is(umount("on"), -EINVAL, "once more");
	is(syscall1(__NR_unlink, (long)"on/under"), 0, "clean");
}

static void one_on_another(void)
{
	is(mount("on"), 0, "mount");
	is(make_file("on/first"), 0, "a file");
	is(mount("on"), 0, "and another one on it");
	is(there("on/first"), -ENOENT, "the second is seen");
	is(make_file("on/second"), 0, "a file of it");
	is(there("on/../on/second"), 0, "through both");
	is(umount("on"), 0, "the second goes");
	is(there("on/first"), 0, "the first is seen");
	is(mkdir("on/deep"), 0, "a folder in it");
	is(mount("on/deep"), 0, "has one of its own");
	is(umount("on"), -EBUSY, "which keeps the first");
	is(umount("on/deep"), 0, "it goes");
	is(umount("on"), 0, "then that");
}

/* --- what is in use ---------------------------------------------------------------------- */

static void busy(void)
{
	void *page;
	int fd;

	is(mount("on"), 0, "mount");
	is(rmdir("on"), -EBUSY, "rmdir");
	is(syscall1(__NR_unlink, (long)"on"), -EISDIR, "unlink");
	is(rename("on", "other"), -EBUSY, "rename");
	is(mkdir("dir"), 0, "another folder");
	is(rename("dir", "on"), -EBUSY, "rename in its place");
	is(rmdir("dir"), 0, "rmdir");
	is(make_file("file"), 0, "a file outside");
	is(rename("file", "on/file"), -EXDEV, "rename across");
	is(syscall2(__NR_link, (long)"file", (long)"on/file"), -EXDEV, "link across");
	is(rename("on/.", "on/x"), -EBUSY, "rename its root");
	fd = syscall3(__NR_open, (long)"on/open", O_CREAT | O_RDWR, 0644);
	is(umount("on"), -EBUSY, "a file is open");
	syscall1(__NR_unlink, (long)"on/open");
	is(umount("on"), -EBUSY, "without a name, too");
	syscall2(__NR_ftruncate, fd, PAGE_SIZE);
	page = sys_mmap(NULL, PAGE_SIZE, PROT_RW, MAP_SHARED, fd, 0);
	sys_close(fd);
	is(umount("on"), -EBUSY, "it is mapped");
	sys_munmap(page, PAGE_SIZE);
	fd = syscall3(__NR_open, (long)"on", O_TMPFILE | O_RDWR, 0600);
	ok(fd >= 0, "a file that never had a name");
	is(umount("on"), -EBUSY, "keeps it as well");
	sys_close(fd);
	fd = sys_open("on", O_PATH);
	is(umount("on"), -EBUSY, "so does O_PATH");
	sys_close(fd);
	is(umount("on"), 0, "nobody is in it");
	syscall1(__NR_unlink, (long)"file");
}

/* --- errors ------------------------------------------------------------------------------ */

static void errors(void)
{
	make_file("file");
	is(mount_with("nosuchfs", "on", 0, NULL), -ENODEV, "no such type");
	is(mount_with(NULL, "on", 0, NULL), -EINVAL, "no type");
	is(mount("none"), -ENOENT, "no such folder");
	is(mount("file"), -ENOTDIR, "no folder");
	is(mount_with("tmpfs", "none", MS_REMOUNT, NULL), -ENOENT, "remount: no such folder");
	is(mount_with("tmpfs", "on", MS_REMOUNT, NULL), -EINVAL, "remount: nothing is there");
	is(syscall5(__NR_mount, 0, BAD, (long)"tmpfs", 0, 0), -EFAULT, "bad address");
	is(syscall5(__NR_mount, 0, (long)"on", BAD, 0, 0), -EFAULT, "bad type");
	is(syscall5(__NR_mount, BAD, (long)"on", (long)"tmpfs", 0, 0), -EFAULT, "bad source");
	is(mount_with("tmpfs", "on", 0, "nonsense=1"), -EINVAL, "an unknown option");
	is(mount_with("tmpfs", "on", 0, "size=x"), -EINVAL, "a size that is none");
	is(mount_with("tmpfs", "on", 0, "mode=9"), -EINVAL, "a mode that is none");
	is(syscall2(__NR_umount2, (long)"on", 0x10), -EINVAL, "umount2: unknown flag");
	is(umount("none"), -ENOENT, "umount: no such folder");
	is(umount("on"), -EINVAL, "umount: nothing is there");
	is(syscall1(__NR_umount, (long)"file"), -EINVAL, "umount: a file");
	is(syscall1(__NR_umount, BAD), -EFAULT, "umount: bad address");
	syscall1(__NR_unlink, (long)"file");
}

/* --- read-only --------------------------------------------------------------------------- */

static void read_only(void)
{
	int fd;

	is(mount("on"), 0, "mount");
	make_file("on/file");
	mkdir("on/dir");
	fd = sys_open("on/file", O_RDWR);
	is(mount_with("tmpfs", "on", MS_REMOUNT | MS_RDONLY, NULL), -EBUSY, "a file is open");
	sys_close(fd);
	is(mount_with("tmpfs", "on", MS_REMOUNT | MS_RDONLY, NULL), 0, "it is read-only");
	is(make_file("on/new"), -EROFS, "open(O_CREAT)");
	is(sys_open("on/file", O_RDWR), -EROFS, "open to write");
	is(sys_open("on/file", O_RDONLY | O_TRUNC), -EROFS, "open(O_TRUNC)");
	is(mkdir("on/new"), -EROFS, "mkdir");
	is(mkdir("on/dir"), -EEXIST, "mkdir of what is there");
	is(rmdir("on/dir"), -EROFS, "rmdir");
	is(rmdir("on/none"), -EROFS, "rmdir of what is not there");
	is(syscall1(__NR_unlink, (long)"on/file"), -EROFS, "unlink");
	is(rename("on/file", "on/new"), -EROFS, "rename");
	is(rename("on/none", "on/new"), -EROFS, "rename of what is not there");
	is(syscall2(__NR_symlink, (long)"x", (long)"on/new"), -EROFS, "symlink");
	is(syscall2(__NR_link, (long)"on/file", (long)"on/new"), -EROFS, "link");
	is(syscall2(__NR_truncate, (long)"on/file", 0), -EROFS, "truncate");
	is(syscall3(__NR_open, (long)"on", O_TMPFILE | O_RDWR, 0600), -EROFS, "O_TMPFILE");
	fd = sys_open("on/file", O_RDONLY);
	ok(fd >= 0, "open to read");
	sys_close(fd);
	is(mount_with("tmpfs", "on", MS_REMOUNT, NULL), 0, "it is not");
	is(syscall1(__NR_unlink, (long)"on/file"), 0, "unlink");
	is(umount("on"), 0, "umount");
}

/* --- limits, statfs ------------------------------------------------------------------------ */

static void limits(void)
{
	struct statfs64 fs;
	struct statfs old;
	struct stat64 stat;
	int fd;

	is(mount_with("tmpfs", "on", MS_NOSUID, "size=64k,nr_inodes=5,mode=1750"), 0, "mount");
	syscall2(__NR_stat64, (long)"on", (long)&stat);
	is(stat.st_mode, S_IFDIR | 01750, "mode");
	is(syscall3(__NR_statfs64, (long)"on", sizeof(fs), (long)&fs), 0, "statfs64");
	is(fs.f_type, TMPFS_MAGIC, "type");
	is(fs.f_blocks, 16, "blocks");
	is(fs.f_bfree, 16, "free ones");
	is(fs.f_files, 5, "files");
	is(fs.f_ffree, 4, "free ones");
	is(fs.f_namelen, 255, "length of names");
	is(fs.f_bsize, PAGE_SIZE, "size of a block");
	is(fs.f_flags, 0x1022, "flags");
	is(syscall2(__NR_statfs, (long)"on", (long)&old), 0, "statfs");
	is(old.f_blocks, 16, "the same");
	is(make_file("on/1"), 0, "a file");
	is(syscall2(__NR_link, (long)"on/1", (long)"on/2"), 0, "another name of it");
	is(mkdir("on/3"), 0, "a folder");
	is(syscall2(__NR_symlink, (long)"x", (long)"on/4"), 0, "a link");
	is(make_file("on/5"), -ENOSPC, "one too many");
	is(mkdir("on/5"), -ENOSPC, "mkdir");
	is(syscall2(__NR_link, (long)"on/1", (long)"on/5"), -ENOSPC, "link");
	is(syscall1(__NR_unlink, (long)"on/2"), 0, "one less");
	is(make_file("on/5"), 0, "so there is room");
	is(mount_with("tmpfs", "on", MS_REMOUNT, "nr_inodes=4"), -EINVAL, "fewer than there are");
	is(mount_with("tmpfs", "on", MS_REMOUNT, "nr_inodes=6"), 0, "more");
	fd = sys_open("on", O_RDONLY);
	is(syscall3(__NR_fstatfs64, fd, sizeof(fs), (long)&fs), 0, "fstatfs64");
	is(fs.f_ffree, 1, "one is free");
	is(syscall2(__NR_fstatfs, fd, (long)&old), 0, "fstatfs");
	is(syscall3(__NR_fstatfs64, fd, sizeof(fs) - 1, (long)&fs), -EINVAL, "another size");
	is(syscall3(__NR_fstatfs64, 99, sizeof(fs), (long)&fs), -EBADF, "no file");
	is(syscall3(__NR_statfs64, (long)"none", sizeof(fs), (long)&fs), -ENOENT, "no such name");
	is(syscall3(__NR_statfs64, (long)"on", sizeof(fs), BAD), -EFAULT, "bad address");
	sys_close(fd);
	is(umount("on"), 0, "umount");
}

static void space(void)
{
	static char page[PAGE_SIZE];
	struct statfs64 fs;
	long written = 0, done;
	int fd;

	is(mount_with("tmpfs", "on", 0, "size=16k"), 0, "mount");
	fd = syscall3(__NR_open, (long)"on/file", O_CREAT | O_RDWR, 0644);
	while ((done = sys_write(fd, page, PAGE_SIZE)) > 0 && written < 100000)
		written += done;
	is(written, 16384, "bytes that fit");
	is(done, -ENOSPC, "and then");
	syscall3(__NR_statfs64, (long)"on", sizeof(fs), (long)&fs);
	is(fs.f_bfree, 0, "no block is free");
	is(syscall5(__NR_pwrite64, fd, (long)page, 10, 5, 0), 10, "what is there can be written");
	is(mount_with("tmpfs", "on", MS_REMOUNT, "size=8k"), -EINVAL, "less than is in use");
	is(syscall2(__NR_ftruncate, fd, 4096), 0, "three less");
	syscall3(__NR_statfs64, (long)"on", sizeof(fs), (long)&fs);
	is(fs.f_bfree, 3, "are free");
	sys_close(fd);
	is(umount("on"), 0, "umount");
}

/* --- other calls ------------------------------------------------------------------------- */

static void path_only(void)
{
	struct stat64 stat;
	char byte;
	int fd, other;

	make_file("file");
	syscall2(__NR_symlink, (long)"file", (long)"link");
	fd = sys_open("file", O_PATH);
	ok(fd >= 0, "open(O_PATH)");
	is(sys_read(fd, &byte, 1), -EBADF, "read");
	is(sys_lseek(fd, 0, SEEK_SET), -EBADF, "lseek");
	is(syscall2(__NR_fstat64, fd, (long)&stat), 0, "fstat");
	is(syscall3(__NR_fcntl64, fd, F_GETFL, 0), O_PATH, "F_GETFL");
	is(syscall3(__NR_fcntl64, fd, F_SETFL, 0), -EBADF, "F_SETFL");
	other = sys_dup(fd);
	ok(other > fd, "dup");
	sys_close(other);
	is(syscall1(__NR_fchdir, fd), -ENOTDIR, "fchdir");
	sys_close(fd);
	fd = sys_open("link", O_PATH | O_NOFOLLOW);
	ok(fd >= 0, "a link itself");
	syscall2(__NR_fstat64, fd, (long)&stat);
	is(stat.st_mode & S_IFMT, S_IFLNK, "fstat");
	sys_close(fd);
	is(sys_open("link", O_RDONLY | O_NOFOLLOW), -ELOOP, "not without O_PATH");
	is(sys_open("link", O_RDONLY | O_NOFOLLOW | O_DIRECTORY), -ENOTDIR, "O_DIRECTORY");
	is(sys_open("file", O_PATH | O_DIRECTORY), -ENOTDIR, "O_PATH and O_DIRECTORY");
	fd = sys_open("on", O_PATH);
	is(syscall4(__NR_openat, fd, (long)"..", O_RDONLY, 0) > 0, 1, "a way begins there");
	is(syscall1(__NR_fchdir, fd), 0, "fchdir");
	is(syscall1(__NR_chdir, (long)".."), 0, "back");
	syscall1(__NR_unlink, (long)"file");
	syscall1(__NR_unlink, (long)"link");
}

static void temporary(void)
{
	struct stat64 stat;
	int fd = syscall3(__NR_open, (long)"on", O_TMPFILE | O_RDWR, 0640);

	ok(fd >= 0, "open(O_TMPFILE)");
	is(sys_write(fd, "text", 4), 4, "write");
	syscall2(__NR_fstat64, fd, (long)&stat);
	is(stat.st_nlink, 0, "no name");
	is(stat.st_mode, S_IFREG | 0640, "mode");
	is(syscall5(__NR_linkat, fd, (long)"", AT_FDCWD, (long)"file", AT_EMPTY_PATH), 0, "linkat");
	syscall2(__NR_stat64, (long)"file", (long)&stat);
	is(stat.st_nlink, 1, "a name");
	is(stat.st_size, 4, "its contents");
	sys_close(fd);
	syscall1(__NR_unlink, (long)"file");
	fd = syscall3(__NR_open, (long)"on", O_TMPFILE | O_RDWR | O_EXCL, 0640);
	is(syscall5(__NR_linkat, fd, (long)"", AT_FDCWD, (long)"file", AT_EMPTY_PATH), -ENOENT,
	   "not with O_EXCL");
	sys_close(fd);
	is(syscall3(__NR_open, (long)"on", O_TMPFILE | O_RDONLY, 0), -EINVAL, "to read");
	is(syscall3(__NR_open, (long)"none", O_TMPFILE | O_RDWR, 0), -ENOENT, "nowhere");
	make_file("file");
	is(syscall3(__NR_open, (long)"file", O_TMPFILE | O_RDWR, 0), -ENOTDIR, "in a file");
	syscall1(__NR_unlink, (long)"file");
	fd = syscall2(__NR_creat, (long)"file", 0600);
	ok(fd >= 0, "creat");
	is(syscall3(__NR_fcntl64, fd, F_GETFL, 0) & O_ACCMODE, O_WRONLY, "to write");
	sys_close(fd);
	syscall1(__NR_unlink, (long)"file");
}

static int in_a_root(void *data)
{
	static char path[64];

	(void)data;
	mkdir("on/sub");
	make_file("on/file");
	if (syscall1(__NR_chroot, (long)"on/file") != -ENOTDIR ||
	    syscall1(__NR_chroot, (long)"on/none") != -ENOENT)
		return 1;
	if (syscall1(__NR_chroot, (long)"on") || syscall1(__NR_chdir, (long)"/sub"))
		return 2;
	if (there("/file") || there("../../../file") || there("/on") != -ENOENT)
		return 3;
	if (syscall2(__NR_getcwd, (long)path, sizeof(path)) != 5 || strcmp(path, "/sub"))
		return 4;
	syscall1(__NR_unlink, (long)"/file");
	rmdir("/sub");
	return 0;
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	syscall1(__NR_chdir, (long)root_path("/data"));
	is(mkdir("mnt"), 0, "a folder");
	syscall1(__NR_chdir, (long)"mnt");
	is(mkdir("on"), 0, "and one in it");
	walks();
	one_on_another();
	busy();
	errors();
	read_only();
	limits();
	space();
	path_only();
	temporary();
	is(in_child(in_a_root, NULL), 0, "chroot");
	is(rmdir("on"), 0, "rmdir");
	syscall1(__NR_chdir, (long)"..");
	is(rmdir("mnt"), 0, "nothing was left behind");
	return done();
}
