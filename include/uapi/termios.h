/* SPDX-License-Identifier: MIT */
/*
 * uapi/termios.h - what a terminal is set to and what it is asked; Linux's i386 layout and numbers
 */
#pragma once

#include <stdint.h>

/* --- requests of ioctl() ------------------------------------------------------------------- */

#define TCGETS		0x5401		/* struct termios */
#define TCSETS		0x5402
#define TCSETSW		0x5403		/* when all output is out */
#define TCSETSF		0x5404		/* ... and what was typed is dropped */
#define TCGETA		0x5405		/* struct termio */
#define TCSETA		0x5406
#define TCSETAW		0x5407
#define TCSETAF		0x5408
#define TCSBRK		0x5409
#define TCXONC		0x540A
#define TCFLSH		0x540B
#define TIOCEXCL	0x540C
#define TIOCNXCL	0x540D
#define TIOCSCTTY	0x540E
#define TIOCGPGRP	0x540F
#define TIOCSPGRP	0x5410
#define TIOCOUTQ	0x5411
#define TIOCSTI		0x5412
#define TIOCGWINSZ	0x5413
#define TIOCSWINSZ	0x5414
#define FIONREAD	0x541B
#define TIOCINQ		FIONREAD
#define TIOCGSERIAL	0x541E
#define TIOCNOTTY	0x5422
#define TIOCSETD	0x5423
#define TIOCGETD	0x5424
#define TCSBRKP		0x5425
#define TIOCSBRK	0x5427
#define TIOCCBRK	0x5428
#define TIOCGSID	0x5429
#define TCGETS2		0x802C542A	/* struct termios2 */
#define TCSETS2		0x402C542B
#define TCSETSW2	0x402C542C
#define TCSETSF2	0x402C542D
#define TIOCGDEV	0x80045432
#define TIOCVHANGUP	0x5437

/* --- structures ---------------------------------------------------------------------------- */

#define NCCS		19
#define NCC		8

struct termios {
	uint32_t c_iflag;
	uint32_t c_oflag;
	uint32_t c_cflag;
	uint32_t c_lflag;
	uint8_t c_line;
	uint8_t c_cc[NCCS];
};

struct termios2 {
	uint32_t c_iflag;
	uint32_t c_oflag;
	uint32_t c_cflag;
	uint32_t c_lflag;
	uint8_t c_line;
	uint8_t c_cc[NCCS];
	uint32_t c_ispeed, c_ospeed;	/* bits per second */
};

struct termio {
	uint16_t c_iflag;
	uint16_t c_oflag;
	uint16_t c_cflag;
	uint16_t c_lflag;
	uint8_t c_line;
	uint8_t c_cc[NCC];
};

struct winsize {
	uint16_t ws_row;
	uint16_t ws_col;
	uint16_t ws_xpixel;
	uint16_t ws_ypixel;
};

/* What TIOCGSERIAL tells of a port. */
struct serial_struct {
	int32_t type;
	int32_t line;
	uint32_t port;
	int32_t irq;
	int32_t flags;
	int32_t xmit_fifo_size;
	int32_t custom_divisor;
	int32_t baud_base;
	uint16_t close_delay;
	uint8_t io_type;
	uint8_t reserved_char;
	int32_t hub6;
	uint16_t closing_wait;
	uint16_t closing_wait2;
	uint32_t iomem_base;
	uint16_t iomem_reg_shift;
	uint32_t port_high;
	uint32_t iomap_base;
};

#define PORT_16550A	4

/* --- c_cc: which key does what; 0: none ---------------------------------------------------- */

#define VINTR		0
#define VQUIT		1
#define VERASE		2
#define VKILL		3
#define VEOF		4
#define VTIME		5
#define VMIN		6
#define VSWTC		7
#define VSTART		8
#define VSTOP		9
#define VSUSP		10
#define VEOL		11
#define VREPRINT	12
#define VDISCARD	13
#define VWERASE		14
#define VLNEXT		15
#define VEOL2		16

/* --- c_iflag: what becomes of what is typed ------------------------------------------------ */

#define IGNBRK		0000001
#define BRKINT		0000002
#define IGNPAR		0000004
#define PARMRK		0000010
#define INPCK		0000020
#define ISTRIP		0000040
#define INLCR		0000100
#define IGNCR		0000200
#define ICRNL		0000400
#define IUCLC		0001000
#define IXON		0002000
#define IXANY		0004000
#define IXOFF		0010000
#define IMAXBEL		0020000
#define IUTF8		0040000

/* --- c_oflag: what becomes of what is written ---------------------------------------------- */

#define OPOST		0000001
#define OLCUC		0000002
#define ONLCR		0000004
#define OCRNL		0000010
#define ONOCR		0000020
#define ONLRET		0000040
#define TABDLY		0014000
#define XTABS		0014000

/* --- c_cflag: the line --------------------------------------------------------------------- */

#define CBAUD		0010017
#define B0		0000000
#define B9600		0000015
#define B38400		0000017
#define BOTHER		0010000
#define B115200		0010002
#define CS8		0000060
#define CREAD		0000200
#define HUPCL		0002000
#define CLOCAL		0004000
#define CIBAUD		002003600000
#define IBSHIFT		16

/* --- c_lflag: how lines are made ----------------------------------------------------------- */

#define ISIG		0000001
#define ICANON		0000002
#define ECHO		0000010
#define ECHOE		0000020
#define ECHOK		0000040
#define ECHONL		0000100
#define NOFLSH		0000200
#define TOSTOP		0000400
#define ECHOCTL		0001000
#define ECHOPRT		0002000
#define ECHOKE		0004000
#define IEXTEN		0100000
#define EXTPROC		0200000

/* --- arguments of TCXONC and TCFLSH -------------------------------------------------------- */

#define TCOOFF		0
#define TCOON		1
#define TCIOFF		2
#define TCION		3

#define TCIFLUSH	0
#define TCOFLUSH	1
#define TCIOFLUSH	2

#define N_TTY		0		/* the one line discipline */
