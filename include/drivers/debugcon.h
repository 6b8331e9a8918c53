/* SPDX-License-Identifier: MIT */
/*
 * drivers/debugcon.h - the emulator's debug port as a console
 */
#pragma once

#include <stdbool.h>

/* Make port 0xE9 a console if an emulator answers there. */
bool debugcon_init(void);
