# SPDX-License-Identifier: MIT
# The machine: its CPU, its traps, its interrupts, its clocks.
objs-y += arch/x86/kernel/gdt.o		# segments, per-CPU data, the double fault's task
objs-y += arch/x86/kernel/idt.o		# a gate for each vector
objs-y += arch/x86/kernel/entry.o	# into the kernel and out of it
objs-y += arch/x86/kernel/traps.o	# from vector to handler
objs-y += arch/x86/kernel/trap_report.o	# what nobody expected
objs-y += arch/x86/kernel/thread.o	# the stack of a task that has not run yet
objs-y += arch/x86/kernel/switch.o	# from one task's stack to another's
objs-y += arch/x86/kernel/fpu.o		# floating point: set up, and whose registers
objs-y += arch/x86/kernel/tls.o		# segments of a thread's own
objs-y += arch/x86/kernel/sigframe.o	# what a handler finds on its stack
objs-y += arch/x86/kernel/sigframe_fpu.o	# and of the FPU's registers
objs-y += arch/x86/kernel/cpu.o		# which CPU, and what it can do
objs-y += arch/x86/kernel/smap.o	# the kernel stays out of the user half
objs-y += arch/x86/kernel/pic.o		# the interrupt controllers
objs-y += arch/x86/kernel/irq_stack.o	# on which handlers run
objs-y += arch/x86/kernel/irq.o		# from vector to driver
objs-y += arch/x86/kernel/pit.o		# the timer chip
objs-y += arch/x86/kernel/tsc.o		# the time-stamp counter
objs-y += arch/x86/kernel/rtc.o		# the clock on a battery
objs-y += arch/x86/kernel/time.o	# which of the two is the clock
objs-y += arch/x86/kernel/reboot.o	# how a run ends
objs-y += arch/x86/kernel/acpi_rsdp.o	# where the ACPI tables are
objs-y += arch/x86/kernel/acpi_tables.o	# one of them, by its name
objs-y += arch/x86/kernel/acpi_srat.o	# which memory and which CPUs belong together
objs-y += arch/x86/kernel/acpi_slit.o	# how far apart they are
objs-y += arch/x86/kernel/acpi_numa.o	# the two of them asked
