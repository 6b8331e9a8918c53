/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/sigframe.h - FPU registers in a frame; sigframe_fpu.c
 */
#pragma once

#include <lib/compiler.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * Where below top the running task's FPU registers are to lie: the address of a struct
 * _fpstate.  0: it has none, or there is no room.
 */
uint32_t sigframe_fpu_place(uint32_t top);

/*
 * Put them there, between user_access_begin() and user_access_end(); the caller has asked
 * access_ok() for all from there to top.  The task's own are fresh afterwards.  False, and they
 * are as before: it faults.
 */
bool __must_check sigframe_fpu_save(uint32_t fpstate);

/*
 * Load them from there; 0: load fresh ones.  0, or -EFAULT: they are fresh.  A task without
 * FPU registers loads nothing.
 */
int __must_check sigframe_fpu_restore(uint32_t fpstate);
