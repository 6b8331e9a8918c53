/* SPDX-License-Identifier: MIT */
/*
 * uapi/sysinfo.h - what sysinfo() tells; Linux's i386 layout
 */
#pragma once

#include <stdint.h>

#define SI_LOAD_SHIFT	16		/* bits of a load behind the point */

struct sysinfo {
	int32_t uptime;			/* seconds */
	uint32_t loads[3];
	uint32_t totalram, freeram, sharedram, bufferram, totalswap, freeswap; /* mem_unit each */
	uint16_t procs, pad;
	uint32_t totalhigh, freehigh;	/* mem_unit each */
	uint32_t mem_unit;		/* bytes */
	char _f[8];
};

_Static_assert(sizeof(struct sysinfo) == 64, "fixed by the ABI");
