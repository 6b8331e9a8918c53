# SPDX-License-Identifier: MIT
# The memory manager, in the order of boot.
objs-y += mm/memblock.o			# the boot-time map of physical memory
objs-y += mm/memblock_query.o		# and what may be asked of it
objs-y += mm/early_memory.o		# from the firmware's map to memblock
objs-$(CONFIG_BUDDY_LIST) += mm/buddy.o		# split and merge the free blocks of a zone
objs-$(CONFIG_BUDDY_BITMAP) += mm/buddy_bitmap.o # the same, in its historic form
objs-y += mm/free_list.o		# the free lists as a whole: walk and check
objs-$(CONFIG_MIGRATE_TYPES) += mm/pageblock.o	# the type of each page block
objs-$(CONFIG_MIGRATE_TYPES) += mm/fallback.o	# and when it changes
objs-y += mm/page_alloc.o		# which zone serves a request, and how hard to try
objs-$(CONFIG_PCP) += mm/pcp.o		# single pages of each CPU
objs-$(CONFIG_ZERO_POOL) += mm/zero_pool.o # pages cleared in idle time
objs-y += mm/page_window.o		# clear a page that may have no address
objs-y += mm/page_report.o		# the allocator's bad news
objs-$(CONFIG_DEBUG) += mm/page_debug.o	# is this free a free of what was allocated?
objs-$(CONFIG_SHADOW_TLB) += mm/page_shadow.o # can a CPU still reach what is freed?
objs-$(CONFIG_PAGE_OWNER) += mm/page_owner.o # who allocated and freed each block last
objs-$(CONFIG_PAGE_POISON) += mm/page_poison.o # free pages filled with a pattern
objs-$(CONFIG_FAIL_PAGE_ALLOC) += mm/fail_page_alloc.o # failures on purpose
objs-y += mm/vmap_area.o		# the hole finder of the vmalloc window
objs-y += mm/vmap_desc.o		# memory for what describes an area
objs-y += mm/vmap.o			# areas, their page tables, vmap()
objs-y += mm/vmalloc.o			# loose pages in one range
objs-y += mm/ioremap.o			# the memory of devices
objs-y += mm/vmap_report.o		# failures, mistakes, whose an address is
objs-y += mm/vmap_check.o		# the window against its page tables
objs-y += mm/audit.o			# is every frame accounted for?
objs-y += mm/numa.o			# a node for every byte
objs-y += mm/mmzone.o			# nodes, zones, the order in which they are tried
objs-y += mm/watermark.o		# how much of a zone is kept back
objs-y += mm/mm_init.o			# from memblock to the page allocator
objs-y += mm/task_memory.o		# a task's struct and its kernel stack
objs-y += mm/frame_account.o		# where every byte went
objs-y += mm/zone_info.o		# what may be asked about zones and frames
objs-y += mm/buddy_arena.o		# sixteen frames on which the buddy can be watched
objs-y += mm/slab_geometry.o		# how objects are laid out in a slab
objs-y += mm/slab_node.o		# the slabs of one node
objs-y += mm/slab.o			# an object: array, slab, new slab
# Its fast paths are leaves: a frame of their own would be three of some twenty instructions.
# What a release build's backtrace loses is who called one if it is there that it ends.
cflags-mm/slab.o := $(if $(CONFIG_DEBUG),,-momit-leaf-frame-pointer)
objs-$(CONFIG_SLAB_SHARED) += mm/slab_shared.o # arrays that the CPUs of a node share
objs-$(CONFIG_SLAB_ALIEN) += mm/slab_alien.o # objects of other nodes
objs-y += mm/slab_cache.o		# caches come and go
objs-y += mm/slab_check.o		# is a cache what it should be?
objs-y += mm/slab_report.o		# the slab allocator's bad news
objs-y += mm/kmalloc.o			# any size, out of caches of fixed sizes
