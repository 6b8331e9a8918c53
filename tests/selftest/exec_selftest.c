/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/exec_selftest.c - a program file becomes an address space
 *
 * The program is written into a file of the root, 0x3200 bytes: headers, then words that are
 * FILLER plus their offset.
 *
 *	08048000 text, 0..1800		0804a800 data, 1800..2c00	0804bc00 zeros ..0804e000
 *
 * It is looked at as it would look to itself: by faults, and the frames that they bring.
 */
#include <core/selftest.h>
#include <fs/file.h>
#include <fs/namei.h>
#include <kernel/elf_check.h>
#include <kernel/exec.h>
#include <kernel/exec_args.h>
#include <lib/err.h>
#include <lib/string.h>
#include <mm/access_vm.h>
#include <mm/fail_page_alloc.h>
#include <mm/mmap.h>
#include <uapi/auxvec.h>
#include <uapi/fcntl.h>
#include "user_space.h"

#define PROGRAM		"/exec-selftest"
#define BASE		0x08048000UL
#define FILE_SIZE	0x3200
#define FILLER		0xE1F00000U
#define TEXT_SIZE	0x1800UL
#define DATA		(BASE + 0x2800)
#define DATA_END	(BASE + 0x3C00)
#define BSS_END		(BASE + 0x6000)

struct program_headers {
	Elf32_Ehdr ehdr;
	Elf32_Phdr text, data, stack;
};

static const struct program_headers good = {
	.ehdr = {
		.e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS32, ELFDATA2LSB, EV_CURRENT },
		.e_type = ET_EXEC, .e_machine = EM_386, .e_version = EV_CURRENT,
		.e_entry = BASE + 0x400, .e_phoff = sizeof(Elf32_Ehdr),
		.e_ehsize = sizeof(Elf32_Ehdr), .e_phentsize = sizeof(Elf32_Phdr), .e_phnum = 3,
	},
	.text = { PT_LOAD, 0, BASE, 0, TEXT_SIZE, TEXT_SIZE, PF_R | PF_X, PAGE_SIZE },
	.data = { PT_LOAD, 0x1800, DATA, 0, DATA_END - DATA, BSS_END - DATA, PF_R | PF_W,
		  PAGE_SIZE },
	.stack = { PT_GNU_STACK, 0, 0, 0, 0, 0, PF_R | PF_W, 0x10 },
};

/* Closed and opened again: who has it open to write keeps it from being executed. */
static struct file *reopen(struct file *file)
{
	fput(file);
	file = file_open(PROGRAM, O_RDONLY, 0);
	EXPECT_FALSE(IS_ERR(file));
	return IS_ERR(file) ? NULL : file;
}

/* Other headers for the file, which nobody runs. */
static void write_headers(const struct program_headers *headers)
{
	struct file *file = file_open(PROGRAM, O_WRONLY, 0);

	ASSERT_TRUE(!IS_ERR(file));
	EXPECT_EQ(kernel_write(file, headers, sizeof(*headers), 0), (long)sizeof(*headers));
	fput(file);
}

/* The file with these headers; NULL, noted, if it cannot be made. */
static struct file *make_program(const struct program_headers *headers)
{
	struct file *file = file_open(PROGRAM, O_CREAT | O_RDWR | O_TRUNC, 0755);
	uint32_t words[64];
	bool written = !IS_ERR(file);

	for (uint32_t at = 0; written && at < FILE_SIZE; at += sizeof(words)) {
		for (uint32_t i = 0; i < ARRAY_SIZE(words); i++)
			words[i] = FILLER + at + 4 * i;
		written = kernel_write(file, words, sizeof(words), at) == sizeof(words);
	}
	if (written && kernel_write(file, headers, sizeof(*headers), 0) == sizeof(*headers))
		return reopen(file);
	selftest_fail(__FILE__, __LINE__, "no program could be written");
	if (!IS_ERR(file))
		fput(file);
	return NULL;
}

static void drop_program(struct file *file)
{
	fput(file);
	EXPECT_EQ(vfs_unlink(NULL, PROGRAM), 0);
}

/* Load it; ERR_PTR and nothing is left of it. */
static struct mm_struct *load(struct file *file, struct exec_result *result)
{
	static const char *const argv[] = { "prog", "-v", NULL }, *const envp[] = { "E=1", NULL };
	struct exec_args *args = exec_args_alloc(8UL << 20);
	struct mm_struct *mm = mm_alloc();
	struct exec_head head;
	int error = -ENOMEM;

	if (args && mm)
		error = exec_read_head(file, &head);
	if (args && mm && !error)
		error = exec_args_fill(args, &exec_from_kernel, PROGRAM, argv, envp);
	if (!error)
		error = exec_load(mm, file, &head, args, result);
	if (args)
		exec_args_free(args);
	if (error && mm)
		mmput(mm);
	return error ? ERR_PTR(error) : mm;
}

/* The word at an address, faulted in as the program's own read would; all ones: an error. */
static uint32_t peek(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	vm_fault_t fault = 0;
	uint32_t word = ~0U;

	down_read(&mm->mmap_lock);
	vma = find_vma(mm, addr);
	if (!vma || vma->vm_start > addr)
		fault = VM_FAULT_SIGSEGV;
	while (!(fault & VM_FAULT_ERROR) && !pte_present(user_pte(mm, addr)))
		fault = handle_mm_fault(vma, addr, FAULT_FLAG_USER);
	if (!(fault & VM_FAULT_ERROR))
		word = frame_word(pte_page(user_pte(mm, addr)), addr % PAGE_SIZE);
	up_read(&mm->mmap_lock);
	return word;
}

SELFTEST(exec, areas_are_those_of_the_file)
{
	static const struct {
		unsigned long start, end;
		vm_flags_t flags;
		bool file;
	} want[] = {
		{ BASE, BASE + 0x2000, VM_READ | VM_EXEC, true },
		{ BASE + 0x2000, BASE + 0x4000, VM_READ | VM_WRITE, true },
		{ BASE + 0x4000, BSS_END, VM_READ | VM_WRITE, false },
		{ TASK_SIZE - 33 * PAGE_SIZE, TASK_SIZE, VM_READ | VM_WRITE | VM_GROWSDOWN, false },
	};
	struct file *file = make_program(&good);
	struct vm_area_struct *vma;
	struct exec_result result;
	struct mm_struct *mm;

	ASSERT_TRUE(file != NULL);
	mm = load(file, &result);
	if (IS_ERR(mm)) {
		selftest_fail(__FILE__, __LINE__, "error %ld: %s", PTR_ERR(mm), result.why);
		drop_program(file);
		return;
	}
	EXPECT_EQ(mm->map_count, 4u);
	vma = mm->mmap;
	for (unsigned int i = 0; vma && i < ARRAY_SIZE(want); i++, vma = vma->vm_next) {
		EXPECT_EQ(vma->vm_start, want[i].start);
		EXPECT_EQ(vma->vm_end, want[i].end);
		EXPECT_EQ(vma->vm_flags & (VM_ACCESS | VM_GROWSDOWN | VM_SHARED), want[i].flags);
		EXPECT_EQ(vma->vm_file == file, want[i].file);
		if (want[i].file)
			EXPECT_EQ(vma->vm_pgoff, (unsigned long)i);
	}
	EXPECT_EQ(result.entry, BASE + 0x400);
	EXPECT_EQ(mm->start_code, BASE);
	EXPECT_EQ(mm->end_code, BASE + TEXT_SIZE);
	EXPECT_EQ(mm->end_data, DATA_END);
	EXPECT_EQ(mm->brk, BSS_END);
	EXPECT_OK(mmap_check(mm));
	mmput(mm);
	drop_program(file);
}

/* But for the page where data end and zeros begin, and the top of the stack. */
SELFTEST(exec, nothing_is_read_before_it_is_touched)
{
	struct file *file = make_program(&good);
	struct exec_result result;
	struct mm_struct *mm;

	ASSERT_TRUE(file != NULL);
	mm = load(file, &result);
	EXPECT_FALSE(IS_ERR(mm));
	if (!IS_ERR(mm)) {
		EXPECT_EQ(mm->rss[MM_FILEPAGES], 0ul);
		EXPECT_EQ(mm->rss[MM_ANONPAGES], 2ul);
		EXPECT_TRUE(pte_none(user_pte(mm, BASE)));
		EXPECT_TRUE(pte_none(user_pte(mm, DATA)));
		EXPECT_EQ(peek(mm, BASE + 0x400), FILLER + 0x400);
		EXPECT_EQ(peek(mm, BASE + TEXT_SIZE - 4), FILLER + TEXT_SIZE - 4);
		EXPECT_EQ(peek(mm, DATA), FILLER + 0x1800);
		EXPECT_EQ(peek(mm, DATA_END - 4), FILLER + 0x2BFC);
		EXPECT_GT(mm->rss[MM_FILEPAGES], 2ul);
		EXPECT_EQ(mm->rss[MM_ANONPAGES], 2ul);
		mmput(mm);
	}
	drop_program(file);
}

/* Two programs of one file: what one writes neither the other nor the file sees. */
SELFTEST(exec, zeros_are_the_programs_own)
{
	struct file *file = make_program(&good);
	struct exec_result result;
	struct mm_struct *a, *b;
	uint32_t word = 0;

	ASSERT_TRUE(file != NULL);
	a = load(file, &result);
	b = load(file, &result);
	EXPECT_FALSE(IS_ERR(a) || IS_ERR(b));
	if (!IS_ERR(a) && !IS_ERR(b)) {
		for (unsigned long addr = DATA_END; addr < BSS_END; addr += 4)
			if (peek(a, addr))
				EXPECT_EQ(peek(a, addr), 0u);
		EXPECT_EQ(copy_to_mm(a, DATA, "mine", 4), 0);
		EXPECT_EQ(copy_to_mm(a, DATA_END, "mine", 4), 0);
		EXPECT_EQ(copy_to_mm(a, BSS_END - 4, "mine", 4), 0);
		EXPECT_EQ(copy_to_mm(a, BASE, "mine", 4), -EFAULT);
		EXPECT_EQ(peek(a, DATA), 0x656e696du);
		EXPECT_EQ(peek(b, DATA), FILLER + 0x1800);
		EXPECT_EQ(peek(b, DATA_END), 0u);
		EXPECT_EQ(peek(b, BSS_END - 4), 0u);
		EXPECT_EQ(kernel_read(file, &word, 4, 0x1800), 4);
		EXPECT_EQ(word, FILLER + 0x1800);
		EXPECT_EQ(kernel_read(file, &word, 4, 0x2C00), 4);
		EXPECT_EQ(word, FILLER + 0x2C00);
	}
	if (!IS_ERR(a))
		mmput(a);
	if (!IS_ERR(b))
		mmput(b);
	drop_program(file);
}

/* Compare a string of the program's with text, a byte at a time. */
static bool peek_string(struct mm_struct *mm, unsigned long addr, const char *text)
{
	do {
		if ((char)(peek(mm, addr & ~3UL) >> addr % 4 * 8) != *text)
			return false;
		addr++;
	} while (*text++);
	return true;
}

static unsigned long peek_aux(struct mm_struct *mm, unsigned long auxv, uint32_t type)
{
	for (; peek(mm, auxv) != AT_NULL; auxv += 8)
		if (peek(mm, auxv) == type)
			return peek(mm, auxv + 4);
	selftest_fail(__FILE__, __LINE__, "no entry of type %u", (unsigned int)type);
	return 0;
}

SELFTEST(exec, stack_is_read_as_a_program_reads_it)
{
	struct file *file = make_program(&good);
	struct exec_result result;
	struct mm_struct *mm;

	ASSERT_TRUE(file != NULL);
	mm = load(file, &result);
	EXPECT_FALSE(IS_ERR(mm));
	if (!IS_ERR(mm)) {
		unsigned long sp = result.sp, auxv = sp + 4 * (1 + 2 + 1 + 1 + 1);

		EXPECT_EQ(sp % 16, 0ul);
		EXPECT_EQ(mm->start_stack, sp);
		EXPECT_EQ(peek(mm, sp), 2u);
		EXPECT_TRUE(peek_string(mm, peek(mm, sp + 4), "prog"));
		EXPECT_TRUE(peek_string(mm, peek(mm, sp + 8), "-v"));
		EXPECT_EQ(peek(mm, sp + 12), 0u);
		EXPECT_TRUE(peek_string(mm, peek(mm, sp + 16), "E=1"));
		EXPECT_EQ(peek(mm, sp + 20), 0u);
		EXPECT_TRUE(peek_string(mm, peek_aux(mm, auxv, AT_EXECFN), PROGRAM));
		EXPECT_TRUE(peek_string(mm, peek_aux(mm, auxv, AT_PLATFORM), "i686"));
		EXPECT_EQ(peek_aux(mm, auxv, AT_PHDR), BASE + sizeof(Elf32_Ehdr));
		EXPECT_EQ(peek_aux(mm, auxv, AT_ENTRY), BASE + 0x400);
		EXPECT_EQ(peek_aux(mm, auxv, AT_HWCAP), (unsigned long)cpu_info.hwcap);
		EXPECT_EQ(peek(mm, TASK_SIZE - 4), 0u);
		EXPECT_EQ(peek(mm, sp - 4), 0u);
		mmput(mm);
	}
	drop_program(file);
}

/* AT_RANDOM's bytes of two programs differ. */
SELFTEST(exec, random_bytes_differ)
{
	struct file *file = make_program(&good);
	struct exec_result result;
	uint32_t words[2][4] = { { 0 } };

	ASSERT_TRUE(file != NULL);
	for (unsigned int i = 0; i < 2; i++) {
		struct mm_struct *mm = load(file, &result);
		unsigned long at;

		EXPECT_FALSE(IS_ERR(mm));
		if (IS_ERR(mm))
			break;
		at = peek_aux(mm, result.sp + 24, AT_RANDOM);
		for (unsigned int k = 0; k < 16; k++, at++)
			((uint8_t *)words[i])[k] = (uint8_t)(peek(mm, at & ~3UL) >> at % 4 * 8);
		mmput(mm);
	}
	for (unsigned int k = 0; k < 4; k++)
		EXPECT_NE(words[0][k], words[1][k]);
	drop_program(file);
}

SELFTEST(exec, position_independent_program_is_moved)
{
	struct program_headers headers = good;
	struct exec_result result;
	struct mm_struct *mm;
	struct file *file;

	headers.ehdr.e_type = ET_DYN;
	headers.ehdr.e_entry -= BASE;
	headers.text.p_vaddr -= BASE;
	headers.data.p_vaddr -= BASE;
	file = make_program(&headers);
	ASSERT_TRUE(file != NULL);
	mm = load(file, &result);
	EXPECT_FALSE(IS_ERR(mm));
	if (!IS_ERR(mm)) {
		EXPECT_GE(result.entry, TASK_SIZE / 2);
		EXPECT_EQ(peek(mm, result.entry), FILLER + 0x400);
		EXPECT_EQ(peek(mm, mm->end_data), 0u);
		mmput(mm);
	}
	drop_program(file);
}

struct damage {
	size_t offset, width;
	uint32_t value;
	int error;
};

#define DAMAGE(field, value, error) \
	{ offsetof(struct program_headers, field), sizeof(good.field), value, error }

/* The leak checks around every test see what an error left behind. */
SELFTEST(exec, damaged_files_leave_nothing)
{
	static const struct damage damages[] = {
		DAMAGE(ehdr.e_ident[1], 'e', -ENOEXEC),
		DAMAGE(ehdr.e_machine, EM_X86_64, -ENOEXEC),
		DAMAGE(ehdr.e_phnum, 0xFFFF, -ENOEXEC),
		DAMAGE(ehdr.e_phoff, 0xFFFFFFF0, -ENOEXEC),
		DAMAGE(ehdr.e_entry, DATA, -EINVAL),
		DAMAGE(stack.p_type, PT_INTERP, -ENOEXEC),
		DAMAGE(text.p_vaddr, 0, -EINVAL),
		DAMAGE(data.p_vaddr, PAGE_OFFSET + 0x800, -EINVAL),
		DAMAGE(data.p_vaddr, TASK_SIZE - 0x4800, -ENOMEM),
		DAMAGE(data.p_memsz, 0xFFFFFFFF, -EINVAL),
		DAMAGE(data.p_filesz, FILE_SIZE, -EINVAL),
		DAMAGE(data.p_offset, FILE_SIZE, -EINVAL),
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(damages); i++) {
		struct program_headers headers = good;
		struct exec_result result;
		struct file *file;

		memcpy((char *)&headers + damages[i].offset, &damages[i].value, damages[i].width);
		file = make_program(&headers);
		ASSERT_TRUE(file != NULL);
		EXPECT_EQ(PTR_ERR(load(file, &result)), (long)damages[i].error);
		EXPECT_EQ(result.why != NULL, damages[i].error != -ENOMEM);
		drop_program(file);
	}
}

/* Headers with one byte changed at a time: a program or an error, and nothing else. */
SELFTEST(exec, files_damaged_at_random_do_no_harm)
{
	struct file *file = make_program(&good);
	struct exec_result result;
	uint32_t seed = 1, loaded = 0, refused = 0;

	ASSERT_TRUE(file != NULL);
	for (unsigned int i = 0; i < 400; i++) {
		struct program_headers headers = good;
		struct mm_struct *mm;

		seed = seed * 1664525 + 1013904223;
		((uint8_t *)&headers)[(seed >> 8) % sizeof(headers)] = (uint8_t)(seed >> 24);
		write_headers(&headers);
		mm = load(file, &result);
		loaded += !IS_ERR(mm);
		refused += PTR_ERR(mm) == -ENOEXEC || PTR_ERR(mm) == -EINVAL ||
			   PTR_ERR(mm) == -ENOMEM;
		if (!IS_ERR(mm))
			mmput(mm);
	}
	EXPECT_EQ(loaded + refused, 400u);
	EXPECT_GT(loaded, 50u);
	EXPECT_GT(refused, 50u);
	drop_program(file);
}

/* Every page that loading asks for is missing once. */
SELFTEST(exec, every_failed_page_leaves_nothing)
{
	struct fail_page_alloc how = { .mode = FAIL_ONCE };
	struct file *file = make_program(&good);
	struct exec_result result;
	struct mm_struct *mm;

	ASSERT_TRUE(file != NULL);
	do {
		how.n++;
		fail_page_alloc_set(&how);
		mm = load(file, &result);
		fail_page_alloc_set(NULL);
	} while (PTR_ERR(mm) == -ENOMEM && how.n < 100);
	EXPECT_FALSE(IS_ERR(mm));
	if (!IS_ERR(mm))
		mmput(mm);
	drop_program(file);
	if (!IS_ENABLED(CONFIG_FAIL_PAGE_ALLOC))
		SELFTEST_SKIP("no CONFIG_FAIL_PAGE_ALLOC");
	/* arguments, their strings, directory, table, data, table, stack, and none failed */
	EXPECT_GE(how.n, 8u);
	EXPECT_LT(how.n, 100u);
}
