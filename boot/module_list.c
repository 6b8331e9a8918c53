/* SPDX-License-Identifier: MIT */
/*
 * boot/module_list.c - the modules, in the order in which the loader names them
 *
 * Whether a module lies in memory that exists is asked where both are known, in
 * setup_memory(); here a module only has to be a range.
 *
 * Pure; the caller owns the struct boot_info.
 */
#include <boot/module_list.h>
#include <lib/compiler.h>

/*
 * module_list_add - take the module [start, end) into info->modules
 *
 * A module of no bytes is kept: its command line may mean something.  cmdline
 * must live as long as *info.
 *
 * Return: NULL, or a line if it ends before it starts or there is no room.
 */
__init const char *module_list_add(struct boot_info *info, uint32_t start, uint32_t end,
				   const char *cmdline)
{
	struct boot_module *module = &info->modules[info->nr_modules];

	if (end < start)
		return "a boot module ends before it starts";
	if (info->nr_modules == BOOT_MAX_MODULES)
		return "the boot loader gave too many modules";
	module->base = start;
	module->end = end;
	module->cmdline = cmdline;
	info->nr_modules++;
	return NULL;
}
