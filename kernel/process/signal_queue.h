/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/signal_queue.h - sets of signals, and those that wait
 *
 * All but sigqueue_count() with the siglock of the set's owner held.
 */
#pragma once

#include <core/sigpending.h>
#include <kernel/signal.h>
#include <lib/compiler.h>
#include <stdbool.h>

/* Sets by what the default action is; all others end the process. */
#define SIG_IGNORED	(sigmask(SIGCONT) | sigmask(SIGCHLD) | sigmask(SIGWINCH) | sigmask(SIGURG))
/* Those that an instruction causes: delivered before all others. */
#define SIG_SYNCHRONOUS	(sigmask(SIGSEGV) | sigmask(SIGBUS) | sigmask(SIGILL) | \
			 sigmask(SIGTRAP) | sigmask(SIGFPE) | sigmask(SIGSYS))

/* One bit of a set, by its word: less work than shifting 64 bits. */
static inline bool sigset_has(const sigset_t *set, int signal)
{
	return ((const uint32_t *)set)[(signal - 1) / 32U] >> (signal - 1) % 32U & 1;
}

static inline void sigset_add(sigset_t *set, int signal)
{
	((uint32_t *)set)[(signal - 1) / 32U] |= 1U << (signal - 1) % 32U;
}

static inline void sigset_del(sigset_t *set, int signal)
{
	((uint32_t *)set)[(signal - 1) / 32U] &= ~(1U << (signal - 1) % 32U);
}

/* The same of a constant set below 33. */
static inline bool is_one_of(sigset_t set, int signal)
{
	return signal <= 32 && ((uint32_t)set >> (signal - 1) & 1);
}

/* One that waits; it was taken off the list by who is about to deliver it. */
struct sigqueue {
	struct list_head node;
	struct kernel_siginfo info;
};

void sigqueue_init(void);
unsigned int sigqueue_count(void);
void sigqueue_free(struct sigqueue *entry);
int __must_check sigqueue_add(struct sigpending *pending, const struct kernel_siginfo *info,
			      unsigned long limit);
struct sigqueue *sigqueue_take(struct sigpending *pending, const sigset_t *unwanted,
			       struct sigqueue *stand_in);
void sigqueue_flush(struct sigpending *pending, sigset_t set);
const char *sigpending_check(const struct sigpending *pending);
