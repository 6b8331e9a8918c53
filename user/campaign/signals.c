/* SPDX-License-Identifier: MIT */
/*
 * signals.c - signals that are sent, handled, waited for, and what their calls are given
 *
 *	e a process or thread  g the signal for it	G signal  J N ^ its action, old, oldest
 *	h set  8 its size  " in a word  H how		Y stack  I siginfo
 *	X waitid's options  + its kind of number
 *
 * A worker handles every signal that would end it, so it may send itself, and its process
 * group, any of them.  What ends or stops whatever is done about it goes to its victim, a
 * child that waits for that (keep.c).
 * POKE is in no set and gets no other action: the supervisor ends waits by it.
 */
#include "campaign.h"

#define SIZE_OF(array)	(sizeof(array) / sizeof((array)[0]))

#define MANY_FAULTS	1000		/* and no call of anybody in between */

static int worker_pid;

/* Both ways back.  A call of the campaign's, too: see make_sigreturn(). */
void signals_return(void);
void signals_return_rt(void);
__asm__(".text\n"
	"signals_return:\n\t"
	"popl %eax\n\t"
	"movl $119, %eax\n\t"
	"int $0x80\n"
	"signals_return_rt:\n\t"
	"movl $173, %eax\n\t"
	"int $0x80\n");

/* A fault comes again after the handler: it ends whoever made it; a worker makes none. */
static void handle(int signal)
{
	static unsigned int steps, faults;

	if (signal != SIGSEGV && signal != SIGBUS && signal != SIGILL && signal != SIGFPE &&
	    signal != SIGTRAP)
		return;
	if (sys_getpid() != worker_pid)
		sys_exit_group(0);
	faults = steps == shared->steps ? faults + 1 : 0;
	steps = shared->steps;
	if (faults == MANY_FAULTS)
		sys_exit_group(FAULTS);
}

/* By default it does nothing. */
static bool is_harmless(int signal)
{
	return signal == SIGCHLD || signal == SIGURG || signal == SIGWINCH || signal == SIGCONT;
}

static void set_action(int signal, uint32_t handler, uint32_t flags)
{
	struct sigaction action = { .sa_handler = handler, .sa_mask = 0 };

	action.sa_flags = flags | SA_RESTORER;
	action.sa_restorer = (uint32_t)(uintptr_t)(flags & SA_SIGINFO ? signals_return_rt :
								      signals_return);
	syscall4(__NR_rt_sigaction, signal, (long)&action, 0, sizeof(sigset_t));
}

static void set_all_actions(uint32_t handler, uint32_t flags)
{
	for (int signal = 1; signal <= _NSIG; signal++)
		if (signal != SIGKILL && signal != SIGSTOP)
			set_action(signal, handler, flags);
}

/* signals_init - of a worker: none that a program can send to it ends it */
void signals_init(void)
{
	worker_pid = sys_getpid();
	set_all_actions((uint32_t)(uintptr_t)handle, 0);
}

/* signals_tell - what would end or stop the process is told to this function */
void signals_tell(void (*tell)(int signal, struct siginfo *info, void *context))
{
	set_all_actions((uint32_t)(uintptr_t)tell, SA_SIGINFO);
	for (int signal = 1; signal <= _NSIG; signal++)
		if (is_harmless(signal))
			set_action(signal, SIG_DFL, 0);
}

/*
 * A child that waits for signals and leaves to the kernel what they do, while it has a parent.
 * A group of its own, in its parent's session, is one that terminal stops do stop.
 */
static void be_a_victim(int parent)
{
	static const uint32_t time[2] = { 0, 100000000 };

	syscall2(__NR_setpgid, 0, 0);
	set_all_actions(SIG_DFL, 0);
	while (sys_getppid() == parent)
		syscall2(__NR_nanosleep, (long)time, 0);
	sys_exit_group(0);
}

/* victim - one that lives; 0: there cannot be one */
int victim(struct self *self)
{
	int parent = sys_getpid(), pid;

	if (self->victim && !has_ended(self, self->victim))
		return self->victim;
	pid = sys_fork();
	if (pid == 0)
		be_a_victim(parent);
	self->victim = pid > 0 ? pid : 0;
	self->children += pid > 0;
	return self->victim;
}

/* The worker's own in two ways, or its victim's. */
static long draw_group(struct self *self)
{
	switch (draw(self, 4)) {
	case 0: return -victim(self);
	case 1: return -sys_getpid();
	default: return 0;
	}
}

static long draw_target(struct self *self)
{
	switch (draw(self, 9)) {
	case 0: return victim(self);
	case 1: return 0x10000 + (int)draw(self, 1 << 24);
	case 2: return self->slot->tid;
	case 3: return draw_group(self);
	default: return sys_getpid();
	}
}

/* To be handled, or ignored; by default only what would be ignored anyway. */
static uint32_t draw_handler(struct self *self)
{
	if (one_in(self, 4))
		return is_harmless(self->signal) ? SIG_DFL : SIG_IGN;
	return (uint32_t)(uintptr_t)handle;
}

static sigset_t draw_set(struct self *self)
{
	uint64_t set = (uint64_t)draw(self, 1 << 24) << 40 ^ (uint64_t)draw(self, 1 << 24) << 20 ^
		       draw(self, 1 << 24);

	return (one_in(self, 3) ? set : set & (set >> 7)) & ~sigmask(POKE);
}

static uint32_t draw_action_flags(struct self *self)
{
	static const uint32_t flags[] = {
		SA_NOCLDSTOP, SA_NOCLDWAIT, SA_ONSTACK, SA_RESTART, SA_NODEFER,
	};
	uint32_t all = SA_RESTORER;

	for (unsigned int i = 0; i < SIZE_OF(flags); i++)
		all |= one_in(self, 4) ? flags[i] : 0;
	return all;
}

static long draw_action(struct self *self)
{
	static struct sigaction actions[NR_SLOTS];
	struct sigaction *action = &actions[self->slot - shared->slots];
	bool info = one_in(self, 2);

	action->sa_handler = draw_handler(self);
	action->sa_flags = draw_action_flags(self) | (info ? SA_SIGINFO : 0);
	action->sa_restorer = (uint32_t)(uintptr_t)(info ? signals_return_rt : signals_return);
	action->sa_mask = draw_set(self);
	return one_in(self, 6) ? nowhere(self) : (long)action;
}

static long draw_old_action(struct self *self)
{
	static struct old_sigaction actions[NR_SLOTS];
	struct old_sigaction *action = &actions[self->slot - shared->slots];

	action->sa_handler = draw_handler(self);
	action->sa_flags = draw_action_flags(self);
	action->sa_restorer = (uint32_t)(uintptr_t)signals_return;
	action->sa_mask = (uint32_t)draw_set(self);
	return one_in(self, 6) ? nowhere(self) : (long)action;
}

static long draw_stack(struct self *self)
{
	static const uint32_t sizes[] = { SIGNAL_STACK, SIGNAL_STACK, SIGNAL_STACK, 2047, 0 };
	stack_t *stack = (stack_t *)&self->words[20];

	stack->ss_sp = (uint32_t)(uintptr_t)self->stack;
	stack->ss_flags = one_in(self, 4) ? SS_DISABLE : one_in(self, 10) ? draw(self, 8) : 0;
	stack->ss_size = sizes[draw(self, SIZE_OF(sizes))];
	return one_in(self, 8) ? nowhere(self) : (long)stack;
}

static long draw_info(struct self *self)
{
	memset((void *)self->words, 0, sizeof(self->words));
	self->words[0] = draw(self, _NSIG);
	self->words[2] = one_in(self, 3) ? draw(self, 10) : -draw(self, 20);
	return (long)self->words;
}

static long draw_signal_to_be_set(struct self *self)
{
	self->signal = 1 + (int)draw(self, _NSIG + 1);
	return self->signal == POKE ? SIGUSR1 : self->signal;
}

static long draw_set_pointer(struct self *self)
{
	self->set = draw_set(self);
	return one_in(self, 8) ? nowhere(self) : (long)&self->set;
}

/* draw_of_signals - a value for the kinds of this file; any word for what is none */
long draw_of_signals(struct self *self, char kind)
{
	switch (kind) {
	case 'e': return draw_target(self);
	case 'g': return (long)draw(self, _NSIG + 3) - 1;
	case 'G': return draw_signal_to_be_set(self);
	case 'J': return draw_action(self);
	case 'N': return draw_old_action(self);
	/* The old signal() forgets its handler as that is called. */
	case '^': return (long)(is_harmless(self->signal) ? draw_handler(self) : SIG_IGN);
	case 'h': return draw_set_pointer(self);
	case '"': return (long)(uint32_t)draw_set(self);
	case '8': return one_in(self, 30) ? (long)draw(self, 16) : (long)sizeof(sigset_t);
	case '+': return one_in(self, 4) ? (long)draw(self, 5) : P_ALL;
	case 'H': return (long)draw(self, one_in(self, 10) ? 5 : 3);
	case 'Y': return draw_stack(self);
	case 'I': return draw_info(self);
	case 'X': return WNOHANG | WEXITED | (one_in(self, 3) ? WSTOPPED | WCONTINUED : 0) |
			 (one_in(self, 4) ? WNOWAIT : 0);
	default:  return (long)(draw(self, 1 << 24) << 8);
	}
}

/* --- calls ----------------------------------------------------------------------------- */

/* A handler that returns: the call that does so has succeeded if this goes on. */
static long handled(struct self *self, const struct call *call)
{
	uint32_t flags = call->number == __NR_rt_sigreturn ? SA_SIGINFO : 0;
	sigset_t none = 0;

	set_action(SIGUSR1, (uint32_t)(uintptr_t)handle, flags);
	syscall4(__NR_rt_sigprocmask, SIG_SETMASK, (long)&none, 0, sizeof(none));
	return syscall3(__NR_tgkill, sys_getpid(), self->slot->tid, SIGUSR1);
}

/* A child returns from no signal, with words on its stack that may say anything. */
static long unasked(struct self *self, const struct call *call)
{
	int pid = sys_fork(), status = 0;

	if (pid == 0) {
		volatile uint32_t words[200];

		for (unsigned int i = 0; i < SIZE_OF(words); i++)
			words[i] = one_in(self, 2) ? draw(self, 1 << 24) : 0;
		set_all_actions(SIG_DFL, 0);
		syscall0(call->number);
		sys_exit_group(0);
	}
	if (pid > 0)
		wait_for(pid, &status);
	return status ? -EFAULT : -EINVAL;
}

long make_sigreturn(struct self *self, const struct call *call, long *args)
{
	(void)args;
	return one_in(self, 3) ? unasked(self, call) : handled(self, call);
}

/* There is one to be had, as often as not. */
long make_sigtimedwait(struct self *self, const struct call *call, long *args)
{
	sigset_t all = ~sigmask(POKE);

	if (one_in(self, 2)) {
		syscall4(__NR_rt_sigprocmask, SIG_BLOCK, (long)&all, 0, sizeof(all));
		self->set = all;
		syscall2(__NR_tkill, self->slot->tid, SIGRTMIN + 1);
	}
	return make_plain(self, call, args);
}
