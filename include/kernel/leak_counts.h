/* SPDX-License-Identifier: MIT */
/*
 * kernel/leak_counts.h - what every self-test must leave as it was; see kernel/leak_counts.c
 */
#pragma once

void register_leak_checks(void);
