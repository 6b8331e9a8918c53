/* SPDX-License-Identifier: MIT */
/*
 * demos/stack - the stack grows by page faults, down to its limit
 */
#include "test.h"

static struct rlimit limit;

/*
 * One page of stack a call; the number of pages that kept what was written.  Each call gets
 * its caller's page: no compiler makes a loop of that.
 */
__attribute__((noinline))
static unsigned int descend(unsigned int depth, const volatile char *above)
{
	volatile char frame[PAGE_SIZE];
	unsigned int below = 0;

	frame[0] = (char)depth;
	if (depth > 1)
		below = descend(depth - 1, frame);
	return below + (!above || above[0] == (char)(depth + 1));
}

static int recurse(void *depth)
{
	return descend(*(unsigned int *)depth, NULL) == *(unsigned int *)depth ? 0 : 1;
}

static void try_depth(const char *what, unsigned int depth)
{
	int status = in_child(recurse, &depth);

	printf("%-34s", what);
	if (WIFSIGNALED(status))
		printf("killed by signal %d\n", WTERMSIG(status));
	else
		printf("%s\n", WEXITSTATUS(status) == 0 ? "fine" : "wrong values");
}

int main(int argc, char **argv, char **envp)
{
	long before, after;

	(void)argc, (void)argv, (void)envp;
	sys_getrlimit(RLIMIT_STACK, &limit);
	printf("the stack may grow to %u kB\n", limit.rlim_cur / 1024);

	before = minor_faults();
	descend(100, NULL);
	after = minor_faults();
	printf("100 calls with a page each: %s\n",
	       after - before >= 99 && after - before <= 102 ? "a fault for each" : "other");
	before = minor_faults();
	descend(100, NULL);
	printf("the same calls again:       %ld faults\n", minor_faults() - before);

	try_depth("a recursion of 1 MB:", 256);
	try_depth("a recursion below the limit:", limit.rlim_cur / PAGE_SIZE * 9 / 10);
	try_depth("a recursion beyond the limit:", limit.rlim_cur / PAGE_SIZE + 1);
	limit.rlim_cur = 1024 * 1024;
	sys_setrlimit(RLIMIT_STACK, &limit);
	printf("the limit is lowered to %u kB\n", limit.rlim_cur / 1024);
	try_depth("a recursion of 512 kB:", 128);
	try_depth("a recursion of 1 MB:", 256);
	return 0;
}
