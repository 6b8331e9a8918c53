/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/elf_check.c - is this file a program that can be loaded, and what does it ask for
 *
 *	first bytes of the file    --elf_check_header()-->   where the program headers lie
 *	those program headers      --elf_check_segments()--> struct elf_image
 *
 * Everything in the file is somebody else's word.  What the loader uses is checked here,
 * before it changes anything:
 *
 *	header		magic, class, byte order, versions, type, machine, its own size;
 *			program headers of the known size, at least one, inside the file
 *	segment		its bytes lie inside the file; no sum wraps; inside user space and not
 *			in its first 64 KB; address and offset agree modulo p_align and modulo
 *			a page; behind the one before it, and not in the same page, unless
 *			both put the same bytes there
 *	entry		inside an executable segment
 *
 * Not looked at, because nobody here uses them: section headers, e_flags, the padding of
 * e_ident and its ABI (as in Linux), p_paddr, segments other than those named below.
 *
 * ENOEXEC says that the file is no program for this machine, EINVAL that it is one but
 * damaged; *why says which rule was broken.
 *
 * Pure; docs/programs.md lists what is refused.
 */
#include <asm/memlayout.h>
#include <asm/page.h>
#include <kernel/elf_check.h>
#include <lib/align.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <uapi/mman.h>

_Static_assert(sizeof(Elf32_Ehdr) == 52 && sizeof(Elf32_Phdr) == 32,
	       "the structures have the format's sizes");

/* Where programs go that run anywhere: two thirds up, as Linux does. */
#define ELF_ET_DYN_BASE		(TASK_SIZE / 3 * 2)

static const char *ident_problem(const Elf32_Ehdr *header)
{
	if (memcmp(header->e_ident, ELFMAG, SELFMAG))
		return "no ELF file";
	if (header->e_ident[EI_CLASS] != ELFCLASS32)
		return "not a 32-bit program";
	if (header->e_ident[EI_DATA] != ELFDATA2LSB)
		return "not little-endian";
	if (header->e_ident[EI_VERSION] != EV_CURRENT || header->e_version != EV_CURRENT)
		return "unknown version of ELF";
	return NULL;
}

static const char *header_problem(const Elf32_Ehdr *header, uint64_t file_size)
{
	const char *problem = ident_problem(header);

	if (problem)
		return problem;
	if (header->e_machine != EM_386)
		return "for another machine than the i386";
	if (header->e_type != ET_EXEC && header->e_type != ET_DYN)
		return "not a program: an object file, or a core";
	if (header->e_ehsize != sizeof(*header))
		return "the header has another size";
	if (header->e_phentsize != sizeof(Elf32_Phdr))
		return "the program headers have another size";
	if (header->e_phnum == 0)
		return "no program headers";
	if (header->e_phnum > ELF_MAX_PHNUM)
		return "too many program headers";
	if (header->e_phoff < sizeof(*header))
		return "the program headers lie in the header";
	if ((uint64_t)header->e_phoff + header->e_phnum * sizeof(Elf32_Phdr) > file_size)
		return "the program headers end behind the file";
	return NULL;
}

/*
 * elf_check_header - may the program headers be read?
 *
 * head holds the first size bytes of a file of file_size bytes.
 *
 * Return: 0: head begins with an Elf32_Ehdr, and e_phnum program headers lie inside the file
 * at e_phoff; or -ENOEXEC and *why.
 */
int elf_check_header(const void *head, size_t size, uint64_t file_size, const char **why)
{
	Elf32_Ehdr header;

	*why = "shorter than an ELF header";
	if (size < sizeof(header) || file_size < sizeof(header))
		return -ENOEXEC;
	memcpy(&header, head, sizeof(header));
	*why = header_problem(&header, file_size);
	return *why ? -ENOEXEC : 0;
}

static bool is_congruent(const Elf32_Phdr *p, unsigned long align)
{
	return IS_ALIGNED(p->p_vaddr - p->p_offset, align);
}

/* What is wrong with a PT_LOAD for itself; NULL: nothing. */
static const char *segment_problem(const Elf32_Phdr *p, uint64_t file_size, unsigned long bias)
{
	unsigned long room = TASK_SIZE - bias;

	if (p->p_filesz > p->p_memsz)
		return "a segment has more bytes in the file than in memory";
	if ((uint64_t)p->p_offset + p->p_filesz > file_size)
		return "a segment ends behind the file";
	if (p->p_vaddr >= room || p->p_memsz > room - p->p_vaddr)
		return "a segment ends behind user space";
	if (p->p_vaddr + bias < ELF_MIN_ADDR)
		return "a segment lies in the first 64 KB";
	if (p->p_align && !IS_POWER_OF_2(p->p_align))
		return "a segment's alignment is no power of two";
	if (p->p_filesz && p->p_align && !is_congruent(p, p->p_align))
		return "a segment's address does not fit its offset";
	if (p->p_filesz && !is_congruent(p, PAGE_SIZE))
		return "a segment cannot be mapped: address and offset differ within a page";
	return NULL;
}

/*
 * May next follow prev?  Old linkers leave a page to two segments; that works if both see the
 * same bytes of the file in it, so that it does not matter whose page it is.
 */
static const char *neighbours_problem(const struct elf_segment *prev,
				      const struct elf_segment *next)
{
	unsigned long prev_end = prev->vaddr + prev->memsz;

	if (next->vaddr < prev->vaddr)
		return "the segments are not in rising order";
	if (next->vaddr < prev_end)
		return "two segments overlap";
	if (ALIGN_DOWN(next->vaddr, PAGE_SIZE) >= ALIGN_UP(prev_end, PAGE_SIZE))
		return NULL;
	if (prev->filesz < prev->memsz || !next->filesz ||
	    prev->vaddr - prev->offset != next->vaddr - next->offset)
		return "two segments want different things in one page";
	return NULL;
}

static unsigned int segment_prot(const Elf32_Phdr *p)
{
	return (p->p_flags & PF_R ? PROT_READ : 0) | (p->p_flags & PF_W ? PROT_WRITE : 0) |
	       (p->p_flags & PF_X ? PROT_EXEC : 0);
}

/* The borders that a process knows of itself, as Linux computes them. */
static void note_borders(struct elf_image *image, const struct elf_segment *s)
{
	unsigned long file_end = s->vaddr + s->filesz;

	if (s->prot & PROT_EXEC) {
		image->start_code = image->end_code ? min(image->start_code, s->vaddr) : s->vaddr;
		image->end_code = max(image->end_code, file_end);
	}
	image->start_data = max(image->start_data, s->vaddr);
	image->end_data = max(image->end_data, file_end);
	image->brk = ALIGN_UP(s->vaddr + s->memsz, PAGE_SIZE);
}

static const char *add_segment(struct elf_image *image, const Elf32_Phdr *p, uint64_t file_size)
{
	const char *problem;
	struct elf_segment *s;

	if (!p->p_memsz && !p->p_filesz)	/* empty: some linkers leave such */
		return NULL;
	problem = segment_problem(p, file_size, image->bias);
	if (problem)
		return problem;
	if (image->nr_segments == ELF_MAX_SEGMENTS)
		return "too many segments";
	s = &image->segments[image->nr_segments];
	*s = (struct elf_segment){
		.vaddr = p->p_vaddr + image->bias,
		.memsz = p->p_memsz,
		.filesz = p->p_filesz,
		.offset = p->p_offset,
		.prot = segment_prot(p),
	};
	if (image->nr_segments)
		problem = neighbours_problem(s - 1, s);
	image->nr_segments++;
	note_borders(image, s);
	return problem;
}

/* Where a program that runs anywhere goes; it keeps the alignment that its segments want. */
static unsigned long choose_bias(const Elf32_Ehdr *header, const Elf32_Phdr *phdrs)
{
	unsigned long align = PAGE_SIZE;

	if (header->e_type != ET_DYN)
		return 0;
	for (unsigned int i = 0; i < header->e_phnum; i++)
		if (phdrs[i].p_type == PT_LOAD && IS_POWER_OF_2(phdrs[i].p_align))
			align = max(align, (unsigned long)phdrs[i].p_align);
	return ALIGN_DOWN(ELF_ET_DYN_BASE, align);
}

/* Where the table of program headers is found in memory, if a segment brings all of it. */
static unsigned long phdr_address(const struct elf_image *image, const Elf32_Ehdr *header)
{
	unsigned long size = header->e_phnum * sizeof(Elf32_Phdr);

	for (unsigned int i = 0; i < image->nr_segments; i++) {
		const struct elf_segment *s = &image->segments[i];

		if (header->e_phoff >= s->offset && size <= s->filesz &&
		    header->e_phoff - s->offset <= s->filesz - size)
			return s->vaddr + (header->e_phoff - s->offset);
	}
	return 0;
}

static bool is_executable(const struct elf_image *image, unsigned long addr)
{
	for (unsigned int i = 0; i < image->nr_segments; i++) {
		const struct elf_segment *s = &image->segments[i];

		if ((s->prot & PROT_EXEC) && addr >= s->vaddr && addr - s->vaddr < s->memsz)
			return true;
	}
	return false;
}

/* Everything but the entry; the image grows as the headers are read. */
static int read_phdrs(const Elf32_Ehdr *header, const Elf32_Phdr *phdrs, uint64_t file_size,
		      struct elf_image *image, const char **why)
{
	for (unsigned int i = 0; i < header->e_phnum; i++) {
		switch (phdrs[i].p_type) {
		case PT_INTERP:
			*why = "it needs a dynamic linker (PT_INTERP); only static programs run";
			return -ENOEXEC;
		case PT_GNU_STACK:
			image->exec_stack = phdrs[i].p_flags & PF_X;
			break;
		case PT_LOAD:
			*why = add_segment(image, &phdrs[i], file_size);
			if (*why)
				return -EINVAL;
			break;
		}
	}
	*why = "nothing to load";
	return image->nr_segments ? 0 : -ENOEXEC;
}

/*
 * elf_check_segments - what is to be loaded where
 *
 * The header has passed elf_check_header(); phdrs holds its e_phnum program headers.
 *
 * Return: 0 and *image; or -ENOEXEC or -EINVAL and *why, and *image means nothing.
 */
int elf_check_segments(const Elf32_Ehdr *header, const Elf32_Phdr *phdrs, uint64_t file_size,
		       struct elf_image *image, const char **why)
{
	int error;

	memset(image, 0, offsetof(struct elf_image, segments));
	image->bias = choose_bias(header, phdrs);
	image->phnum = header->e_phnum;
	image->exec_stack = true;	/* until PT_GNU_STACK says otherwise, as in Linux */
	error = read_phdrs(header, phdrs, file_size, image, why);
	if (error)
		return error;
	image->entry = header->e_entry + image->bias;
	image->phdr = phdr_address(image, header);
	*why = "the entry point lies in no executable segment";
	if (!is_executable(image, image->entry))
		return -EINVAL;
	*why = NULL;
	return 0;
}
