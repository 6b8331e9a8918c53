/* SPDX-License-Identifier: MIT */
/*
 * bin/work - a little of everything, to be run while memory cannot be had
 *
 * Each step either does what it is to do or is refused for want of memory.  It ends with
 *
 *	0	all was done
 *	1	something was refused, with the right error, or a child was killed for it
 *	2 + n	step n went wrong: another error, or wrong bytes
 *
 * or it is killed itself.  What it begins it ends, refused or not: a file is left, /scratch,
 * that is empty.
 */
#include "start.h"
#include "string.h"
#include "sys.h"

#define REFUSED		1
#define WRONG		2

static char *const true_argv[] = { "/bin/true", NULL };

static int why(long result)
{
	return result == -ENOMEM || result == -EAGAIN ? REFUSED : WRONG;
}

/* How a child ended that was to end with 0. */
static int wait_for(int pid)
{
	int status = -1;

	if (pid < 0)
		return why(pid);
	if (sys_waitpid(pid, &status, 0) != pid)
		return WRONG;
	if (status == 0)
		return 0;
	return status == REFUSED << 8 || status == SIGKILL ? REFUSED : WRONG;
}

static int exec_true(void)
{
	int error = sys_execve(true_argv[0], true_argv, true_argv + 1);

	return why(error);
}

static int child_execs(void)
{
	int pid = sys_fork();

	if (pid == 0)
		exit(exec_true());
	return wait_for(pid);
}

/* Nothing is called between the system call and what ends the child in this frame. */
__attribute__((noinline)) static int vfork_child_execs(void)
{
	int pid = (int)syscall0(__NR_vfork);

	if (pid == 0) {
		syscall3(__NR_execve, (long)true_argv[0], (long)true_argv, 0);
		sys_exit_group(REFUSED);
	}
	return pid;
}

static int vforks(void)
{
	return wait_for(vfork_child_execs());
}

static int copy_on_write(void)
{
	volatile char *page = sys_mmap(NULL, PAGES(4), PROT_RW, MAP_PRIVATE_ANON, -1, 0);
	int pid, result;

	if (failed((void *)page))
		return why((long)page);
	for (int i = 0; i < 4; i++)
		page[PAGES(i)] = (char)i;
	pid = sys_fork();
	if (pid == 0) {
		for (int i = 0; i < 4; i++)
			page[PAGES(i)] = (char)(page[PAGES(i)] + 10);
		exit(page[0] == 10 && page[PAGES(3)] == 13 ? 0 : WRONG);
	}
	result = wait_for(pid);
	for (int i = 0; i < 4; i++)
		if (page[PAGES(i)] != i)
			result = WRONG;
	return sys_munmap((void *)page, PAGES(4)) ? WRONG : result;
}

static int shared_memory(void)
{
	volatile int *word = sys_mmap(NULL, PAGES(4), PROT_RW, MAP_SHARED_ANON, -1, 0);
	int pid, result;

	if (failed((void *)word))
		return why((long)word);
	pid = sys_fork();
	if (pid == 0) {
		word[1] = 42;
		word[1024] = 43;
		exit(0);
	}
	result = wait_for(pid);
	if (result == 0 && (word[1] != 42 || word[1024] != 43 || word[2048] != 0))
		result = WRONG;
	return sys_munmap((void *)word, PAGES(4)) ? WRONG : result;
}

/* What may be refused may be refused; what is left is unmapped all the same. */
static int areas(void)
{
	char *area = sys_mmap(NULL, PAGES(16), PROT_RW, MAP_PRIVATE_ANON, -1, 0), *moved;
	long error;

	if (failed(area))
		return why((long)area);
	memset(area, 1, PAGES(16));
	error = sys_mprotect(area + PAGES(4), PAGES(4), PROT_READ);
	if (!error)
		error = sys_munmap(area + PAGES(10), PAGES(2));
	if (!error) {
		moved = sys_mremap(area + PAGES(12), PAGES(4), PAGES(1000), MREMAP_MAYMOVE, NULL);
		error = failed(moved) ? (long)moved : 0;
		if (!error && (moved[0] != 1 || moved[PAGES(4)] != 0))
			error = -EINVAL;
		if (!failed(moved) && sys_munmap(moved, PAGES(1000)))
			error = -EINVAL;
	}
	if (!error)
		error = sys_madvise(area, PAGES(2), MADV_DONTNEED);
	if (!error && (area[0] != 0 || area[PAGES(5)] != 1))
		error = -EINVAL;
	if (sys_munmap(area, PAGES(16)))
		return WRONG;
	return error ? why(error) : 0;
}

static int map_file(void)
{
	int fd = sys_open("/data/pages", O_RDONLY), result = 0;
	char *text;

	if (fd < 0)
		return why(fd);
	text = sys_mmap(NULL, PAGES(12), PROT_RW, MAP_PRIVATE, fd, 0);
	if (failed(text)) {
		result = why((long)text);
	} else {
		for (int i = 0; i < 12; i++)
			if (memcmp(text + PAGES(i), "page ", 5) != 0)
				result = WRONG;
		text[PAGES(3)] = 'P';
		result = sys_munmap(text, PAGES(12)) ? WRONG : result;
	}
	return sys_close(fd) ? WRONG : result;
}

static int write_file(void)
{
	static char text[6000];
	int fd = syscall3(__NR_open, (long)"/scratch", O_CREAT | O_RDWR | O_TRUNC, 0600);
	int result = 0;
	long got;

	if (fd < 0)
		return why(fd);
	memset(text, 'w', sizeof(text));
	got = sys_write(fd, text, sizeof(text));
	if (got != sizeof(text))
		result = got > 0 ? REFUSED : why(got);
	memset(text, 0, sizeof(text));
	if (sys_lseek(fd, 0, SEEK_SET) != 0 || (!result && sys_read(fd, text, 6000) != 6000))
		result = WRONG;
	if (!result && (text[0] != 'w' || text[5999] != 'w'))
		result = WRONG;
	if (sys_close(fd))
		return WRONG;
	fd = sys_open("/scratch", O_RDWR | O_TRUNC);
	return fd >= 0 && sys_close(fd) == 0 ? result : fd < 0 ? why(fd) : WRONG;
}

static int heap(void)
{
	char *start = sys_brk(NULL), *end = sys_brk(start + PAGES(3));

	if (end == start)
		return REFUSED;
	if (end != start + PAGES(3))
		return WRONG;
	memset(start, 7, PAGES(3));
	return sys_brk(start) == start ? 0 : WRONG;
}

static int deep(int depth)
{
	volatile char frame[1000];

	frame[0] = (char)depth;
	return depth ? deep(depth - 1) + frame[0] - (char)depth : 0;
}

static int stack(void)
{
	return deep(64);
}

static int look(void)
{
	unsigned char there[4];
	char *area = sys_mmap(NULL, PAGES(4), PROT_RW, MAP_PRIVATE_ANON, -1, 0);
	long error;

	if (failed(area))
		return why((long)area);
	error = sys_mincore(area, PAGES(4), there);
	if (!error)
		error = sys_mlock(area, PAGES(4));
	if (!error)
		error = sys_munlock(area, PAGES(4));
	if (sys_munmap(area, PAGES(4)))
		return WRONG;
	return error ? why(error) : 0;
}

int main(int argc, char **argv, char **envp)
{
	static int (*const steps[])(void) = {
		child_execs, vforks, copy_on_write, shared_memory, areas, map_file, write_file,
		heap, stack, look,
	};
	int worst = 0;

	(void)argc, (void)argv, (void)envp;
	for (unsigned int i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		int result = steps[i]();

		worst = result > worst ? result : worst;
		if (result == WRONG)
			exit(WRONG + (int)i);	/* 2 and up: which one */
	}
	return worst;
}
