/* SPDX-License-Identifier: MIT */
/*
 * drivers/serial.h - the first serial port as a console
 */
#pragma once

#include <lib/compiler.h>
#include <stdbool.h>

/* Find the port, set it to 115200 8N1 and make it a console.  Needs no interrupts. */
bool serial_console_init(void);

/* Receive by interrupt from now on.  0, -ENODEV without a port, or irq_register()'s error. */
int __must_check serial_input_init(void);
