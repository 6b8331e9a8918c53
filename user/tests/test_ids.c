/* SPDX-License-Identifier: MIT */
/*
 * tests/ids - who a process is, and who it may become
 *
 * From each real, effective and saved user out of three, each call that changes them is made
 * with each argument; what came of it makes a checksum, one line for each beginning.  Groups
 * likewise, with CAP_SETGID and without.  What the checksums must be Linux says.
 */
#include <uapi/capability.h>
#include <uapi/prctl.h>

#include "test.h"

#define SIZE_OF(array)	(sizeof(array) / sizeof((array)[0]))

struct ids {
	uint32_t real, effective, saved;
};

static const uint32_t starts[] = { 0, 1000, 2000 };
static const uint32_t wanted[] = { (uint32_t)-1, 0, 1000, 3000 };

static uint32_t sum;

static void add(long value)
{
	sum = (sum ^ (uint32_t)value) * 16777619u;
}

/* --- what a process says of itself -------------------------------------------------------- */

static void add_powers(void)
{
	struct user_cap_header header = { CAPABILITY_VERSION_3, 0 };
	struct user_cap_data data[2] = { 0 };

	syscall2(__NR_capget, (long)&header, (long)data);
	for (int i = 0; i < 2; i++) {
		add((long)data[i].effective);
		add((long)data[i].permitted);
		add((long)data[i].inheritable);
	}
}

static void add_self(void)
{
	struct ids ids;

	syscall3(__NR_getresuid32, (long)&ids.real, (long)&ids.effective, (long)&ids.saved);
	add((long)ids.real);
	add((long)ids.effective);
	add((long)ids.saved);
	add(syscall1(__NR_setfsuid32, -1));
	syscall3(__NR_getresgid32, (long)&ids.real, (long)&ids.effective, (long)&ids.saved);
	add((long)ids.real);
	add((long)ids.effective);
	add((long)ids.saved);
	add(syscall1(__NR_setfsgid32, -1));
	add_powers();
}

/* --- one call, in a process of its own ----------------------------------------------------- */

struct trial {
	struct ids start;
	bool groups, powerless;		/* of groups: and CAP_SETGID is gone */
	long call, args[3];
};

static uint32_t *shared_sum;

static int try(void *data)
{
	const struct trial *t = data;
	const struct ids *s = &t->start;

	sum = *shared_sum;
	if (syscall3(t->groups ? __NR_setresgid32 : __NR_setresuid32, (long)s->real,
		     (long)s->effective, (long)s->saved))
		return 1;
	if (t->powerless && syscall3(__NR_setresuid32, 7, 7, 7))
		return 1;
	add(syscall3(t->call, t->args[0], t->args[1], t->args[2]));
	add_self();
	*shared_sum = sum;
	return 0;
}

static void run(const struct trial *trial)
{
	if (in_child(try, (void *)trial))
		bail("a child could not begin");
}

static void one_argument(struct trial *t, long call)
{
	t->call = call;
	t->args[1] = t->args[2] = 0;
	for (size_t i = 0; i < SIZE_OF(wanted); i++) {
		t->args[0] = (long)wanted[i];
		run(t);
	}
}

static void two_arguments(struct trial *t, long call)
{
	t->call = call;
	t->args[2] = 0;
	for (size_t i = 0; i < SIZE_OF(wanted); i++)
		for (size_t j = 0; j < SIZE_OF(wanted); j++) {
			t->args[0] = (long)wanted[i];
			t->args[1] = (long)wanted[j];
			run(t);
		}
}

static void three_arguments(struct trial *t, long call)
{
	t->call = call;
	for (size_t i = 0; i < SIZE_OF(wanted); i++)
		for (size_t j = 0; j < SIZE_OF(wanted); j++)
			for (size_t k = 0; k < SIZE_OF(wanted); k++) {
				t->args[0] = (long)wanted[i];
				t->args[1] = (long)wanted[j];
				t->args[2] = (long)wanted[k];
				run(t);
			}
}

static void from(const struct ids *start, bool groups, bool powerless)
{
	struct trial t = { .start = *start, .groups = groups, .powerless = powerless };

	*shared_sum = 0;
	one_argument(&t, groups ? __NR_setgid32 : __NR_setuid32);
	one_argument(&t, groups ? __NR_setfsgid32 : __NR_setfsuid32);
	two_arguments(&t, groups ? __NR_setregid32 : __NR_setreuid32);
	if (!groups)
		three_arguments(&t, __NR_setresuid32);
	ok(true, "%s %u %u %u%s: %08x", groups ? "groups" : "users", start->real,
	   start->effective, start->saved, powerless ? " without power" : "", *shared_sum);
}

static void all(bool groups, bool powerless)
{
	for (size_t i = 0; i < SIZE_OF(starts); i++)
		for (size_t j = 0; j < SIZE_OF(starts); j++)
			for (size_t k = 0; k < SIZE_OF(starts); k++) {
				const struct ids start = { starts[i], starts[j], starts[k] };

				/* In the first set of users one differs from another at least. */
				if (groups && (i == j && j == k))
					continue;
				from(&start, groups, powerless);
			}
}

/* --- narrow numbers ------------------------------------------------------------------------ */

static void narrow(void)
{
	uint16_t ids[3] = { 1, 1, 1 };

	is(syscall3(__NR_setresuid, 0xffff, 0xffff, 5), 0, "setresuid, 16 bits: -1 is 65535");
	is(syscall3(__NR_getresuid, (long)&ids[0], (long)&ids[1], (long)&ids[2]), 0,
	   "getresuid, 16 bits");
	ok(ids[0] == 0 && ids[1] == 0 && ids[2] == 5, "tells three of them");
	is(syscall3(__NR_setresgid32, 70000, 70001, 0xffff), 0, "groups that need 32 bits");
	is(syscall0(__NR_getgid), 65534, "are told as 65534 where 16 are");
	is(syscall0(__NR_getgid32), 70000, "and as they are");
	is(syscall0(__NR_getegid), 65534, "getegid");
	is(syscall0(__NR_getegid32), 70001, "getegid32");
	is(syscall3(__NR_getresgid, (long)&ids[0], (long)&ids[1], (long)&ids[2]), 0, "getresgid");
	ok(ids[0] == 65534 && ids[1] == 65534 && ids[2] == 65535, "fits them in");
	is(syscall2(__NR_setreuid, 1000, 0xffff), 0, "setreuid");
	is(syscall0(__NR_getuid), 1000, "real");
	is(syscall0(__NR_geteuid), 0, "effective");
	is(syscall1(__NR_setfsuid, 7), 0, "setfsuid tells what it was");
	is(syscall1(__NR_setfsuid, 0xffff), 7, "and is 7 now");
	is(syscall1(__NR_setfsgid, 7), 70001, "setfsgid, whose result is not narrow");
	is(syscall2(__NR_setregid, 5, 6), 0, "setregid");
	is(syscall0(__NR_getgid32), 5, "real group");
	is(syscall0(__NR_getegid32), 6, "effective group");
}

/* --- groups besides ------------------------------------------------------------------------- */

static void groups(void)
{
	uint32_t list[8] = { 500, 3, 70000, 3, 20, 0 }, got[8] = { 0 };
	uint16_t narrow_list[8] = { 9, 8, 7 }, narrow_got[8] = { 0 };

	is(syscall2(__NR_setgroups32, 6, (long)list), 0, "six groups");
	is(syscall2(__NR_getgroups32, 0, 0), 6, "so many there are");
	is(syscall2(__NR_getgroups32, 5, (long)got), -EINVAL, "no room for all");
	is(syscall2(__NR_getgroups32, 8, (long)bad_address()), -EFAULT, "no room at all");
	is(syscall2(__NR_getgroups32, 8, (long)got), 6, "here they are");
	ok(got[0] == 0 && got[1] == 3 && got[2] == 3 && got[3] == 20 && got[4] == 500 &&
	   got[5] == 70000, "in order");
	is(syscall2(__NR_getgroups, 8, (long)narrow_got), 6, "in 16 bits");
	is(narrow_got[5], 65534, "the last does not fit");
	is(syscall2(__NR_setgroups, 3, (long)narrow_list), 0, "three in 16 bits");
	is(syscall2(__NR_getgroups32, 8, (long)got), 3, "three are left");
	ok(got[0] == 7 && got[1] == 8 && got[2] == 9, "in order");
	list[0] = (uint32_t)-1;
	is(syscall2(__NR_setgroups32, 2, (long)list), -EINVAL, "-1 is no group");
	is(syscall2(__NR_setgroups32, 2, (long)bad_address()), -EFAULT, "a bad address");
	is(syscall2(__NR_getgroups32, 0, 0), 3, "nothing has changed");
	is(syscall2(__NR_setgroups32, 65537, (long)list), -EINVAL, "too many");
	is(syscall2(__NR_setgroups32, 0, 0), 0, "none");
	is(syscall2(__NR_getgroups32, 0, 0), 0, "no group");
}

static int groups_of_child(void *unused)
{
	uint32_t list[3] = { 4, 5, 6 }, got[3] = { 0 };

	(void)unused;
	if (syscall2(__NR_setgroups32, 3, (long)list) || syscall1(__NR_setuid32, 1000))
		return 1;
	if (syscall2(__NR_setgroups32, 0, 0) != -EPERM)
		return 2;
	if (sys_fork() == 0) {
		if (syscall2(__NR_getgroups32, 3, (long)got) != 3 || got[2] != 6)
			exit(3);
		exit(0);
	}
	int status = -1;

	sys_waitpid(-1, &status, 0);
	return status ? 4 : 0;
}

/* --- powers --------------------------------------------------------------------------------- */

static long prctl(int option, long arg)
{
	return syscall5(__NR_prctl, option, arg, 0, 0, 0);
}

static struct user_cap_data now[2];

static void get_powers(void)
{
	struct user_cap_header header = { CAPABILITY_VERSION_3, 0 };

	syscall2(__NR_capget, (long)&header, (long)now);
}

static long set_powers(uint64_t effective, uint64_t permitted, uint64_t inheritable)
{
	struct user_cap_header header = { CAPABILITY_VERSION_3, 0 };
	struct user_cap_data data[2];

	for (int i = 0; i < 2; i++)
		data[i] = (struct user_cap_data){ (uint32_t)(effective >> 32 * i),
						  (uint32_t)(permitted >> 32 * i),
						  (uint32_t)(inheritable >> 32 * i) };
	return syscall2(__NR_capset, (long)&header, (long)data);
}

#define BIT(cap)	(1ULL << (cap))

static void powers(void)
{
	struct user_cap_header header = { CAPABILITY_VERSION_3, 1 };

	is(syscall2(__NR_capset, (long)&header, (long)now), -EPERM, "another process's powers");
	header = (struct user_cap_header){ 5, 0 };
	is(syscall2(__NR_capset, (long)&header, (long)now), -EINVAL, "an unknown version");
	is((long)header.version, (long)CAPABILITY_VERSION_3, "is told the known one");
	is(prctl(PR_CAPBSET_READ, CAP_KILL), 1, "the bounding set has it");
	is(prctl(PR_CAPBSET_READ, 41), -EINVAL, "there is no 41");
	is(prctl(PR_CAPBSET_DROP, 99), -EINVAL, "nor can it be dropped");
	is(prctl(PR_CAPBSET_DROP, CAP_KILL), 0, "it is dropped");
	is(prctl(PR_CAPBSET_READ, CAP_KILL), 0, "and gone");
	is(set_powers(BIT(CAP_CHOWN), BIT(CAP_CHOWN) | BIT(CAP_SETUID), BIT(CAP_CHOWN)), 0,
	   "most are given up");
	get_powers();
	ok(now[0].effective == BIT(CAP_CHOWN) && now[1].permitted == 0 &&
	   now[0].permitted == (BIT(CAP_CHOWN) | BIT(CAP_SETUID)), "and not there");
	is(set_powers(BIT(CAP_KILL), BIT(CAP_CHOWN), 0), -EPERM, "effective without permission");
	is(set_powers(0, BIT(CAP_KILL), 0), -EPERM, "permitted again");
	is(set_powers(0, 0, BIT(CAP_KILL)), -EPERM, "inheritable without permission");
	is(prctl(PR_CAPBSET_DROP, CAP_CHOWN), -EPERM, "the bounding set is not its any more");
	is(syscall1(__NR_setuid32, 0), 0, "root may become root without power");
	is(syscall1(__NR_setuid32, 5), -EPERM, "but nobody else");
	is(set_powers(BIT(CAP_SETUID), BIT(CAP_SETUID), 0), 0, "it takes up what is permitted");
	is(syscall1(__NR_setuid32, 5), 0, "then it may");
	get_powers();
	ok(!now[0].effective && !now[0].permitted, "with which all is gone");
}

static void keeps(void)
{
	is(prctl(PR_GET_KEEPCAPS, 0), 0, "powers go with root");
	is(prctl(PR_SET_KEEPCAPS, 2), -EINVAL, "yes or no");
	is(prctl(PR_SET_KEEPCAPS, 1), 0, "they are to stay");
	is(prctl(PR_GET_KEEPCAPS, 0), 1, "so it is");
	is(prctl(PR_GET_SECUREBITS, 0), SECBIT_KEEP_CAPS, "that is a bit");
	is(syscall3(__NR_setresuid32, 5, 5, 5), 0, "another user");
	get_powers();
	ok(!now[0].effective && now[0].permitted == UINT32_MAX, "they are permitted still");
	is(set_powers(BIT(CAP_SETUID), BIT(CAP_SETUID), 0), 0, "one is taken up");
	is(syscall3(__NR_setresuid32, 6, 7, 8), 0, "and used");
	is(prctl(PR_GET_NO_NEW_PRIVS, 0), 0, "programs may give more");
	is(syscall5(__NR_prctl, PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0), -EINVAL, "there is no way back");
	is(syscall5(__NR_prctl, PR_SET_NO_NEW_PRIVS, 1, 1, 0, 0), -EINVAL, "all else is 0");
	is(prctl(PR_SET_NO_NEW_PRIVS, 1), 0, "no more");
	is(prctl(PR_GET_NO_NEW_PRIVS, 0), 1, "so it is");
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	shared_sum = map_pages(1, PROT_RW, MAP_SHARED);
	all(false, false);
	all(true, false);
	all(true, true);
	in_section(narrow);
	groups();
	lives(groups_of_child, NULL,
	      "children are in their parent's groups; only root changes them");
	in_section(powers);
	in_section(keeps);
	return done();
}
