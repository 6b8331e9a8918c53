/* SPDX-License-Identifier: MIT */
/*
 * asm/rtc.h - the clock that runs on a battery while the machine is off
 */
#pragma once

#include <lib/compiler.h>
#include <stdint.h>

struct rtc_time {
	int year;			/* 1970 .. 9999 */
	unsigned int month, day;	/* 1 .. 12, 1 .. 31 */
	unsigned int hour, minute, second; /* 0 .. */
};

/* What it says, in UTC; 0, or -ENODEV if there is none or it says nonsense.  Boot. */
int __must_check rtc_read(struct rtc_time *time);

/* The same as seconds since 1970 began. */
int64_t rtc_to_seconds(const struct rtc_time *time);
