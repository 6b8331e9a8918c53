/* SPDX-License-Identifier: MIT */
/*
 * tests/bench/bench_files.c - files without a program around them
 *
 *	page_cache_find		a page of the cache, found and given back
 *	path_walk_3		a path of three names, all known
 *	file_open_close		the same, opened and closed
 *	kernel_read_4k		a page of a cached file into the kernel's memory; the copy alone
 *				costs some 1,030
 *	kernel_write_4k		the other way, into a page that is there
 *	file_create_unlink	an empty file comes and goes
 */
#include <fs/file.h>
#include <fs/namei.h>
#include <kernel/bench.h>
#include <lib/err.h>
#include <mm/page_cache.h>
#include <uapi/fcntl.h>

#define PATH		"/bench/dir/file"

static struct bench_samples *const samples = &bench_samples[0];
static char *const buffer = bench_scratch;

static struct file *begin(void)
{
	struct file *file;

	if (vfs_mkdir(NULL, "/bench", 0755) || vfs_mkdir(NULL, "/bench/dir", 0755))
		return NULL;
	file = file_open(PATH, O_CREAT | O_RDWR, 0644);
	if (IS_ERR(file))
		return NULL;
	for (loff_t page = 0; page < 100; page++)
		if (kernel_write(file, buffer, PAGE_SIZE, page << PAGE_SHIFT) != PAGE_SIZE)
			return NULL;
	bench_samples_begin(samples);
	return file;
}

static void end(struct file *file, const char *name)
{
	bench_samples_rows(samples, name);
	fput(file);
	if (vfs_unlink(NULL, PATH) || vfs_rmdir(NULL, "/bench/dir") || vfs_rmdir(NULL, "/bench"))
		bench_samples_rows(samples, "files.left_behind");
}

BENCH(page_cache_find)
{
	struct file *file = begin();

	while (file && bench_wants_more(samples)) {
		uint64_t start = bench_start(samples);

		put_page(find_get_page(file->f_mapping, 70));
		bench_stop(samples, start, 1);
	}
	if (file)
		end(file, "page_cache_find");
}

BENCH(path_walk_3)
{
	struct file *file = begin();

	while (file && bench_wants_more(samples)) {
		uint64_t start = bench_start(samples);

		dput(path_lookup(NULL, PATH, 0));
		bench_stop(samples, start, 1);
	}
	if (file)
		end(file, "path_walk_3");
}

BENCH(file_open_close)
{
	struct file *file = begin();

	while (file && bench_wants_more(samples)) {
		uint64_t start = bench_start(samples);

		fput(file_open(PATH, O_RDONLY, 0));
		bench_stop(samples, start, 1);
	}
	if (file)
		end(file, "file_open_close");
}

BENCH(kernel_read_4k)
{
	struct file *file = begin();

	while (file && bench_wants_more(samples)) {
		uint64_t start = bench_start(samples);

		if (kernel_read(file, buffer, PAGE_SIZE, 50 << PAGE_SHIFT) != PAGE_SIZE)
			break;
		bench_stop(samples, start, 1);
	}
	if (file)
		end(file, "kernel_read_4k");
}

BENCH(kernel_write_4k)
{
	struct file *file = begin();

	while (file && bench_wants_more(samples)) {
		uint64_t start = bench_start(samples);

		if (kernel_write(file, buffer, PAGE_SIZE, 50 << PAGE_SHIFT) != PAGE_SIZE)
			break;
		bench_stop(samples, start, 1);
	}
	if (file)
		end(file, "kernel_write_4k");
}

BENCH(file_create_unlink)
{
	struct file *file = begin();

	while (file && bench_wants_more(samples)) {
		uint64_t start = bench_start(samples);

		fput(file_open("/bench/new", O_CREAT | O_RDWR, 0644));
		if (vfs_unlink(NULL, "/bench/new"))
			break;
		bench_stop(samples, start, 1);
	}
	if (file)
		end(file, "file_create_unlink");
}
