# SPDX-License-Identifier: MIT
# From the loader to start_kernel().
objs-y += boot/multiboot2_header.o	# what makes a loader recognise us
objs-y += boot/head.o			# the first instruction, the bootstrap page tables
objs-y += boot/handoff.o		# paging off: the loader's information into our own block
objs-y += boot/boot_info.o		# the block into struct boot_info, by protocol
objs-y += boot/multiboot2.o		# GRUB's tags
objs-y += boot/multiboot1.o		# qemu -kernel's header
objs-y += boot/memory_map.o		# sorted ranges without overlaps
objs-y += boot/module_list.o		# what the loader brought along

# Runs away from its link address: nothing may be added that refers to a global.
cflags-boot/handoff.o := -fno-stack-protector -fno-sanitize=all
