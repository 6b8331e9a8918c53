/* SPDX-License-Identifier: MIT */
/*
 * asm/sections.h - the borders of the kernel image, from linker.ld
 */
#pragma once

#include <stdint.h>

extern char _stext[], _etext[];
extern char __sched_text_start[], __sched_text_end[];	/* inside of it */
extern char __rodata_start[], __rodata_end[];
extern char __data_start[], __data_end[];
extern char __percpu_start[], __percpu_end[];
extern char __init_begin[], __init_end[];
extern char _sinittext[], _einittext[];
extern char __bss_start[], __bss_end[];
extern char _end[];

/* arch/x86/kernel/entry.asm */
extern char irq_stack_guard[], irq_stack[], irq_stack_top[];

/* boot/head.asm */
extern char boot_stack_guard[], boot_stack[], boot_stack_top[];
extern const uint64_t boot_entry_tsc;	/* 0 on a CPU without the counter */
