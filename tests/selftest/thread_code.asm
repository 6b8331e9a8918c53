; SPDX-License-Identifier: MIT
;
; tests/selftest/thread_code.asm - programs of several threads, for threads_selftest.c
;
; They are copied to USER_CODE_ADDR as a whole; the word at thread_code_target says which of them
; runs.  None uses a stack, so that all threads may share one.

%define SYS_EXIT	1
%define SYS_FORK	2
%define SYS_WAITPID	7
%define SYS_EXECVE	11
%define SYS_PAUSE	29
%define SYS_SETSID	66
%define SYS_CLONE	120
%define SYS_YIELD	158
%define SYS_NANOSLEEP	162
%define SYS_VFORK	190
%define SYS_EXIT_GROUP	252

; CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD
%define THREAD		0x10F00

%define USER_CODE_ADDR	0x08048000
%define AT(label)	(USER_CODE_ADDR + (label - thread_code))

global thread_code, thread_code_end, thread_code_target
global thread_group_exit, thread_many, thread_leader_exits, thread_exec, thread_exec_after_leader
global thread_session, thread_session_ends, thread_vfork, thread_never_made, thread_makes_threads

; CALL number [, first argument]
%macro CALL 1-2
%if %0 == 2
	mov	ebx, %2
%endif
	mov	eax, %1
	int	0x80
%endmacro

; A new thread goes on at that label.
%macro THREAD_AT 1
	xor	ecx, ecx
	CALL	SYS_CLONE, THREAD
	test	eax, eax
	jz	%1
%endmacro

section .rodata
	align 4
thread_code:
	jmp	dword [AT(thread_code_target)]
thread_code_target:
	dd	0

; Three that run, three that sleep, two that make threads all the time.
%macro EIGHT_THREADS 0
	THREAD_AT turns
	THREAD_AT turns
	THREAD_AT turns
	THREAD_AT sleeps
	THREAD_AT sleeps
	THREAD_AT sleeps
	THREAD_AT makes
	THREAD_AT makes
%endmacro

thread_group_exit:
	EIGHT_THREADS
	mov	edi, 100
.wait:	CALL	SYS_YIELD
	dec	edi
	jnz	.wait
	CALL	SYS_EXIT_GROUP, 33

thread_many:
	EIGHT_THREADS
turns:	CALL	SYS_YIELD
	jmp	turns

sleeps:	CALL	SYS_PAUSE
	jmp	sleeps

makes:	THREAD_AT ends
	CALL	SYS_YIELD
	jmp	makes

ends:	CALL	SYS_EXIT, 1

; The first thread is not the last one.
thread_leader_exits:
	THREAD_AT .last
	CALL	SYS_EXIT, 7
.last:	mov	edi, 20
.wait:	CALL	SYS_YIELD
	dec	edi
	jnz	.wait
	CALL	SYS_EXIT, 9

; Another program, by a thread that is not the first; the others run and sleep.
thread_exec:
	EIGHT_THREADS
	THREAD_AT executes
	jmp	turns

thread_exec_after_leader:
	THREAD_AT .later
	CALL	SYS_EXIT, 7
.later:	CALL	SYS_YIELD
executes:
	mov	edi, 20
.wait:	CALL	SYS_YIELD
	dec	edi
	jnz	.wait
	mov	ecx, AT(argv)
	xor	edx, edx
	CALL	SYS_EXECVE, AT(path)
	CALL	SYS_EXIT_GROUP, 99

; A session of its own, in which it sleeps, or which it leaves to a child.
thread_session:
	CALL	SYS_SETSID
	jmp	sleeps

thread_session_ends:
	CALL	SYS_SETSID
	CALL	SYS_FORK
	test	eax, eax
	jz	sleeps
	CALL	SYS_EXIT, 5

; The parent waits for a child that does not end.
thread_vfork:
	CALL	SYS_VFORK
	test	eax, eax
	jz	turns
	CALL	SYS_EXIT_GROUP, 98

; Children that are made but for the last step: what describes their segment is not there.
thread_never_made:
	xor	ecx, ecx
	xor	esi, esi
	CALL	SYS_CLONE, 0x80011		; CLONE_SETTLS | SIGCHLD
	jmp	thread_never_made

; One sleeps, one makes threads that sleep a while and end.
thread_makes_threads:
	THREAD_AT .make
	jmp	sleeps
.make:	xor	ecx, ecx
	CALL	SYS_CLONE, 0x10900		; files are copied, so that it takes a while
	test	eax, eax
	jz	.nap
	CALL	SYS_YIELD
	jmp	.make
.nap:	xor	ecx, ecx
	CALL	SYS_NANOSLEEP, AT(.time)
	CALL	SYS_EXIT, 0
.time:	dd	0, 1000000

argv:	dd	AT(path), 0
path:	db	"/bin/true", 0
thread_code_end:
