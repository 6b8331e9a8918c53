/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/timer_config.h - timers are tested without what debug builds know of locks
 *
 * The host's lock already stops a second take, and the tests look whether it is free.
 */
#pragma once

#undef CONFIG_DEBUG
#undef CONFIG_LOCKDEP
