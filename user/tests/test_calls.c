/* SPDX-License-Identifier: MIT */
/*
 * tests/calls - small system calls about a process: who it is, what it is called, what it may
 * use, when it runs; the machine's name and memory; random bytes
 */
#include <uapi/capability.h>
#include <uapi/prctl.h>
#include <uapi/random.h>
#include <uapi/sched.h>
#include <uapi/sysinfo.h>
#include <uapi/utsname.h>

#include "test.h"

#define BAD	((long)bad_address())
#define NOBODY	30000			/* a number that no process has so soon after boot */

/* --- random bytes ---------------------------------------------------------------------- */

static long getrandom(void *bytes, size_t size, unsigned int flags)
{
	return syscall3(__NR_getrandom, (long)bytes, (long)size, (long)flags);
}

/* How many of the bits are set; of good random bytes about half. */
static unsigned int bits(const unsigned char *bytes, size_t size)
{
	unsigned int count = 0;

	for (size_t i = 0; i < size * 8; i++)
		count += bytes[i / 8] >> i % 8 & 1;
	return count;
}

static void random_bytes(void)
{
	static unsigned char one[5000], two[5000];
	char *page = map_pages(2, PROT_RW, MAP_PRIVATE);

	is(getrandom(one, sizeof(one), 0), sizeof(one), "getrandom: 5000 bytes");
	is(getrandom(two, sizeof(two), GRND_NONBLOCK), sizeof(two), "getrandom: and others");
	ok(memcmp(one, two, sizeof(one)) != 0, "getrandom: never the same");
	ok(memcmp(one, one + 2500, 2500) != 0, "getrandom: nor the same twice in one call");
	ok(bits(one, sizeof(one)) > 19000 && bits(one, sizeof(one)) < 21000,
	   "getrandom: half of all bits are set");
	is(getrandom(one, 3, GRND_RANDOM), 3, "getrandom: RANDOM");
	is(getrandom(one, 3, GRND_INSECURE), 3, "getrandom: INSECURE");
	is(getrandom(one, 3, GRND_RANDOM | GRND_INSECURE), -EINVAL, "getrandom: both");
	is(getrandom(one, 3, 8), -EINVAL, "getrandom: unknown flag");
	is(getrandom(one, 0, 0), 0, "getrandom: nothing");
	is(getrandom(bad_address(), 1, 0), -EFAULT, "getrandom: bad address");
	is(getrandom((void *)0xffffff00, 16, 0), -EFAULT, "getrandom: the kernel's memory");
	sys_munmap(page + PAGE_SIZE, PAGE_SIZE);
	is(getrandom(page + PAGE_SIZE - 100, 200, 0), 100, "getrandom: as far as memory goes");
	sys_munmap(page, PAGE_SIZE);
}

static void random_devices(void)
{
	static const char *const names[] = { "/dev/random", "/dev/urandom" };
	char one[64], two[64];

	for (unsigned int i = 0; i < 2; i++) {
		int fd = sys_open(names[i], O_RDWR);

		if (fd == -ENOENT) {	/* a root of Linux without device nodes */
			for (int line = 0; line < 4; line++)
				ok(true, "%s: %d", names[i], line);
			continue;
		}
		ok(sys_read(fd, one, 64) == 64 && sys_read(fd, two, 64) == 64, "%s: %d", names[i],
		   0);
		ok(memcmp(one, two, 64) != 0, "%s: %d", names[i], 1);
		ok(sys_write(fd, one, 64) == 64, "%s: %d", names[i], 2);
		ok(sys_lseek(fd, 5, SEEK_SET) == 0, "%s: %d", names[i], 3);
		sys_close(fd);
	}
}

/* --- who ------------------------------------------------------------------------------- */

static void users(void)
{
	uint32_t id[3] = { 9, 9, 9 };

	is(syscall0(__NR_getuid32), 0, "getuid32");
	is(syscall0(__NR_geteuid32), 0, "geteuid32");
	is(syscall0(__NR_getgid32), 0, "getgid32");
	is(syscall0(__NR_getegid32), 0, "getegid32");
	is(syscall0(__NR_getuid), 0, "getuid, 16 bits");
	is(syscall0(__NR_getegid), 0, "getegid, 16 bits");
	is(syscall3(__NR_getresuid32, (long)id, (long)(id + 1), (long)(id + 2)), 0, "getresuid32");
	ok(id[0] == 0 && id[1] == 0 && id[2] == 0, "getresuid32: all are root");
	is(syscall3(__NR_getresgid32, (long)id, BAD, (long)id), -EFAULT,
	   "getresgid32: bad address");
	is(syscall1(__NR_setuid32, 0), 0, "setuid32: as it is");
	is(syscall1(__NR_setgid32, 0), 0, "setgid32: as it is");
	is(syscall1(__NR_setuid32, -1), -EINVAL, "setuid32: nobody");
	is(syscall1(__NR_setgid32, -1), -EINVAL, "setgid32: nobody");
	is(syscall1(__NR_setuid, 0xffff), -EINVAL, "setuid: nobody");
	is(syscall2(__NR_setreuid32, -1, -1), 0, "setreuid32: nothing changes");
	is(syscall2(__NR_setregid32, 0, -1), 0, "setregid32: nothing changes");
	is(syscall3(__NR_setresuid32, -1, 0, -1), 0, "setresuid32: nothing changes");
	is(syscall3(__NR_setresgid32, 0, 0, 0), 0, "setresgid32: nothing changes");
	is(syscall1(__NR_setfsuid32, -1), 0, "setfsuid32: it was root");
	is(syscall1(__NR_setfsgid32, 0), 0, "setfsgid32: it was root");
}

static void groups(void)
{
	uint32_t list[4] = { 0, 0, 0, 0 };

	is(syscall2(__NR_setgroups32, 0, 0), 0, "setgroups32: none");
	is(syscall2(__NR_getgroups32, 0, 0), 0, "getgroups32: none");
	is(syscall2(__NR_getgroups32, 4, (long)list), 0, "getgroups32: none, into a list");
	is(syscall2(__NR_getgroups32, -1, (long)list), -EINVAL, "getgroups32: a list of -1");
	is(syscall2(__NR_setgroups32, 70000, (long)list), -EINVAL, "setgroups32: too many");
	is(syscall2(__NR_setgroups32, 1, BAD), -EFAULT, "setgroups32: bad address");
}

static void capabilities(void)
{
	struct user_cap_header header = { CAPABILITY_VERSION_3, 0 };
	struct user_cap_data data[2];

	is(syscall2(__NR_capget, (long)&header, (long)data), 0, "capget");
	ok(data[0].effective == data[0].permitted && data[0].effective & 1 &&
	   (data[1].effective & ~0x1ffu) == 0, "capget: root has them");
	ok(data[0].inheritable == 0, "capget: and hands on none");
	header.version = 7;
	is(syscall2(__NR_capget, (long)&header, (long)data), -EINVAL, "capget: unknown version");
	ok(header.version == CAPABILITY_VERSION_3, "capget: it says which it knows");
	header.version = 7;
	is(syscall2(__NR_capget, (long)&header, 0), 0, "capget: that was the question");
	header.pid = -1;
	is(syscall2(__NR_capget, (long)&header, (long)data), -EINVAL, "capget: of process -1");
	header.pid = NOBODY;
	is(syscall2(__NR_capget, (long)&header, (long)data), -ESRCH, "capget: of nobody");
	is(syscall2(__NR_capget, BAD, (long)data), -EFAULT, "capget: bad header");
	header.pid = 0;
	is(syscall2(__NR_capget, (long)&header, BAD), -EFAULT, "capget: bad data");
}

/* --- names ----------------------------------------------------------------------------- */

static void names(void)
{
	static struct new_utsname uts;
	char name[16];

	is(syscall1(__NR_uname, (long)&uts), 0, "uname");
	ok(strcmp(uts.old.sysname, "Linux") == 0, "uname: the calls are those of %s",
	   uts.old.sysname);
	ok(memcmp(uts.old.release, "6.", 2) == 0, "uname: of version 6");
	is(syscall1(__NR_uname, BAD), -EFAULT, "uname: bad address");
	is(syscall1(__NR_olduname, (long)&uts), 0, "olduname");
	is(syscall1(__NR_olduname, 0), -EFAULT, "olduname: nowhere");
	is(syscall2(__NR_prctl, PR_GET_NAME, (long)name), 0, "prctl: GET_NAME");
	ok(strcmp(name, "calls") == 0, "the name is the program's: %s", name);
	is(syscall2(__NR_prctl, PR_SET_NAME, (long)"a name of twenty chr"), 0, "prctl: SET_NAME");
	syscall2(__NR_prctl, PR_GET_NAME, (long)name);
	ok(strcmp(name, "a name of twent") == 0, "it is cut off: %s", name);
	is(syscall2(__NR_prctl, PR_SET_NAME, BAD), -EFAULT, "prctl: SET_NAME from nowhere");
	is(syscall2(__NR_prctl, PR_GET_NAME, BAD), -EFAULT, "prctl: GET_NAME to nowhere");
	is(syscall2(__NR_prctl, 9999, 0), -EINVAL, "prctl: unknown");
}

static int check_name(void *want)
{
	char name[16];

	syscall2(__NR_prctl, PR_GET_NAME, (long)name);
	return strcmp(name, want) != 0;
}

static void names_are_inherited(void)
{
	syscall2(__NR_prctl, PR_SET_NAME, (long)"parent");
	lives(check_name, "parent", "a child begins with its parent's name");
}

/* --- the machine ----------------------------------------------------------------------- */

static void machine(void)
{
	struct sysinfo before;

	is(syscall1(__NR_sysinfo, (long)&before), 0, "sysinfo");
	is(syscall1(__NR_sysinfo, BAD), -EFAULT, "sysinfo: bad address");
	ok(before.mem_unit == 1 || before.mem_unit == PAGE_SIZE, "sysinfo: a unit");
	ok(before.totalram > before.freeram && before.freeram > 0, "sysinfo: some is free");
	ok(before.procs >= 2, "sysinfo: there are processes");
	ok(before.totalhigh >= before.freehigh, "sysinfo: high memory");
}

/* --- when a thread runs ---------------------------------------------------------------- */

static long scheduler(long pid, long policy, int priority)
{
	return syscall3(__NR_sched_setscheduler, pid, policy, (long)&priority);
}

static void policies(void)
{
	int priority = 5;

	is(syscall1(__NR_sched_getscheduler, 0), SCHED_OTHER, "sched_getscheduler");
	is(syscall2(__NR_sched_getparam, 0, (long)&priority), 0, "sched_getparam");
	is(priority, 0, "sched_getparam: no priority");
	is(scheduler(0, SCHED_BATCH, 0), 0, "SCHED_BATCH");
	is(syscall1(__NR_sched_getscheduler, 0), SCHED_BATCH, "is what it was set to");
	is(scheduler(0, SCHED_RR, 7), 0, "SCHED_RR");
	is(syscall1(__NR_sched_getscheduler, 0), SCHED_RR, "is what it was set to");
	syscall2(__NR_sched_getparam, 0, (long)&priority);
	is(priority, 7, "and so is its priority");
	priority = 8;
	is(syscall2(__NR_sched_setparam, 0, (long)&priority), 0, "sched_setparam");
	priority = 100;
	is(syscall2(__NR_sched_setparam, 0, (long)&priority), -EINVAL, "sched_setparam: 100");
	is(scheduler(0, SCHED_OTHER | SCHED_RESET_ON_FORK, 0), 0, "RESET_ON_FORK");
	is(syscall1(__NR_sched_getscheduler, 0), SCHED_OTHER | SCHED_RESET_ON_FORK, "is told");
	is(scheduler(0, SCHED_OTHER, 0), 0, "as before");
	is(scheduler(0, SCHED_OTHER, 1), -EINVAL, "SCHED_OTHER has no priority");
	is(scheduler(0, SCHED_FIFO, 0), -EINVAL, "SCHED_FIFO has one");
	is(scheduler(0, 4, 0), -EINVAL, "there is no policy 4");
	is(scheduler(0, -1, 0), -EINVAL, "nor -1");
	is(scheduler(-1, SCHED_OTHER, 0), -EINVAL, "sched_setscheduler: of process -1");
	is(scheduler(NOBODY, SCHED_OTHER, 0), -ESRCH, "sched_setscheduler: of nobody");
	is(syscall3(__NR_sched_setscheduler, 0, 0, 0), -EINVAL, "sched_setscheduler: no priority");
	is(syscall3(__NR_sched_setscheduler, 0, 0, BAD), -EFAULT, "sched_setscheduler: bad one");
	is(syscall1(__NR_sched_getscheduler, -1), -EINVAL, "sched_getscheduler: of process -1");
	is(syscall1(__NR_sched_getscheduler, NOBODY), -ESRCH, "sched_getscheduler: of nobody");
	is(syscall2(__NR_sched_getparam, 0, 0), -EINVAL, "sched_getparam: nowhere");
	is(syscall2(__NR_sched_getparam, 0, BAD), -EFAULT, "sched_getparam: bad address");
}

static void ranges(void)
{
	static const int policy[] = { SCHED_OTHER, SCHED_FIFO, SCHED_RR, SCHED_BATCH, 4,
				      SCHED_IDLE, SCHED_DEADLINE, 8, -1 };
	static const int highest[] = { 0, 99, 99, 0, -EINVAL, 0, 0, -EINVAL, -EINVAL };
	uint32_t time[4];

	for (unsigned int i = 0; i < 9; i++) {
		is(syscall1(__NR_sched_get_priority_max, policy[i]), highest[i], "max of %d",
		   policy[i]);
		is(syscall1(__NR_sched_get_priority_min, policy[i]),
		   highest[i] == 99 ? 1 : highest[i], "min of %d", policy[i]);
	}
	is(syscall2(__NR_sched_rr_get_interval, 0, (long)time), 0, "sched_rr_get_interval");
	ok(time[0] == 0 && time[1] < 1000000000, "below a second");
	is(syscall2(__NR_sched_rr_get_interval_time64, 0, (long)time), 0, "in 64 bits");
	ok(time[1] == 0 && time[2] < 1000000000 && time[3] == 0, "below a second too");
	is(syscall2(__NR_sched_rr_get_interval, -1, (long)time), -EINVAL, "of process -1");
	is(syscall2(__NR_sched_rr_get_interval, NOBODY, (long)time), -ESRCH, "of nobody");
	is(syscall2(__NR_sched_rr_get_interval, 0, BAD), -EFAULT, "bad address");
}

static void affinity(void)
{
	uint32_t mask[32] = { 0 };

	ok(syscall3(__NR_sched_getaffinity, 0, sizeof(mask), (long)mask) > 0,
	   "sched_getaffinity");
	ok(mask[0] & 1, "the first CPU is there");
	is(syscall3(__NR_sched_getaffinity, 0, 0, (long)mask), -EINVAL, "no room");
	is(syscall3(__NR_sched_getaffinity, 0, 5, (long)mask), -EINVAL, "5 bytes");
	is(syscall3(__NR_sched_getaffinity, NOBODY, sizeof(mask), (long)mask), -ESRCH,
	   "of nobody");
	is(syscall3(__NR_sched_getaffinity, 0, sizeof(mask), BAD), -EFAULT, "bad address");
	mask[0] = 1;
	is(syscall3(__NR_sched_setaffinity, 0, sizeof(mask), (long)mask), 0,
	   "sched_setaffinity");
	mask[0] = 0;
	is(syscall3(__NR_sched_setaffinity, 0, sizeof(mask), (long)mask), -EINVAL, "no CPU");
	is(syscall3(__NR_sched_setaffinity, NOBODY, sizeof(mask), (long)mask), -ESRCH,
	   "of nobody");
	is(syscall3(__NR_sched_setaffinity, 0, sizeof(mask), BAD), -EFAULT, "bad address");
}

static int nice_of(int which, int who)
{
	return syscall2(__NR_getpriority, which, who);
}

static int child_nice(void *want)
{
	return nice_of(PRIO_PROCESS, 0) != 20 - *(int *)want;
}

static void nice_values(void)
{
	int five = 5;

	is(nice_of(PRIO_PROCESS, 0), 20, "getpriority");
	is(syscall1(__NR_nice, 5), 0, "nice");
	is(nice_of(PRIO_PROCESS, sys_getpid()), 15, "is 5 now");
	lives(child_nice, &five, "a child's too");
	is(syscall1(__NR_nice, 100), 0, "nice: 100 more");
	is(nice_of(PRIO_PROCESS, 0), 1, "is 19");
	is(syscall3(__NR_setpriority, PRIO_PROCESS, 0, -99), 0, "setpriority: -99");
	is(nice_of(PRIO_PROCESS, 0), 40, "is -20");
	is(syscall3(__NR_setpriority, PRIO_PROCESS, 0, 0), 0, "setpriority: 0");
	ok(nice_of(PRIO_USER, 0) >= 20, "getpriority: the most urgent of root's");
	is(nice_of(3, 0), -EINVAL, "getpriority: of what?");
	is(nice_of(PRIO_PROCESS, NOBODY), -ESRCH, "getpriority: of nobody");
	is(syscall3(__NR_setpriority, -1, 0, 0), -EINVAL, "setpriority: of what?");
	is(syscall3(__NR_setpriority, PRIO_PROCESS, NOBODY, 0), -ESRCH, "setpriority: of nobody");
}

/* What it was told is what it tells, whatever it began with. */
static void personalities(void)
{
	long before = syscall1(__NR_personality, -1);

	is(before & 0xff, 0, "personality: Linux");
	is(syscall1(__NR_personality, 0x4000000), before, "personality: tells the one before");
	is(syscall1(__NR_personality, before), 0x4000000, "personality: and keeps the new one");
	is(syscall1(__NR_personality, -1), before, "personality: as before");
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	random_bytes();
	random_devices();
	users();
	groups();
	capabilities();
	names();
	names_are_inherited();
	machine();
	policies();
	ranges();
	affinity();
	nice_values();
	personalities();
	return done();
}
