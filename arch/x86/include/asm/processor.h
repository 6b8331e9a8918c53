/* SPDX-License-Identifier: MIT */
/*
 * asm/processor.h - control registers, CPUID, and what this CPU can do
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CR0_PE		(1UL << 0)
#define CR0_MP		(1UL << 1)
#define CR0_EM		(1UL << 2)
#define CR0_TS		(1UL << 3)
#define CR0_NE		(1UL << 5)
#define CR0_WP		(1UL << 16)
#define CR0_PG		(1UL << 31)
#define CR4_PSE		(1UL << 4)
#define CR4_PGE		(1UL << 7)
#define CR4_OSFXSR	(1UL << 9)
#define CR4_OSXMMEXCPT	(1UL << 10)
#define CR4_SMEP	(1UL << 20)
#define CR4_SMAP	(1UL << 21)

static inline unsigned long read_cr0(void)
{
	unsigned long value;

	__asm__ volatile("mov %%cr0, %0" : "=r"(value));
	return value;
}

static inline void write_cr0(unsigned long value)
{
	__asm__ volatile("mov %0, %%cr0" : : "r"(value) : "memory");
}

/* The address of the last page fault. */
/* DR6: which debug exception it was (SDM vol. 3, 17.2.3); the CPU only ever sets bits. */
#define DR6_BREAKPOINTS	0x000FU
#define DR6_SINGLE_STEP	0x4000U
#define DR6_NONE	0xFFFF0FF0U

static inline uint32_t take_dr6(void)
{
	uint32_t value;

	__asm__ volatile("mov %%dr6, %0; mov %1, %%dr6" : "=&r"(value) : "r"(DR6_NONE));
	return value;
}

static inline unsigned long read_cr2(void)
{
	unsigned long value;

	__asm__ volatile("mov %%cr2, %0" : "=r"(value));
	return value;
}

static inline unsigned long read_cr3(void)
{
	unsigned long value;

	__asm__ volatile("mov %%cr3, %0" : "=r"(value) : : "memory");
	return value;
}

static inline void write_cr3(unsigned long value)
{
	__asm__ volatile("mov %0, %%cr3" : : "r"(value) : "memory");
}

/* A 486 without CPUID has no CR4 either: ask cpu_has_cr4() first. */
static inline unsigned long read_cr4(void)
{
	unsigned long value;

	__asm__ volatile("mov %%cr4, %0" : "=r"(value));
	return value;
}

static inline void write_cr4(unsigned long value)
{
	__asm__ volatile("mov %0, %%cr4" : : "r"(value) : "memory");
}

/* The time-stamp counter; only where cpu_info.tsc. */
static inline uint64_t rdtsc(void)
{
	uint64_t value;

	__asm__ volatile("rdtsc" : "=A"(value));
	return value;
}

/* Tell the CPU that this is a spin loop. */
static inline void cpu_relax(void)
{
	__asm__ volatile("rep; nop" : : : "memory");
}

/* Sleep until the next interrupt, with interrupts on, and no window to miss one. */
static inline void cpu_wait_for_interrupt(void)
{
	__asm__ volatile("sti; hlt" : : : "memory");
}

/* What -march=i686 lets the compiler use: CMPXCHG8B and CMOV, in CPUID leaf 1's edx. */
#define CPUID_EDX_I686	(1U << 8 | 1U << 15)

#define NR_CPU_FLAGS	128

/* Found once at boot by cpu_detect(); read-only afterwards. */
struct cpu_info {
	char vendor[13];
	char model[49];
	unsigned int family, model_number, stepping;
	bool cpuid, fpu, pse, tsc, pge, pat, fxsr, sse, cx8, cmov, smep, smap;
	uint32_t hwcap;		/* leaf 1, edx: the above and others, for programs */
	uint32_t last_leaf;	/* of CPUID */
	uint32_t flags[NR_CPU_FLAGS / 32];	/* as CPUID tells them: cpu_flags.c */
};

extern struct cpu_info cpu_info;

void cpu_detect(void);

/* One line for people: name, family, features.  Cut to size, always ended. */
void cpu_describe(char *text, size_t size);
void cpu_describe_features(char *text, size_t size);

/* Bits of cpu_info.flags, with Linux's names; NULL: none. */
const char *cpu_flag_name(unsigned int bit);
bool cpu_has_flag(unsigned int bit);

static inline bool cpu_has_cr4(void)
{
	return cpu_info.pse || cpu_info.pge || cpu_info.fxsr;
}
