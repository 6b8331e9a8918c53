/* SPDX-License-Identifier: MIT */
/*
 * tests/bench/bench_sigframe.c - the machine's part of a signal with a handler
 *
 * On a stack that is there, with FPU registers, as the first handler of a program finds it.
 */
#include <asm/fpu.h>
#include <asm/sigframe.h>
#include <core/bug.h>
#include <core/task.h>
#include <kernel/bench.h>
#include <lib/compiler.h>
#include <mm/mmap.h>
#include <uapi/mman.h>

#define STACK	0x10000000UL

static struct bench_samples *const samples = &bench_samples[0];
static struct bench_samples *const more_samples = &bench_samples[1];
static struct fpu_state fpu;
static const uint32_t info[8] = { 10 };

static void begin(void)
{
	struct mm_struct *mm = mm_alloc();
	const struct mmap_request request = {
		.addr = STACK, .len = 2 * PAGE_SIZE, .prot = PROT_READ | PROT_WRITE,
		.flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_POPULATE,
	};

	BUG_ON(!mm || mm_switch_current(mm));
	BUG_ON((unsigned long)vm_mmap(mm, &request) != STACK);
	BUG_ON(cpu_info.fpu && fpu_attach(&fpu));
	bench_samples_begin(samples);
	bench_samples_begin(more_samples);
}

static void end(void)
{
	if (cpu_info.fpu)
		fpu_detach();
	mmput(mm_switch_current(NULL));
}

/* There and back again. */
static void frames(unsigned int sa_flags, const char *setup_row, const char *restore_row)
{
	const struct sigaction action = { 0x08048000, sa_flags | SA_RESTORER, 0x08048100, 0 };
	const struct sigframe_request request = {
		.signal = 10, .action = &action, .siginfo = info, .siginfo_size = sizeof(info),
		.stack_top = STACK + 2 * PAGE_SIZE - 256,
	};
	bool rt = sa_flags & SA_SIGINFO;
	struct pt_regs regs;
	sigset_t mask;
	stack_t altstack;

	begin();
	user_regs_init(&regs, 0x08048200, (uint32_t)STACK + 2 * PAGE_SIZE - 256);
	while (bench_wants_more(samples) || bench_wants_more(more_samples)) {
		uint64_t start = bench_start(samples), middle;

		BUG_ON(sigframe_setup(&regs, &request));
		middle = rdtsc();
		if (bench_wants_more(samples))
			bench_store(samples, middle - start, 1);
		regs.esp += rt ? 4 : 8;
		start = bench_start(more_samples);
		BUG_ON(sigframe_restore(&regs, rt, &mask, &altstack));
		middle = rdtsc();
		if (bench_wants_more(more_samples))
			bench_store(more_samples, middle - start, 1);
	}
	bench_samples_rows(samples, setup_row);
	bench_samples_rows(more_samples, restore_row);
	end();
}

BENCH(sigframe_old)
{
	frames(0, "sigframe_old.setup", "sigframe_old.restore");
}

BENCH(sigframe_rt)
{
	frames(SA_SIGINFO, "sigframe_rt.setup", "sigframe_rt.restore");
}
