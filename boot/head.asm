; SPDX-License-Identifier: MIT
;
; boot/head.asm - the first instruction, and the way up to PAGE_OFFSET
;
; Entered by the loader in 32-bit protected mode, paging off, interrupts off,
; flat segments, eax = protocol magic, ebx = address of the information block
; (Multiboot2 3.3, Multiboot 3.2).  The image is linked high and runs low here,
; so until the jump every address of ours is written PHYS(symbol).
;
;	1  copy the loader's information into our own bss, while all memory is reachable
;	2  fill two page tables with the first 8 MB and hang them in twice:
;
;		swapper_pg_dir	[0] [1]  ...  [PAGE_OFFSET >> 22] [+1]
;				 |   |		|		  |
;				 +---+----------+-> boot_page_tables[0..1023]
;				     +--------------------------->  [1024..2047]
;
;	3  turn paging on (CR0.PG, and CR0.WP so that read-only binds the kernel too)
;	4  jump high, take the low half away again, call start_kernel()
;
; paging_init() goes on from there and keeps these two tables.

%include "asm_offsets.inc"

%define PHYS(x)		((x) - PAGE_OFFSET)

PTE_PRESENT_RW	equ 0x003
CR0_NE		equ 1 << 5		; x87 errors as exception 16
CR0_WP		equ 1 << 16
CR0_PG		equ 1 << 31
EFLAGS_ID	equ 1 << 21
CPUID_EDX_TSC	equ 1 << 4
COM1_DATA	equ 0x3F8
COM1_LSR	equ COM1_DATA + 5
LSR_EMPTY	equ 1 << 5

KERNEL_PDE	equ (PAGE_OFFSET & 0xFFFFFFFF) >> 22
NR_BOOT_PTES	equ BOOT_MAPPED >> 12

extern boot_handoff
extern boot_block
extern start_kernel

global _start
global swapper_pg_dir
global boot_page_tables
global boot_stack_guard
global boot_stack
global boot_stack_top
global boot_entry_tsc

section .text

_start:
	cli
	cld
	mov	esi, eax			; the protocol's magic
	mov	edi, PHYS(boot_stack)
	mov	eax, STACK_UNUSED		; so that its depth can be measured
	mov	ecx, BOOT_STACK_SIZE / 4
	rep stosd
	mov	esp, edi			; PHYS(boot_stack_top)
%if NEEDS_CPUID_BITS
	call	check_cpu
%endif
	call	note_entry_time

	mov	eax, esi
	mov	edx, ebx
	mov	ecx, PHYS(boot_block)
	call	boot_handoff			; C that runs at any address: see boot/handoff.c

	mov	edi, PHYS(boot_page_tables)
	mov	eax, PTE_PRESENT_RW
	mov	ecx, NR_BOOT_PTES
.fill:	stosd
	add	eax, 0x1000
	dec	ecx
	jnz	.fill

	mov	eax, PHYS(boot_page_tables) + PTE_PRESENT_RW
	mov	edi, PHYS(swapper_pg_dir)
	mov	[edi], eax
	mov	[edi + KERNEL_PDE * 4], eax
	add	eax, 0x1000
	mov	[edi + 4], eax
	mov	[edi + KERNEL_PDE * 4 + 4], eax

	mov	cr3, edi
	mov	eax, cr0
	or	eax, CR0_PG | CR0_WP | CR0_NE
	mov	cr0, eax
	mov	eax, .high
	jmp	eax

.high:
	mov	esp, boot_stack_top
	xor	ebp, ebp			; the end of every backtrace
	mov	[swapper_pg_dir], ebp		; nothing of ours is used low from here on
	mov	[swapper_pg_dir + 4], ebp
	mov	eax, cr3			; flush; no entry is global yet
	mov	cr3, eax

	mov	eax, boot_block
	call	start_kernel
.halt:	hlt					; start_kernel() does not return
	jmp	.halt

; edx = the feature bits of CPUID leaf 1, 0 on a CPU without CPUID: there
; EFLAGS.ID cannot be toggled (Intel SDM vol. 1, 20.1).
; Changes eax, ecx, edx; keeps ebx, esi.
cpuid_features:
	pushfd
	pop	eax
	mov	ecx, eax
	xor	eax, EFLAGS_ID
	push	eax
	popfd
	pushfd
	pop	eax
	xor	edx, edx
	xor	eax, ecx
	test	eax, EFLAGS_ID
	jz	.done
	push	ebx
	mov	eax, 1
	cpuid
	pop	ebx
.done:	ret

; Store the time-stamp counter of kernel entry, zero on a CPU without one.
; In: paging off.  Changes eax, ecx, edx; keeps ebx, esi.
note_entry_time:
	call	cpuid_features
	test	edx, CPUID_EDX_TSC
	jz	.none
	rdtsc
	mov	[PHYS(boot_entry_tsc)], eax
	mov	[PHYS(boot_entry_tsc) + 4], edx
.none:	ret

%if NEEDS_CPUID_BITS
; The compiler was told to use what an i686 has.  On an older CPU the first such
; instruction would be a triple fault without a word, so say the word here: on the
; serial line, port 0xE9 and the screen.  Then end the run as a panic does.
; In: paging off.  Changes eax, ecx, edx; keeps ebx, esi.
check_cpu:
	call	cpuid_features
	and	edx, NEEDS_CPUID_BITS
	cmp	edx, NEEDS_CPUID_BITS
	jne	.refuse
	ret

.refuse:
	mov	esi, PHYS(refusal)
	mov	edi, 0xB8000
.next:	lodsb
	test	al, al
	jz	.end
	out	0xE9, al
	mov	ah, 0x4F			; white on red
	stosw
	mov	bl, al
	mov	ecx, 0x10000			; a missing port must not hold us up
.wait:	mov	dx, COM1_LSR
	in	al, dx
	test	al, LSR_EMPTY
	loopz	.wait
	mov	dx, COM1_DATA
	mov	al, bl
	out	dx, al
	jmp	.next
.end:	mov	al, MACHINE_EXIT_PANIC
	out	0xF4, al
.stop:	hlt
	jmp	.stop

section .rodata
refusal:
	db "PANIC: this kernel needs an i686; build with configs/fragments/m486.config", 13, 10, 0
%endif

section .data
	align 8
boot_entry_tsc:
	dq 0

; The guard page below the boot stack is unmapped by paging_init().
section .bss.page_aligned nobits alloc noexec write align=4096
swapper_pg_dir:
	resb 4096
boot_page_tables:
	resb BOOT_MAPPED >> 12 << 2
boot_stack_guard:
	resb 4096
boot_stack:
	resb BOOT_STACK_SIZE
boot_stack_top:
