/* SPDX-License-Identifier: MIT */
/*
 * tests/tty - the terminal: modes, lines and raw bytes, sessions, who is in front
 *
 * Keys are typed by TIOCSTI.  The terminal is opened as /dev/ttyS0, by a node of the test's own:
 * what is opened as /dev/console is never a controlling terminal, and nobody is stopped who
 * reads it.  Nothing is echoed, and the modes are put back at the end.
 */
#include <uapi/fcntl.h>
#include <uapi/termios.h>

#include "handler.h"
#include "test.h"

#define SERIAL		"/tmp/tty-serial"
#define OWN		"/tmp/tty-own"

static int tty;

static int control(int fd, unsigned int request, const void *arg)
{
	return (int)syscall3(__NR_ioctl, fd, (long)request, (long)arg);
}

static void type(const char *keys)
{
	for (; *keys; keys++)
		if (control(tty, TIOCSTI, keys))
			bail("no key can be typed");
}

static struct termios get_modes(void)
{
	struct termios modes = { 0 };

	if (control(tty, TCGETS, &modes))
		bail("no modes");
	return modes;
}

static int set_modes(uint32_t lflag, int min, int time)
{
	struct termios modes = get_modes();

	modes.c_lflag = lflag;
	modes.c_cc[VMIN] = (uint8_t)min;
	modes.c_cc[VTIME] = (uint8_t)time;
	return control(tty, TCSETS, &modes);
}

#define LINES	(ISIG | ICANON | IEXTEN)
#define RAW	0

static void reads(size_t size, const char *want, const char *name)
{
	char buf[64];
	long nr = sys_read(tty, buf, size);

	ok(nr == (long)strlen(want) && memcmp(buf, want, (size_t)nr) == 0, "%s", name);
}

static int waiting(void)
{
	int nr = -1;

	return control(tty, FIONREAD, &nr) ? -1 : nr;
}

/* --- modes, lines, bytes --- */

static void modes(void)
{
	struct termios before = get_modes(), after = before;
	struct termios2 wide;
	struct termio old;
	int which = -1, wrong = 99;

	is((long)before.c_iflag, ICRNL | IXON, "input modes at first");
	is((long)before.c_oflag, OPOST | ONLCR, "output modes");
	is((long)before.c_lflag, ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
	   "modes of lines");
	ok(memcmp(before.c_cc, "\3\34\177\25\4\0\1\0\21\23\32\0\22\17\27\26\0\0", 17) == 0, "keys");
	after.c_iflag |= IUTF8 | IXANY;
	after.c_cc[VEOL] = ';';
	is(control(tty, TCSETSW, &after), 0, "other modes");
	before = get_modes();
	ok(memcmp(&before, &after, sizeof(before)) == 0, "they are what was set");
	is(control(tty, TCGETS2, &wide), 0, "the wider layout");
	ok(memcmp(&wide, &after, sizeof(after)) == 0, "it begins like the other");
	is(control(tty, TCGETA, &old), 0, "the oldest layout");
	ok(old.c_iflag == (uint16_t)after.c_iflag && old.c_cc[VEOF] == 4, "it has the same");
	old.c_lflag = (uint16_t)LINES;
	is(control(tty, TCSETA, &old), 0, "it can be set");
	before = get_modes();
	ok(before.c_lflag == LINES && before.c_cc[VEOL] == ';', "the rest has stayed");
	is(control(tty, TCGETS, bad_address()), -EFAULT, "modes to where nothing is");
	is(control(tty, TCSETS, bad_address()), -EFAULT, "modes from where nothing is");
	is(control(tty, TIOCGETD, &which), 0, "the discipline");
	is(which, N_TTY, "it is the usual one");
	is(control(tty, TIOCSETD, &wrong), -EINVAL, "there is no other");
	is(control(tty, TCFLSH, (void *)3), -EINVAL, "flush: what?");
	is(control(tty, TCXONC, (void *)4), -EINVAL, "flow: what?");
	is(control(tty, TCSBRK, (void *)1), 0, "output is out");
	is(control(tty, 0x5499, NULL), -ENOTTY, "an unknown request");
	is(sys_lseek(tty, 0, 0), -ESPIPE, "it has no position");
}

static void lines(void)
{
	is(set_modes(LINES, 1, 0), 0, "lines");
	type("one\rtwo\r");
	is(waiting(), 8, "two lines wait");
	reads(64, "one\n", "the first is read");
	reads(2, "tw", "a part of the second");
	reads(64, "o\n", "the rest");
	type("ab\177c\25d\r");
	reads(64, "d\n", "erased and killed");
	type("end\4");
	is(waiting(), 3, "^D does not count");
	reads(64, "end", "^D ends a line");
	type("\4");
	reads(64, "", "on an empty one it is the end");
	type("x\26\3\r");
	reads(64, "x\3\n", "^V and a key");
	type("unfinished");
	is(waiting(), 0, "an unfinished line does not count");
	is(control(tty, TCFLSH, TCIFLUSH), 0, "what was typed is dropped");
	type("rest\r");
	reads(64, "rest\n", "it is gone");
}

static void raw_bytes(void)
{
	is(set_modes(RAW, 1, 0), 0, "raw bytes");
	type("a\r\3\177");
	reads(64, "a\n\3\177", "keys are bytes, but for ICRNL");
	type("abcdef");
	is(waiting(), 6, "six bytes");
	reads(4, "abcd", "four of them");
	reads(64, "ef", "and two");
	set_modes(RAW, 0, 0);
	reads(64, "", "MIN 0, TIME 0: nobody waits");
	set_modes(RAW, 0, 2);
	reads(64, "", "MIN 0, TIME 2: not long");
	type("g");
	reads(64, "g", "there is a byte");
	set_modes(RAW, 3, 1);
	type("hi");
	reads(64, "hi", "MIN 3, TIME 1: not long for the third");
	type("jklm");
	reads(2, "jk", "as many as there is room for");
	reads(64, "lm", "the others");
	set_modes(RAW, 1, 0);
	type("n");
	set_modes(LINES, 1, 0);
	reads(64, "n", "bytes that became a line");
	type("half");
	set_modes(RAW, 1, 0);
	reads(64, "half", "half a line that became bytes");
	set_modes(LINES, 1, 0);
}

static void no_waiting(void)
{
	int fd = sys_open(SERIAL, O_RDWR | O_NOCTTY | O_NONBLOCK);
	char c;

	is(sys_read(fd, &c, 1), -EAGAIN, "nobody waits who does not want to");
	type("half");
	is(sys_read(fd, &c, 1), -EAGAIN, "half a line is nothing");
	set_modes(RAW, 0, 1);
	is(sys_read(fd, &c, 1), 1, "but bytes are");
	control(tty, TCFLSH, (void *)TCIFLUSH);
	is(sys_read(fd, &c, 1), -EAGAIN, "no time is waited either");
	set_modes(RAW, 0, 0);
	is(sys_read(fd, &c, 1), 0, "with no time there is nothing to wait for");
	set_modes(LINES, 1, 0);
	is(sys_close(fd), 0, "closed");
}

/* --- children: what they find is their status --- */

static volatile int *shared;

static int begin(int (*work)(void *), void *data)
{
	int pid;

	print_flush();
	pid = sys_fork();
	if (pid == 0) {
		act(SIGTTOU, SIG_DFL);
		exit(work(data));
	}
	return pid;
}

static int end(int pid, int options)
{
	int status = -1, got = sys_waitpid(pid, &status, options);

	return got > 0 ? status : got;
}

static int child(int (*work)(void *), void *data)
{
	return end(begin(work, data), 0);
}

#define STOPPED(signal)	((signal) << 8 | 0x7F)
#define EXITED(code)	((code) << 8)

static void front(int group)
{
	if (control(tty, TIOCSPGRP, &group))
		bail("group %d cannot be put in front", group);
}

/* --- whose terminal it is --- */

static void without_terminal(void)
{
	int number, fd;

	is(control(tty, TIOCSCTTY, NULL), -EPERM, "only a leader can take it");
	ok(sys_setsid() == sys_getpid(), "a session of our own");
	is(sys_open(OWN, O_RDWR), -ENXIO, "it has no terminal");
	is(control(tty, TIOCGPGRP, &number), -ENOTTY, "a foreign one: who is in front?");
	is(control(tty, TIOCGSID, &number), -ENOTTY, "whose is it?");
	number = sys_getpid();
	is(control(tty, TIOCSPGRP, &number), -ENOTTY, "we cannot be in front");
	is(control(tty, TIOCNOTTY, NULL), -ENOTTY, "it cannot be let go");
	fd = sys_open(SERIAL, O_RDWR | O_NOCTTY);
	is(sys_open(OWN, O_RDWR), -ENXIO, "opened, and not wanted");
	sys_close(fd);
	fd = sys_open(SERIAL, O_WRONLY);
	is(sys_open(OWN, O_RDWR), -ENXIO, "opened, but not to be read");
	sys_close(fd);
}

static void take_it(void)
{
	int self = sys_getpid(), number = 0, fd = sys_open(SERIAL, O_RDWR), own;

	own = sys_open(OWN, O_RDWR);
	ok(fd >= 0 && own >= 0, "a leader who opens it has it");
	is(control(own, TIOCGSID, &number), 0, "whose?");
	is(number, self, "ours");
	is(control(own, TIOCGPGRP, &number), 0, "who is in front?");
	is(number, self, "we");
	is(control(fd, TIOCSCTTY, NULL), 0, "to ask for it again is no mistake");
	number = -5;
	is(control(fd, TIOCSPGRP, &number), -EINVAL, "no number of a group");
	number = 32000;
	is(control(fd, TIOCSPGRP, &number), -ESRCH, "no group");
	number = sys_getppid();
	is(control(fd, TIOCSPGRP, &number), -EPERM, "a group of another session");
	is(control(fd, TIOCSPGRP, bad_address()), -EFAULT, "from where nothing is");
	sys_close(own);
	sys_close(fd);
}

static int lets_go(void *data)
{
	(void)data;
	return control(tty, TIOCNOTTY, NULL) == 0 && sys_open(OWN, O_RDWR) == -ENXIO ? 0 : 1;
}

static int wants_ours(void *data)
{
	(void)data;
	sys_setsid();
	if (sys_open(SERIAL, O_RDWR) < 0 || sys_open(OWN, O_RDWR) != -ENXIO)
		return 1;
	return control(tty, TIOCSCTTY, NULL) == -EPERM ? 0 : 2;
}

static int stay(void *data)
{
	(void)data;
	sys_setpgid(0, 0);
	*shared = 1;
	for (;;)
		sys_pause();
	return 0;
}

/* A child in a group of its own that does nothing. */
static int begin_stay(void)
{
	int pid;

	*shared = 0;
	pid = begin(stay, NULL);
	while (!*shared)
		sys_sched_yield();
	return pid;
}

/* --- who is in front --- */

static void keys_that_are_signals(void)
{
	struct { const char *key; int signal; } keys[] = { { "\3", SIGINT }, { "\34", SIGQUIT } };
	int pid;

	for (int i = 0; i < 2; i++) {
		pid = begin_stay();
		front(pid);
		type("lost");
		type(keys[i].key);
		is(end(pid, 0) & 0x7F, keys[i].signal, "a key ends who is in front");
	}
	front(sys_getpid());
	pid = begin_stay();
	front(pid);
	type("\32");
	is(end(pid, 2), STOPPED(SIGTSTP), "^Z stops it");
	type("\3");
	is(end(pid, 1), 0, "what is stopped takes ^C later");
	sys_kill(pid, SIGCONT);
	is(end(pid, 0), SIGINT, "when it goes on");
	front(sys_getpid());
}

static void sizes(void)
{
	struct winsize before, other = { .ws_row = 40, .ws_col = 132 }, after;

	control(tty, TIOCGWINSZ, &before);
	forget_seen();
	handle(SIGWINCH, note_signal, 0, 0);
	is(control(tty, TIOCSWINSZ, &other), 0, "another size");
	is(seen_count, 1, "we are told");
	is(control(tty, TIOCSWINSZ, &other), 0, "the same");
	is(seen_count, 1, "that is no news");
	control(tty, TIOCGWINSZ, &after);
	ok(memcmp(&after, &other, sizeof(after)) == 0, "it is what was set");
	control(tty, TIOCSWINSZ, &before);
	act(SIGWINCH, SIG_DFL);
}

static int reads_line(void *data)
{
	char buf[8];

	(void)data;
	sys_setpgid(0, 0);
	return sys_read(tty, buf, 8) == 3 && memcmp(buf, "go\n", 3) == 0 ? 0 : 1;
}

static int reads_and_ignores(void *data)
{
	char c;

	(void)data;
	sys_setpgid(0, 0);
	act(SIGTTIN, SIG_IGN);
	return sys_read(tty, &c, 1) == -EIO ? 0 : 1;
}

static int sets_modes(void *data)
{
	sys_setpgid(0, 0);
	if (data)
		act(SIGTTOU, SIG_IGN);
	return set_modes(LINES, 1, 0) == 0 ? 0 : 1;
}

static int writes_nothing(void *data)
{
	(void)data;
	sys_setpgid(0, 0);
	return sys_write(tty, "", 0) == 0 ? 0 : 1;
}

/* Its parent ends, and who is its parent then is in no group of the session. */
static int orphan(void *data)
{
	char c;

	(void)data;
	while (sys_getppid() != 1)
		sys_sched_yield();
	if (sys_read(tty, &c, 1) != -EIO)
		*shared = 2;
	else if (set_modes(LINES, 1, 0) != -EIO)
		*shared = 3;
	else
		*shared = 1;
	return 0;
}

static int makes_orphan(void *data)
{
	(void)data;
	sys_setpgid(0, 0);
	begin(orphan, NULL);
	return 0;
}

static void background(void)
{
	int pid = begin(reads_line, NULL);

	is(end(pid, 2), STOPPED(SIGTTIN), "who reads in the background is stopped");
	front(pid);
	sys_kill(pid, SIGCONT);
	type("go\r");
	is(end(pid, 0), EXITED(0), "in front it goes on and reads");
	front(sys_getpid());
	is(child(reads_and_ignores, NULL), EXITED(0), "who ignores that gets an error");
	pid = begin(sets_modes, NULL);
	is(end(pid, 2), STOPPED(SIGTTOU), "who sets modes is stopped");
	sys_kill(pid, SIGKILL);
	end(pid, 0);
	is(child(sets_modes, &pid), EXITED(0), "who ignores that sets them");
	is(child(writes_nothing, NULL), EXITED(0), "writing is allowed");
	set_modes(LINES | TOSTOP, 1, 0);
	pid = begin(writes_nothing, NULL);
	is(end(pid, 2), STOPPED(SIGTTOU), "unless TOSTOP forbids it");
	sys_kill(pid, SIGKILL);
	end(pid, 0);
	set_modes(LINES, 1, 0);
	*shared = 0;
	child(makes_orphan, NULL);
	while (!*shared)
		sys_sched_yield();
	is(*shared, 1, "an orphaned group gets errors");
}

/* --- the end of it --- */

static int is_not_root(void *data)
{
	(void)data;
	sys_setsid();
	if (syscall1(__NR_setuid32, 1000))
		return 1;
	if (control(tty, TIOCSTI, "x") != -EPERM)
		return 2;
	if (control(tty, TIOCSCTTY, (void *)1) != -EPERM)
		return 3;
	return control(tty, TIOCVHANGUP, NULL) == -EPERM ? 0 : 4;
}

static void let_go(void)
{
	int pid = begin_stay();

	is(child(is_not_root, NULL), EXITED(0), "who is not root may not steal it or type there");
	is(child(lets_go, NULL), EXITED(0), "a child lets go for itself");
	is(child(wants_ours, NULL), EXITED(0), "nobody else gets it");
	front(pid);
	is(control(tty, TIOCNOTTY, NULL), 0, "the leader lets go");
	is(end(pid, 0), SIGHUP, "who was in front hears of it");
	is(sys_open(OWN, O_RDWR), -ENXIO, "it is gone");
}

static int takes_and_ends(void *data)
{
	(void)data;
	sys_setsid();
	return sys_open(SERIAL, O_RDWR) >= 0 && sys_open(OWN, O_RDWR) >= 0 ? 0 : 1;
}

static int takes_it_away(void *data)
{
	(void)data;
	sys_setsid();
	if (control(tty, TIOCSCTTY, (void *)1) || sys_open(OWN, O_RDWR) < 0)
		return 1;
	return 0;
}

static void hang_up(void)
{
	struct termios modes_now;
	char c;

	is(child(takes_and_ends, NULL), EXITED(0), "a leader ends");
	is(sys_read(tty, &c, 1), 0, "the terminal hangs up: nothing to read,");
	is(sys_write(tty, "x", 1), -EIO, "nowhere to write,");
	is(control(tty, TCGETS, &modes_now), -EIO, "nobody to ask");
	is(control(tty, TIOCSPGRP, &c), -ENOTTY, "and nobody's");
	sys_close(tty);
	tty = sys_open(SERIAL, O_RDWR);
	is(control(tty, TCGETS, &modes_now), 0, "opened anew it is there");
	ok(sys_open(OWN, O_RDWR) >= 0, "and ours");
	is(child(takes_it_away, NULL), EXITED(0), "root may take it from us");
	is(sys_open(OWN, O_RDWR), -ENXIO, "then it is not ours");
	sys_close(tty);
	tty = sys_open(SERIAL, O_RDWR | O_NOCTTY);
}

int main(int argc, char **argv, char **envp)
{
	struct termios first;

	(void)argc, (void)argv, (void)envp;
	syscall3(__NR_mknod, (long)SERIAL, 0020600, 4 << 8 | 64);
	syscall3(__NR_mknod, (long)OWN, 0020666, 5 << 8);
	shared = map_pages(1, PROT_READ | PROT_WRITE, MAP_SHARED);
	tty = sys_open(SERIAL, O_RDWR | O_NOCTTY);
	if (tty < 0)
		bail("no terminal: %d", tty);
	first = get_modes();
	modes();
	lines();
	raw_bytes();
	no_waiting();
	without_terminal();
	take_it();
	act(SIGTTOU, SIG_IGN);		/* of those that put others in front */
	keys_that_are_signals();
	sizes();
	background();
	let_go();
	hang_up();
	control(tty, TCSETSF, &first);
	syscall1(__NR_unlink, (long)SERIAL);
	syscall1(__NR_unlink, (long)OWN);
	return done();
}
