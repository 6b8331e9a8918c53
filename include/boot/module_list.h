/* SPDX-License-Identifier: MIT */
/*
 * boot/module_list.h - build the modules of struct boot_info
 */
#pragma once

#include <boot/boot_info.h>

/* Returns NULL, or the line that says why the module cannot be taken. */
const char *module_list_add(struct boot_info *info, uint32_t start, uint32_t end,
			    const char *cmdline);
