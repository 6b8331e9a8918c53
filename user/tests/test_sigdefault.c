/* SPDX-License-Identifier: MIT */
/*
 * tests/sigdefault - what each of the 64 signals does to who does nothing about it
 *
 *	sent to a child that waits		by its parent
 *	raised by the child itself
 *	ignored					all but SIGKILL and SIGSTOP
 *	handled					the same
 */
#include "handler.h"
#include "test.h"

enum effect { ENDS, NOTHING, STOPS };

static enum effect default_of(int signal)
{
	switch (signal) {
	case SIGCHLD:
	case SIGCONT:
	case SIGURG:
	case SIGWINCH:
		return NOTHING;
	case SIGSTOP:
	case SIGTSTP:
	case SIGTTIN:
	case SIGTTOU:
		return STOPS;
	default:
		return ENDS;
	}
}

/* Those that leave a core file where one is wanted: here nobody wants one. */
static void no_core_files(void)
{
	struct rlimit none = { 0, 0 };

	sys_setrlimit(RLIMIT_CORE, &none);
}

/* In a group of its own, which is not orphaned: SIGTSTP and its like stop no other. */
static int start(int (*work)(void *), void *data)
{
	int pid;

	print_flush();
	pid = sys_fork();
	if (pid == 0) {
		sys_setpgid(0, 0);
		exit(work(data));
	}
	if (pid < 0)
		bail("fork: %d", pid);
	return pid;
}

static int wait_for(int pid, int options)
{
	int status = -1;

	if (sys_waitpid(pid, &status, options) != pid)
		return -1;
	return status & ~(WIFSIGNALED(status) ? WCOREFLAG : 0);
}

static int stay(void *ready)
{
	*(volatile int *)ready = 1;
	for (;;)
		sys_sched_yield();
	return 0;
}

static int start_staying(volatile int *ready)
{
	int pid;

	*ready = 0;
	pid = start(stay, (void *)ready);
	wait_until(ready, 1);
	return pid;
}

static void end(int pid, const char *what, int signal)
{
	sys_kill(pid, SIGKILL);
	is(wait_for(pid, 0), SIGKILL, "%s %d: SIGKILL ends it", what, signal);
}

static void sent_to_a_child(volatile int *ready, int signal)
{
	int pid = start_staying(ready);

	is(sys_kill(pid, signal), 0, "signal %d is sent", signal);
	switch (default_of(signal)) {
	case ENDS:
		is(wait_for(pid, WUNTRACED), signal, "signal %d ends the child", signal);
		break;
	case STOPS:
		is(wait_for(pid, WUNTRACED), signal << 8 | 0x7f, "signal %d stops the child",
		   signal);
		end(pid, "stopped by signal", signal);
		break;
	case NOTHING:
		*ready = 0;
		is(sys_waitpid(pid, NULL, WNOHANG | WUNTRACED), 0, "signal %d does nothing",
		   signal);
		end(pid, "spared by signal", signal);
	}
}

static int raise_and_exit(void *data)
{
	int signal = *(int *)data;

	sys_tkill(sys_gettid(), signal);
	return 70;
}

/* The signal comes before tkill returns: an exit code means that it did nothing. */
static void raised(int signal)
{
	enum effect effect = default_of(signal);
	int pid = start(raise_and_exit, &signal);
	int status = wait_for(pid, WUNTRACED);

	if (effect == STOPS && is(status, signal << 8 | 0x7f, "raising %d stops", signal)) {
		sys_kill(pid, SIGCONT);
		is(wait_for(pid, 0), 70 << 8, "raised %d: it goes on after SIGCONT", signal);
	} else if (effect != STOPS) {
		is(status, effect == ENDS ? signal : 70 << 8, "raising %d %s", signal,
		   effect == ENDS ? "ends" : "does nothing");
	}
}

static int ignore_and_raise(void *data)
{
	int signal = *(int *)data;

	if (act(signal, SIG_IGN))
		return 71;
	return raise_and_exit(data);
}

static int handle_and_raise(void *data)
{
	int signal = *(int *)data;

	if (note(signal, 0, 0))
		return 71;
	sys_kill(sys_getpid(), signal);
	return seen_count == 1 && seen[0].signal == signal ? 0 : 72;
}

static void ignored_and_handled(int signal)
{
	bool may = signal != SIGKILL && signal != SIGSTOP;

	is(in_child(ignore_and_raise, &signal), (may ? 70 : 71) << 8,
	   may ? "signal %d is ignored" : "signal %d cannot be ignored", signal);
	is(in_child(handle_and_raise, &signal), may ? 0 : 71 << 8,
	   may ? "signal %d is handled" : "signal %d cannot be handled", signal);
}

/* SIGKILL ends who blocks everything, who is stopped, and who handles it not. */
static int block_all(void *ready)
{
	block(ALL_SIGNALS);
	return stay(ready);
}

static void killed_for_all_that(volatile int *ready)
{
	int pid;

	*ready = 0;
	pid = start(block_all, (void *)ready);
	wait_until(ready, 1);
	sys_kill(pid, SIGTERM);
	sys_kill(pid, SIGSTOP);
	is(wait_for(pid, WUNTRACED), SIGSTOP << 8 | 0x7f, "SIGSTOP stops who blocks all signals");
	sys_kill(pid, SIGCONT);
	is(wait_for(pid, WCONTINUED), 0xffff, "SIGCONT continues who blocks all signals");
	sys_kill(pid, SIGKILL);
	is(wait_for(pid, 0), SIGKILL, "SIGKILL ends who blocks all signals");
}

int main(int argc, char **argv, char **envp)
{
	volatile int *ready = map_pages(1, PROT_RW, MAP_SHARED);
	int signal;

	(void)argc, (void)argv, (void)envp;
	fresh_signals();
	no_core_files();
	for (signal = 1; signal <= _NSIG; signal++)
		sent_to_a_child(ready, signal);
	for (signal = 1; signal <= _NSIG; signal++)
		raised(signal);
	for (signal = 1; signal <= _NSIG; signal++)
		ignored_and_handled(signal);
	killed_for_all_that(ready);
	return done();
}
