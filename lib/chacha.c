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

static inline void quarter_round(uint32_t *x, unsigned int a, unsigned int b, unsigned int c,
				 unsigned int d)
{
	x[a] += x[b];
	x[d] = rol(x[d] ^ x[a], 16);
	x[c] += x[d];
	x[b] = rol(x[b] ^ x[c], 12);
	x[a] += x[b];
	x[d] = rol(x[d] ^ x[a], 8);
	x[c] += x[d];
	x[b] = rol(x[b] ^ x[c], 7);
}

static void double_round(uint32_t *x)
{
	for (unsigned int i = 0; i < 4; i++)
		quarter_round(x, i, 4 + i, 8 + i, 12 + i);
	for (unsigned int i = 0; i < 4; i++)
		quarter_round(x, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4);
}

/* chacha20_block - one block; the words are in the machine's order */
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
