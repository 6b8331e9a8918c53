/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/binfmt_elf_test.c - programs loaded into a model of an address space
 *
 * The model is a list of pages with rights and bytes.  do_mmap() puts pages there, the file's
 * bytes or zeros at once; what lay there before goes.  What a program must find is computed
 * from its program headers, byte by byte, and compared with that.
 *
 * Every call that can fail is counted, and each of them fails in turn.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>
#include <fs/file.h>
#include <fs/inode.h>
#include <kernel/elf_check.h>
#include <kernel/exec.h>
#include <kernel/exec_facts.h>
#include <lib/compiler.h>
#include <lib/errno.h>
#include <mm/access_vm.h>
#include <mm/kmalloc.h>
#include <mm/mmap.h>
#include <mm/page_cache.h>
#include <uapi/mman.h>
#include "exec_pages.h"

#define BASE		0x08048000U
#define FILE_SIZE	0x3800
#define MAX_PAGES	128

struct model_page {
	unsigned long addr;		/* 0: none */
	unsigned int prot;
	bool anonymous, grows_down;
	unsigned char bytes[PAGE_SIZE];
};

static struct model_page pages[MAX_PAGES];
static struct mm_struct mm;
static int readers, writers, blocks;
static int denials, mappings;			/* of writing to the file; areas of it */
static unsigned int calls, failing_call;	/* the latter 0: none */
static int injected;
static unsigned char contents[FILE_SIZE];
static uint64_t file_size;

static int fails(int error)
{
	if (++calls != failing_call)
		return 0;
	injected = error;
	return error;
}

/* --- what the loader stands on ------------------------------------------------------- */

void down_read(struct rw_semaphore *sem)
{
	(void)sem;
	assert_int_equal(readers++ + writers, 0);
}

void up_read(struct rw_semaphore *sem)
{
	(void)sem;
	readers--;
}

void down_write(struct rw_semaphore *sem)
{
	assert_ptr_equal(sem, &mm.mmap_lock);
	assert_int_equal(readers + writers++, 0);
}

void up_write(struct rw_semaphore *sem)
{
	(void)sem;
	writers--;
}

void *__kmalloc(size_t size, gfp_t gfp)
{
	(void)gfp;
	if (fails(-ENOMEM))
		return NULL;
	blocks++;
	return malloc(size);
}

void kfree(const void *ptr)
{
	blocks -= ptr != NULL;
	free((void *)ptr);
}

uint64_t i_size_read(struct address_space *mapping)
{
	(void)mapping;
	return file_size;
}

long kernel_read(struct file *file, void *buf, size_t count, loff_t pos)
{
	(void)file;
	if (fails(-EIO))
		return -EIO;
	if (pos == 0 && count > file_size)	/* the first read asks for what may not be there */
		count = (size_t)file_size;
	assert_true((uint64_t)pos + count <= file_size);
	memcpy(buf, contents + pos, count);
	return (long)count;
}

void exec_facts(struct user_stack_facts *facts)
{
	memset(facts, 7, sizeof(*facts));
}

int inode_deny_write(struct inode *inode)
{
	(void)inode;
	if (fails(-ETXTBSY))
		return -ETXTBSY;
	denials++;
	return 0;
}

void inode_allow_write(struct inode *inode)
{
	(void)inode;
	denials--;
}

static struct model_page *find_page(unsigned long addr)
{
	for (unsigned int i = 0; i < MAX_PAGES; i++)
		if (pages[i].addr == (addr & PAGE_MASK))
			return &pages[i];
	return NULL;
}

static void put_page_there(unsigned long addr, const struct mmap_request *request)
{
	struct model_page *page = find_page(addr);
	uint64_t pos = ((uint64_t)request->pgoff << PAGE_SHIFT) + (addr - request->addr);

	if (!page)
		page = find_page(0);
	assert_non_null(page);
	memset(page, 0, sizeof(*page));
	page->addr = addr;
	page->prot = request->prot;
	page->anonymous = !request->file;
	page->grows_down = request->flags & MAP_GROWSDOWN;
	if (request->file) {
		assert_true(pos < file_size);
		memcpy(page->bytes, contents + pos,
		       file_size - pos < PAGE_SIZE ? file_size - pos : PAGE_SIZE);
	}
}

/* What the file is asked for an area of it; the area itself ends with the model. */
static int map_the_file(const struct mmap_request *request)
{
	struct vm_area_struct vma = { .vm_flags = VM_READ };
	int error = request->map(request->file, &vma);

	assert_true(error || vma.vm_flags & VM_DENYWRITE);
	mappings += !error;
	return error;
}

long do_mmap(struct mm_struct *to, const struct mmap_request *request)
{
	int error;

	assert_ptr_equal(to, &mm);
	assert_int_equal(writers, 1);
	assert_true(request->addr % PAGE_SIZE == 0 && request->len % PAGE_SIZE == 0);
	assert_true(request->addr >= ELF_MIN_ADDR && request->len > 0);
	assert_true(request->len <= TASK_SIZE && request->addr <= TASK_SIZE - request->len);
	assert_int_equal(request->flags & (MAP_TYPE | MAP_FIXED), MAP_PRIVATE | MAP_FIXED);
	assert_int_equal(!(request->flags & MAP_ANONYMOUS), request->file != NULL);
	assert_int_equal(request->file != NULL, request->map != NULL);
	error = fails(-ENOMEM);
	if (!error && request->file)
		error = map_the_file(request);
	if (error)
		return error;
	for (unsigned long at = 0; at < request->len; at += PAGE_SIZE)
		put_page_there(request->addr + at, request);
	return (long)request->addr;
}

int do_mprotect(struct mm_struct *to, unsigned long start, unsigned long len, unsigned int prot)
{
	assert_ptr_equal(to, &mm);
	assert_int_equal(writers, 1);
	if (fails(-ENOMEM))
		return -ENOMEM;
	for (; len; len -= PAGE_SIZE, start += PAGE_SIZE)
		find_page(start)->prot = prot;
	return 0;
}

static int write_model(unsigned long addr, const unsigned char *from, size_t n)
{
	assert_int_equal(writers + readers, 0);
	if (fails(-ENOMEM))
		return -ENOMEM;
	for (; n; n--, addr++) {
		struct model_page *page = find_page(addr);

		if (!page || !(page->prot & PROT_WRITE))
			return -EFAULT;
		page->bytes[addr % PAGE_SIZE] = from ? *from++ : 0;
	}
	return 0;
}

int copy_to_mm(struct mm_struct *to, unsigned long addr, const void *from, size_t n)
{
	assert_ptr_equal(to, &mm);
	return write_model(addr, from, n);
}

int clear_mm(struct mm_struct *to, unsigned long addr, size_t n)
{
	assert_ptr_equal(to, &mm);
	return write_model(addr, NULL, n);
}

/* --- files and what they must become ---------------------------------------------------- */

static int map_it(struct file *file, struct vm_area_struct *vma)
{
	(void)file;
	(void)vma;
	return fails(-ENOMEM);
}

static const struct file_operations operations = { .mmap = map_it };
static const struct file_operations no_operations;
static struct file file = { .f_op = &operations };
static struct exec_result result;
static Elf32_Ehdr *const ehdr = (Elf32_Ehdr *)contents;
static Elf32_Phdr *const phdrs = (Elf32_Phdr *)(contents + sizeof(Elf32_Ehdr));

enum { TEXT, DATA, BSS, STACK, NR_PHDRS };

static void make_file(void)
{
	for (unsigned int i = 0; i < FILE_SIZE; i++)
		contents[i] = (unsigned char)(1 + i % 251);
	*ehdr = (Elf32_Ehdr){
		.e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS32, ELFDATA2LSB, EV_CURRENT },
		.e_type = ET_EXEC, .e_machine = EM_386, .e_version = EV_CURRENT,
		.e_entry = BASE + 0x200, .e_phoff = sizeof(Elf32_Ehdr),
		.e_ehsize = sizeof(Elf32_Ehdr), .e_phentsize = sizeof(Elf32_Phdr),
		.e_phnum = NR_PHDRS,
	};
	phdrs[TEXT] = (Elf32_Phdr){ PT_LOAD, 0, BASE, 0, 0x1800, 0x1800, PF_R | PF_X, 0x1000 };
	phdrs[DATA] = (Elf32_Phdr){ PT_LOAD, 0x1900, BASE + 0x3900, 0, 0x1E00, 0x5000,
				    PF_R | PF_W, 0x1000 };
	phdrs[BSS] = (Elf32_Phdr){ PT_LOAD, 0, BASE + 0x10123, 0, 0, 0x1001, PF_R | PF_W, 1 };
	phdrs[STACK] = (Elf32_Phdr){ PT_GNU_STACK, 0, 0, 0, 0, 0, PF_R | PF_W, 0x10 };
	file_size = FILE_SIZE;
	file.f_op = &operations;
}

static int load(void)
{
	static const char *const argv[] = { "prog", "arg", NULL }, *const envp[] = { "E=1", NULL };
	struct exec_args *args = exec_args_alloc(8UL << 20);
	struct exec_head head;
	int error;

	assert_int_equal(exec_args_fill(args, &exec_from_kernel, "/prog", argv, envp), 0);
	memset(pages, 0, sizeof(pages));
	memset(&mm, 0, sizeof(mm));
	calls = 0;
	injected = 0;
	denials = mappings = 0;
	result = (struct exec_result){ .why = NULL };
	error = exec_read_head(&file, &head);
	if (!error)
		error = exec_load(&mm, &file, &head, args, &result);
	exec_args_free(args);
	assert_int_equal(readers + writers + blocks + (int)pages_in_use, 0);
	assert_int_equal(denials, mappings);
	return error;
}

static unsigned int prot_of(const Elf32_Phdr *p)
{
	return (p->p_flags & PF_R ? PROT_READ : 0) | (p->p_flags & PF_W ? PROT_WRITE : 0) |
	       (p->p_flags & PF_X ? PROT_EXEC : 0);
}

/* Each byte that the segment asks for is there, with its rights; zeros fill the last page. */
static unsigned int check_segment(const Elf32_Phdr *p)
{
	unsigned long end = p->p_vaddr + p->p_memsz;
	unsigned int nr = (unsigned int)(((end + 4095) >> 12) - (p->p_vaddr >> 12));

	for (unsigned long addr = p->p_vaddr; addr < end; addr++) {
		const struct model_page *page = find_page(addr);
		unsigned long at = addr - p->p_vaddr;

		assert_non_null(page);
		assert_int_equal(page->prot, prot_of(p));
		assert_int_equal(page->bytes[addr % PAGE_SIZE],
				 at < p->p_filesz ? contents[p->p_offset + at] : 0);
	}
	for (; p->p_memsz > p->p_filesz && end % PAGE_SIZE; end++)
		assert_int_equal(find_page(end)->bytes[end % PAGE_SIZE], 0);
	return nr;
}

static unsigned int check_stack(unsigned int prot)
{
	unsigned int nr = 0;
	uint32_t argc;

	assert_int_equal(result.sp % 16, 0);
	memcpy(&argc, find_page(result.sp)->bytes + result.sp % PAGE_SIZE, sizeof(argc));
	assert_int_equal(argc, 2);
	for (unsigned long addr = TASK_SIZE; find_page(addr - PAGE_SIZE); addr -= PAGE_SIZE, nr++) {
		assert_int_equal(find_page(addr - PAGE_SIZE)->prot, prot);
		assert_true(find_page(addr - PAGE_SIZE)->grows_down);
	}
	assert_int_equal(nr, 33);
	return nr;
}

/* Nothing is there but what was asked for. */
static void check_loaded(unsigned int stack_prot)
{
	unsigned int nr = check_stack(stack_prot), found = 0;

	for (int i = TEXT; i <= BSS; i++)
		if (phdrs[i].p_type == PT_LOAD)
			nr += check_segment(&phdrs[i]);
	for (unsigned int i = 0; i < MAX_PAGES; i++)
		found += pages[i].addr != 0;
	assert_int_equal(found, nr);
	assert_int_equal(result.entry, ehdr->e_entry);
	assert_null(result.why);
	assert_int_equal(mm.start_stack, result.sp);
}

static void load_a_program_is_where_it_wants_to_be(void **state)
{
	(void)state;
	make_file();
	assert_int_equal(load(), 0);
	check_loaded(PROT_READ | PROT_WRITE);
	assert_int_equal(mm.start_code, BASE);
	assert_int_equal(mm.end_code, BASE + 0x1800);
	assert_int_equal(mm.start_data, BASE + 0x10123);
	assert_int_equal(mm.end_data, BASE + 0x10123);
	assert_int_equal(mm.start_brk, BASE + 0x12000);
	assert_int_equal(mm.brk, BASE + 0x12000);
	assert_false(find_page(BASE + 0x3000)->anonymous);
	assert_true(find_page(BASE + 0x6000)->anonymous);
}

/* Where the file's bytes end moves over the borders of a page, and so does where zeros end. */
static void load_every_border_has_its_zeros(void **state)
{
	static const uint32_t ends[] = { 0x6FE, 0x6FF, 0x700, 0x701, 0x16FF, 0x1700, 0x1701 };

	(void)state;
	make_file();
	for (unsigned int i = 0; i < ARRAY_SIZE(ends); i++) {
		for (unsigned int j = i; j < ARRAY_SIZE(ends); j++) {
			phdrs[DATA].p_filesz = ends[i];
			phdrs[DATA].p_memsz = ends[j];
			assert_int_equal(load(), 0);
			check_loaded(PROT_READ | PROT_WRITE);
		}
	}
}

/* Zeros behind bytes that may not be written: the rights come when the zeros are there. */
static void load_read_only_zeros_are_zeros(void **state)
{
	(void)state;
	make_file();
	phdrs[DATA].p_flags = PF_R;
	assert_int_equal(load(), 0);
	check_loaded(PROT_READ | PROT_WRITE);
	phdrs[DATA].p_flags = 0;
	assert_int_equal(load(), 0);
	check_loaded(PROT_READ | PROT_WRITE);
}

static void load_stack_is_executable_if_asked_for(void **state)
{
	(void)state;
	make_file();
	phdrs[STACK].p_flags |= PF_X;
	assert_int_equal(load(), 0);
	check_loaded(PROT_READ | PROT_WRITE | PROT_EXEC);
}

/* Two segments that agree on a page: the later one has it, and the bytes are those of both. */
static void load_a_page_of_two_segments_has_both(void **state)
{
	const struct model_page *page;

	(void)state;
	make_file();
	phdrs[DATA].p_offset = 0x1800;
	phdrs[DATA].p_vaddr = BASE + 0x1800;
	assert_int_equal(load(), 0);
	page = find_page(BASE + 0x1000);
	assert_int_equal(page->prot, PROT_READ | PROT_WRITE);
	assert_memory_equal(page->bytes, contents + 0x1000, PAGE_SIZE);
	assert_int_equal(check_segment(&phdrs[DATA]), 6);
}

/* The gap below the stack is the stack's: 33 pages, and 256 of nothing. */
static void load_segments_keep_off_the_stack(void **state)
{
	unsigned long limit = TASK_SIZE - (33 + 256) * PAGE_SIZE;

	(void)state;
	make_file();
	phdrs[BSS].p_vaddr = (uint32_t)(limit - 0x1001);
	assert_int_equal(load(), 0);
	check_loaded(PROT_READ | PROT_WRITE);
	phdrs[BSS].p_vaddr++;
	assert_int_equal(load(), -ENOMEM);
	phdrs[BSS].p_vaddr = (uint32_t)(TASK_SIZE - 0x1001);
	assert_int_equal(load(), -ENOMEM);
}

static void load_damaged_files_map_nothing(void **state)
{
	(void)state;
	make_file();
	ehdr->e_machine = EM_X86_64;
	assert_int_equal(load(), -ENOEXEC);
	assert_non_null(strstr(result.why, "another machine"));
	assert_int_equal(calls, 1);
	make_file();
	phdrs[DATA].p_memsz = 1;
	assert_int_equal(load(), -EINVAL);
	assert_non_null(strstr(result.why, "more bytes in the file"));
	assert_int_equal(calls, 1);
	make_file();
	file.f_op = &no_operations;
	assert_int_equal(load(), -ENOEXEC);
	assert_int_equal(calls, 1);
	make_file();
	for (file_size = 0; file_size < sizeof(*ehdr); file_size++)
		assert_int_equal(load(), -ENOEXEC);
	assert_null(find_page(BASE));
}

/* Headers that the first read did not bring, or not at a multiple of four. */
static const uint32_t places[] = { 53, 126, 132, 256, FILE_SIZE - sizeof(Elf32_Phdr) * NR_PHDRS };

static void move_headers(uint32_t place)
{
	memmove(contents + place, phdrs, NR_PHDRS * sizeof(Elf32_Phdr));
	ehdr->e_phoff = place;
}

static void load_headers_may_lie_anywhere(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(places); i++) {
		make_file();
		move_headers(places[i]);
		assert_int_equal(load(), 0);
		assert_int_equal(result.entry, BASE + 0x200);
		assert_int_equal(mm.brk, BASE + 0x12000);
		assert_int_equal(check_stack(PROT_READ | PROT_WRITE), 33);
		assert_memory_equal(find_page(BASE)->bytes, contents, PAGE_SIZE);
	}
	make_file();
	move_headers(126);	/* to 254: all of it was read, but it is not aligned */
	assert_int_equal(load(), 0);
	assert_int_equal(calls, 1 + 2 + 9 + 1 + 1);
	make_file();
	move_headers(128);	/* to 256: read already */
	assert_int_equal(load(), 0);
	assert_int_equal(calls, 1 + 9 + 1 + 1);
}

/* Each call that can fail fails once: its error comes back, and nothing was committed. */
static unsigned int fail_each_call(void)
{
	int error = -1;

	for (failing_call = 1; error; failing_call++) {
		error = load();
		assert_int_equal(error, injected);
		if (error)
			assert_true(!mm.start_stack && !mm.brk && !mm.end_code && !result.entry);
		assert_null(result.why);
	}
	failing_call = 0;
	return calls;
}

static void load_every_failure_is_reported(void **state)
{
	(void)state;
	make_file();
	phdrs[DATA].p_flags = PF_R;
	/* the head, 5 areas, two of them of the file, zeros, rights, the stack */
	assert_int_equal(fail_each_call(), 1 + 9 + 2 + 1);
	move_headers(FILE_SIZE - sizeof(Elf32_Phdr) * NR_PHDRS);
	/* and a block, and the program headers */
	assert_int_equal(fail_each_call(), 1 + 2 + 9 + 2 + 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(load_a_program_is_where_it_wants_to_be),
		cmocka_unit_test(load_every_border_has_its_zeros),
		cmocka_unit_test(load_read_only_zeros_are_zeros),
		cmocka_unit_test(load_stack_is_executable_if_asked_for),
		cmocka_unit_test(load_a_page_of_two_segments_has_both),
		cmocka_unit_test(load_segments_keep_off_the_stack),
		cmocka_unit_test(load_damaged_files_map_nothing),
		cmocka_unit_test(load_headers_may_lie_anywhere),
		cmocka_unit_test(load_every_failure_is_reported),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
