/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/ps2_keymap_test.c - scan codes in, bytes out
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include <drivers/ps2_keymap.h>

/* Scan codes, ended by a zero, and the text that they type. */
static const struct {
	uint8_t codes[16];
	const char *text;
} cases[] = {
	{ { 0x1E, 0x9E }, "a" },
	{ { 0x23, 0xA3, 0x17, 0x97 }, "hi" },
	{ { 0x2A, 0x1E, 0x9E, 0xAA, 0x1E }, "Aa" },			/* left shift */
	{ { 0x36, 0x02, 0x82, 0xB6, 0x02 }, "!1" },			/* right shift */
	{ { 0x2A, 0x36, 0xAA, 0x1E, 0xB6, 0x1E }, "Aa" },		/* both, one released */
	{ { 0x3A, 0xBA, 0x1E, 0x02, 0x3A, 0xBA, 0x1E }, "A1a" },	/* caps lock */
	{ { 0x3A, 0xBA, 0x2A, 0x1E, 0xAA }, "a" },			/* caps lock and shift */
	{ { 0x1D, 0x2E, 0x9D, 0x2E }, "\x03" "c" },			/* ctrl-c */
	{ { 0xE0, 0x1D, 0x20, 0xE0, 0x9D, 0x20 }, "\x04" "d" },		/* right ctrl-d */
	{ { 0x3A, 0xBA, 0x1D, 0x26 }, "\x0c" },				/* caps lock, ctrl-l */
	{ { 0x1D, 0x03 }, "2" },					/* no control byte */
	{ { 0x1C, 0x9C }, "\r" },
	{ { 0x0E }, "\x7f" },
	{ { 0x0F, 0x39 }, "\t " },
	{ { 0x01 }, "\033" },
	{ { 0x2B, 0x35, 0x2A, 0x2B, 0x35 }, "\\/|?" },
	{ { 0xE0, 0x48, 0xE0, 0xC8, 0xE0, 0x50 }, "\033[A\033[B" },
	{ { 0xE0, 0x4D, 0xE0, 0x4B }, "\033[C\033[D" },
	{ { 0xE0, 0x47, 0xE0, 0x4F, 0xE0, 0x53 }, "\033[H\033[F\033[3~" },
	{ { 0xE0, 0x2A, 0xE0, 0x48, 0xE0, 0xAA, 0x1E }, "\033[Aa" },	/* false shift */
	{ { 0xE0, 0x1C, 0xE0, 0x35 }, "\r/" },				/* keypad */
	{ { 0xE1, 0x1D, 0x45, 0xE1, 0x9D, 0xC5, 0x1E }, "a" },		/* Pause */
	{ { 0x38, 0xB8, 0x3B, 0x57, 0x58, 0x7F, 0xE0, 0x5B }, "" },	/* Alt, F1, F11, F12, ... */
};

static void ps2_keymap_decode_cases_give_their_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct ps2_keymap map = { .skip = 0 };
		char text[65] = "";
		size_t size = 0;

		for (const uint8_t *code = cases[i].codes; *code; code++)
			size += ps2_keymap_decode(&map, *code, text + size);
		assert_string_equal(text, cases[i].text);
		assert_int_equal(size, strlen(cases[i].text));
	}
}

/* Every code after every prefix and modifier: never more bytes than promised. */
static void ps2_keymap_decode_any_code_stays_in_bounds(void **state)
{
	(void)state;
	for (unsigned int start = 0; start < 16; start++) {
		for (unsigned int code = 0; code < 256; code++) {
			struct ps2_keymap map = {
				.left_shift = start & 1, .left_ctrl = start & 2,
				.caps_lock = start & 4, .extended = start & 8,
			};
			char bytes[PS2_KEYMAP_BYTES];

			assert_true(ps2_keymap_decode(&map, (uint8_t)code, bytes) <= sizeof(bytes));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ps2_keymap_decode_cases_give_their_text),
		cmocka_unit_test(ps2_keymap_decode_any_code_stays_in_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
