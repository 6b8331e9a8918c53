/* SPDX-License-Identifier: MIT */
/*
 * user/bench/bench_call.c - into the kernel and back
 */
#include <uapi/futex.h>

#include "bench.h"

static void getpid_row(void)
{
	uint32_t start;
	int i;

	sys_getpid();
	for (i = 0; i < MAX_SAMPLES; i++) {
		start = now();
		sys_getpid();
		sample(now() - start);
	}
	report("getpid", 1);
}

/* What an unlock after some contention costs when nobody waits after all. */
static void futex_wake_row(void)
{
	static uint32_t word;
	uint32_t start;
	int i;

	for (i = 0; i < MAX_SAMPLES; i++) {
		start = now();
		syscall3(__NR_futex, (long)&word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1);
		sample(now() - start);
	}
	report("futex_wake", 1);
}

/* A page of a file that is in the cache, into memory that was touched. */
static void read_cached_row(void)
{
	static char page[PAGE_SIZE];
	int fd = open_data("/data/seq", O_RDONLY);
	uint32_t start;
	int i;

	for (i = 0; i < MAX_SAMPLES; i++) {
		if (i % 32 == 0)
			sys_lseek(fd, 0, SEEK_SET);
		start = now();
		if (sys_read(fd, page, PAGE_SIZE) != PAGE_SIZE)
			bail("read");
		if (i)
			sample(now() - start);
	}
	sys_close(fd);
	report("read_4k.cached", 1);
}

const struct row call_rows[] = {
	{ "getpid", getpid_row },
	{ "read_4k.cached", read_cached_row },
	{ "futex_wake", futex_wake_row },
	{ NULL, NULL },
};
