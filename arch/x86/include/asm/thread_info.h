/* SPDX-License-Identifier: MIT */
/*
 * asm/thread_info.h - the size of a kernel stack
 */
#pragma once

#define THREAD_SIZE	8192UL		/* bytes */
