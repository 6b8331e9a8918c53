/* SPDX-License-Identifier: MIT */
/*
 * tests/perms - who may do what with files
 *
 *	owner	1000, group 100			the files are his and of group 200
 *	member	1001, group 100, and 200
 *	other	1002, group 100
 *	root	0
 *	weak	0 without CAP_DAC_*		as the owner if he were root, else as others
 *
 * Each of them does everything with files of every mode: the results make a checksum; and with
 * directories of many modes: there each result is a letter.  What they must be Linux says.
 */
#include <uapi/auxvec.h>
#include <uapi/capability.h>
#include <uapi/mount.h>
#include <uapi/prctl.h>
#include <uapi/stat.h>

#include "test.h"

#define SIZE_OF(array)	(sizeof(array) / sizeof((array)[0]))
#define PLACE		root_path("/tests/perms-files")
#define OWNER		1000
#define GROUP		200

struct person {
	const char *name;
	uint32_t uid, gid;
	bool in_group, weak;
};

static const struct person persons[] = {
	{ "root", 0, 0, false, false },
	{ "weak", 0, 0, false, true },
	{ "owner", OWNER, 100, false, false },
	{ "member", 1001, 100, true, false },
	{ "other", 1002, 100, false, false },
};

static long chmod(const char *name, unsigned int mode)
{
	return syscall2(__NR_chmod, (long)name, (long)mode);
}

static long chown(const char *name, uint32_t uid, uint32_t gid)
{
	return syscall3(__NR_chown32, (long)name, (long)uid, (long)gid);
}

static void make_file(const char *name, unsigned int mode, uint32_t uid, uint32_t gid)
{
	sys_close(syscall3(__NR_open, (long)name, O_CREAT | O_RDWR | O_TRUNC, 0600));
	chown(name, uid, gid);
	chmod(name, mode);
}

static void make_dir(const char *name, unsigned int mode, uint32_t uid, uint32_t gid)
{
	syscall2(__NR_mkdir, (long)name, 0700);
	chown(name, uid, gid);
	chmod(name, mode);
}

static void give_up_powers(uint64_t powers)
{
	struct user_cap_header header = { CAPABILITY_VERSION_3, 0 };
	struct user_cap_data data[2];

	syscall2(__NR_capget, (long)&header, (long)data);
	for (int i = 0; i < 2; i++) {
		data[i].effective &= ~(uint32_t)(powers >> 32 * i);
		data[i].permitted &= ~(uint32_t)(powers >> 32 * i);
	}
	syscall2(__NR_capset, (long)&header, (long)data);
}

static void become(const struct person *person)
{
	uint32_t group = GROUP;

	syscall2(__NR_setgroups32, person->in_group ? 1 : 0, (long)&group);
	syscall3(__NR_setresgid32, (long)person->gid, (long)person->gid, (long)person->gid);
	syscall3(__NR_setresuid32, (long)person->uid, (long)person->uid, (long)person->uid);
	if (person->weak)
		give_up_powers(1U << CAP_DAC_OVERRIDE | 1U << CAP_DAC_READ_SEARCH |
			       1U << CAP_FOWNER | 1U << CAP_CHOWN);
}

/* As root again: the effective user only was changed. */
static void act_as(const struct person *person)
{
	uint32_t group = GROUP;

	syscall2(__NR_setgroups32, person->in_group ? 1 : 0, (long)&group);
	syscall1(__NR_setfsgid32, (long)person->gid);
	syscall1(__NR_setfsuid32, (long)person->uid);
}

static void act_as_root(void)
{
	syscall1(__NR_setfsuid32, 0);
	syscall1(__NR_setfsgid32, 0);
	syscall2(__NR_setgroups32, 0, 0);
}

/* A mode as people write it. */
static const char *octal(unsigned int mode)
{
	static char text[8];
	char *at = text + 6;

	do {
		*at-- = (char)('0' + (mode & 7));
		mode >>= 3;
	} while (mode);
	return at + 1;
}

/* --- a sum ---------------------------------------------------------------------------------- */

static uint32_t sum;

static void add(long value)
{
	sum = (sum ^ (uint32_t)value) * 16777619u;
}

/* --- files of all modes --------------------------------------------------------------------- */

static long try_open(const char *name, int flags)
{
	long fd = syscall3(__NR_open, (long)name, flags, 0);

	if (fd >= 0)
		sys_close((int)fd);
	return fd < 0 ? fd : 0;
}

static void questions(const char *name)
{
	for (int mask = 0; mask < 8; mask++)
		add(syscall4(__NR_faccessat2, AT_FDCWD, (long)name, mask, AT_EACCESS));
	add(try_open(name, O_RDONLY));
	add(try_open(name, O_WRONLY));
	add(try_open(name, O_RDWR));
	add(try_open(name, 3));
	add(try_open(name, O_RDONLY | O_TRUNC));
	add(try_open(name, O_RDONLY | O_NOATIME));
	add(try_open(name, O_RDWR | O_CREAT));
	add(syscall2(__NR_truncate, (long)name, 0));
}

static const struct person *acting;

static void all_modes_of_files(void)
{
	become(acting);
	sum = 0;
	for (unsigned int mode = 0; mode < 01000; mode++) {
		char name[8] = "m000";

		name[1] = (char)('0' + (mode >> 6));
		name[2] = (char)('0' + (mode >> 3 & 7));
		name[3] = (char)('0' + (mode & 7));
		questions(name);
	}
	ok(true, "%s: files of 512 modes: %08x", acting->name, sum);
}

static void files(void)
{
	make_dir("files", 0777, 0, 0);
	syscall1(__NR_chdir, (long)"files");
	for (unsigned int mode = 0; mode < 01000; mode++) {
		char name[8] = "m000";

		name[1] = (char)('0' + (mode >> 6));
		name[2] = (char)('0' + (mode >> 3 & 7));
		name[3] = (char)('0' + (mode & 7));
		make_file(name, mode, OWNER, GROUP);
	}
	for (size_t i = 0; i < SIZE_OF(persons); i++) {
		acting = &persons[i];
		in_section(all_modes_of_files);
	}
	for (unsigned int mode = 0; mode < 01000; mode++) {
		char name[8] = "m000";

		name[1] = (char)('0' + (mode >> 6));
		name[2] = (char)('0' + (mode >> 3 & 7));
		name[3] = (char)('0' + (mode & 7));
		syscall1(__NR_unlink, (long)name);
	}
	syscall1(__NR_chdir, (long)"..");
	syscall1(__NR_rmdir, (long)"files");
}

/* --- directories of many modes ---------------------------------------------------------------- */

static void renew(unsigned int mode)
{
	make_dir("d", 0777, 0, 0);
	make_file("d/own", 0600, OWNER, GROUP);
	make_file("d/his", 0600, 1001, GROUP);
	make_file("d/roots", 0600, 0, 0);
	make_dir("d/dir", 0700, OWNER, GROUP);
	make_dir("d/his-dir", 0700, 1001, GROUP);
	make_dir("e", 0777, OWNER, GROUP);
	chown("d", OWNER, GROUP);
	chmod("d", mode);
}

static void sweep(void)
{
	static const char *const names[] = {
		"d/own", "d/his", "d/roots", "d/new", "d/new2", "e/own", "e/his", "e/roots",
		"e/moved", "d/link", "d/sym", "d/tmp",
	};
	static const char *const dirs[] = {
		"d/dir", "d/his-dir", "d/new-dir", "e/dir", "e/his-dir", "e/own", "d/own", "e", "d",
	};

	chmod("d", 0777);
	for (size_t i = 0; i < SIZE_OF(names); i++)
		syscall1(__NR_unlink, (long)names[i]);
	for (size_t i = 0; i < SIZE_OF(dirs); i++)
		syscall1(__NR_rmdir, (long)dirs[i]);
}

static long rename(const char *from, const char *to, unsigned int flags)
{
	return syscall5(__NR_renameat2, AT_FDCWD, (long)from, AT_FDCWD, (long)to, (long)flags);
}

static long change_1(void) { return try_open("d/new", O_CREAT | O_RDWR); }
static long change_2(void) { return syscall2(__NR_mkdir, (long)"d/new-dir", 0700); }
static long change_3(void) { return syscall2(__NR_symlink, (long)"x", (long)"d/sym"); }
static long change_4(void) { return syscall2(__NR_link, (long)"d/own", (long)"d/link"); }
static long change_5(void) { return syscall1(__NR_unlink, (long)"d/own"); }
static long change_6(void) { return syscall1(__NR_unlink, (long)"d/his"); }
static long change_7(void) { return syscall1(__NR_unlink, (long)"d/roots"); }
static long change_8(void) { return syscall1(__NR_rmdir, (long)"d/dir"); }
static long change_9(void) { return syscall1(__NR_rmdir, (long)"d/his-dir"); }
static long change_10(void) { return syscall1(__NR_unlink, (long)"d/dir"); }
static long change_11(void) { return syscall1(__NR_rmdir, (long)"d/his"); }
static long change_12(void) { return syscall1(__NR_unlink, (long)"d/none"); }
static long change_13(void) { return rename("d/own", "d/new", 0); }
static long change_14(void) { return rename("d/own", "d/his", 0); }
static long change_15(void) { return rename("d/his", "e/his", 0); }
static long change_16(void) { return rename("d/dir", "e/dir", 0); }
static long change_17(void) { return rename("d/his-dir", "e/his-dir", 0); }
static long change_18(void) { return rename("d/own", "d/his", RENAME_EXCHANGE); }
static long change_19(void) { return rename("d/dir", "d/his", 0); }
static long change_20(void) { return rename("d/his", "d/dir", 0); }
static long change_21(void) { return syscall3(__NR_mknod, (long)"d/new", S_IFIFO | 0600, 0); }
static long change_22(void) { return syscall3(__NR_mknod, (long)"d/new", S_IFCHR | 0600, 0x103); }
static long change_23(void) { return syscall1(__NR_chdir, (long)"d"); }
static long change_24(void) { return try_open("d", O_RDONLY | O_DIRECTORY); }
static long change_25(void) { return try_open("d/own", O_RDONLY); }
static long change_26(void) { return try_open("d/none", O_RDONLY); }
static long change_27(void) { return try_open("d/own/x", O_RDONLY); }
static long change_28(void) { return try_open("d/dir/../own", O_RDONLY); }
static long change_29(void) { return try_open("d", O_TMPFILE | O_RDWR); }
static long change_30(void) { return syscall2(__NR_link, (long)"d/own", (long)"e/own"); }
static long change_31(void) { return rename("e", "d/new-dir", 0); }
static long change_32(void) { return try_open("d/own", O_CREAT | O_EXCL | O_RDWR); }

static long (*const changes[])(void) = {
	change_1, change_2, change_3, change_4, change_5, change_6, change_7, change_8, change_9,
	change_10, change_11, change_12, change_13, change_14, change_15, change_16, change_17,
	change_18, change_19, change_20, change_21, change_22, change_23, change_24, change_25,
	change_26, change_27, change_28, change_29, change_30, change_31, change_32,
};

static char letter(long result)
{
	switch (result) {
	case 0: return '.';
	case -EACCES: return 'a';
	case -EPERM: return 'p';
	case -ENOENT: return 'n';
	case -EEXIST: return 'e';
	case -EISDIR: return 'd';
	case -ENOTDIR: return 'f';
	case -ENOTEMPTY: return 't';
	case -EXDEV: return 'x';
	case -EOPNOTSUPP: return 'o';
	default: return '?';
	}
}

/* The file system's user is enough: a setfsuid() is cheaper than a process. */
static long one_change(const struct person *person, size_t i, unsigned int mode)
{
	int back = sys_open(".", O_RDONLY | O_DIRECTORY);
	long result;

	renew(mode);
	act_as(person);
	result = changes[i]();
	act_as_root();
	syscall1(__NR_fchdir, back);
	sys_close(back);
	sweep();
	return result;
}

static void directories(void)
{
	static const unsigned int modes[] = {
		0777, 0700, 0070, 0007, 0300, 0030, 0003, 0100, 0010, 0001, 0200, 0020, 0002, 0400,
		0055, 0, 01777, 01770, 01007, 01733, 02777,
	};

	for (size_t p = 0; p < SIZE_OF(persons); p++) {
		if (persons[p].weak)
			continue;
		for (size_t m = 0; m < SIZE_OF(modes); m++) {
			char results[SIZE_OF(changes) + 1] = { 0 };

			for (size_t i = 0; i < SIZE_OF(changes); i++)
				results[i] = letter(one_change(&persons[p], i, modes[m]));
			ok(true, "%s: a directory of mode %s: %s", persons[p].name,
			   octal(modes[m]), results);
		}
	}
}

/* --- programs -------------------------------------------------------------------------------- */

static void copy_self(const char *from, const char *to)
{
	static char buffer[65536];
	int in = sys_open(from, O_RDONLY);
	int out = syscall3(__NR_open, (long)to, O_CREAT | O_WRONLY | O_TRUNC, 0700);
	long size;

	while ((size = sys_read(in, buffer, sizeof(buffer))) > 0)
		sys_write(out, buffer, (size_t)size);
	sys_close(in);
	sys_close(out);
}

/* What a program finds: it ends with a checksum of that, in 6 bits. */
static int tell_self(void)
{
	uint32_t ids[6];

	syscall3(__NR_getresuid32, (long)&ids[0], (long)&ids[1], (long)&ids[2]);
	syscall3(__NR_getresgid32, (long)&ids[3], (long)&ids[4], (long)&ids[5]);
	printf("# users %u %u %u, groups %u %u %u; told %u %u %u %u, secure %u", ids[0], ids[1],
	       ids[2], ids[3], ids[4], ids[5], auxv_find(AT_UID), auxv_find(AT_EUID),
	       auxv_find(AT_GID), auxv_find(AT_EGID), auxv_find(AT_SECURE));

	struct user_cap_header header = { CAPABILITY_VERSION_3, 0 };
	struct user_cap_data data[2];

	syscall2(__NR_capget, (long)&header, (long)data);
	printf(", may %x %x\n", data[0].effective, data[0].permitted);
	return 0;
}

struct launch {
	const struct person *person;
	bool no_new_privs, from_root;	/* only effective */
};

static int launch(void *data)
{
	static char *words[] = { (char *)"program", (char *)"tell", NULL };
	const struct launch *l = data;

	if (l->no_new_privs)
		syscall5(__NR_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	if (l->from_root)
		syscall3(__NR_setresuid32, -1, (long)l->person->uid, -1);
	else
		become(l->person);
	print_flush();
	return (int)-sys_execve("program", words, words + 2);
}

static void programs(const char *self)
{
	static const struct { unsigned int mode; uint32_t uid, gid; } files[] = {
		{ 0755, OWNER, GROUP }, { 04755, 0, 0 }, { 04755, OWNER, GROUP },
		{ 02755, OWNER, GROUP }, { 02745, OWNER, GROUP }, { 06755, 1001, 300 },
		{ 0111, 0, 0 }, { 0644, 0, 0 }, { 0700, OWNER, GROUP }, { 0010, OWNER, GROUP },
	};

	copy_self(self, "program");
	for (size_t f = 0; f < SIZE_OF(files); f++) {
		chown("program", files[f].uid, files[f].gid);
		chmod("program", files[f].mode);
		for (size_t p = 0; p < SIZE_OF(persons); p++) {
			struct launch l = { .person = &persons[p] };

			ok(true, "a program of %u, mode %s, run by %s", files[f].uid,
			   octal(files[f].mode), persons[p].name);
			printf("# it ends with %d\n", in_child(launch, &l) >> 8);
		}
	}
	chown("program", 0, 0);
	chmod("program", 06755);

	struct launch l = { .person = &persons[4], .no_new_privs = true };

	ok(true, "root's, with setuid, for who wants no more");
	printf("# it ends with %d\n", in_child(launch, &l) >> 8);
	l = (struct launch){ .person = &persons[4], .from_root = true };
	chmod("program", 0755);
	ok(true, "run by who is root but acts for another");
	printf("# it ends with %d\n", in_child(launch, &l) >> 8);
	syscall1(__NR_unlink, (long)"program");
}

/* --- file systems on which less is allowed ------------------------------------------------ */

static void on_file_system(const char *self, unsigned long flags, const char *name)
{
	struct launch l = { .person = &persons[4] };

	syscall2(__NR_mkdir, (long)"place", 0777);
	is(syscall5(__NR_mount, 0, (long)"place", (long)"tmpfs", (long)flags, 0), 0, "%s", name);
	syscall1(__NR_chdir, (long)"place");
	copy_self(self, "program");
	chmod("program", 04755);
	syscall3(__NR_mknod, (long)"zero", S_IFCHR | 0666, 0x105);
	chmod(".", 0755);
	printf("# may run: %c, device: %c\n", letter(syscall2(__NR_access, (long)"program", X_OK)),
	       letter(try_open("zero", O_RDONLY)));
	printf("# it ends with %d\n", in_child(launch, &l) >> 8);
	syscall1(__NR_chdir, (long)"..");
	syscall2(__NR_umount2, (long)"place", 0);
	syscall1(__NR_rmdir, (long)"place");
}

/* --- access() asks for the real user --------------------------------------------------------- */

static void real_user(void)
{
	make_file("mine", 0600, 0, 0);
	syscall3(__NR_setresuid32, OWNER, 0, 0);
	is(syscall2(__NR_access, (long)"mine", R_OK), -EACCES, "access: not for the real user");
	is(try_open("mine", O_RDONLY), 0, "whom open does not ask for");
	is(syscall4(__NR_faccessat2, AT_FDCWD, (long)"mine", R_OK, AT_EACCESS), 0,
	   "nor faccessat2 with AT_EACCESS");
	is(syscall0(__NR_geteuid32), 0, "it is who it was");
	syscall3(__NR_setresuid32, 0, OWNER, 0);
	is(syscall2(__NR_access, (long)"mine", R_OK), 0, "access: for the real user");
	is(try_open("mine", O_RDONLY), -EACCES, "open: not for the effective one");
	syscall3(__NR_setresuid32, -1, 0, -1);
	syscall1(__NR_unlink, (long)"mine");
}

/* --- links in a directory like /tmp ---------------------------------------------------------- */

/* Links of root's, of the owner's and of another's, in directories of root and of the owner. */
static void links(void)
{
	static const unsigned int modes[] = { 01777, 01775, 0777, 01773 };
	static const uint32_t users[] = { 0, OWNER, 1002 };

	make_file("target", 0666, 0, 0);
	for (size_t m = 0; m < SIZE_OF(modes); m++) {
		char results[64] = { 0 };
		int nr = 0;

		for (size_t i = 0; i < 9; i++) {
			make_dir("d", 0777, 0, 0);
			syscall2(__NR_symlink, (long)"../target", (long)"d/sym");
			syscall2(__NR_symlink, (long)"..", (long)"d/way");
			syscall3(__NR_lchown32, (long)"d/sym", (long)users[i % 3], 0);
			syscall3(__NR_lchown32, (long)"d/way", (long)users[i % 3], 0);
			chown("d", users[i / 3], 0);
			chmod("d", modes[m]);
			act_as(&persons[2]);
			results[nr++] = letter(try_open("d/sym", O_RDONLY));
			results[nr++] = letter(try_open("d/sym", O_RDWR | O_CREAT));
			results[nr++] = letter(try_open("d/way/target", O_RDONLY));
			results[nr++] = letter(try_open("d/way/", O_RDONLY));
			results[nr++] = letter(syscall2(__NR_access, (long)"d/sym", 0));
			results[nr++] = ' ';
			act_as_root();
			syscall1(__NR_unlink, (long)"d/sym");
			syscall1(__NR_unlink, (long)"d/way");
		}
		ok(true, "links in a directory of mode %s: %s", octal(modes[m]), results);
	}
	syscall1(__NR_unlink, (long)"target");
	syscall1(__NR_rmdir, (long)"d");
}

/* --- other processes ------------------------------------------------------------------------- */

static void sleeps_as(uint32_t real, uint32_t saved, volatile int *ready)
{
	syscall3(__NR_setresuid32, (long)real, (long)real, (long)saved);
	*ready = 1;
	for (;;)
		syscall0(__NR_pause);
}

/* From each real and effective user to each real and saved one. */
static void signals(void)
{
	static const uint32_t users[] = { 0, 1000, 1001 };
	volatile int *ready = map_pages(1, PROT_RW, MAP_SHARED);

	sum = 0;
	for (size_t i = 0; i < 9; i++) {
		int pid;

		*ready = 0;
		pid = sys_fork();
		if (pid == 0)
			sleeps_as(users[i / 3], users[i % 3], ready);
		while (!*ready)
			sys_sched_yield();
		for (size_t j = 0; j < 9; j++) {
			syscall3(__NR_setresuid32, (long)users[j / 3], (long)users[j % 3], 0);
			add(syscall2(__NR_kill, pid, 0));
			add(syscall2(__NR_kill, pid, SIGCONT));
			add(syscall3(__NR_tgkill, pid, pid, 0));
			add(syscall2(__NR_kill, pid, 99));
			add(syscall3(__NR_setpriority, PRIO_PROCESS, pid, 0));
			add(syscall3(__NR_sched_setscheduler, pid, 0, (long)(int[1]){ 0 }));
			add(syscall4(__NR_prlimit64, pid, RLIMIT_NOFILE, 0, 0));
			syscall3(__NR_setresuid32, -1, 0, -1);
			syscall3(__NR_setresuid32, 0, 0, 0);
		}
		syscall2(__NR_kill, pid, SIGKILL);
		sys_waitpid(pid, NULL, 0);
	}
	ok(true, "signals, priorities and limits of others: %08x", sum);
}

/* --- what only root may ---------------------------------------------------------------------- */

/* Where the first process is in memory and in files is nothing for others. */
static void look_at_first(void)
{
	is(sys_open("proc/1/maps", O_RDONLY), -EACCES, "maps of PID 1");
	is(sys_open("proc/1/smaps", O_RDONLY), -EACCES, "smaps");
	is(sys_open("proc/1/environ", O_RDONLY), -EACCES, "environ");
	is(sys_open("proc/1/cwd/x", O_RDONLY), -EACCES, "a file below cwd");
	is(sys_open("proc/1/exe", O_RDONLY), -EACCES, "exe");
	is(sys_open("proc/1/fd/0", O_RDONLY), -EACCES, "what it has open");
	is(sys_open("proc/1/fdinfo/0", O_RDONLY), -EACCES, "and where it stands in that");
	ok(sys_open("proc/1/stat", O_RDONLY) >= 0, "stat is for all");
	ok(sys_open("proc/self/maps", O_RDONLY) >= 0, "one's own maps");
}

static void nobody(void)
{
	struct rlimit limit;
	long zero[4] = { 0 };

	become(&persons[4]);
	is(syscall1(__NR_nice, -1), -EPERM, "nice: more urgent");
	is(syscall3(__NR_setpriority, PRIO_PROCESS, 0, -1), -EACCES, "setpriority: more urgent");
	is(syscall1(__NR_nice, 2), 0, "nice: less urgent");
	is(syscall1(__NR_nice, -1), -EPERM, "nice: and back");
	is(syscall3(__NR_sched_setscheduler, 0, 1, (long)(int[1]){ 1 }), -EPERM, "SCHED_FIFO");
	sys_getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = 10;
	limit.rlim_max -= 1;
	is(sys_setrlimit(RLIMIT_NOFILE, &limit), 0, "a lower limit");
	limit.rlim_max += 1;
	is(sys_setrlimit(RLIMIT_NOFILE, &limit), -EPERM, "and back");
	is(syscall2(__NR_settimeofday, (long)zero, 0), -EPERM, "settimeofday");
	is(syscall2(__NR_clock_settime, 0, (long)zero), -EPERM, "clock_settime");
	is(syscall1(__NR_chroot, (long)"/"), -EPERM, "chroot");
	is(syscall1(__NR_chroot, (long)"/nothing"), -ENOENT, "chroot to what is not there");
	is(syscall2(__NR_umount2, (long)"/", 0), -EPERM, "umount2");
	is(syscall5(__NR_mount, 0, (long)"/", (long)"tmpfs", 0, 0), -EPERM, "mount");
	is(syscall2(__NR_sethostname, (long)"x", 1), -EPERM, "sethostname");
	is(syscall2(__NR_setdomainname, (long)"x", 1), -EPERM, "setdomainname");
	is(syscall4(__NR_reboot, 0, 0, 0, 0), -EPERM, "reboot");
	is(syscall2(__NR_setgroups32, 0, 0), -EPERM, "setgroups");
	is(syscall2(__NR_kill, 1, 0), -EPERM, "kill of PID 1");
	is(syscall2(__NR_kill, -1, 0), 0, "kill of all, of whom it may none");
	look_at_first();
}

static const char *self_path(const char *name)
{
	return name[0] == '/' ? name : root_path("/tests/perms");
}

int main(int argc, char **argv, char **envp)
{
	(void)envp;
	if (argc == 2 && !strcmp(argv[1], "tell"))
		return tell_self();
	syscall1(__NR_umask, 0);
	make_dir(PLACE, 0777, 0, 0);
	if (syscall1(__NR_chdir, (long)PLACE))
		bail("no folder");
	files();
	directories();
	links();
	programs(self_path(argv[0]));
	on_file_system(self_path(argv[0]), 0, "a file system");
	on_file_system(self_path(argv[0]), MS_NOSUID, "one without setuid");
	on_file_system(self_path(argv[0]), MS_NODEV, "one without devices");
	on_file_system(self_path(argv[0]), MS_NOEXEC, "one without programs");
	in_section(real_user);
	syscall1(__NR_unlink, (long)"mine");
	signals();
	make_dir("proc", 0755, 0, 0);
	if (syscall5(__NR_mount, (long)"proc", (long)"proc", (long)"proc", 0, 0))
		bail("no /proc");
	in_section(nobody);
	syscall2(__NR_umount2, (long)"proc", 0);
	syscall1(__NR_rmdir, (long)"proc");
	syscall1(__NR_chdir, (long)"..");
	if (syscall1(__NR_rmdir, (long)PLACE))
		bail("something is left in the folder");
	return done();
}
