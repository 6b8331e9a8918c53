; SPDX-License-Identifier: MIT
;
; arch/x86/lib/memops.asm - memcpy, memmove, memset and memcmp
;
; Compilers call these four by name, also where the C source shows none of them
; (a struct assignment, a cleared array).  They have the C library's meaning.
;
; Each does the bulk in words of four bytes with one repeated string
; instruction, then the zero to three bytes that are left.  A repeated
; instruction can be interrupted between two iterations and goes on after it.
;
;	entry	eax = dst or a, edx = src, c or b, ecx = n	(-mregparm=3)
;	exit	eax = result; edx and ecx are lost, all others kept
;
; The direction flag is clear on entry and on exit, as the ABI says.  Only
; memmove sets it for a while, so interrupt entries must clear it before they
; run C.
;
; The unit tests link these beside the host's C library: MEMOPS_PREFIX, if
; defined, stands in front of each name.

%ifndef MEMOPS_PREFIX
%define MEMOPS_PREFIX
%endif

; BEGIN_FUNC name ... END_FUNC: an aligned global symbol with type and size
%macro BEGIN_FUNC 1
align 16
global %[MEMOPS_PREFIX]%1:function (%[MEMOPS_PREFIX]%1.end - %[MEMOPS_PREFIX]%1)
%[MEMOPS_PREFIX]%1:
%endmacro

%macro END_FUNC 0
.end:
%endmacro

bits 32
section .text

; void *memcpy(void *dst, const void *src, size_t n): the two must not overlap
BEGIN_FUNC memcpy
	push	esi
	push	edi
	mov	edi, eax
	mov	esi, edx
	mov	edx, ecx
	shr	ecx, 2
	rep movsd
	mov	ecx, edx
	and	ecx, 3
	jz	.done
	rep movsb
.done:
	pop	edi
	pop	esi
	ret
END_FUNC

; void *memmove(void *dst, const void *src, size_t n): the two may overlap
;
; Upward copying is right unless dst lies inside [src, src + n): then it would
; overwrite source bytes that it has not read yet.  One unsigned comparison of
; dst - src with n tells, because a dst below src wraps to a large difference.
BEGIN_FUNC memmove
	push	esi
	push	edi
	mov	edi, eax
	mov	esi, edx
	sub	edx, eax
	neg	edx			; dst - src
	cmp	edx, ecx
	mov	edx, ecx
	jb	.down

	shr	ecx, 2
	rep movsd
	mov	ecx, edx
	and	ecx, 3
	jz	.done
	rep movsb
.done:
	pop	edi
	pop	esi
	ret

.down:
	std
	lea	esi, [esi + ecx - 1]	; the last byte of each
	lea	edi, [edi + ecx - 1]
	and	ecx, 3
	rep movsb
	sub	esi, 3			; the last whole word of what is left
	sub	edi, 3
	mov	ecx, edx
	shr	ecx, 2
	rep movsd
	cld
	pop	edi
	pop	esi
	ret
END_FUNC

; void *memset(void *dst, int c, size_t n): n bytes of the low byte of c
BEGIN_FUNC memset
	push	edi
	push	eax
	mov	edi, eax
	movzx	eax, dl
	imul	eax, eax, 0x01010101	; the byte in all four places
	mov	edx, ecx
	shr	ecx, 2
	rep stosd
	mov	ecx, edx
	and	ecx, 3
	jz	.done
	rep stosb
.done:
	pop	eax
	pop	edi
	ret
END_FUNC

; int memcmp(const void *a, const void *b, size_t n)
;
; Return: negative, zero or positive as the first byte that differs, taken
; unsigned, is smaller in a, absent, or greater in a.
BEGIN_FUNC memcmp
	push	esi
	push	edi
	mov	esi, eax
	mov	edi, edx
	mov	edx, ecx
	shr	ecx, 2
	xor	eax, eax		; equal so far, also if no word follows
	repe cmpsd
	jne	.word_differs
	mov	ecx, edx
	and	ecx, 3			; sets ZF if no byte follows
	repe cmpsb
	je	.done
	movzx	eax, byte [esi - 1]
	movzx	ecx, byte [edi - 1]
	sub	eax, ecx
.done:
	pop	edi
	pop	esi
	ret

.word_differs:
	mov	eax, [esi - 4]
	mov	edx, [edi - 4]
	bswap	eax			; the byte at the lowest address decides
	bswap	edx
	cmp	eax, edx
	sbb	eax, eax		; -1 if a is below b, else 0
	or	eax, 1
	pop	edi
	pop	esi
	ret
END_FUNC

section .note.GNU-stack noalloc noexec nowrite progbits
