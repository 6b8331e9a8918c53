/* SPDX-License-Identifier: MIT */
/*
 * uapi/socket.h - as much of sockets as it takes to refuse them; Linux's i386 values
 */
#pragma once

#define SOCK_TYPE_MASK	0xFU
#define SOCK_NONBLOCK	04000U
#define SOCK_CLOEXEC	02000000U
#define SOCK_MAX	11U

#define AF_MAX		46U		/* families that Linux has numbers for */

/* socketcall() */
#define SYS_SOCKET	1
#define SYS_SOCKETPAIR	8
#define SYS_SENDMMSG	20
