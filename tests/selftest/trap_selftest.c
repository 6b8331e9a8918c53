/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/trap_selftest.c - does a handler get its trap, and the code its registers back?
 */
#include <asm/irqflags.h>
#include <asm/trap.h>
#include <core/selftest.h>
#include <lib/errno.h>
#include <lib/string.h>

static struct pt_regs seen;
static unsigned int times;

/* What a program raises is not meant. */
static bool note_trap(struct pt_regs *regs)
{
	if (user_mode(regs))
		return false;
	seen = *regs;
	times++;
	return true;
}

/* Vectors that nobody else has: the test leaves its handler there for good. */
SELFTEST(trap, handler_gets_vector_and_registers)
{
	uint32_t eax = 0x11111111, ecx = 0x22222222, edx = 0x33333333, ebx = 0x44444444;
	uint32_t esi = 0x55555555, edi = 0x66666666;
	int error = trap_register(0xF0, note_trap);

	EXPECT_TRUE(error == 0 || error == -EBUSY);
	times = 0;
	__asm__ volatile("int $0xF0"
			 : "+a"(eax), "+c"(ecx), "+d"(edx), "+b"(ebx), "+S"(esi), "+D"(edi)
			 : : "memory");
	EXPECT_EQ(times, 1u);
	EXPECT_EQ(seen.vector, 0xF0u);
	EXPECT_EQ(seen.error_code, 0u);
	EXPECT_FALSE(user_mode(&seen));
	EXPECT_EQ(seen.eax, 0x11111111u);
	EXPECT_EQ(seen.edi, 0x66666666u);
	EXPECT_EQ(eax, 0x11111111u);
	EXPECT_EQ(ecx, 0x22222222u);
	EXPECT_EQ(edx, 0x33333333u);
	EXPECT_EQ(ebx, 0x44444444u);
	EXPECT_EQ(esi, 0x55555555u);
	EXPECT_EQ(edi, 0x66666666u);
}

SELFTEST(trap, a_vector_has_one_handler)
{
	int first = trap_register(0xF1, note_trap);

	EXPECT_TRUE(first == 0 || first == -EBUSY);
	EXPECT_EQ(trap_register(0xF1, note_trap), -EBUSY);
	EXPECT_EQ(trap_register(NR_VECTORS, note_trap), -EINVAL);
}

SELFTEST(trap, breakpoint_returns_behind_itself)
{
	int error = trap_register(TRAP_BP, note_trap);
	uint32_t after;

	EXPECT_TRUE(error == 0 || error == -EBUSY);
	times = 0;
	__asm__ volatile("int3\n1:\tmovl $1b, %0" : "=r"(after) : : "memory");
	EXPECT_EQ(times, 1u);
	EXPECT_EQ(seen.vector, (uint32_t)TRAP_BP);
	EXPECT_EQ(seen.eip, after);
}

/* Interrupts are off while a handler runs, and back as they were afterwards. */
static bool irqs_were_off;

static bool note_irqs(struct pt_regs *regs)
{
	irqs_were_off = irqs_disabled();
	return note_trap(regs);
}

SELFTEST(trap, interrupts_are_off_inside_and_restored)
{
	int error = trap_register(0xF2, note_irqs);

	EXPECT_TRUE(error == 0 || error == -EBUSY);
	EXPECT_FALSE(irqs_disabled());
	__asm__ volatile("int $0xF2" : : : "memory");
	EXPECT_TRUE(irqs_were_off);
	EXPECT_FALSE(irqs_disabled());
}

SELFTEST(trap, every_exception_has_a_name)
{
	for (unsigned int i = 0; i < NR_EXCEPTIONS; i++) {
		EXPECT_TRUE(trap_name(i) != NULL);
		for (unsigned int j = 0; j < i; j++)
			EXPECT_NE(strcmp(trap_name(i), trap_name(j)), 0);
	}
	EXPECT_EQ(strcmp(trap_name(TRAP_PF), "page fault"), 0);
	EXPECT_EQ(strcmp(trap_name(200), "unexpected interrupt"), 0);
}
