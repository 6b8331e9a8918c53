/* SPDX-License-Identifier: MIT */
/*
 * tests/truncate - a file gets shorter, longer, holes and memory while it is mapped
 *
 * Files without a name, which are in memory on every system.  And how large they may become:
 * RLIMIT_FSIZE, which holds for every way to make a file larger and for no other.
 */
#include <uapi/falloc.h>
#include <uapi/fcntl.h>
#include <uapi/resource.h>
#include <uapi/stat.h>
#include <uapi/uio.h>

#include "handler.h"
#include "test.h"

#define PROT_RW		(PROT_READ | PROT_WRITE)

static int new_file(size_t pages)
{
	int fd = syscall2(__NR_memfd_create, (long)"truncate", 0);
	uint32_t word;

	if (fd < 0)
		bail("no file");
	syscall3(__NR_ftruncate64, fd, PAGES(pages), 0);
	for (word = 1; word <= pages; word++)
		syscall5(__NR_pwrite64, fd, (long)&word, sizeof(word), (long)PAGES(word - 1), 0);
	return fd;
}

static long cut(int fd, long size)
{
	return syscall3(__NR_ftruncate64, fd, size, 0);
}

static long fallocate_at(int fd, int mode, int64_t offset, int64_t len)
{
	return syscall6(__NR_fallocate, fd, mode, (long)offset, (long)(offset >> 32), (long)len,
			(long)(len >> 32));
}

/* Of 512 bytes. */
static long blocks(int fd)
{
	struct stat64 stat;

	return syscall2(__NR_fstat64, fd, (long)&stat) ? -1 : (long)stat.st_blocks;
}

static long size_of(int fd)
{
	struct stat64 stat;

	return syscall2(__NR_fstat64, fd, (long)&stat) ? -1 : (long)stat.st_size;
}

static uint32_t *map(int fd, size_t pages, int flags)
{
	uint32_t *words = sys_mmap(NULL, PAGES(pages), PROT_RW, flags, fd, 0);

	if (failed(words))
		bail("no mapping");
	return words;
}

static uint32_t *page_of(uint32_t *words, size_t page)
{
	return words + page * PAGE_SIZE / sizeof(*words);
}

static void cut_under_mappings(void)
{
	int fd = new_file(8);
	uint32_t *shared = map(fd, 8, MAP_SHARED), *private = map(fd, 8, MAP_PRIVATE);

	*page_of(shared, 2) = 30;
	*page_of(private, 6) = 60;
	*page_of(private, 1) = 10;
	is(*page_of(private, 2), 30, "what the one writes the other reads");
	is(cut(fd, PAGES(3) + 8), 0, "ftruncate to three pages and eight bytes");
	lives(read_from, page_of(shared, 3), "the last page is there");
	dies(read_from, page_of(shared, 4), SIGBUS, "beyond it there is nothing");
	dies(write_to, page_of(shared, 7), SIGBUS, "nor to be written");
	dies(read_from, page_of(private, 6), SIGBUS, "a private copy has gone with its page");
	is(*page_of(private, 1), 10, "another one stays");
	is(*page_of(shared, 3), 4, "the last page begins as it did");
	is(cut(fd, PAGES(8)), 0, "it grows again");
	is(*page_of(shared, 6), 0, "by zeros");
	is(*page_of(private, 6), 0, "for the private mapping too");
	is(page_of(shared, 3)[2], 0, "the tail of the last page is zeros");
	*page_of(shared, 6) = 61;
	is(*page_of(private, 6), 61, "both see one page again");
	sys_munmap(shared, PAGES(8));
	sys_munmap(private, PAGES(8));
	sys_close(fd);
}

/* A child has the same page tables until one of the two changes something. */
static void cut_after_fork(void)
{
	int fd = new_file(4), status;
	uint32_t *shared = map(fd, 4, MAP_SHARED), *private = map(fd, 4, MAP_PRIVATE);
	int child;

	for (size_t i = 0; i < 4; i++)
		page_of(private, i)[1] = page_of(shared, i)[0];
	child = sys_fork();
	if (child == 0) {
		while (!__atomic_load_n(&shared[5], __ATOMIC_SEQ_CST))
			sys_sched_yield();
		shared[6] = page_of(private, 0)[1];
		(void)*(volatile uint32_t *)page_of(private, 2);
		sys_exit_group(0);
	}
	is(cut(fd, PAGES(1)), 0, "ftruncate");
	__atomic_store_n(&shared[5], 1, __ATOMIC_SEQ_CST);
	is(sys_waitpid(child, &status, 0), child, "wait");
	is(status & 0x7f, SIGBUS, "the child's copy has gone as well");
	is(shared[6], 1, "what is inside the file has not");
	dies(read_from, page_of(shared, 1), SIGBUS, "the parent's neither");
	sys_munmap(shared, PAGES(4));
	sys_munmap(private, PAGES(4));
	sys_close(fd);
}

static void holes(void)
{
	int fd = new_file(0);
	uint32_t word = 7, *shared;

	is(syscall5(__NR_pwrite64, fd, (long)&word, 4, (long)PAGES(5) + 100, 0), 4,
	   "write behind the end");
	is(size_of(fd), (long)PAGES(5) + 104, "the size");
	is(blocks(fd), 8, "one page of memory");
	is(syscall5(__NR_pread64, fd, (long)&word, 4, (long)PAGES(3), 0), 4, "read the hole");
	is(word, 0, "zeros");
	is(blocks(fd), 8, "reading took no memory");
	shared = map(fd, 5, MAP_SHARED);
	is(*page_of(shared, 2), 0, "a hole is touched");
	is(blocks(fd), 16, "that takes a page");
	*page_of(shared, 2) = 22;
	is(syscall5(__NR_pread64, fd, (long)&word, 4, (long)PAGES(2), 0), 4, "read it");
	is(word, 22, "it is the file's");
	sys_munmap(shared, PAGES(5));
	sys_close(fd);
}

static void punch(void)
{
	int fd = new_file(8), mode = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;
	uint32_t *shared = map(fd, 8, MAP_SHARED), *private = map(fd, 8, MAP_PRIVATE);

	page_of(private, 3)[1] = 33;
	page_of(shared, 1)[100] = 11;
	page_of(shared, 5)[1] = 55;
	is(fallocate_at(fd, mode, PAGES(1) + 8, PAGES(4)), 0, "punch a hole");
	is(size_of(fd), (long)PAGES(8), "the size stays");
	is(blocks(fd), 8 * 5, "three pages have gone");
	is(*page_of(shared, 1), 2, "the page at its beginning keeps what is before");
	is(page_of(shared, 1)[100], 0, "and not the rest");
	is(*page_of(shared, 3), 0, "inside are zeros");
	is(page_of(private, 3)[1], 33, "a private copy stays");
	is(*page_of(shared, 5), 0, "at its end zeros");
	is(page_of(shared, 5)[2], 0, "what was zero");
	is(*page_of(shared, 6), 7, "behind it all is as it was");
	is(fallocate_at(fd, mode, PAGES(2) + 8, 16), 0, "a hole within a hole");
	is(fallocate_at(fd, mode, PAGES(6) + 2, 1), 0, "a hole of one byte");
	is(*page_of(shared, 6), 7, "which was zero already");
	is(fallocate_at(fd, mode, PAGES(7), PAGES(100)), 0, "a hole beyond the end");
	is(size_of(fd), (long)PAGES(8), "the size stays");
	is(*page_of(shared, 7), 0, "zeros up to it");
	sys_munmap(shared, PAGES(8));
	sys_munmap(private, PAGES(8));
	sys_close(fd);
}

static void make_room(void)
{
	int fd = new_file(2);

	is(fallocate_at(fd, 0, PAGES(1) + 5, PAGES(3)), 0, "make room");
	is(size_of(fd), (long)PAGES(4) + 5, "the file is longer");
	is(blocks(fd), 8 * 5, "and has its pages");
	is(fallocate_at(fd, FALLOC_FL_KEEP_SIZE, PAGES(7), PAGES(2)), 0, "beyond the end");
	is(size_of(fd), (long)PAGES(4) + 5, "the size stays");
	is(blocks(fd), 8 * 7, "there are pages beyond it");
	is(cut(fd, PAGES(4)), 0, "cut it off");
	is(blocks(fd), 8 * 4, "they have gone");
	is(fallocate_at(fd, 0, 0, 0), -EINVAL, "fallocate of nothing");
	is(fallocate_at(fd, 0, -1, 1), -EINVAL, "before the beginning");
	is(fallocate_at(fd, 0x100, 0, 1), -EOPNOTSUPP, "unknown mode");
	is(fallocate_at(fd, FALLOC_FL_PUNCH_HOLE, 0, 1), -EOPNOTSUPP, "a hole and another size");
	is(fallocate_at(fd, FALLOC_FL_ZERO_RANGE, 0, 1), -EOPNOTSUPP, "ZERO_RANGE");
	is(fallocate_at(fd, FALLOC_FL_COLLAPSE_RANGE, 0, PAGE_SIZE), -EOPNOTSUPP, "COLLAPSE");
	is(fallocate_at(fd, FALLOC_FL_COLLAPSE_RANGE | FALLOC_FL_KEEP_SIZE, 0, PAGE_SIZE), -EINVAL,
	   "COLLAPSE and more");
	is(fallocate_at(fd, 0, INT64_MAX - 4, 4), -EFBIG, "beyond the largest file");
	is(fallocate_at(fd, 0, INT64_MAX, INT64_MAX), -EFBIG, "beyond all numbers");
	is(fallocate_at(99, 0, 0, 1), -EBADF, "no file");
	sys_close(fd);
	fd = open_data("/data/pages", O_RDONLY);
	is(fallocate_at(fd, 0, 0, 1), -EBADF, "a file that was opened to be read");
	sys_close(fd);
}

/* Sizes that no file has, and those that a program without large files cannot see. */
static void limits(void)
{
	int fd = new_file(1);
	int64_t last = ((int64_t)INT32_MAX << 12) - 1;	/* the page numbers end there */
	char byte = 1;

	is(syscall3(__NR_ftruncate64, fd, -1, -1), -EINVAL, "a size below zero");
	is(syscall3(__NR_ftruncate, fd, -1, 0), -EINVAL, "in 32 bits");
	is(syscall3(__NR_ftruncate64, fd, -1, INT32_MAX), -EFBIG, "a size beyond the largest");
	is(syscall5(__NR_pwrite64, fd, (long)&byte, 1, 0, INT32_MAX), -EFBIG, "write there");
	is(syscall5(__NR_pwrite64, fd, (long)&byte, 1, -1, INT32_MAX), -EINVAL,
	   "write beyond all numbers");
	is(syscall5(__NR_pwrite64, fd, (long)&byte, 1, -1, -1), -EINVAL, "write before zero");
	is(syscall5(__NR_pread64, fd, (long)&byte, 1, 0, INT32_MAX), 0, "read there: the end");
	is(syscall5(__NR_pread64, fd, (long)&byte, 1, -1, INT32_MAX), -EINVAL,
	   "read beyond all numbers");
	is(syscall3(__NR_ftruncate64, fd, (long)last, (long)(last >> 32)), 0, "nearly the largest");
	last--;
	is(syscall5(__NR_pread64, fd, (long)&byte, 1, (long)last, (long)(last >> 32)), 1,
	   "its last byte");
	is(byte, 0, "is zero");
	is(cut(fd, 0), 0, "no size at all");
	is(blocks(fd), 0, "no memory");
	sys_close(fd);
}

/* --- RLIMIT_FSIZE ---------------------------------------------------------------------- */

#define LIMIT		((long)PAGES(2) + 100)

static char bytes[PAGES(4)];

static void limit_size(uint32_t limit)
{
	const struct rlimit new = { limit, RLIM_INFINITY };

	if (sys_setrlimit(RLIMIT_FSIZE, &new))
		bail("no limit");
}

static long write_at(int fd, long pos, size_t count)
{
	return syscall5(__NR_pwrite64, fd, (long)bytes, (long)count, pos, 0);
}

/* The call's result, and whether SIGXFSZ came with it. */
static void refused(long result, const char *name)
{
	is(result, -EFBIG, "%s", name);
	is(seen_count, 1, "%s: the signal", name);
	forget_seen();
}

static void allowed(long result, long want, const char *name)
{
	is(result, want, "%s", name);
	is(seen_count, 0, "%s: no signal", name);
	forget_seen();
}

static void write_to_limit(int fd)
{
	allowed(write_at(fd, 0, 100), 100, "write below the limit");
	allowed(write_at(fd, PAGES(1), sizeof(bytes)), LIMIT - (long)PAGES(1),
		"a write that begins below it is cut off");
	is(size_of(fd), LIMIT, "the size is the limit");
	refused(write_at(fd, LIMIT, 1), "write at the limit");
	refused(write_at(fd, PAGES(100), 5), "write beyond it");
	allowed(write_at(fd, LIMIT, 0), 0, "write nothing there");
	allowed(write_at(fd, LIMIT - 1, 1), 1, "write the last byte");
	is(syscall5(__NR_pwrite64, fd, (long)bytes, 1, 0, 1), -EFBIG, "write beyond 4 GB");
	is(seen_count, 1, "one signal");
	is(seen[0].signal, SIGXFSZ, "its number");
	is(seen[0].info.si_code, SI_USER, "its code");
	ok(seen[0].info.si_pid == sys_getpid(), "from this process");
	forget_seen();
}

/* At the file's position, and several parts at once. */
static void write_parts_to_limit(int fd)
{
	struct iovec parts[3] = {
		{ (uint32_t)(uintptr_t)bytes, 60 }, { (uint32_t)(uintptr_t)bytes, 40 },
		{ (uint32_t)(uintptr_t)bytes, 200 },
	};

	is(syscall3(__NR_lseek, fd, LIMIT - 100, 0), LIMIT - 100, "lseek");
	allowed(syscall3(__NR_writev, fd, (long)parts, 3), 100, "the limit is between two parts");
	is(syscall3(__NR_lseek, fd, 0, 1), LIMIT, "the position is the limit");
	refused(syscall3(__NR_writev, fd, (long)parts, 3), "writev at the limit");
	refused(sys_write(fd, bytes, 1), "write at the limit");
	is(syscall3(__NR_lseek, fd, 0, 1), LIMIT, "the position stays");
	allowed(syscall5(__NR_pwritev, fd, (long)parts, 3, LIMIT - 70, 0), 70,
		"the limit is in a part");
	is(syscall3(__NR_fcntl64, fd, F_SETFL, O_APPEND), 0, "O_APPEND");
	is(syscall3(__NR_lseek, fd, 5, 0), 5, "lseek");
	allowed(sys_write(fd, bytes, 0), 0, "append nothing");
	is(syscall3(__NR_lseek, fd, 0, 1), 5, "the position stays");
	refused(sys_write(fd, bytes, 1), "append at the limit");
	is(syscall3(__NR_fcntl64, fd, F_SETFL, 0), 0, "no O_APPEND");
	is(size_of(fd), LIMIT, "the size is the limit");
}

static void grow_to_limit(int fd)
{
	allowed(cut(fd, 10), 0, "a smaller size");
	allowed(cut(fd, LIMIT), 0, "the limit is a size");
	refused(cut(fd, LIMIT + 1), "a size beyond it");
	is(syscall3(__NR_ftruncate64, fd, -1, INT32_MAX), -EFBIG, "and beyond the largest");
	is(seen_count, 1, "the signal for that too");
	forget_seen();
	allowed(fallocate_at(fd, 0, LIMIT - 10, 10), 0, "fallocate up to the limit");
	refused(fallocate_at(fd, 0, LIMIT - 10, 11), "fallocate beyond it");
	refused(fallocate_at(fd, FALLOC_FL_KEEP_SIZE, LIMIT, 1), "fallocate that keeps the size");
	allowed(fallocate_at(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, PAGES(1), PAGES(9)), 0,
		"a hole beyond it");
	is(size_of(fd), LIMIT, "the size is the limit");
}

/* What is beyond the limit already. */
static void larger_than_limit(int fd)
{
	uint32_t *words = map(fd, 3, MAP_SHARED);

	limit_size(PAGES(1));
	allowed(cut(fd, LIMIT), 0, "the size that a larger file has");
	allowed(cut(fd, LIMIT - 1), 0, "a smaller one, beyond the limit");
	refused(cut(fd, LIMIT), "the old one again");
	refused(write_at(fd, PAGES(1), 1), "write inside the file, beyond the limit");
	*page_of(words, 1) = 77;
	is(*page_of(words, 1), 77, "through a mapping it can be written");
	allowed(fallocate_at(fd, 0, 0, LIMIT - 1), 0, "fallocate of what is inside the file");
	limit_size(0);
	refused(write_at(fd, 0, 1), "nothing at all may be written");
	sys_munmap(words, PAGES(3));
}

static void send_to_limit(int fd)
{
	int from = open_data("/data/pages", O_RDONLY);

	limit_size(LIMIT);
	is(cut(fd, 0), 0, "an empty file");
	is(syscall3(__NR_lseek, fd, 0, 0), 0, "lseek");
	is(syscall4(__NR_sendfile, fd, from, 0, LIMIT), LIMIT, "sendfile up to the limit");
	is(seen_count, 0, "no signal");
	is(syscall3(__NR_lseek, fd, 0, 0), 0, "lseek");
	is(syscall4(__NR_sendfile, fd, from, 0, PAGES(3)), LIMIT, "sendfile beyond it is cut off");
	is(seen_count, 1, "by the signal");
	forget_seen();
	refused(syscall4(__NR_sendfile, fd, from, 0, 1), "sendfile at the limit");
	sys_close(from);
}

/* What a pipe holds is no file's size. */
static void no_file_no_limit(void)
{
	int fds[2];

	limit_size(0);
	is(syscall2(__NR_pipe2, (long)fds, 0), 0, "a pipe");
	allowed(sys_write(fds[1], bytes, 10), 10, "takes what a file would not");
	sys_close(fds[0]);
	sys_close(fds[1]);
}

static int write_beyond(void *fd)
{
	limit_size(5);
	act(SIGXFSZ, SIG_DFL);
	return write_at(*(int *)fd, 5, 1) ? 1 : 0;
}

static int write_ignored(void *fd)
{
	limit_size(5);
	act(SIGXFSZ, SIG_IGN);
	return write_at(*(int *)fd, 5, 1) != -EFBIG;
}

/* --- where data is ------------------------------------------------------------------- */

static long seek(int fd, long offset, int whence)
{
	return syscall3(__NR_lseek, fd, offset, whence);
}

static void data_and_holes(void)
{
	int fd = new_file(0);

	cut(fd, PAGES(8));
	write_at(fd, PAGES(2), PAGE_SIZE);
	write_at(fd, PAGES(5) + 10, 1);
	is(seek(fd, 0, SEEK_DATA), PAGES(2), "the first data");
	is(seek(fd, PAGES(2) + 5, SEEK_DATA), PAGES(2) + 5, "within data");
	is(seek(fd, PAGES(3), SEEK_DATA), PAGES(5), "the next data");
	is(seek(fd, PAGES(6), SEEK_DATA), -ENXIO, "there is none behind");
	is(seek(fd, 7, SEEK_HOLE), 7, "within a hole");
	is(seek(fd, PAGES(2), SEEK_HOLE), PAGES(3), "the next hole");
	is(seek(fd, PAGES(7) + 1, SEEK_HOLE), PAGES(7) + 1, "the last hole");
	is(seek(fd, 0, SEEK_CUR), PAGES(7) + 1, "the position has moved there");
	is(seek(fd, PAGES(8), SEEK_HOLE), -ENXIO, "no hole at the end");
	is(seek(fd, PAGES(8), SEEK_DATA), -ENXIO, "nor data");
	is(seek(fd, -1, SEEK_DATA), -ENXIO, "nor before the beginning");
	cut(fd, PAGES(5) + 20);
	is(seek(fd, PAGES(5), SEEK_HOLE), PAGES(5) + 20, "behind all data is a hole");
	is(seek(fd, 0, 5), -EINVAL, "no such place");
	sys_close(fd);
}

/* An append that fails leaves the position where it was. */
static void failed_append(void)
{
	int fd = new_file(2);

	syscall3(__NR_fcntl64, fd, F_SETFL, O_APPEND);
	is(seek(fd, 5, SEEK_SET), 5, "lseek");
	is(sys_write(fd, bad_address(), 3), -EFAULT, "append what is not there");
	is(seek(fd, 0, SEEK_CUR), 5, "the position stays");
	is(syscall3(__NR_fcntl64, fd, F_SETFL, O_DIRECT), -EINVAL,
	   "there is no way past the cache");
	is(size_of(fd), PAGES(2), "the size stays");
	sys_close(fd);
}

static int pass_on(int from)
{
	static char text[1024];
	long nr;

	while ((nr = sys_read(from, text, sizeof(text))) > 0)
		sys_write(1, text, (size_t)nr);
	return 0;
}

/* Output may be a file, for which the limit holds as well: a child without one passes it on. */
static int print_by_child(int *stdout_was)
{
	int fds[2], pid;

	print_flush();
	if (syscall2(__NR_pipe2, (long)fds, 0))
		bail("no pipe");
	pid = sys_fork();
	if (pid == 0) {
		sys_close(fds[1]);
		exit(pass_on(fds[0]));
	}
	*stdout_was = sys_dup(1);
	sys_dup2(fds[1], 1);
	sys_close(fds[0]);
	sys_close(fds[1]);
	return pid;
}

static void print_again(int pid, int stdout_was)
{
	int status;

	print_flush();
	sys_dup2(stdout_was, 1);
	sys_close(stdout_was);
	if (sys_waitpid(pid, &status, 0) != pid)
		bail("nobody has printed");
}

static void size_limit(void)
{
	int fd = new_file(0), stdout_was, printer = print_by_child(&stdout_was);

	fresh_signals();
	note(SIGXFSZ, 0, 0);
	limit_size((uint32_t)LIMIT);
	write_to_limit(fd);
	write_parts_to_limit(fd);
	grow_to_limit(fd);
	larger_than_limit(fd);
	send_to_limit(fd);
	no_file_no_limit();
	limit_size(RLIM_INFINITY);
	allowed(write_at(fd, PAGES(100), 1), 1, "without a limit all is as it was");
	dies(write_beyond, &fd, SIGXFSZ, "who does not catch the signal ends");
	lives(write_ignored, &fd, "who ignores it has the error alone");
	allowed(write_at(fd, PAGES(101), 1), 1, "a child's limit is its own");
	sys_close(fd);
	print_again(printer, stdout_was);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	cut_under_mappings();
	cut_after_fork();
	holes();
	punch();
	make_room();
	limits();
	data_and_holes();
	failed_append();
	size_limit();
	return done();
}
