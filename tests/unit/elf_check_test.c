/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/elf_check_test.c - which ELF files are programs
 *
 * The file of the tests: 0x3000 bytes; text, then data with zeros behind it, then more zeros.
 *
 *	08048000 text 0..1800	0804a800 data 1800..1c00, zeros to 0804b400	08050000 zeros
 *
 * Headers lie in heap blocks of their exact size, so that a read beyond one stops the test.
 * At random, the answer must be that of is_sound(): the rules once more, on bytes and pages,
 * in 64 bits, each pair of segments against each other.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <asm/page.h>
#include <kernel/elf_check.h>
#include <lib/compiler.h>
#include <lib/errno.h>
#include <uapi/mman.h>
#include "random.h"

#define FILE_SIZE	0x3000
#define BASE		0x08048000U
#define MAX_PHDRS	(ELF_MAX_PHNUM + 8)

enum { TEXT, DATA, BSS, STACK, NR_PHDRS };

struct file {
	Elf32_Ehdr ehdr;
	Elf32_Phdr phdrs[MAX_PHDRS];
	uint64_t size;
};

static struct elf_image image;
static const char *why;

static void make_file(struct file *f)
{
	memset(f, 0, sizeof(*f));
	f->size = FILE_SIZE;
	f->ehdr = (Elf32_Ehdr){
		.e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS32, ELFDATA2LSB, EV_CURRENT },
		.e_type = ET_EXEC, .e_machine = EM_386, .e_version = EV_CURRENT,
		.e_entry = BASE + 0x100, .e_phoff = sizeof(Elf32_Ehdr),
		.e_ehsize = sizeof(Elf32_Ehdr), .e_phentsize = sizeof(Elf32_Phdr),
		.e_phnum = NR_PHDRS,
	};
	f->phdrs[TEXT] = (Elf32_Phdr){ PT_LOAD, 0, BASE, 0, 0x1800, 0x1800, PF_R | PF_X, 0x1000 };
	f->phdrs[DATA] = (Elf32_Phdr){ PT_LOAD, 0x1800, BASE + 0x2800, 0, 0x400, 0xC00,
				       PF_R | PF_W, 0x1000 };
	f->phdrs[BSS] = (Elf32_Phdr){ PT_LOAD, 0, BASE + 0x8000, 0, 0, 0x2001,
				      PF_R | PF_W, 0x1000 };
	f->phdrs[STACK] = (Elf32_Phdr){ PT_GNU_STACK, 0, 0, 0, 0, 0, PF_R | PF_W, 0x10 };
}

/* Both steps, as the loader takes them. */
static int check(const struct file *f)
{
	size_t head_size = f->size < sizeof(f->ehdr) ? f->size : sizeof(f->ehdr);
	size_t table_size;
	void *head = malloc(head_size ? head_size : 1), *table;
	int error;

	memcpy(head, &f->ehdr, head_size);
	error = elf_check_header(head, head_size, f->size, &why);
	if (!error) {
		table_size = f->ehdr.e_phnum * sizeof(Elf32_Phdr);
		assert_true(f->ehdr.e_phoff + table_size <= f->size);
		table = malloc(table_size);
		memcpy(table, f->phdrs, table_size);
		error = elf_check_segments(head, table, f->size, &image, &why);
		free(table);
	}
	free(head);
	assert_int_equal(error == 0, why == NULL);
	return error;
}

static void assert_refused(const struct file *f, int error, const char *text)
{
	int found = check(f);

	if (found != error || !strstr(why ? why : "", text))
		fail_msg("%d \"%s\" instead of %d \"%s\"", found, why ? why : "", error, text);
}

static void check_a_program_is_described(void **state)
{
	struct file f;

	(void)state;
	make_file(&f);
	assert_int_equal(check(&f), 0);
	assert_int_equal(image.bias, 0);
	assert_int_equal(image.entry, BASE + 0x100);
	assert_int_equal(image.phdr, BASE + sizeof(Elf32_Ehdr));
	assert_int_equal(image.phnum, NR_PHDRS);
	assert_false(image.exec_stack);
	assert_int_equal(image.start_code, BASE);
	assert_int_equal(image.end_code, BASE + 0x1800);
	assert_int_equal(image.start_data, BASE + 0x8000);
	assert_int_equal(image.end_data, BASE + 0x8000);
	assert_int_equal(image.brk, BASE + 0xB000);
	assert_int_equal(image.nr_segments, 3);
	assert_int_equal(image.segments[DATA].vaddr, BASE + 0x2800);
	assert_int_equal(image.segments[DATA].offset, 0x1800);
	assert_int_equal(image.segments[DATA].filesz, 0x400);
	assert_int_equal(image.segments[DATA].memsz, 0xC00);
	assert_int_equal(image.segments[TEXT].prot, PROT_READ | PROT_EXEC);
	assert_int_equal(image.segments[BSS].prot, PROT_READ | PROT_WRITE);
}

/* Text of a program without data ends where Linux says, and so does its "data". */
static void check_one_segment_is_code_and_data(void **state)
{
	struct file f;

	(void)state;
	make_file(&f);
	f.phdrs[DATA].p_type = f.phdrs[BSS].p_type = PT_NULL;
	assert_int_equal(check(&f), 0);
	assert_int_equal(image.start_data, BASE);
	assert_int_equal(image.end_data, BASE + 0x1800);
	assert_int_equal(image.brk, BASE + 0x2000);
}

static void check_stack_is_executable_unless_denied(void **state)
{
	struct file f;

	(void)state;
	make_file(&f);
	f.phdrs[STACK].p_flags |= PF_X;
	assert_int_equal(check(&f), 0);
	assert_true(image.exec_stack);
	f.ehdr.e_phnum--;
	f.phdrs[STACK].p_type = PT_NULL;
	assert_int_equal(check(&f), 0);
	assert_true(image.exec_stack);
}

static void check_headers_outside_the_segments_have_no_address(void **state)
{
	struct file f;

	(void)state;
	make_file(&f);
	f.ehdr.e_phoff = FILE_SIZE - NR_PHDRS * sizeof(Elf32_Phdr);
	assert_int_equal(check(&f), 0);
	assert_int_equal(image.phdr, 0);
	f.ehdr.e_phoff = 0x1800 - NR_PHDRS * sizeof(Elf32_Phdr);
	assert_int_equal(check(&f), 0);
	assert_int_equal(image.phdr, BASE + f.ehdr.e_phoff);
	f.ehdr.e_phoff++;		/* half in text, half in data */
	assert_int_equal(check(&f), 0);
	assert_int_equal(image.phdr, 0);
	f.ehdr.e_phoff = 0x1800;
	assert_int_equal(check(&f), 0);
	assert_int_equal(image.phdr, BASE + 0x2800);
	f.phdrs[DATA].p_filesz = NR_PHDRS * sizeof(Elf32_Phdr);	/* and nothing else */
	assert_int_equal(check(&f), 0);
	assert_int_equal(image.phdr, BASE + 0x2800);
}

static void check_shared_object_is_moved_up(void **state)
{
	struct file f;

	(void)state;
	make_file(&f);
	f.ehdr.e_type = ET_DYN;
	f.ehdr.e_entry -= BASE;
	for (int i = TEXT; i <= BSS; i++)
		f.phdrs[i].p_vaddr -= BASE;
	assert_int_equal(check(&f), 0);
	assert_int_equal(image.bias, TASK_SIZE / 3 * 2 & PAGE_MASK);
	assert_int_equal(image.entry, image.bias + 0x100);
	assert_int_equal(image.phdr, image.bias + sizeof(Elf32_Ehdr));
	assert_int_equal(image.segments[TEXT].vaddr, image.bias);
	assert_int_equal(image.brk, image.bias + 0xB000);
	f.phdrs[BSS].p_align = 0x400000;
	f.phdrs[BSS].p_vaddr = 0x400000;
	assert_int_equal(check(&f), 0);
	assert_int_equal(image.bias % 0x400000, 0);
	assert_true(image.bias <= TASK_SIZE / 3 * 2 && image.bias + 0x400000 > TASK_SIZE / 3 * 2);
	f.phdrs[STACK].p_align = 0x10000000;	/* not one to be loaded */
	assert_int_equal(check(&f), 0);
	assert_true(image.bias + 0x400000 > TASK_SIZE / 3 * 2);
	f.phdrs[BSS].p_vaddr = (uint32_t)(TASK_SIZE - image.bias - 0x2001);
	assert_int_equal(check(&f), 0);
	f.phdrs[BSS].p_vaddr++;
	assert_refused(&f, -EINVAL, "behind user space");
	f.phdrs[BSS].p_vaddr = (uint32_t)(TASK_SIZE - image.bias);
	assert_refused(&f, -EINVAL, "behind user space");
	f.phdrs[BSS].p_vaddr = 0xFFFFF000U - (uint32_t)image.bias;
	assert_refused(&f, -EINVAL, "behind user space");
}

static void check_limits_are_reached_and_not_passed(void **state)
{
	struct file f;

	(void)state;
	make_file(&f);
	f.phdrs[BSS].p_vaddr = (uint32_t)(TASK_SIZE - 0x2001);
	assert_int_equal(check(&f), 0);
	assert_true(image.brk == TASK_SIZE);
	f.phdrs[BSS].p_vaddr++;
	assert_refused(&f, -EINVAL, "behind user space");
	make_file(&f);
	f.phdrs[TEXT].p_vaddr = ELF_MIN_ADDR;
	f.ehdr.e_entry = ELF_MIN_ADDR + 0x17FF;
	assert_int_equal(check(&f), 0);
	f.ehdr.e_entry++;
	assert_refused(&f, -EINVAL, "entry");
	f.ehdr.e_entry = ELF_MIN_ADDR - 1;
	assert_refused(&f, -EINVAL, "entry");
	make_file(&f);
	f.size = 0x1C00;
	assert_int_equal(check(&f), 0);
	f.size--;
	assert_refused(&f, -EINVAL, "behind the file");
}

/* No harm in entries of nothing, wherever they claim to lie. */
static void check_empty_segments_are_passed_over(void **state)
{
	struct file f;

	(void)state;
	make_file(&f);
	f.phdrs[BSS].p_memsz = 0;
	f.phdrs[BSS].p_vaddr = 0;
	assert_int_equal(check(&f), 0);
	assert_int_equal(image.nr_segments, 2);
	assert_int_equal(image.brk, BASE + 0x4000);
}

/* Data directly behind text, in the file and in memory: one page, one content. */
static void check_a_page_may_be_two_segments_if_they_agree(void **state)
{
	struct file f;

	(void)state;
	make_file(&f);
	f.phdrs[DATA].p_vaddr = BASE + 0x1800;
	assert_int_equal(check(&f), 0);
	f.phdrs[DATA].p_vaddr++;
	f.phdrs[DATA].p_offset++;
	assert_int_equal(check(&f), 0);
	f.phdrs[DATA].p_offset += 0x1000;
	assert_refused(&f, -EINVAL, "different things in one page");
	f.phdrs[DATA].p_offset -= 0x1000;
	f.phdrs[TEXT].p_memsz++;
	assert_refused(&f, -EINVAL, "different things in one page");
	f.phdrs[TEXT].p_memsz--;
	f.phdrs[DATA].p_filesz = 0;
	assert_refused(&f, -EINVAL, "different things in one page");
}

/* A field of the header or of a program header, what to write there, and the answer. */
struct damage {
	size_t offset;			/* in struct file */
	size_t width;
	uint32_t value;
	int error;
	const char *text;
};

#define EHDR(field, value, error, text) \
	{ offsetof(struct file, ehdr.field), sizeof(((Elf32_Ehdr *)0)->field), value, error, text }
#define IDENT(index, value, text) \
	{ offsetof(struct file, ehdr.e_ident) + (index), 1, value, -ENOEXEC, text }
#define PHDR(i, field, value, error, text) \
	{ offsetof(struct file, phdrs) + (i) * sizeof(Elf32_Phdr) + offsetof(Elf32_Phdr, field), \
	  4, value, error, text }

static const struct damage damages[] = {
	IDENT(0, 0x7e, "no ELF"),
	IDENT(1, 'e', "no ELF"),
	IDENT(2, 'M', "no ELF"),
	IDENT(3, 0, "no ELF"),
	IDENT(EI_CLASS, 0, "32-bit"),
	IDENT(EI_CLASS, ELFCLASS64, "32-bit"),
	IDENT(EI_DATA, ELFDATA2MSB, "little-endian"),
	IDENT(EI_VERSION, 0, "version"),
	EHDR(e_version, 0, -ENOEXEC, "version"),
	EHDR(e_version, 2, -ENOEXEC, "version"),
	EHDR(e_type, ET_NONE, -ENOEXEC, "not a program"),
	EHDR(e_type, ET_REL, -ENOEXEC, "not a program"),
	EHDR(e_type, ET_CORE, -ENOEXEC, "not a program"),
	EHDR(e_type, 0xff00, -ENOEXEC, "not a program"),
	EHDR(e_machine, EM_X86_64, -ENOEXEC, "another machine"),
	EHDR(e_machine, 0, -ENOEXEC, "another machine"),
	EHDR(e_ehsize, 51, -ENOEXEC, "header has another size"),
	EHDR(e_ehsize, 64, -ENOEXEC, "header has another size"),
	EHDR(e_phentsize, 0, -ENOEXEC, "headers have another size"),
	EHDR(e_phentsize, 31, -ENOEXEC, "headers have another size"),
	EHDR(e_phentsize, 56, -ENOEXEC, "headers have another size"),
	EHDR(e_phnum, 0, -ENOEXEC, "no program headers"),
	EHDR(e_phnum, ELF_MAX_PHNUM + 1, -ENOEXEC, "too many program headers"),
	EHDR(e_phnum, 0xffff, -ENOEXEC, "too many program headers"),
	EHDR(e_phoff, 0, -ENOEXEC, "lie in the header"),
	EHDR(e_phoff, 51, -ENOEXEC, "lie in the header"),
	EHDR(e_phoff, FILE_SIZE - 4 * 32 + 1, -ENOEXEC, "end behind the file"),
	EHDR(e_phoff, FILE_SIZE, -ENOEXEC, "end behind the file"),
	EHDR(e_phoff, 0xffffffff, -ENOEXEC, "end behind the file"),
	EHDR(e_phoff, 0xffffff80, -ENOEXEC, "end behind the file"),
	EHDR(e_entry, 0, -EINVAL, "entry"),
	EHDR(e_entry, BASE - 1, -EINVAL, "entry"),
	EHDR(e_entry, BASE + 0x1800, -EINVAL, "entry"),
	EHDR(e_entry, BASE + 0x2800, -EINVAL, "entry"),
	EHDR(e_entry, 0xffffffff, -EINVAL, "entry"),
	PHDR(DATA, p_type, PT_INTERP, -ENOEXEC, "dynamic linker"),
	PHDR(TEXT, p_type, PT_NULL, -EINVAL, "entry"),
	PHDR(TEXT, p_flags, PF_R | PF_W, -EINVAL, "entry"),
	PHDR(DATA, p_memsz, 0x3ff, -EINVAL, "more bytes in the file"),
	PHDR(DATA, p_memsz, 0, -EINVAL, "more bytes in the file"),
	PHDR(DATA, p_filesz, 0xC01, -EINVAL, "more bytes in the file"),
	PHDR(DATA, p_filesz, 0xffffffff, -EINVAL, "more bytes in the file"),
	PHDR(BSS, p_offset, FILE_SIZE + 1, -EINVAL, "behind the file"),
	PHDR(DATA, p_offset, 0x2c01, -EINVAL, "behind the file"),
	PHDR(DATA, p_offset, 0xffffffff, -EINVAL, "behind the file"),
	PHDR(DATA, p_offset, 0xfffff800, -EINVAL, "behind the file"),
	PHDR(DATA, p_offset, 0x1801, -EINVAL, "does not fit its offset"),
	PHDR(DATA, p_vaddr, BASE + 0x2801, -EINVAL, "does not fit its offset"),
	PHDR(DATA, p_align, 0x4000, -EINVAL, "does not fit its offset"),
	PHDR(DATA, p_align, 0x1001, -EINVAL, "power of two"),
	PHDR(BSS, p_align, 0xffffffff, -EINVAL, "power of two"),
	PHDR(TEXT, p_vaddr, 0, -EINVAL, "first 64 KB"),
	PHDR(TEXT, p_vaddr, 0xf000, -EINVAL, "first 64 KB"),
	PHDR(TEXT, p_vaddr, BASE + 0x4000, -EINVAL, "rising order"),
	PHDR(BSS, p_vaddr, BASE + 0x1000, -EINVAL, "rising order"),
	PHDR(BSS, p_vaddr, BASE + 0x2800, -EINVAL, "overlap"),
	PHDR(BSS, p_vaddr, BASE + 0x33ff, -EINVAL, "overlap"),
	PHDR(BSS, p_vaddr, BASE + 0x3400, -EINVAL, "one page"),
	PHDR(TEXT, p_memsz, 0x2801, -EINVAL, "overlap"),
	PHDR(TEXT, p_memsz, 0x2001, -EINVAL, "one page"),
	PHDR(BSS, p_vaddr, 0xfffff000, -EINVAL, "behind user space"),
	PHDR(BSS, p_vaddr, PAGE_OFFSET, -EINVAL, "behind user space"),
	PHDR(BSS, p_memsz, 0xffffffff, -EINVAL, "behind user space"),
	PHDR(BSS, p_memsz, 0xfffff000 - BASE, -EINVAL, "behind user space"),
};

static void check_damaged_fields_are_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(damages); i++) {
		const struct damage *d = &damages[i];
		struct file f;

		make_file(&f);
		memcpy((char *)&f + d->offset, &d->value, d->width);
		print_message("%zu: %s\n", i, d->text);
		assert_refused(&f, d->error, d->text);
	}
}

static void check_alignment_of_no_power_is_congruent_modulo_a_page_only(void **state)
{
	struct file f;

	(void)state;
	make_file(&f);
	f.phdrs[DATA].p_align = 0;
	assert_int_equal(check(&f), 0);
	f.phdrs[DATA].p_align = 4;
	assert_int_equal(check(&f), 0);
	f.phdrs[DATA].p_offset += 4;
	assert_refused(&f, -EINVAL, "differ within a page");
}

static void check_too_short_files_are_refused(void **state)
{
	struct file f;

	(void)state;
	make_file(&f);
	for (f.size = 0; f.size < sizeof(Elf32_Ehdr); f.size++)
		assert_refused(&f, -ENOEXEC, "shorter than");
	for (; f.size < sizeof(Elf32_Ehdr) + NR_PHDRS * sizeof(Elf32_Phdr); f.size++)
		assert_refused(&f, -ENOEXEC, "end behind the file");
	for (; f.size < 0x1C00; f.size++)
		assert_refused(&f, -EINVAL, "ends behind the file");
	assert_int_equal(check(&f), 0);
	/* Whichever is the shorter one: what was read, or what there is. */
	assert_int_equal(elf_check_header(&f.ehdr, sizeof(f.ehdr) - 1, f.size, &why), -ENOEXEC);
	assert_int_equal(elf_check_header(&f.ehdr, sizeof(f.ehdr), 51, &why), -ENOEXEC);
}

static void check_nothing_to_load_is_refused(void **state)
{
	struct file f;

	(void)state;
	make_file(&f);
	for (int i = TEXT; i <= BSS; i++)
		f.phdrs[i].p_type = PT_NOTE;
	assert_refused(&f, -ENOEXEC, "nothing to load");
}

static void check_too_many_segments_are_refused(void **state)
{
	struct file f;

	(void)state;
	make_file(&f);
	f.ehdr.e_phnum = ELF_MAX_SEGMENTS;
	for (unsigned int i = 1; i <= ELF_MAX_SEGMENTS; i++) {
		f.phdrs[i] = f.phdrs[TEXT];
		f.phdrs[i].p_vaddr = BASE + i * 0x10000;
	}
	assert_int_equal(check(&f), 0);
	assert_int_equal(image.nr_segments, ELF_MAX_SEGMENTS);
	f.ehdr.e_phnum++;
	assert_refused(&f, -EINVAL, "too many segments");
	f.ehdr.e_phnum = ELF_MAX_PHNUM;
	for (unsigned int i = ELF_MAX_SEGMENTS; i < ELF_MAX_PHNUM; i++)
		f.phdrs[i].p_type = PT_NULL;
	assert_int_equal(check(&f), 0);
}

/* The bytes and pages of a segment, in 64 bits; false: it breaks a rule for itself. */
static bool segment_is_sound(const Elf32_Phdr *p, uint64_t size, uint64_t bias)
{
	uint64_t start = p->p_vaddr + bias;

	if (p->p_filesz > p->p_memsz || (uint64_t)p->p_offset + p->p_filesz > size)
		return false;
	if (start < ELF_MIN_ADDR || start >= TASK_SIZE || start + p->p_memsz > TASK_SIZE)
		return false;
	if (p->p_align & (p->p_align - 1) && p->p_align)
		return false;
	if (!p->p_filesz)
		return true;
	return p->p_vaddr % 4096 == p->p_offset % 4096 &&
	       (!p->p_align || p->p_vaddr % p->p_align == p->p_offset % p->p_align);
}

static bool pair_is_sound(const Elf32_Phdr *a, const Elf32_Phdr *b)
{
	uint64_t a_end = (uint64_t)a->p_vaddr + a->p_memsz;

	if (a_end > b->p_vaddr)
		return false;
	if ((a_end - 1) / 4096 != b->p_vaddr / 4096)
		return true;
	return a->p_filesz == a->p_memsz && b->p_filesz &&
	       a->p_vaddr - a->p_offset == b->p_vaddr - b->p_offset;
}

static bool is_load(const Elf32_Phdr *p)
{
	return p->p_type == PT_LOAD && (p->p_memsz || p->p_filesz);
}

static bool segments_are_sound(const struct file *f, uint64_t bias)
{
	bool has_entry = false;
	unsigned int loads = 0;

	for (unsigned int i = 0; i < f->ehdr.e_phnum; i++) {
		const Elf32_Phdr *p = &f->phdrs[i];

		if (p->p_type == PT_INTERP)
			return false;
		if (!is_load(p))
			continue;
		if (++loads > ELF_MAX_SEGMENTS || !segment_is_sound(p, f->size, bias))
			return false;
		for (unsigned int j = 0; j < i; j++)
			if (is_load(&f->phdrs[j]) && !pair_is_sound(&f->phdrs[j], p))
				return false;
		has_entry |= p->p_flags & PF_X && f->ehdr.e_entry >= p->p_vaddr &&
			     f->ehdr.e_entry < (uint64_t)p->p_vaddr + p->p_memsz;
	}
	return has_entry;
}

/* Does the file keep every rule?  A moved program's bias is what the check chose. */
static bool is_sound(const struct file *f)
{
	static const uint8_t ident[] = { 0x7f, 'E', 'L', 'F', 1, 1, 1 };
	const Elf32_Ehdr *e = &f->ehdr;

	if (f->size < 52 || memcmp(e->e_ident, ident, sizeof(ident)) || e->e_version != 1)
		return false;
	if (e->e_machine != 3 || e->e_ehsize != 52 || e->e_phentsize != 32)
		return false;
	if (!e->e_phnum || e->e_phnum > 128 || e->e_phoff < 52 ||
	    (uint64_t)e->e_phoff + 32ULL * e->e_phnum > f->size)
		return false;
	if (e->e_type != 2 && e->e_type != 3)
		return false;
	return segments_are_sound(f, e->e_type == 3 ? image.bias : 0);
}

/* The image promises what the loader relies on. */
static void assert_image_is_sound(const struct file *f)
{
	unsigned long end = ELF_MIN_ADDR;

	assert_in_range(image.nr_segments, 1, ELF_MAX_SEGMENTS);
	for (unsigned int i = 0; i < image.nr_segments; i++) {
		const struct elf_segment *s = &image.segments[i];

		assert_true(s->memsz > 0 && s->filesz <= s->memsz);
		assert_true(s->offset + (uint64_t)s->filesz <= f->size);
		assert_true(s->vaddr >= end && s->vaddr + s->memsz <= TASK_SIZE);
		end = s->vaddr + s->memsz;
	}
	assert_true(image.brk == ((end + PAGE_SIZE - 1) & PAGE_MASK));
	assert_true(image.entry >= ELF_MIN_ADDR && image.entry < TASK_SIZE);
	assert_true(image.phdr < TASK_SIZE);
	assert_int_equal(image.phnum, f->ehdr.e_phnum);
}

static bool check_against_rules(const struct file *f)
{
	int error = check(f);

	if ((error == 0) != is_sound(f))
		fail_msg("answer %d \"%s\" is not that of the rules", error, why ? why : "");
	assert_true(error == 0 || error == -ENOEXEC || error == -EINVAL);
	if (!error)
		assert_image_is_sound(f);
	return !error;
}

/* Each byte of the headers takes each value. */
static void check_every_byte_damaged_follows_the_rules(void **state)
{
	static const size_t size = sizeof(Elf32_Ehdr) + NR_PHDRS * sizeof(Elf32_Phdr);
	unsigned int accepted = 0;

	(void)state;
	for (size_t at = 0; at < size; at++) {
		struct file f;
		uint8_t *byte = (uint8_t *)&f + at;

		make_file(&f);
		for (unsigned int value = 0; value < 256; value++) {
			*byte = (uint8_t)value;
			accepted += check_against_rules(&f);
		}
	}
	/* Most bytes are sizes, offsets and addresses, where another value is as good. */
	assert_in_range(accepted, size * 256 / 4, size * 256 * 3 / 4);
}

static uint32_t random_word(uint64_t *seed)
{
	static const uint32_t words[] = {
		0, 1, 2, 3, 4, 32, 52, 0x7f, 0xfff, 0x1000, 0x1001, 0x1800, 0x2000, 0x2fff, 0x3000,
		0x3001, 0xffff, 0x10000, BASE, BASE + 0x800, BASE + 0x1000, BASE + 0x1800,
		BASE + 0x2000, BASE + 0x2800, 0x7fffffff, 0x80000000, 0xbfffe000, 0xbffff000,
		(uint32_t)TASK_SIZE, 0xfffff000, 0xffffffff,
	};

	if (random_below(seed, 8) == 0)
		return (uint32_t)random_next(seed);
	return words[random_below(seed, ARRAY_SIZE(words))];
}

/* Overwrite a field that is anywhere in the headers with something that hurts. */
static void damage_at_random(struct file *f, uint64_t *seed)
{
	size_t words = (sizeof(Elf32_Ehdr) + NR_PHDRS * sizeof(Elf32_Phdr)) / 2;
	size_t at = random_below(seed, (unsigned int)words) * 2;
	uint32_t value = random_word(seed);

	memcpy((char *)f + at, &value, at % 4 || random_below(seed, 2) ? 2 : 4);
	if (random_below(seed, 8) == 0)
		f->size = random_word(seed);
}

static void check_damaged_at_random_follows_the_rules(void **state)
{
	uint64_t seed = 20;
	unsigned int accepted = 0;

	(void)state;
	for (unsigned int i = 0; i < 100000; i++) {
		struct file f;

		make_file(&f);
		f.ehdr.e_type = random_below(&seed, 2) ? ET_EXEC : ET_DYN;
		for (unsigned int n = random_below(&seed, 5); n; n--)
			damage_at_random(&f, &seed);
		accepted += check_against_rules(&f);
	}
	assert_in_range(accepted, 20000, 80000);
}

/* Segments of one to four pages' length, anywhere in sixteen pages: borders meet often. */
static void check_crowded_segments_follow_the_rules(void **state)
{
	uint64_t seed = 21;
	unsigned int accepted = 0;

	(void)state;
	for (unsigned int i = 0; i < 100000; i++) {
		struct file f;

		make_file(&f);
		for (int k = TEXT; k <= BSS; k++) {
			Elf32_Phdr *p = &f.phdrs[k];
			uint32_t delta = random_below(&seed, 2) * 0x1000;

			p->p_offset = random_below(&seed, 16) * 0x400;
			p->p_vaddr = BASE + k * 0x2000 + p->p_offset % 0x2000 + delta;
			p->p_filesz = random_below(&seed, 9) * 0x200;
			p->p_memsz = p->p_filesz + random_below(&seed, 3) * 0x300;
			p->p_align = 0x1000;
			p->p_flags |= PF_X;
		}
		f.ehdr.e_entry = f.phdrs[TEXT].p_vaddr;
		accepted += check_against_rules(&f);
	}
	assert_in_range(accepted, 5000, 95000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(check_a_program_is_described),
		cmocka_unit_test(check_one_segment_is_code_and_data),
		cmocka_unit_test(check_stack_is_executable_unless_denied),
		cmocka_unit_test(check_headers_outside_the_segments_have_no_address),
		cmocka_unit_test(check_shared_object_is_moved_up),
		cmocka_unit_test(check_limits_are_reached_and_not_passed),
		cmocka_unit_test(check_empty_segments_are_passed_over),
		cmocka_unit_test(check_a_page_may_be_two_segments_if_they_agree),
		cmocka_unit_test(check_damaged_fields_are_named),
		cmocka_unit_test(check_alignment_of_no_power_is_congruent_modulo_a_page_only),
		cmocka_unit_test(check_too_short_files_are_refused),
		cmocka_unit_test(check_nothing_to_load_is_refused),
		cmocka_unit_test(check_too_many_segments_are_refused),
		cmocka_unit_test(check_every_byte_damaged_follows_the_rules),
		cmocka_unit_test(check_damaged_at_random_follows_the_rules),
		cmocka_unit_test(check_crowded_segments_follow_the_rules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
