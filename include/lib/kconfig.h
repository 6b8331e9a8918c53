/* SPDX-License-Identifier: MIT */
/*
 * lib/kconfig.h - a configuration option as a value
 *
 *	if (IS_ENABLED(CONFIG_DEBUG))
 *		zone_check(zone);
 *
 * Both branches are compiled, so neither rots; the dead one leaves no code.
 * generated/autoconf.h defines an option that is on to 1 and one that is off not
 * at all, and the preprocessor can tell the two apart by what it pastes:
 *
 *	on	__IS_ENABLED_ ## 1		is a macro: "0, 1", so 1 comes second
 *	off	__IS_ENABLED_ ## CONFIG_DEBUG	is a mere word, so 0 comes second
 *
 * The pasted word must be expanded before arguments are counted: hence EXPAND.
 */
#pragma once

#define __IS_ENABLED_1			0, 1
#define __IS_ENABLED_SECOND(a, b, ...)	b
#define __IS_ENABLED_EXPAND(...)	__IS_ENABLED_SECOND(__VA_ARGS__)
#define __IS_ENABLED_PASTE(value)	__IS_ENABLED_EXPAND(__IS_ENABLED_##value, 0, 0)

/* 1 or 0, a constant that #if takes as well. */
#define IS_ENABLED(option)		__IS_ENABLED_PASTE(option)
