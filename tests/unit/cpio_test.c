/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/cpio_test.c - archives in pieces, wrong ones, and broken ones at random
 *
 * What a reader tells of an archive is written down as text, "name mode size contents;" for
 * a file and "." for a trailer, and compared.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <lib/cpio.h>
#include "random.h"

#define RDEV_DIGITS	(9 * 8)		/* where the numbers of devices begin */

/* --- an archive is written ------------------------------------------------------------------- */

struct archive {
	char bytes[32768];
	size_t size;
};

static void append(struct archive *archive, const void *bytes, size_t size)
{
	assert_true(archive->size + size <= sizeof(archive->bytes));
	memcpy(archive->bytes + archive->size, bytes, size);
	archive->size += size;
	while (archive->size % 4)
		archive->bytes[archive->size++] = '\0';
}

static void append_file(struct archive *archive, const char *name, uint32_t mode,
			const char *contents)
{
	size_t size = strlen(contents), name_size = strlen(name) + 1;
	char header[CPIO_HEADER_SIZE + CPIO_NAME_SIZE];

	snprintf(header, sizeof(header),
		 "070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X", 7u, mode,
		 0u, 0u, 1u, 0x5Fu, (unsigned)size, 8u, 1u, 4u, 64u, (unsigned)name_size, 0u);
	memcpy(header + CPIO_HEADER_SIZE, name, name_size);
	append(archive, header, CPIO_HEADER_SIZE + name_size);
	append(archive, contents, size);
}

static void append_trailer(struct archive *archive)
{
	append_file(archive, "TRAILER!!!", 0, "");
}

/* --- and read ------------------------------------------------------------------------- */

struct log {
	char text[65536];
	size_t length;
	uint32_t left;			/* bytes of contents that are to come */
	bool in_file;
	unsigned int refuse;		/* the call that says no, counted from 1; 0: none */
	unsigned int calls;
};

static void note(struct log *log, const void *bytes, size_t size)
{
	assert_true(log->length + size < sizeof(log->text));
	memcpy(log->text + log->length, bytes, size);
	log->length += size;
	log->text[log->length] = '\0';
}

static const char *refused(struct log *log)
{
	assert_true(!log->refuse || log->calls < log->refuse);	/* never again after a no */
	return ++log->calls == log->refuse ? "refused" : NULL;
}

static const char *log_entry(void *ctx, const struct cpio_entry *entry)
{
	struct log *log = ctx;
	char text[CPIO_NAME_SIZE + 32];

	assert_false(log->in_file);
	assert_in_range(strlen(entry->name), 1, CPIO_NAME_SIZE - 1);
	note(log, text, (size_t)snprintf(text, sizeof(text), "%s %o %u ", entry->name,
					 entry->mode, entry->size));
	log->in_file = true;
	log->left = entry->size;
	return refused(log);
}

static const char *log_data(void *ctx, const void *bytes, size_t size)
{
	struct log *log = ctx;

	assert_true(log->in_file);
	assert_in_range(size, 1, log->left);
	log->left -= (uint32_t)size;
	note(log, bytes, size);
	return refused(log);
}

static const char *log_done(void *ctx)
{
	struct log *log = ctx;

	assert_true(log->in_file);
	assert_int_equal(log->left, 0);
	log->in_file = false;
	note(log, ";", 1);
	return refused(log);
}

static const char *log_trailer(void *ctx)
{
	assert_false(((struct log *)ctx)->in_file);
	note(ctx, ".", 1);
	return refused(ctx);
}

static const struct cpio_ops log_ops = { log_entry, log_data, log_done, log_trailer };

static struct log told;

/* Read an archive in pieces of some size; the first error, or NULL. */
static const char *read_archive(const char *bytes, size_t size, size_t piece)
{
	static struct cpio_reader reader;
	const char *error = NULL;
	unsigned int refuse = told.refuse;

	memset(&reader, 0xA5, sizeof(reader));
	told = (struct log){ .refuse = refuse };
	cpio_begin(&reader, &log_ops, &told);
	for (size_t at = 0; at < size && !error; at += piece) {
		size_t n = size - at < piece ? size - at : piece;
		char *copy = malloc(n);		/* so that a byte too many is seen */

		memcpy(copy, bytes + at, n);
		error = cpio_feed(&reader, copy, n);
		free(copy);
	}
	if (error) {
		assert_ptr_equal(cpio_feed(&reader, bytes, size), error);
		assert_ptr_equal(cpio_end(&reader), error);
	}
	return error ? error : cpio_end(&reader);
}

static struct archive sample;

static void make_sample(void)
{
	sample.size = 0;
	append_file(&sample, "dir", 0040755, "");
	append_file(&sample, "dir/file", 0100644, "some contents");
	append_file(&sample, "empty", 0100600, "");
	append_file(&sample, "link", 0120777, "dir/file");
	append_file(&sample, "dev", 0020600, "");
	append_file(&sample, "x", 0100755, "1234");
	append_trailer(&sample);
}

#define SAMPLE_TEXT	"dir 40755 0 ;dir/file 100644 13 some contents;empty 100600 0 ;" \
			"link 120777 8 dir/file;dev 20600 0 ;x 100755 4 1234;."

static void feed_pieces_of_every_size_tell_the_same(void **state)
{
	(void)state;
	make_sample();
	for (size_t piece = 1; piece <= sample.size; piece++) {
		assert_null(read_archive(sample.bytes, sample.size, piece));
		assert_string_equal(told.text, SAMPLE_TEXT);
	}
}

/* Cut off anywhere before the end of the trailer, an archive is not whole. */
static void feed_truncated_archive_is_told(void **state)
{
	(void)state;
	make_sample();
	for (size_t size = 0; size < sample.size - 1; size++) {
		const char *error = read_archive(sample.bytes, size, 100);

		assert_non_null(error);
		assert_true(strcmp(error, "it ends in the middle of a file") == 0 ||
			    strcmp(error, "the trailer is missing") == 0);
	}
}

static void feed_two_archives_with_zeros_between(void **state)
{
	static const char zeros[700];

	(void)state;
	make_sample();
	append(&sample, zeros, sizeof(zeros));
	append_file(&sample, "second", 0100644, "!");
	append_trailer(&sample);
	append(&sample, zeros, sizeof(zeros));
	for (size_t piece = 1; piece < 600; piece += 7) {
		assert_null(read_archive(sample.bytes, sample.size, piece));
		assert_string_equal(told.text, SAMPLE_TEXT "second 100644 1 !;.");
	}
}

/* Whichever call says no, it is the last one. */
static void feed_stops_at_the_first_no(void **state)
{
	(void)state;
	make_sample();
	for (unsigned int call = 1; call <= 16; call++) {
		told.refuse = call;
		assert_string_equal(read_archive(sample.bytes, sample.size, 1000), "refused");
		assert_int_equal(told.calls, call);
	}
	told.refuse = 17;
	assert_null(read_archive(sample.bytes, sample.size, 1000));
	told.refuse = 0;
}

/* One wrong byte, or a few, in the second header: where, what, and how it is told. */
static const struct {
	size_t at;
	const char *bytes, *error;
} wrong[] = {
	{ 0, "070702", "it is a cpio archive, but not in the newc format" },
	{ 0, "070707", "it is a cpio archive, but not in the newc format" },
	{ 0, "\x1f\x8b", "it is compressed: unpack it for the loader" },
	{ 0, "\xfd" "7zXZ", "it is compressed: unpack it for the loader" },
	{ 0, "BZh9", "it is compressed: unpack it for the loader" },
	{ 0, "\x28\xb5\x2f\xfd", "it is compressed: unpack it for the loader" },
	{ 0, "x", "there is no cpio header where one should be" },
	{ 6, "0000000G", "a header has something else than digits" },
	{ 6 + 12 * 8, "       0", "a header has something else than digits" },
	{ 6 + 11 * 8, "0000000\xb9", "a header has something else than digits" },
	{ 6 + 11 * 8, "00000000", "a file has no name" },
	{ 6 + 11 * 8, "00000001", "a file has no name" },
	{ 6 + 11 * 8, "00001001", "a name is too long" },
	{ 6 + 11 * 8, "FFFFFFFF", "a name is too long" },
	{ 6 + 11 * 8, "00000008", "a name is not as long as its header says" },
	{ 6 + 11 * 8, "0000000A", "a name is not as long as its header says" },
	{ 110 + 3, "", "a name is not as long as its header says" },
	{ 6 + 8, "00000000", "a file is of no known kind" },
	{ 6 + 8, "0000F000", "a file is of no known kind" },
	{ 6 + 8, "0000C000", "a file is of no known kind" },
	{ 6 + 8, "000041ED", "a directory or device has contents" },
	{ 6 + 8, "000021ED", "a directory or device has contents" },
	{ 6 + 8, "000011ED", "a directory or device has contents" },
};

static void feed_wrong_header_is_told(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		size_t length = strlen(wrong[i].bytes);
		size_t second;

		make_sample();
		second = 110 + 6;		/* header, "dir" and NUL, padding */
		while (sample.bytes[second] != '0')
			second++;
		memcpy(sample.bytes + second + wrong[i].at, wrong[i].bytes, length ? length : 1);
		assert_string_equal(read_archive(sample.bytes, sample.size, 64), wrong[i].error);
		assert_string_equal(told.text, "dir 40755 0 ;");
	}
}

static void feed_link_or_device_out_of_range_is_told(void **state)
{
	struct archive archive = { .size = 0 };

	(void)state;
	append_file(&archive, "link", 0120777, "");
	assert_string_equal(read_archive(archive.bytes, archive.size, 64),
			    "a symbolic link's target is empty or too long");
	archive.size = 0;
	append_file(&archive, "dev", 0060600, "");
	memcpy(archive.bytes + 6 + RDEV_DIGITS, "00001000", 8);
	assert_string_equal(read_archive(archive.bytes, archive.size, 64),
			    "a device's number is out of range");
	memcpy(archive.bytes + 6 + RDEV_DIGITS, "0000000000100000", 16);
	assert_string_equal(read_archive(archive.bytes, archive.size, 64),
			    "a device's number is out of range");
}

/* The longest name that there is. */
static void feed_longest_name_is_whole(void **state)
{
	static char name[CPIO_NAME_SIZE];
	struct archive *archive = calloc(1, sizeof(*archive));

	(void)state;
	memset(name, 'n', sizeof(name) - 1);
	append_file(archive, name, 0100644, "x");
	append_trailer(archive);
	assert_null(read_archive(archive->bytes, archive->size, 1000));
	assert_memory_equal(told.text, name, sizeof(name) - 1);
	free(archive);
}

/* Break a few bytes at random: whatever is told, log_*() have checked that it makes sense. */
static void feed_broken_archives_do_no_harm(void **state)
{
	uint64_t random = 0x51A7E;
	unsigned int nr_whole = 0, nr_wrong = 0;

	(void)state;
	for (unsigned int round = 0; round < 20000; round++) {
		unsigned int nr = 1 + random_below(&random, 4);
		const char *error;

		make_sample();
		while (nr--) {
			unsigned int at = random_below(&random, (unsigned int)sample.size);
			unsigned int kind = random_below(&random, 3);

			sample.bytes[at] = kind == 0 ? "0123456789ABCDEF"[random_below(&random, 16)]
					 : kind == 1 ? (char)random_next(&random) : '\0';
		}
		error = read_archive(sample.bytes, random_below(&random, 8) ? sample.size
				     : random_below(&random, (unsigned int)sample.size),
				     1 + random_below(&random, 200));
		*(error ? &nr_wrong : &nr_whole) += 1;
	}
	assert_true(nr_whole > 1000 && nr_wrong > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(feed_pieces_of_every_size_tell_the_same),
		cmocka_unit_test(feed_truncated_archive_is_told),
		cmocka_unit_test(feed_two_archives_with_zeros_between),
		cmocka_unit_test(feed_stops_at_the_first_no),
		cmocka_unit_test(feed_wrong_header_is_told),
		cmocka_unit_test(feed_link_or_device_out_of_range_is_told),
		cmocka_unit_test(feed_longest_name_is_whole),
		cmocka_unit_test(feed_broken_archives_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
