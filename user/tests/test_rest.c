/* SPDX-License-Identifier: MIT */
/*
 * tests/rest - calls that stand alone: many numbers closed at once, what every file's ioctl
 *	knows, stat in its old form, what is refused of sockets and of reboot
 */
#include <uapi/ioctls.h>
#include <uapi/reboot.h>
#include <uapi/socket.h>
#include <uapi/stat.h>

#include "test.h"
#include "thread.h"

#define FILE_NAME	root_path("/data/pages")

static long cloexec(int fd)
{
	return syscall3(__NR_fcntl64, fd, F_GETFD, 0);
}

static long close_range(unsigned int first, unsigned int last, unsigned int flags)
{
	return syscall3(__NR_close_range, (long)first, (long)last, (long)flags);
}

static void many_numbers(void)
{
	for (int fd = 20; fd < 30; fd++)
		sys_dup2(0, fd);
	is(close_range(25, 22, 0), -EINVAL, "close_range: backwards");
	is(close_range(22, 25, 1), -EINVAL, "an unknown flag");
	is(close_range(22, 25, 0), 0, "four are closed");
	ok(cloexec(21) == 0 && cloexec(22) == -EBADF && cloexec(25) == -EBADF && cloexec(26) == 0,
	   "and no other");
	is(close_range(22, 25, 0), 0, "none is open there");
	is(close_range(27, UINT32_MAX, CLOSE_RANGE_CLOEXEC), 0, "from there on exec is to close");
	ok(cloexec(26) == 0 && cloexec(27) == FD_CLOEXEC && cloexec(29) == FD_CLOEXEC,
	   "which they remember");
	is(close_range(20, UINT32_MAX, 0), 0, "to the end");
	ok(cloexec(20) == -EBADF && cloexec(29) == -EBADF && cloexec(0) == 0, "all are closed");
}

/* A process that shares its numbers gets its own. */
static int unshares(struct thread *thread)
{
	(void)thread;
	return (int)close_range(20, 29, CLOSE_RANGE_UNSHARE) || cloexec(20) != -EBADF;
}

static void shared_numbers(void)
{
	struct thread thread;

	sys_dup2(0, 20);
	thread_run(&thread, unshares, NULL);
	is(thread_join(&thread), 0, "a thread closes what it has for itself alone");
	is(cloexec(20), 0, "the others have it still");
	sys_close(20);
}

static void every_file(void)
{
	int fd = sys_open(FILE_NAME, O_RDONLY), value = 1;

	is(syscall3(__NR_ioctl, fd, FIOCLEX, 0), 0, "FIOCLEX");
	is(cloexec(fd), FD_CLOEXEC, "exec will close it");
	is(syscall3(__NR_ioctl, fd, FIONCLEX, 0), 0, "FIONCLEX");
	is(cloexec(fd), 0, "it will not");
	is(syscall3(__NR_ioctl, fd, FIONBIO, (long)&value), 0, "FIONBIO");
	ok(syscall3(__NR_fcntl64, fd, F_GETFL, 0) & O_NONBLOCK, "it does not wait");
	value = 0;
	is(syscall3(__NR_ioctl, fd, FIONBIO, (long)&value), 0, "and back");
	ok(!(syscall3(__NR_fcntl64, fd, F_GETFL, 0) & O_NONBLOCK), "it does");
	is(syscall3(__NR_ioctl, fd, FIONBIO, (long)bad_address()), -EFAULT, "at a bad address");
	is(syscall3(__NR_ioctl, fd, FIGETBSZ, (long)&value), 0, "FIGETBSZ");
	is(value, 4096, "a page");
	sys_lseek(fd, 100, SEEK_SET);
	is(syscall3(__NR_ioctl, fd, FIONREAD, (long)&value), 0, "FIONREAD");
	is(value, (long)sys_lseek(fd, 0, SEEK_END) - 100, "what is left of it");
	is(syscall3(__NR_ioctl, fd, 0x1234, 0), -ENOTTY, "something else");
	is(syscall3(__NR_ioctl, 99, FIOCLEX, 0), -EBADF, "of no file");
	sys_close(fd);
}

static void old_stat(void)
{
	struct old_stat old = { 0 };
	struct stat64 stat;
	int fd = sys_open(FILE_NAME, O_RDONLY);

	syscall2(__NR_fstat64, fd, (long)&stat);
	is(syscall2(__NR_stat, (long)FILE_NAME, (long)&old), 0, "stat");
	ok(old.st_ino == (uint32_t)stat.st_ino && old.st_mode == stat.st_mode &&
	   old.st_size == stat.st_size && old.st_nlink == stat.st_nlink &&
	   old.st_mtime == stat.st_mtime && old.st_blksize == stat.st_blksize &&
	   old.st_blocks == stat.st_blocks && old.st_dev == stat.st_dev, "tells the same");
	old.st_size = 0;
	is(syscall2(__NR_fstat, fd, (long)&old), 0, "fstat");
	is((long)old.st_size, (long)stat.st_size, "likewise");
	is(syscall2(__NR_lstat, (long)FILE_NAME, (long)&old), 0, "lstat");
	is(syscall2(__NR_fstat, fd, (long)bad_address()), -EFAULT, "at a bad address");
	is(syscall2(__NR_fstat, 99, (long)&old), -EBADF, "of no file");
	sys_close(fd);
}

static void large_file(void)
{
	int fd = syscall2(__NR_memfd_create, (long)"large", 0);
	struct old_stat old;

	syscall3(__NR_ftruncate64, fd, 0x7fffffff, 0);
	is(syscall2(__NR_fstat, fd, (long)&old), 0, "fstat of 2 GB less a byte");
	syscall3(__NR_ftruncate64, fd, (long)0x80000000, 0);
	is(syscall2(__NR_fstat, fd, (long)&old), -EOVERFLOW, "of 2 GB");
	sys_close(fd);
}

static void ahead(void)
{
	int fd = sys_open(FILE_NAME, O_RDONLY), dir = sys_open(root_path("/data"), O_RDONLY);

	is(syscall4(__NR_readahead, fd, 0, 0, 4096), 0, "readahead");
	is(syscall4(__NR_readahead, 99, 0, 0, 4096), -EBADF, "of no file");
	is(syscall4(__NR_readahead, dir, 0, 0, 4096), -EINVAL, "of a directory");
	is(syscall6(__NR_sync_file_range, fd, 0, 0, 0, 0, 7), 0, "sync_file_range");
	is(syscall6(__NR_sync_file_range, fd, 0, 0, 0, 0, 8), -EINVAL, "an unknown flag");
	is(syscall6(__NR_sync_file_range, fd, 0, -1, 0, 0, 0), -EINVAL, "in front of the file");
	is(syscall6(__NR_sync_file_range, fd, -1, 0x7fffffff, 1, 0, 0), -EINVAL, "behind the last");
	is(syscall6(__NR_sync_file_range, 99, 0, 0, 0, 0, 8), -EBADF, "of no file");
	sys_close(fd);
	sys_close(dir);
}

static void where(void)
{
	uint32_t cpu = 99, node = 99;

	is(syscall3(__NR_getcpu, (long)&cpu, (long)&node, 0), 0, "getcpu");
	ok(cpu == 0 && node == 0, "of the only ones");
	is(syscall3(__NR_getcpu, 0, 0, 0), 0, "nobody wants to know");
	is(syscall3(__NR_getcpu, (long)bad_address(), 0, 0), -EFAULT, "at a bad address");
}

/* What a machine with sockets refuses too. */
static void sockets(void)
{
	is(syscall3(__NR_socket, 99, 1, 0), -EAFNOSUPPORT, "no such family");
	is(syscall3(__NR_socket, 99, 0x10, 0), -EINVAL, "an unknown flag of the type");
	is(syscall3(__NR_socket, 99, 11, 0), -EAFNOSUPPORT, "nor such a type of it");
	is(syscall3(__NR_socket, 1, 11, 0), -EINVAL, "no such type");
	is(syscall4(__NR_socketpair, 99, 1, 0, (long)bad_address()), -EFAULT, "a pair of nowhere");
	is(syscall2(__NR_socketcall, 0, 0), -EINVAL, "no such call");
	is(syscall2(__NR_socketcall, 21, 0), -EINVAL, "nor that one");
	is(syscall2(__NR_socketcall, SYS_SOCKET, (long)bad_address()), -EFAULT, "its arguments");
	is(syscall2(__NR_socketcall, SYS_SOCKET, (long)(uint32_t[3]){ 99, 1, 0 }), -EAFNOSUPPORT,
	   "socket by that call");
	is(syscall2(__NR_socketcall, 4, (long)(uint32_t[2]){ 99, 1 }), -EBADF, "listen: no file");
	is(syscall2(__NR_socketcall, 4, (long)(uint32_t[2]){ 0, 1 }), -ENOTSOCK, "no socket");
}

static void machine(void)
{
	is(syscall4(__NR_reboot, 1, (long)LINUX_REBOOT_MAGIC2, 0, 0), -EINVAL, "the first number");
	is(syscall4(__NR_reboot, (long)LINUX_REBOOT_MAGIC1, 1, 0, 0), -EINVAL, "the second");
	is(syscall4(__NR_reboot, (long)LINUX_REBOOT_MAGIC1, (long)LINUX_REBOOT_MAGIC2, 99, 0),
	   -EINVAL, "no such command");
	is(syscall4(__NR_reboot, (long)LINUX_REBOOT_MAGIC1, (long)LINUX_REBOOT_MAGIC2A,
		    (long)LINUX_REBOOT_CMD_CAD_OFF, 0), 0, "Ctrl-Alt-Del");
	is(syscall4(__NR_reboot, (long)LINUX_REBOOT_MAGIC1, (long)LINUX_REBOOT_MAGIC2B,
		    (long)LINUX_REBOOT_CMD_RESTART2, (long)bad_address()), -EFAULT,
	   "a restart with words from nowhere");
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	many_numbers();
	shared_numbers();
	every_file();
	old_stat();
	large_file();
	ahead();
	where();
	sockets();
	machine();
	return done();
}
