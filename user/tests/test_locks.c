/* SPDX-License-Identifier: MIT */
/*
 * tests/locks - locks of parts of files and of whole files, between processes
 *
 * Three processes lock and unlock parts of a file at random; a flat model says who may, and a
 * look at each byte by somebody without locks finds what the model has.
 */
#include "handler.h"
#include "test.h"
#include "thread.h"
#include "workers.h"

#define FILE_NAME	root_path("/tests/locks-file")
#define NR_BYTES	12
#define NR_LOCKERS	3
#define NR_STEPS	1500

static int fd;

static struct flock64 *shared_flock(unsigned int nr)
{
	return (struct flock64 *)worker_memory() + nr;
}

static long set64(unsigned int cmd, int type, long long start, long long len)
{
	struct flock64 flock = { .l_type = (int16_t)type, .l_start = start, .l_len = len };

	return syscall3(__NR_fcntl64, fd, (long)cmd, (long)&flock);
}

/* A worker's range of bytes. */
static void prepare(unsigned int nr, int type, long long start, long long len)
{
	*shared_flock(nr) = (struct flock64){
		.l_type = (int16_t)type, .l_start = start, .l_len = len };
}

static long ask_lock(unsigned int nr, unsigned int cmd, int type, long long start, long long len)
{
	prepare(nr, type, start, len);
	return ask(nr, __NR_fcntl64, fd, (long)cmd, (long)shared_flock(nr), 0);
}

static void tell_lock(unsigned int nr, int type, long long start, long long len)
{
	prepare(nr, type, start, len);
	tell(nr, __NR_fcntl64, fd, F_SETLKW64, (long)shared_flock(nr), 0);
}

/* '.', 'r' or 'w': what is in the way of a write to a byte; whose it is */
static char look(long long byte, int *pid)
{
	struct flock64 flock = { .l_type = F_WRLCK, .l_start = byte, .l_len = 1 };

	if (syscall3(__NR_fcntl64, fd, F_GETLK64, (long)&flock))
		return '?';
	*pid = flock.l_pid;
	return flock.l_type == F_UNLCK ? '.' : flock.l_type == F_RDLCK ? 'r' : 'w';
}

static const char *picture(void)
{
	static char text[NR_BYTES + 1];
	int pid;

	for (int i = 0; i < NR_BYTES; i++)
		text[i] = look(i, &pid);
	return text;
}

static bool looks(const char *want, const char *name)
{
	const char *got = picture();

	if (ok(!strcmp(got, want), "%s", name))
		return true;
	printf("# %s, not %s\n", got, want);
	return false;
}

/* --- the model -------------------------------------------------------------------------- */

static char model[NR_BYTES][NR_LOCKERS];	/* '.', 'r', 'w' */

static bool model_allows(int who, char type, int start, int end)
{
	for (int i = start; i < end; i++)
		for (int other = 0; other < NR_LOCKERS; other++)
			if (other != who && model[i][other] != '.' && type != '.' &&
			    (type == 'w' || model[i][other] == 'w'))
				return false;
	return true;
}

static bool model_fits(void)
{
	for (int i = 0; i < NR_BYTES; i++) {
		char want = '.', got;
		bool is_owner = false;
		int pid = 0;

		got = look(i, &pid);
		for (unsigned int who = 0; who < NR_LOCKERS; who++) {
			if (model[i][who] == '.')
				continue;
			want = model[i][who];
			is_owner |= pid == worker_pid(who);
		}
		if (got != want || (want != '.' && !is_owner)) {
			printf("# byte %d: %c of %d, not %c\n", i, got, pid, want);
			return false;
		}
	}
	return true;
}

static uint32_t seed = 1;

static unsigned int draw(unsigned int below)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 16) % below;
}

static bool one_step(int *refused)
{
	static const char types[] = "rw.";
	static const int lock_types[] = { F_RDLCK, F_WRLCK, F_UNLCK };
	unsigned int who = draw(NR_LOCKERS), type = draw(3);
	int start = (int)draw(NR_BYTES);
	int end = start + 1 + (int)draw((unsigned int)(NR_BYTES - start));
	bool allowed = model_allows((int)who, types[type], start, end);
	long result;

	result = ask_lock(who, F_SETLK64, lock_types[type], start,
			  end == NR_BYTES ? 0 : end - start);
	if (result != (allowed ? 0 : -EAGAIN)) {
		printf("# %u asks for %c %d-%d: %ld\n", who, types[type], start, end, result);
		return false;
	}
	*refused += !allowed;
	for (int i = start; i < end && allowed; i++)
		model[i][who] = types[type];
	return true;
}

static void against_model(void)
{
	int refused = 0, step;
	bool good = true;

	memset(model, '.', sizeof(model));
	for (unsigned int i = 0; i < NR_LOCKERS; i++)
		start_worker(i);
	for (step = 0; step < NR_STEPS && good; step++)
		good = one_step(&refused) && model_fits();
	ok(good, "%d random locks of three processes are as a flat model has them", NR_STEPS);
	is(refused, 481, "so many of them were in each other's way");
	for (unsigned int i = 0; i < NR_LOCKERS; i++)
		dismiss(i);
	looks("............", "a process that ends leaves no lock");
}

/* --- when locks go ----------------------------------------------------------------------- */

static void split_and_merge(void)
{
	start_worker(0);
	ask_lock(0, F_SETLK64, F_RDLCK, 0, 0);
	looks("rrrrrrrrrrrr", "all is locked");
	ask_lock(0, F_SETLK64, F_WRLCK, 3, 4);
	looks("rrrwwwwrrrrr", "a piece in the middle changes its type");
	ask_lock(0, F_SETLK64, F_UNLCK, 5, 1);
	looks("rrrww.wrrrrr", "a byte of that is unlocked");
	ask_lock(0, F_SETLK64, F_UNLCK, 8, -3);
	looks("rrrww...rrrr", "a negative length: what is in front");
	ask_lock(0, F_SETLK64, F_RDLCK, 4, 1);
	looks("rrrwr...rrrr", "the edge of a piece");
	ask_lock(0, F_SETLK64, F_UNLCK, 0, 0);
	looks("............", "all is unlocked");
	dismiss(0);
}

static void go_with_close(void)
{
	long other;

	start_worker(0);
	other = ask(0, __NR_dup, fd, 0, 0, 0);
	ask_lock(0, F_SETLK64, F_WRLCK, 2, 3);
	looks("..www.......", "a lock");
	is(ask(0, __NR_close, other, 0, 0, 0), 0, "another number of the same file is closed");
	looks("............", "the lock is gone");
	ask_lock(0, F_SETLK64, F_WRLCK, 2, 3);
	memcpy(worker_memory(), FILE_NAME, strlen(FILE_NAME) + 1);
	other = ask(0, __NR_open, (long)worker_memory(), O_RDONLY, 0, 0);
	is(ask(0, __NR_close, other, 0, 0, 0), 0, "the file is opened anew and closed");
	looks("............", "the lock is gone again");
	ask_lock(0, F_SETLK64, F_RDLCK, 1, 1);
	is(ask(0, __NR_dup2, fd, fd, 0, 0), fd, "dup2 onto itself");
	looks(".r..........", "the lock stays");
	memcpy(worker_memory(), FILE_NAME, strlen(FILE_NAME) + 1);
	other = ask(0, __NR_open, (long)worker_memory(), O_PATH, 0, 0);
	is(ask(0, __NR_close, other, 0, 0, 0), 0, "a number for the path alone is closed");
	looks(".r..........", "the lock stays");
	other = ask(0, __NR_dup, 0, 0, 0, 0);
	is(ask(0, __NR_dup2, other, fd, 0, 0), fd, "dup2 closes the file");
	looks("............", "the lock is gone");
	dismiss(0);
}

static int locks_and_forks(void *data)
{
	int child, status = 0;

	(void)data;
	if (set64(F_SETLK64, F_WRLCK, 0, 4))
		return 1;
	child = sys_fork();
	if (child == 0)		/* what it unlocks is nothing, and its end neither */
		exit(set64(F_SETLK64, F_UNLCK, 0, 0) || set64(F_SETLK64, F_WRLCK, 0, 1) != -EAGAIN);
	if (sys_waitpid(child, &status, 0) != child || status)
		return 2;
	return 0;
}

static int locks_and_stays(void *data)
{
	char *words[] = { (char *)root_path("/bin/stay"), NULL };

	(void)data;
	if (set64(F_SETLK64, F_WRLCK, 6, 2))
		return 1;
	sys_execve(words[0], words, words + 1);
	return 2;
}

static void across_programs(void)
{
	int pid, owner = 0, status;

	lives(locks_and_forks, NULL,
	      "a child has none of its parent's locks, and cannot unlock them");
	print_flush();
	pid = sys_fork();
	if (pid == 0)
		exit(locks_and_stays(NULL));
	while (look(6, &owner) == '.')
		sleep_ms(1);
	sleep_ms(50);
	looks("......ww....", "another program in the same process: the lock stays");
	look(6, &owner);
	is(owner == pid, 1, "and is said to be that process's");
	syscall2(__NR_kill, pid, SIGKILL);
	sys_waitpid(pid, &status, 0);
	looks("............", "until it is killed");
}

/* --- who waits ---------------------------------------------------------------------------- */

static void waiting(void)
{
	start_worker(0);
	start_worker(1);
	start_worker(2);
	ask_lock(0, F_SETLK64, F_WRLCK, 0, 4);
	tell_lock(1, F_RDLCK, 2, 4);
	ok(waits(1), "who wants to read waits for who writes");
	is(ask_lock(0, F_SETLK64, F_UNLCK, 0, 2), 0, "an unlock beside it");
	ok(waits(1), "does not help");
	is(ask_lock(0, F_SETLK64, F_RDLCK, 2, 2), 0, "the writer becomes a reader");
	is(answer(1), 0, "that does");
	looks("..rrrr......", "both have it");
	tell_lock(2, F_WRLCK, 0, 0);
	ok(waits(2), "a writer of all waits for both");
	ask_lock(0, F_SETLK64, F_UNLCK, 0, 0);
	ok(waits(2), "and for the second");
	dismiss(1);
	is(answer(2), 0, "until that ends");
	looks("wwwwwwwwwwww", "now all is its");
	dismiss(0);
	dismiss(2);
}

static void circles(void)
{
	start_worker(0);
	start_worker(1);
	start_worker(2);
	for (unsigned int i = 0; i < 3; i++)
		ask_lock(i, F_SETLK64, F_WRLCK, i, 1);
	tell_lock(0, F_WRLCK, 1, 1);
	ok(waits(0), "0 waits for 1");
	is(ask_lock(1, F_SETLKW64, F_WRLCK, 0, 1), -EDEADLK, "1 cannot wait for 0");
	is(ask_lock(1, F_SETLK64, F_WRLCK, 0, 1), -EAGAIN, "one that would not wait is told so");
	tell_lock(1, F_WRLCK, 2, 1);
	ok(waits(1), "1 waits for 2");
	is(ask_lock(2, F_SETLKW64, F_RDLCK, 0, 1), -EDEADLK, "2 cannot wait for 0");
	looks("www.........", "all have what they had");
	dismiss(2);
	is(answer(1), 0, "2 ends: 1 goes on");
	ask_lock(1, F_SETLK64, F_UNLCK, 0, 0);
	is(answer(0), 0, "1 unlocks: 0 goes on");
	looks("ww..........", "0 has both");
	dismiss(0);
	dismiss(1);
}

static int interrupted(void *data)
{
	uint32_t flags = *(uint32_t *)data;

	note(SIGALRM, flags, 0);
	syscall1(__NR_alarm, 1);
	return set64(F_SETLKW64, F_WRLCK, 0, 1) == -EINTR && seen_count == 1 ? 0 : 1;
}

static int restarted(void *data)
{
	(void)data;
	note(SIGALRM, SA_RESTART, 0);
	syscall1(__NR_alarm, 1);
	return set64(F_SETLKW64, F_WRLCK, 0, 1) == 0 && seen_count == 1 ? 0 : 1;
}

static void signals(void)
{
	uint32_t flags = 0;
	int pid, status = -1;

	start_worker(0);
	ask_lock(0, F_SETLK64, F_WRLCK, 0, 1);
	lives(interrupted, &flags, "a signal ends the wait");
	print_flush();
	pid = sys_fork();
	if (pid == 0)
		exit(restarted(NULL));
	sleep_ms(1300);
	is(sys_waitpid(pid, &status, WNOHANG), 0, "with SA_RESTART it goes on");
	dismiss(0);
	is(sys_waitpid(pid, &status, 0) == pid && status == 0, 1, "until it has the lock");
}

/* --- threads ------------------------------------------------------------------------------ */

static int thread_locks(struct thread *thread)
{
	(void)thread;
	return (int)set64(F_SETLK64, F_WRLCK, 3, 3);
}

static int of_threads(void *data)
{
	static struct thread thread;

	(void)data;
	if (set64(F_SETLK64, F_RDLCK, 0, 8))
		return 1;
	thread_run(&thread, thread_locks, NULL);
	return thread_join(&thread) ? 2 : 0;
}

/* --- what is refused ----------------------------------------------------------------------- */

static long set_with(int file, unsigned int cmd, int type, int whence, long long start,
		     long long len)
{
	struct flock64 flock = { .l_type = (int16_t)type, .l_whence = (int16_t)whence,
				 .l_start = start, .l_len = len };

	return syscall3(__NR_fcntl64, file, (long)cmd, (long)&flock);
}

#define FAR	0x7fffffffffffffffLL

static void refuses(void)
{
	int reader = sys_open(FILE_NAME, O_RDONLY), writer = sys_open(FILE_NAME, O_WRONLY);

	is(set_with(99, F_SETLK64, F_RDLCK, 0, 0, 0), -EBADF, "no file");
	is(set_with(fd, F_SETLK64, 3, 0, 0, 0), -EINVAL, "no type");
	is(set_with(fd, F_SETLK64, F_RDLCK, 3, 0, 0), -EINVAL, "no whence");
	is(set_with(fd, F_SETLK64, F_RDLCK, 0, -1, 0), -EINVAL, "in front of the file");
	is(set_with(fd, F_SETLK64, F_RDLCK, 0, 5, -6), -EINVAL, "a length into there");
	is(set_with(fd, F_SETLK64, F_RDLCK, 0, 5, -5), 0, "a length up to there");
	is(set_with(fd, F_SETLK64, F_RDLCK, 0, FAR, 1), 0, "the last byte");
	is(set_with(fd, F_SETLK64, F_RDLCK, 0, FAR, 2), -EOVERFLOW, "behind it");
	is(set_with(fd, F_SETLK64, F_RDLCK, 2, FAR, 1), -EOVERFLOW, "behind it, from the end");
	is(set_with(reader, F_SETLK64, F_WRLCK, 0, 0, 0), -EBADF,
	   "to write what is open to be read");
	is(set_with(writer, F_SETLK64, F_RDLCK, 0, 0, 0), -EBADF,
	   "to read what is open to be written");
	is(set_with(writer, F_SETLK64, F_UNLCK, 0, 0, 0), 0, "an unlock does not ask");
	is(set_with(reader, F_GETLK64, F_WRLCK, 0, 0, 0), 0, "nor a look");
	is(set_with(fd, F_GETLK64, F_UNLCK, 0, 0, 0), -EINVAL, "a look for no lock");
	is(syscall3(__NR_fcntl64, fd, F_SETLK64, (long)bad_address()), -EFAULT, "a bad address");
	is(syscall3(__NR_fcntl64, fd, F_GETLK64, (long)bad_address()), -EFAULT, "and for a look");
	is(syscall3(__NR_fcntl, fd, F_SETLK64, (long)bad_address()), -EINVAL,
	   "the old fcntl does not know 64 bits");
	sys_close(reader);
	sys_close(writer);
}

/* What is beyond 32 bits cannot be told to who asks in 32 bits. */
static void narrow(void)
{
	struct flock *flock = worker_memory();
	struct flock mine = { .l_type = F_WRLCK, .l_start = 4, .l_len = 6 };

	start_worker(0);
	*flock = (struct flock){ .l_type = F_WRLCK, .l_whence = 2, .l_start = -10, .l_len = 5 };
	is(ask(0, __NR_fcntl, fd, F_SETLK, (long)flock, 0), 0, "32 bits, from the end");
	looks("..wwwww.....", "is what is meant");
	is(syscall3(__NR_fcntl, fd, F_GETLK, (long)&mine), 0, "a look");
	ok(mine.l_type == F_WRLCK && mine.l_whence == 0 && mine.l_start == 2 && mine.l_len == 5 &&
	   mine.l_pid == worker_pid(0), "says where and whose");
	ask_lock(0, F_SETLK64, F_UNLCK, 0, 0);
	ask_lock(0, F_SETLK64, F_WRLCK, 0x7ffffff0, 0x20);
	mine = (struct flock){ .l_type = F_RDLCK };
	is(syscall3(__NR_fcntl64, fd, F_GETLK, (long)&mine), -EOVERFLOW, "an end beyond 32 bits");
	is(mine.l_type == F_RDLCK && mine.l_pid == 0, 1, "nothing is told");
	ask_lock(0, F_SETLK64, F_WRLCK, 0x7ffffff0, 0);
	is(syscall3(__NR_fcntl64, fd, F_GETLK, (long)&mine), 0, "to the end of all");
	ok(mine.l_start == 0x7ffffff0 && mine.l_len == 0, "is a length of 0");
	dismiss(0);
}

/* --- open files' own ----------------------------------------------------------------------- */

static long set_ofd(int file, unsigned int cmd, int type, int pid)
{
	struct flock64 flock = { .l_type = (int16_t)type, .l_len = 3, .l_pid = pid };
	long result = syscall3(__NR_fcntl64, file, (long)cmd, (long)&flock);

	return cmd == F_OFD_GETLK && !result ? flock.l_type * 1000 + flock.l_pid : result;
}

static void of_open_files(void)
{
	int other = sys_open(FILE_NAME, O_RDWR), same = sys_dup(fd), pid = 0;

	is(set_ofd(fd, F_OFD_SETLK, F_WRLCK, 1), -EINVAL, "an open file's lock: no pid is given");
	is(set_ofd(fd, F_OFD_SETLK, F_WRLCK, 0), 0, "an open file's lock");
	is(set_ofd(same, F_OFD_SETLK, F_WRLCK, 0), 0, "a dup of it has it too");
	is(set_ofd(other, F_OFD_SETLK, F_RDLCK, 0), -EAGAIN, "opened anew it has not");
	is(set_ofd(other, F_OFD_GETLK, F_RDLCK, 0), 1000 - 1, "and is told: nobody's");
	is(look(0, &pid), 'w', "it is in a process's way as well");
	is(set64(F_SETLK64, F_RDLCK, 0, 1), -EAGAIN, "even in that of the process itself");
	sys_close(same);
	is(set_ofd(other, F_OFD_SETLK, F_RDLCK, 0), -EAGAIN, "a dup is closed: it stays");
	sys_close(fd);
	is(set_ofd(other, F_OFD_SETLKW, F_RDLCK, 0), 0, "closed for good it is gone");
	fd = other;
	set_ofd(fd, F_OFD_SETLK, F_UNLCK, 0);
}

static long flock(int file, int cmd)
{
	return syscall2(__NR_flock, file, cmd);
}

static void whole_files(void)
{
	int other = sys_open(FILE_NAME, O_RDONLY), same = sys_dup(other);

	is(flock(99, LOCK_EX), -EBADF, "flock: no file");
	is(flock(fd, 0), -EINVAL, "flock: no type");
	is(flock(99, 0), -EINVAL, "flock: the type first");
	is(flock(fd, LOCK_SH | LOCK_EX), -EINVAL, "flock: two types");
	is(flock(fd, LOCK_UN), 0, "flock: unlock what is not locked");
	is(flock(fd, LOCK_EX | LOCK_NB), 0, "exclusive");
	is(flock(fd, LOCK_EX | LOCK_NB), 0, "once more");
	is(flock(other, LOCK_SH | LOCK_NB), -EAGAIN, "not shared by another");
	is(set64(F_SETLK64, F_WRLCK, 0, 0), 0, "the other kind of locks does not see it");
	is(flock(fd, LOCK_SH | LOCK_NB), 0, "the first becomes shared");
	is(flock(same, LOCK_SH | LOCK_NB), 0, "a dup of the other shares");
	is(flock(fd, LOCK_EX | LOCK_NB), -EAGAIN, "the first cannot be exclusive again");
	is(flock(other, LOCK_EX | LOCK_NB), 0, "and has lost what it had");
	sys_close(same);
	is(flock(fd, LOCK_SH | LOCK_NB), -EAGAIN, "a dup is closed: the lock stays");
	start_worker(0);
	sys_close(other);
	is(flock(fd, LOCK_SH | LOCK_NB), -EAGAIN, "closed, but a child has it open");
	tell(0, __NR_flock, fd, LOCK_UN, 0, 0);
	is(answer(0), 0, "a child unlocks what its parent locked");
	start_worker(1);
	tell(1, __NR_flock, fd, LOCK_EX, 0, 0);
	ok(waits(1), "flock waits");
	is(ask(0, __NR_close, other, 0, 0, 0), 0, "the last number is closed");
	is(answer(1), 0, "flock goes on");
	is(flock(fd, LOCK_EX | LOCK_NB), 0, "the child locked the same open file");
	is(flock(fd, LOCK_UN), 0, "it is unlocked");
	dismiss(0);
	dismiss(1);
}

int main(int argc, char **argv, char **envp)
{
	(void)argc, (void)argv, (void)envp;
	fd = syscall3(__NR_open, (long)FILE_NAME, O_CREAT | O_RDWR | O_TRUNC, 0644);
	if (fd < 0 || sys_write(fd, "0123456789ab", NR_BYTES) != NR_BYTES)
		bail("no file");
	split_and_merge();
	go_with_close();
	against_model();
	across_programs();
	waiting();
	circles();
	signals();
	lives(of_threads, NULL, "threads share their locks");
	refuses();
	narrow();
	of_open_files();
	whole_files();
	syscall1(__NR_unlink, (long)FILE_NAME);
	return done();
}
