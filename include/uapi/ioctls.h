/* SPDX-License-Identifier: MIT */
/*
 * uapi/ioctls.h - requests of ioctl() that are not only a terminal's
 */
#pragma once

#define FIONREAD	0x541B		/* bytes that can be read at once */
