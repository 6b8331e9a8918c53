/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/address_space_selftest.c - two processes with areas of every kind
 *
 *	08048000  rwxp	1 page		code, and the stack that it begins with
 *	10000000  rw-p	4		one written, one read: a page of its own, the zero page
 *	10400000  r--p	3, file + 1	the first read: the file's page
 *	10800000  rw-s	2, file + 0	the first written: the file's page
 *	10C00000  rw-p	2, file + 2	the first written: a copy of the file's page
 *	11000000  ---p	1
 *	3F000000  rw-p	2, grows down	the upper one written
 *
 * Both touch the same; the second one ends, the first one goes on until it is killed.  When
 * the second one ends is the moment at which gdb's tests look at both
 * (tests/gdb/process_tests.py).
 */
#include <asm/ptrace.h>
#include <asm/uaccess.h>
#include <core/selftest.h>
#include <fs/file.h>
#include <fs/tmpfs.h>
#include <kernel/process.h>
#include <mm/fault.h>
#include <mm/mm_struct.h>
#include <mm/page_cache.h>
#include <uapi/signal.h>

#include "threads.h"
#include "user_code.h"

#define BYTES(n)	(n) & 0xFF, ((n) >> 8) & 0xFF, ((n) >> 16) & 0xFF, ((n) >> 24) & 0xFF
#define READ(addr)	0xA1, BYTES(addr)		/* mov eax, [addr] */
#define WRITE(addr)	0xA3, BYTES(addr)		/* mov [addr], eax */
#define TOUCH_ALL	WRITE(0x10000000), READ(0x10001000), READ(0x10400000),		\
			WRITE(0x10800000), WRITE(0x10C00000), WRITE(0x3F001FFC)

static const unsigned char stays[] = { TOUCH_ALL, 0xEB, 0xFE };	/* jmp $ */
static const unsigned char ends[] = {
	TOUCH_ALL, 0xBB, BYTES(5), 0xB8, BYTES(1), 0xCD, 0x80,	/* exit(5) */
};

#define ANON_PAGES	4UL
#define FILE_PAGES	2UL

#define MAY		(VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)

static const struct {
	unsigned long start, nr_pages;
	vm_flags_t flags;
	bool of_file;
	unsigned long pgoff;
} areas[] = {
	{ USER_CODE_ADDR, 1, VM_ACCESS | MAY, false, USER_CODE_ADDR >> PAGE_SHIFT },
	{ 0x10000000, 4, VM_READ | VM_WRITE | MAY, false, 0x10000 },
	{ 0x10400000, 3, VM_READ | MAY, true, 1 },
	{ 0x10800000, 2, VM_READ | VM_WRITE | VM_SHARED | VM_MAYSHARE | MAY, true, 0 },
	{ 0x10C00000, 2, VM_READ | VM_WRITE | MAY, true, 2 },
	{ 0x11000000, 1, MAY, false, 0x11000 },
	{ 0x3F000000, 2, VM_READ | VM_WRITE | VM_GROWSDOWN | MAY, false, 0x3F000 },
};

static void file_area_open(struct vm_area_struct *vma)
{
	get_file(vma->vm_file);
}

static void file_area_close(struct vm_area_struct *vma)
{
	fput(vma->vm_file);
}

static vm_fault_t file_area_fault(struct vm_fault *vmf)
{
	return filemap_fault(vmf->vma->vm_file->f_mapping, vmf);
}

static const struct vm_operations_struct file_area_ops = {
	.open = file_area_open,
	.close = file_area_close,
	.fault = file_area_fault,
};

struct program {
	const unsigned char *code;
	size_t size;
	struct file *file;
};

static int map_area(struct mm_struct *mm, unsigned int i, struct file *file)
{
	struct vm_area_struct *vma = vma_alloc(mm);

	if (!vma)
		return -ENOMEM;
	vma->vm_start = areas[i].start;
	vma->vm_end = areas[i].start + areas[i].nr_pages * PAGE_SIZE;
	vma->vm_flags = areas[i].flags;
	vma->vm_page_prot = vm_get_page_prot(areas[i].flags);
	vma->vm_pgoff = areas[i].pgoff;
	if (areas[i].of_file) {
		vma->vm_file = get_file(file);
		vma->vm_ops = &file_area_ops;
	}
	down_write(&mm->mmap_lock);
	vma_insert(mm, vma);
	up_write(&mm->mmap_lock);
	return 0;
}

static int load(void *arg, struct pt_regs *regs)
{
	const struct program *program = arg;
	struct mm_struct *mm = mm_alloc();
	int error = mm ? 0 : -ENOMEM;

	if (error)
		return error;
	for (unsigned int i = 0; i < ARRAY_SIZE(areas) && !error; i++)
		error = map_area(mm, i, program->file);
	if (error) {
		mmput(mm);
		return error;
	}
	EXPECT_TRUE(mm_switch_current(mm) == NULL);
	user_regs_init(regs, USER_CODE_ADDR, USER_CODE_ADDR + PAGE_SIZE);
	return copy_to_user((void *)USER_CODE_ADDR, program->code, program->size) ? -EFAULT : 0;
}

static int start(struct file *file, const unsigned char *code, size_t size)
{
	struct program program = { code, size, file };

	return (int)process_spawn("looked_at", load, &program);
}

/* Are the pages of that process what they are when it has touched all? */
static bool has_touched_all(const struct task_struct *task)
{
	struct mm_struct *mm = process_mm_get((struct task_struct *)task);
	bool all = mm && mm->rss[MM_ANONPAGES] == ANON_PAGES && mm->rss[MM_FILEPAGES] == FILE_PAGES;

	if (mm)
		mmput(mm);
	return all;
}

static void kill_and_wait(struct task_struct *task, int pid)
{
	task_kill(task);
	put_task_struct(task);
	EXPECT_EQ(wait_user_code(pid), WAIT_STATUS_SIGNAL(SIGKILL));
}

SELFTEST(address_space, pages_are_what_the_areas_and_the_accesses_ask_for)
{
	struct file *file = shmem_file_create("looked-at", 4 * PAGE_SIZE);
	struct task_struct *first;
	int pid;

	ASSERT_TRUE(!IS_ERR(file));
	pid = start(file, stays, sizeof(stays));
	first = pid > 0 ? task_find_get(pid) : NULL;
	EXPECT_TRUE(first != NULL);
	if (first) {
		EXPECT_TRUE(comes_true(has_touched_all(first)));
		EXPECT_EQ(wait_user_code(start(file, ends, sizeof(ends))), WAIT_STATUS_EXIT(5));
		EXPECT_TRUE(has_touched_all(first));
		kill_and_wait(first, pid);
	}
	fput(file);
}
