# SPDX-License-Identifier: MIT
# Instruction counts, run by bench= on the command line.
objs-y += tests/bench/bench_boot.o	# kernel entry to the prompt
objs-y += tests/bench/bench_pages.o	# single pages and blocks, zeroed and not
objs-y += tests/bench/bench_mem_map.o	# a struct page for each frame
objs-y += tests/bench/bench_time.o	# timers and ticks
objs-y += tests/bench/bench_locks.o	# locks that nobody else wants
objs-y += tests/bench/bench_threads.o	# a thread, made and joined
objs-y += tests/bench/bench_sched.o	# a switch between two threads
objs-y += tests/bench/bench_vmalloc.o	# ranges of the vmalloc window
objs-y += tests/bench/bench_slab.o	# objects of one size and of any
objs-y += tests/bench/bench_kmap.o	# addresses for pages of HIGHMEM
objs-y += tests/bench/bench_mmap.o	# the mapping calls
objs-y += tests/bench/bench_sigframe.o	# the frame of a handler
objs-y += tests/bench/bench_files.o	# files and their pages
