/* SPDX-License-Identifier: MIT */
/*
 * uapi/limits.h - how long names and lists may be, as in Linux
 */
#pragma once

#define NAME_MAX	255		/* bytes of a name, without NUL */
#define PATH_MAX	4096		/* bytes of a path, its NUL included */
#define IOV_MAX		1024		/* parts of a readv() or writev() */
