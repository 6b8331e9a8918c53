# SPDX-License-Identifier: MIT
# The memory manager, in the order of boot.
objs-y += mm/memblock.o			# the boot-time map of physical memory
objs-y += mm/memblock_query.o		# and what may be asked of it
objs-y += mm/early_memory.o		# from the firmware's map to memblock
