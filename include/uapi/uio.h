/* SPDX-License-Identifier: MIT */
/*
 * uapi/uio.h - a part of a read or write in parts
 */
#pragma once

#include <stdint.h>

struct iovec {
	uint32_t iov_base;		/* an address */
	uint32_t iov_len;		/* bytes */
};
