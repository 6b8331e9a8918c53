/* SPDX-License-Identifier: MIT */
/*
 * bin/refused [CALL] - each system call, each of its requests for memory refused once
 *
 *	for each call, N = 1, 2, 3 ...
 *		a child		makes what the call needs
 *				looks at its state
 *				its request N from now on fails		/dev/fail
 *				makes the call
 *				looks again
 *	until none failed
 *
 * A call that says it was refused has changed nothing: files, memory, signals, timers, folders
 * are as before.  One that succeeded all the same has done all of it.  A child that could not
 * have a page which it touched, in user mode, is killed: nobody could tell it otherwise.
 *
 * It ends with 0 if that is so.  Where nothing can be made to fail it ends with 2.
 */
#include <uapi/ioctls.h>
#include <uapi/poll.h>
#include <uapi/sched.h>
#include <uapi/stat.h>
#include <uapi/time.h>
#include <uapi/uio.h>

#include "printf.h"
#include "start.h"
#include "string.h"
#include "sys.h"

#define SIZE_OF(array)	(sizeof(array) / sizeof((array)[0]))
#define MANY		400		/* requests that a call does not make */
#define AREA		((char *)0x20000000)
#define AREA_PAGES	32
#define FOLDER		"/refused"
#define MOUNT_POINT	FOLDER "/mounted"	/* a file system lies on it */
#define LONG_NAME	FOLDER "/a name that does not fit where short ones have their place"

/* --- what a process has ---------------------------------------------------------------- */

struct state {
	int children;
	char *heap;
	int fds[24], positions[24], far_fds[2];
	int piped, pipe_size;
	char pages[AREA_PAGES];		/* mincore's word, '-': nothing is mapped */
	sigset_t blocked, pending;
	struct sigaction actions[32];
	stack_t stack;
	struct rlimit limits[RLIM_NLIMITS];
	uint32_t timers[3][4];
	uint32_t thread_areas[3][4];
	int group, session;
	char locks[8];			/* of parts of a file, seen by another process */
	int flock;			/* may another open file have it? */
	char place[64];
	struct { int there; uint32_t mode, links; int64_t size; } files[12];
};

#define FIFO		FOLDER "/fifo"

static const char *const names[] = {
	FOLDER "/file", FOLDER "/new", FOLDER "/folder", FOLDER "/folder/new", FOLDER "/link",
	FOLDER "/empty", FOLDER "/zero", FOLDER, LONG_NAME, MOUNT_POINT, FOLDER "/empty/in",
	FIFO,
};

static int pipe_ends[2];

static void look_at_files(struct state *state)
{
	for (unsigned int i = 0; i < SIZE_OF(names); i++) {
		struct stat64 stat;

		state->files[i].there = syscall2(__NR_lstat64, (long)names[i], (long)&stat);
		if (state->files[i].there)
			continue;
		state->files[i].mode = stat.st_mode;
		state->files[i].links = stat.st_nlink;
		state->files[i].size = stat.st_size;
	}
	for (int fd = 0; fd < (int)SIZE_OF(state->fds); fd++) {
		state->fds[fd] = syscall2(__NR_fcntl64, fd, F_GETFD);
		state->positions[fd] = (int)sys_lseek(fd, 0, SEEK_CUR);
	}
	state->far_fds[0] = syscall2(__NR_fcntl64, 300, F_GETFD);
	state->far_fds[1] = syscall2(__NR_fcntl64, 500, F_GETFD);
	syscall3(__NR_ioctl, pipe_ends[0], FIONREAD, (long)&state->piped);
	state->pipe_size = syscall3(__NR_fcntl64, pipe_ends[0], F_GETPIPE_SZ, 0);
	syscall2(__NR_getcwd, (long)state->place, sizeof(state->place));
}

static int file, folder, zero, memory;	/* descriptors */
static int opened_anew;			/* the file again; never closed, which would unlock it */

/* 'r', 'w', '-': another open file asks. */
static void look_at_locks(struct state *state)
{
	for (unsigned int i = 0; i < SIZE_OF(state->locks); i++) {
		struct flock64 lock = { .l_type = F_WRLCK, .l_start = i, .l_len = 1 };

		syscall3(__NR_fcntl64, opened_anew, F_OFD_GETLK, (long)&lock);
		state->locks[i] = "rw-"[lock.l_type];
	}
	state->flock = (int)syscall2(__NR_flock, opened_anew, LOCK_SH | LOCK_NB);
	syscall2(__NR_flock, opened_anew, LOCK_UN);
}

static void look_at_memory(struct state *state)
{
	state->heap = sys_brk(NULL);
	for (unsigned int i = 0; i < AREA_PAGES; i++) {
		unsigned char there = 0;

		state->pages[i] = '-';
		if (sys_mincore(AREA + PAGES(i), PAGE_SIZE, &there) == 0)
			state->pages[i] = there & 1 ? '1' : '0';
	}
}

static void look_at_signals(struct state *state)
{
	syscall4(__NR_rt_sigprocmask, SIG_BLOCK, 0, (long)&state->blocked, sizeof(sigset_t));
	syscall2(__NR_rt_sigpending, (long)&state->pending, sizeof(sigset_t));
	for (int signal = 1; signal < (int)SIZE_OF(state->actions); signal++)
		syscall4(__NR_rt_sigaction, signal, 0, (long)&state->actions[signal],
			 sizeof(sigset_t));
	syscall2(__NR_sigaltstack, 0, (long)&state->stack);
	for (int timer = 0; timer < 3; timer++)
		syscall2(__NR_getitimer, timer, (long)state->timers[timer]);
}

static void look(struct state *state)
{
	memset(state, 0, sizeof(*state));
	look_at_files(state);
	look_at_memory(state);
	look_at_signals(state);
	look_at_locks(state);
	for (int i = 0; i < RLIM_NLIMITS; i++)
		sys_getrlimit(i, &state->limits[i]);
	for (uint32_t i = 0; i < 3; i++) {
		state->thread_areas[i][0] = 6 + i;
		syscall1(__NR_get_thread_area, (long)state->thread_areas[i]);
	}
	state->group = syscall1(__NR_getpgid, 0);
	state->session = syscall1(__NR_getsid, 0);
	state->children = sys_waitpid(-1, NULL, WNOHANG);
}

/* The first part that differs, NULL if none does. */
static const char *difference(const struct state *a, const struct state *b)
{
#define PART(what) { #what, offsetof(struct state, what), sizeof(a->what) }
	static const struct { const char *name; size_t at, size; } parts[] = {
		PART(children), PART(heap), PART(fds), PART(positions), PART(far_fds),
		PART(piped), PART(pipe_size), PART(pages),
		PART(blocked), PART(pending), PART(actions), PART(stack), PART(limits),
		PART(timers), PART(thread_areas), PART(group), PART(session), PART(place),
		PART(locks), PART(flock),
		PART(files),
	};
#undef PART

	for (unsigned int i = 0; i < SIZE_OF(parts); i++)
		if (memcmp((const char *)a + parts[i].at, (const char *)b + parts[i].at,
			   parts[i].size) != 0)
			return parts[i].name;
	return NULL;
}

/* --- the calls --------------------------------------------------------------------------- */

static struct iovec vectors[64];
static char buffer[16384];
static volatile int thread_lives;
#define MANY_FDS	300		/* to poll: some pages of lists, and of queues */
static struct pollfd polled[MANY_FDS];

static void handle(int signal)
{
	(void)signal;
}

static long call_open(void) { return sys_open(FOLDER "/file", O_RDWR); }
static long call_create(void)
{
	return syscall3(__NR_open, (long)names[1], O_CREAT | O_RDWR, 0600);
}
static long call_open_device(void) { return sys_open("/dev/zero", O_RDWR); }
static long call_openat(void) { return syscall4(__NR_openat, AT_FDCWD, (long)names[0], 0, 0); }
static long call_dup_far(void) { return syscall2(__NR_dup2, file, 300); }
static long call_fcntl_far(void) { return syscall3(__NR_fcntl64, file, F_DUPFD, 500); }
static long call_write(void) { return sys_write(file, buffer, sizeof(buffer)); }
static long call_pwrite(void)
{
	return syscall5(__NR_pwrite64, file, (long)buffer, 100, 100000, 0);
}
static long call_read(void) { return sys_read(file, buffer, sizeof(buffer)); }
static long call_writev(void)
{
	return syscall3(__NR_writev, file, (long)vectors, SIZE_OF(vectors));
}
static long call_readv(void) { return syscall3(__NR_readv, zero, (long)vectors, SIZE_OF(vectors)); }
static long call_truncate(void) { return syscall2(__NR_truncate, (long)names[0], 9); }
static long call_extend(void) { return syscall2(__NR_ftruncate, file, 70000); }
static long call_mkdir(void) { return syscall2(__NR_mkdir, (long)names[3], 0700); }
static long call_mknod(void) { return syscall3(__NR_mknod, (long)names[1], S_IFCHR | 0600, 0x105); }
static long call_link(void) { return syscall2(__NR_link, (long)names[0], (long)names[1]); }
static long call_symlink(void) { return syscall2(__NR_symlink, (long)names[0], (long)names[1]); }
static long call_unlink(void) { return syscall1(__NR_unlink, (long)names[0]); }
static long call_rmdir(void) { return syscall1(__NR_rmdir, (long)names[5]); }
static long call_rename(void) { return syscall2(__NR_rename, (long)names[0], (long)names[1]); }
static long call_rename_long(void)
{
	return syscall2(__NR_rename, (long)names[5], (long)LONG_NAME);
}
static long call_rename_over(void)
{
	return syscall2(__NR_rename, (long)names[0], (long)names[4]);
}
static long call_exchange(void)
{
	return syscall5(__NR_renameat2, AT_FDCWD, (long)names[0], AT_FDCWD, (long)names[2],
			RENAME_EXCHANGE);
}
static long call_getdents(void)
{
	return syscall3(__NR_getdents64, folder, (long)buffer, sizeof(buffer));
}
static long call_tmpfile(void)
{
	return syscall3(__NR_open, (long)names[2], O_TMPFILE | O_RDWR, 0600);
}
static long call_open_path(void) { return sys_open(names[0], O_PATH); }
static long call_mount(void)
{
	return syscall5(__NR_mount, (long)"source", (long)names[5], (long)"tmpfs", 0,
			(long)"size=1m");
}
static long call_umount(void) { return syscall1(__NR_umount, (long)MOUNT_POINT); }
static long call_statfs(void)
{
	return syscall3(__NR_statfs64, (long)names[0], 84, (long)buffer);
}
static long call_chroot(void) { return syscall1(__NR_chroot, (long)"/"); }
static long call_readlink(void)
{
	return syscall3(__NR_readlink, (long)names[4], (long)buffer, 99);
}
static long call_stat(void) { return syscall2(__NR_stat64, (long)names[0], (long)buffer); }
static long call_statx(void)
{
	return syscall5(__NR_statx, AT_FDCWD, (long)names[0], 0, 0x7ff, (long)buffer);
}
static long call_access(void) { return syscall2(__NR_access, (long)names[0], 4); }
static long call_chdir(void) { return syscall1(__NR_chdir, (long)names[2]); }
static long call_getcwd(void) { return syscall2(__NR_getcwd, (long)buffer, sizeof(buffer)); }
static long call_memfd(void) { return syscall2(__NR_memfd_create, (long)"refused", 0); }
static long call_pipe(void) { return syscall1(__NR_pipe, (long)buffer); }
static long call_pipe2(void) { return syscall2(__NR_pipe2, (long)buffer, O_CLOEXEC); }
static long call_pipe_write(void) { return sys_write(pipe_ends[1], buffer, sizeof(buffer)); }
static long call_pipe_writev(void)
{
	return syscall3(__NR_writev, pipe_ends[1], (long)vectors, 2);
}
static long call_pipe_size(void)
{
	return syscall3(__NR_fcntl64, pipe_ends[0], F_SETPIPE_SZ, 1 << 17);
}
static long call_open_fifo(void) { return sys_open(FIFO, O_RDWR); }
static long call_sendfile(void)
{
	return syscall4(__NR_sendfile64, pipe_ends[1], memory, 0, 9000);
}
__attribute__((noinline)) static long copy_range(int in, uint64_t *from, int out, uint64_t *to,
						  long count)
{
	return syscall6(__NR_copy_file_range, in, (long)from, out, (long)to, count, 0);
}

static long call_copy_file_range(void)
{
	uint64_t from = 0, to = 4000;

	return copy_range(memory, &from, file, &to, 9000);
}
static long call_poll(void)
{
	for (unsigned int i = 0; i < MANY_FDS; i++)
		polled[i] = (struct pollfd){ .fd = pipe_ends[0], .events = POLLIN };
	return syscall3(__NR_poll, (long)polled, MANY_FDS, 1);
}
static long call_select(void)
{
	struct old_timeval32 time = { 0, 1 };
	uint32_t set[8] = { 1u << (pipe_ends[0] & 31) };

	return syscall5(__NR__newselect, 256, (long)set, 0, 0, (long)&time);
}
static long call_getrandom(void) { return syscall3(__NR_getrandom, (long)buffer, 999, 0); }

static long lock(int type, int start, int length)
{
	struct flock64 lock = { .l_type = (int16_t)type, .l_start = start, .l_len = length };

	return syscall3(__NR_fcntl64, file, F_SETLK64, (long)&lock);
}

static long call_lock(void) { return lock(F_WRLCK, 2, 2); }
static long call_flock(void) { return syscall2(__NR_flock, file, LOCK_EX); }

static long map(char *at, size_t pages, int prot, int flags, int fd)
{
	return (long)sys_mmap(at, PAGES(pages), prot, flags, fd, 0);
}

static long call_mmap(void)
{
	return map(AREA + PAGES(20), 4, PROT_RW, MAP_PRIVATE_ANON | MAP_FIXED, -1);
}
static long call_mmap_over(void)
{
	return map(AREA + PAGES(2), 4, PROT_READ, MAP_PRIVATE_ANON | MAP_FIXED, -1);
}
static long call_mmap_shared(void)
{
	return map(AREA + PAGES(20), 4, PROT_RW, MAP_SHARED_ANON | MAP_FIXED, -1);
}
static long call_mmap_file(void)
{
	return map(AREA + PAGES(3), 4, PROT_RW, MAP_SHARED | MAP_FIXED, memory);
}
static long call_mmap_zero(void)
{
	return map(AREA + PAGES(3), 4, PROT_RW, MAP_PRIVATE | MAP_FIXED, zero);
}
static long call_munmap(void) { return sys_munmap(AREA + PAGES(4), PAGES(2)); }
static long call_mprotect(void) { return sys_mprotect(AREA + PAGES(4), PAGES(2), PROT_READ); }
static long call_mremap(void)
{
	return (long)sys_mremap(AREA + PAGES(4), PAGES(2), PAGES(4), MREMAP_MAYMOVE | MREMAP_FIXED,
				AREA + PAGES(20));
}
static long call_brk(void)
{
	char *end = sys_brk(NULL);

	return sys_brk(end + PAGES(3)) == end ? -ENOMEM : 0;
}
static long call_madvise(void) { return sys_madvise(AREA + PAGES(4), PAGES(2), 10); }
static long call_mlock(void) { return sys_mlock(AREA + PAGES(4), PAGES(2)); }
static long call_mincore(void) { return sys_mincore(AREA, PAGES(8), (unsigned char *)buffer); }
static long call_msync(void) { return sys_msync(AREA, PAGES(8), MS_SYNC); }

/* A child is a new process that ends at once; who has it waits for it. */
static long reaped(long pid)
{
	return pid > 0 ? sys_waitpid((int)pid, NULL, __WALL) == pid ? 0 : -EINVAL : pid;
}

static long call_fork(void)
{
	long pid = syscall0(__NR_fork);

	if (pid == 0)
		sys_exit_group(0);
	return reaped(pid);
}

__attribute__((noinline)) static long call_vfork(void)
{
	long pid = syscall0(__NR_vfork);

	if (pid == 0)
		sys_exit_group(0);
	return reaped(pid);
}

/* The new thread or process uses no stack. */
static long clone_and_exit(long flags)
{
	long result;

	__asm__ volatile("int $0x80\n\t"
			 "testl %%eax, %%eax\n\t"
			 "jnz 1f\n\t"
			 "movl $1, %%eax\n\t"
			 "xorl %%ebx, %%ebx\n\t"
			 "int $0x80\n"
			 "1:"
			 : "=a"(result)
			 : "a"(__NR_clone), "b"(flags), "c"(0), "d"(0), "S"(0), "D"(&thread_lives)
			 : "memory");
	return result;
}

static long call_clone_process(void) { return reaped(clone_and_exit(CLONE_FILES | CLONE_FS)); }

static long call_clone_thread(void)
{
	long result;

	thread_lives = 1;
	result = clone_and_exit(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD |
				CLONE_SYSVSEM | CLONE_CHILD_CLEARTID);
	while (result > 0 && thread_lives)
		sys_sched_yield();
	return result;
}

/* What ends with success does not come back: the state after it is the program's. */
static long call_exec(void)
{
	static char *const argv[] = { "/bin/nothing", NULL };
	long error = sys_execve(argv[0], argv, argv + 1);

	return error == -ENOENT ? 0 : error;
}

static long call_exec_no_program(void)
{
	static char *const argv[] = { (char *)FOLDER "/file", NULL };
	long error = sys_execve(argv[0], argv, argv + 1);

	return error == -EACCES ? 0 : error;
}

static long call_sigaction(void)
{
	struct sigaction action = { .sa_handler = (uint32_t)(uintptr_t)handle };

	return syscall4(__NR_rt_sigaction, SIGUSR1, (long)&action, 0, sizeof(sigset_t));
}

/* Both are blocked.  The second may be refused: what is queued has its information. */
static long call_kill(void) { return syscall2(__NR_kill, sys_getpid(), SIGUSR2); }
static long call_queue(void)
{
	static int32_t info[32];

	info[0] = SIGRTMIN + 2;
	info[2] = SI_QUEUE;
	return syscall3(__NR_rt_sigqueueinfo, sys_getpid(), SIGRTMIN + 2, (long)info);
}

static long call_setitimer(void)
{
	static const uint32_t time[4] = { 100, 0, 1000, 0 };

	return syscall3(__NR_setitimer, 1, (long)time, 0);
}

static long call_nanosleep(void)
{
	static const uint32_t time[2] = { 0, 1000 };

	return syscall2(__NR_nanosleep, (long)time, 0);
}

static long call_futex(void)
{
	static const uint32_t time[2] = { 0, 1000 };
	static volatile int word;
	long error = syscall6(__NR_futex, (long)&word, 0, 0, (long)time, 0, 0);

	return error == -ETIMEDOUT ? 0 : error;
}

static long call_futex_shared(void)
{
	return syscall6(__NR_futex, (long)(AREA + PAGES(24)), 1, 1, 0, 0, 0);
}

static long call_set_thread_area(void)
{
	static uint32_t area[4];

	memset(area, 0xff, sizeof(area));
	area[1] = 0x1000;
	area[3] = 0x51;
	return syscall1(__NR_set_thread_area, (long)area);
}

/* Files of /proc that are made as they are read: the first that is refused. */
static long call_proc(void)
{
	static const char *const files[] = {
		"/proc/self/status", "/proc/self/stat", "/proc/self/statm", "/proc/self/maps",
		"/proc/self/smaps", "/proc/self/smaps_rollup", "/proc/self/pagemap",
		"/proc/self/cmdline", "/proc/self/environ", "/proc/self/auxv",
		"/proc/self/limits", "/proc/self/comm", "/proc/self/mounts",
		"/proc/self/fdinfo/1", "/proc/thread-self/stat", "/proc/self/exe",
	};

	for (unsigned int i = 0; i < SIZE_OF(files); i++) {
		int fd = sys_open(files[i], O_RDONLY);
		long result;

		if (fd < 0)
			return fd;
		result = sys_read(fd, buffer, sizeof(buffer));
		sys_close(fd);
		if (result < 0)
			return result;
	}
	return syscall3(__NR_readlink, (long)"/proc/self/cwd", (long)buffer, 99);
}

static long call_setsid(void) { return syscall0(__NR_setsid); }
static long call_setpgid(void) { return syscall2(__NR_setpgid, 0, 0); }
static long call_getgroups(void) { return syscall2(__NR_getgroups32, 32, (long)buffer); }

struct trial {
	const char *name;
	long (*call)(void);
};

#define TRIAL(name)	{ #name, call_##name }

static const struct trial trials[] = {
	TRIAL(open), TRIAL(create), TRIAL(open_device), TRIAL(openat), TRIAL(dup_far),
	TRIAL(fcntl_far), TRIAL(write), TRIAL(pwrite), TRIAL(read), TRIAL(writev), TRIAL(readv),
	TRIAL(truncate), TRIAL(extend), TRIAL(mkdir), TRIAL(mknod), TRIAL(link), TRIAL(symlink),
	TRIAL(unlink), TRIAL(rmdir), TRIAL(readlink), TRIAL(stat), TRIAL(statx), TRIAL(access),
	TRIAL(rename), TRIAL(rename_long), TRIAL(rename_over), TRIAL(exchange), TRIAL(getdents),
	TRIAL(tmpfile), TRIAL(open_path), TRIAL(mount), TRIAL(umount), TRIAL(statfs),
	TRIAL(chroot), TRIAL(chdir), TRIAL(getcwd), TRIAL(memfd), TRIAL(lock), TRIAL(flock),
	TRIAL(getrandom), TRIAL(mmap), TRIAL(mmap_over), TRIAL(mmap_shared), TRIAL(mmap_file),
	TRIAL(mmap_zero), TRIAL(munmap), TRIAL(mprotect), TRIAL(mremap), TRIAL(brk),
	TRIAL(madvise), TRIAL(mlock), TRIAL(mincore), TRIAL(msync), TRIAL(fork), TRIAL(vfork),
	TRIAL(clone_process), TRIAL(clone_thread), TRIAL(exec), TRIAL(exec_no_program),
	TRIAL(sigaction), TRIAL(kill), TRIAL(queue), TRIAL(setitimer), TRIAL(nanosleep),
	TRIAL(futex), TRIAL(futex_shared), TRIAL(set_thread_area), TRIAL(setsid),
	TRIAL(setpgid), TRIAL(getgroups), TRIAL(pipe), TRIAL(pipe2), TRIAL(pipe_write),
	TRIAL(pipe_writev), TRIAL(pipe_size), TRIAL(open_fifo), TRIAL(sendfile),
	TRIAL(copy_file_range), TRIAL(poll), TRIAL(select), TRIAL(proc),
};

/* --- one of them ------------------------------------------------------------------------- */

/* What a child tells of its trial; of all processes. */
struct report {
	volatile long result;
	volatile int seen, failed, ended;
	const char *volatile changed;
};

static struct report *report;
static int fail_fd;

static void make_file(const char *name)
{
	int fd = syscall3(__NR_open, (long)name, O_CREAT | O_RDWR, 0600);

	sys_write(fd, buffer, 5000);
	sys_close(fd);
}

static void remove_files(void)
{
	syscall1(__NR_umount, (long)MOUNT_POINT);
	syscall1(__NR_umount, (long)names[5]);
	/* Twice: the second round removes folders that were not empty in the first. */
	for (unsigned int i = 0; i < 2 * SIZE_OF(names); i++) {
		const char *name = names[i % SIZE_OF(names)];

		if (syscall1(__NR_unlink, (long)name))
			syscall1(__NR_rmdir, (long)name);
	}
}

static void make_files(void)
{
	syscall2(__NR_mkdir, (long)FOLDER, 0700);
	make_file(names[0]);
	syscall2(__NR_mkdir, (long)names[2], 0700);
	syscall2(__NR_symlink, (long)names[0], (long)names[4]);
	syscall2(__NR_mkdir, (long)names[5], 0700);
	syscall2(__NR_mkdir, (long)MOUNT_POINT, 0700);
	syscall5(__NR_mount, 0, (long)MOUNT_POINT, (long)"tmpfs", 0, 0);
	syscall3(__NR_mknod, (long)FIFO, S_IFIFO | 0600, 0);
}

/* Everything that a call works on; and what the child itself uses is there to be used. */
static void furnish(void)
{
	sigset_t blocked = sigmask(SIGUSR2) | sigmask(SIGRTMIN + 2);

	memset(buffer, 0, sizeof(buffer));	/* whatever else lies in its pages */
	make_files();
	file = sys_open(names[0], O_RDWR);
	folder = sys_open(names[2], O_RDONLY);
	opened_anew = sys_open(names[0], O_RDWR);
	zero = sys_open("/dev/zero", O_RDWR);
	memory = syscall2(__NR_memfd_create, (long)"memory", 0);
	syscall2(__NR_ftruncate, memory, 40000);
	syscall1(__NR_pipe, (long)pipe_ends);
	map(AREA, 8, PROT_RW, MAP_PRIVATE_ANON | MAP_FIXED, -1);
	for (int i = 0; i < 8; i++)
		AREA[PAGES(i)] = (char)i;
	map(AREA + PAGES(24), 1, PROT_RW, MAP_SHARED_ANON | MAP_FIXED, -1);
	AREA[PAGES(24)] = 1;
	for (unsigned int i = 0; i < SIZE_OF(vectors); i++) {
		vectors[i].iov_base = (uint32_t)(uintptr_t)buffer;
		vectors[i].iov_len = 100;
	}
	syscall4(__NR_rt_sigprocmask, SIG_SETMASK, (long)&blocked, 0, sizeof(blocked));
}

/* "once:N" for the requests that this process makes from now on. */
static void refuse(unsigned int n)
{
	char text[16] = "once:";
	char digits[8];
	unsigned int nr = 0, at = 5;

	do {
		digits[nr++] = (char)('0' + n % 10);
		n /= 10;
	} while (n);
	while (nr)
		text[at++] = digits[--nr];
	sys_write(fail_fd, text, at);
}

static void note_requests(void)
{
	char text[32] = "";
	unsigned int i = 0;

	sys_write(fail_fd, "none", 4);
	sys_read(fail_fd, text, sizeof(text) - 1);
	report->seen = report->failed = 0;
	for (; text[i] >= '0' && text[i] <= '9'; i++)
		report->seen = report->seen * 10 + text[i] - '0';
	for (i++; text[i] >= '0' && text[i] <= '9'; i++)
		report->failed = report->failed * 10 + text[i] - '0';
}

static bool is_refusal(long result)
{
	return result == -ENOMEM || result == -EAGAIN || result == -ENOSPC ||
	       result == -ENOLCK;
}

static void try_once(const struct trial *trial, unsigned int n)
{
	static struct state before, after;

	furnish();
	look(&after);
	look(&before);
	report->result = 0;		/* the page is mapped before one can be refused */
	refuse(n);
	report->result = trial->call();
	note_requests();
	look(&after);
	report->changed = is_refusal(report->result) ? difference(&before, &after) : NULL;
	report->ended = 1;
	sys_exit_group(0);
}

/* Each request of the call once; the number of things that are wrong. */
static int try_all(const struct trial *trial)
{
	int refused = 0, killed = 0, withstood = 0, wrong = 0;
	unsigned int n = 0;

	do {
		int status = 0, pid;

		memset((void *)report, 0, sizeof(*report));
		report->failed = 1;
		n++;
		pid = sys_fork();
		if (pid == 0)
			try_once(trial, n);
		if (pid < 0 || sys_waitpid(pid, &status, 0) != pid)
			return 1;
		remove_files();
		if (!report->ended) {
			killed++;
			wrong += status != SIGKILL;
			continue;
		}
		if (is_refusal(report->result))
			refused++;
		else
			withstood += report->failed != 0;
		if (report->changed)
			printf("# %s: request %u: %d, but it changed %s\n", trial->name, n,
			       (int)report->result, report->changed);
		if (failed((void *)report->result) && !is_refusal(report->result))
			printf("# %s: request %u: %d\n", trial->name, n, (int)report->result);
		wrong += report->changed != NULL ||
			 (failed((void *)report->result) && !is_refusal(report->result));
	} while (report->failed && n < MANY && wrong < 5);
	printf("# %-16s %3u requests: %d refused, %d withstood, %d killed%s\n", trial->name, n - 1,
	       refused, withstood, killed, wrong ? ", WRONG" : "");
	return wrong + (n == MANY);
}

int main(int argc, char **argv, char **envp)
{
	bool made_proc;
	int wrong = 0;

	(void)envp;
	fail_fd = sys_open("/dev/fail", O_RDWR);
	if (fail_fd < 0)
		return 2;
	made_proc = syscall2(__NR_mkdir, (long)"/proc", 0755) == 0;
	syscall5(__NR_mount, (long)"proc", (long)"/proc", (long)"proc", 0, 0);
	report = sys_mmap(NULL, PAGE_SIZE, PROT_RW, MAP_SHARED_ANON, -1, 0);
	for (unsigned int i = 0; i < SIZE_OF(trials); i++)
		if (argc < 2 || strcmp(argv[1], trials[i].name) == 0)
			wrong += try_all(&trials[i]);
	syscall2(__NR_umount2, (long)"/proc", 0);
	if (made_proc)
		syscall1(__NR_rmdir, (long)"/proc");
	printf("refused: %d calls, %d wrong\n", (int)SIZE_OF(trials), wrong);
	return wrong != 0;
}
