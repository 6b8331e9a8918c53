# SPDX-License-Identifier: MIT
unit_tests += mmzone
mmzone_srcs := mm/mmzone.c mm/watermark.c mm/numa.c mm/memblock.c mm/memblock_query.c \
	arch/x86/kernel/acpi_srat.c lib/parse.c
