/* SPDX-License-Identifier: MIT */
/*
 * uapi/dirent.h - the names of a directory as getdents() and getdents64() tell them; Linux's
 *	i386 layout
 */
#pragma once

#include <stdint.h>

/* Behind the name, which ends with NUL, its kind stands in the last byte of the record. */
struct linux_dirent {
	uint32_t d_ino;
	uint32_t d_off;			/* position of the next one */
	uint16_t d_reclen;		/* bytes of this one: a multiple of 4 */
	char d_name[];
};

struct linux_dirent64 {
	uint64_t d_ino;
	int64_t d_off;
	uint16_t d_reclen;		/* a multiple of 8 */
	uint8_t d_type;
	char d_name[];
};

#define DT_UNKNOWN	0
#define DT_FIFO		1
#define DT_CHR		2
#define DT_DIR		4
#define DT_BLK		6
#define DT_REG		8
#define DT_LNK		10
#define DT_SOCK		12
