/* SPDX-License-Identifier: MIT */
/*
 * asm/host_step.h - the places where threads of the kernel touch what others see
 *
 * With HOST_STEPS each of them lets another thread go first, as tests/unit/interleave.c
 * decides; a test that runs one thread only has nothing to do there.
 */
#pragma once

enum host_access { HOST_READ, HOST_WRITE };

#ifdef HOST_STEPS
/* About to touch the object.  Steps on different objects, or two reads, can be swapped. */
void host_step(const void *object, enum host_access access, const char *what);
#else
static inline void host_step(const void *object, enum host_access access, const char *what)
{
	(void)object;
	(void)access;
	(void)what;
}
#endif
