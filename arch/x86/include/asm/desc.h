/* SPDX-License-Identifier: MIT */
/*
 * asm/desc.h - segment selectors, descriptor tables and task state
 *
 * Segmentation is kept to what the CPU insists on: flat segments from 0 to 4 GB,
 * the same for every process.  The slots are those of Linux for i386, because
 * programs see them: %cs is 0x73, and set_thread_area() hands out slots 6 to 8.
 *
 * Intel SDM vol. 3, 3.4.5 (descriptors), 7.2 (task state).
 */
#pragma once

#include <asm/percpu.h>
#include <lib/compiler.h>
#include <stdint.h>

#define GDT_ENTRY_TLS_MIN	6
#define GDT_ENTRY_TLS_MAX	8
#define GDT_ENTRY_KERNEL_CS	12
#define GDT_ENTRY_KERNEL_DS	13
#define GDT_ENTRY_USER_CS	14
#define GDT_ENTRY_USER_DS	15
#define GDT_ENTRY_TSS		16
#define GDT_ENTRY_PERCPU	27
#define GDT_ENTRY_DOUBLEFAULT	31
#define GDT_ENTRIES		32

#define __KERNEL_CS		(GDT_ENTRY_KERNEL_CS * 8)
#define __KERNEL_DS		(GDT_ENTRY_KERNEL_DS * 8)
#define __KERNEL_PERCPU		(GDT_ENTRY_PERCPU * 8)
#define __USER_CS		(GDT_ENTRY_USER_CS * 8 + 3)
#define __USER_DS		(GDT_ENTRY_USER_DS * 8 + 3)

/* The 32-bit task state segment.  Only the double fault switches tasks by it. */
struct tss_struct {
	uint16_t back_link, __blh;
	uint32_t esp0;			/* where the stack starts on entry from user mode */
	uint16_t ss0, __ss0h;
	uint32_t esp1;
	uint16_t ss1, __ss1h;
	uint32_t esp2;
	uint16_t ss2, __ss2h;
	uint32_t cr3;			/* loaded on a task switch, never saved by one */
	uint32_t eip, eflags;
	uint32_t eax, ecx, edx, ebx, esp, ebp, esi, edi;
	uint16_t es, __esh, cs, __csh, ss, __ssh, ds, __dsh, fs, __fsh, gs, __gsh;
	uint16_t ldt, __ldth;
	uint16_t trace, io_bitmap_base;
} __packed __aligned(128);

/* Load this CPU's GDT, per-CPU segment and task register; then its IDT. */
void gdt_init(void);
void idt_init(void);

/* This CPU's table, as the CPU reads it. */
DECLARE_PER_CPU(uint64_t[GDT_ENTRIES], cpu_gdt);

static inline uint64_t gdt_entry(unsigned int index)
{
	return (*this_cpu_ptr(&cpu_gdt))[index];
}

/* This CPU's task state: where the kernel stack begins; in a double fault, what was interrupted. */
DECLARE_PER_CPU(struct tss_struct, cpu_tss);
