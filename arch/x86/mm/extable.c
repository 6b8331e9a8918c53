/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/mm/extable.c - kernel instructions that may fault by design
 *
 * An entry is made beside the instruction (see uaccess.c) and collected by the
 * linker.  Read-only.
 */
#include <asm/trap.h>
#include <asm/uaccess.h>
#include <stddef.h>

static const struct extable_entry *find_entry(uint32_t insn)
{
	for (const struct extable_entry *e = __extable_start; e < __extable_end; e++)
		if (e->insn == insn)
			return e;
	return NULL;
}

bool extable_has(uint32_t insn)
{
	return find_entry(insn) != NULL;
}

bool extable_fixup(struct pt_regs *regs)
{
	const struct extable_entry *entry = find_entry(regs->eip);

	if (entry)
		regs->eip = entry->fixup;
	return entry != NULL;
}
