/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_mmap.c - the system calls about address spaces
 *
 *	here		the file behind a number, and what its mode allows; user memory
 *	mm/		everything else: <mm/mmap.h>
 *
 * Memory that is shared and anonymous is a file too, one without a name.
 *
 * Locking: current->mm->mmap_lock, mostly taken by the functions of mm/.
 *
 * Chapter: docs/address-spaces.md
 */
#include <asm/uaccess.h>
#include <core/task.h>
#include <core/without_effect.h>
#include <fs/file.h>
#include <fs/files_struct.h>
#include <fs/inode.h>
#include <lib/align.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <limits.h>
#include <mm/gfp.h>
#include <mm/mmap.h>
#include <uapi/mman.h>

#include "sys.h"

/* Flags that a file's MAP_SHARED_VALIDATE may have: those that were there before it. */
#define MAP_HUGE_SIZES	0x7c000000U
#define LEGACY_FLAGS	((unsigned int)(MAP_SHARED | MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS |	\
			 MAP_GROWSDOWN | MAP_LOCKED | MAP_NORESERVE | MAP_POPULATE |		\
			 MAP_NONBLOCK | MAP_HUGETLB) | MAP_HUGE_SIZES				\
			 WITHOUT_EFFECT_MMAP(WITHOUT_EFFECT_OR))

#define VM_MAY		(VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC)

/* What old programs pass to mmap: the address of this. */
struct old_mmap_args {
	uint32_t addr, len, prot, flags, fd, offset;
};

/* --- mmap ---------------------------------------------------------------------------- */

static bool is_shared(unsigned int flags)
{
	unsigned int type = flags & MAP_TYPE;

	return type == MAP_SHARED || type == MAP_SHARED_VALIDATE;
}

/* Only regular files have bytes beyond 4 GB. */
static bool offset_fits(const struct file *file, const struct mmap_request *request)
{
	return S_ISREG(file->f_inode->i_mode) || request->len > ULONG_MAX - PAGE_SIZE ||
	       request->pgoff <= (ULONG_MAX - ALIGN_UP(request->len, PAGE_SIZE)) >> PAGE_SHIFT;
}

/* Why an open file cannot be mapped in this way, or 0. */
static int file_refuses(const struct file *file, const struct mmap_request *request)
{
	unsigned int type = request->flags & MAP_TYPE;

	if (!offset_fits(file, request))
		return -EOVERFLOW;
	if (type == MAP_SHARED_VALIDATE && request->flags & ~LEGACY_FLAGS)
		return -EOPNOTSUPP;
	if (!is_shared(type) && type != MAP_PRIVATE)
		return -EINVAL;
	if (is_shared(type) && request->prot & PROT_WRITE && !(file->f_mode & FMODE_WRITE))
		return -EACCES;
	if (!(file->f_mode & FMODE_READ))
		return -EACCES;
	return file->f_op->mmap ? 0 : -ENODEV;
}

/* The area that the request asks for shows this file. */
static long map_file(struct mmap_request *request, struct file *file)
{
	request->file = file;
	request->file_error = file_refuses(file, request);
	request->map = file->f_op->mmap;
	request->may = VM_MAY;
	if (is_shared(request->flags) && !(file->f_mode & FMODE_WRITE))
		request->may &= ~VM_MAYWRITE;
	return vm_mmap(current->mm, request);
}

static long map_open_file(struct mmap_request *request, unsigned long fd, unsigned long pgoff)
{
	struct file *file = fget(current->files, (unsigned int)fd);
	long addr;

	if (!file)
		return -EBADF;
	request->pgoff = pgoff;
	addr = request->flags & MAP_HUGETLB ? -EINVAL : map_file(request, file);
	fput(file);
	return addr;
}

/* All zeros at first; a child of fork() sees what its parent writes. */
static long map_shared_anonymous(struct mmap_request *request)
{
	unsigned long size = ALIGN_UP(request->len, PAGE_SIZE);
	struct file *file = shmem_file_create("dev/zero", (loff_t)size);
	long addr;

	if (IS_ERR(file))
		return PTR_ERR(file);
	request->pgoff = 0;
	request->file = file;
	request->map = file->f_op->mmap;
	request->may = VM_MAY;
	request->file_error = 0;
	if (!(request->flags & MAP_NORESERVE))
		request->file_error = vm_enough_memory(size >> PAGE_SHIFT);
	addr = vm_mmap(current->mm, request);
	fput(file);
	return addr;
}

long sys_mmap2(unsigned long addr, unsigned long len, unsigned long prot, unsigned long flags,
	       unsigned long fd, unsigned long pgoff)
{
	struct mmap_request request;		/* what is for files: map_open_file() */

	request.addr = addr;
	request.len = len;
	request.prot = prot;
	request.flags = flags;
	request.file = NULL;
	if (likely(flags & MAP_ANONYMOUS)) {
		if (unlikely(flags & MAP_HUGETLB))
			return -ENOMEM;		/* none are set aside */
		if ((flags & MAP_TYPE) == MAP_SHARED)
			return map_shared_anonymous(&request);
		return vm_mmap(current->mm, &request);
	}
	return map_open_file(&request, fd, pgoff);
}

long sys_mmap(unsigned long user)
{
	struct old_mmap_args args;

	if (copy_from_user(&args, (const void __user *)user, sizeof(args)))
		return -EFAULT;
	if (!IS_ALIGNED(args.offset, PAGE_SIZE))
		return -EINVAL;
	return sys_mmap2(args.addr, args.len, args.prot, args.flags, args.fd,
			 args.offset >> PAGE_SHIFT);
}

/* --- those that need no file --------------------------------------------------------- */

long sys_munmap(unsigned long addr, unsigned long len)
{
	return vm_munmap(current->mm, addr, len);
}

long sys_brk(unsigned long brk)
{
	return vm_brk(current->mm, brk);
}

long sys_mprotect(unsigned long addr, unsigned long len, unsigned long prot)
{
	return vm_mprotect(current->mm, addr, len, prot);
}

long sys_mremap(unsigned long addr, unsigned long old_len, unsigned long new_len,
		unsigned long flags, unsigned long new_addr)
{
	return vm_mremap(current->mm, addr, old_len, new_len, flags, new_addr);
}

long sys_madvise(unsigned long addr, unsigned long len, unsigned long advice)
{
	return vm_madvise(current->mm, addr, len, (int)advice);
}

long sys_mlock(unsigned long addr, unsigned long len)
{
	return vm_mlock(current->mm, addr, len, 0);
}

long sys_mlock2(unsigned long addr, unsigned long len, unsigned long flags)
{
	if (flags & ~(unsigned long)MLOCK_ONFAULT)
		return -EINVAL;
	return vm_mlock(current->mm, addr, len, (unsigned int)flags);
}

long sys_munlock(unsigned long addr, unsigned long len)
{
	return vm_munlock(current->mm, addr, len);
}

long sys_mlockall(unsigned long flags)
{
	return vm_mlockall(current->mm, flags);
}

long sys_munlockall(void)
{
	return vm_munlockall(current->mm);
}

long sys_msync(unsigned long addr, unsigned long len, unsigned long flags)
{
	struct mm_struct *mm = current->mm;
	long error;

	down_read(&mm->mmap_lock);
	error = do_msync(mm, addr, len, flags);
	up_read(&mm->mmap_lock);
	return error;
}

/* --- mincore ------------------------------------------------------------------------- */

/* By one page of answers at a time: user memory is not written with mmap_lock held. */
static long mincore_by_parts(unsigned long addr, unsigned long nr_pages, unsigned char *answers,
			     unsigned char __user *vec)
{
	struct mm_struct *mm = current->mm;

	while (nr_pages) {
		long nr;

		down_read(&mm->mmap_lock);
		nr = do_mincore(mm, addr, min(nr_pages, PAGE_SIZE), answers);
		up_read(&mm->mmap_lock);
		if (nr < 0)
			return nr;
		if (copy_to_user(vec, answers, (unsigned long)nr))
			return -EFAULT;
		nr_pages -= (unsigned long)nr;
		vec += nr;
		addr += (unsigned long)nr << PAGE_SHIFT;
	}
	return 0;
}

long sys_mincore(unsigned long addr, unsigned long len, unsigned long vec)
{
	unsigned long nr_pages = (len >> PAGE_SHIFT) + ((len & ~PAGE_MASK) != 0);
	void *answers;
	long error;

	if (!IS_ALIGNED(addr, PAGE_SIZE))
		return -EINVAL;
	if (!access_ok((const void __user *)addr, len))
		return -ENOMEM;
	if (!access_ok((const void __user *)vec, nr_pages))
		return -EFAULT;
	answers = (void *)__get_free_page(GFP_USER);
	if (!answers)
		return -EAGAIN;
	error = mincore_by_parts(addr, nr_pages, answers, (unsigned char __user *)vec);
	free_page((unsigned long)answers);
	return error;
}
