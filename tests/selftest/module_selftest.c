/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/module_selftest.c - is the loader's module still what it was?
 *
 * tests/qemu/run.py makes it: a newc archive, whose first file is named "pattern"
 * and in which word number i is i.
 *
 *	0	   header		6 characters of magic, 13 numbers of 8 digits
 *	110	   "pattern" and a NUL
 *	120	   the words		up to the trailer
 *
 * It may lie above lowmem, so it is read through a window.
 */
#include <asm/fixmap.h>
#include <boot/boot_info.h>
#include <core/selftest.h>
#include <kernel/main.h>
#include <lib/minmax.h>
#include <lib/string.h>

#define NAME_AT		110
#define WORDS_AT	120
#define TRAILER_SIZE	124		/* header, name and padding */
#define WINDOW		((FIX_EARLY_PAGES - 1) * PAGE_SIZE)

static bool is_pattern(const struct boot_module *module)
{
	const char *header;
	bool is;

	if (module->end - module->base < WORDS_AT + TRAILER_SIZE)
		return false;
	header = early_memremap((phys_addr_t)module->base, WORDS_AT);
	is = header && strcmp(header + NAME_AT, "pattern") == 0;
	early_memunmap();
	return is;
}

/* How many of nr words at phys are not first, first + 1, ...; all, if there is no window. */
static uint32_t wrong_words(phys_addr_t phys, uint32_t first, uint32_t nr)
{
	const uint32_t *words = early_memremap(phys, nr * sizeof(uint32_t));
	uint32_t wrong = words ? 0 : nr;

	for (uint32_t i = 0; words && i < nr; i++)
		wrong += words[i] != first + i;
	early_memunmap();
	return wrong;
}

SELFTEST(module, pattern_is_whole)
{
	const struct boot_info *info = kernel_boot_info();
	uint32_t nr, wrong = 0;
	phys_addr_t start;

	if (info->nr_modules == 0 || !is_pattern(&info->modules[0]))
		SELFTEST_SKIP("no module with a pattern was loaded");
	start = (phys_addr_t)info->modules[0].base + WORDS_AT;
	nr = (uint32_t)(info->modules[0].end - TRAILER_SIZE - start) / sizeof(uint32_t);
	EXPECT_GE(nr, 0x40000u);
	for (uint32_t i = 0; i < nr; i += WINDOW / sizeof(uint32_t))
		wrong += wrong_words(start + i * sizeof(uint32_t), i,
				     min(nr - i, (uint32_t)(WINDOW / sizeof(uint32_t))));
	EXPECT_EQ(wrong, 0u);
}
