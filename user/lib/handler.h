/* SPDX-License-Identifier: MIT */
/*
 * user/lib/handler.h - handlers that write down what they saw: see handler.c
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sys_signal.h"

#define ALL_SIGNALS	(~(sigset_t)0)
#define SIG_UNBLOCKABLE (sigmask(SIGKILL) | sigmask(SIGSTOP))
#define MAX_SEEN	64

typedef void handler_fn(int signal, struct siginfo *info, void *context);

/* One run of note_signal(). */
struct seen {
	int signal;
	struct siginfo info;
	sigset_t blocked;	/* while it ran */
	uint32_t stack;		/* where its frame was */
	int depth;		/* how many others it had interrupted */
};

extern volatile int seen_count;	/* runs so far, those without a place too */
extern struct seen seen[MAX_SEEN];
void forget_seen(void);
handler_fn note_signal;

/* Handlers: note_signal() for the lazy, a function of one's own, none. */
int note(int signal, uint32_t flags, sigset_t mask);
int handle(int signal, handler_fn *fn, uint32_t flags, sigset_t mask);
int act(int signal, uint32_t handler);
uint32_t action_of(int signal);
void fresh_signals(void);
void ask_for_fpu(void);

sigset_t blocked_now(void);
sigset_t pending_now(void);
void block(sigset_t set);
void unblock(sigset_t set);
void block_only(sigset_t set);

/* Waiting for others, without a limit: who hangs is ended from outside. */
void sleep_ms(int ms);
void wait_until(const volatile int *where, int at_least);
void wait_seen(int at_least);

/* user/lib/signal.asm */
struct held {
	uint32_t eax, ebx, ecx, edx, esi, edi, ebp, eflags, esp;
};

struct entry {
	uint32_t eax, ecx, edx, esp, eflags, cs, ds, es, ss, control;
};

extern struct held held_in, held_out;
extern volatile uint32_t held_stop, trash_count;
extern uint32_t lacks_fpu;	/* ask_for_fpu() knows; nobody asked: there is one */
extern struct entry entry_seen;
void held_int3(void);
void held_int80(void);
void held_spin(void);
void trash(void);
void note_entry(void);

/* remember_place() returns 0, and once more, what go_to_place() gives it. */
struct place {
	uint32_t ebx, esi, edi, ebp, esp, eip;
};

__attribute__((returns_twice)) int remember_place(struct place *place);
__attribute__((noreturn)) void go_to_place(const struct place *place, int value);
void restore(void);
void restore_rt(void);
