/* SPDX-License-Identifier: MIT */
/*
 * kernel/boot_log.h - what a person sees while the kernel comes up
 */
#pragma once

#include <boot/boot_info.h>

void boot_log_banner(void);
void boot_log_memory(const struct boot_info *info);
void boot_log_paging(void);
void boot_log_zones(void);
void boot_log_machine(const struct boot_info *info);
void boot_log_ready(void);
void boot_log_first_program(void);
void boot_log_init_freed(unsigned long nr_pages);
