/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/memops_test.c - arch/x86/lib/memops.asm against the host's C library
 *
 * Every pair of offsets and every length that can take a different path through
 * "words, then the bytes that are left" runs inside a small arena whose bytes
 * are all different from what is written.  The whole arena is compared, so a
 * byte written outside of the range is seen.
 *
 *	arena	| ....... dst ......... src ....... |	NR_BYTES, distinct bytes
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#define __kernel_abi	__attribute__((regparm(3)))

__kernel_abi void *quire_memcpy(void *dst, const void *src, size_t n);
__kernel_abi void *quire_memmove(void *dst, const void *src, size_t n);
__kernel_abi void *quire_memset(void *dst, int c, size_t n);
__kernel_abi int quire_memcmp(const void *a, const void *b, size_t n);

#define NR_BYTES	64
#define LEN_MAX		20

struct arena {
	unsigned char bytes[NR_BYTES];
};

static struct arena distinct_arena(void)
{
	struct arena arena;

	for (int i = 0; i < NR_BYTES; i++)
		arena.bytes[i] = (unsigned char)(i * 3 + 0x41);
	return arena;
}

static int direction_flag(void)
{
	return __builtin_ia32_readeflags_u32() >> 10 & 1;
}

/*
 * memmove for all (dst, src, n) in the arena: below, above, overlapping by one,
 * by all, not at all.
 */
static void memmove_every_overlap_equals_host(void **state)
{
	unsigned int nr_cases = 0;

	(void)state;
	for (unsigned int dst = 0; dst + LEN_MAX <= NR_BYTES; dst++) {
		for (unsigned int src = 0; src + LEN_MAX <= NR_BYTES; src++) {
			for (size_t n = 0; n <= LEN_MAX; n++) {
				struct arena ours = distinct_arena();
				struct arena host = distinct_arena();
				void *to = ours.bytes + dst;

				assert_ptr_equal(quire_memmove(to, ours.bytes + src, n), to);
				assert_int_equal(direction_flag(), 0);
				memmove(host.bytes + dst, host.bytes + src, n);
				assert_memory_equal(ours.bytes, host.bytes, NR_BYTES);
				nr_cases++;
			}
		}
	}
	assert_int_equal(nr_cases, 45 * 45 * 21);
}

static void memcpy_every_alignment_equals_host(void **state)
{
	(void)state;
	for (unsigned int dst = 0; dst < 8; dst++) {
		for (unsigned int src = 32; src < 40; src++) {
			for (size_t n = 0; n <= LEN_MAX; n++) {
				struct arena ours = distinct_arena();
				struct arena host = distinct_arena();
				void *to = ours.bytes + dst;

				assert_ptr_equal(quire_memcpy(to, ours.bytes + src, n), to);
				memcpy(host.bytes + dst, host.bytes + src, n);
				assert_memory_equal(ours.bytes, host.bytes, NR_BYTES);
			}
		}
	}
}

static void memset_every_alignment_equals_host(void **state)
{
	static const int values[] = { 0, 1, 0x7f, 0x80, 0xff, 0x1234, -1 };

	(void)state;
	for (size_t v = 0; v < sizeof(values) / sizeof(values[0]); v++) {
		for (unsigned int dst = 0; dst < 8; dst++) {
			for (size_t n = 0; n <= LEN_MAX; n++) {
				struct arena ours = distinct_arena();
				struct arena host = distinct_arena();
				void *to = ours.bytes + dst;

				assert_ptr_equal(quire_memset(to, values[v], n), to);
				memset(host.bytes + dst, values[v], n);
				assert_memory_equal(ours.bytes, host.bytes, NR_BYTES);
			}
		}
	}
}

static int sign(int value)
{
	return (value > 0) - (value < 0);
}

/* Equal but for one byte at every place, the byte smaller and greater, also by its sign bit. */
static void memcmp_every_difference_has_its_sign(void **state)
{
	static const unsigned char other[] = { 0x00, 0x7f, 0x80, 0xff };

	(void)state;
	for (size_t n = 0; n <= LEN_MAX; n++) {
		for (size_t at = 0; at < LEN_MAX; at++) {
			for (size_t k = 0; k < sizeof(other); k++) {
				struct arena a = distinct_arena();
				struct arena b = distinct_arena();

				b.bytes[1 + at] = other[k];
				assert_int_equal(sign(quire_memcmp(a.bytes + 1, b.bytes + 1, n)),
						 sign(memcmp(a.bytes + 1, b.bytes + 1, n)));
			}
		}
	}
}

/* Two bytes of one word differ in opposite directions: the lower address decides. */
static void memcmp_two_differences_in_a_word_first_decides(void **state)
{
	(void)state;
	assert_true(quire_memcmp("a\x01z\x02", "a\x02z\x01", 4) < 0);
	assert_true(quire_memcmp("a\x02z\x01", "a\x01z\x02", 4) > 0);
	assert_true(quire_memcmp("aaaa\xff" "aa\x01", "aaaa\x01" "aa\xff", 8) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memmove_every_overlap_equals_host),
		cmocka_unit_test(memcpy_every_alignment_equals_host),
		cmocka_unit_test(memset_every_alignment_equals_host),
		cmocka_unit_test(memcmp_every_difference_has_its_sign),
		cmocka_unit_test(memcmp_two_differences_in_a_word_first_decides),
	};

	return cmocka_run_group_tests_name("memops", tests, NULL, NULL);
}
