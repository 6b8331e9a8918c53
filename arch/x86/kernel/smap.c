/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/smap.c - keep the kernel out of the user half of the address space
 *
 *	SMEP	the kernel cannot execute user pages
 *	SMAP	the kernel cannot touch them, except between STAC and CLAC (asm/uaccess.h)
 *
 * User mode may set EFLAGS.AC itself, and an interrupt may come between STAC and CLAC: so
 * each way into the kernel begins with a CLAC.  On a CPU without SMAP that instruction does
 * not exist; entry.asm has three bytes of nothing there, which are patched here, while
 * the kernel's text can still be written.
 *
 * Intel SDM vol. 3, 4.6.
 */
#include <asm/processor.h>
#include <asm/smap.h>
#include <lib/compiler.h>
#include <lib/string.h>

static const unsigned char clac[] = { 0x0F, 0x01, 0xCA };

void __init smap_init(void)
{
	if (cpu_info.smep)
		write_cr4(read_cr4() | CR4_SMEP);
	if (!cpu_info.smap)
		return;
	for (unsigned int i = 0; i < ARRAY_SIZE(smap_sites); i++)
		memcpy(smap_sites[i], clac, sizeof(clac));
	write_cr4(read_cr4() | CR4_SMAP);
}
