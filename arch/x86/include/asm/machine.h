/* SPDX-License-Identifier: MIT */
/*
 * asm/machine.h - how a run ends
 *
 * The value goes to QEMU's isa-debug-exit port, which makes an exit status of it;
 * scripts/qemu.sh translates that.  Where the port does nothing the kernel halts.
 */
#pragma once

#include <lib/compiler.h>

enum machine_exit {
	MACHINE_EXIT_SUCCESS = 0x10,
	MACHINE_EXIT_FAILURE = 0x11,	/* a test failed, or init exited non-zero */
	MACHINE_EXIT_PANIC = 0x12,
};

void machine_exit(enum machine_exit value) __noreturn;

/* Wait a millisecond by the timer chip, interrupts on or off, clock or no clock. */
void machine_delay_ms(void);

/* Start the machine anew: keyboard controller, then a triple fault. */
void machine_reboot(void) __noreturn;
