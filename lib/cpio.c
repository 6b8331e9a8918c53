/* SPDX-License-Identifier: MIT */
/*
 * lib/cpio.c - the newc format of cpio, as a stream
 *
 *	header		6 characters "070701", then 13 numbers of 8 hexadecimal digits:
 *			ino mode uid gid nlink mtime size devmajor devminor rdevmajor
 *			rdevminor namesize check
 *	name		namesize bytes, the last one NUL; then zeros up to a multiple of 4
 *	contents	size bytes; then zeros up to a multiple of 4
 *	...
 *	a file of the name "TRAILER!!!" ends the archive; zeros may follow, and another one
 *
 * A piece may end anywhere.  Header and name are gathered, contents are passed on as they
 * come and are never copied.
 *
 * All that a header says is checked before anybody hears of it: digits, the kind of file,
 * the length of the name and whether it is that long, numbers of devices, contents where
 * none can be.  After the first error nothing more is read.
 *
 * Pure: no allocation, no printing.  Fuzzed on the host.
 */
#include <lib/cpio.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <uapi/stat.h>

#define MAGIC		"070701"
#define MAGIC_SIZE	6U
#define DIGITS		8U
#define TRAILER		"TRAILER!!!"

#define MAX_MAJOR	0xFFFU
#define MAX_MINOR	0xFFFFFU

enum field {
	INO, MODE, UID, GID, NLINK, MTIME, SIZE, DEV_MAJOR, DEV_MINOR, RDEV_MAJOR, RDEV_MINOR,
	NAME_SIZE, CHECK, NR_FIELDS
};

_Static_assert(CPIO_HEADER_SIZE == MAGIC_SIZE + NR_FIELDS * DIGITS, "fixed by the format");

/* cpio_begin - before the first byte */
void cpio_begin(struct cpio_reader *reader, const struct cpio_ops *ops, void *ctx)
{
	reader->ops = ops;
	reader->ctx = ctx;
	reader->error = NULL;
	reader->state = CPIO_HEADER;
	reader->offset = 0;
	reader->left = CPIO_HEADER_SIZE;
}

/* --- a header ------------------------------------------------------------------------------ */

static bool digit(char c, uint32_t *value)
{
	if (c >= '0' && c <= '9')
		*value = (uint32_t)(c - '0');
	else if (c >= 'a' && c <= 'f')
		*value = (uint32_t)(c - 'a') + 10;
	else if (c >= 'A' && c <= 'F')
		*value = (uint32_t)(c - 'A') + 10;
	else
		return false;
	return true;
}

static bool read_field(const char *header, enum field field, uint32_t *number)
{
	const char *text = header + MAGIC_SIZE + (size_t)field * DIGITS;

	*number = 0;
	for (unsigned int i = 0; i < DIGITS; i++) {
		uint32_t value;

		if (!digit(text[i], &value))
			return false;
		*number = *number << 4 | value;
	}
	return true;
}

static const char *wrong_magic(const char *header)
{
	if (memcmp(header, "\x1F\x8B", 2) == 0 || memcmp(header, "\xFD" "7zXZ", 5) == 0 ||
	    memcmp(header, "BZh", 3) == 0 || memcmp(header, "\x28\xB5\x2F\xFD", 4) == 0)
		return "it is compressed: unpack it for the loader";
	if (memcmp(header, "070707", MAGIC_SIZE) == 0 || memcmp(header, "070702", MAGIC_SIZE) == 0)
		return "it is a cpio archive, but not in the newc format";
	return "there is no cpio header where one should be";
}

static bool is_device(uint32_t mode)
{
	return S_ISCHR(mode) || S_ISBLK(mode);
}

static const char *check_entry(const struct cpio_entry *entry)
{
	if (S_ISREG(entry->mode))
		return NULL;
	if (S_ISLNK(entry->mode))
		return entry->size >= 1 && entry->size < CPIO_NAME_SIZE ? NULL
		       : "a symbolic link's target is empty or too long";
	if (!S_ISDIR(entry->mode) && !is_device(entry->mode) && !S_ISFIFO(entry->mode))
		return "a file is of no known kind";
	if (entry->size)
		return "a directory or device has contents";
	if (is_device(entry->mode) &&
	    (entry->rdev_major > MAX_MAJOR || entry->rdev_minor > MAX_MINOR))
		return "a device's number is out of range";
	return NULL;
}

static const char *read_header(struct cpio_reader *reader)
{
	struct cpio_entry *entry = &reader->entry;
	uint32_t numbers[NR_FIELDS];

	if (memcmp(reader->header, MAGIC, MAGIC_SIZE) != 0)
		return wrong_magic(reader->header);
	for (unsigned int i = 0; i < NR_FIELDS; i++)
		if (!read_field(reader->header, (enum field)i, &numbers[i]))
			return "a header has something else than digits";
	*entry = (struct cpio_entry){
		.ino = numbers[INO], .mode = numbers[MODE], .nlink = numbers[NLINK],
		.mtime = numbers[MTIME], .size = numbers[SIZE],
		.dev_major = numbers[DEV_MAJOR], .dev_minor = numbers[DEV_MINOR],
		.rdev_major = numbers[RDEV_MAJOR], .rdev_minor = numbers[RDEV_MINOR],
		.name = reader->name,
	};
	reader->name_size = numbers[NAME_SIZE];
	if (reader->name_size < 2)
		return "a file has no name";
	return reader->name_size > CPIO_NAME_SIZE ? "a name is too long" : NULL;
}

/* --- states ---------------------------------------------------------------------------------- */

static void go_on(struct cpio_reader *reader, enum cpio_state state, uint32_t left)
{
	reader->state = state;
	reader->left = left;
}

static uint32_t padding(const struct cpio_reader *reader)
{
	return -reader->offset & 3;
}

static const char *end_header(struct cpio_reader *reader)
{
	const char *error = read_header(reader);

	go_on(reader, CPIO_NAME, reader->name_size);
	return error;
}

static const char *end_name(struct cpio_reader *reader)
{
	if (strnlen(reader->name, reader->name_size) != reader->name_size - 1)
		return "a name is not as long as its header says";
	go_on(reader, CPIO_NAME_PADDING, padding(reader));
	return NULL;
}

static bool is_trailer(const struct cpio_reader *reader)
{
	return strcmp(reader->name, TRAILER) == 0 && reader->entry.size == 0;
}

static const char *end_name_padding(struct cpio_reader *reader)
{
	const char *error;

	if (is_trailer(reader)) {
		go_on(reader, CPIO_BETWEEN, 1);
		return reader->ops->trailer(reader->ctx);
	}
	error = check_entry(&reader->entry);
	go_on(reader, CPIO_DATA, reader->entry.size);
	return error ? error : reader->ops->entry(reader->ctx, &reader->entry);
}

static const char *end_data(struct cpio_reader *reader)
{
	go_on(reader, CPIO_DATA_PADDING, padding(reader));
	return reader->ops->done(reader->ctx);
}

/* The state has all its bytes: what it makes of them, and the next one. */
static const char *end_state(struct cpio_reader *reader)
{
	switch (reader->state) {
	case CPIO_HEADER:
		return end_header(reader);
	case CPIO_NAME:
		return end_name(reader);
	case CPIO_NAME_PADDING:
		return end_name_padding(reader);
	case CPIO_DATA:
		return end_data(reader);
	case CPIO_DATA_PADDING:
		go_on(reader, CPIO_HEADER, CPIO_HEADER_SIZE);
		return NULL;
	default:			/* a zero behind the trailer */
		go_on(reader, CPIO_BETWEEN, 1);
		return NULL;
	}
}

/* n bytes for the state, not more than are left. */
static const char *take(struct cpio_reader *reader, const char *bytes, uint32_t n)
{
	if (reader->state == CPIO_HEADER)
		memcpy(reader->header + (CPIO_HEADER_SIZE - reader->left), bytes, n);
	else if (reader->state == CPIO_NAME)
		memcpy(reader->name + (reader->name_size - reader->left), bytes, n);
	else if (reader->state == CPIO_DATA)
		return reader->ops->data(reader->ctx, bytes, n);
	return NULL;
}

/*
 * cpio_feed - the next bytes of the archive
 *
 * Return: NULL, or what is wrong, from here or from ops; then and ever after.
 */
const char *cpio_feed(struct cpio_reader *reader, const void *bytes, size_t size)
{
	const char *at = bytes, *end = at + size;

	while (!reader->error && (at < end || reader->left == 0)) {
		uint32_t n;

		if (reader->state == CPIO_BETWEEN && *at)
			go_on(reader, CPIO_HEADER, CPIO_HEADER_SIZE);
		n = (uint32_t)min((size_t)(end - at), (size_t)reader->left);
		if (n)
			reader->error = take(reader, at, n);
		at += n;
		reader->offset += n;
		reader->left -= n;
		if (!reader->error && reader->left == 0)
			reader->error = end_state(reader);
	}
	if (reader->error)
		reader->state = CPIO_FAILED;
	return reader->error;
}

/* cpio_end - there are no more bytes: NULL, or what is missing */
const char *cpio_end(struct cpio_reader *reader)
{
	if (reader->error || reader->state == CPIO_BETWEEN)
		return reader->error;
	if (reader->state == CPIO_HEADER && reader->left == CPIO_HEADER_SIZE)
		return "the trailer is missing";
	return "it ends in the middle of a file";
}
