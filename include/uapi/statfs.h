/* SPDX-License-Identifier: MIT */
/*
 * uapi/statfs.h - what statfs() tells of a file system; Linux's i386 layout
 */
#pragma once

#include <stdint.h>

#define TMPFS_MAGIC		0x01021994U
#define PIPEFS_MAGIC		0x50495045U
#define PROC_SUPER_MAGIC	0x00009FA0U

struct statfs {
	uint32_t f_type, f_bsize, f_blocks, f_bfree, f_bavail, f_files, f_ffree;
	uint32_t f_fsid[2];
	uint32_t f_namelen, f_frsize, f_flags, f_spare[4];
};

struct statfs64 {
	uint32_t f_type, f_bsize;
	uint64_t f_blocks, f_bfree, f_bavail, f_files, f_ffree;
	uint32_t f_fsid[2];
	uint32_t f_namelen, f_frsize, f_flags, f_spare[4];
} __attribute__((packed, aligned(4)));

_Static_assert(sizeof(struct statfs) == 64, "statfs of i386");
_Static_assert(sizeof(struct statfs64) == 84, "statfs64 of i386");

#define ST_RDONLY	0x1U
#define ST_NOSUID	0x2U
#define ST_NODEV	0x4U
#define ST_NOEXEC	0x8U
#define ST_SYNCHRONOUS	0x10U
#define ST_VALID	0x20U		/* f_flags is filled in */
#define ST_NOATIME	0x400U
#define ST_NODIRATIME	0x800U
#define ST_RELATIME	0x1000U
