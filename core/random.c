/* SPDX-License-Identifier: MIT */
/*
 * core/random.c - bytes that nobody can guess, as far as the machine has any
 *
 *	moments of interrupts --> `moments`, a word --.
 *	what is written to /dev/random --------------.|
 *						     vv
 *	key --> ChaCha20(key, moments, date, TSC, count) --> 32 bytes: the next key
 *						         `-> spare bytes
 *
 *	spare	|......... the next ones ........|######## given, and cleared: 0 ########|
 *
 * A small request takes spare bytes, and makes new ones when there are too few; a large one
 * takes a key of its own from them.  What was given is cleared, and the key does not tell the
 * one before: whoever reads the kernel's memory later learns nothing of the bytes given out
 * until then.
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

#define KEY_SIZE	(CHACHA_KEY_WORDS * sizeof(uint32_t))
#define NR_BLOCKS	2U
#define SPARE_SIZE	(NR_BLOCKS * CHACHA_BLOCK_WORDS * sizeof(uint32_t) - KEY_SIZE)

static DEFINE_SPINLOCK(random_lock);
static struct {
	union {
		uint32_t blocks[NR_BLOCKS][CHACHA_BLOCK_WORDS];
		struct {
			unsigned char key[KEY_SIZE];	/* random_lock */
			unsigned char spare[SPARE_SIZE]; /* random_lock: given from the end on */
		};
	};
	size_t nr_spare;		/* random_lock: of the spare bytes, not given yet */
	uint32_t count;			/* random_lock: blocks that were made */
	uint32_t moments;		/* a hint that everybody may write */
} pool;

static uint32_t time_stamp(void)
{
	return cpu_info.tsc ? (uint32_t)rdtsc() : 0;
}

/*
 * Another key and new spare bytes.  All blocks are made of the old key: so the one that begins
 * with the new key is made last.
 */
static void renew(void)
{
	uint64_t clock = (uint64_t)ktime_get_real();
	uint32_t input[CHACHA_INPUT_WORDS] = {
		READ_ONCE(pool.moments), (uint32_t)clock ^ (uint32_t)(clock >> 32), time_stamp(),
	};

	for (unsigned int i = NR_BLOCKS; i-- > 0; ) {
		input[CHACHA_INPUT_WORDS - 1] = pool.count++;
		chacha20_block(pool.blocks[0], input, pool.blocks[i]);
	}
	pool.nr_spare = SPARE_SIZE;
}

/* No more than there can be spare ones. */
static void take_spare(void *bytes, size_t nr)
{
	unsigned long flags = spin_lock_irqsave(&random_lock);
	unsigned char *from;

	if (pool.nr_spare < nr)
		renew();
	pool.nr_spare -= nr;
	from = pool.spare + pool.nr_spare;
	memcpy(bytes, from, nr);
	memset(from, 0, nr);
	spin_unlock_irqrestore(&random_lock, flags);
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

	if (nr <= sizeof(own)) {
		take_spare(bytes, nr);
		return;
	}
	take_spare(own, sizeof(own));
	expand(own, bytes, nr);
	memset(own, 0, sizeof(own));
	barrier();
}

/* add_random_bytes - stir in what somebody else may not know; any context */
void add_random_bytes(const void *bytes, size_t nr)
{
	unsigned long flags = spin_lock_irqsave(&random_lock);

	for (size_t i = 0; i < nr; i++) {
		pool.key[i % KEY_SIZE] ^= ((const unsigned char *)bytes)[i];
		if ((i + 1) % KEY_SIZE == 0)
			renew();
	}
	renew();
	spin_unlock_irqrestore(&random_lock, flags);
}

/* add_random_moment - something happened now, and nobody knew when it would; any context */
void add_random_moment(uint32_t moment)
{
	uint32_t old = READ_ONCE(pool.moments);

	WRITE_ONCE(pool.moments, (old << 7 | old >> 25) ^ moment);
}
