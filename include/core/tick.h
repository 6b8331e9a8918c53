/* SPDX-License-Identifier: MIT */
/*
 * core/tick.h - what happens CONFIG_HZ times a second
 */
#pragma once

#include <stdbool.h>

/* From the timer's interrupt handler, interrupts off. */
void tick_handle(void);

/*
 * What the layers above do at each tick: told whether it came in user mode.  Called by the handler,
 * interrupts off.
 */
void tick_register(void (*fn)(bool from_user));
