/* SPDX-License-Identifier: MIT */
/*
 * drivers/random_device.h - /dev/random and /dev/urandom
 */
#pragma once

#include <asm/uaccess.h>
#include <stddef.h>

void random_device_init(void);

/* So many random bytes to a program: how many there were before a signal or bad memory. */
long random_to_user(char __user *to, size_t count);
