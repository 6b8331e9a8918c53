# SPDX-License-Identifier: MIT
# The ground under the memory manager.
objs-y += core/percpu.o			# per-CPU variables that all layers use
objs-y += core/printk.o			# the log, and the consoles it goes to
objs-y += core/console_input.o		# what is typed at them
objs-y += core/clock.o			# what time it is
objs-y += core/jiffies.o		# the count of ticks
objs-y += core/timer.o			# functions to be called at some tick
objs-y += core/sleep.o			# tasks that wait for time to pass
objs-y += core/tick.o			# what happens at each timer interrupt
objs-y += core/idle.o			# sleep until something happens
objs-y += core/task.o			# tasks come and go
objs-y += core/sched.o			# which one runs, and the switch
objs-y += core/sched_rr.o		# by priority, in turns
objs-y += core/wait.o			# queues of tasks that wait
objs-y += core/completion.o		# wait until something is done
objs-y += core/lock_wait.o		# in line for a lock that is handed over
objs-y += core/mutex.o			# one holder, the others sleep
objs-y += core/rwsem.o			# many readers or one writer
objs-y += core/kthread.o		# threads that run a function of the kernel
objs-y += core/workqueue.o		# a thread that does what others put off
objs-y += core/panic.o			# the last words
objs-y += core/backtrace.o		# who called whom
objs-y += core/kallsyms.o		# addresses and names
objs-$(CONFIG_DEBUG) += core/lock_debug.o	# who holds which mutex
objs-$(CONFIG_DEBUG) += core/spinlock.o	# who holds which lock
objs-$(CONFIG_DEBUG) += core/might_sleep.o # who must not sleep
objs-$(CONFIG_SELFTEST) += core/selftest.o # tests inside the kernel, in KTAP
