/* SPDX-License-Identifier: MIT */
/*
 * core/tick.h - what happens CONFIG_HZ times a second
 */
#pragma once

/* From the timer's interrupt handler, interrupts off. */
void tick_handle(void);
