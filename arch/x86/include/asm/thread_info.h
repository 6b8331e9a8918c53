/* SPDX-License-Identifier: MIT */
/*
 * asm/thread_info.h - the size of a kernel stack
 */
#pragma once

/* Bytes, a multiple of the page size. */
#ifdef CONFIG_4KSTACKS
#define THREAD_SIZE	4096UL
#else
#define THREAD_SIZE	8192UL
#endif
