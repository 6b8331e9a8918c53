/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/user_code.c - a few bytes of machine code as a process
 */
#include <asm/ptrace.h>
#include <asm/uaccess.h>
#include <kernel/process.h>
#include <lib/errno.h>
#include <mm/mm_struct.h>

#include "user_code.h"

struct code {
	const void *bytes;
	size_t size;
	void (*change)(struct pt_regs *regs, const void *data);
	const void *data;
};

static int map_page(struct mm_struct *mm)
{
	struct vm_area_struct *vma = vma_alloc(mm);

	if (!vma)
		return -ENOMEM;
	vma->vm_start = USER_CODE_ADDR;
	vma->vm_end = USER_CODE_ADDR + PAGE_SIZE;
	vma->vm_flags = VM_ACCESS | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;
	vma->vm_page_prot = vm_get_page_prot(vma->vm_flags);
	vma->vm_pgoff = vma->vm_start >> PAGE_SHIFT;
	down_write(&mm->mmap_lock);
	vma_insert(mm, vma);
	up_write(&mm->mmap_lock);
	return 0;
}

static int load(void *arg, struct pt_regs *regs)
{
	const struct code *code = arg;
	struct mm_struct *mm = mm_alloc();
	int error;

	if (!mm)
		return -ENOMEM;
	error = map_page(mm);
	if (error) {
		mmput(mm);
		return error;
	}
	mm = mm_switch_current(mm);
	if (mm)
		mmput(mm);
	user_regs_init(regs, USER_CODE_ADDR, USER_CODE_ADDR + PAGE_SIZE);
	if (code->change)
		code->change(regs, code->data);
	return copy_to_user((void *)USER_CODE_ADDR, code->bytes, code->size) ? -EFAULT : 0;
}

int start_user_code(const void *bytes, size_t size)
{
	struct code code = { .bytes = bytes, .size = size };

	return (int)process_spawn("user_code", load, &code);
}

int wait_user_code(int pid)
{
	struct wait_result result;
	int found = (int)process_wait(pid, 0, &result);

	return found < 0 ? found : result.status;
}

int run_user_code(const void *bytes, size_t size)
{
	int pid = start_user_code(bytes, size);

	return pid < 0 ? pid : wait_user_code(pid);
}

int run_user_code_with(const void *bytes, size_t size,
		       void (*change)(struct pt_regs *regs, const void *data), const void *data)
{
	struct code code = { bytes, size, change, data };
	int pid = (int)process_spawn("user_code", load, &code);

	return pid < 0 ? pid : wait_user_code(pid);
}
