/* SPDX-License-Identifier: MIT */
/*
 * tests/sigreturn - what a handler finds in registers and on its stack, and what it may change
 *
 * A frame that is spoiled hurts its own program at most, and as on Linux.  FPU registers are
 * in tests/sigfpu.
 */
#include <uapi/auxvec.h>

#include "strike.h"

/* --- what a handler finds --- */

static bool found;
static int runs;

static void look_at_sigcontext(const struct sigcontext *sc, const char *kind)
{
	ok(sc->esi == 0x51515151 && sc->edi == 0xd1d1d1d1 && sc->ebp == 0xb1b1b1b1,
	   "%s: esi, edi, ebp", kind);
	ok(sc->ebx == at_start.ebx && sc->ecx == at_start.ecx && sc->edx == SIGUSR1,
	   "%s: ebx, ecx, edx", kind);
	ok(sc->eax == 0, "%s: eax is the system call's result", kind);
	ok(sc->esp == at_start.esp && sc->esp_at_signal == sc->esp, "%s: esp", kind);
	ok(sc->eip == (uint32_t)(uintptr_t)go_on_here, "%s: eip", kind);
	ok((sc->eflags & FLAG_DOWN) && (sc->eflags & 0x200), "%s: eflags", kind);
	ok(sc->cs == at_start.cs && sc->ss == at_start.ss && sc->ds == at_start.ds &&
	   sc->es == at_start.es && sc->fs == at_start.fs && sc->gs == at_start.gs,
	   "%s: segments", kind);
	ok((sc->fpstate != 0) == (auxv_find(AT_HWCAP) & 1), "%s: FPU registers", kind);
}

static void look_at_registers(const char *kind)
{
	is(at_entry.eax, SIGUSR1, "%s: eax is the signal", kind);
	is((at_entry.esp + 4) % 16, 0, "%s: the stack is aligned", kind);
	is(at_entry.eflags & (FLAG_DOWN | FLAG_TRAP), 0, "%s: direction is up", kind);
	ok(at_entry.cs == at_start.cs && at_entry.ss == at_start.ss &&
	   at_entry.ds == at_start.ds && at_entry.es == at_start.es, "%s: flat segments", kind);
}

static void look_at_rt(struct rt_sigframe *rt, struct sigframe *old)
{
	static const uint8_t code[8] = { 0xb8, 173, 0, 0, 0, 0xcd, 0x80, 0 };

	(void)old;
	found = true;
	look_at_registers("rt");
	ok(at_entry.edx == (uintptr_t)&rt->info && at_entry.ecx == (uintptr_t)&rt->uc,
	   "rt: edx and ecx are the arguments");
	ok(rt->pretcode == (uintptr_t)restore_rt && rt->sig == SIGUSR1 &&
	   rt->pinfo == at_entry.edx && rt->puc == at_entry.ecx, "rt: the frame's first words");
	ok(rt->info.si_signo == SIGUSR1 && rt->info.si_code == SI_TKILL &&
	   rt->info.si_pid == sys_getpid(), "rt: siginfo");
	ok(all_zero(&rt->info.si_value, 29 * 4 - 8), "rt: the rest of siginfo is zero");
	ok(rt->uc.uc_link == 0 && rt->uc.uc_sigmask == 0, "rt: link and mask");
	ok(rt->uc.uc_stack.ss_flags == SS_DISABLE && rt->uc.uc_stack.ss_size == 0,
	   "rt: no alternate stack");
	look_at_sigcontext(&rt->uc.uc_mcontext, "rt");
	ok(!memcmp(rt->retcode, code, 8), "rt: the code for sigreturn");
}

static void look_at_old(struct rt_sigframe *rt, struct sigframe *old)
{
	static const uint8_t code[8] = { 0x58, 0xb8, 119, 0, 0, 0, 0xcd, 0x80 };

	(void)rt;
	found = true;
	look_at_registers("old");
	ok(at_entry.edx == 0 && at_entry.ecx == 0, "old: edx and ecx are 0");
	ok(old->pretcode == (uintptr_t)restore_old && old->sig == SIGUSR1,
	   "old: the frame's first words");
	ok(old->sc.oldmask == 0 && old->extramask == 0, "old: mask");
	look_at_sigcontext(&old->sc, "old");
	ok(!memcmp(old->retcode, code, 8), "old: the code for sigreturn");
}

static bool goes_on_as_before(void)
{
	return after.esi == 0x51515151 && after.edi == 0xd1d1d1d1 && after.ebp == 0xb1b1b1b1 &&
	       after.ebx == at_start.ebx && after.ecx == at_start.ecx && after.edx == SIGUSR1 &&
	       after.esp == at_start.esp && (after.eflags & FLAG_DOWN) && after.ds == at_start.ds &&
	       after.gs == at_start.gs;
}

static void finds(void)
{
	strike_flags = 0x202 | FLAG_DOWN;
	is(catch_one(true, look_at_rt), 0, "rt: the call's result");
	ok(found && goes_on_as_before(), "rt: behind the handler all is as it was");
	found = false;
	is(catch_one(false, look_at_old), 0, "old: the call's result");
	ok(found && goes_on_as_before(), "old: behind the handler all is as it was");
	strike_flags = 0x202;
}

static void count(struct rt_sigframe *rt, struct sigframe *old)
{
	(void)rt, (void)old;
	runs++;
}

static void no_restorer(void)
{
	handler = count;
	act(SIGUSR1, 0, 0);
	is(strike(sys_getpid(), sys_getpid(), SIGUSR1), 0, "old: no restorer");
	act(SIGUSR1, SA_SIGINFO, 0);
	is(strike(sys_getpid(), sys_getpid(), SIGUSR1), 0, "rt: no restorer");
	is(runs, 2, "no restorer: the handler ran");
}

/* --- what it may change --- */

static void change_all(struct rt_sigframe *rt, struct sigframe *old)
{
	struct sigcontext *sc = sc_of(rt);

	(void)old;
	sc->eax = 0xa1, sc->ebx = 0xb1, sc->ecx = 0xc1, sc->edx = 0xd1;
	sc->esi = 0x51, sc->edi = 0xd2, sc->ebp = 0xb2;
	sc->eflags = FLAG_CARRY | FLAG_DOWN;
	sc->fs = sc->ds;
}

static void changes(void)
{
	is(catch_one(true, change_all), 0xa1, "changed: eax");
	ok(after.ebx == 0xb1 && after.ecx == 0xc1 && after.edx == 0xd1 && after.esi == 0x51 &&
	   after.edi == 0xd2 && after.ebp == 0xb2, "changed: the others");
	is(after.eflags & 0xed5, 0x200 | FLAG_CARRY | FLAG_DOWN, "changed: eflags");
	is(after.fs, after.ds, "changed: fs");
}

static uint32_t evil;

static void all_flags(struct rt_sigframe *rt, struct sigframe *old)
{
	(void)old;
	sc_of(rt)->eflags = evil;
}

/* I/O privilege, nested task, virtual 8086, no interrupts, ... */
static void flags(void)
{
	evil = ~FLAG_TRAP;
	is(catch_one(true, all_flags), 0, "all flags but the trap flag");
	is(after.eflags, 0x40ed7, "... and those that came");
	evil = 0;
	is(catch_one(true, all_flags), 0, "no flags");
	is(after.eflags, 0x202, "... and those that came");
}

static void all_data_segments(struct rt_sigframe *rt, struct sigframe *old)
{
	struct sigcontext *sc = sc_of(rt);

	(void)old;
	sc->ds = sc->es = sc->fs = sc->gs = (uint16_t)evil;
}

static void data_segments(void)
{
	static const uint16_t none[] = {
		0, 3, 0x1000, 7, 0xffff, 0x33, 0x60, 0x68, 0x80, 0xd8, 0xf8,
	};
	size_t i;

	for (i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		evil = none[i];
		is(catch_one(true, all_data_segments), 0, "data segments %x", none[i]);
		is((after.ds | after.es | after.fs | after.gs) & ~3u, 0, "... are none");
	}
}

static uint32_t evil_cs, evil_ss, evil_eip, evil_esp;

static void code_and_stack(struct rt_sigframe *rt, struct sigframe *old)
{
	struct sigcontext *sc = sc_of(rt);

	(void)old;
	sc->cs = evil_cs ? (uint16_t)evil_cs : sc->cs;
	sc->ss = evil_ss ? (uint16_t)evil_ss : sc->ss;
	sc->eip = evil_eip ? evil_eip : sc->eip;
	sc->esp = evil_esp ? evil_esp : sc->esp;
}

static int spoil(void *unused)
{
	(void)unused;
	return catch_one(true, code_and_stack);
}

static void code_segments(void)
{
	static const uint16_t none[] = { 4, 7, 0x1000, 0x33, 0x60, 0x63, 0x68, 0x7b, 0x80, 0xf8 };
	static const uint16_t no_stack[] = {
		4, 7, 0x1000, 0x33, 0x60, 0x68, 0x6b, 0x73, 0x80, 0xd8,
	};
	size_t i;

	for (i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		evil_cs = none[i];
		is(in_child(spoil, NULL) & ~WCOREFLAG, SIGILL, "code segment %x", none[i]);
	}
	evil_cs = 0;
	for (i = 0; i < sizeof(no_stack) / sizeof(no_stack[0]); i++) {
		evil_ss = no_stack[i];
		is(in_child(spoil, NULL) & ~WCOREFLAG, SIGILL, "stack segment %x", no_stack[i]);
	}
	evil_ss = 0;
	evil_cs = 0x70;
	lives(spoil, NULL, "a code segment that asks for the kernel's privilege does not get it");
	evil_cs = 0;
	evil_eip = 0xc0100000;
	dies(spoil, NULL, SIGSEGV, "eip in the kernel");
	evil_eip = 0;
	evil_esp = 0xc0100000;
	dies(spoil, NULL, SIGSEGV, "esp in the kernel");
	evil_esp = 0;
}

static int single_step(void *unused)
{
	(void)unused;
	evil = 0x302;
	return catch_one(true, all_flags);
}

/* A program that has a handler for what a bad frame brings may go on by it. */
static void mend(struct rt_sigframe *rt, struct sigframe *old)
{
	static int times;
	struct sigcontext *sc = sc_of(rt);

	(void)old;
	if (rt->sig != SIGILL) {
		sc->cs = 0x1000;
		return;
	}
	is(sc->trapno, 32, "a bad code segment: trapno");
	is(rt->info.si_code, 8, "... code");
	sc->cs = (uint16_t)at_start.cs, sc->ss = (uint16_t)at_start.ss;
	sc->eip = (uint32_t)(uintptr_t)go_on_here, sc->esp = at_start.esp;
	if (++times > 2)
		exit(1);
}

static void mended(void)
{
	act(SIGILL, SA_SIGINFO | SA_RESTORER, (uint32_t)(uintptr_t)restore_rt);
	is(catch_one(true, mend), 0, "... and the program goes on");
}

/* --- frames that are none --- */

static int sigreturn_at(void *frame)
{
	__asm__ volatile("movl %0, %%esp\n\tint $0x80" : : "r"(frame), "a"(173) : "memory");
	return 0;
}

static int old_sigreturn_at(void *frame)
{
	__asm__ volatile("movl %0, %%esp\n\tint $0x80" : : "r"(frame), "a"(119) : "memory");
	return 0;
}

static void no_frames(void)
{
	char *pages = map_pages(2, PROT_RW, MAP_PRIVATE);

	sys_munmap(pages + PAGE_SIZE, PAGE_SIZE);
	dies(sigreturn_at, bad_address(), SIGSEGV, "a frame at 16");
	dies(old_sigreturn_at, bad_address(), SIGSEGV, "an old frame at 16");
	dies(sigreturn_at, (void *)0xc0100000, SIGSEGV, "a frame in the kernel");
	dies(sigreturn_at, (void *)0xffffffff, SIGSEGV, "a frame at the end");
	dies(sigreturn_at, pages + PAGE_SIZE - 200, SIGSEGV, "half a frame");
	dies(old_sigreturn_at, pages + PAGE_SIZE - 200, SIGSEGV, "half an old frame");
}

static uint32_t seed;

static uint32_t random_word(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed;
}

/*
 * Garbage that happens to point into the stack below 3 GB, which grows there, points into it
 * wherever it is: all splits of the address space see the same.
 */
static uint32_t moved_with_stack(uint32_t esp)
{
	if (esp < 0xbf800000 || esp >= 0xc0000000)
		return esp;
	return esp + (uint32_t)end_of_memory() - 0xc0000000;
}

static int garbage(void *pages)
{
	uint32_t *word = pages;
	size_t i;

	for (i = 0; i < 1024; i++)
		word[i] = random_word();
	word[4 + 32 + 5 + 7] = moved_with_stack(word[4 + 32 + 5 + 7]);
	/* now and then something of a frame is right */
	if (seed & 0x100)
		word[4 + 32 + 5 + 15] = at_start.cs, word[4 + 32 + 5 + 18] = at_start.ss;
	if (seed & 0x200)
		word[4 + 32 + 5 + 19] = 0;
	if (seed & 0x400)
		word[4 + 32 + 5 + 19] = (uint32_t)(uintptr_t)(word + 500);
	if (seed & 0x800)
		word[4 + 32 + 5 + 14] = (uint32_t)(uintptr_t)strike;
	sigreturn_at(word + 1);
	return 0;
}

static void random_frames(void)
{
	void *pages = map_pages(2, PROT_RW, MAP_PRIVATE);
	int ended = 0, i;

	for (i = 0; i < 200; i++) {
		seed = 0x9e3779b9u * (uint32_t)(i + 1);
		ended += WIFSIGNALED(in_child(garbage, pages)) != 0;
	}
	is(ended, 200, "200 frames of garbage end their programs");
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	finds();
	no_restorer();
	changes();
	flags();
	data_segments();
	code_segments();
	dies(single_step, NULL, SIGTRAP, "the trap flag");
	mended();
	no_frames();
	random_frames();
	return done();
}
