/* SPDX-License-Identifier: MIT */
/*
 * interleave_config.h - the configuration whose locks tests/unit/interleave.c runs
 *
 * The lock's own steps, without what debug builds record about them.
 */
#pragma once

#undef CONFIG_DEBUG
#undef CONFIG_LOCKDEP
