/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/mm/extable.c - kernel instructions that may fault by design
 *
 * An entry is made beside the instruction (see uaccess.c) and collected by the
 * linker.  Read-only.
 */
#include <asm/trap.h>
#include <asm/uaccess.h>

bool extable_fixup(struct pt_regs *regs)
{
	for (const struct extable_entry *e = __extable_start; e < __extable_end; e++) {
		if (e->insn == regs->eip) {
			regs->eip = e->fixup;
			return true;
		}
	}
	return false;
}
