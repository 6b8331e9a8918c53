/* SPDX-License-Identifier: MIT */
/*
 * core/idle.h - work for a CPU that has nothing else to do
 */
#pragma once

#include <lib/compiler.h>
#include <stdbool.h>

/*
 * One small step (about a microsecond) with interrupts off; false: nothing to do, the
 * CPU may sleep.
 */
typedef bool (*idle_work_t)(void);

/* Call it from the idle loop; earlier ones go first.  Boot only; -ENOSPC. */
int __must_check idle_register(idle_work_t work);
