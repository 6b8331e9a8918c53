/* SPDX-License-Identifier: MIT */
/*
 * drivers/mem_device.h - /dev/null and /dev/zero
 */
#pragma once

void mem_device_init(void);
