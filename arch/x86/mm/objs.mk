# SPDX-License-Identifier: MIT
# Page tables and what belongs to them.
objs-y += arch/x86/mm/paging_init.o	# the kernel half of swapper_pg_dir
objs-y += arch/x86/mm/mmu_context.o	# the kernel's own address space
objs-y += arch/x86/mm/fixmap.o		# compile-time addresses
objs-y += arch/x86/mm/kmap_slots.o	# a short look at HIGHMEM
objs-y += arch/x86/mm/tlb.o		# flushes
objs-$(CONFIG_SHADOW_TLB) += arch/x86/mm/shadow_tlb.o # what a CPU may still hold
objs-$(CONFIG_SHADOW_TLB) += arch/x86/mm/shadow_user.o # and of a process
objs-y += arch/x86/mm/ptwalk.o		# follow an address, list all ranges
objs-y += arch/x86/mm/region.o		# names for the parts of the address space
objs-y += arch/x86/mm/extable.o		# instructions that may fault
objs-y += arch/x86/mm/uaccess.o
