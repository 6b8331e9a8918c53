/* SPDX-License-Identifier: MIT */
/*
 * uapi/mount.h - flags of mount() and umount2(); Linux's values
 */
#pragma once

#define MS_RDONLY	0x1UL
#define MS_NOSUID	0x2UL
#define MS_NODEV	0x4UL
#define MS_NOEXEC	0x8UL
#define MS_SYNCHRONOUS	0x10UL
#define MS_REMOUNT	0x20UL
#define MS_MANDLOCK	0x40UL
#define MS_DIRSYNC	0x80UL
#define MS_NOSYMFOLLOW	0x100UL
#define MS_NOATIME	0x400UL
#define MS_NODIRATIME	0x800UL
#define MS_BIND		0x1000UL
#define MS_MOVE		0x2000UL
#define MS_REC		0x4000UL
#define MS_SILENT	0x8000UL
#define MS_UNBINDABLE	0x20000UL
#define MS_PRIVATE	0x40000UL
#define MS_SLAVE	0x80000UL
#define MS_SHARED	0x100000UL
#define MS_RELATIME	0x200000UL
#define MS_STRICTATIME	0x1000000UL
#define MS_LAZYTIME	0x2000000UL
/* Old programs have this in the upper half. */
#define MS_MGC_VAL	(0xC0EDUL << 16)
#define MS_MGC_MSK	(0xFFFFUL << 16)

#define MNT_FORCE	0x1U
#define MNT_DETACH	0x2U
#define MNT_EXPIRE	0x4U
#define UMOUNT_NOFOLLOW	0x8U
