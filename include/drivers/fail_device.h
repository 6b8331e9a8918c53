/* SPDX-License-Identifier: MIT */
/*
 * drivers/fail_device.h - /dev/fail
 */
#pragma once

#ifdef CONFIG_FAIL_PAGE_ALLOC
void fail_device_init(void);
#else
static inline void fail_device_init(void)
{
}
#endif
