; SPDX-License-Identifier: MIT
;
; boot/multiboot2_header.asm - what a boot loader looks for in the image
;
; Two headers, so that one ELF file serves both doors:
;   multiboot2	GRUB.  Within the first 32 KB, on an 8-byte border.  (Multiboot2 3.1)
;   multiboot1	`qemu -kernel`.  Within the first 8 KB, on a 4-byte border.  (Multiboot 3.1)
; The linker script puts this section first.  Load addresses come from the ELF
; program headers in both cases.

MB2_MAGIC	equ 0xE85250D6
MB2_ARCH_I386	equ 0
MB1_MAGIC	equ 0x1BADB002
MB1_FLAGS	equ 0x00000003		; bit 0: modules on page borders, bit 1: memory map wanted

TAG_END		equ 0
TAG_REQUEST	equ 1
TAG_PAGE_ALIGN	equ 6

INFO_CMDLINE	equ 1
INFO_MODULE	equ 3
INFO_MMAP	equ 6

section .multiboot progbits alloc noexec nowrite align=8

mb2_start:
	dd MB2_MAGIC
	dd MB2_ARCH_I386
	dd mb2_end - mb2_start
	dd -(MB2_MAGIC + MB2_ARCH_I386 + (mb2_end - mb2_start))

	align 8
.request:
	dw TAG_REQUEST, 0
	dd .request_end - .request
	dd INFO_CMDLINE, INFO_MODULE, INFO_MMAP
.request_end:

	align 8
	dw TAG_PAGE_ALIGN, 0
	dd 8

	align 8
	dw TAG_END, 0
	dd 8
mb2_end:

	align 4
	dd MB1_MAGIC
	dd MB1_FLAGS
	dd -(MB1_MAGIC + MB1_FLAGS)
