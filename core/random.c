/* SPDX-License-Identifier: MIT */
/*
 * core/random.c - bytes that nobody can guess, as far as the machine has any
 *
 *	moments of interrupts --> `moments`, a word --.
 *	what is written to /dev/random --------------.|
 *						     vv
 *	key --> ChaCha20(key, moments, date, TSC, count) --> 32 bytes: the next key
 *						         `-> 32 bytes: the caller's, or a key that
 *							     gives as many as he wants
 *
 * After each request the key is another one, which does not tell the one before: whoever
 * reads the kernel's memory later learns nothing of the bytes given out until then.
 *
 * How good they are: the cipher is sound, its key is as good as what was stirred in.  On a
 * machine with a time-stamp counter each interrupt adds a bit or two, so that the first
 * programs after boot have a key that somebody who knows the machine could search for, and
 * minutes later nobody could.  A 486, or an emulator that counts instructions instead of time
 * (-icount), repeats itself from boot to boot.  Nobody waits for better: getrandom() never
 * blocks.
 *
 * Locking: random_lock, with interrupts off, as moments come from interrupts.
 */
#include <asm/processor.h>
#include <core/random.h>
#include <core/spinlock.h>
#include <core/wall_clock.h>
#include <lib/chacha.h>
#include <lib/compiler.h>
#include <lib/minmax.h>
#include <lib/string.h>

static DEFINE_SPINLOCK(random_lock);
static struct {
	uint32_t key[CHACHA_KEY_WORDS];	/* random_lock */
	uint32_t count;			/* random_lock: blocks that made a key */
	uint32_t moments;		/* a hint that everybody may write */
} pool;

static uint32_t time_stamp(void)
{
	return cpu_info.tsc ? (uint32_t)rdtsc() : 0;
}

/* The next key, and 32 bytes that do not tell it.  Interrupts are off, the lock is held. */
static void next_key(uint32_t others[CHACHA_KEY_WORDS])
{
	uint64_t clock = (uint64_t)ktime_get_real();
	const uint32_t input[CHACHA_INPUT_WORDS] = {
		READ_ONCE(pool.moments), (uint32_t)clock ^ (uint32_t)(clock >> 32),
		time_stamp(), pool.count++,
	};
	uint32_t block[CHACHA_BLOCK_WORDS];

	chacha20_block(pool.key, input, block);
	memcpy(pool.key, block, sizeof(pool.key));
	memcpy(others, block + CHACHA_KEY_WORDS, sizeof(pool.key));
}

/* Many bytes, from a key of their own. */
static void expand(const uint32_t key[CHACHA_KEY_WORDS], char *bytes, size_t nr)
{
	uint32_t input[CHACHA_INPUT_WORDS] = { 0 }, block[CHACHA_BLOCK_WORDS];

	for (size_t done = 0; done < nr; done += sizeof(block)) {
		input[CHACHA_INPUT_WORDS - 1]++;
		chacha20_block(key, input, block);
		memcpy(bytes + done, block, min(nr - done, sizeof(block)));
	}
	memset(block, 0, sizeof(block));
	barrier();			/* they are seen to be cleared */
}

/* get_random_bytes - so many bytes; any context */
void get_random_bytes(void *bytes, size_t nr)
{
	uint32_t own[CHACHA_KEY_WORDS];
	unsigned long flags = spin_lock_irqsave(&random_lock);

	next_key(own);
	spin_unlock_irqrestore(&random_lock, flags);
	if (nr <= sizeof(own))
		memcpy(bytes, own, nr);
	else
		expand(own, bytes, nr);
	memset(own, 0, sizeof(own));
	barrier();
}

/* add_random_bytes - stir in what somebody else may not know; any context */
void add_random_bytes(const void *bytes, size_t nr)
{
	unsigned long flags = spin_lock_irqsave(&random_lock);
	uint32_t unused[CHACHA_KEY_WORDS];

	for (size_t i = 0; i < nr; i++) {
		unsigned char *key = (unsigned char *)pool.key;

		key[i % sizeof(pool.key)] ^= ((const unsigned char *)bytes)[i];
		if ((i + 1) % sizeof(pool.key) == 0)
			next_key(unused);
	}
	next_key(unused);
	spin_unlock_irqrestore(&random_lock, flags);
}

/* add_random_moment - something happened now, and nobody knew when it would; any context */
void add_random_moment(uint32_t moment)
{
	uint32_t old = READ_ONCE(pool.moments);

	WRITE_ONCE(pool.moments, (old << 7 | old >> 25) ^ moment);
}
