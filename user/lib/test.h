/* SPDX-License-Identifier: MIT */
/*
 * user/lib/test.h - what the tests under user/tests are written with
 *
 *	ok(mapped, "the page is there");
 *	is(sys_munmap(page, 0), -EINVAL, "munmap: length 0");
 *	dies(write_to, page, SIGSEGV, "munmap: the page is gone");
 *	return done();
 *
 * Each line of output is "ok N - name" or "not ok N - name"; the plan, 1..N, comes last.  What a
 * machine lacks, an FPU, is not tested there: "ok N - name # SKIP no FPU".
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "printf.h"
#include "start.h"
#include "string.h"
#include "sys.h"

__attribute__((format(printf, 2, 3))) bool ok(bool good, const char *name, ...);
__attribute__((format(printf, 3, 4))) bool is(long got, long want, const char *name, ...);
void skip_without(const char *what);
int done(void);
__attribute__((noreturn, format(printf, 1, 2))) void bail(const char *why, ...);

int in_child(int (*work)(void *), void *data);
bool dies(int (*work)(void *), void *data, int signal, const char *name);
void in_section(void (*work)(void));
bool lives(int (*work)(void *), void *data, const char *name);

/* Work for a child: touch one byte. */
int read_from(void *byte);
int write_to(void *byte);

/* Memory. */
uintptr_t end_of_memory(void);
void *bad_address(void);
void *map_pages(size_t pages, int prot, int flags);
void *find_room(size_t pages);
int resident(void *addr, size_t pages);
bool all_zero(const void *addr, size_t size);
void fill(void *addr, size_t pages, uint32_t seed);
size_t filled(const void *addr, size_t pages, uint32_t seed);
long minor_faults(void);
int open_data(const char *name, int flags);
