/* SPDX-License-Identifier: MIT */
/*
 * tests/sigsend - kill, tkill, tgkill, sigqueue: what arrives, how often, in which order
 *
 *	below SIGRTMIN	once, however often it was sent while it was blocked
 *	from there on	as often as it was sent, in the order of sending
 *
 * Of several that may be delivered at once the lowest number is taken first.  Taken means that
 * its frame is laid on the stack: unless its mask keeps the next one away, that one's frame is
 * laid on top, and its handler runs first.
 */
#include "handler.h"
#include "test.h"

static int queue(int pid, int signal, int code, uint32_t value)
{
	struct siginfo info = { .si_signo = 99, .si_errno = 7, .si_code = code };

	info.si_pid = 1234;
	info.si_uid = 5678;
	info.si_value = value;
	return sys_rt_sigqueueinfo(pid, signal, &info);
}

static void pending(void)
{
	int self = sys_getpid();

	fresh_signals();
	note(SIGUSR1, 0, 0);
	block(sigmask(SIGUSR1) | sigmask(SIGHUP));
	ok(pending_now() == 0, "nothing is pending");
	sys_kill(self, SIGUSR1);
	sys_kill(self, SIGUSR1);
	sys_tkill(self, SIGHUP);
	is(seen_count, 0, "a blocked signal is not delivered");
	ok(pending_now() == (sigmask(SIGUSR1) | sigmask(SIGHUP)),
	   "it is pending, be it sent to the process or to the thread");
	unblock(sigmask(SIGUSR1));
	is(seen_count, 1, "unblocked: it comes at once, and once only");
	ok(pending_now() == sigmask(SIGHUP), "the other one is still pending");
	act(SIGHUP, SIG_IGN);
	ok(pending_now() == 0, "to ignore a signal takes it away");
	sys_kill(self, SIGHUP);
	ok(pending_now() == sigmask(SIGHUP), "an ignored signal is pending while it is blocked");
	act(SIGHUP, SIG_DFL);
	act(SIGHUP, SIG_IGN);
	block(sigmask(SIGWINCH));
	sys_kill(self, SIGWINCH);
	ok(pending_now() == sigmask(SIGWINCH), "so is one whose default is nothing");
	act(SIGWINCH, SIG_DFL);
	ok(pending_now() == 0, "default takes it away");
}

static void both_queues(void)
{
	int self = sys_getpid();

	fresh_signals();
	note(SIGUSR1, 0, 0);
	block(sigmask(SIGUSR1));
	sys_kill(self, SIGUSR1);
	sys_tkill(self, SIGUSR1);
	sys_kill(self, SIGUSR1);
	sys_tkill(self, SIGUSR1);
	unblock(sigmask(SIGUSR1));
	is(seen_count, 2, "once for the process and once for the thread");
	is(seen[0].info.si_code, SI_TKILL, "the thread's own is taken first");
	is(seen[1].info.si_code, SI_USER, "the process's when that handler has ended");
}

static void realtime_queues(void)
{
	static const uint32_t values[] = { 30, 10, 20 };
	int self = sys_getpid(), i;

	fresh_signals();
	note(SIGRTMIN + 3, 0, ALL_SIGNALS);
	note(SIGUSR2, 0, ALL_SIGNALS);
	block(ALL_SIGNALS);
	for (i = 0; i < 3; i++)
		queue(self, SIGRTMIN + 3, SI_QUEUE, values[i]);
	for (i = 0; i < 3; i++)
		queue(self, SIGUSR2, SI_QUEUE, values[i]);
	sys_kill(self, SIGRTMIN + 3);
	unblock(ALL_SIGNALS);
	is(seen_count, 5, "SIGUSR2 came once, the real-time signal four times");
	is(seen[0].info.si_value, 30, "the first SIGUSR2 is the one that counts");
	for (i = 0; i < 3; i++)
		is(seen[i + 1].info.si_value, values[i],
		   "real-time signal %d in the order of sending", i);
	is(seen[4].info.si_code, SI_USER, "and the one sent by kill last");
}

static void send_all(const int *signals, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		sys_kill(sys_getpid(), signals[i]);
}

/* Sent in this order; the third row holds what is taken first: faults, then by number. */
static void order(void)
{
	static const int sent[] = { SIGRTMAX, SIGRTMIN, SIGUSR1, SIGSEGV, SIGTERM, SIGHUP, SIGFPE };
	static const int taken[] = { SIGFPE, SIGSEGV, SIGHUP, SIGUSR1, SIGTERM, SIGRTMIN,
				    SIGRTMAX };
	const size_t count = sizeof(sent) / sizeof(sent[0]);
	size_t i;

	fresh_signals();
	for (i = 0; i < count; i++)
		note(sent[i], 0, ALL_SIGNALS);
	block(ALL_SIGNALS);
	send_all(sent, count);
	unblock(ALL_SIGNALS);
	is(seen_count, (long)count, "all that were sent have come");
	for (i = 0; i < count; i++)
		is(seen[i].signal, taken[i], "place %u: signal %d", (unsigned int)i, taken[i]);
	fresh_signals();
	for (i = 0; i < count; i++)
		note(sent[i], 0, 0);
	block(ALL_SIGNALS);
	send_all(sent, count);
	unblock(ALL_SIGNALS);
	for (i = 0; i < count; i++)
		is(seen[i].signal, taken[count - 1 - i], "without masks, place %u: signal %d",
		   (unsigned int)i, taken[count - 1 - i]);
	ok(seen[0].stack < seen[count - 1].stack, "the first to run lay on top of the others");
}

static void check_info(const char *how, int signal, int code, bool value)
{
	const struct siginfo *info = &seen[0].info;

	is(seen_count, 1, "%s: one signal", how);
	is(info->si_signo, signal, "%s: its number", how);
	is(info->si_code, code, "%s: its code", how);
	if (!value) {
		is(info->si_pid, sys_getpid(), "%s: who sent it", how);
		is(info->si_uid, 0, "%s: whose process that is", how);
	}
	forget_seen();
}

static void infos(void)
{
	int self = sys_getpid();

	fresh_signals();
	note(SIGUSR1, 0, 0);
	note(SIGRTMIN, 0, 0);
	sys_kill(self, SIGUSR1);
	check_info("kill", SIGUSR1, SI_USER, false);
	sys_kill(self, SIGRTMIN);
	check_info("kill, real-time", SIGRTMIN, SI_USER, false);
	sys_tkill(self, SIGUSR1);
	check_info("tkill", SIGUSR1, SI_TKILL, false);
	sys_tgkill(self, self, SIGRTMIN);
	check_info("tgkill", SIGRTMIN, SI_TKILL, false);
	queue(self, SIGRTMIN, SI_QUEUE, 0xdeadbeef);
	is(seen[0].info.si_pid, 1234, "sigqueue: the pid is what the sender says");
	is(seen[0].info.si_uid, 5678, "sigqueue: the uid too");
	is(seen[0].info.si_errno, 7, "sigqueue: and the error");
	is((long)seen[0].info.si_value, (long)0xdeadbeef, "sigqueue: the value");
	check_info("sigqueue", SIGRTMIN, SI_QUEUE, true);
	is(queue(self, SIGUSR1, 5, 1), 0, "sigqueue to oneself: any code");
	check_info("sigqueue to oneself", SIGUSR1, 5, true);
	is(queue(self, SIGUSR1, SI_TIMER, 1), 0, "sigqueue as a timer's");
	check_info("sigqueue as a timer's", SIGUSR1, SI_TIMER, true);
}

/* From a child: who sent it, and what a child may not pretend. */
static int send_to_parent(void *data)
{
	int parent = sys_getppid();

	*(int *)data = sys_getpid();
	if (queue(parent, SIGUSR1, SI_USER, 0) != -EPERM ||
	    queue(parent, SIGUSR1, SI_TKILL, 0) != -EPERM ||
	    queue(parent, SIGUSR1, SI_KERNEL, 0) != -EPERM)
		return 1;
	return sys_kill(parent, SIGUSR1) ? 2 : 0;
}

static void from_another(int *pid)
{
	fresh_signals();
	note(SIGUSR1, SA_RESTART, 0);
	lives(send_to_parent, pid,
	      "sigqueue to another: not with the codes of kill and the kernel");
	is(seen_count, 1, "from a child: one signal");
	is(seen[0].info.si_pid, *pid, "from a child: its pid");
}

static int no_room(void *data)
{
	struct rlimit limit = { 0, 0 };
	int self = sys_getpid();

	(void)data;
	fresh_signals();
	note(SIGRTMIN, 0, ALL_SIGNALS);
	note(SIGUSR1, 0, ALL_SIGNALS);
	block(ALL_SIGNALS);
	if (sys_setrlimit(RLIMIT_SIGPENDING, &limit))
		return 1;
	if (queue(self, SIGRTMIN, SI_QUEUE, 1) != -EAGAIN || pending_now())
		return 2;
	if (queue(self, SIGUSR1, SI_QUEUE, 1) || sys_kill(self, SIGRTMIN) ||
	    sys_kill(self, SIGRTMIN))
		return 3;
	unblock(ALL_SIGNALS);
	if (seen_count != 2 || seen[0].signal != SIGUSR1 || seen[1].signal != SIGRTMIN)
		return 4;
	return seen[1].info.si_code == SI_USER && seen[1].info.si_pid == 0 ? 0 : 5;
}

static void refuses(void)
{
	static const int wrong[] = { -1, 65, 1000 };
	int self = sys_getpid(), gone = 0, pid;
	size_t i;

	fresh_signals();
	pid = sys_fork();
	if (pid == 0)
		exit(0);
	sys_waitpid(pid, NULL, 0);
	gone = pid;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		is(sys_kill(self, wrong[i]), -EINVAL, "kill: no signal %d", wrong[i]);
		is(sys_tkill(self, wrong[i]), -EINVAL, "tkill: no signal %d", wrong[i]);
		is(sys_tgkill(self, self, wrong[i]), -EINVAL, "tgkill: no signal %d", wrong[i]);
		is(queue(self, wrong[i], SI_QUEUE, 0), -EINVAL, "sigqueue: no signal %d", wrong[i]);
	}
	is(sys_kill(self, 0), 0, "signal 0: is there such a process");
	is(sys_tgkill(self, self, 0), 0, "signal 0: is there such a thread");
	is(queue(self, 0, SI_QUEUE, 0), 0, "signal 0: queued, is nothing");
	is(sys_kill(gone, 0), -ESRCH, "kill: nobody there");
	is(sys_kill(gone, 65), -ESRCH, "kill: which comes before the signal's number");
	is(sys_kill(-gone, SIGTERM), -ESRCH, "kill: no such group");
	is(sys_kill((int)0x80000000, SIGTERM), -ESRCH, "kill: the smallest number is no group");
	is(sys_tkill(gone, SIGTERM), -ESRCH, "tkill: nobody there");
	is(sys_tkill(0, SIGTERM), -EINVAL, "tkill: 0");
	is(sys_tkill(-1, SIGTERM), -EINVAL, "tkill: -1");
	is(sys_tgkill(self, gone, SIGTERM), -ESRCH, "tgkill: nobody there");
	is(sys_tgkill(1, self, SIGTERM), -ESRCH, "tgkill: a thread of another process");
	is(sys_tgkill(0, self, SIGTERM), -EINVAL, "tgkill: process 0");
	is(sys_tgkill(self, -1, SIGTERM), -EINVAL, "tgkill: thread -1");
	is(queue(gone, SIGTERM, SI_QUEUE, 0), -ESRCH, "sigqueue: nobody there");
	is(sys_rt_sigqueueinfo(gone, SIGTERM, bad_address()), -EFAULT, "sigqueue: bad siginfo");
}

static int zombie_takes_signals(void *data)
{
	int pid = sys_fork();

	(void)data;
	if (pid == 0)
		exit(3);
	if (sys_waitid(P_PID, pid, NULL, WEXITED | WNOWAIT, NULL))
		return 2;
	return sys_kill(pid, SIGKILL) == 0 && sys_kill(pid, 0) == 0 ? 0 : 1;
}

/* Perhaps nobody else is there but PID 1. */
static void everybody(void)
{
	int pid = sys_fork();

	if (pid == 0)
		exit(3);
	is(sys_waitid(P_PID, pid, NULL, WEXITED | WNOWAIT, NULL), 0, "a child has ended");
	is(sys_kill(-1, 0), 0, "kill: everybody, it too");
	is(sys_kill(-1, 65), -EINVAL, "kill: everybody, no such signal");
	sys_waitpid(pid, NULL, 0);
}

/* --- rt_sigtimedwait without waiting: what tests/sigrestart sleeps in --- */

static void taken_by_hand(void)
{
	sigset_t set = sigmask(SIGUSR1) | sigmask(SIGRTMIN) | sigmask(SIGKILL);
	timespec_t none = { 0, 0 }, wrong = { 0, 1000000000 }, negative = { -1, 0 };
	struct siginfo info;
	int self = sys_getpid();

	fresh_signals();
	block(sigmask(SIGUSR1) | sigmask(SIGRTMIN));
	is(sys_rt_sigtimedwait(&set, &info, &none), -EAGAIN, "rt_sigtimedwait: nothing is pending");
	queue(self, SIGRTMIN, SI_QUEUE, 1);
	queue(self, SIGRTMIN, SI_QUEUE, 2);
	sys_kill(self, SIGUSR1);
	is(sys_rt_sigtimedwait(&set, &info, &none), SIGUSR1, "rt_sigtimedwait: the lowest number");
	is(info.si_pid, self, "rt_sigtimedwait: who sent it");
	is(sys_rt_sigtimedwait(&set, &info, NULL), SIGRTMIN, "rt_sigtimedwait: the next");
	is(info.si_value, 1, "rt_sigtimedwait: the first of two");
	is(sys_rt_sigtimedwait(&set, NULL, NULL), SIGRTMIN,
	   "rt_sigtimedwait: nobody wants to know");
	ok(pending_now() == 0, "rt_sigtimedwait: all are taken");
	is(syscall4(__NR_rt_sigtimedwait, (long)&set, 0, 0, 4), -EINVAL,
	   "rt_sigtimedwait: 4 bytes");
	is(sys_rt_sigtimedwait(bad_address(), NULL, NULL), -EFAULT, "rt_sigtimedwait: bad set");
	is(sys_rt_sigtimedwait(&set, NULL, bad_address()), -EFAULT, "rt_sigtimedwait: bad time");
	is(sys_rt_sigtimedwait(&set, NULL, &wrong), -EINVAL,
	   "rt_sigtimedwait: too many nanoseconds");
	is(sys_rt_sigtimedwait(&set, NULL, &negative), -EINVAL,
	   "rt_sigtimedwait: less than no time");
	sys_kill(self, SIGUSR1);
	is(sys_rt_sigtimedwait(&set, bad_address(), &none), -EFAULT,
	   "rt_sigtimedwait: bad siginfo");
	ok(pending_now() == 0, "rt_sigtimedwait: the signal is taken for all that");
}

int main(int argc, char **argv, char **envp)
{
	int *shared = map_pages(1, PROT_RW, MAP_SHARED);

	(void)argc, (void)argv, (void)envp;
	pending();
	both_queues();
	realtime_queues();
	order();
	infos();
	from_another(shared);
	lives(no_room, NULL,
	      "no room in the queue: EAGAIN for sigqueue, without a siginfo by kill");
	refuses();
	everybody();
	lives(zombie_takes_signals, NULL,
	      "who has ended can be sent a signal until it is waited for");
	taken_by_hand();
	return done();
}
