/* SPDX-License-Identifier: MIT */
/*
 * uapi/utsname.h - what uname() tells, in Linux's layouts
 */
#pragma once

#define UTS_LEN	65			/* bytes of a field, its NUL included */

struct old_utsname {
	char sysname[UTS_LEN], nodename[UTS_LEN], release[UTS_LEN], version[UTS_LEN];
	char machine[UTS_LEN];
};

struct new_utsname {
	struct old_utsname old;
	char domainname[UTS_LEN];
};
