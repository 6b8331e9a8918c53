/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_select.c - select() and pselect6()
 *
 *	set		a bit for each number		answered if poll says
 *	in		can it be read?			POLLIN POLLRDNORM POLLRDBAND POLLHUP POLLERR
 *	out		can it be written?		POLLOUT POLLWRNORM POLLWRBAND POLLERR
 *	ex		is there something special?	POLLPRI
 *
 * A number that was closed since answers to in, as reading it would not wait.  Numbers beyond
 * the table of open files are not looked at; one below that is not open is -EBADF.
 *
 * Chapter: docs/pipes.md
 */
#include <asm/uaccess.h>
#include <core/task.h>
#include <fs/files_struct.h>
#include <fs/poll.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <lib/timespec.h>
#include <mm/kmalloc.h>

#include "sys.h"
#include "wait_mask.h"

#define BITS		32U
#define NR_SETS		3U
#define OWN_WORDS	2U		/* of each set, on the stack: 64 numbers */

static const unsigned int set_masks[NR_SETS] = {
	POLLRDNORM | POLLRDBAND | POLLIN | POLLHUP | POLLERR | POLLNVAL,
	POLLWRBAND | POLLWRNORM | POLLOUT | POLLERR,
	POLLPRI,
};

/* Sets of nr bits, that is of words words each: what is asked, and what is answered. */
struct select_sets {
	unsigned int nr, words;
	uint32_t *asked[NR_SETS], *answer[NR_SETS];
	unsigned long user[NR_SETS];	/* 0: not asked */
};

static void place_sets(struct select_sets *sets, uint32_t *memory)
{
	for (unsigned int i = 0; i < NR_SETS; i++) {
		sets->asked[i] = memory + 2 * i * sets->words;
		sets->answer[i] = sets->asked[i] + sets->words;
	}
}

static int read_sets(struct select_sets *sets)
{
	for (unsigned int i = 0; i < NR_SETS; i++) {
		size_t size = sets->words * sizeof(uint32_t);

		if (!sets->user[i])
			memset(sets->asked[i], 0, size);
		else if (copy_from_user(sets->asked[i], (const void __user *)sets->user[i], size))
			return -EFAULT;
		memset(sets->answer[i], 0, size);
	}
	return 0;
}

static int write_sets(const struct select_sets *sets)
{
	for (unsigned int i = 0; i < NR_SETS; i++)
		if (sets->user[i] && copy_to_user((void __user *)sets->user[i], sets->answer[i],
						  sets->words * sizeof(uint32_t)))
			return -EFAULT;
	return 0;
}

/* Bits of a word that belong to numbers below nr, and were asked in any set. */
static uint32_t asked_word(const struct select_sets *sets, unsigned int word)
{
	uint32_t asked = sets->asked[0][word] | sets->asked[1][word] | sets->asked[2][word];
	unsigned int left = sets->nr - word * BITS;

	return left < BITS ? asked & ((1U << left) - 1) : asked;
}

/* Are all that are asked for open? */
static int check_open(const struct select_sets *sets)
{
	for (unsigned int word = 0; word < sets->words; word++) {
		for (uint32_t rest = asked_word(sets, word); rest; rest &= rest - 1) {
			unsigned int fd = word * BITS + (unsigned int)__builtin_ctz(rest);

			if (fd_get_cloexec(current->files, fd) < 0)
				return -EBADF;
		}
	}
	return 0;
}

/* Note what poll said of one number; how many sets answer. */
static unsigned int note_answer(struct select_sets *sets, unsigned int fd, unsigned int mask)
{
	uint32_t bit = 1U << fd % BITS;
	unsigned int count = 0;

	for (unsigned int i = 0; i < NR_SETS; i++) {
		if (mask & set_masks[i] && sets->asked[i][fd / BITS] & bit) {
			sets->answer[i][fd / BITS] |= bit;
			count++;
		}
	}
	return count;
}

static long ask_all(struct poll_waiter *waiter, void *what)
{
	struct select_sets *sets = what;
	long count = 0;

	for (unsigned int word = 0; word < sets->words; word++) {
		for (uint32_t rest = asked_word(sets, word); rest; rest &= rest - 1) {
			unsigned int fd = word * BITS + (unsigned int)__builtin_ctz(rest);

			count += note_answer(sets, fd, poll_fd(waiter, fd));
			if (count)
				poll_enough(waiter);
		}
	}
	return count;
}

static long __sched select_in(struct select_sets *sets, uint32_t *memory, ktime_t deadline)
{
	long result;

	place_sets(sets, memory);
	result = read_sets(sets);
	if (!result)
		result = check_open(sets);
	if (!result)
		result = poll_until(ask_all, sets, deadline);
	if (result < 0)
		return result;
	return write_sets(sets) ? -EFAULT : result;
}

static long __sched do_select(int nr, const unsigned long user[NR_SETS], ktime_t deadline)
{
	struct select_sets sets = { .user = { user[0], user[1], user[2] } };
	uint32_t own[2 * NR_SETS * OWN_WORDS], *memory;
	long result;

	if (nr < 0)
		return -EINVAL;
	sets.nr = min((unsigned int)nr, READ_ONCE(current->files->max_fds));
	sets.words = (sets.nr + BITS - 1) / BITS;
	if (sets.words <= OWN_WORDS)
		return select_in(&sets, own, deadline);
	memory = kmalloc_array(2 * NR_SETS * sets.words, sizeof(uint32_t), GFP_KERNEL);
	if (!memory)
		return -ENOMEM;
	result = select_in(&sets, memory, deadline);
	kfree(memory);
	return result;
}

long sys__newselect(unsigned long nr, unsigned long in, unsigned long out, unsigned long ex,
		    unsigned long time)
{
	const unsigned long user[NR_SETS] = { in, out, ex };
	struct wait_limit limit;
	long result = wait_limit_get(&limit, time, WAIT_TIMEVAL);

	if (result)
		return result;
	return wait_limit_put(&limit, do_select((int)nr, user, limit.deadline));
}

/* The old form: all five arguments in the program's memory. */
long sys_select(unsigned long user)
{
	uint32_t args[5];

	if (copy_from_user(args, (const void __user *)user, sizeof(args)))
		return -EFAULT;
	return sys__newselect(args[0], args[1], args[2], args[3], args[4]);
}

/* mask: the address of a set of signals, and its size. */
static long pselect(const unsigned long args[6], enum wait_form form)
{
	uint32_t mask[2] = { 0, 0 };
	struct wait_limit limit;
	long result;

	if (args[5] && copy_from_user(mask, (const void __user *)args[5], sizeof(mask)))
		return -EFAULT;
	result = wait_limit_get(&limit, args[4], form);
	if (!result)
		result = wait_mask_set(mask[0], mask[1]);
	if (result)
		return result;
	result = do_select((int)args[0], &args[1], limit.deadline);
	wait_mask_restore(result);
	return wait_limit_put(&limit, result);
}

long sys_pselect6(unsigned long nr, unsigned long in, unsigned long out, unsigned long ex,
		  unsigned long time, unsigned long mask)
{
	const unsigned long args[6] = { nr, in, out, ex, time, mask };

	return pselect(args, WAIT_TIMESPEC32);
}

long sys_pselect6_time64(unsigned long nr, unsigned long in, unsigned long out,
			 unsigned long ex, unsigned long time, unsigned long mask)
{
	const unsigned long args[6] = { nr, in, out, ex, time, mask };

	return pselect(args, WAIT_TIMESPEC64);
}
