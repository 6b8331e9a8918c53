/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/module_selftest.c - did the loader's module arrive, and become files?
 *
 * tests/qemu/run.py makes it: a newc archive, whose first file is named "pattern"
 * and in which word number i is i.
 */
#include <core/selftest.h>
#include <fs/file.h>
#include <fs/fs.h>
#include <fs/inode.h>
#include <lib/err.h>
#include <mm/page_cache.h>
#include <uapi/fcntl.h>
#include "scratch.h"

#define WORDS		1024U

/* How many of the next words are not first, first + 1, ... */
static uint32_t wrong_words(struct file *file, uint32_t first)
{
	uint32_t *words = (uint32_t *)selftest_scratch;
	uint32_t wrong = 0;

	if (kernel_read(file, words, WORDS * 4, (loff_t)first * 4) != WORDS * 4)
		return WORDS;
	for (uint32_t i = 0; i < WORDS; i++)
		wrong += words[i] != first + i;
	return wrong;
}

SELFTEST(module, pattern_is_whole)
{
	struct file *file = file_open("/pattern", O_RDONLY, 0);
	uint32_t nr, wrong = 0;

	if (IS_ERR(file))
		SELFTEST_SKIP("no module with a pattern was loaded");
	nr = (uint32_t)i_size_read(file->f_mapping) / 4;
	EXPECT_GE(nr, 0x40000u);
	EXPECT_EQ(nr % WORDS, 0u);
	for (uint32_t i = 0; i < nr; i += WORDS)
		wrong += wrong_words(file, i);
	EXPECT_EQ(wrong, 0u);
	EXPECT_EQ(file->f_mapping->nrpages, (unsigned long)nr / WORDS);
	fput(file);
}

/* The archive's frames were given back while its files grew: at most 1 MB more was in use. */
SELFTEST(module, archive_and_files_share_the_room)
{
	if (initrd_stats.archive_pages == 0)
		SELFTEST_SKIP("no module was loaded");
	EXPECT_GE(initrd_stats.freed_pages + 2, initrd_stats.archive_pages);
	EXPECT_LE(initrd_stats.peak_pages, 256ul);
	console_printf("    # peak: %lu pages above the archive's %lu\n", initrd_stats.peak_pages,
		       initrd_stats.archive_pages);
}
