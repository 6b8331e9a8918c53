/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/gdt_selftest.c - are the segments as flat as the documents say?
 *
 * The descriptors are read from memory, the selectors from the CPU.
 * Intel SDM vol. 3, 3.4.5.
 */
#include <asm/desc.h>
#include <core/selftest.h>
#include <lib/compiler.h>

/* The bits of a descriptor that hold its base, its limit, and its privilege. */
#define DESC_BASE_BITS		0xFF0000FFFFFF0000ULL
#define DESC_LIMIT_BITS		0x000F00000000FFFFULL
#define DESC_PRIVILEGE_SHIFT	45
#define DESC_PRIVILEGE_BITS	(3ULL << DESC_PRIVILEGE_SHIFT)
#define DESC_IN_PAGES		(1ULL << 55)

static const unsigned int flat_segments[] = {
	GDT_ENTRY_KERNEL_CS, GDT_ENTRY_KERNEL_DS, GDT_ENTRY_USER_CS, GDT_ENTRY_USER_DS,
};

/* Base 0 and the largest limit, in pages: linear = logical, up to 4 GB. */
SELFTEST(gdt, segments_are_flat)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(flat_segments); i++) {
		uint64_t desc = gdt_entry(flat_segments[i]);

		EXPECT_EQ(desc & DESC_BASE_BITS, 0ULL);
		EXPECT_EQ(desc & DESC_LIMIT_BITS, DESC_LIMIT_BITS);
		EXPECT_TRUE(desc & DESC_IN_PAGES);
	}
}

SELFTEST(gdt, user_segments_differ_in_privilege_only)
{
	uint64_t code = gdt_entry(GDT_ENTRY_KERNEL_CS) ^ gdt_entry(GDT_ENTRY_USER_CS);
	uint64_t data = gdt_entry(GDT_ENTRY_KERNEL_DS) ^ gdt_entry(GDT_ENTRY_USER_DS);

	EXPECT_EQ(gdt_entry(GDT_ENTRY_KERNEL_DS) & DESC_PRIVILEGE_BITS, 0ULL);
	/* The CPU itself sets the accessed bit, which nobody cares about. */
	EXPECT_EQ(code & ~(1ULL << 40), DESC_PRIVILEGE_BITS);
	EXPECT_EQ(data & ~(1ULL << 40), DESC_PRIVILEGE_BITS);
}

/* The CPU runs on them, and not on what the loader left. */
SELFTEST(gdt, selectors_in_use_are_ours)
{
	unsigned int cs, ds, ss;

	__asm__ volatile("movl %%cs, %0\n\tmovl %%ds, %1\n\tmovl %%ss, %2"
			 : "=r"(cs), "=r"(ds), "=r"(ss));
	EXPECT_EQ(cs & 0xFFFF, (unsigned int)__KERNEL_CS);
	EXPECT_EQ(ds & 0xFFFF, (unsigned int)__KERNEL_DS);
	EXPECT_EQ(ss & 0xFFFF, (unsigned int)__KERNEL_DS);
}
