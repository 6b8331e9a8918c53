/* SPDX-License-Identifier: MIT */
/*
 * drivers/ps2_keyboard.h - the PC's keyboard as a source of input
 */
#pragma once

#include <lib/compiler.h>

/* Let keys come in by interrupt.  0, -ENODEV without a controller, or irq_register()'s error. */
int __must_check ps2_keyboard_init(void);
