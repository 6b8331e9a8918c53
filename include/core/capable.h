/* SPDX-License-Identifier: MIT */
/*
 * core/capable.h - may the running task do what not everybody may?
 */
#pragma once

#include <core/cred.h>
#include <core/task.h>
#include <lib/compiler.h>

static inline bool capable(unsigned int cap)
{
	return likely(current->cred.cap_effective & CAP_BIT(cap));
}
