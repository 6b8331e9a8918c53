/* SPDX-License-Identifier: MIT */
/*
 * uapi/capability.h - capget's structures, as on Linux
 */
#pragma once

#include <stdint.h>

#define CAPABILITY_VERSION_1	0x19980330U	/* one part */
#define CAPABILITY_VERSION_2	0x20071026U	/* two parts */
#define CAPABILITY_VERSION_3	0x20080522U

#define CAP_LAST_WORD		0x1FFU		/* of 41 capabilities, the second word */

struct user_cap_header {
	uint32_t version;
	int32_t pid;				/* 0: the caller */
};

struct user_cap_data {
	uint32_t effective, permitted, inheritable;
};
