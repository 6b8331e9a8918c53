/* SPDX-License-Identifier: MIT */
/*
 * hello - the smallest program that a libc makes, and what most others begin and end with
 */
#include <stdio.h>

int main(void)
{
	puts("hello, world");
	return 0;
}
