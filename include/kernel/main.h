/* SPDX-License-Identifier: MIT */
/*
 * kernel/main.h - what boot leaves behind for others
 */
#pragma once

#include <boot/handoff.h>

/* Called once by boot/head.asm; never returns. */
void start_kernel(const struct boot_block *block);

/* What the loader said; good for the whole run. */
const struct boot_info *kernel_boot_info(void);
