/* SPDX-License-Identifier: MIT */
/*
 * uapi/auxvec.h - entries of the auxiliary vector, which lies behind envp
 *
 * Pairs of 32-bit words, type and value, ended by AT_NULL.
 */
#pragma once

#define AT_NULL			0	/* end of the vector */
#define AT_IGNORE		1
#define AT_EXECFD		2
#define AT_PHDR			3	/* address of the program headers */
#define AT_PHENT		4	/* size of one */
#define AT_PHNUM		5	/* how many */
#define AT_PAGESZ		6
#define AT_BASE			7	/* address of the interpreter; 0 for a static program */
#define AT_FLAGS		8
#define AT_ENTRY		9
#define AT_NOTELF		10
#define AT_UID			11
#define AT_EUID			12
#define AT_GID			13
#define AT_EGID			14
#define AT_PLATFORM		15	/* address of a string, "i686" */
#define AT_HWCAP		16	/* CPUID leaf 1, edx */
#define AT_CLKTCK		17	/* what times() counts, per second: 100 */
#define AT_SECURE		23	/* 1 if the program gained rights at exec */
#define AT_BASE_PLATFORM	24
#define AT_RANDOM		25	/* address of 16 random bytes */
#define AT_HWCAP2		26
#define AT_EXECFN		31	/* address of the name given to execve */
#define AT_SYSINFO		32	/* entry of the vDSO: left out, there is none */
#define AT_SYSINFO_EHDR		33
#define AT_MINSIGSTKSZ		51
