# SPDX-License-Identifier: MIT
unit_tests += acpi_srat
acpi_srat_srcs := arch/x86/kernel/acpi_srat.c arch/x86/kernel/acpi_slit.c
