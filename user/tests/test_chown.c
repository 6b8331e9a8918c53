/* SPDX-License-Identifier: MIT */
/*
 * tests/chown - whose a file is, and its mode: who may change them, and what that changes besides
 *
 *	root		may everything
 *	owner		1000, of group 100 and 200
 *	other		1002, of group 100 and 200
 *	fowner		1002 with CAP_FOWNER		chowner		with CAP_CHOWN
 *	fsetid		the owner with CAP_FSETID
 *
 * A line tells what became of a file by one change: the result, its mode and its owner.
 */
#include <uapi/capability.h>
#include <uapi/prctl.h>
#include <uapi/stat.h>

#include "test.h"

#define SIZE_OF(array)	(sizeof(array) / sizeof((array)[0]))
#define PLACE		root_path("/tests/chown-files")
#define OWNER		1000

struct person {
	const char *name;
	uint32_t uid;
	int power;			/* -1: none */
};

static const struct person persons[] = {
	{ "root", 0, -1 }, { "owner", OWNER, -1 }, { "other", 1002, -1 },
	{ "fowner", 1002, CAP_FOWNER }, { "chowner", 1002, CAP_CHOWN },
	{ "fsetid", OWNER, CAP_FSETID },
};

static const char *octal(unsigned int mode)
{
	static char text[5];

	for (int i = 3; i >= 0; i--, mode >>= 3)
		text[i] = (char)('0' + (mode & 7));
	return text;
}

static void become(const struct person *person)
{
	static const uint32_t groups[] = { 200 };
	struct user_cap_header header = { CAPABILITY_VERSION_3, 0 };
	struct user_cap_data data[2] = { 0 };

	syscall2(__NR_setgroups32, 1, (long)groups);
	if (person->uid == 0)
		return;
	syscall3(__NR_setresgid32, 100, 100, 100);
	syscall5(__NR_prctl, PR_SET_KEEPCAPS, 1, 0, 0, 0);
	syscall3(__NR_setresuid32, (long)person->uid, (long)person->uid, (long)person->uid);
	if (person->power >= 0)
		data[0].effective = data[0].permitted = 1U << person->power;
	syscall2(__NR_capset, (long)&header, (long)data);
}

/* --- one change ------------------------------------------------------------------------------ */

static const char *target = "file";

static void tell(const char *what, long result)
{
	struct stat64 stat = { 0 };

	syscall2(__NR_lstat64, (long)target, (long)&stat);
	printf("#   %s: %d, %s %u %u\n", what, (int)result, octal(stat.st_mode & 07777),
	       stat.st_uid, stat.st_gid);
}

static const struct person *acting;
static long (*change)(void);
static const char *change_name;

static void make_change(void)
{
	become(acting);
	tell(change_name, change());
}

struct file {
	const char *name;
	unsigned int mode;
	uint32_t uid, gid;
	bool is_dir;
};

static const struct file files[] = {
	{ "a program of the owner's", 06755, OWNER, 100, false },
	{ "one with the group's bit alone", 02745, OWNER, 200, false },
	{ "one of a group that he is not in", 06777, OWNER, 300, false },
	{ "one of root's", 06777, 0, 0, false },
	{ "his directory", 06775, OWNER, 300, true },
};

static void renew(const struct file *file)
{
	syscall1(__NR_unlink, (long)target);
	syscall1(__NR_rmdir, (long)target);
	if (file->is_dir)
		syscall2(__NR_mkdir, (long)target, 0700);
	else
		sys_close(syscall3(__NR_open, (long)target, O_CREAT | O_RDWR, 0600));
	syscall3(__NR_chown32, (long)target, (long)file->uid, (long)file->gid);
	syscall2(__NR_chmod, (long)target, (long)file->mode);
}

static long chown_to(uint32_t uid, uint32_t gid)
{
	return syscall3(__NR_chown32, (long)target, (long)uid, (long)gid);
}

#define KEEP	((uint32_t)-1)

static long to_nobody(void) { return chown_to(KEEP, KEEP); }
static long to_owner(void) { return chown_to(OWNER, KEEP); }
static long to_other(void) { return chown_to(1002, KEEP); }
static long to_group(void) { return chown_to(KEEP, 200); }
static long to_own_group(void) { return chown_to(KEEP, 100); }
static long to_strange_group(void) { return chown_to(KEEP, 300); }
static long to_both(void) { return chown_to(OWNER, 200); }
static long mode_all(void) { return syscall2(__NR_chmod, (long)target, 07777); }
static long mode_few(void) { return syscall2(__NR_chmod, (long)target, 02640); }
static long mode_odd(void) { return syscall2(__NR_chmod, (long)target, 0170644); }
static long written(void)
{
	int fd = sys_open(target, O_WRONLY);
	long result = fd < 0 ? fd : sys_write(fd, "x", 1);

	sys_close(fd);
	return result;
}
static long written_nothing(void)
{
	int fd = sys_open(target, O_WRONLY);
	long result = fd < 0 ? fd : sys_write(fd, "x", 0);

	sys_close(fd);
	return result;
}
static long cut_off(void) { return syscall2(__NR_truncate, (long)target, 0); }
static long opened_empty(void)
{
	int fd = sys_open(target, O_WRONLY | O_TRUNC);

	sys_close(fd);
	return fd < 0 ? fd : 0;
}

static const struct { const char *name; long (*make)(void); } changes[] = {
	{ "chown to nobody", to_nobody }, { "chown to the owner", to_owner },
	{ "chown to another", to_other }, { "to a group of his", to_group },
	{ "to his group", to_own_group }, { "to a group not his", to_strange_group },
	{ "to owner and group", to_both }, { "chmod 7777", mode_all }, { "chmod 2640", mode_few },
	{ "chmod with a kind", mode_odd }, { "a write", written },
	{ "of nothing", written_nothing }, { "truncate", cut_off }, { "O_TRUNC", opened_empty },
};

static void all_changes(void)
{
	for (size_t f = 0; f < SIZE_OF(files); f++)
		for (size_t p = 0; p < SIZE_OF(persons); p++) {
			ok(true, "%s, by %s", files[f].name, persons[p].name);
			for (size_t c = 0; c < SIZE_OF(changes); c++) {
				renew(&files[f]);
				acting = &persons[p];
				change = changes[c].make;
				change_name = changes[c].name;
				in_section(make_change);
			}
		}
}

/* --- new files ------------------------------------------------------------------------------- */

static void make_each_kind(void)
{
	long new = (long)"new";

	target = "new";
	tell("open 6777", 0 * syscall3(__NR_open, new, O_CREAT | O_RDWR, 06777));
	syscall1(__NR_unlink, new);
	tell("mkdir 7777", syscall2(__NR_mkdir, new, 07777));
	syscall1(__NR_rmdir, new);
	tell("mknod 2755", syscall3(__NR_mknod, new, S_IFIFO | 02755, 0));
	syscall1(__NR_unlink, new);
	tell("symlink", syscall2(__NR_symlink, (long)"x", new));
	syscall1(__NR_unlink, new);
}

static void new_in(const char *dir, unsigned int dir_mode, uint32_t gid)
{
	syscall2(__NR_mkdir, (long)dir, 0700);
	syscall3(__NR_chown32, (long)dir, 0, (long)gid);
	syscall2(__NR_chmod, (long)dir, (long)dir_mode);
	syscall1(__NR_chdir, (long)dir);
	for (size_t p = 0; p < 3; p++) {
		static const struct { const char *name; unsigned int umask; } kinds[] = {
			{ "file", 0 }, { "masked", 0267 },
		};

		for (size_t k = 0; k < SIZE_OF(kinds); k++) {
			int pid, status;

			print_flush();
			pid = sys_fork();
			if (pid == 0) {
				become(&persons[p]);
				syscall1(__NR_umask, (long)kinds[k].umask);
				make_each_kind();
				exit(0);
			}
			sys_waitpid(pid, &status, 0);
			ok(status == 0, "%s in %s, by %s", kinds[k].name, dir, persons[p].name);
		}
	}
	syscall1(__NR_chdir, (long)"..");
	syscall1(__NR_rmdir, (long)dir);
}

/* --- the other calls ------------------------------------------------------------------------- */

static void calls(void)
{
	int fd, path;

	renew(&files[0]);
	fd = sys_open(target, O_RDONLY);
	path = sys_open(target, O_PATH);
	is(syscall2(__NR_symlink, (long)"file", (long)"link"), 0, "a link");
	is(syscall3(__NR_lchown32, (long)"link", 7, 8), 0, "lchown of it");
	target = "link";
	tell("the link", 0);
	target = "file";
	tell("and the file", 0);
	is(syscall3(__NR_chown, (long)"link", 9, 0xffff), 0, "chown, 16 bits, through it");
	tell("the file", 0);
	is(syscall3(__NR_lchown, (long)"link", 0xffff, 10), 0, "lchown, 16 bits");
	target = "link";
	tell("the link", 0);
	target = "file";
	is(syscall3(__NR_fchown, fd, 11, 12), 0, "fchown, 16 bits");
	is(syscall3(__NR_fchown32, fd, 70000, -1), 0, "fchown");
	tell("the file", 0);
	is(syscall3(__NR_fchown32, path, 1, 1), -EBADF, "fchown of what is no more than a path");
	is(syscall2(__NR_fchmod, path, 0600), -EBADF, "fchmod, likewise");
	is(syscall5(__NR_fchownat, path, (long)"", 13, -1, AT_EMPTY_PATH), 0, "but fchownat");
	tell("the file", 0);
	is(syscall5(__NR_fchownat, AT_FDCWD, (long)"link", 14, -1, AT_SYMLINK_NOFOLLOW), 0,
	   "fchownat of the link");
	is(syscall5(__NR_fchownat, AT_FDCWD, (long)"link", 14, -1, 1), -EINVAL, "unknown flag");
	is(syscall5(__NR_fchownat, AT_FDCWD, (long)"", 14, -1, 0), -ENOENT, "no name");
	is(syscall5(__NR_fchownat, 99, (long)"", 14, -1, AT_EMPTY_PATH), -EBADF, "no file");
	is(syscall3(__NR_chown32, (long)bad_address(), 0, 0), -EFAULT, "a bad address");
	is(syscall3(__NR_chown32, (long)"none", 0, 0), -ENOENT, "a file that is not there");
	is(syscall2(__NR_fchmod, fd, 04711), 0, "fchmod");
	is(syscall2(__NR_fchmod, 99, 04711), -EBADF, "of no file");
	tell("the file", 0);
	is(syscall3(__NR_fchmodat, AT_FDCWD, (long)"link", 0640), 0, "fchmodat through a link");
	is(syscall2(__NR_chmod, (long)"file/x", 0640), -ENOTDIR, "chmod: a file as a directory");
	tell("the file", 0);
	sys_close(fd);
	sys_close(path);
	syscall1(__NR_unlink, (long)"link");
	syscall1(__NR_unlink, (long)"file");
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	syscall1(__NR_umask, 0);
	syscall2(__NR_mkdir, (long)PLACE, 0777);
	if (syscall1(__NR_chdir, (long)PLACE))
		bail("no folder");
	all_changes();
	renew(&files[0]);
	new_in("plain", 0777, 300);
	new_in("group's", 02777, 300);
	new_in("own group's", 02777, 200);
	calls();
	syscall1(__NR_unlink, (long)"file");
	syscall1(__NR_chdir, (long)"..");
	syscall1(__NR_rmdir, (long)PLACE);
	return done();
}
