/* SPDX-License-Identifier: MIT */
/*
 * asm/thread.h - the machine's part of a task: none on the host
 */
#pragma once

struct thread_struct {
	char unused;
};
