/* SPDX-License-Identifier: MIT */
/*
 * uapi/statx.h - what statx() tells; Linux's layout, the same on every machine
 */
#pragma once

#include <stdint.h>

#define AT_STATX_FORCE_SYNC	0x2000
#define AT_STATX_DONT_SYNC	0x4000
#define AT_STATX_SYNC_TYPE	0x6000	/* how much a remote file system may be asked */

#define STATX_BASIC_STATS	0x000007ffU	/* what stat() tells as well */
#define STATX__RESERVED		0x80000000U

struct statx_timestamp {
	int64_t tv_sec;
	uint32_t tv_nsec;
	int32_t __reserved;
};

struct statx {
	uint32_t stx_mask;		/* which of these are filled in */
	uint32_t stx_blksize;
	uint64_t stx_attributes;
	uint32_t stx_nlink;
	uint32_t stx_uid;
	uint32_t stx_gid;
	uint16_t stx_mode;
	uint16_t __spare0;
	uint64_t stx_ino;
	uint64_t stx_size;		/* bytes */
	uint64_t stx_blocks;		/* units of 512 bytes */
	uint64_t stx_attributes_mask;
	struct statx_timestamp stx_atime, stx_btime, stx_ctime, stx_mtime;
	uint32_t stx_rdev_major, stx_rdev_minor;
	uint32_t stx_dev_major, stx_dev_minor;
	uint64_t stx_mnt_id;
	uint32_t stx_dio_mem_align, stx_dio_offset_align;
	uint64_t __spare3[12];
};

_Static_assert(sizeof(struct statx) == 256, "fixed by the ABI");
