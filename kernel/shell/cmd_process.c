/* SPDX-License-Identifier: MIT */
/*
 * kernel/shell/cmd_process.c - programs and their address spaces
 *
 *	run /path [argument ..] [&]	a program from the initrd; without & the prompt waits for it
 *	fault-trace on | off		each page fault as a line of the log
 *	vmas PID			what it may touch, as Linux's /proc/PID/maps tells it
 */
#include <asm/page.h>
#include <core/printk.h>
#include <core/task.h>
#include <fs/dentry.h>
#include <fs/file.h>
#include <fs/fs.h>
#include <fs/inode.h>
#include <kernel/fault_trace.h>
#include <kernel/process.h>
#include <kernel/shell.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/parse.h>
#include <lib/string.h>
#include <mm/mm_struct.h>

#define MAX_NAME	128

static void print_end(int pid, int status)
{
	int signal = status & 0x7F;

	if (signal)
		console_printf("process %d was ended by signal %d\n", pid, signal);
	else
		console_printf("process %d exited with status %d\n", pid, status >> 8);
}

/* Children that came to PID 1 as orphans end here too, without a word. */
static int wait_for(int pid, struct wait_result *result)
{
	int ended;

	do {
		ended = (int)process_wait(-1, 0, result);
	} while (ended > 0 && ended != pid);
	return ended;
}

SHELL_COMMAND(run, "/PATH [ARGUMENT ..] [&]",
	      "run a program from the initrd; & does not wait for it")
{
	static const char *const envp[] = { "HOME=/", "TERM=linux", NULL };
	bool background = strcmp(argv[argc - 1], "&") == 0;
	struct wait_result result;
	int pid;

	if (background)
		argv[--argc] = NULL;
	if (argc < 2)
		return -EINVAL;
	pid = (int)process_run(argv[1], (const char *const *)argv + 1, envp);
	if (pid < 0)
		console_printf("%s cannot be run: error %d%s\n", argv[1], -pid,
			       pid == -ENOENT ? ", no such file in the initrd" : "");
	else if (background)
		console_printf("process %d runs\n", pid);
	else if (wait_for(pid, &result) == pid)
		print_end(pid, result.status);
	return 0;
}

/* Names for what has no file: by where it lies, as Linux does. */
static const char *anonymous_name(const struct vm_area_struct *vma)
{
	const struct mm_struct *mm = vma->vm_mm;

	if (vma->vm_start < mm->brk && vma->vm_end > mm->start_brk)
		return "[heap]";
	if (vma->vm_start <= mm->start_stack && vma->vm_end >= mm->start_stack)
		return "[stack]";
	return "";
}

static void print_area(const struct vm_area_struct *vma)
{
	char path[MAX_NAME];
	const char *name = anonymous_name(vma);

	if (vma->vm_file)
		name = d_path(vma->vm_file->f_dentry, fs_root(), path, sizeof(path));
	if (IS_ERR(name))
		name = "a path that is too long";
	console_printf("%08lx-%08lx %c%c%c%c %08lx %-8lu %s\n", vma->vm_start, vma->vm_end,
		       vma->vm_flags & VM_READ ? 'r' : '-', vma->vm_flags & VM_WRITE ? 'w' : '-',
		       vma->vm_flags & VM_EXEC ? 'x' : '-',
		       vma->vm_flags & VM_MAYSHARE ? 's' : 'p',
		       vma->vm_file ? vma->vm_pgoff << PAGE_SHIFT : 0UL,
		       vma->vm_file ? vma->vm_file->f_inode->i_ino : 0UL, name);
}

static void print_areas(struct mm_struct *mm)
{
	down_read(&mm->mmap_lock);
	for (const struct vm_area_struct *vma = mm->mmap; vma; vma = vma->vm_next)
		print_area(vma);
	console_printf("%u areas of %lu kB; %lu kB of its own and %lu kB of files are there, "
		       "in %lu page tables; %lu minor and %lu major faults\n", mm->map_count,
		       mm->total_vm << 2, mm->rss[MM_ANONPAGES] << 2, mm->rss[MM_FILEPAGES] << 2,
		       mm->nr_ptes, mm->min_flt, mm->maj_flt);
	up_read(&mm->mmap_lock);
}

SHELL_COMMAND(vmas, "PID", "the areas of a process's address space")
{
	struct task_struct *task;
	struct mm_struct *mm;
	uint32_t pid;

	if (argc != 2 || parse_u32(argv[1], &pid) || pid >= PID_MAX)
		return -EINVAL;
	task = task_find_get((int)pid);
	mm = task ? process_mm_get(task) : NULL;
	if (mm) {
		print_areas(mm);
		mmput(mm);
	} else {
		console_printf("%u: %s\n", pid, task ? "a task without an address space" :
			       "no such task");
	}
	if (task)
		put_task_struct(task);
	return 0;
}

SHELL_COMMAND_NAMED(fault_trace, "fault-trace", "on|off",
		    "write each page fault of programs to the log")
{
	if (argc != 2 || (strcmp(argv[1], "on") != 0 && strcmp(argv[1], "off") != 0))
		return -EINVAL;
	WRITE_ONCE(fault_trace_on, argv[1][1] == 'n');
	return 0;
}
