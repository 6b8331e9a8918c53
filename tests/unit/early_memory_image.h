/* SPDX-License-Identifier: MIT */
/*
 * early_memory_image.h - the kernel's image as numbers: nothing lies there on the host
 */
#pragma once

#include <asm/page.h>
#include <asm/sections.h>

#define IMAGE_END	0x140000	/* physical */

#define __init_begin	((char *)(PAGE_OFFSET + 0x120000))
#define __init_end	((char *)(PAGE_OFFSET + 0x124000))
#define _end		((char *)(PAGE_OFFSET + IMAGE_END))
