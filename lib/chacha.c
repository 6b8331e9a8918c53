/* SPDX-License-Identifier: MIT */
/*
 * lib/chacha.c - from a key and four more words to 64 bytes that tell nothing of either
 *
 *	| constant constant constant constant |	sixteen words
 *	| key      key      key      key      |
 *	| key      key      key      key      |
 *	| input    input    input    input    |
 *
 * A round stirs the four columns, or the four diagonals; after twenty rounds the words from
 * the beginning are added, so that nobody can go the way back.
 *
 * Locking: none, pure arithmetic.
 */
#include <lib/chacha.h>
#include <lib/string.h>

#define DOUBLE_ROUNDS	10

static inline uint32_t rol(uint32_t word, unsigned int bits)
{
	return word << bits | word >> (32 - bits);
}

/* Four of the words; each is read and written once. */
static inline void quarter_round(uint32_t *x, unsigned int ia, unsigned int ib, unsigned int ic,
				 unsigned int id)
{
	uint32_t a = x[ia], b = x[ib], c = x[ic], d = x[id];

	a += b;
	d = rol(d ^ a, 16);
	c += d;
	b = rol(b ^ c, 12);
	a += b;
	d = rol(d ^ a, 8);
	c += d;
	b = rol(b ^ c, 7);
	x[ia] = a;
	x[ib] = b;
	x[ic] = c;
	x[id] = d;
}

static void double_round(uint32_t *x)
{
	quarter_round(x, 0, 4, 8, 12);
	quarter_round(x, 1, 5, 9, 13);
	quarter_round(x, 2, 6, 10, 14);
	quarter_round(x, 3, 7, 11, 15);
	quarter_round(x, 0, 5, 10, 15);
	quarter_round(x, 1, 6, 11, 12);
	quarter_round(x, 2, 7, 8, 13);
	quarter_round(x, 3, 4, 9, 14);
}

/* chacha20_block - one block, which may lie where the key does; words in the machine's order */
void chacha20_block(const uint32_t key[CHACHA_KEY_WORDS], const uint32_t input[CHACHA_INPUT_WORDS],
		    uint32_t block[CHACHA_BLOCK_WORDS])
{
	/* "expand 32-byte k" */
	uint32_t start[CHACHA_BLOCK_WORDS] = { 0x61707865, 0x3320646E, 0x79622D32, 0x6B206574 };

	memcpy(start + 4, key, CHACHA_KEY_WORDS * sizeof(*key));
	memcpy(start + 12, input, CHACHA_INPUT_WORDS * sizeof(*input));
	memcpy(block, start, sizeof(start));
	for (unsigned int i = 0; i < DOUBLE_ROUNDS; i++)
		double_round(block);
	for (unsigned int i = 0; i < CHACHA_BLOCK_WORDS; i++)
		block[i] += start[i];
}
