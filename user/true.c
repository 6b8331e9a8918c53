/* SPDX-License-Identifier: MIT */
/*
 * bin/true - ends well; what a new process costs at the least
 */
#include "start.h"

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	return 0;
}
