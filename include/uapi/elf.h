/* SPDX-License-Identifier: MIT */
/*
 * uapi/elf.h - the ELF32 file format, as far as starting a program needs it
 *
 *	Elf32_Ehdr	at offset 0: what kind of file, where the program headers lie
 *	Elf32_Phdr	one for each segment: these bytes of the file at these addresses
 *
 * System V ABI, "Object Files" and "Program Loading"; names and values are its own.
 */
#pragma once

#include <stdint.h>

typedef uint32_t Elf32_Addr;
typedef uint32_t Elf32_Off;
typedef uint32_t Elf32_Word;
typedef uint16_t Elf32_Half;

#define EI_NIDENT	16

/* Indices of e_ident, and what stands there. */
#define EI_MAG0		0
#define EI_CLASS	4
#define EI_DATA		5
#define EI_VERSION	6
#define EI_OSABI	7

#define ELFMAG		"\177ELF"
#define SELFMAG		4
#define ELFCLASS32	1
#define ELFCLASS64	2
#define ELFDATA2LSB	1		/* little-endian */
#define ELFDATA2MSB	2
#define EV_CURRENT	1

typedef struct {
	unsigned char	e_ident[EI_NIDENT];
	Elf32_Half	e_type;		/* ET_* */
	Elf32_Half	e_machine;	/* EM_* */
	Elf32_Word	e_version;
	Elf32_Addr	e_entry;	/* the first instruction */
	Elf32_Off	e_phoff;	/* program headers; 0: none */
	Elf32_Off	e_shoff;	/* section headers: for linkers and debuggers */
	Elf32_Word	e_flags;
	Elf32_Half	e_ehsize;
	Elf32_Half	e_phentsize;	/* bytes of one program header */
	Elf32_Half	e_phnum;	/* how many */
	Elf32_Half	e_shentsize;
	Elf32_Half	e_shnum;
	Elf32_Half	e_shstrndx;
} Elf32_Ehdr;

/* e_type */
#define ET_NONE		0
#define ET_REL		1		/* an object file */
#define ET_EXEC		2		/* a program at fixed addresses */
#define ET_DYN		3		/* a shared object, or a program that runs anywhere */
#define ET_CORE		4

/* e_machine */
#define EM_386		3
#define EM_X86_64	62

typedef struct {
	Elf32_Word	p_type;		/* PT_* */
	Elf32_Off	p_offset;	/* in the file */
	Elf32_Addr	p_vaddr;	/* in memory */
	Elf32_Addr	p_paddr;	/* no meaning for programs */
	Elf32_Word	p_filesz;	/* bytes that come from the file */
	Elf32_Word	p_memsz;	/* bytes in memory: what lies behind filesz is zero */
	Elf32_Word	p_flags;	/* PF_* */
	Elf32_Word	p_align;	/* p_vaddr and p_offset agree modulo this */
} Elf32_Phdr;

/* p_type */
#define PT_NULL		0		/* an entry that is not used */
#define PT_LOAD		1		/* bytes to load */
#define PT_DYNAMIC	2
#define PT_INTERP	3		/* the path of the dynamic linker */
#define PT_NOTE		4
#define PT_SHLIB	5
#define PT_PHDR		6
#define PT_TLS		7		/* thread-local storage: the C library's business */
#define PT_GNU_EH_FRAME	0x6474e550
#define PT_GNU_STACK	0x6474e551	/* its p_flags are those of the stack */
#define PT_GNU_RELRO	0x6474e552

/* p_flags */
#define PF_X		0x1
#define PF_W		0x2
#define PF_R		0x4
