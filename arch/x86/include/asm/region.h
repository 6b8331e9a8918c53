/* SPDX-License-Identifier: MIT */
/*
 * asm/region.h - which part of the address space an address lies in
 */
#pragma once

/* A few words, e.g. "kernel text", "vmalloc window", "user half". Never NULL. */
const char *address_region(unsigned long addr);
