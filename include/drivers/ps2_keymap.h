/* SPDX-License-Identifier: MIT */
/*
 * drivers/ps2_keymap.h - from the scan codes of a PC keyboard to bytes
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define PS2_KEYMAP_BYTES	4	/* the most that one key gives */

/* What is held down, and what has come of a code of several bytes. */
struct ps2_keymap {
	bool left_shift, right_shift, left_ctrl, right_ctrl;
	bool caps_lock;
	bool extended;			/* 0xE0 was seen */
	unsigned int skip;		/* bytes of the Pause key still to come */
};

/* Feed one scan code; the number of bytes it gives, stored in bytes. */
unsigned int ps2_keymap_decode(struct ps2_keymap *map, uint8_t code,
			       char bytes[PS2_KEYMAP_BYTES]);
