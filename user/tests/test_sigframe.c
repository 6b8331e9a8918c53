/* SPDX-License-Identifier: MIT */
/*
 * tests/sigframe - what a handler finds in registers and on the stack, and what it leaves
 *
 *	before	registers, eflags and the FPU hold known values; a breakpoint, a system call or
 *		another process's signal comes
 *	inside	the frame; a fresh FPU; then everything is overwritten
 *	after	nothing of it shows
 *
 * Each is done for the two kinds of frame, with and without a restorer of the program's own.
 * Without an FPU nothing is asked of it, and no frame holds its registers.
 */
#include <uapi/auxvec.h>
#include <uapi/sigcontext.h>

#include "handler.h"
#include "test.h"

#define EFLAGS_CF	0x001
#define EFLAGS_TF	0x100
#define EFLAGS_IF	0x200
#define EFLAGS_DF	0x400
#define EFLAGS_OSZAPC	0x8D5
#define HWCAP_SSE	(1u << 25)
#define FRESH_CONTROL	0x037f

static const struct {
	const char *name;
	uint32_t flags;
	void (*restorer)(void);
} kinds[] = {
	{ "old frame, restorer", SA_RESTORER, restore },
	{ "old frame", 0, NULL },
	{ "rt frame, restorer", SA_SIGINFO | SA_RESTORER, restore_rt },
	{ "rt frame", SA_SIGINFO, NULL },
};

#define NR_KINDS	(sizeof(kinds) / sizeof(kinds[0]))

static void set(int signal, void (*handler)(void), size_t kind)
{
	struct sigaction action = {
		.sa_handler = (uint32_t)handler,
		.sa_flags = kinds[kind].flags,
		.sa_restorer = (uint32_t)kinds[kind].restorer,
	};
	int error = sys_rt_sigaction(signal, &action, NULL);

	if (error)
		bail("rt_sigaction: %d", error);
}

/* --- registers --- */

static void hold(uint32_t eflags)
{
	held_in = (struct held){ 0x11111111, 0x22222222, 0x33333333, 0x44444444,
				 0x66666666, 0x77777777, 0x88888888, eflags | EFLAGS_IF | 2, 0 };
	memset(&held_out, 0, sizeof(held_out));
	trash_count = 0;
}

static bool held_same(uint32_t eflags)
{
	return memcmp(&held_in.ebx, &held_out.ebx, 6 * sizeof(uint32_t)) == 0 &&
	       held_in.esp == held_out.esp &&
	       (held_out.eflags & (EFLAGS_OSZAPC | EFLAGS_DF | EFLAGS_TF | EFLAGS_IF)) ==
	       (eflags | EFLAGS_IF);
}

static void by_breakpoint(size_t kind, uint32_t eflags)
{
	set(SIGTRAP, trash, kind);
	hold(eflags);
	held_int3();
	ok(trash_count == 1 && held_same(eflags) && held_out.eax == held_in.eax,
	   "%s: breakpoint, flags %03x: registers are as before", kinds[kind].name, eflags);
}

static void by_system_call(size_t kind, uint32_t eflags)
{
	set(SIGUSR1, trash, kind);
	hold(eflags);
	held_in.eax = __NR_kill;
	held_in.ebx = (uint32_t)sys_getpid();
	held_in.ecx = SIGUSR1;
	held_int80();
	ok(trash_count == 1 && held_same(eflags) && held_out.eax == 0,
	   "%s: kill, flags %03x: registers are as before, the result is there", kinds[kind].name,
	   eflags);
}

static void stop_spinning(void)
{
	held_stop = 1;
}

static int send_many(void *data)
{
	int parent = sys_getppid(), i;

	(void)data;
	for (i = 0; i < 20; i++) {
		sys_kill(parent, SIGUSR1);
		sys_sched_yield();
	}
	return sys_kill(parent, SIGUSR2);
}

/* SIGUSR1 comes at any instruction of the turn; SIGUSR2 ends it. */
static void by_others(size_t kind)
{
	int pid, status = -1;

	fresh_signals();
	set(SIGUSR1, trash, kind);
	set(SIGUSR2, stop_spinning, kind);
	block(sigmask(SIGUSR1) | sigmask(SIGUSR2));
	held_stop = 0;
	hold(EFLAGS_DF);
	print_flush();
	pid = sys_fork();
	if (pid == 0)
		exit(send_many(NULL));
	unblock(sigmask(SIGUSR1) | sigmask(SIGUSR2));
	held_spin();
	is(sys_waitpid(pid, &status, 0), pid, "%s: a child sends many", kinds[kind].name);
	ok(trash_count > 0 && held_out.eax == held_in.eax &&
	   memcmp(&held_in.ebx, &held_out.ebx, 6 * sizeof(uint32_t)) == 0 &&
	   (held_out.eflags & EFLAGS_DF), "%s: registers are as before", kinds[kind].name);
}

/* --- the FPU --- */

/* Not a part of its caller, which would prepare values for it in an FPU that is not there. */
__attribute__((noinline)) static bool fpu_survives(void)
{
	static const uint16_t control = 0x027f;
	uint16_t after = 0;
	double value = 0;

	hold(0);
	__asm__ volatile("fninit\n\tfldcw %0\n\tfldpi" : : "m"(control));
	held_int3();
	__asm__ volatile("fnstcw %0\n\tfstpl %1\n\tfninit" : "=m"(after), "=m"(value));
	return trash_count == 1 && after == control && value > 3.14159 && value < 3.1416;
}

/* The handler of this overwrites xmm5 and mxcsr. */
static void trash_sse(void)
{
	static const uint32_t rounding = 0x3f80;

	trash_count++;
	__asm__ volatile("xorps %%xmm5, %%xmm5\n\tldmxcsr %0" : : "m"(rounding) : "memory");
}

static bool sse_survives(size_t kind)
{
	static const uint32_t in[4] = { 1, 2, 3, 4 }, rounding = 0x5f80;
	uint32_t out[4] = { 0 }, after = 0;

	if (!(auxv_find(AT_HWCAP) & HWCAP_SSE))
		return true;
	set(SIGTRAP, trash_sse, kind);
	hold(0);
	__asm__ volatile("movups %0, %%xmm5\n\tldmxcsr %1" : : "m"(in), "m"(rounding));
	held_int3();
	__asm__ volatile("movups %%xmm5, %0\n\tstmxcsr %1" : "=m"(out), "=m"(after));
	return trash_count == 1 && memcmp(in, out, sizeof(in)) == 0 && after == rounding;
}

static void registers(void)
{
	static const uint32_t eflags[] = { 0, EFLAGS_DF, EFLAGS_OSZAPC, EFLAGS_OSZAPC | EFLAGS_DF };
	size_t kind, i;

	fresh_signals();
	for (kind = 0; kind < NR_KINDS; kind++) {
		for (i = 0; i < sizeof(eflags) / sizeof(eflags[0]); i++) {
			by_breakpoint(kind, eflags[i]);
			by_system_call(kind, eflags[i]);
		}
		skip_without(lacks_fpu ? "FPU" : NULL);
		ok(!lacks_fpu && fpu_survives(), "%s: FPU registers are as before",
		   kinds[kind].name);
		skip_without(NULL);
		ok(sse_survives(kind), "%s: SSE registers too, where there are any",
		   kinds[kind].name);
		by_others(kind);
	}
}

/* --- entry --- */

static void entry(size_t kind)
{
	static const uint16_t control = 0x027f;
	bool rt = kinds[kind].flags & SA_SIGINFO;
	const uint32_t *frame;

	fresh_signals();
	set(SIGTRAP, note_entry, kind);
	hold(EFLAGS_DF | EFLAGS_CF);
	memset(&entry_seen, 0, sizeof(entry_seen));
	if (!lacks_fpu)
		__asm__ volatile("fninit\n\tfldcw %0" : : "m"(control));
	held_int3();
	if (!lacks_fpu)
		__asm__ volatile("fninit");
	frame = (const uint32_t *)entry_seen.esp;
	ok(((uint32_t)frame + 4) % 16 == 0, "%s: the stack is aligned", kinds[kind].name);
	ok(entry_seen.eax == SIGTRAP && frame[1] == SIGTRAP,
	   "%s: the number in eax and on the stack", kinds[kind].name);
	if (rt)
		ok(entry_seen.edx == frame[2] && entry_seen.ecx == frame[3],
		   "%s: siginfo in edx, context in ecx, and on the stack", kinds[kind].name);
	else
		ok(!entry_seen.edx && !entry_seen.ecx, "%s: edx and ecx are 0", kinds[kind].name);
	if (kinds[kind].restorer)
		ok(frame[0] == (uint32_t)kinds[kind].restorer, "%s: it returns to the restorer",
		   kinds[kind].name);
	ok(!(entry_seen.eflags & (EFLAGS_DF | EFLAGS_TF)), "%s: upwards, no single step",
	   kinds[kind].name);
	ok(entry_seen.ds == entry_seen.ss && entry_seen.es == entry_seen.ss &&
	   (entry_seen.cs & 3) == 3, "%s: flat segments", kinds[kind].name);
	skip_without(lacks_fpu ? "FPU" : NULL);
	is(entry_seen.control & 0xffff, FRESH_CONTROL, "%s: a fresh FPU", kinds[kind].name);
	skip_without(NULL);
}

/* --- the frame --- */

static struct rt_sigframe frame_seen;
static const struct rt_sigframe *frame_at;

static void copy_frame(int signal, struct siginfo *info, void *context)
{
	(void)signal, (void)info, (void)context;
	frame_at = (const void *)((uint32_t)__builtin_frame_address(0) + 4);
	frame_seen = *frame_at;
}

static void frame(void)
{
	static const uint8_t code[8] = { 0xb8, 173, 0, 0, 0, 0xcd, 0x80, 0 };
	const struct sigcontext *sc = &frame_seen.uc.uc_mcontext;

	fresh_signals();
	block(sigmask(SIGHUP) | sigmask(SIGRTMAX));
	handle(SIGTRAP, copy_frame, 0, 0);
	hold(EFLAGS_DF);
	held_int3();
	is(frame_seen.sig, SIGTRAP, "frame: the number");
	is((long)frame_seen.pinfo, (long)&frame_at->info, "frame: siginfo is in it");
	is((long)frame_seen.puc, (long)&frame_at->uc, "frame: the context too");
	is((long)frame_seen.pretcode, (long)restore_rt, "frame: where the handler returns to");
	ok(memcmp(frame_seen.retcode, code, sizeof(code)) == 0,
	   "frame: code, for whoever looks for it");
	is(frame_seen.info.si_signo, SIGTRAP, "frame: siginfo's number");
	is(frame_seen.uc.uc_link, 0, "context: no link");
	ok(!frame_seen.uc.uc_stack.ss_sp && !frame_seen.uc.uc_stack.ss_size,
	   "context: no alternate stack");
	ok(frame_seen.uc.uc_sigmask == (sigmask(SIGHUP) | sigmask(SIGRTMAX)),
	   "context: what was blocked");
	is((long)sc->oldmask, (long)sigmask(SIGHUP), "context: its lower half once more");
	ok(sc->eax == held_in.eax && sc->ebx == held_in.ebx && sc->ecx == held_in.ecx &&
	   sc->edx == held_in.edx && sc->esi == held_in.esi && sc->edi == held_in.edi &&
	   sc->ebp == held_in.ebp && sc->esp == held_in.esp, "context: registers");
	ok((sc->eflags & (EFLAGS_DF | EFLAGS_IF)) == (EFLAGS_DF | EFLAGS_IF), "context: flags");
	is(((const uint8_t *)sc->eip)[-1], 0xcc, "context: eip is behind the breakpoint");
	is(sc->esp_at_signal == sc->esp, 1, "context: esp once more");
	is(sc->trapno, 3, "context: the exception's vector");
	is(sc->err, 0, "context: its error code");
	ok(lacks_fpu ? !sc->fpstate :
	   sc->fpstate > (uint32_t)frame_at && sc->fpstate < sc->esp,
	   "context: FPU registers above it");
}

/* --- what a handler changes --- */

static void change_context(int signal, struct siginfo *info, void *context)
{
	struct ucontext *uc = context;

	(void)signal, (void)info;
	uc->uc_mcontext.eax = 0xAAAA0000;
	uc->uc_mcontext.edi = 0xAAAA0001;
	uc->uc_mcontext.eflags = (uc->uc_mcontext.eflags & ~EFLAGS_DF) | EFLAGS_CF | 0x3000;
	uc->uc_mcontext.eflags &= ~EFLAGS_IF;
	uc->uc_sigmask = sigmask(SIGUSR2) | SIG_UNBLOCKABLE;
}

static void changes(void)
{
	fresh_signals();
	handle(SIGTRAP, change_context, 0, 0);
	hold(EFLAGS_DF);
	held_int3();
	ok(held_out.eax == 0xAAAA0000 && held_out.edi == 0xAAAA0001, "changed: registers");
	is(held_out.eflags & (EFLAGS_DF | EFLAGS_CF), EFLAGS_CF, "changed: flags");
	is(held_out.eflags & (EFLAGS_IF | 0x3000), EFLAGS_IF,
	   "not changed: flags of the kernel's own");
	ok(blocked_now() == sigmask(SIGUSR2),
	   "changed: what is blocked, but for SIGKILL and SIGSTOP");
}

/* --- contexts that cannot be --- */

static size_t poison_at;
static uint32_t poison;

static void poison_context(int signal, struct siginfo *info, void *context)
{
	struct ucontext *uc = context;

	(void)signal, (void)info;
	memcpy((char *)&uc->uc_mcontext + poison_at, &poison, poison_at < 16 ? 2 : 4);
}

static int poisoned(void *data)
{
	(void)data;
	fresh_signals();
	handle(SIGTRAP, poison_context, 0, 0);
	hold(0);
	held_int3();
	return 1;
}

static int return_at(void *stack)
{
	__asm__ volatile("movl %0, %%esp\n\tint $0x80" : : "r"(stack),
			 "a"(__NR_rt_sigreturn) : "memory");
	return 1;
}

static int handler_without_stack(void *stack)
{
	set(SIGTRAP, trash, 3);
	__asm__ volatile("movl %0, %%esp\n\tint3" : : "r"(stack) : "memory");
	return 1;
}

/* What the kernel's own return to such a selector ends in; 0x23 is a program's cs in 64 bits. */
static int bad_iret(void)
{
	return entry_seen.cs == 0x23 ? SIGSEGV : SIGILL;
}

static void refuses(void)
{
	static const struct {
		const char *name;
		size_t at;
		uint32_t value;
	} poisons[] = {
		{ "eip in the kernel", offsetof(struct sigcontext, eip), 0xC0100000 },
		{ "eip where nothing is", offsetof(struct sigcontext, eip), 16 },
		{ "cs that does not exist", offsetof(struct sigcontext, cs), 0x1000 },
		{ "cs of data", offsetof(struct sigcontext, cs), 0x7b },
		{ "cs 0", offsetof(struct sigcontext, cs), 0 },
		{ "ss that does not exist", offsetof(struct sigcontext, ss), 0x1000 },
		{ "ss 0", offsetof(struct sigcontext, ss), 0 },
	};
	char *none = map_pages(1, PROT_NONE, MAP_PRIVATE);
	size_t i;

	for (i = 0; i < sizeof(poisons) / sizeof(poisons[0]); i++) {
		poison_at = poisons[i].at;
		poison = poisons[i].value;
		dies(poisoned, NULL,
		     poison_at < offsetof(struct sigcontext, cs) ? SIGSEGV : bad_iret(),
		     poisons[i].name);
	}
	dies(return_at, none + 1024, SIGSEGV, "rt_sigreturn: no frame to be read");
	dies(return_at, bad_address(), SIGSEGV, "rt_sigreturn: nothing there");
	dies(return_at, (void *)0xfffffff0, SIGSEGV, "rt_sigreturn: the kernel's memory");
	dies(handler_without_stack, none + 2048, SIGSEGV, "no stack for the frame");
	dies(handler_without_stack, bad_address(), SIGSEGV, "no stack at all");
	dies(handler_without_stack, (void *)0xfffffff0, SIGSEGV, "a stack in the kernel's memory");
	sys_munmap(none, PAGE_SIZE);
}

int main(int argc, char **argv, char **envp)
{
	size_t kind;

	(void)argc, (void)argv, (void)envp;
	ask_for_fpu();
	registers();
	for (kind = 0; kind < NR_KINDS; kind++)
		entry(kind);
	frame();
	changes();
	refuses();
	return done();
}
