/* SPDX-License-Identifier: MIT */
/*
 * kernel/shell/cmd_general.c - help, tests, and the ways out
 */
#include <asm/machine.h>
#include <core/clock.h>
#include <core/printk.h>
#include <core/selftest.h>
#include <kernel/shell.h>
#include <lib/div64.h>
#include <lib/errno.h>

SHELL_COMMAND(help, "", "list the commands")
{
	const struct shell_command *c;

	for (c = __shell_commands_start; c < __shell_commands_end; c++)
		console_printf("  %-14s %-9s %s\n", c->name, c->args, c->help);
	console_printf("Keys: arrows, ^A ^E ^K ^U ^W, ^P ^N for history, Tab completes.\n");
	return 0;
}

SHELL_COMMAND(uptime, "", "time since boot, and how much of it the CPU slept")
{
	uint32_t millis, idle_millis;
	uint64_t seconds = div_u64_rem(div_u64(clock_ns(), 1000000), 1000, &millis);
	uint64_t idle = div_u64_rem(div_u64(clock_idle_ns(), 1000000), 1000, &idle_millis);

	console_printf("up %llu.%03u s, asleep %llu.%03u s, %llu timer ticks at %u Hz, clock %s\n",
		       (unsigned long long)seconds, millis, (unsigned long long)idle, idle_millis,
		       (unsigned long long)(get_jiffies_64() - INITIAL_JIFFIES), HZ,
		       clock_source() ? clock_source()->name : "none");
	return 0;
}

SHELL_COMMAND(selftest, "[GLOB]", "run the self-tests, e.g. selftest paging.*")
{
	int failed;

	if (argc > 2)
		return -EINVAL;
	failed = selftest_run(argc == 2 ? argv[1] : NULL);
	if (failed == -ENOENT)
		console_printf("no test matches %s\n", argc == 2 ? argv[1] : "*");
	else
		console_printf("%d failed\n", failed);
	return 0;
}

SHELL_COMMAND(reboot, "", "start the machine anew")
{
	machine_reboot();
}

SHELL_COMMAND(poweroff, "", "end the run")
{
	machine_exit(MACHINE_EXIT_SUCCESS);
}
