/* SPDX-License-Identifier: MIT */
/*
 * core/kallsyms.c - which function an address lies in
 *
 *	index		0	1	2	3	4	5	6
 *	address		100	180	180	300	340	900	960
 *	name		f	g	alias	h	""	i	""
 *	size		80	120	120	40	-	60	-
 *
 * (decimal, for the drawing.)  A function reaches to the next higher address in
 * the table.  An empty name is not a function but the end of a range of text:
 * what lies behind it, up to the next entry, is in no function.  Of two names for
 * one address the first is shown.
 *
 * Not here: walking the stack (core/backtrace.c).  Note that a return address
 * behind a call that never returns may lie at the start of the *next* function,
 * so who names a caller looks up the return address minus one.
 *
 * Locking: none, the table is constant.  Safe in every context, a panic included.
 */
#include <core/kallsyms.h>
#include <lib/printf.h>
#include <lib/string.h>

static const char *entry_name(uint32_t i)
{
	return &kallsyms_names[kallsyms_offsets[i]];
}

/* How many entries lie at or below addr; the table is sorted, so halve it. */
static uint32_t entries_up_to(unsigned long addr)
{
	uint32_t low = 0, high = kallsyms_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (kallsyms_addresses[middle] <= addr)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/*
 * kallsyms_entry - the entry of a number from 0 on, by rising addresses
 *
 * Return: its name, "" for the end of a range of text; NULL: there are not so many.
 */
const char *kallsyms_entry(uint32_t i, unsigned long *addr)
{
	if (i >= kallsyms_count)
		return NULL;
	*addr = kallsyms_addresses[i];
	return entry_name(i);
}

/*
 * kallsyms_lookup - the function that addr lies in
 *
 * Return: its name, with addr's distance from its start in *offset and its length
 * in *size (both in bytes); NULL if addr is in no function, with both untouched.
 */
const char *kallsyms_lookup(unsigned long addr, unsigned long *offset, unsigned long *size)
{
	uint32_t next = entries_up_to(addr);
	uint32_t i;

	if (next == 0 || next == kallsyms_count)
		return NULL;
	i = next - 1;
	while (i > 0 && kallsyms_addresses[i - 1] == kallsyms_addresses[i])
		i--;
	if (entry_name(i)[0] == '\0')
		return NULL;
	*offset = addr - kallsyms_addresses[i];
	*size = kallsyms_addresses[next] - kallsyms_addresses[i];
	return entry_name(i);
}

/*
 * kallsyms_lookup_name - where the function of this name begins
 *
 * Looks at every entry: for a person's commands, not for hot paths.
 *
 * Return: its address, 0 if there is none of that name.
 */
unsigned long kallsyms_lookup_name(const char *name)
{
	if (name[0] == '\0')
		return 0;
	for (uint32_t i = 0; i < kallsyms_count; i++) {
		if (strcmp(entry_name(i), name) == 0)
			return kallsyms_addresses[i];
	}
	return 0;
}

/*
 * kallsyms_format - addr as text: "name+0x12/0x80", or "0xc0100000" outside text
 *
 * Return: the length of the whole text, as snprintf() does; what does not fit
 * into size bytes is cut, and the buffer is always ended.
 */
int kallsyms_format(char *buf, size_t size, unsigned long addr)
{
	unsigned long offset, length;
	const char *name = kallsyms_lookup(addr, &offset, &length);

	if (!name)
		return snprintf(buf, size, "0x%08lx", addr);
	return snprintf(buf, size, "%s+0x%lx/0x%lx", name, offset, length);
}
