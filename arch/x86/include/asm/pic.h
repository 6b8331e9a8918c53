/* SPDX-License-Identifier: MIT */
/*
 * asm/pic.h - the two 8259 interrupt controllers
 */
#pragma once

#include <stdbool.h>

#define PIC_CASCADE	2	/* the line of the first PIC that the second hangs on */

/* Vectors IRQ_VECTOR_BASE to + 15, every line masked. */
void pic_init(void);

/* Interrupts off for all of these; irq < NR_IRQS. */
void pic_mask(unsigned int irq);
void pic_unmask(unsigned int irq);
void pic_eoi(unsigned int irq);

/* Did the line really raise the interrupt that the CPU is in? */
bool pic_in_service(unsigned int irq);

/* Is an interrupt of the line under way: requested, or not yet ended? */
bool pic_pending(unsigned int irq);

/* End the interrupt of the first PIC that a false one of the second came through. */
void pic_eoi_spurious(unsigned int irq);
