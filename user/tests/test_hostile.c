/* SPDX-License-Identifier: MIT */
/*
 * tests/hostile - addresses that a program must not get at, by itself or through a call
 *
 * Every call that takes a pointer gets addresses of the kernel and of nothing, for each
 * of its pointers in turn: the answer is EFAULT, and nobody is harmed.
 */
#include "test.h"

struct call {
	const char *name;
	long number;
	long args[5];
	int bad;		/* which argument becomes a bad address */
};

static char buffer[64];
static unsigned char vec[16];
static char path[64];
static long no_words[1];

static void every_call_refuses(int fd)
{
	static const unsigned long addresses[] = {
		0xc0000000, 0xc0100000, 0xf8800000, 0xfffff000, 0xfffffff0, 0xffffffff, 0x10,
	};
	const long b = (long)buffer, page = (long)map_pages(1, PROT_RW, MAP_PRIVATE);
	const struct call calls[] = {
		{ "read", __NR_read, { fd, b, 16 }, 1 },
		{ "write", __NR_write, { 1, b, 16 }, 1 },
		{ "open", __NR_open, { b, O_RDONLY }, 0 },
		{ "execve name", __NR_execve, { b, (long)no_words, (long)no_words }, 0 },
		{ "execve argv", __NR_execve, { (long)path, b, (long)no_words }, 1 },
		{ "execve envp", __NR_execve, { (long)path, (long)no_words, b }, 2 },
		{ "old mmap", __NR_mmap, { b }, 0 },
		{ "mincore", __NR_mincore, { page, PAGE_SIZE, (long)vec }, 2 },
		{ "ugetrlimit", __NR_ugetrlimit, { RLIMIT_STACK, b }, 1 },
		{ "setrlimit", __NR_setrlimit, { RLIMIT_STACK, b }, 1 },
		{ "getrusage", __NR_getrusage, { RUSAGE_SELF, b }, 1 },
		{ "_llseek", __NR__llseek, { fd, 0, 0, b, SEEK_SET }, 3 },
	};
	size_t i, a;

	for (i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		int refused = 0;

		for (a = 0; a < sizeof(addresses) / sizeof(addresses[0]); a++) {
			long args[5];

			memcpy(args, calls[i].args, sizeof(args));
			args[calls[i].bad] = (long)addresses[a];
			long got = syscall5(calls[i].number, args[0], args[1], args[2], args[3],
					    args[4]);

			if (got == -EFAULT)
				refused++;
			else
				printf("# %s(%lx): %ld\n", calls[i].name, addresses[a], got);
		}
		is(refused, sizeof(addresses) / sizeof(addresses[0]), "%s: every bad address",
		   calls[i].name);
	}
	sys_munmap((void *)page, PAGE_SIZE);
}

static int wait_for_bad_address(void *data)
{
	int pid = sys_fork();

	if (pid == 0)
		exit(0);
	return sys_waitpid(pid, data, 0) == -EFAULT ? 0 : 1;
}

/* The first part of the buffer is good, the rest is not: nothing may be written beyond. */
static void half_good(int fd)
{
	char *pages = map_pages(2, PROT_RW, MAP_PRIVATE), *end = pages + PAGE_SIZE;
	long got;

	sys_munmap(end, PAGE_SIZE);
	sys_lseek(fd, 0, SEEK_SET);
	got = sys_read(fd, end - 16, 32);
	ok(got == 16 || got == -EFAULT, "read into a buffer whose second half is not there");
	is(sys_lseek(fd, 0, SEEK_CUR), got > 0 ? got : 0, "the position is what was read");
	memset(end - 16, 'x', 16);
	is(sys_open(end - 16, O_RDONLY), -EFAULT, "a name without an end");
	sys_munmap(pages, PAGE_SIZE);
}

static int jump(void *to)
{
	((void (*)(void))to)();
	return 0;
}

static int write_text(void *data)
{
	(void)data;
	return write_to((void *)(unsigned long)jump);
}

static int esp_in_kernel(void *data)
{
	__asm__ volatile("movl %0, %%esp\n\tpushl $0" : : "r"(data) : "memory");
	return 0;
}

/* A system call does not need a stack; the process dies only when it uses it itself. */
static int call_with_bad_stack(void *data)
{
	int pid;

	__asm__ volatile("movl %%esp, %%esi\n\t"
			 "movl %2, %%esp\n\t"
			 "int $0x80\n\t"
			 "movl %%esi, %%esp"
			 : "=a"(pid) : "a"(__NR_getpid), "r"(data) : "esi", "memory");
	return pid == sys_getpid() ? 0 : 1;
}

static void processor(void)
{
	static const unsigned long kernel[] = { 0xc0000000, 0xc0100000, 0xfffff000 };
	size_t i;

	for (i = 0; i < sizeof(kernel) / sizeof(kernel[0]); i++) {
		void *addr = (void *)kernel[i];

		dies(read_from, addr, SIGSEGV, "read from the kernel");
		dies(write_to, addr, SIGSEGV, "write to the kernel");
		dies(jump, addr, SIGSEGV, "jump to the kernel");
		dies(esp_in_kernel, addr, SIGSEGV, "a stack in the kernel");
		lives(call_with_bad_stack, addr, "a system call with such a stack");
		lives(wait_for_bad_address, addr, "waitpid: status in the kernel");
	}
	dies(jump, NULL, SIGSEGV, "jump to 0");
	dies(write_text, NULL, SIGSEGV, "write to one's own text");
}

static void numbers(void)
{
	is(syscall0(100000), -ENOSYS, "a system call of number 100,000");
	is(syscall0(-1), -ENOSYS, "of number -1");
	is(syscall0((long)0x80000000), -ENOSYS, "of the most negative number");
	is(syscall0(0x7fffffff), -ENOSYS, "of the largest number");
}

/* Segment registers that a program can load must not follow it into the kernel. */
static int odd_segments(void *data)
{
	int pid;

	(void)data;
	__asm__ volatile("pushl %%ds\n\tpushl %%es\n\t"
			 "movl $0, %%ecx\n\t"
			 "movl %%ecx, %%fs\n\tmovl %%ecx, %%gs\n\tmovl %%ecx, %%es\n\t"
			 "int $0x80\n\t"
			 "popl %%es\n\tpopl %%ds"
			 : "=a"(pid) : "a"(__NR_getpid) : "ecx", "memory");
	return pid == sys_getpid() ? 0 : 1;
}

/* The direction flag, too, is the program's own. */
static int direction_flag(void *data)
{
	uint32_t value;
	long got;

	(void)data;
	__asm__ volatile("std\n\tint $0x80\n\tcld"
			 : "=a"(got)
			 : "a"(__NR_ugetrlimit), "b"(RLIMIT_STACK), "c"(buffer) : "memory");
	memcpy(&value, buffer, 4);
	return got == 0 && value >= 1024 * 1024 ? 0 : 1;
}

int main(int argc, char **argv, char **envp)
{
	int fd = open_data("/data/pages", O_RDONLY);

	(void)argc, (void)envp;
	memcpy(path, argv[0], strlen(argv[0]) < sizeof(path) ? strlen(argv[0]) + 1 : 1);
	every_call_refuses(fd);
	half_good(fd);
	processor();
	numbers();
	lives(odd_segments, NULL, "a system call with empty segment registers");
	lives(direction_flag, NULL, "a system call with the direction flag set");
	return done();
}
