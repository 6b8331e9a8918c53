# SPDX-License-Identifier: MIT
unit_tests += acpi_tables
acpi_tables_srcs := arch/x86/kernel/acpi_tables.c arch/x86/kernel/acpi_rsdp.c
