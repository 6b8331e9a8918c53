/* SPDX-License-Identifier: MIT */
/*
 * uapi/prctl.h - prctl's operations, as on Linux
 */
#pragma once

#define PR_GET_KEEPCAPS		7
#define PR_SET_KEEPCAPS		8
#define PR_SET_NAME		15
#define PR_GET_NAME		16
#define PR_CAPBSET_READ		23
#define PR_CAPBSET_DROP		24
#define PR_GET_SECUREBITS	27
#define PR_SET_NO_NEW_PRIVS	38
#define PR_GET_NO_NEW_PRIVS	39

#define SECBIT_KEEP_CAPS	0x10
