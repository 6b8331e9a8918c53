/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_reboot.c - the system call that ends the machine's run
 *
 *	power off, halt		as when PID 1 exits with 0; Linux stands still at a halt
 *	restart			the machine starts anew
 *	Ctrl-Alt-Del on, off	accepted: no keys restart this machine
 *
 * Nothing waits to be written out: who wants to tell programs does that first.
 *
 * Chapter: docs/processes.md
 */
#include <asm/machine.h>
#include <asm/uaccess.h>
#include <core/capable.h>
#include <core/printk.h>
#include <lib/errno.h>
#include <uapi/reboot.h>

#include "sys.h"

#define COMMAND_MAX	256		/* of the string that a restart may be given */

static bool is_magic(uint32_t magic1, uint32_t magic2)
{
	return magic1 == LINUX_REBOOT_MAGIC1 &&
	       (magic2 == LINUX_REBOOT_MAGIC2 || magic2 == LINUX_REBOOT_MAGIC2A ||
		magic2 == LINUX_REBOOT_MAGIC2B || magic2 == LINUX_REBOOT_MAGIC2C);
}

static void __noreturn restart(void)
{
	pr_emerg("reboot: restarting\n");
	machine_reboot();
}

static void __noreturn power_off(const char *how)
{
	pr_emerg("reboot: %s\n", how);
	machine_exit(MACHINE_EXIT_SUCCESS);
}

static long restart_with(unsigned long user)
{
	char command[COMMAND_MAX];

	if (strncpy_from_user(command, (const char __user *)user, sizeof(command)) < 0)
		return -EFAULT;
	restart();
}

long sys_reboot(unsigned long magic1, unsigned long magic2, unsigned long cmd, unsigned long arg)
{
	if (!capable(CAP_SYS_BOOT))
		return -EPERM;
	if (!is_magic((uint32_t)magic1, (uint32_t)magic2))
		return -EINVAL;
	switch ((uint32_t)cmd) {
	case LINUX_REBOOT_CMD_CAD_ON:
	case LINUX_REBOOT_CMD_CAD_OFF:
		return 0;
	case LINUX_REBOOT_CMD_RESTART:
		restart();
	case LINUX_REBOOT_CMD_RESTART2:
		return restart_with(arg);
	case LINUX_REBOOT_CMD_HALT:
		power_off("halted");
	case LINUX_REBOOT_CMD_POWER_OFF:
		power_off("power off");
	default:
		return -EINVAL;
	}
}
