/* SPDX-License-Identifier: MIT */
/*
 * demos/shared - memory that parent and child have in common after fork
 */
#include "test.h"

#define ROUNDS	1000

struct meeting {
	volatile int turn;		/* whose move it is: 0 parent, 1 child */
	volatile int sum;
};

static int own;

/* Take turns: each adds 1 when it is its move. */
static void play(struct meeting *meeting, int me)
{
	int i;

	for (i = 0; i < ROUNDS; i++) {
		while (meeting->turn != me)
			sys_sched_yield();
		meeting->sum++;
		own++;
		meeting->turn = !me;
	}
}

int main(int argc, char **argv, char **envp)
{
	struct meeting *meeting = map_pages(1, PROT_RW, MAP_SHARED);
	int pid = sys_fork();

	(void)argc, (void)argv, (void)envp;
	if (pid == 0) {
		play(meeting, 1);
		printf("child:  %d additions of its own\n", own);
		return 0;
	}
	play(meeting, 0);
	sys_waitpid(pid, NULL, 0);
	printf("parent: %d additions of its own\n", own);
	printf("the shared sum is %d\n", meeting->sum);
	return 0;
}
