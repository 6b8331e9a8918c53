/* SPDX-License-Identifier: MIT */
/*
 * drivers/audit_device.h - /dev/audit
 */
#pragma once

#ifdef CONFIG_AUDIT_DEVICE
void audit_device_init(void);
#else
static inline void audit_device_init(void)
{
}
#endif
