/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/seq_file_test.c - files of records: every way of reading gives the same bytes
 *
 *	records		|..|......|.|.............|	lengths at and around a buffer's
 *	whole		all of them, one behind the other, made without a seq_file
 *	reads		of 1 byte, of a page, from anywhere: parts of whole
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <core/console.h>
#include <fs/file.h>
#include <fs/seq_file.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <mm/kmalloc.h>
#include <mm/kvmalloc.h>
#include <uapi/fcntl.h>
#include "random.h"

#define MAX_RECORDS	64
#define MAX_TEXT	(256U * 1024)
#define SKIPPED		0x1000000U	/* in a length: the record is not to be seen */
#define BROKEN		0x2000000U	/* show fails */

/* --- what fs/seq_file.c stands on ------------------------------------------------------- */

struct kmem_cache *kmalloc_caches[NR_KMALLOC_CACHES];
static unsigned int nr_blocks;		/* that are allocated */
static unsigned int fail_after = ~0U;	/* requests that succeed before one fails */
static size_t fault_after = ~(size_t)0;	/* bytes that a program's memory takes */

static void *alloc(size_t size)
{
	if (fail_after-- == 0)
		return NULL;
	nr_blocks++;
	return calloc(1, size);
}

void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t gfp)
{
	(void)cache;
	(void)gfp;
	return alloc(sizeof(struct seq_file));
}

void *__kmalloc(size_t size, gfp_t gfp)
{
	(void)gfp;
	return alloc(size);
}

void *kvmalloc(size_t size, gfp_t gfp)
{
	(void)gfp;
	return alloc(size);
}

void kfree(const void *ptr)
{
	nr_blocks -= ptr != NULL;
	free((void *)ptr);
}

void kvfree(const void *ptr)
{
	kfree(ptr);
}

unsigned long copy_to_user(void __user *to, const void *from, unsigned long n)
{
	unsigned long done = n < fault_after ? n : fault_after;

	memcpy(to, from, done);
	fault_after -= fault_after == ~(size_t)0 ? 0 : done;
	return n - done;
}

static unsigned int nr_locked;

void __mutex_init(struct mutex *mutex, const char *name, struct lock_class_key *key)
{
	(void)mutex;
	(void)name;
	(void)key;
}

void mutex_lock(struct mutex *mutex)
{
	(void)mutex;
	assert_int_equal(nr_locked++, 0);
}

void mutex_unlock(struct mutex *mutex)
{
	(void)mutex;
	assert_int_equal(nr_locked--, 1);
}

static char on_console[MAX_TEXT];
static size_t console_count;

void console_write(const char *text, size_t size)
{
	memcpy(on_console + console_count, text, size);
	console_count += size;
}

/* --- the file --------------------------------------------------------------------------- */

static unsigned int lengths[MAX_RECORDS], nr_records;
static char whole[MAX_TEXT];
static size_t whole_size;
static unsigned int nr_shows, nr_started;

static char letter(unsigned int record, unsigned int at)
{
	return (char)('!' + (record * 7 + at * 13 + at / 90) % 90);
}

static void *start(struct seq_file *m, loff_t *pos)
{
	(void)m;
	assert_int_equal(nr_started++, 0);
	return *pos < (loff_t)nr_records ? &lengths[*pos] : NULL;
}

static void *next(struct seq_file *m, void *v, loff_t *pos)
{
	(void)m;
	assert_ptr_equal(v, &lengths[*pos]);
	++*pos;
	return *pos < (loff_t)nr_records ? &lengths[*pos] : NULL;
}

static void stop(struct seq_file *m, void *v)
{
	(void)m;
	(void)v;
	assert_int_equal(nr_started--, 1);
}

/* By all the ways that there are to write. */
static int show(struct seq_file *m, void *v)
{
	unsigned int record = (unsigned int)((unsigned int *)v - lengths);
	unsigned int length = lengths[record] & 0xFFFFFF;

	nr_shows++;
	for (unsigned int at = 0; at < length; ) {
		char text[64];
		unsigned int size = 0;

		while (size < sizeof(text) - 1 && at < length)
			text[size++] = letter(record, at++);
		text[size] = '\0';
		if (at / 63 % 4 == 0)
			seq_printf(m, "%s", text);
		else if (at / 63 % 4 == 1)
			seq_puts(m, text);
		else if (at / 63 % 4 == 2)
			seq_write(m, text, size);
		else
			for (unsigned int i = 0; i < size; i++)
				seq_putc(m, text[i]);
	}
	return lengths[record] & SKIPPED ? SEQ_SKIP : lengths[record] & BROKEN ? -EIO : 0;
}

static const struct seq_operations ops = {
	.start = start, .next = next, .stop = stop, .show = show,
};

static void set_records(const unsigned int *from, unsigned int nr)
{
	memcpy(lengths, from, nr * sizeof(*from));
	nr_records = nr;
	whole_size = 0;
	for (unsigned int i = 0; i < nr && !(from[i] & BROKEN); i++)
		for (unsigned int at = 0; !(from[i] & SKIPPED) && at < from[i]; at++)
			whole[whole_size++] = letter(i, at);
	nr_shows = 0;
}

/* Lengths around those of the first buffers, and small ones. */
static void set_random_records(uint64_t *seed)
{
	unsigned int table[MAX_RECORDS], nr = random_below(seed, MAX_RECORDS);

	for (unsigned int i = 0; i < nr; i++) {
		unsigned int kind = random_below(seed, 8);

		table[i] = kind == 0 ? 0 : kind == 1 ? 4094 + random_below(seed, 4)
			 : kind == 2 ? 8190 + random_below(seed, 4) : 1 + random_below(seed, 300);
		if (random_below(seed, 8) == 0)
			table[i] |= SKIPPED;
	}
	set_records(table, nr);
}

static struct file file;

static void open_file(void)
{
	memset(&file, 0, sizeof(file));
	assert_int_equal(seq_open(&file, &ops, NULL), 0);
}

static void close_file(void)
{
	seq_release(&file);
	assert_int_equal(nr_blocks, 0);
	assert_int_equal(nr_started, 0);
}

static char got[MAX_TEXT];

/* All of the file in reads of size bytes, from file.f_pos on; the last read got nothing. */
static size_t read_all(size_t size)
{
	size_t sum = 0;
	long done;

	while ((done = seq_read(&file, got + sum, size, &file.f_pos)) > 0)
		sum += (size_t)done;
	assert_int_equal(done, 0);
	return sum;
}

static void assert_all(size_t sum)
{
	assert_int_equal(sum, whole_size);
	assert_memory_equal(got, whole, sum);
}

/* --- tests ---------------------------------------------------------------------------------- */

static void read_any_size_gives_all_records(void **state)
{
	static const size_t sizes[] = { 1, 7, 4095, 4096, 4097, MAX_TEXT };
	uint64_t seed = 1;

	(void)state;
	for (unsigned int round = 0; round < 60; round++) {
		set_random_records(&seed);
		open_file();
		for (unsigned int i = 0; i < 6; i++) {
			file.f_pos = 0;
			assert_all(read_all(sizes[i]));
		}
		close_file();
	}
}

static void read_record_of_buffer_size_fits_or_grows(void **state)
{
	(void)state;
	for (unsigned int first = 0; first <= 2; first++) {
		for (unsigned int length = 4094; length <= 4098; length++) {
			const unsigned int table[] = { first, length, 1, length };

			set_records(table, 4);
			open_file();
			assert_all(read_all(MAX_TEXT));
			close_file();
		}
	}
}

static void read_bytes_show_each_record_once(void **state)
{
	static const unsigned int table[] = { 10, 200, 3000, 800, 20, 500 };

	(void)state;
	set_records(table, 6);
	open_file();
	assert_all(read_all(1));
	assert_int_equal(nr_shows, 6);
	close_file();
}

static void read_less_than_a_buffer_shows_no_more_than_asked(void **state)
{
	static const unsigned int table[] = { 10, 10, 10, 10 };

	(void)state;
	set_records(table, 4);
	open_file();
	assert_int_equal(seq_read(&file, got, 15, &file.f_pos), 15);
	assert_int_equal(nr_shows, 2);
	close_file();
}

static void pread_anywhere_gives_that_place(void **state)
{
	uint64_t seed = 2;

	(void)state;
	for (unsigned int round = 0; round < 200; round++) {
		if (round % 10 == 0)
			set_random_records(&seed);
		open_file();
		for (unsigned int i = 0; i < 20; i++) {
			size_t at = random_below(&seed, (unsigned int)whole_size + 10);
			size_t size = 1 + random_below(&seed, 5000);
			size_t left = at < whole_size ? whole_size - at : 0;
			size_t want = left < size ? left : size;
			loff_t pos = (loff_t)at;

			assert_int_equal(seq_read(&file, got, size, &pos), want);
			assert_int_equal(pos, at + want);
			assert_memory_equal(got, whole + at, want);
		}
		close_file();
	}
}

static void read_from_zero_begins_anew(void **state)
{
	static const unsigned int before[] = { 5, 5 }, after[] = { 7 };
	loff_t pos = 0;

	(void)state;
	set_records(before, 2);
	open_file();
	assert_int_equal(seq_read(&file, got, 3, &pos), 3);
	set_records(after, 1);
	pos = 0;
	assert_int_equal(seq_read(&file, got, 100, &pos), 7);
	assert_memory_equal(got, whole, 7);
	close_file();
}

static void read_error_comes_behind_what_was_before(void **state)
{
	static const unsigned int table[] = { 5000, 100, 40 | BROKEN, 10 };

	(void)state;
	set_records(table, 4);
	for (unsigned int size = 1; size <= 8192; size *= 2) {
		size_t sum = 0;
		long done;

		open_file();
		while ((done = seq_read(&file, got + sum, size, &file.f_pos)) > 0)
			sum += (size_t)done;
		assert_int_equal(done, -EIO);
		assert_all(sum);
		assert_int_equal(file.f_pos, 5100);
		close_file();
	}
}

static void *start_refused(struct seq_file *m, loff_t *pos)
{
	(void)m;
	(void)pos;
	nr_started++;
	return ERR_PTR(-ESRCH);
}

static void read_start_refuses_is_told_and_stopped(void **state)
{
	const struct seq_operations refusing = { start_refused, next, stop, show };
	loff_t pos = 0;

	(void)state;
	assert_int_equal(seq_open(&file, &refusing, NULL), 0);
	assert_int_equal(seq_read(&file, got, 10, &pos), -ESRCH);
	close_file();
}

/*
 * Each request fails in turn: the read says so, unless it has bytes already, and the next
 * one goes on as if nothing was.
 */
static void read_without_memory_goes_on_later(void **state)
{
	static const unsigned int table[] = { 100, 5000, 9000, 4096, 20000, 1 };

	(void)state;
	set_records(table, 6);
	for (unsigned int nth = 0; nth < 5; nth++) {
		size_t sum = 0;

		open_file();
		fail_after = nth;
		for (;;) {
			long done = seq_read(&file, got + sum, 3000, &file.f_pos);

			if (done == 0)
				break;
			assert_true(done > 0 || done == -ENOMEM);
			sum += done > 0 ? (size_t)done : 0;
		}
		assert_int_equal(fail_after > nth, nth < 4);	/* 4, 8, 16, 32 KB */
		assert_all(sum);
		fail_after = ~0U;
		close_file();
	}
}

static void first_read_without_memory_fails(void **state)
{
	static const unsigned int table[] = { 100 };

	(void)state;
	set_records(table, 1);
	open_file();
	fail_after = 0;
	assert_int_equal(seq_read(&file, got, 10, &file.f_pos), -ENOMEM);
	assert_int_equal(file.f_pos, 0);
	assert_all(read_all(10));
	fail_after = ~0U;
	close_file();
}

static void open_without_memory_fails(void **state)
{
	(void)state;
	fail_after = 0;
	assert_int_equal(seq_open(&file, &ops, NULL), -ENOMEM);
	fail_after = ~0U;
	assert_int_equal(nr_blocks, 0);
}

/* Memory of the program ends after so many bytes. */
static void read_fault_gives_what_was_copied(void **state)
{
	static const unsigned int table[] = { 100, 200, 300 };

	(void)state;
	set_records(table, 3);
	open_file();
	fault_after = 0;
	assert_int_equal(seq_read(&file, got, 50, &file.f_pos), -EFAULT);
	fault_after = 30;
	assert_int_equal(seq_read(&file, got, 50, &file.f_pos), 30);
	fault_after = ~(size_t)0;
	assert_int_equal(file.f_pos, 30);
	assert_int_equal(seq_read(&file, got + 30, MAX_TEXT, &file.f_pos), 570);
	assert_all(600);
	close_file();
}

static void lseek_knows_no_end(void **state)
{
	static const unsigned int table[] = { 100, 200 };

	(void)state;
	set_records(table, 2);
	open_file();
	assert_int_equal(seq_lseek(&file, 120, SEEK_SET), 120);
	assert_int_equal(seq_lseek(&file, -20, SEEK_CUR), 100);
	assert_int_equal(seq_read(&file, got, 10, &file.f_pos), 10);
	assert_memory_equal(got, whole + 100, 10);
	assert_int_equal(seq_lseek(&file, -111, SEEK_CUR), -EINVAL);
	assert_int_equal(seq_lseek(&file, 0, SEEK_END), -EINVAL);
	assert_int_equal(seq_lseek(&file, INT64_MAX, SEEK_CUR), -EOVERFLOW);
	assert_int_equal(file.f_pos, 110);
	close_file();
}

static int show_one(struct seq_file *m, void *v)
{
	(void)v;
	seq_setwidth(m, 10);
	seq_puts(m, "name");
	seq_pad(m, '|');
	seq_setwidth(m, 3);
	seq_puts(m, "longer");
	seq_pad(m, '\n');
	seq_escape(m, "a b\tc\\d", " \t\\");
	seq_printf(m, " %u\n", *(unsigned int *)m->private);
	return 0;
}

static const char one_text[] = "name      |longer\na\\040b\\011c\\134d 42\n";

static void single_open_shows_one_record(void **state)
{
	unsigned int number = 42;

	(void)state;
	memset(&file, 0, sizeof(file));
	assert_int_equal(single_open(&file, show_one, &number), 0);
	assert_int_equal(read_all(3), sizeof(one_text) - 1);
	assert_memory_equal(got, one_text, sizeof(one_text) - 1);
	close_file();
}

static void console_shows_the_same_without_memory(void **state)
{
	uint64_t seed = 3;

	(void)state;
	fail_after = 0;
	for (unsigned int round = 0; round < 20; round++) {
		set_random_records(&seed);
		for (unsigned int i = 0; i < nr_records; i++)
			lengths[i] &= ~SKIPPED;
		set_records(memcpy(got, lengths, sizeof(lengths)), nr_records);
		console_count = 0;
		assert_int_equal(seq_console(&ops, NULL), 0);
		assert_int_equal(console_count, whole_size);
		assert_memory_equal(on_console, whole, whole_size);
	}
	fail_after = ~0U;
}

static void console_single_pads_over_its_buffer(void **state)
{
	unsigned int number = 42;

	(void)state;
	console_count = 0;
	assert_int_equal(single_console(show_one, &number), 0);
	assert_int_equal(console_count, sizeof(one_text) - 1);
	assert_memory_equal(on_console, one_text, console_count);
}

/* Each number as snprintf() prints it, in a buffer with room for it, and in one without. */
static void put_number(uint32_t value, unsigned int width)
{
	char want[64], buf[64];
	int hex = snprintf(want, sizeof(want), "%0*x", (int)width, value), both;

	for (size_t size = 0; size < sizeof(buf); size++) {
		struct seq_file m = { .buf = buf, .size = size };

		both = hex + snprintf(want + hex, sizeof(want) - (size_t)hex, "%u", value);
		memset(buf, '~', sizeof(buf));
		seq_put_hex(&m, value, width);
		assert_int_equal(m.overflow, size < (size_t)hex);
		if (m.overflow)
			continue;
		seq_put_decimal(&m, value);
		assert_int_equal(m.overflow, size < (size_t)both);
		assert_int_equal(m.count, m.overflow ? hex : both);
		assert_memory_equal(buf, want, m.count);
		assert_int_equal(buf[m.count], '~');
	}
}

static void put_hex_and_decimal_print_as_printf(void **state)
{
	(void)state;
	for (unsigned int width = 1; width <= 10; width++) {
		put_number(0, width);
		for (unsigned int bit = 0; bit < 32; bit++) {
			put_number(1U << bit, width);
			put_number((1U << bit) - 1, width);
			put_number(0U - (1U << bit), width);
		}
		for (uint32_t ten = 1; ten < 1000000000; ten *= 10) {
			put_number(ten * 10 - 1, width);
			put_number(ten * 10, width);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(read_any_size_gives_all_records),
		cmocka_unit_test(read_record_of_buffer_size_fits_or_grows),
		cmocka_unit_test(read_bytes_show_each_record_once),
		cmocka_unit_test(read_less_than_a_buffer_shows_no_more_than_asked),
		cmocka_unit_test(pread_anywhere_gives_that_place),
		cmocka_unit_test(read_from_zero_begins_anew),
		cmocka_unit_test(read_error_comes_behind_what_was_before),
		cmocka_unit_test(read_start_refuses_is_told_and_stopped),
		cmocka_unit_test(first_read_without_memory_fails),
		cmocka_unit_test(read_without_memory_goes_on_later),
		cmocka_unit_test(open_without_memory_fails),
		cmocka_unit_test(read_fault_gives_what_was_copied),
		cmocka_unit_test(lseek_knows_no_end),
		cmocka_unit_test(single_open_shows_one_record),
		cmocka_unit_test(put_hex_and_decimal_print_as_printf),
		cmocka_unit_test(console_shows_the_same_without_memory),
		cmocka_unit_test(console_single_pads_over_its_buffer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
