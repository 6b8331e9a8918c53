# SPDX-License-Identifier: MIT
# Tests that run inside the kernel.
objs-$(CONFIG_SELFTEST) += tests/selftest/lib_selftest.o	# the calls that only compilers write
objs-$(CONFIG_SELFTEST) += tests/selftest/trap_selftest.o	# vectors, handlers, registers
objs-$(CONFIG_SELFTEST) += tests/selftest/paging_selftest.o	# rights, borders, windows
objs-$(CONFIG_SELFTEST) += tests/selftest/ptwalk_selftest.o	# rights of all levels
objs-$(CONFIG_SELFTEST) += tests/selftest/module_selftest.o	# what the loader brought
objs-$(CONFIG_SELFTEST) += tests/selftest/scratch.o		# memory for the test that runs
objs-$(CONFIG_SELFTEST) += tests/selftest/leak_checks.o	# what a test must leave as it was
objs-$(CONFIG_SELFTEST) += tests/selftest/frame_proof_selftest.o # the frame itself
objs-$(CONFIG_SELFTEST) += tests/selftest/page_alloc_selftest.o # requests on the real zones
objs-$(CONFIG_SELFTEST) += tests/selftest/kmap_selftest.o	# the windows on HIGHMEM
objs-$(CONFIG_INJECT) += tests/selftest/inject_kmap.o	# addresses taken wrongly
objs-$(CONFIG_INJECT) += tests/selftest/inject_pages.o	# wrong frees by inject=
objs-$(CONFIG_INJECT) += tests/selftest/inject_vmalloc.o	# the vmalloc window
objs-$(CONFIG_INJECT) += tests/selftest/inject_cpu.o		# faults by inject=
objs-$(CONFIG_INJECT) += tests/selftest/inject_mutex.o	# locks that sleep
objs-$(CONFIG_INJECT) += tests/selftest/inject_lock.o	# locks
objs-$(CONFIG_INJECT) += tests/selftest/inject_sleep.o	# sleep where nobody may
objs-$(CONFIG_SELFTEST) += tests/selftest/clock_selftest.o	# time passes, forward, at its speed
objs-$(CONFIG_SELFTEST) += tests/selftest/irq_selftest.o	# lines, owners, spurious interrupts
objs-$(CONFIG_SELFTEST) += tests/selftest/irq_stack_selftest.o # handlers on their own stack
objs-$(CONFIG_SELFTEST) += tests/selftest/fpu_selftest.o	# FPU registers, task by task
objs-$(CONFIG_SELFTEST) += tests/selftest/gdt_selftest.o	# flat segments
objs-$(CONFIG_SELFTEST) += tests/selftest/way_out_selftest.o	# selectors that are none
objs-$(CONFIG_SELFTEST) += tests/selftest/sigframe_selftest.o	# the frame of a handler
objs-$(CONFIG_SELFTEST) += tests/selftest/tls_selftest.o	# segments of a thread's own
objs-$(CONFIG_SELFTEST) += tests/selftest/zone_selftest.o	# the frame account, zones, zonelists
objs-$(CONFIG_SELFTEST) += tests/selftest/lock_selftest.o	# spinlocks
ifeq ($(CONFIG_LOCKDEP),y)
objs-$(CONFIG_SELFTEST) += tests/selftest/lockdep_selftest.o # what is known about them
endif
objs-$(CONFIG_SELFTEST) += tests/selftest/lock_drawing.o	# the order of locks
objs-$(CONFIG_SELFTEST) += tests/selftest/demo_selftest.o	# what the shell plays
objs-$(CONFIG_SELFTEST) += tests/selftest/timer_selftest.o	# timers and sleeps on the real tick
objs-$(CONFIG_SELFTEST) += tests/selftest/workqueue_selftest.o	# works, delayed works, waiting for them
objs-$(CONFIG_SELFTEST) += tests/selftest/storm_selftest.o	# interrupts by the ten thousand
objs-$(CONFIG_SELFTEST) += tests/selftest/wait_selftest.o	# waiting, being woken, killed, late
objs-$(CONFIG_SELFTEST) += tests/selftest/mutex_selftest.o	# one inside, in order
objs-$(CONFIG_SELFTEST) += tests/selftest/rwsem_selftest.o	# readers together, a writer alone
objs-$(CONFIG_SELFTEST) += tests/selftest/sched_selftest.o	# run queues, switches, threads
objs-$(CONFIG_SELFTEST) += tests/selftest/kthread_selftest.o	# threads, tasks, numbers
objs-$(CONFIG_SELFTEST) += tests/selftest/task_memory_selftest.o # their stacks
objs-$(CONFIG_SELFTEST) += tests/selftest/lazy_tlb_selftest.o	# address spaces at a switch
objs-$(CONFIG_SELFTEST) += tests/selftest/sched_trace_selftest.o # who ran when
objs-$(CONFIG_SELFTEST) += tests/selftest/fault_selftest.o	# which page an address gets
objs-$(CONFIG_SELFTEST) += tests/selftest/fault_file_selftest.o	# the same, of a file
objs-$(CONFIG_SELFTEST) += tests/selftest/access_vm_selftest.o	# from outside
objs-$(CONFIG_SELFTEST) += tests/selftest/pipe_selftest.o	# pipes, poll
objs-$(CONFIG_SELFTEST) += tests/selftest/futex_selftest.o	# waiting for words
objs-$(CONFIG_SELFTEST) += tests/selftest/itimer_selftest.o	# a signal when some time has passed
objs-$(CONFIG_SELFTEST) += tests/selftest/robust_list_selftest.o # locks of who has ended
objs-$(CONFIG_SELFTEST) += tests/selftest/exec_selftest.o	# programs are loaded
objs-$(CONFIG_SELFTEST) += tests/selftest/pgtable_selftest.o	# tables change: unmap, protect, move
objs-$(CONFIG_SELFTEST) += tests/selftest/fork_selftest.o	# an address space and its copy
objs-$(if $(CONFIG_SELFTEST),$(CONFIG_PTSHARE)) += tests/selftest/ptshare_selftest.o # who has which page table
ifeq ($(CONFIG_SHADOW_TLB),y)
objs-$(CONFIG_SELFTEST) += tests/selftest/shadow_user_selftest.o # what wants a flush
endif
objs-$(CONFIG_INJECT) += tests/selftest/inject_space.o	# address spaces
objs-$(CONFIG_INJECT) += tests/selftest/inject_sched.o	# waits where nobody may wait
objs-$(if $(CONFIG_SELFTEST),$(CONFIG_SCHED_SEEDED)) += tests/selftest/seeded_selftest.o # wake-ups by seeds
objs-$(if $(CONFIG_SELFTEST),$(CONFIG_SCHED_SEEDED)) += tests/selftest/pipe_order_selftest.o # pipes, likewise
objs-$(CONFIG_SELFTEST) += tests/selftest/vmalloc_selftest.o	# ranges of loose pages
objs-$(CONFIG_SELFTEST) += tests/selftest/slab_selftest.o	# caches of objects
objs-$(CONFIG_SELFTEST) += tests/selftest/kmalloc_selftest.o	# memory of any size
objs-$(CONFIG_SELFTEST) += tests/selftest/kvmalloc_selftest.o # from one allocator or the other
objs-$(CONFIG_SELFTEST) += tests/selftest/kernel_memory_selftest.o # all of them, from several threads
objs-$(CONFIG_INJECT) += tests/selftest/inject_slab.o	# wrong frees and writes by inject=
objs-$(CONFIG_SELFTEST) += tests/selftest/user_code.o # machine code as a process
objs-$(CONFIG_SELFTEST) += tests/selftest/user_mode_selftest.o # into user mode and back
objs-$(CONFIG_SELFTEST) += tests/selftest/signal_selftest.o # signals, sent by the kernel
objs-$(CONFIG_SELFTEST) += tests/selftest/thread_code.o # programs of several threads
objs-$(CONFIG_SELFTEST) += tests/selftest/threads_selftest.o # which are ended, and their numbers
objs-$(CONFIG_SELFTEST) += tests/selftest/uaccess_selftest.o	# copies to and from user memory
objs-$(CONFIG_SELFTEST) += tests/selftest/address_space_selftest.o # areas of every kind
objs-$(CONFIG_SELFTEST) += tests/selftest/directory_selftest.o # page directories of two processes
objs-$(CONFIG_SELFTEST) += tests/selftest/page_cache_selftest.o # pages of files
objs-$(CONFIG_SELFTEST) += tests/selftest/namei_selftest.o	# paths, links, names
objs-$(CONFIG_SELFTEST) += tests/selftest/dcache_selftest.o	# names on demand, mounts
objs-$(CONFIG_SELFTEST) += tests/selftest/rename_selftest.o	# names that change
objs-$(CONFIG_SELFTEST) += tests/selftest/files_selftest.o	# open files and their numbers
objs-$(CONFIG_SELFTEST) += tests/selftest/file_map_selftest.o # files in an address space
objs-$(CONFIG_SELFTEST) += tests/selftest/unmap_mapping_selftest.o # files that are cut off under mappings
objs-$(CONFIG_SELFTEST) += tests/selftest/writeback_selftest.o # dirty pages of files
objs-$(CONFIG_SELFTEST) += tests/selftest/drop_caches_selftest.o # what is kept at hand
objs-$(CONFIG_SELFTEST) += tests/selftest/device_selftest.o # null, zero, console
objs-$(CONFIG_SELFTEST) += tests/selftest/initrd_selftest.o # files out of an archive
objs-$(CONFIG_SELFTEST) += tests/selftest/mmap_selftest.o	# the mapping calls by their effect
objs-$(CONFIG_SELFTEST) += tests/selftest/stat_selftest.o	# what a file is
objs-$(CONFIG_SELFTEST) += tests/selftest/proc_selftest.o	# entries of /proc
objs-$(CONFIG_SELFTEST) += tests/selftest/proc_figures_selftest.o # figures of it move
objs-$(CONFIG_SELFTEST) += tests/selftest/programs_selftest.o # the initrd's, one by one
ifeq ($(CONFIG_FAIL_PAGE_ALLOC),y)
objs-$(CONFIG_SELFTEST) += tests/selftest/exhaust_selftest.o # programs whose requests are refused
endif
objs-$(CONFIG_SELFTEST) += tests/selftest/short_selftest.o # programs that take all there is
objs-$(CONFIG_SELFTEST) += tests/selftest/random_selftest.o # system calls at random
# Last: it looks at what all others left behind.
objs-$(CONFIG_SELFTEST) += tests/selftest/stack_depth_selftest.o # how deep each stack got

# The tests are half of the image: small before fast.
$(foreach obj,$(filter tests/selftest/%_selftest.o,$(objs-y)),$(eval cflags-$(obj) := -Os))
