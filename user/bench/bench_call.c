/* SPDX-License-Identifier: MIT */
/*
 * user/bench/bench_call.c - into the kernel and back
 */
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

const struct row call_rows[] = {
	{ "getpid", getpid_row },
	{ NULL, NULL },
};
