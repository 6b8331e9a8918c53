/* SPDX-License-Identifier: MIT */
/*
 * uapi/mman.h - flags of the mapping calls, with Linux's values for i386
 *
 * mmap, mprotect, mremap, madvise, msync, mlockall.  Plain numbers: the kernel and
 * user programs read this same file.
 */
#pragma once

/* What may be done with the pages: mmap, mprotect. */
#define PROT_NONE		0x0
#define PROT_READ		0x1
#define PROT_WRITE		0x2
#define PROT_EXEC		0x4
#define PROT_SEM		0x8		/* accepted, no effect on x86 */
#define PROT_GROWSDOWN		0x01000000	/* mprotect: from the start of a stack on */
#define PROT_GROWSUP		0x02000000	/* mprotect: no such mapping on x86 */

/* mmap: exactly one of the first three... */
#define MAP_SHARED		0x01
#define MAP_PRIVATE		0x02
#define MAP_SHARED_VALIDATE	0x03		/* shared, and an unknown flag is an error */
#define MAP_TYPE		0x0f		/* mask of the three above */
/* ...and any of these. */
#define MAP_FIXED		0x10		/* here, and whatever is there goes */
#define MAP_ANONYMOUS		0x20		/* no file: zeroes */
#define MAP_32BIT		0x40		/* x86-64 only; no effect */
#define MAP_GROWSDOWN		0x00100		/* a stack */
#define MAP_DENYWRITE		0x00800		/* ignored */
#define MAP_EXECUTABLE		0x01000		/* ignored */
#define MAP_LOCKED		0x02000		/* as mlock does */
#define MAP_NORESERVE		0x04000		/* not counted against the commit limit */
#define MAP_POPULATE		0x08000		/* fault everything in now */
#define MAP_NONBLOCK		0x10000		/* with POPULATE: do not */
#define MAP_STACK		0x20000		/* no effect on x86 */
#define MAP_HUGETLB		0x40000
#define MAP_SYNC		0x80000		/* with SHARED_VALIDATE only */
#define MAP_FIXED_NOREPLACE	0x100000	/* here, or EEXIST */
#define MAP_UNINITIALIZED	0x4000000	/* ignored where there is an MMU */

/* mremap */
#define MREMAP_MAYMOVE		1
#define MREMAP_FIXED		2		/* to new_addr; needs MAYMOVE */
#define MREMAP_DONTUNMAP	4		/* leave the old range mapped and empty */

/* msync */
#define MS_ASYNC		1
#define MS_INVALIDATE		2
#define MS_SYNC			4

/* mlockall */
#define MCL_CURRENT		1
#define MCL_FUTURE		2
#define MCL_ONFAULT		4

/* mlock2 */
#define MLOCK_ONFAULT		1

/* madvise */
#define MADV_NORMAL		0
#define MADV_RANDOM		1
#define MADV_SEQUENTIAL		2
#define MADV_WILLNEED		3
#define MADV_DONTNEED		4		/* drop the pages: zeroes or the file come back */
#define MADV_FREE		8		/* may drop them until the next write */
#define MADV_REMOVE		9
#define MADV_DONTFORK		10
#define MADV_DOFORK		11
#define MADV_MERGEABLE		12
#define MADV_UNMERGEABLE	13
#define MADV_HUGEPAGE		14
#define MADV_NOHUGEPAGE		15
#define MADV_DONTDUMP		16
#define MADV_DODUMP		17
#define MADV_WIPEONFORK		18
#define MADV_KEEPONFORK		19
#define MADV_COLD		20
#define MADV_PAGEOUT		21
#define MADV_POPULATE_READ	22
#define MADV_POPULATE_WRITE	23
#define MADV_DONTNEED_LOCKED	24
#define MADV_COLLAPSE		25
