/* SPDX-License-Identifier: MIT */
/*
 * uapi/prctl.h - prctl's operations, as on Linux
 */
#pragma once

#define PR_SET_NAME	15
#define PR_GET_NAME	16
