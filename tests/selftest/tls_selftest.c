/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/tls_selftest.c - segments of a thread's own: rules, and what is in the GDT
 *
 * That programs reach their memory by them, and each its own, is tests/tls of the initrd.
 */
#include <asm/tls.h>
#include <core/selftest.h>
#include <core/task.h>
#include <lib/compiler.h>
#include <lib/errno.h>
#include <lib/string.h>

#include <kernel/process.h>

#include "user_code.h"

#define FIRST	GDT_ENTRY_TLS_MIN
#define LAST	GDT_ENTRY_TLS_MAX

/* What a C library sets: all of the address space from some address on. */
static struct user_desc usual(uint32_t entry_number)
{
	return (struct user_desc){
		.entry_number = entry_number, .base_addr = 0x12345678, .limit = 0xFFFFF,
		.seg_32bit = 1, .limit_in_pages = 1, .useable = 1,
	};
}

static bool same(const struct user_desc *a, const struct user_desc *b)
{
	return a->entry_number == b->entry_number && a->base_addr == b->base_addr &&
	       a->limit == b->limit && a->seg_32bit == b->seg_32bit &&
	       a->contents == b->contents && a->read_exec_only == b->read_exec_only &&
	       a->limit_in_pages == b->limit_in_pages &&
	       a->seg_not_present == b->seg_not_present && a->useable == b->useable;
}

/* A descriptor by the figure: SDM vol. 3, 3-8. */
SELFTEST(tls, the_gdt_has_what_was_set)
{
	struct user_desc desc = usual(FIRST), back = { .entry_number = FIRST };

	EXPECT_EQ(tls_set(current, &desc, false), 0);
	EXPECT_EQ(gdt_entry(FIRST), 0x12DFF3345678FFFFULL);
	EXPECT_EQ(tls_get(&back), 0);
	EXPECT_TRUE(same(&desc, &back));
	desc = (struct user_desc){ .entry_number = LAST, .base_addr = 0xFEDCBA98, .limit = 0x54321,
				   .seg_32bit = 1, .contents = 1, .read_exec_only = 1 };
	EXPECT_EQ(tls_set(current, &desc, false), 0);
	EXPECT_EQ(gdt_entry(LAST), 0xFE45F5DCBA984321ULL);
	back.entry_number = LAST;
	EXPECT_EQ(tls_get(&back), 0);
	EXPECT_TRUE(same(&desc, &back));
	tls_clear();
	for (unsigned int i = FIRST; i <= LAST; i++)
		EXPECT_EQ(gdt_entry(i), 0ull);
	EXPECT_EQ(current->thread.tls_used, 0u);
}

SELFTEST(tls, empty_ones_are_chosen_until_there_is_none)
{
	struct user_desc desc;

	for (unsigned int i = FIRST; i <= LAST; i++) {
		desc = usual(~0U);
		EXPECT_EQ(tls_set(current, &desc, true), 0);
		EXPECT_EQ(desc.entry_number, i);
	}
	desc = usual(~0U);
	EXPECT_EQ(tls_set(current, &desc, true), -ESRCH);
	tls_unset(FIRST + 1);
	EXPECT_EQ(gdt_entry(FIRST + 1), 0ull);
	EXPECT_EQ(tls_set(current, &desc, true), 0);
	EXPECT_EQ(desc.entry_number, FIRST + 1u);
	desc = usual(~0U);
	EXPECT_EQ(tls_set(current, &desc, false), -EINVAL);
	tls_clear();
}

SELFTEST(tls, slots_that_are_the_kernels_are_refused)
{
	static const uint32_t slots[] = { 0, FIRST - 1, LAST + 1, GDT_ENTRY_KERNEL_CS, 31, 32,
					  0x80000006, 0xFFFFFFFE };

	for (unsigned int i = 0; i < ARRAY_SIZE(slots); i++) {
		struct user_desc desc = usual(slots[i]);

		EXPECT_EQ(tls_set(current, &desc, true), -EINVAL);
		EXPECT_EQ(tls_get(&desc), -EINVAL);
	}
	EXPECT_EQ(current->thread.tls_used, 0u);
}

/* All 128 settings of the flags, by Linux's rules in other words. */
SELFTEST(tls, segments_follow_the_rules)
{
	for (unsigned int flags = 0; flags < 128; flags++) {
		for (unsigned int with_base = 0; with_base < 2; with_base++) {
			struct user_desc desc = { .entry_number = FIRST, .base_addr = with_base };
			bool empty, good;

			memcpy((char *)&desc + 12, &flags, 4);
			/* bits: 0 32bit, 1-2 contents, 3 read-only, 4 pages, 5 absent, 6 useable */
			empty = !with_base && (flags == 0 || flags == 0x28);
			good = (flags & 0x25) == 0x01;
			EXPECT_EQ(tls_set(current, &desc, false), empty || good ? 0 : -EINVAL);
			EXPECT_EQ(gdt_entry(FIRST) != 0, good);
			tls_clear();
		}
	}
}

/* Tasks without any, after the one that has. */
SELFTEST(tls, nobody_sees_anothers)
{
	/* mov eax, 0x33; mov gs, eax: the slot is empty there; else exit(9) */
	static const unsigned char code[] = {
		0xB8, 0x33, 0, 0, 0, 0x8E, 0xE8, 0xBB, 9, 0, 0, 0, 0xB8, 1, 0, 0, 0, 0xCD, 0x80,
	};
	struct user_desc desc = usual(FIRST);

	EXPECT_EQ(tls_set(current, &desc, false), 0);
	EXPECT_EQ(run_user_code(code, sizeof(code)), WAIT_STATUS_SIGNAL(11));
	EXPECT_EQ(gdt_entry(FIRST), 0ull);	/* a kernel thread's own are not loaded again */
	tls_clear();
}
