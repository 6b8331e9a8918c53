/* SPDX-License-Identifier: MIT */
/*
 * uapi/ioctls.h - requests of ioctl() that are not only a terminal's
 */
#pragma once

#define FIGETBSZ	2		/* bytes of a block */
#define FIONBIO		0x5421		/* O_NONBLOCK */
#define FIONCLEX	0x5450		/* exec does not close the number */
#define FIOCLEX		0x5451		/* exec does */
#define FIONREAD	0x541B		/* bytes that can be read at once */
