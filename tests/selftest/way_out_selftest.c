/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/way_out_selftest.c - registers that the way to user mode cannot load
 *
 * Each program begins with one bad selector.  A data segment that is none is found to be 0;
 * with a code or stack segment that is none there is no first instruction.
 */
#include <asm/desc.h>
#include <asm/ptrace.h>
#include <core/selftest.h>
#include <kernel/process.h>
#include <lib/compiler.h>
#include <uapi/signal.h>

#include "user_code.h"

/* Exit code 1 + what the register holds, of which 8 bits are seen. */
#define EXIT_WITH_SEGMENT(modrm) { 0x8C, modrm, 0x43, 0xB8, 1, 0, 0, 0, 0xCD, 0x80 }

static const unsigned char exit_ds[] = EXIT_WITH_SEGMENT(0xDB);
static const unsigned char exit_es[] = EXIT_WITH_SEGMENT(0xC3);
static const unsigned char exit_fs[] = EXIT_WITH_SEGMENT(0xE3);
static const unsigned char exit_gs[] = EXIT_WITH_SEGMENT(0xEB);

/* Beyond the table, in no local table, empty, the kernel's, not for data, not present. */
static const uint16_t bad_data[] = {
	0xFFFF, 0x1000, 7, 4, GDT_ENTRY_TLS_MIN * 8 + 3, __KERNEL_DS, __KERNEL_DS + 3,
	__KERNEL_CS, __KERNEL_CS + 3, __KERNEL_PERCPU, GDT_ENTRY_TSS * 8, GDT_ENTRY_TSS * 8 + 3,
	GDT_ENTRY_DOUBLEFAULT * 8 + 3, 8,
};

static const uint16_t bad_code[] = {
	3, 0xFFFF, 0x1003, 7, GDT_ENTRY_TLS_MIN * 8 + 3, __KERNEL_DS + 3, __KERNEL_CS + 3,
	__USER_DS, GDT_ENTRY_TSS * 8 + 3, GDT_ENTRY_DOUBLEFAULT * 8 + 3,
};

static const uint16_t bad_stack[] = {
	3, 0xFFFF, 0x1003, 7, GDT_ENTRY_TLS_MIN * 8 + 3, __KERNEL_DS + 3, __KERNEL_CS + 3,
	__USER_CS, GDT_ENTRY_TSS * 8 + 3,
};

static void set_ds(struct pt_regs *regs, const void *selector)
{
	regs->ds = *(const uint16_t *)selector;
}

static void set_es(struct pt_regs *regs, const void *selector)
{
	regs->es = *(const uint16_t *)selector;
}

static void set_fs(struct pt_regs *regs, const void *selector)
{
	regs->fs = *(const uint16_t *)selector;
}

static void set_gs(struct pt_regs *regs, const void *selector)
{
	regs->gs = *(const uint16_t *)selector;
}

static void set_cs(struct pt_regs *regs, const void *selector)
{
	regs->cs = *(const uint16_t *)selector;
}

static void set_ss(struct pt_regs *regs, const void *selector)
{
	regs->ss = *(const uint16_t *)selector;
}

static void set_all(struct pt_regs *regs, const void *selector)
{
	set_ds(regs, selector);
	set_es(regs, selector);
	set_fs(regs, selector);
	set_gs(regs, selector);
}

#define RUN_WITH(code, change, selector) \
	run_user_code_with(code, sizeof(code), change, &(selector))

SELFTEST(way_out, data_segments_that_are_none_become_0)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(bad_data); i++) {
		EXPECT_EQ(RUN_WITH(exit_ds, set_ds, bad_data[i]), WAIT_STATUS_EXIT(1));
		EXPECT_EQ(RUN_WITH(exit_es, set_es, bad_data[i]), WAIT_STATUS_EXIT(1));
		EXPECT_EQ(RUN_WITH(exit_fs, set_fs, bad_data[i]), WAIT_STATUS_EXIT(1));
		EXPECT_EQ(RUN_WITH(exit_gs, set_gs, bad_data[i]), WAIT_STATUS_EXIT(1));
		EXPECT_EQ(RUN_WITH(exit_ds, set_all, bad_data[i]), WAIT_STATUS_EXIT(1));
	}
}

SELFTEST(way_out, data_segments_that_are_some_stay)
{
	static const uint16_t user_ds = __USER_DS, user_cs = __USER_CS;

	EXPECT_EQ(RUN_WITH(exit_ds, set_all, user_ds), WAIT_STATUS_EXIT(1 + __USER_DS));
	EXPECT_EQ(RUN_WITH(exit_es, set_all, user_ds), WAIT_STATUS_EXIT(1 + __USER_DS));
	EXPECT_EQ(RUN_WITH(exit_fs, set_all, user_cs), WAIT_STATUS_EXIT(1 + __USER_CS));
	EXPECT_EQ(RUN_WITH(exit_gs, set_all, user_ds), WAIT_STATUS_EXIT(1 + __USER_DS));
}

SELFTEST(way_out, without_code_or_stack_the_program_ends)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(bad_code); i++)
		EXPECT_EQ(RUN_WITH(exit_ds, set_cs, bad_code[i]), WAIT_STATUS_SIGNAL(SIGILL));
	for (unsigned int i = 0; i < ARRAY_SIZE(bad_stack); i++)
		EXPECT_EQ(RUN_WITH(exit_ds, set_ss, bad_stack[i]), WAIT_STATUS_SIGNAL(SIGILL));
}
