; SPDX-License-Identifier: MIT
;
; user/lib/start.asm - the first instructions of every user program
;
; The kernel leaves on the stack, from esp upwards:
;
;	argc | argv[0] ... argv[argc-1] | 0 | envp[0] ... | 0 | auxv: type, value ... 0, 0
;
; No register but esp means anything.  start_c() in start.c reads the rest.

global _start
extern start_c

section .text
_start:
	xor	ebp, ebp		; the outermost frame
	mov	eax, esp
	and	esp, -16		; as the ABI wants it at a call
	sub	esp, 12
	push	eax
	call	start_c			; does not return
	ud2

section .note.GNU-stack noalloc noexec nowrite progbits
