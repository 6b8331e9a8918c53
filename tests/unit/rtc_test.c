/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/rtc_test.c - arch/x86/kernel/rtc.c: dates as the chip writes them
 *
 * The test plays the chip: 128 registers behind two ports.  Each access lets a little time pass,
 * and at a chosen access the time in the registers changes, as it does once a second.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdbool.h>
#include <string.h>
#include <cmocka.h>

#include <asm/io.h>
#include <asm/rtc.h>
#include <lib/compiler.h>
#include <lib/errno.h>

/* --- the chip ------------------------------------------------------------------ */

static uint8_t registers[128];
static uint8_t selected;
static unsigned int accesses;
static unsigned int change_at;		/* at this access next becomes what there is */
static uint8_t next[128];
static bool always_updating;

void outb(uint16_t port, uint8_t value)
{
	assert_int_equal(port, 0x70);
	assert_in_range(value, 0, 127);
	selected = value;
}

uint8_t inb(uint16_t port)
{
	assert_int_equal(port, 0x71);
	if (++accesses == change_at)
		memcpy(registers, next, sizeof(registers));
	if (selected == 0x0A)
		return always_updating ? 0x80 : registers[0x0A];
	return registers[selected];
}

static void fill_chip(uint8_t *chip, const uint8_t values[8])
{
	static const uint8_t places[] = { 0, 2, 4, 7, 8, 9, 0x32, 0x0B };

	for (unsigned int i = 0; i < ARRAY_SIZE(places); i++)
		chip[places[i]] = values[i];
	chip[0x0A] = 0x26;
}

static int set_up(void **state)
{
	(void)state;
	memset(registers, 0, sizeof(registers));
	memset(next, 0, sizeof(next));
	accesses = change_at = 0;
	always_updating = false;
	return 0;
}

/* --- tests --------------------------------------------------------------------- */

#define BINARY	0x04
#define H24	0x02

static void rtc_read_all_ways_to_write(void **state)
{
	static const struct {
		uint8_t chip[8];	/* second minute hour day month year century B */
		struct rtc_time time;
	} cases[] = {
		{ { 0x21, 0x01, 0x16, 0x17, 0x06, 0x06, 0x20, H24 }, { 2006, 6, 17, 16, 1, 21 } },
		{ { 21, 1, 16, 17, 6, 6, 20, H24 | BINARY }, { 2006, 6, 17, 16, 1, 21 } },
		{ { 0x59, 0x59, 0x12, 0x31, 0x12, 0x99, 0x19, 0 }, { 1999, 12, 31, 0, 59, 59 } },
		{ { 0x00, 0x00, 0x92, 0x01, 0x01, 0x00, 0x20, 0 }, { 2000, 1, 1, 12, 0, 0 } },
		{ { 0x00, 0x00, 0x91, 0x01, 0x01, 0x00, 0x20, 0 }, { 2000, 1, 1, 23, 0, 0 } },
		{ { 0, 0, 0x8B, 1, 1, 38, 20, BINARY }, { 2038, 1, 1, 23, 0, 0 } },
		{ { 0, 0, 12, 1, 1, 38, 20, BINARY }, { 2038, 1, 1, 0, 0, 0 } },
		{ { 0, 0, 0x01, 0x29, 0x02, 0x24, 0x20, 0 }, { 2024, 2, 29, 1, 0, 0 } },
		/* no century: by the year */
		{ { 0, 0, 0, 1, 1, 0x69, 0x00, H24 }, { 2069, 1, 1, 0, 0, 0 } },
		{ { 0, 0, 0, 1, 1, 0x70, 0xFF, H24 }, { 1970, 1, 1, 0, 0, 0 } },
		{ { 0, 0, 0, 1, 1, 0x99, 0x07, H24 }, { 1999, 1, 1, 0, 0, 0 } },
	};

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++) {
		struct rtc_time time = { 0 };

		fill_chip(registers, cases[i].chip);
		assert_int_equal(rtc_read(&time), 0);
		assert_memory_equal(&time, &cases[i].time, sizeof(time));
	}
}

static void rtc_read_nonsense_is_refused(void **state)
{
	static const uint8_t cases[][8] = {
		{ 0x60, 0x00, 0x00, 0x01, 0x01, 0x24, 0x20, H24 },
		{ 0x00, 0x60, 0x00, 0x01, 0x01, 0x24, 0x20, H24 },
		{ 0x00, 0x00, 0x24, 0x01, 0x01, 0x24, 0x20, H24 },
		{ 0x00, 0x00, 0x00, 0x00, 0x01, 0x24, 0x20, H24 },
		{ 0x00, 0x00, 0x00, 0x32, 0x01, 0x24, 0x20, H24 },
		{ 0x00, 0x00, 0x00, 0x01, 0x00, 0x24, 0x20, H24 },
		{ 0x00, 0x00, 0x00, 0x01, 0x13, 0x24, 0x20, H24 },
		{ 0x0A, 0x00, 0x00, 0x01, 0x01, 0x24, 0x20, H24 },	/* no decimal digit */
		{ 0x00, 0x00, 0x00, 0x01, 0x01, 0xA0, 0x20, H24 },
		{ 0x00, 0x00, 0x00, 0x01, 0x01, 0x69, 0x19, H24 },	/* before 1970 */
		{ 0x00, 0x00, 0x00, 0x01, 0x01, 0x24, 0x20, 0 },	/* hour 0 of 12 */
		{ 0x00, 0x00, 0x13, 0x01, 0x01, 0x24, 0x20, 0 },
		{ 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF },
	};

	(void)state;
	for (unsigned int i = 0; i < ARRAY_SIZE(cases); i++) {
		struct rtc_time time;

		fill_chip(registers, cases[i]);
		assert_int_equal(rtc_read(&time), -ENODEV);
	}
}

static void rtc_read_without_a_chip_ends(void **state)
{
	struct rtc_time time;

	(void)state;
	always_updating = true;
	assert_int_equal(rtc_read(&time), -ENODEV);
	assert_in_range(accesses, 1, 100000);
}

/* Whenever a century ends meanwhile, the result is the one moment or the other. */
static void rtc_read_while_the_time_changes_is_of_one_moment(void **state)
{
	static const uint8_t before[8] = { 0x59, 0x59, 0x23, 0x31, 0x12, 0x99, 0x19, H24 };
	static const uint8_t after[8] = { 0, 0, 0, 0x01, 0x01, 0x00, 0x20, H24 };
	unsigned int earlier = 0, later = 0;

	for (unsigned int at = 1; at < 40; at++) {
		struct rtc_time time;

		set_up(state);
		fill_chip(registers, before);
		fill_chip(next, after);
		change_at = at;
		assert_int_equal(rtc_read(&time), 0);
		earlier += rtc_to_seconds(&time) == 946684799;
		later += rtc_to_seconds(&time) == 946684800;
		assert_int_equal(earlier + later, at);
	}
	assert_true(earlier > 0 && later > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(rtc_read_all_ways_to_write, set_up),
		cmocka_unit_test_setup(rtc_read_nonsense_is_refused, set_up),
		cmocka_unit_test_setup(rtc_read_without_a_chip_ends, set_up),
		cmocka_unit_test_setup(rtc_read_while_the_time_changes_is_of_one_moment, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
