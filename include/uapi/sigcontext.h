/* SPDX-License-Identifier: MIT */
/*
 * uapi/sigcontext.h - what lies on the stack of a signal's handler, as on Linux i386
 *
 *	higher	_fpstate	FPU registers, as FNSAVE and then as FXSAVE writes them
 *		sigframe	for a handler without SA_SIGINFO
 *	    or	rt_sigframe	for one with it
 *	lower	<- esp
 *
 * A handler finds the frame's first words as its return address and arguments.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <uapi/signal.h>

/* The general registers, and why the last exception came. */
struct sigcontext {
	uint16_t gs, __gsh, fs, __fsh, es, __esh, ds, __dsh;
	uint32_t edi, esi, ebp, esp, ebx, edx, ecx, eax;
	uint32_t trapno, err;		/* the last exception's vector and error code */
	uint32_t eip;
	uint16_t cs, __csh;
	uint32_t eflags;
	uint32_t esp_at_signal;		/* esp again; not read back */
	uint16_t ss, __ssh;
	uint32_t fpstate;		/* address of the struct _fpstate; 0: fresh registers */
	uint32_t oldmask;		/* what is blocked behind the handler, signals 1..32 */
	uint32_t cr2;			/* the last page fault's address */
};

/* The last 512 bytes only on a CPU that has FXSAVE. */
struct _fpstate {
	uint32_t cw, sw, tag, ipoff, cssel, dataoff, datasel;
	uint8_t _st[80];		/* st(0) first, 10 bytes each */
	uint16_t status;		/* sw again */
	uint16_t magic;			/* X86_FXSR_MAGIC: what follows is there; else 0xFFFF */

	uint32_t _fxsr_env[6];		/* not read back */
	uint32_t mxcsr, mxcsr_mask;
	uint8_t _fxsr_st[128];		/* not read back */
	uint8_t _xmm[128];
	uint8_t padding[176];
	uint32_t magic1;		/* 0: nothing follows the 512 bytes */
	uint8_t sw_reserved[44];
};

#define X86_FXSR_MAGIC	0x0000
#define FPSTATE_LEGACY	112		/* bytes; the part of a CPU without FXSAVE */

struct ucontext {
	uint32_t uc_flags;
	uint32_t uc_link;
	stack_t uc_stack;
	struct sigcontext uc_mcontext;
	sigset_t uc_sigmask __attribute__((packed, aligned(4)));
};

/* retcode calls sigreturn() for who gave no restorer. */
struct sigframe {
	uint32_t pretcode;		/* where the handler returns to */
	int32_t sig;			/* its argument */
	struct sigcontext sc;
	uint8_t fpstate_unused[624];
	uint32_t extramask;		/* as oldmask, signals 33..64 */
	uint8_t retcode[8];
};

struct rt_sigframe {
	uint32_t pretcode;
	int32_t sig;
	uint32_t pinfo, puc;		/* addresses of the two below */
	struct siginfo info;
	struct ucontext uc;
	uint8_t retcode[8];
};

_Static_assert(sizeof(struct sigcontext) == 88 && offsetof(struct sigcontext, trapno) == 48 &&
	       offsetof(struct sigcontext, fpstate) == 76, "sigcontext is Linux's");
_Static_assert(offsetof(struct _fpstate, status) == 108 &&
	       offsetof(struct _fpstate, _fxsr_env) == FPSTATE_LEGACY &&
	       offsetof(struct _fpstate, mxcsr) == 136 && offsetof(struct _fpstate, _xmm) == 272 &&
	       sizeof(struct _fpstate) == 624, "_fpstate is Linux's");
_Static_assert(sizeof(struct siginfo) == 128, "siginfo is Linux's");
_Static_assert(offsetof(struct ucontext, uc_mcontext) == 20 &&
	       offsetof(struct ucontext, uc_sigmask) == 108 && sizeof(struct ucontext) == 116,
	       "ucontext is Linux's");
_Static_assert(offsetof(struct sigframe, sc) == 8 && offsetof(struct sigframe, extramask) == 720 &&
	       sizeof(struct sigframe) == 732, "sigframe is Linux's");
_Static_assert(offsetof(struct rt_sigframe, info) == 16 &&
	       offsetof(struct rt_sigframe, uc) == 144 && sizeof(struct rt_sigframe) == 268,
	       "rt_sigframe is Linux's");
