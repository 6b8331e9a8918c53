/* SPDX-License-Identifier: MIT */
/*
 * boot/memory_map.h - build the ranges of struct boot_info from what firmware reports
 */
#pragma once

#include <boot/boot_info.h>

/* Each returns NULL, or the line that says why the map cannot be used. */
const char *memory_map_add(struct boot_info *info, uint64_t base, uint64_t length, uint32_t type);
const char *memory_map_add_basic(struct boot_info *info, uint32_t mem_lower, uint32_t mem_upper);
const char *memory_map_finish(const struct boot_info *info);
