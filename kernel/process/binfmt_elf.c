/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/binfmt_elf.c - load an ELF program into a new address space
 *
 *	check	read the headers, ask elf_check.c; nothing is changed yet
 *	map	one area for the stack; for each segment two at most:
 *
 *		vaddr		   + filesz			  + memsz
 *		|  pages of the file  | zeros to the page's end | anonymous pages |
 *		`-- private, loaded on demand --'		`---- bss --------'
 *
 *	fill	those zeros, and what stands on the stack (user_stack.c)
 *	commit	the addresses that a process knows of itself; cannot fail
 *
 * The address space is not loaded anywhere and nobody else knows it: after an error the
 * caller drops it, and it is as if nothing had been tried.  What becomes of the old one,
 * and of the running task, is exec.c's business.
 *
 * Nothing of a segment is read here, but for the last page of data with zeros behind it.
 *
 * Locking: mmap_lock of the new address space, for form's sake.  Chapter: docs/programs.md
 */
#include <asm/page.h>
#include <fs/file.h>
#include <fs/inode.h>
#include <kernel/elf_check.h>
#include <kernel/exec.h>
#include <kernel/exec_facts.h>
#include <kernel/user_stack.h>
#include <lib/align.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/access_vm.h>
#include <mm/kmalloc.h>
#include <mm/mmap.h>
#include <mm/page_cache.h>
#include <uapi/mman.h>

/* A stack begins with this much room below sp, as in Linux; it grows by faults after that. */
#define STACK_ROOM	(32 * PAGE_SIZE)

_Static_assert(ELF_MIN_ADDR >= MMAP_MIN_ADDR, "no segment lies where nothing may be mapped");

/* --- check ---------------------------------------------------------------------------- */

/* Exactly size bytes of the file; -EIO if it has become shorter. */
static int read_exactly(struct file *file, void *to, size_t size, loff_t pos)
{
	long done = kernel_read(file, to, size, pos);

	if (done < 0)
		return (int)done;
	return (size_t)done == size ? 0 : -EIO;
}

/* exec_read_head - what a file begins with; 0 or an error of reading */
int exec_read_head(struct file *file, struct exec_head *head)
{
	long size = kernel_read(file, head->bytes, sizeof(head->bytes), 0);

	head->size = size < 0 ? 0 : (size_t)size;
	return size < 0 ? (int)size : 0;
}

/* The program headers: where they lie in the head, or in a block that is *block as well. */
static const Elf32_Phdr *read_phdrs(struct file *file, const struct exec_head *head, void **block)
{
	size_t size = head->ehdr.e_phnum * sizeof(Elf32_Phdr);
	Elf32_Off offset = head->ehdr.e_phoff;
	int error;

	*block = NULL;
	if (offset <= head->size && size <= head->size - offset && IS_ALIGNED(offset, 4))
		return (const Elf32_Phdr *)(head->bytes + offset);
	*block = kmalloc(size, GFP_KERNEL);
	if (!*block)
		return ERR_PTR(-ENOMEM);
	error = read_exactly(file, *block, size, offset);
	if (!error)
		return *block;
	kfree(*block);
	return ERR_PTR(error);
}

/*
 * What the file asks for.  Its size and its bytes may change meanwhile: what is used later
 * are the copies that were checked.
 */
static int read_image(struct file *file, const struct exec_head *head, struct elf_image *image,
		      const char **why)
{
	uint64_t file_size = i_size_read(file->f_mapping);
	const Elf32_Phdr *phdrs;
	void *block;
	int error;

	error = elf_check_header(head->bytes, head->size, file_size, why);
	if (error)
		return error;
	phdrs = read_phdrs(file, head, &block);
	if (IS_ERR(phdrs))
		return (int)PTR_ERR(phdrs);
	error = elf_check_segments(&head->ehdr, phdrs, file_size, image, why);
	kfree(block);
	return error;
}

/* --- map ------------------------------------------------------------------------------ */

/* A request at a fixed address either gives that address or an error. */
static int map_fixed(struct mm_struct *mm, const struct mmap_request *request)
{
	long addr = do_mmap(mm, request);

	return addr == (long)request->addr ? 0 : (int)addr;
}

static int map_anonymous(struct mm_struct *mm, unsigned long start, unsigned long end,
			 unsigned int prot, unsigned int flags)
{
	struct mmap_request request = {
		.addr = start,
		.len = end - start,
		.prot = prot,
		.flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | flags,
	};

	return start == end ? 0 : map_fixed(mm, &request);
}

/* Where the file's bytes end within a page that has zeros behind them. */
static bool has_ragged_end(const struct elf_segment *s)
{
	return s->filesz && s->filesz < s->memsz && !IS_ALIGNED(s->vaddr + s->filesz, PAGE_SIZE);
}

/* What runs is not written meanwhile. */
static int map_program(struct file *file, struct vm_area_struct *vma)
{
	int error = inode_deny_write(file->f_inode);

	if (error)
		return error;
	vma->vm_flags |= VM_DENYWRITE;
	error = file->f_op->mmap(file, vma);
	if (error)
		inode_allow_write(file->f_inode);
	return error;
}

static int map_file(struct mm_struct *mm, struct file *file, const struct elf_segment *s)
{
	unsigned long start = ALIGN_DOWN(s->vaddr, PAGE_SIZE);
	struct mmap_request request = {
		.addr = start,
		.len = ALIGN_UP(s->vaddr + s->filesz, PAGE_SIZE) - start,
		.prot = s->prot | (has_ragged_end(s) ? PROT_WRITE : 0),
		.flags = MAP_PRIVATE | MAP_FIXED,
		.file = file,
		.pgoff = s->offset >> PAGE_SHIFT,
		.may = VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC,
		.map = map_program,
	};

	return map_fixed(mm, &request);
}

static int map_segment(struct mm_struct *mm, struct file *file, const struct elf_segment *s)
{
	unsigned long bss = ALIGN_UP(s->vaddr + s->filesz, PAGE_SIZE);
	unsigned long end = ALIGN_UP(s->vaddr + s->memsz, PAGE_SIZE);
	int error = 0;

	if (s->filesz)
		error = map_file(mm, file, s);
	else
		bss = ALIGN_DOWN(s->vaddr, PAGE_SIZE);
	return error ? error : map_anonymous(mm, bss, end, s->prot, 0);
}

/* The stack's area; segments that would lie in it or in its gap are refused. */
static int map_stack(struct mm_struct *mm, const struct elf_image *image,
		     const struct user_stack *stack)
{
	unsigned long start = ALIGN_DOWN(stack->sp, PAGE_SIZE) - STACK_ROOM;
	unsigned int prot = PROT_READ | PROT_WRITE | (image->exec_stack ? PROT_EXEC : 0);

	if (image->brk > start - STACK_GUARD_GAP)
		return -ENOMEM;
	return map_anonymous(mm, start, stack->top, prot, MAP_GROWSDOWN | MAP_STACK);
}

static int map_image(struct mm_struct *mm, struct file *file, const struct elf_image *image,
		     const struct user_stack *stack)
{
	int error;

	down_write(&mm->mmap_lock);
	error = map_stack(mm, image, stack);
	for (unsigned int i = 0; !error && i < image->nr_segments; i++)
		error = map_segment(mm, file, &image->segments[i]);
	up_write(&mm->mmap_lock);
	return error;
}

/* --- fill ----------------------------------------------------------------------------- */

/* The zeros behind a segment's bytes; then the page gets the rights that were asked for. */
static int clear_ragged_end(struct mm_struct *mm, const struct elf_segment *s)
{
	unsigned long end = s->vaddr + s->filesz;
	unsigned long page = ALIGN_DOWN(end, PAGE_SIZE);
	unsigned long start = ALIGN_DOWN(s->vaddr, PAGE_SIZE);
	int error = clear_mm(mm, end, page + PAGE_SIZE - end);

	if (error || s->prot & PROT_WRITE)
		return error;
	down_write(&mm->mmap_lock);
	error = do_mprotect(mm, start, page + PAGE_SIZE - start, s->prot);
	up_write(&mm->mmap_lock);
	return error;
}

static int clear_ragged_ends(struct mm_struct *mm, const struct elf_image *image)
{
	int error = 0;

	for (unsigned int i = 0; !error && i < image->nr_segments; i++)
		if (has_ragged_end(&image->segments[i]))
			error = clear_ragged_end(mm, &image->segments[i]);
	return error;
}

struct mm_writer {
	struct user_stack_writer writer;	/* first */
	struct mm_struct *mm;
};

static int write_to_mm(const struct user_stack_writer *writer, unsigned long addr,
		       const void *bytes, size_t nr)
{
	return copy_to_mm(container_of(writer, struct mm_writer, writer)->mm, addr, bytes, nr);
}

static int fill_stack(struct mm_struct *mm, const struct user_stack *stack,
		      const struct exec_args *args, const struct elf_image *image)
{
	struct mm_writer to = { .writer.write = write_to_mm, .mm = mm };
	struct user_stack_facts facts;

	exec_facts(&facts);
	return user_stack_write(stack, args, image, &facts, &to.writer);
}

/* --- commit --------------------------------------------------------------------------- */

static void commit(struct mm_struct *mm, const struct elf_image *image,
		   const struct user_stack *stack, const struct exec_args *args,
		   struct exec_result *result)
{
	mm->start_code = image->start_code;
	mm->end_code = image->end_code;
	mm->start_data = image->start_data;
	mm->end_data = image->end_data;
	mm->start_brk = image->brk;
	mm->brk = image->brk;
	mm->start_stack = stack->sp;
	mm->arg_start = stack->strings;
	mm->arg_end = stack->strings + args->env;
	mm->env_end = stack->strings + args->name;
	mm->auxv_start = stack->auxv;
	mm->auxv_end = stack->auxv_end;
	result->entry = image->entry;
	result->sp = stack->sp;
}

/*
 * exec_load - fill the empty address space mm with the program in file
 *
 * head is what exec_read_head() has read of it.
 * args has passed exec_args_fill().  The areas take references of the file of their own.
 * mm is the caller's alone, before and after.  May sleep.
 *
 * Return: 0 and *result; or an error, and mm is good for mmput() only:
 *
 *	-ENOEXEC	no program for this machine; result->why says more
 *	-EINVAL		a damaged one; result->why says more
 *	-ENOMEM		no memory, or no room where a segment wants to lie
 *	-EFAULT		the file became shorter meanwhile
 *	others		those of reading the file; -EIO
 */
int exec_load(struct mm_struct *mm, struct file *file, const struct exec_head *head,
	      const struct exec_args *args, struct exec_result *result)
{
	struct user_stack stack;
	struct elf_image image;
	int error;

	*result = (struct exec_result){ .why = "it cannot be mapped" };
	if (!file->f_op->mmap)
		return -ENOEXEC;
	result->why = NULL;
	error = read_image(file, head, &image, &result->why);
	if (error)
		return error;
	user_stack_layout(args, STACK_TOP, &stack);
	error = map_image(mm, file, &image, &stack);
	if (!error)
		error = clear_ragged_ends(mm, &image);
	if (!error)
		error = fill_stack(mm, &stack, args, &image);
	if (!error)
		commit(mm, &image, &stack, args, result);
	return error;
}
