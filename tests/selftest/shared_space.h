/* SPDX-License-Identifier: MIT */
/*
 * shared_space.h - for tests: threads of the kernel in one address space
 *
 *	join_space(mm);		a thread that a test started uses the test's addresses
 *	leave_space();
 */
#pragma once

#include <mm/mm_struct.h>
#include "threads.h"
#include "user_space.h"

static inline void join_space(struct mm_struct *mm)
{
	mmget(mm);
	EXPECT_TRUE(mm_switch_current(mm) == NULL);
}

static inline void leave_space(void)
{
	mmput(mm_switch_current(NULL));
}

/* The word at TEST_ADDR + 4 * n. */
#define WORD(n)		((uint32_t)(TEST_ADDR + 4UL * (n)))

static inline void set_word(uint32_t address, uint32_t value)
{
	EXPECT_EQ(put_user_u32(value, (uint32_t *)address), 0);
}

static inline uint32_t get_word(uint32_t address)
{
	uint32_t value;

	EXPECT_EQ(get_user_u32(&value, (const uint32_t *)address), 0);
	return value;
}
