/* SPDX-License-Identifier: MIT */
/*
 * tests/signal - handlers: when they run, what is blocked meanwhile, what is left behind
 *
 * How signals are sent and queued is test_sigsend.c's, what a handler finds on its stack
 * test_sigframe.c's.
 */
#include "handler.h"
#include "test.h"

static void raise(int signal)
{
	sys_kill(sys_getpid(), signal);
}

static void one_handler(void)
{
	fresh_signals();
	is(note(SIGUSR1, 0, 0), 0, "a handler is set");
	ok(action_of(SIGUSR1) == (uint32_t)note_signal, "it is found there");
	is(sys_kill(sys_getpid(), SIGUSR1), 0, "a signal to oneself");
	is(seen_count, 1, "the handler ran before kill returned");
	is(seen[0].signal, SIGUSR1, "with the signal's number");
	is(seen[0].blocked == sigmask(SIGUSR1), 1, "the signal is blocked while it runs");
	is(blocked_now() == 0, 1, "and not afterwards");
	raise(SIGUSR1);
	is(seen_count, 2, "it runs again for the next one");
	act(SIGUSR1, SIG_IGN);
	raise(SIGUSR1);
	is(seen_count, 2, "not once it is ignored");
}

static void masks(void)
{
	fresh_signals();
	block(sigmask(SIGUSR2));
	note(SIGUSR1, 0, sigmask(SIGHUP) | sigmask(SIGRTMIN + 1) | SIG_UNBLOCKABLE);
	raise(SIGUSR1);
	ok(seen[0].blocked == (sigmask(SIGUSR1) | sigmask(SIGUSR2) | sigmask(SIGHUP) |
			       sigmask(SIGRTMIN + 1)),
	   "blocked in a handler: what was, its mask, itself");
	ok(blocked_now() == sigmask(SIGUSR2), "afterwards: what was");
	block(ALL_SIGNALS);
	ok(blocked_now() == (ALL_SIGNALS & ~SIG_UNBLOCKABLE),
	   "SIGKILL and SIGSTOP are never blocked");
	unblock(sigmask(SIGHUP) | sigmask(SIGRTMAX));
	ok(blocked_now() ==
	   (ALL_SIGNALS & ~(SIG_UNBLOCKABLE | sigmask(SIGHUP) | sigmask(SIGRTMAX))),
	   "unblocked: these two alone");
	block_only(sigmask(SIGTERM));
	ok(blocked_now() == sigmask(SIGTERM), "set: this one alone");
}

static void old_mask_is_returned(void)
{
	sigset_t set = sigmask(SIGHUP), old = 0;

	fresh_signals();
	is(sys_rt_sigprocmask(SIG_BLOCK, &set, &old), 0, "block");
	ok(old == 0, "what was blocked before comes back");
	is(sys_rt_sigprocmask(SIG_SETMASK, &set, &set), 0, "set, old and new in one place");
	ok(set == sigmask(SIGHUP), "the old one is there");
	is(sys_rt_sigprocmask(77, NULL, &old), 0, "without a set it is not asked how");
	ok(old == sigmask(SIGHUP), "what is blocked comes back");
}

/* --- flags --- */

static volatile int deep, deepest, runs;

static void raise_again(int signal, struct siginfo *info, void *context)
{
	(void)info, (void)context;
	deep++;
	runs++;
	if (deep > deepest)
		deepest = deep;
	if (runs < 3)
		raise(signal);
	deep--;
}

static void nodefer(void)
{
	fresh_signals();
	handle(SIGUSR1, raise_again, 0, 0);
	runs = deepest = 0;
	raise(SIGUSR1);
	is(runs, 3, "raised in its handler: it runs again");
	is(deepest, 1, "after the first has ended");
	handle(SIGUSR1, raise_again, SA_NODEFER, 0);
	runs = deepest = 0;
	raise(SIGUSR1);
	is(runs, 3, "SA_NODEFER: it runs again");
	is(deepest, 3, "SA_NODEFER: inside the first");
	handle(SIGUSR1, raise_again, SA_NODEFER, sigmask(SIGUSR1));
	runs = deepest = 0;
	raise(SIGUSR1);
	is(deepest, 1, "SA_NODEFER: not if the mask says otherwise");
}

static int raise_twice(void *data)
{
	(void)data;
	fresh_signals();
	note(SIGUSR1, SA_RESETHAND, 0);
	raise(SIGUSR1);
	if (seen_count != 1 || action_of(SIGUSR1) != SIG_DFL)
		return 1;
	raise(SIGUSR1);
	return 2;
}

static uint32_t action_inside;

static void look_at_action(int signal, struct siginfo *info, void *context)
{
	(void)info, (void)context;
	action_inside = action_of(signal);
}

static void resethand(void)
{
	struct sigaction action;

	dies(raise_twice, NULL, SIGUSR1, "SA_RESETHAND: the second one kills");
	fresh_signals();
	handle(SIGUSR1, look_at_action, SA_RESETHAND, sigmask(SIGHUP));
	raise(SIGUSR1);
	is(action_inside, SIG_DFL, "SA_RESETHAND: default before the handler runs");
	sys_rt_sigaction(SIGUSR1, NULL, &action);
	ok(action.sa_flags & SA_RESETHAND, "SA_RESETHAND: the flags stay");
	ok(action.sa_mask == sigmask(SIGHUP), "SA_RESETHAND: the mask stays");
}

static void actions_are_returned(void)
{
	struct sigaction wanted = {
		.sa_handler = 0x12345678,
		.sa_flags = SA_NODEFER | SA_RESTART | SA_NOCLDSTOP | SA_RESTORER | 0x400,
		.sa_restorer = 0x87654321,
		.sa_mask = ALL_SIGNALS,
	};
	struct sigaction old;

	fresh_signals();
	is(sys_rt_sigaction(SIGRTMAX, &wanted, &old), 0, "any address may be a handler");
	is(old.sa_handler, SIG_DFL, "the action before: default");
	is(sys_rt_sigaction(SIGRTMAX, NULL, &old), 0, "looked up");
	ok(old.sa_handler == wanted.sa_handler && old.sa_restorer == wanted.sa_restorer,
	   "its addresses are back");
	ok(old.sa_flags == (wanted.sa_flags & ~0x400u), "its flags, but for one that nobody knows");
	ok(old.sa_mask == (ALL_SIGNALS & ~SIG_UNBLOCKABLE),
	   "its mask, without SIGKILL and SIGSTOP");
	is(sys_rt_sigaction(SIGRTMAX, &old, &wanted), 0, "old and new at once");
	is(act(SIGRTMAX, SIG_DFL), 0, "and away");
	is(sys_rt_sigaction(SIGKILL, NULL, &old), 0, "SIGKILL can be looked up");
	is(old.sa_handler, SIG_DFL, "and is default");
}

/* The call of the first Unix: one shot, not blocked meanwhile. */
static int call_signal(void *data)
{
	long before;

	(void)data;
	fresh_signals();
	before = syscall2(__NR_signal, SIGUSR1, SIG_IGN);
	raise(SIGUSR1);
	if (before != SIG_DFL || syscall2(__NR_signal, SIGUSR1, SIG_DFL) != SIG_IGN)
		return 1;
	if (syscall2(__NR_signal, SIGKILL, SIG_IGN) != -EINVAL ||
	    syscall2(__NR_signal, 65, 0) != -EINVAL)
		return 2;
	syscall2(__NR_signal, SIGUSR1, (long)restore);
	return action_of(SIGUSR1) == (uint32_t)restore ? 0 : 3;
}

/* --- refusals --- */

static void refuses_actions(void)
{
	static const int signals[] = { 0, -1, 65, 1 << 30, SIGKILL, SIGSTOP };
	struct sigaction action = { .sa_handler = SIG_IGN };
	size_t i;

	fresh_signals();
	for (i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		is(sys_rt_sigaction(signals[i], &action, NULL), -EINVAL, "no action for signal %d",
		   signals[i]);
	is(sys_rt_sigaction(0, NULL, &action), -EINVAL, "nor can it be looked up");
	is(syscall4(__NR_rt_sigaction, SIGUSR1, (long)&action, 0, 4), -EINVAL, "a set of 4 bytes");
	is(syscall4(__NR_rt_sigaction, 0, (long)bad_address(), 0, 16), -EINVAL,
	   "a set of 16 bytes");
	is(sys_rt_sigaction(SIGUSR1, bad_address(), NULL), -EFAULT, "an action at a bad address");
	is(sys_rt_sigaction(0, bad_address(), NULL), -EFAULT, "which is read before all else");
	action.sa_handler = SIG_IGN;
	is(sys_rt_sigaction(SIGUSR1, &action, bad_address()), -EFAULT, "no room for the old one");
	is(action_of(SIGUSR1), SIG_IGN, "the new one holds for all that");
}

static void refuses_masks(void)
{
	sigset_t set = sigmask(SIGHUP);

	fresh_signals();
	is(sys_rt_sigprocmask(3, &set, NULL), -EINVAL, "rt_sigprocmask: no such way");
	is(sys_rt_sigprocmask(-1, &set, NULL), -EINVAL, "rt_sigprocmask: nor that");
	is(sys_rt_sigprocmask(SIG_BLOCK, bad_address(), NULL), -EFAULT, "rt_sigprocmask: bad set");
	is(syscall4(__NR_rt_sigprocmask, SIG_BLOCK, (long)&set, 0, 4), -EINVAL,
	   "rt_sigprocmask: a set of 4 bytes");
	is(sys_rt_sigprocmask(SIG_BLOCK, &set, bad_address()), -EFAULT,
	   "rt_sigprocmask: no room for the old one");
	ok(blocked_now() == set, "rt_sigprocmask: the new one holds for all that");
	is(sys_rt_sigpending(bad_address()), -EFAULT, "rt_sigpending: bad set");
	is(syscall2(__NR_rt_sigpending, (long)&set, 9), -EINVAL, "rt_sigpending: 9 bytes");
	set = ALL_SIGNALS;
	is(syscall2(__NR_rt_sigpending, (long)&set, 4), 0, "rt_sigpending: 4 bytes");
	ok(set == ALL_SIGNALS << 32, "rt_sigpending: no more are written");
	is(syscall2(__NR_rt_sigsuspend, (long)&set, 4), -EINVAL, "rt_sigsuspend: a set of 4 bytes");
	is(sys_rt_sigsuspend(bad_address()), -EFAULT, "rt_sigsuspend: bad set");
}

/* --- other programs, other processes --- */

/* What a program finds that was started with arguments: main() with "exec". */
static int after_exec(void)
{
	if (action_of(SIGUSR1) != SIG_DFL)
		return 1;
	if (action_of(SIGUSR2) != SIG_IGN)
		return 2;
	if (blocked_now() != (sigmask(SIGHUP) | sigmask(SIGTERM)))
		return 3;
	return pending_now() == sigmask(SIGHUP) ? 0 : 4;
}

static int exec_self(void *data)
{
	char path[256];
	char *words[] = { path, "exec", NULL };

	(void)data;
	memcpy(path, root_path("/tests/signal"), strlen(root_path("/tests/signal")) + 1);
	fresh_signals();
	note(SIGUSR1, 0, 0);
	act(SIGUSR2, SIG_IGN);
	block(sigmask(SIGHUP) | sigmask(SIGTERM));
	raise(SIGHUP);
	sys_execve(path, words, NULL);
	return 9;
}

static int look_as_child(void *data)
{
	(void)data;
	if (pending_now() != 0)
		return 1;
	if (blocked_now() != sigmask(SIGHUP))
		return 2;
	raise(SIGUSR1);
	act(SIGUSR1, SIG_DFL);
	return seen_count == 1 ? 0 : 3;
}

static void inheritance(void)
{
	fresh_signals();
	note(SIGUSR1, 0, 0);
	block(sigmask(SIGHUP));
	raise(SIGHUP);
	lives(look_as_child, NULL, "fork: handlers and mask are copied, nothing is pending");
	ok(action_of(SIGUSR1) == (uint32_t)note_signal, "fork: the parent's handlers are its own");
	ok(pending_now() == sigmask(SIGHUP), "fork: the parent's signal is still pending");
	act(SIGHUP, SIG_IGN);
	lives(exec_self, NULL, "exec: no handlers; ignored, blocked and pending stay");
}

int main(int argc, char **argv, char **envp)
{
	(void)envp;
	if (argc > 1 && strcmp(argv[1], "exec") == 0)
		return after_exec();
	one_handler();
	masks();
	old_mask_is_returned();
	nodefer();
	resethand();
	actions_are_returned();
	lives(call_signal, NULL, "signal(): what was before, and refusals");
	refuses_actions();
	refuses_masks();
	inheritance();
	return done();
}
