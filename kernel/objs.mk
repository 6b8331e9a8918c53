# SPDX-License-Identifier: MIT
# What stands on the memory manager.
objs-y += kernel/main.o			# start_kernel(): the boot order
objs-y += kernel/boot_log.o		# what a person sees of it
objs-y += kernel/bench.o		# instruction counts
objs-y += kernel/process/elf_check.o	# is this file a program
objs-y += kernel/process/exec_args.o	# argv, envp and the path on their way
objs-y += kernel/process/exec_args_user.o # from the calling program's memory
objs-y += kernel/process/user_stack.o	# what a program finds on its stack
objs-y += kernel/process/exec_facts.o	# what it is told of the machine
objs-y += kernel/shell/shell.o		# the prompt
objs-y += kernel/shell/cmd_general.o	# help, tests, the ways out
objs-y += kernel/shell/cmd_memory.o	# memory and page tables
objs-y += kernel/shell/cmd_machine.o	# segments, interrupts
objs-y += kernel/shell/cmd_stacks.o	# kernel stacks and their depth
objs-y += kernel/shell/cmd_zones.o	# nodes, zones, pages
objs-y += kernel/shell/cmd_time.o	# timers and works
objs-y += kernel/shell/cmd_sched.o	# tasks
objs-y += kernel/shell/cmd_trace.o	# who ran when
objs-y += kernel/shell/cmd_locks.o	# locks and their order
objs-y += kernel/shell/cmd_vmalloc.o	# the vmalloc window
objs-y += kernel/shell/cmd_slab.o	# caches of objects
objs-y += kernel/shell/cmd_kmap.o	# the window on HIGHMEM
objs-y += kernel/shell/cmd_demo.o	# an idea, played step by step
objs-y += kernel/shell/demo_fragment.o	# a megabyte in pieces
objs-$(CONFIG_INJECT) += kernel/inject.o # deliberate bugs, by inject=
objs-y += kernel/process/process.o	# the family of processes
objs-y += kernel/process/process_parts.o # what a process has besides its address space
objs-y += kernel/process/spawn.o	# or one from the kernel
objs-y += kernel/process/exit.o		# its end
objs-y += kernel/process/wait_child.o		# and who learns of it
objs-y += kernel/process/user_trap.o	# what a program raises
objs-y += kernel/process/syscall_table.o # from a number to a function
objs-y += kernel/process/sys_process.o	# calls about processes
