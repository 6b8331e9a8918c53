/* SPDX-License-Identifier: MIT */
/*
 * tests/random - random system calls with random arguments
 *
 *	random [SEED [STEPS]]
 *
 *	supervisor	keeps some workers alive, adds up, prints
 *	worker		STEPS_EACH steps, or until one of them kills it; the next one takes over
 *	its children	touch memory, execute, end: what would end the worker itself
 *
 * A step draws a call of the table and its arguments by kind: mostly what may succeed, and
 * now and then what a program should not pass: kernel pointers, NULL, odd and huge values.
 * The memory that calls work on is an arena of pages which other calls map, unmap, protect
 * and move.  Whatever happens, only workers may suffer.
 *
 * It prints how often each call succeeded, as comments, since a test of the kernel's may run
 * it; it ends with 0 if a third of all did, and each that can did at least once.  The same
 * seed draws the same arguments for each worker; what comes of them may hang on the others.
 */
#include <uapi/termios.h>
#include <uapi/uio.h>

#include "test.h"

#define NR_WORKERS	4
#define STEPS_EACH	250
#define MAX_CHILDREN	6
#define ARENA		((char *)0x20000000)
#define ARENA_PAGES	128
#define SCRATCH		"/random"
#define CONSOLE_FD	12	/* for ioctl() alone: nobody waits for keys, or writes */

struct call {
	const char *name;
	int number;
	const char *kinds;	/* of its arguments: see draw_argument() */
	int special;		/* 1: in a child; 2: it never succeeds */
};

#define CALL(name, kinds)	{ #name, __NR_##name, kinds, 0 }
#define IN_CHILD(name, kinds)	{ #name, __NR_##name, kinds, 1 }

static const struct call calls[] = {
	CALL(read, "fbn"), CALL(write, "fbn"), CALL(open, "sO"), CALL(openat, "DsOx"),
	CALL(close, "f"), CALL(dup, "f"), CALL(dup2, "ff"), CALL(lseek, "fzw"),
	CALL(_llseek, "f0zbw"), CALL(readv, "fic"), CALL(writev, "fic"), CALL(ioctl, "TQb"),
	CALL(waitpid, "PbW"), CALL(wait4, "PbWb"), CALL(getpid, ""), CALL(getppid, ""),
	CALL(sched_yield, ""), CALL(setrlimit, "RL"), CALL(getrlimit, "Rb"),
	CALL(ugetrlimit, "Rb"), CALL(getrusage, "Ub"), CALL(stat64, "Sb"), CALL(lstat64, "Sb"),
	CALL(fstat64, "fb"), CALL(fstatat64, "DSbF"), CALL(mmap, "A"), CALL(mmap2, "alpmfo"),
	CALL(munmap, "al"), CALL(mprotect, "alp"), CALL(mremap, "allra"), CALL(brk, "k"),
	CALL(madvise, "alM"), CALL(mincore, "alb"), CALL(msync, "aly"), CALL(mlock, "al"),
	CALL(munlock, "al"), CALL(mlockall, "C"), CALL(munlockall, ""), IN_CHILD(fork, ""),
	IN_CHILD(vfork, ""), IN_CHILD(execve, "SVV"), IN_CHILD(exit, "x"),
	IN_CHILD(exit_group, "x"), { "beyond", 0, "xxxxxx", 2 },
};

#define NR_CALLS	(sizeof(calls) / sizeof(calls[0]))

/* Shared by all; no argument but a random word can hit it. */
struct counts {
	volatile int steps;
	volatile int good[NR_CALLS], bad[NR_CALLS];
	volatile int died;
};

static struct counts *counts;
static uint32_t random_state;
static int children;		/* that were not waited for */
static int failures;

/* What pointers to structures may point to. */
static struct rlimit limit;
static struct iovec vectors[8];
static uint32_t mmap_args[6];
static void *own_places[3];
static char *const true_argv[] = { "/bin/true", "a", "b", NULL };

/* --- arguments ------------------------------------------------------------------------- */

static uint32_t draw_word(void)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state;
}

static uint32_t draw(uint32_t below)
{
	return (draw_word() >> 8) % below;
}

static bool one_in(uint32_t n)
{
	return draw(n) == 0;
}

/* What nobody should pass; a worker that hits its own text, data or stack is ended by that. */
static long hostile(void)
{
	static const uint32_t words[] = {
		0, 1, 0xffffffff, 0xfffff000, 0xc0000000, 0xbffffffc, 0xc0100000, 0x7fffffff,
		0x80000000, 0xfffff001, 0xbfffffff, 0xf8800000, 4096, 0x1fffffff, 16,
	};

	switch (draw(5)) {
	case 0: return (long)draw_word();
	case 1: return (long)PAGES((uintptr_t)own_places[draw(3)] / PAGE_SIZE);
	default: return (long)words[draw(sizeof(words) / 4)];
	}
}

static long arena_page(void)
{
	return (long)(ARENA + PAGES(draw(ARENA_PAGES)));
}

static long draw_length(void)
{
	if (one_in(40))
		return (long)PAGES(draw(8192));
	return (long)(PAGES(1 + draw(12)) - (one_in(8) ? draw(4096) : 0));
}

/* A file that may be written, files that are read, none; and what is no path. */
static long draw_path(bool to_write)
{
	static const char *const paths[] = {
		"/data/pages", "/bin/true", "/dev/zero", "/dev/null", "/", "/data",
		"/data/pages/x", "/nothing", "", ".", "data/pages", "/data/../bin/./true",
	};
	static const long no_paths[] = { 0, (long)0xc0000000, (long)0xbfffffff, 3 };

	if (one_in(20))
		return no_paths[draw(4)];
	return (long)(to_write ? SCRATCH : paths[draw(sizeof(paths) / sizeof(paths[0]))]);
}

static long draw_mapping_flags(void)
{
	static const int flags[] = {
		MAP_PRIVATE_ANON, MAP_PRIVATE_ANON, MAP_PRIVATE_ANON, MAP_SHARED_ANON,
		MAP_PRIVATE, MAP_SHARED, MAP_PRIVATE_ANON | MAP_POPULATE,
		MAP_PRIVATE_ANON | MAP_NORESERVE, MAP_PRIVATE_ANON | MAP_GROWSDOWN,
		MAP_PRIVATE_ANON | MAP_LOCKED,
	};

	return flags[draw(10)] | (one_in(3) ? 0 : MAP_FIXED) | (one_in(30) ? (int)draw_word() : 0);
}

static long draw_argument(char kind);

static long draw_vectors(void)
{
	for (int i = 0; i < 8; i++) {
		vectors[i].iov_base = (uint32_t)draw_argument('b');
		vectors[i].iov_len = (uint32_t)draw_argument('n');
	}
	return (long)vectors;
}

static long draw_old_mmap(void)
{
	static const char kinds[] = "alpmfo";

	for (int i = 0; i < 6; i++)
		mmap_args[i] = (uint32_t)draw_argument(kinds[i]);
	mmap_args[5] *= one_in(10) ? 1 : PAGE_SIZE;
	return (long)mmap_args;
}

/* Limits that let the worker live for a while. */
static long draw_limit(void)
{
	limit.rlim_max = RLIM_INFINITY;
	limit.rlim_cur = one_in(10) ? draw_word() : RLIM_INFINITY;
	if (one_in(2))
		limit.rlim_cur = 0x100000 + draw_word() / 16;
	return (long)&limit;
}

static long draw_argument(char kind)
{
	static const int advice[] = { 0, 1, 2, 3, 4, 8, 9, 10, 11, 14, 18, 19, 20, 21, 22, 23, 24 };
	char *end;

	if (one_in(50) && kind != 's' && kind != 'S' && kind != 'O')
		return hostile();
	switch (kind) {
	case 'f': return (long)draw(12) - one_in(12);
	case 'T': return one_in(3) ? (long)draw(12) : CONSOLE_FD;
	case 'Q': return one_in(3) ? (long)draw_word() : one_in(2) ? TCGETS : TIOCGWINSZ;
	case 'D': return one_in(3) ? (long)draw(12) : AT_FDCWD;
	case 'b': return (long)(ARENA + draw(PAGES(ARENA_PAGES)));
	case 'n': return one_in(8) ? draw(20000) : draw(3000);
	case 'a': return arena_page() + (one_in(25) ? draw(4096) : 0);
	case 'l': return draw_length();
	case 'p': return draw(8);
	case 'm': return draw_mapping_flags();
	case 'o': return draw(16);
	case 'M': return advice[draw(sizeof(advice) / sizeof(advice[0]))];
	case 'y': return one_in(2) ? 4 : draw(8);
	case 'C': return 1 + draw(3);
	case 'r': return one_in(4) ? draw(8) : MREMAP_MAYMOVE | (one_in(2) ? MREMAP_FIXED : 0);
	case 's': return draw_path(true);
	case 'S': return draw_path(one_in(4));
	case 'O': return O_CREAT | (long)draw(3) | (one_in(3) ? O_TRUNC : 0) |
			 (one_in(4) ? O_APPEND : 0) | (one_in(10) ? O_EXCL : 0) |
			 (one_in(10) ? O_CLOEXEC : 0) | (one_in(20) ? O_DIRECTORY : 0);
	case 'F': return one_in(2) ? 0 : one_in(2) ? AT_SYMLINK_NOFOLLOW : AT_EMPTY_PATH;
	case 'w': return draw(one_in(10) ? 10 : 3);
	case 'z': return (long)draw(one_in(10) ? 0x40000 : 20000) - (one_in(8) ? 30000 : 0);
	case 'i': return draw_vectors();
	case 'c': return draw(9);
	case 'R': return draw(16);
	case 'U': return -(long)draw(3) + 1;
	case 'L': return draw_limit();
	case 'P': return one_in(2) ? -1 : -(long)draw(3);
	case 'W': return WNOHANG | (one_in(4) ? draw(16) : 0);
	case 'A': return draw_old_mmap();
	case 'V': return one_in(3) ? arena_page() : (long)true_argv;
	case 'k':
		end = sys_brk(NULL);
		return (long)(one_in(8) ? NULL : end + draw(PAGES(6)) - PAGES(2));
	case '0': return 0;
	default: return (long)draw_word();
	}
}

/* --- steps ------------------------------------------------------------------------------ */

/* What is put into the pages by the program itself, not by the kernel. */
static void touch_arena(void)
{
	for (int i = 0; i < 20; i++) {
		volatile char *byte = ARENA + draw(PAGES(ARENA_PAGES));

		if (one_in(2))
			*byte = (char)i;
		else
			(void)*byte;
	}
}

static void reap(bool all)
{
	while (children > 0 && sys_waitpid(-1, NULL, all ? 0 : WNOHANG) > 0)
		children--;
	if (all)
		children = 0;
}

/* The child that calls what ends it, or touches the arena until that does. */
static long call_in_child(const struct call *call, const long *args)
{
	static long result;	/* not on the stack, which a vfork's child shares */
	int pid;

	if (children >= MAX_CHILDREN)
		reap(true);
	pid = (int)syscall0(call->number == __NR_vfork ? __NR_vfork : __NR_fork);
	if (pid == 0) {
		if (call->number == __NR_fork)
			touch_arena();
		if (call->number != __NR_fork && call->number != __NR_vfork)
			result = syscall3(call->number, args[0], args[1], args[2]);
		sys_exit_group(call->number == __NR_execve ? (int)-result : 0);
	}
	if (pid < 0)
		return pid;
	children++;
	if (call->number == __NR_execve) {
		int status = 1;

		children -= sys_waitpid(pid, &status, 0) == pid;
		return status ? -EINVAL : 0;
	}
	return pid;
}

static void step(void)
{
	unsigned int i = draw(NR_CALLS);
	const struct call *call = &calls[i];
	int number = call->number;
	long args[6] = { 0 }, result;

	if (!number)
		number = (int)(one_in(2) ? 400 + draw(1000) : draw_word() | 1u << 31);
	for (int arg = 0; call->kinds[arg]; arg++)
		args[arg] = draw_argument(call->kinds[arg]);
	if (call->number == __NR_open || call->number == __NR_openat) {
		int path = call->number == __NR_openat;

		/* Files of the initrd are not to be changed. */
		if (one_in(2)) {
			args[path] = draw_path(false);
			args[path + 1] &= ~(O_CREAT | O_TRUNC | O_ACCMODE);
		}
		args[path + 2] = 0600;
	}
	__atomic_fetch_add(&counts->steps, 1, __ATOMIC_RELAXED);
	result = call->special == 1 ? call_in_child(call, args) :
		 syscall6(number, args[0], args[1], args[2], args[3], args[4], args[5]);
	if ((call->number == __NR_waitpid || call->number == __NR_wait4) && result > 0)
		children--;
	if (result < 0 && result >= -4095)
		__atomic_fetch_add(&counts->bad[i], 1, __ATOMIC_RELAXED);
	else
		__atomic_fetch_add(&counts->good[i], 1, __ATOMIC_RELAXED);
}

/* Nothing that a worker reads waits for somebody to type; and it starts with some memory. */
static void worker(uint32_t seed)
{
	int null = sys_open("/dev/null", O_RDWR), console = sys_open("/dev/console", O_WRONLY);

	random_state = seed * 2654435761u | 1;
	own_places[0] = (void *)(uintptr_t)step;
	own_places[1] = own_places;
	own_places[2] = &null;
	for (int fd = 0; fd < 3; fd++)
		if (syscall2(__NR_dup2, null, fd) != fd)
			exit(1);		/* no memory: the next one may have more */
	syscall2(__NR_dup2, console, CONSOLE_FD);
	sys_close(console);
	sys_mmap(ARENA, PAGES(ARENA_PAGES / 2), PROT_RW, MAP_PRIVATE_ANON | MAP_FIXED, -1, 0);
	sys_open("/data/pages", O_RDONLY);
	sys_open("/dev/zero", O_RDWR);
	syscall3(__NR_open, (long)SCRATCH, O_RDWR | O_CREAT, 0600);
	sys_open("/data/pages", O_RDONLY);
	for (int i = 0; i < STEPS_EACH; i++)
		step();
	reap(true);
	exit(0);
}

/* --- the supervisor ------------------------------------------------------------------------ */

static void expect(bool good, const char *what)
{
	failures += !good;
	if (!good)
		printf("# FAILED: %s\n", what);
}

/* A worker ends with 0, or is killed by what a call did to its memory, or asked for. */
static bool may_end_so(int status)
{
	int signal = WTERMSIG(status);

	return !signal || signal == SIGSEGV || signal == SIGBUS || signal == SIGKILL ||
	       signal == SIGILL || signal == SIGTRAP || signal == SIGFPE;
}

static bool run_workers(uint32_t seed, int steps)
{
	int alive = 0, status, pid;
	bool good = true;

	while (counts->steps < steps || alive) {
		while (alive < NR_WORKERS && counts->steps < steps) {
			pid = sys_fork();
			if (pid == 0)
				worker(seed++);
			seed++;
			if (pid < 0)
				break;
			alive++;
		}
		pid = sys_waitpid(-1, &status, 0);
		if (pid == -ECHILD && alive)
			return false;
		if (pid > 0) {
			alive--;
			counts->died += WTERMSIG(status) != 0;
			if (!may_end_so(status)) {
				printf("# worker %d ended with %04x\n", pid, status);
				good = false;
			}
		}
	}
	return good;
}

static void print_counts(void)
{
	int good = 0, all = 0;

	for (unsigned int i = 0; i < NR_CALLS; i++) {
		printf("# %-12s %6d succeeded %6d did not\n", calls[i].name, counts->good[i],
		       counts->bad[i]);
		good += counts->good[i];
		all += counts->good[i] + counts->bad[i];
		expect((counts->good[i] > 0) == (calls[i].special != 2), calls[i].name);
	}
	printf("# %d steps, %d of %d calls succeeded, %d workers were killed\n", counts->steps,
	       good, all, counts->died);
	expect(good * 3 >= all, "a third of the calls succeeds");
}

static uint32_t number(const char *text, uint32_t other)
{
	uint32_t value = 0;

	if (!text)
		return other;
	while (*text >= '0' && *text <= '9')
		value = value * 10 + (uint32_t)(*text++ - '0');
	return value;
}

int main(int argc, char **argv, char **envp)
{
	uint32_t seed = number(argc > 1 ? argv[1] : NULL, 1);
	int steps = (int)number(argc > 2 ? argv[2] : NULL, 20000);

	(void)envp;
	counts = map_pages(1, PROT_RW, MAP_SHARED);
	printf("# random calls, seed %u\n", seed);
	expect(run_workers(seed * 100003, steps), "workers end as they may");
	print_counts();
	return failures != 0;
}
