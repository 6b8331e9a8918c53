/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/user_mode_selftest.c - into user mode and back: system calls, faults,
 * exceptions, preemption
 *
 * Each program is a handful of instructions; how it ended says what the kernel did.
 */
#include <asm/syscall.h>
#include <core/selftest.h>
#include <core/sleep.h>
#include <kernel/process.h>
#include <kernel/syscall.h>
#include <lib/compiler.h>
#include <uapi/signal.h>

#include "prio_threads.h"
#include "user_code.h"
#include "user_space.h"

#define MOV_EAX(n)	0xB8, (n) & 0xFF, ((n) >> 8) & 0xFF, ((n) >> 16) & 0xFF, ((n) >> 24) & 0xFF
#define MOV_EBX(n)	0xBB, (n) & 0xFF, ((n) >> 8) & 0xFF, ((n) >> 16) & 0xFF, ((n) >> 24) & 0xFF
#define INT_80		0xCD, 0x80
#define EXIT_EBX	MOV_EAX(1), INT_80
#define EXIT(n)		MOV_EBX(n), EXIT_EBX
#define MOV_EBX_EAX	0x89, 0xC3
#define NEG_EBX		0xF7, 0xDB

#define RUN(...) __extension__({						\
	static const unsigned char __code[] = { __VA_ARGS__ };			\
	run_user_code(__code, sizeof(__code)); })

SELFTEST(user_mode, exit_code_comes_back)
{
	EXPECT_EQ(RUN(EXIT(42)), WAIT_STATUS_EXIT(42));
	EXPECT_EQ(RUN(EXIT(0)), 0);
}

SELFTEST(user_mode, unknown_call_gives_enosys)
{
	unsigned long known = syscall_unknown_count(222);
	unsigned long beyond = syscall_unknown_count(NR_SYSCALLS);

	/* ebx = -eax */
	EXPECT_EQ(RUN(MOV_EAX(222), INT_80, MOV_EBX_EAX, NEG_EBX, EXIT_EBX), WAIT_STATUS_EXIT(38));
	EXPECT_EQ(RUN(MOV_EAX(0x7FFFFFFF), INT_80, MOV_EBX_EAX, NEG_EBX, EXIT_EBX),
		  WAIT_STATUS_EXIT(38));
	EXPECT_EQ(RUN(MOV_EAX(-1), INT_80, MOV_EBX_EAX, NEG_EBX, EXIT_EBX), WAIT_STATUS_EXIT(38));
	EXPECT_EQ(syscall_unknown_count(222) - known, 1ul);
	EXPECT_EQ(syscall_unknown_count(NR_SYSCALLS) - beyond, 2ul);
}

SELFTEST(user_mode, getpid_is_the_number_that_was_waited_for)
{
	static const unsigned char code[] = { MOV_EAX(20), INT_80, MOV_EBX_EAX, EXIT_EBX };
	int pid = start_user_code(code, sizeof(code));

	ASSERT_TRUE(pid > 1);
	EXPECT_EQ(wait_user_code(pid), WAIT_STATUS_EXIT(pid));
}

SELFTEST(user_mode, registers_survive_a_call)
{
	/* ecx, edx, esi, edi, ebp = 1..5; getpid; their sum is the exit code */
	EXPECT_EQ(RUN(0xB9, 1, 0, 0, 0, 0xBA, 2, 0, 0, 0, 0xBE, 3, 0, 0, 0, 0xBF, 4, 0, 0, 0,
		      0xBD, 5, 0, 0, 0, MOV_EAX(20), INT_80,
		      0x31, 0xDB, 0x01, 0xCB, 0x01, 0xD3, 0x01, 0xF3, 0x01, 0xFB, 0x01, 0xEB,
		      EXIT_EBX), WAIT_STATUS_EXIT(15));
}

SELFTEST(user_mode, kernel_memory_is_out_of_reach)
{
	/* mov eax, [addr] */
	EXPECT_EQ(RUN(0xA1, 0, 0, 0, 0xC0), WAIT_STATUS_SIGNAL(SIGSEGV));
	EXPECT_EQ(RUN(0xA1, 0, 0, 0x10, 0xC0), WAIT_STATUS_SIGNAL(SIGSEGV));
	EXPECT_EQ(RUN(0xA1, 0xFC, 0xFF, 0xFF, 0xFF), WAIT_STATUS_SIGNAL(SIGSEGV));
	/* mov [addr], eax; and a jump there */
	EXPECT_EQ(RUN(0xA3, 0, 0, 0x10, 0xC0), WAIT_STATUS_SIGNAL(SIGSEGV));
	EXPECT_EQ(RUN(MOV_EAX(0xC0100000), 0xFF, 0xE0), WAIT_STATUS_SIGNAL(SIGSEGV));
}

SELFTEST(user_mode, what_is_not_mapped_ends_the_program)
{
	/* NULL, and the page behind its own */
	EXPECT_EQ(RUN(0xA1, 0, 0, 0, 0), WAIT_STATUS_SIGNAL(SIGSEGV));
	EXPECT_EQ(RUN(0xA1, 0, 0x90, 0x04, 0x08), WAIT_STATUS_SIGNAL(SIGSEGV));
}

SELFTEST(user_mode, privileged_instructions_end_the_program)
{
	EXPECT_EQ(RUN(0xF4), WAIT_STATUS_SIGNAL(SIGSEGV));			/* hlt */
	EXPECT_EQ(RUN(0xFA), WAIT_STATUS_SIGNAL(SIGSEGV));			/* cli */
	EXPECT_EQ(RUN(0xE4, 0x60), WAIT_STATUS_SIGNAL(SIGSEGV));		/* in al, 0x60 */
	EXPECT_EQ(RUN(0x0F, 0x20, 0xD8), WAIT_STATUS_SIGNAL(SIGSEGV));		/* mov eax, cr3 */
	EXPECT_EQ(RUN(0xCD, 0x0E), WAIT_STATUS_SIGNAL(SIGSEGV));		/* int 14 */
	EXPECT_EQ(RUN(0xCD, 0x20), WAIT_STATUS_SIGNAL(SIGSEGV));	/* the timer */
}

SELFTEST(user_mode, exceptions_become_signals)
{
	EXPECT_EQ(RUN(0x31, 0xC9, 0xF7, 0xF1), WAIT_STATUS_SIGNAL(SIGFPE));	/* div by 0 */
	EXPECT_EQ(RUN(0x0F, 0x0B), WAIT_STATUS_SIGNAL(SIGILL));			/* ud2 */
	EXPECT_EQ(RUN(0xCC), WAIT_STATUS_SIGNAL(SIGTRAP));			/* int3 */
	/* or dword [esp], the trap flag: pushf; or dword [esp], 0x100; popf; nop */
	EXPECT_EQ(RUN(0x9C, 0x81, 0x0C, 0x24, 0, 1, 0, 0, 0x9D, 0x90),
		  WAIT_STATUS_SIGNAL(SIGTRAP));
	/* mov ax, 0x1234; mov ds, ax: a selector that is none */
	EXPECT_EQ(RUN(0x66, 0xB8, 0x34, 0x12, 0x8E, 0xD8), WAIT_STATUS_SIGNAL(SIGSEGV));
}

/* Flags that user mode may set must not reach the kernel: NT, AC, DF. */
SELFTEST(user_mode, flags_of_the_program_stay_there)
{
	/* pushf; or dword [esp], flags; popf; getpid; exit(3) */
	EXPECT_EQ(RUN(0x9C, 0x81, 0x0C, 0x24, 0, 0x40, 0, 0, 0x9D, MOV_EAX(20), INT_80,
		      EXIT(3)), WAIT_STATUS_EXIT(3));
	EXPECT_EQ(RUN(0x9C, 0x81, 0x0C, 0x24, 0, 0, 4, 0, 0x9D, MOV_EAX(20), INT_80, EXIT(3)),
		  WAIT_STATUS_EXIT(3));
	EXPECT_EQ(RUN(0xFD, MOV_EAX(20), INT_80, EXIT(3)), WAIT_STATUS_EXIT(3));
}

/* With a stack pointer that leads nowhere: the kernel has its own stack. */
SELFTEST(user_mode, the_stack_pointer_may_be_anything)
{
	/* mov esp, 0xC0100000; getpid; exit(4) */
	EXPECT_EQ(RUN(0xBC, 0, 0, 0x10, 0xC0, MOV_EAX(20), INT_80, EXIT(4)), WAIT_STATUS_EXIT(4));
	/* mov esp, 0; push eax */
	EXPECT_EQ(RUN(0xBC, 0, 0, 0, 0, 0x50), WAIT_STATUS_SIGNAL(SIGSEGV));
}

SELFTEST(user_mode, a_loop_is_preempted_and_can_be_killed)
{
	static const unsigned char loop[] = { 0xEB, 0xFE };
	int pid = start_user_code(loop, sizeof(loop));
	struct task_struct *task;

	ASSERT_TRUE(pid > 0);
	msleep(50);
	task = task_find_get(pid);
	ASSERT_TRUE(task != NULL);
	EXPECT_TRUE(task->ticks > 0);
	task_kill(task);
	put_task_struct(task);
	EXPECT_EQ(wait_user_code(pid), WAIT_STATUS_SIGNAL(SIGKILL));
}

/* The parent is the more urgent one: once it was told it runs as soon as it may. */
SELFTEST(user_mode, who_has_waited_finds_no_task)
{
	static const unsigned char loop[] = { 0xEB, 0xFE };
	unsigned int tasks = nr_tasks();
	int pid = start_user_code(loop, sizeof(loop));
	struct task_struct *task;

	ASSERT_TRUE(pid > 0);
	task = task_find_get(pid);
	ASSERT_TRUE(task != NULL);
	task_kill(task);
	put_task_struct(task);
	sched_set(current, &rr_sched_class, URGENT);
	EXPECT_EQ(wait_user_code(pid), WAIT_STATUS_SIGNAL(SIGKILL));
	EXPECT_EQ(nr_tasks(), tasks);
	sched_set(current, &rr_sched_class, TEST_PRIO);
}

SELFTEST(user_mode, fork_gives_two)
{
	/*
	 *	fork; test eax, eax; jnz parent
	 *	exit(7)
	 * parent:
	 *	push eax; waitpid(-1, esp, 0); pop ebx; shr ebx, 8; exit(ebx + 1)
	 */
	EXPECT_EQ(RUN(MOV_EAX(2), INT_80, 0x85, 0xC0, 0x75, 0x0C, EXIT(7),
		      0x50, 0x83, 0xCB, 0xFF, 0x89, 0xE1, 0x31, 0xD2, MOV_EAX(7), INT_80,
		      0x5B, 0xC1, 0xEB, 0x08, 0x43, EXIT_EBX), WAIT_STATUS_EXIT(8));
}

/* A directory entry for a large page whose bit 21 is set: no such entry (SDM vol. 3, 4.3). */
SELFTEST(user_mode, reserved_bit_in_a_table_is_an_error)
{
	struct user_space space;
	uint32_t word;
	pmd_t *pmd;

	if (!cpu_info.pse)
		SELFTEST_SKIP("this CPU has no large pages");
	ASSERT_TRUE(enter_user_space(&space));
	ASSERT_TRUE(add_area(space.mm, TEST_ADDR, 1, VM_READ | VM_WRITE) != NULL);
	pmd = mm_pmd(space.mm, TEST_ADDR);
	set_pmd(pmd, __pmd(_PAGE_PRESENT | _PAGE_RW | _PAGE_USER | _PAGE_PSE | 1U << 21));
	EXPECT_EQ(get_user_u32(&word, (const uint32_t *)TEST_ADDR), -EFAULT);
	set_pmd(pmd, __pmd(0));
	flush_tlb_local();
	EXPECT_EQ(get_user_u32(&word, (const uint32_t *)TEST_ADDR), 0);
	leave_user_space(&space);
}
