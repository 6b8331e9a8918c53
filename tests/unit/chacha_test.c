/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/chacha_test.c - lib/chacha.c against the vectors of RFC 8439
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <lib/chacha.h>

/* Section 2.3.2: key 00 01 .. 1f, counter 1, nonce 00 00 00 09 00 00 00 4a 00 00 00 00. */
static void chacha20_block_rfc_vector_is_met(void **state)
{
	static const uint32_t key[CHACHA_KEY_WORDS] = {
		0x03020100, 0x07060504, 0x0b0a0908, 0x0f0e0d0c,
		0x13121110, 0x17161514, 0x1b1a1918, 0x1f1e1d1c,
	};
	static const uint32_t input[CHACHA_INPUT_WORDS] = { 1, 0x09000000, 0x4a000000, 0 };
	static const uint32_t wanted[CHACHA_BLOCK_WORDS] = {
		0xe4e7f110, 0x15593bd1, 0x1fdd0f50, 0xc47120a3,
		0xc7f4d1c7, 0x0368c033, 0x9aaa2204, 0x4e6cd4c3,
		0x466482d2, 0x09aa9f07, 0x05d7c214, 0xa2028bd9,
		0xd19c12b5, 0xb94e16de, 0xe883d0cb, 0x4e3c50a2,
	};
	uint32_t block[CHACHA_BLOCK_WORDS];

	(void)state;
	chacha20_block(key, input, block);
	assert_memory_equal(block, wanted, sizeof(wanted));
}

/* Appendix A.1, vectors 1 and 2: all zeros, then the counter 1. */
static void chacha20_block_zero_key_rfc_vectors_are_met(void **state)
{
	static const uint32_t key[CHACHA_KEY_WORDS];
	uint32_t input[CHACHA_INPUT_WORDS] = { 0 }, block[CHACHA_BLOCK_WORDS];

	(void)state;
	chacha20_block(key, input, block);
	assert_int_equal(block[0], 0xade0b876);
	assert_int_equal(block[15], 0x8665eeb2);
	input[0] = 1;
	chacha20_block(key, input, block);
	assert_int_equal(block[0], 0xbee7079f);
	assert_int_equal(block[15], 0x6f4d794b);
}

/* One bit of any input word changes about half of all bits, and at least a quarter of them. */
static void chacha20_block_any_bit_changes_the_block(void **state)
{
	uint32_t key[CHACHA_KEY_WORDS] = { 0 }, input[CHACHA_INPUT_WORDS] = { 0 };
	uint32_t before[CHACHA_BLOCK_WORDS], after[CHACHA_BLOCK_WORDS];

	(void)state;
	chacha20_block(key, input, before);
	for (unsigned int word = 0; word < CHACHA_KEY_WORDS + CHACHA_INPUT_WORDS; word++) {
		uint32_t *at = word < CHACHA_KEY_WORDS ? &key[word]
						       : &input[word - CHACHA_KEY_WORDS];
		unsigned int changed = 0;

		*at = 0x100;
		chacha20_block(key, input, after);
		*at = 0;
		for (unsigned int i = 0; i < CHACHA_BLOCK_WORDS; i++)
			changed += (unsigned int)__builtin_popcount(before[i] ^ after[i]);
		assert_in_range(changed, 128, 384);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chacha20_block_rfc_vector_is_met),
		cmocka_unit_test(chacha20_block_zero_key_rfc_vectors_are_met),
		cmocka_unit_test(chacha20_block_any_bit_changes_the_block),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
