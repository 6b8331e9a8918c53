# SPDX-License-Identifier: MIT
unit_tests += numa
numa_srcs := mm/numa.c mm/memblock.c mm/memblock_query.c arch/x86/kernel/acpi_srat.c lib/parse.c
