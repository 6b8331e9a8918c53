/* SPDX-License-Identifier: MIT */
/*
 * pack - zlib takes megabytes there and back, at several levels
 *
 *	text	words out of a small vocabulary: becomes much smaller
 *	pages	few bytes that are not zero
 *	noise	cannot become smaller
 *
 * Sizes of what was packed are the library's affair; that it is smaller, and what comes back,
 * is not.
 */
#include <string.h>
#include <zlib.h>

#include "check.h"

#define SIZE	(1u << 20)

static void fill_text(unsigned char *data, unsigned int seed)
{
	static const char *const words[] = {
		"page ", "frame ", "zone ", "node ", "fault ", "map ", "copy ", "write\n",
	};
	size_t at = 0, length;
	const char *word;

	while (at < SIZE) {
		word = words[random_next(&seed) >> 29];
		length = strlen(word) < SIZE - at ? strlen(word) : SIZE - at;
		memcpy(data + at, word, length);
		at += length;
	}
}

static void fill_pages(unsigned char *data, unsigned int seed)
{
	memset(data, 0, SIZE);
	for (size_t i = 0; i < SIZE / 512; i++)
		data[random_next(&seed) % SIZE] = (unsigned char)i;
}

static void fill_noise(unsigned char *data, unsigned int seed)
{
	for (size_t i = 0; i < SIZE; i++)
		data[i] = (unsigned char)(random_next(&seed) >> 24);
}

/* The size that data has when packed; it is left in a new block. */
static uLong pack(const unsigned char *data, int level, unsigned char **packed)
{
	uLong size = compressBound(SIZE);

	*packed = malloc(size);
	need(*packed && compress2(*packed, &size, data, SIZE, level) == Z_OK, "compress2");
	return size;
}

/* Unpack in small portions, as a program that reads a file does. */
static uLong crc_of_unpacked(unsigned char *packed, uLong size, uLong *total)
{
	unsigned char out[5000];
	z_stream stream = { .next_in = packed, .avail_in = (uInt)size };
	uLong crc = crc32(0, NULL, 0);
	int result;

	need(inflateInit(&stream) == Z_OK, "inflateInit");
	do {
		stream.next_out = out;
		stream.avail_out = sizeof(out);
		result = inflate(&stream, Z_NO_FLUSH);
		crc = crc32(crc, out, (uInt)(sizeof(out) - stream.avail_out));
	} while (result == Z_OK);
	*total = stream.total_out;
	inflateEnd(&stream);
	return result == Z_STREAM_END ? crc : 0;
}

static void round_trip(const char *name, const unsigned char *data, int level, uLong limit)
{
	uLong crc = crc32(0, data, SIZE), size, total;
	unsigned char *packed;
	char text[80];

	size = pack(data, level, &packed);
	snprintf(text, sizeof(text), "%s at level %d: %s", name, level,
		 limit < SIZE ? "smaller by far" : "not larger by much");
	check(size < limit, text);
	snprintf(text, sizeof(text), "%s at level %d: comes back, crc %08lx", name, level, crc);
	check(crc_of_unpacked(packed, size, &total) == crc && total == SIZE, text);
	packed[size - 1] ^= 0x10;
	snprintf(text, sizeof(text), "%s at level %d: a wrong check sum is found", name, level);
	check(crc_of_unpacked(packed, size, &total) != crc, text);
	free(packed);
}

int main(void)
{
	static const struct {
		const char *name;
		void (*fill)(unsigned char *data, unsigned int seed);
		uLong limit;
	} kinds[] = {
		{ "text", fill_text, SIZE / 3 },
		{ "pages", fill_pages, SIZE / 8 },
		{ "noise", fill_noise, SIZE + SIZE / 100 },
	};
	unsigned char *data = malloc(SIZE);

	need(data != NULL, "malloc");
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		kinds[i].fill(data, 2463534242u);
		for (int level = 1; level <= 6; level += 5)
			round_trip(kinds[i].name, data, level, kinds[i].limit);
	}
	free(data);
	return finish();
}
