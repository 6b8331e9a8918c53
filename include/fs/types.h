/* SPDX-License-Identifier: MIT */
/*
 * fs/types.h - the integer types of the file layer
 */
#pragma once

#include <stdint.h>

typedef int64_t loff_t;			/* bytes from the beginning of a file */
typedef uint16_t umode_t;		/* S_IFMT and permission bits: uapi/stat.h */
typedef uint32_t dev_t;			/* which device a device node stands for */
typedef unsigned int fmode_t;		/* FMODE_*: fs/file.h */

/* As the kernel keeps it: 12 bits of major, 20 of minor. */
#define MINORBITS	20
#define MKDEV(major, minor) ((dev_t)(major) << MINORBITS | (dev_t)(minor))
#define MAJOR(dev)	((unsigned int)((dev) >> MINORBITS))
#define MINOR(dev)	((unsigned int)((dev) & ((1U << MINORBITS) - 1)))
