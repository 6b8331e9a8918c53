/* SPDX-License-Identifier: MIT */
/*
 * lib/chacha.h - the block function of the ChaCha20 stream cipher (RFC 8439)
 */
#pragma once

#include <stdint.h>

#define CHACHA_KEY_WORDS	8
#define CHACHA_INPUT_WORDS	4		/* a counter and a nonce */
#define CHACHA_BLOCK_WORDS	16

void chacha20_block(const uint32_t key[CHACHA_KEY_WORDS], const uint32_t input[CHACHA_INPUT_WORDS],
		    uint32_t block[CHACHA_BLOCK_WORDS]);
