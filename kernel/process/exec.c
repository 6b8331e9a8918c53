/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/exec.c - another program in the same process
 *
 *	open	the file, or that of a script's interpreter		binfmt_script.c
 *	gather	the strings, from the old program or from the kernel	exec_args.c
 *	load	the file, into an address space of its own		binfmt_elf.c
 *	commit	that becomes the process's; the old one goes; cannot fail
 *
 * Up to the commit nothing of the old program has changed, and an error is its to handle.
 *
 * Chapter: docs/programs.md
 */
#include <asm/ptrace.h>
#include <asm/syscall.h>
#include <asm/tls.h>
#include <core/printk.h>
#include <core/sched.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <fs/fs_struct.h>
#include <kernel/boot_log.h>
#include <kernel/exec.h>
#include <kernel/futex.h>
#include <kernel/signal.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/kmalloc.h>
#include <mm/mm_struct.h>

#include "cred.h"
#include "internal.h"
#include "process_parts.h"
#include "sys.h"
#include "usage.h"
#include "user_path.h"

/* A program that is loaded and not yet anybody's. */
struct loaded {
	struct mm_struct *mm;
	struct files_struct *files;	/* for it; NULL: none yet */
	bool ended_others;		/* threads of the old program are gone, or its number */
	struct cred cred;		/* on whose behalf it acts */
	struct exec_result result;
};

static int load_program(const char *path, const struct exec_program *program,
			const struct exec_args *args, struct loaded *loaded)
{
	int error = -ENOMEM;

	loaded->mm = mm_alloc();
	if (loaded->mm) {
		loaded->mm->stack_limit = current->signal->rlimits[RLIMIT_STACK].rlim_cur;
		loaded->mm->as_limit = current->signal->rlimits[RLIMIT_AS].rlim_cur >> PAGE_SHIFT;
		error = exec_load(loaded->mm, program->file, &program->head, args,
				  &loaded->result);
	}
	if (!error)
		return 0;
	if (loaded->mm)
		mmput(loaded->mm);
	if (loaded->result.why)
		pr_info("%s[%d]: %s cannot be executed: %s\n", current->comm, current->pid, path,
			loaded->result.why);
	return error;
}

/* Do others, threads of the process apart, use the same root and working directory? */
static bool shares_places(void)
{
	return current->fs &&
	       (unsigned int)atomic_read(&current->fs->count) > current->signal->nr_threads;
}

/* Whom it acts for; it is told. */
static void decide_cred(const struct exec_program *program, struct loaded *loaded,
			struct exec_ids *ids)
{
	struct cred *cred = &loaded->cred;

	*cred = current->cred;
	ids->secure = cred_exec(cred, program->file->f_inode, shares_places());
	ids->uid = cred->uid;
	ids->euid = cred->euid;
	ids->gid = cred->gid;
	ids->egid = cred->egid;
}

/* Gather and load: nothing of the old program has changed. */
static int load(const char *path, const struct exec_source *source, const char *const *argv,
		const char *const *envp, struct loaded *loaded)
{
	struct exec_program program;
	struct exec_args *args;
	int error = exec_program_open(path, &program);

	if (error)
		return error;
	args = exec_args_alloc(current->signal->rlimits[RLIMIT_STACK].rlim_cur);
	error = args ? exec_args_fill_behind(args, source, path, program.prefix, argv, envp)
		     : -ENOMEM;
	if (!error) {
		decide_cred(&program, loaded, &args->ids);
		error = load_program(path, &program, args, loaded);
	}
	if (args)
		exec_args_free(args);
	exec_program_close(&program);
	return error;
}

/* What a process is called: the last part of the path. */
static void set_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	strscpy(current->comm, slash ? slash + 1 : path, sizeof(current->comm));
}

/* The family sees another program. */
static struct mm_struct *swap_program(struct mm_struct *mm)
{
	struct signal_struct *signal = current->signal;
	struct mm_struct *old;

	spin_lock(&process_lock);
	old = mm_switch_current(mm);
	if (old)
		usage_note_mm(signal, old);
	signal->did_exec = true;
	if (signal != &init_signal)
		signal->exit_signal = SIGCHLD;
	spin_unlock(&process_lock);
	return old;
}

/* The point of no return is behind us. */
static void commit(const char *path, const struct loaded *loaded, struct pt_regs *regs)
{
	struct mm_struct *old;

	if (current->mm)
		futex_exit();
	old = swap_program(loaded->mm);
	process_vfork_done();
	if (old)
		mmput(old);
	process_files_exec(loaded->files);
	tls_clear();
	current->cred = loaded->cred;
	set_name(path);
	user_regs_init(regs, loaded->result.entry, loaded->result.sp);
}

/*
 * It is alone, and its files and handlers are nobody else's; -errno.  In this order: what the
 * other threads open and close up to their end counts, and is not copied for their sake.
 */
static int prepare(struct loaded *loaded)
{
	struct files_struct *files;
	int error;

	loaded->ended_others = current->signal->nr_threads > 1 || current->signal->task != current;
	error = threads_end_others();
	if (error)
		return error;
	files = process_files_unshared();
	if (IS_ERR(files))
		return (int)PTR_ERR(files);
	loaded->files = files;
	error = sighand_exec();
	return error ? error : process_fpu_attach();
}

/*
 * It is not to be.  -EAGAIN: the process ends, by another thread's doing.  Where memory was
 * short behind the end of the other threads there is no going back, as on Linux.
 */
static void drop(const struct loaded *loaded, int error)
{
	mmput(loaded->mm);
	if (loaded->files && loaded->files != current->files)
		files_put(loaded->files);
	if (loaded->ended_others && error != -EAGAIN)
		process_exit_signal(SIGKILL);
}

static int exec(const char *path, const struct exec_source *source, const char *const *argv,
		const char *const *envp, struct pt_regs *regs)
{
	struct loaded loaded = { .mm = NULL };
	int error = load(path, source, argv, envp, &loaded);

	if (error)
		return error;
	error = prepare(&loaded);
	if (error) {
		drop(&loaded, error);
		return error;
	}
	commit(path, &loaded, regs);
	return 0;
}

int process_exec(const char *path, const char *const *argv, const char *const *envp,
		 struct pt_regs *regs)
{
	return exec(path, &exec_from_kernel, argv, envp, regs);
}

/* What a spawned process runs. */
struct command {
	const char *path;
	const char *const *argv, *const *envp;
};

static int load_command(void *arg, struct pt_regs *regs)
{
	const struct command *command = arg;

	return process_exec(command->path, command->argv, command->envp, regs);
}

long process_run(const char *path, const char *const *argv, const char *const *envp)
{
	struct command command = { path, argv, envp };

	return process_spawn("run", load_command, &command);
}

/* The thread keeps its number, its stack and its place in the family. */
int process_become(const char *path, const char *const *argv, const char *const *envp)
{
	struct pt_regs regs;
	int error = process_files_create();

	if (error)
		return error;
	error = process_exec(path, argv, envp, &regs);
	if (error) {
		process_files_put(current);
		return error;
	}
	current->reaped = NULL;		/* what waits for a kernel thread is gone with it */
	current->flags &= ~(unsigned int)PF_KTHREAD;
	boot_log_first_program();
	enter_user(&regs);
}

/* The result goes to eax, which a program finds cleared at its start. */
long sys_execve(struct pt_regs *regs)
{
	char *path = user_path_get(regs->ebx);
	int error;

	if (IS_ERR(path))
		return PTR_ERR(path);
	error = exec(path, &exec_from_user, (const char *const *)regs->ecx,
		     (const char *const *)regs->edx, regs);
	kfree(path);
	return error;
}
