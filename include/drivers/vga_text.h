/* SPDX-License-Identifier: MIT */
/*
 * drivers/vga_text.h - the PC's 80 x 25 text screen as a console
 */
#pragma once

#include <stdbool.h>

/* Make the text screen a console, if the machine has one and it shows text. */
bool vga_console_init(void);
