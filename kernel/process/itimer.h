/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/itimer.h - interval timers come and go with their process
 */
#pragma once

struct signal_struct;

/* Boot. */
void itimer_init(void);

/* A new process, zeroed but for this, has timers, all off. */
void itimer_setup(struct signal_struct *signal);

/* A process ends: from now on no timer of it sends anything.  The last thread, before it leaves. */
void itimer_exit(struct signal_struct *signal);
