/* SPDX-License-Identifier: MIT */
/*
 * tests/sigstack - the alternate stack of sigaltstack()
 *
 *	off			handlers run on the program's stack
 *	on, not in use		those with SA_ONSTACK begin at its upper end
 *	on, in use		they go on below where it is in use; it cannot be changed
 *	SS_AUTODISARM		off while a handler runs that was given siginfo, then on again
 */
#include <uapi/sigcontext.h>

#include "handler.h"
#include "test.h"

#define SIZE	PAGES(16)

static char *alternate;

static int set_stack(void *sp, uint32_t flags, uint32_t size)
{
	stack_t stack = { (uint32_t)sp, flags, size };

	return sys_sigaltstack(&stack, NULL);
}

static stack_t stack_now(void)
{
	stack_t stack = { ~0u, ~0u, ~0u };
	int error = sys_sigaltstack(NULL, &stack);

	if (error)
		bail("sigaltstack: %d", error);
	return stack;
}

static bool on_alternate(uint32_t address)
{
	return address >= (uint32_t)alternate && address < (uint32_t)alternate + SIZE;
}

static void raise(int signal)
{
	sys_kill(sys_getpid(), signal);
}

/* --- rules --- */

static void rules(void)
{
	stack_t stack = { (uint32_t)alternate, 0, SIZE }, old;

	set_stack(NULL, SS_DISABLE, 0);
	is((long)stack_now().ss_flags, SS_DISABLE, "none: its flags say so");
	is(sys_sigaltstack(&stack, &old), 0, "set");
	is((long)old.ss_flags, SS_DISABLE, "there was none before");
	old = stack_now();
	ok(old.ss_sp == stack.ss_sp && old.ss_size == SIZE && old.ss_flags == 0,
	   "looked up: as set");
	is(set_stack(alternate, SS_ONSTACK, SIZE), 0, "SS_ONSTACK is allowed");
	is((long)stack_now().ss_flags, 0, "and says nothing");
	is(set_stack(alternate, 0, MINSIGSTKSZ), 0, "the smallest");
	is(set_stack(alternate, 0, MINSIGSTKSZ - 1), -ENOMEM, "one byte less");
	is(set_stack(alternate, 0, 0), -ENOMEM, "of no size");
	is(set_stack(alternate, 4, SIZE), -EINVAL, "flags that nobody knows");
	is(set_stack(alternate, SS_ONSTACK | SS_DISABLE, SIZE), -EINVAL, "both flags");
	is(sys_sigaltstack(bad_address(), NULL), -EFAULT, "at a bad address");
	is((long)stack_now().ss_size, MINSIGSTKSZ, "refused: it stays as it was");
	is(sys_sigaltstack(&stack, bad_address()), -EFAULT, "no room for the old one");
	is((long)stack_now().ss_size, (long)SIZE, "the new one holds for all that");
	is(set_stack(alternate, SS_DISABLE, 5), 0, "off");
	old = stack_now();
	ok(old.ss_sp == 0 && old.ss_size == 0 && old.ss_flags == SS_DISABLE, "looked up: nothing");
	is(set_stack(bad_address(), 0, SIZE), 0, "any address may be one");
	is(set_stack(NULL, SS_DISABLE, 0), 0, "off again");
	is(sys_sigaltstack(NULL, NULL), 0, "neither new nor old");
}

/* --- which stack --- */

static stack_t inside, context_stack;
static int change_inside;

static void look_around(int signal, struct siginfo *info, void *context)
{
	note_signal(signal, info, context);
	inside = stack_now();
	context_stack = ((struct ucontext *)context)->uc_stack;
	change_inside = set_stack(alternate, 0, SIZE / 2);
}

static void which(void)
{
	fresh_signals();
	set_stack(alternate, 0, SIZE);
	handle(SIGUSR1, look_around, SA_ONSTACK, 0);
	handle(SIGUSR2, note_signal, 0, 0);
	raise(SIGUSR1);
	raise(SIGUSR2);
	ok(on_alternate(seen[0].stack), "SA_ONSTACK: the handler runs there");
	ok(!on_alternate(seen[1].stack), "without it: it does not");
	is((long)inside.ss_flags, SS_ONSTACK, "inside: in use");
	is(change_inside, -EPERM, "inside: it cannot be changed");
	is((long)stack_now().ss_flags, 0, "afterwards: not in use");
	ok(context_stack.ss_sp == (uint32_t)alternate && context_stack.ss_size == SIZE,
	   "the context says which it is");
	forget_seen();
	raise(SIGUSR1);
	ok(on_alternate(seen[0].stack), "it is used from the upper end again");
	set_stack(NULL, SS_DISABLE, 0);
	forget_seen();
	raise(SIGUSR1);
	ok(!on_alternate(seen[0].stack), "off: SA_ONSTACK has no effect");
}

static void raise_other(int signal, struct siginfo *info, void *context)
{
	note_signal(signal, info, context);
	raise(SIGUSR2);
}

static void nested(void)
{
	fresh_signals();
	set_stack(alternate, 0, SIZE);
	handle(SIGUSR1, raise_other, SA_ONSTACK, 0);
	note(SIGUSR2, SA_ONSTACK, 0);
	raise(SIGUSR1);
	ok(on_alternate(seen[0].stack) && on_alternate(seen[1].stack), "nested: both run there");
	ok(seen[1].stack < seen[0].stack, "nested: the second below the first");
	forget_seen();
	note(SIGUSR2, 0, 0);
	raise(SIGUSR1);
	ok(seen_count == 2 && on_alternate(seen[1].stack),
	   "nested: without SA_ONSTACK it stays there");
}

/* --- overflows --- */

static struct place place;
static int overflows;
static uint32_t fault_address;

static void out_of_stack(int signal, struct siginfo *info, void *context)
{
	(void)signal, (void)context;
	overflows++;
	fault_address = info->si_addr;
	go_to_place(&place, 1);
}

static uint32_t recurse(uint32_t depth)
{
	volatile char room[2000];

	room[0] = (char)depth;
	if (depth == ~0u)		/* never: there is no stack for it */
		return 0;
	return recurse(depth + 1) + (uint32_t)room[0];
}

static void overflow(void)
{
	uint32_t here = (uint32_t)__builtin_frame_address(0);
	int i;

	fresh_signals();
	set_stack(alternate, 0, SIZE);
	handle(SIGSEGV, out_of_stack, SA_ONSTACK, 0);
	for (i = 0; i < 3; i++) {
		if (remember_place(&place) == 0)
			recurse(0);
		block_only(0);
	}
	is(overflows, 3, "three endless recursions end in a handler on the alternate stack");
	ok(fault_address < here && fault_address >= here - 10 * 1024 * 1024,
	   "the address is below the stack");
	is((long)stack_now().ss_flags, 0, "left by a jump, the alternate stack is not in use");
}

/* What the recursions have touched: a child that has its own needs it no second time. */
static void give_stack_back(void)
{
	char here, *low = (char *)((uintptr_t)&here & -PAGE_SIZE) - PAGES(2000);

	sys_madvise(low, PAGES(1990), MADV_DONTNEED);
}

static int overflow_without(void *data)
{
	(void)data;
	fresh_signals();
	set_stack(NULL, SS_DISABLE, 0);
	handle(SIGSEGV, out_of_stack, SA_ONSTACK, 0);
	return (int)recurse(0);
}

static void raise_for_ever(int signal, struct siginfo *info, void *context)
{
	(void)info, (void)context;
	raise(signal);
}

/* Frames upon frames: the one that would leave the alternate stack below ends the process. */
static int fill_alternate(void *data)
{
	(void)data;
	fresh_signals();
	set_stack(alternate, 0, SIZE);
	handle(SIGUSR1, raise_for_ever, SA_ONSTACK | SA_NODEFER, 0);
	raise(SIGUSR1);
	return 1;
}

static int bad_alternate(void *data)
{
	fresh_signals();
	set_stack(data, 0, SIZE);
	note(SIGUSR1, SA_ONSTACK, 0);
	raise(SIGUSR1);
	return 1;
}

/* --- SS_AUTODISARM --- */

static int other_inside;
static stack_t other;

static void use_freely(int signal, struct siginfo *info, void *context)
{
	note_signal(signal, info, context);
	inside = stack_now();
	context_stack = ((struct ucontext *)context)->uc_stack;
	other_inside = set_stack(bad_address(), 0, SIZE);
	other = stack_now();
}

static void autodisarm(void)
{
	fresh_signals();
	is(set_stack(alternate, SS_AUTODISARM, SIZE), 0, "SS_AUTODISARM: set");
	is((long)stack_now().ss_flags, (long)SS_AUTODISARM, "SS_AUTODISARM: looked up");
	handle(SIGUSR1, use_freely, SA_ONSTACK, 0);
	raise(SIGUSR1);
	ok(on_alternate(seen[0].stack), "SS_AUTODISARM: the handler runs there");
	is((long)inside.ss_flags, SS_DISABLE, "SS_AUTODISARM: inside there is none");
	is((long)context_stack.ss_flags, (long)SS_AUTODISARM,
	   "SS_AUTODISARM: the context remembers it");
	is(other_inside, 0, "SS_AUTODISARM: inside, another may be set");
	is((long)other.ss_sp, (long)bad_address(), "SS_AUTODISARM: and is");
	ok(stack_now().ss_sp == (uint32_t)alternate && stack_now().ss_flags == SS_AUTODISARM,
	   "SS_AUTODISARM: afterwards it is back");
	handle(SIGUSR2, use_freely, 0, 0);
	raise(SIGUSR2);
	is((long)inside.ss_flags, SS_DISABLE,
	   "SS_AUTODISARM: off in a handler on the program's stack too");
	is((long)stack_now().ss_flags, (long)SS_AUTODISARM, "SS_AUTODISARM: and back");
	set_stack(NULL, SS_DISABLE, 0);
}

static void do_nothing(void)
{
}

/* Without siginfo the frame has no place to remember it in. */
static void autodisarm_old_frame(void)
{
	struct sigaction action = {
		.sa_handler = (uint32_t)do_nothing,
		.sa_flags = SA_ONSTACK | SA_RESTORER,
		.sa_restorer = (uint32_t)restore,
	};

	fresh_signals();
	set_stack(alternate, SS_AUTODISARM, SIZE);
	sys_rt_sigaction(SIGUSR1, &action, NULL);
	raise(SIGUSR1);
	is((long)stack_now().ss_flags, SS_DISABLE,
	   "SS_AUTODISARM: an old frame does not bring it back");
	set_stack(NULL, SS_DISABLE, 0);
}

/* --- the context is taken at its word --- */

static void change_context(int signal, struct siginfo *info, void *context)
{
	struct ucontext *uc = context;

	(void)signal, (void)info;
	uc->uc_stack.ss_size = SIZE / 2;
}

static void from_context(void)
{
	fresh_signals();
	set_stack(alternate, 0, SIZE);
	handle(SIGUSR1, change_context, 0, 0);
	raise(SIGUSR1);
	is((long)stack_now().ss_size, (long)SIZE / 2, "rt_sigreturn sets what the context says");
}

/* --- other processes --- */

static int has_it(void *data)
{
	(void)data;
	return stack_now().ss_sp == (uint32_t)alternate && stack_now().ss_size == SIZE ? 0 : 1;
}

static int exec_self(void *data)
{
	char path[256];
	char *words[] = { path, "exec", NULL };

	(void)data;
	memcpy(path, root_path("/tests/sigstack"), strlen(root_path("/tests/sigstack")) + 1);
	sys_execve(path, words, NULL);
	return 9;
}

int main(int argc, char **argv, char **envp)
{
	(void)envp;
	if (argc > 1 && strcmp(argv[1], "exec") == 0)
		return stack_now().ss_flags != SS_DISABLE;
	alternate = map_pages(SIZE / PAGE_SIZE, PROT_RW, MAP_PRIVATE);
	rules();
	which();
	nested();
	overflow();
	give_stack_back();
	dies(overflow_without, NULL, SIGSEGV, "no alternate stack: an endless recursion kills");
	dies(fill_alternate, NULL, SIGSEGV, "an alternate stack that is full kills");
	dies(bad_alternate, bad_address(), SIGSEGV, "an alternate stack where nothing is kills");
	autodisarm();
	autodisarm_old_frame();
	from_context();
	set_stack(alternate, 0, SIZE);
	lives(has_it, NULL, "fork: the child has it too");
	lives(exec_self, NULL, "exec: it is gone");
	return done();
}
