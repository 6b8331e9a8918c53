/* SPDX-License-Identifier: MIT */
/*
 * uapi/signal.h - for tests on the host, whose own headers define a sigset_t too: it comes
 * first, and the kernel's has another name
 */
#pragma once

#include <stdlib.h>

#define sigset_t	kernel_sigset_t
#include "../../../../include/uapi/signal.h"
