# SPDX-License-Identifier: MIT
unit_tests += acpi_rsdp
acpi_rsdp_srcs := arch/x86/kernel/acpi_rsdp.c
