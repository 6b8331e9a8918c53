/* SPDX-License-Identifier: MIT */
/*
 * uapi/memfd.h - memfd_create's flags, as on Linux
 */
#pragma once

#define MFD_CLOEXEC		0x1U
#define MFD_ALLOW_SEALING	0x2U
#define MFD_HUGETLB		0x4U
