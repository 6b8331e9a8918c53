/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/cpu.c - which CPU this is and what it can do
 *
 *	EFLAGS.ID cannot be toggled	an early 486: no CPUID, nothing of the below
 *	leaf 0				vendor
 *	leaf 1				family, model, stepping, most features
 *	leaf 7				SMEP, SMAP
 *	leaf 0x80000001		features of AMD's kind
 *	leaf 0x80000002..4		the name; empty where the CPU has none to tell
 *
 * Intel SDM vol. 2, CPUID; vol. 1, 20.1.
 */
#include <asm/processor.h>
#include <lib/compiler.h>
#include <lib/printf.h>
#include <lib/string.h>

#define EFLAGS_ID	(1UL << 21)

#define LEAF_FEATURES	0x80000001U
#define LEAF_BRAND	0x80000002U	/* and the next two */

struct cpuid_leaf {
	uint32_t eax, ebx, ecx, edx;
};

struct cpu_info cpu_info;

static struct cpuid_leaf __init cpuid(uint32_t number)
{
	struct cpuid_leaf leaf;

	__asm__ volatile("cpuid"
			 : "=a"(leaf.eax), "=b"(leaf.ebx), "=c"(leaf.ecx), "=d"(leaf.edx)
			 : "a"(number), "c"(0));
	return leaf;
}

static bool __init has_cpuid(void)
{
	unsigned long before, after;

	__asm__ volatile("pushfl\n\t"
			 "popl %0\n\t"
			 "movl %0, %1\n\t"
			 "xorl %2, %1\n\t"
			 "pushl %1\n\t"
			 "popfl\n\t"
			 "pushfl\n\t"
			 "popl %1\n\t"
			 "pushl %0\n\t"
			 "popfl"
			 : "=&r"(before), "=&r"(after)
			 : "i"(EFLAGS_ID)
			 : "cc");
	return (before ^ after) & EFLAGS_ID;
}

/* Without CPUID the coprocessor is asked itself: its status is 0 after a reset. */
static bool __init has_fpu_by_reset(void)
{
	uint16_t status = 0xFFFF;

	__asm__ volatile("fninit; fnstsw %0" : "+m"(status));
	return status == 0;
}

static void __init read_vendor(void)
{
	struct cpuid_leaf leaf = cpuid(0);

	memcpy(cpu_info.vendor, &leaf.ebx, 4);
	memcpy(cpu_info.vendor + 4, &leaf.edx, 4);
	memcpy(cpu_info.vendor + 8, &leaf.ecx, 4);
}

/* The extended fields count only for the families that ran out of numbers. */
static void __init read_signature(uint32_t eax)
{
	cpu_info.stepping = eax & 0xF;
	cpu_info.model_number = (eax >> 4) & 0xF;
	cpu_info.family = (eax >> 8) & 0xF;
	if (cpu_info.family == 6 || cpu_info.family == 15)
		cpu_info.model_number += ((eax >> 16) & 0xF) << 4;
	if (cpu_info.family == 15)
		cpu_info.family += (eax >> 20) & 0xFF;
}

static void __init read_features(uint32_t edx)
{
	cpu_info.hwcap = edx;
	cpu_info.fpu = edx & (1U << 0);
	cpu_info.pse = edx & (1U << 3);
	cpu_info.tsc = edx & (1U << 4);
	cpu_info.cx8 = edx & (1U << 8);
	cpu_info.pge = edx & (1U << 13);
	cpu_info.cmov = edx & (1U << 15);
	cpu_info.pat = edx & (1U << 16);
	cpu_info.fxsr = edx & (1U << 24);
	cpu_info.sse = edx & (1U << 25);
}

static void __init read_features_leaf7(void)
{
	struct cpuid_leaf leaf = cpuid(7);

	cpu_info.smep = leaf.ebx & (1U << 7);
	cpu_info.smap = leaf.ebx & (1U << 20);
	cpu_info.flags[3] = leaf.ebx;
}

/* The name comes in 16-byte pieces, padded with spaces in front on some CPUs. */
static void __init read_brand(void)
{
	char name[sizeof(cpu_info.model)] = "";
	const char *start = name;

	for (unsigned int i = 0; i < 3; i++) {
		struct cpuid_leaf leaf = cpuid(LEAF_BRAND + i);

		memcpy(name + 16 * i, &leaf, sizeof(leaf));
	}
	while (*start == ' ')
		start++;
	if (*start != '\0')
		strscpy(cpu_info.model, start, sizeof(cpu_info.model));
}

/* A CPU without extended leaves answers with one of the others: check the range. */
static bool __init has_extended(uint32_t leaf)
{
	uint32_t last = cpuid(0x80000000U).eax;

	return last >= leaf && last <= 0x8000FFFFU;
}

static void __init read_leaf1(void)
{
	struct cpuid_leaf leaf = cpuid(1);

	read_signature(leaf.eax);
	read_features(leaf.edx);
	cpu_info.flags[0] = leaf.edx;
	cpu_info.flags[1] = leaf.ecx;
}

/*
 * cpu_detect - fill cpu_info
 *
 * Early boot, once; works on every CPU from the 486 on.
 */
void __init cpu_detect(void)
{

	cpu_info.cpuid = has_cpuid();
	if (!cpu_info.cpuid) {
		cpu_info.family = 4;
		cpu_info.fpu = has_fpu_by_reset();
		strscpy(cpu_info.vendor, "unknown", sizeof(cpu_info.vendor));
		strscpy(cpu_info.model, "486 without CPUID", sizeof(cpu_info.model));
		return;
	}
	read_vendor();
	cpu_info.last_leaf = cpuid(0).eax;
	if (cpu_info.last_leaf >= 1)
		read_leaf1();
	if (cpu_info.last_leaf >= 7)
		read_features_leaf7();
	if (has_extended(LEAF_FEATURES))
		cpu_info.flags[2] = cpuid(LEAF_FEATURES).edx;
	if (has_extended(LEAF_BRAND + 2))
		read_brand();
}

/* cpu_describe - who made which CPU, without a line break; after cpu_detect() */
void cpu_describe(char *text, size_t size)
{
	scnprintf(text, size, "%s (%s), %u/%u/%u",
		  cpu_info.model[0] ? cpu_info.model : "unnamed", cpu_info.vendor,
		  cpu_info.family, cpu_info.model_number, cpu_info.stepping);
}

/* cpu_describe_features - what of interest it can do; after cpu_detect() */
void cpu_describe_features(char *text, size_t size)
{
	const struct {
		bool present;
		const char *name;
	} features[] = {
		{ cpu_info.fpu, "fpu" }, { cpu_info.tsc, "tsc" }, { cpu_info.cx8, "cx8" },
		{ cpu_info.cmov, "cmov" }, { cpu_info.pse, "pse" }, { cpu_info.pge, "pge" },
		{ cpu_info.pat, "pat" }, { cpu_info.fxsr, "fxsr" }, { cpu_info.sse, "sse" },
		{ cpu_info.smep, "smep" }, { cpu_info.smap, "smap" },
	};
	int used = scnprintf(text, size, "features");

	for (unsigned int i = 0; i < ARRAY_SIZE(features); i++)
		if (features[i].present)
			used += scnprintf(text + used, size - (size_t)used, " %s",
					  features[i].name);
}
