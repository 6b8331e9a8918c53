/* SPDX-License-Identifier: MIT */
/*
 * core/random.h - bytes that nobody can guess, as far as the machine has any
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Contracts: core/random.c. */
void get_random_bytes(void *bytes, size_t nr);
void add_random_bytes(const void *bytes, size_t nr);
void add_random_moment(uint32_t moment);
