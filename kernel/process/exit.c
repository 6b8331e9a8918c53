/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/exit.c - a process ends: its parts go, its status stays for the parent
 *
 *	1. address space, files, FPU registers	given back
 *	2. its children				go to PID 1
 *	3. ended				the parent is told, and may wait for it
 *	4. the task				switched away from for the last time
 *
 * PID 1 does not end: the machine does, with its status.
 *
 * Chapter: docs/processes.md
 */
#include <asm/machine.h>
#include <core/printk.h>
#include <core/sched.h>
#include <mm/mm_struct.h>

#include <kernel/signal.h>

#include "internal.h"
#include "itimer.h"
#include "process_parts.h"
#include "usage.h"

/* Give the address space back; a parent in vfork() may have its own again. */
static void exit_mm(struct signal_struct *signal)
{
	struct mm_struct *mm = process_mm_swap(NULL);

	if (!mm)
		return;
	spin_lock(&process_lock);
	usage_note_mm(signal, mm);
	spin_unlock(&process_lock);
	process_vfork_done(signal);
	mmput(mm);
}

/* Its children become those of PID 1, who must look whether one of them has ended. */
static void orphan_children(struct signal_struct *signal)
{
	struct signal_struct *child, *next;

	if (list_empty(&signal->children))
		return;
	list_for_each_entry_safe(child, next, &signal->children, sibling)
		process_adopt(child, &init_signal);
	wake_up(&init_signal.wait_child);
}

static void tell_parent(struct signal_struct *signal, int wait_status)
{
	spin_lock(&process_lock);
	orphan_children(signal);
	signal->wait_status = wait_status;
	usage_add_thread(&signal->used, current);
	signal->ended = true;
	if (wait_status & 0x7F)
		notify_parent(signal, CLD_KILLED, wait_status & 0x7F);
	else
		notify_parent(signal, CLD_EXITED, wait_status >> 8);
	spin_unlock(&process_lock);
}

static void __noreturn init_exited(int wait_status)
{
	int signal = wait_status & 0x7F;

	if (signal)
		pr_emerg("init was ended by signal %d\n", signal);
	else
		pr_emerg("init exited with status %d\n", wait_status >> 8);
	machine_exit(wait_status ? MACHINE_EXIT_FAILURE : MACHINE_EXIT_SUCCESS);
}

/*
 * process_exit - the running process ends with this wait status
 *
 * Task context, no lock held.
 */
void process_exit(int wait_status)
{
	struct signal_struct *signal = current->signal;

	if (signal == &init_signal)
		init_exited(wait_status);
	itimer_exit(signal);
	exit_mm(signal);
	process_files_put(current);
	process_fpu_free(current);
	signal_exit_task(current);
	current->signal = NULL;		/* the parent may free it as soon as it is told */
	tell_parent(signal, wait_status);
	task_exit(wait_status);
}
