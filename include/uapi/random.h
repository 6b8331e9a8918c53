/* SPDX-License-Identifier: MIT */
/*
 * uapi/random.h - getrandom's flags, as on Linux
 */
#pragma once

#define GRND_NONBLOCK	0x1UL		/* do not wait for good ones */
#define GRND_RANDOM	0x2UL		/* those of /dev/random */
#define GRND_INSECURE	0x4UL		/* bad ones will do */
