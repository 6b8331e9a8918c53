/* SPDX-License-Identifier: MIT */
/*
 * uapi/termios.h - what a terminal is set to; Linux's i386 layout and numbers
 */
#pragma once

#include <stdint.h>

#define TCGETS		0x5401
#define TIOCGWINSZ	0x5413

#define NCCS		19

struct termios {
	uint32_t c_iflag;
	uint32_t c_oflag;
	uint32_t c_cflag;
	uint32_t c_lflag;
	uint8_t c_line;
	uint8_t c_cc[NCCS];
};

struct winsize {
	uint16_t ws_row;
	uint16_t ws_col;
	uint16_t ws_xpixel;
	uint16_t ws_ypixel;
};

/* c_cc: which key does what */
#define VINTR	0
#define VQUIT	1
#define VERASE	2
#define VKILL	3
#define VEOF	4
#define VTIME	5
#define VMIN	6

/* c_iflag */
#define ICRNL	0000400

/* c_oflag */
#define OPOST	0000001
#define ONLCR	0000004

/* c_cflag */
#define B38400	0000017
#define CS8	0000060
#define CREAD	0000200

/* c_lflag */
#define ICANON	0000002
#define ECHO	0000010
#define ECHOE	0000020
#define ECHOK	0000040
