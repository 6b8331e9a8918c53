/* SPDX-License-Identifier: MIT */
/*
 * demos/isolation - one address, two processes, two values; and no way out
 *
 * The parent writes while the child watches the same address: the child sees its own
 * page.  They take turns through one page that they do share.
 */
#include "test.h"

static volatile int secret = 1;

struct stage {
	volatile int number;
};

static void wait_for(const struct stage *stage, int number)
{
	while (stage->number != number)
		sys_sched_yield();
}

static int child(struct stage *stage)
{
	printf("child:  secret is %d\n", secret);
	stage->number = 1;
	wait_for(stage, 2);
	printf("child:  secret is still %d\n", secret);
	secret = 3;
	printf("child:  secret is %d\n", secret);
	return 0;
}

static void try_to(const char *what, int (*work)(void *), unsigned long addr)
{
	int status = in_child(work, (void *)addr);

	if (WIFSIGNALED(status))
		printf("%-36s killed by signal %d\n", what, WTERMSIG(status));
	else
		printf("%-36s nothing happened\n", what);
}

int main(int argc, char **argv, char **envp)
{
	struct stage *stage = map_pages(1, PROT_RW, MAP_SHARED);
	int pid = sys_fork();

	(void)argc, (void)argv, (void)envp;
	if (pid == 0)
		return child(stage);
	wait_for(stage, 1);
	secret = 2;
	printf("parent: secret is %d\n", secret);
	stage->number = 2;
	sys_waitpid(pid, NULL, 0);
	printf("parent: secret is %d\n", secret);

	try_to("read the kernel's first page:", read_from, 0xc0000000);
	try_to("write to the kernel's first page:", write_to, 0xc0000000);
	try_to("read the last page of all:", read_from, 0xfffff000);
	try_to("read address 0:", read_from, 0);
	try_to("write to the program's own text:", write_to, (unsigned long)read_from);
	try_to("read one's own data:", read_from, (unsigned long)&secret);
	return 0;
}
