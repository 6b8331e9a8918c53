/* SPDX-License-Identifier: MIT */
/*
 * drivers/ps2_keymap.c - scan code set 1, US layout, to the bytes a terminal sends
 *
 *	code		key pressed		code | 0x80	key released
 *	0xE0 code	one of the grey keys	0xE1 x x	Pause, ignored
 *
 * Enter gives "\r", Backspace 0x7F, arrows and their neighbours the sequences that
 * a terminal on the serial line sends, so that readers know one language only.
 *
 * No other layout, no Alt, no numeric keypad, no lock lights.  Pure: the state is
 * the caller's, and so is the locking.
 */
#include <drivers/ps2_keymap.h>
#include <lib/string.h>

#define CODE_RELEASED	0x80
#define CODE_EXTENDED	0xE0
#define CODE_PAUSE	0xE1

#define CODE_CTRL	0x1D
#define CODE_LEFT_SHIFT	0x2A
#define CODE_RIGHT_SHIFT 0x36
#define CODE_CAPS_LOCK	0x3A

static const char plain_keys[0x3A] =
	"\0\0331234567890-=\177\t"		/* 0x00..0x0F */
	"qwertyuiop[]\r\0as"			/* 0x10..0x1F */
	"dfghjkl;'`\0\\zxcv"			/* 0x20..0x2F */
	"bnm,./\0\0\0 ";			/* 0x30..0x39 */

static const char shifted_keys[0x3A] =
	"\0\033!@#$%^&*()_+\177\t"
	"QWERTYUIOP{}\r\0AS"
	"DFGHJKL:\"~\0|ZXCV"
	"BNM<>?\0\0\0 ";

/* The grey keys; what is missing here gives nothing. */
static const struct {
	uint8_t code;
	const char *bytes;
} extended_keys[] = {
	{ 0x1C, "\r" }, { 0x35, "/" },
	{ 0x47, "\033[H" }, { 0x48, "\033[A" }, { 0x49, "\033[5~" },
	{ 0x4B, "\033[D" }, { 0x4D, "\033[C" },
	{ 0x4F, "\033[F" }, { 0x50, "\033[B" }, { 0x51, "\033[6~" },
	{ 0x52, "\033[2~" }, { 0x53, "\033[3~" },
};

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

/* Note a key that changes others; false if it is none of those. */
static bool modifier(struct ps2_keymap *map, uint8_t key, bool extended, bool pressed)
{
	switch (key) {
	case CODE_CTRL:
		*(extended ? &map->right_ctrl : &map->left_ctrl) = pressed;
		return true;
	case CODE_LEFT_SHIFT:
		if (!extended)		/* the grey keys send false shifts around themselves */
			map->left_shift = pressed;
		return true;
	case CODE_RIGHT_SHIFT:
		if (!extended)
			map->right_shift = pressed;
		return true;
	case CODE_CAPS_LOCK:
		if (pressed)
			map->caps_lock = !map->caps_lock;
		return true;
	}
	return false;
}

static unsigned int extended_key(uint8_t key, char *bytes)
{
	for (unsigned int i = 0; i < sizeof(extended_keys) / sizeof(extended_keys[0]); i++) {
		if (extended_keys[i].code == key) {
			size_t size = strlen(extended_keys[i].bytes);

			memcpy(bytes, extended_keys[i].bytes, size);
			return (unsigned int)size;
		}
	}
	return 0;
}

static unsigned int plain_key(const struct ps2_keymap *map, uint8_t key, char *bytes)
{
	bool shift = map->left_shift || map->right_shift;
	char c;

	if (key >= sizeof(plain_keys))
		return 0;
	if (map->caps_lock && is_lower(plain_keys[key]))
		shift = !shift;
	c = shift ? shifted_keys[key] : plain_keys[key];
	if (map->left_ctrl || map->right_ctrl) {
		/* Ctrl takes the letters and @ [ \ ] ^ _ to 0..31; others stay themselves. */
		char upper = is_lower(plain_keys[key]) ? (char)(c & ~0x20) : c;

		if (upper >= '@' && upper <= '_') {
			bytes[0] = (char)(upper & 0x1F);
			return 1;
		}
	}
	bytes[0] = c;
	return c != '\0';
}

/*
 * ps2_keymap_decode - feed one scan code
 *
 * Return: how many bytes it gives, 0..PS2_KEYMAP_BYTES, stored in bytes.  A key
 * that is released, a modifier and an unknown key give none.
 */
unsigned int ps2_keymap_decode(struct ps2_keymap *map, uint8_t code,
			       char bytes[PS2_KEYMAP_BYTES])
{
	uint8_t key = code & (uint8_t)~CODE_RELEASED;
	bool pressed = !(code & CODE_RELEASED);
	bool extended = map->extended;

	if (map->skip > 0) {
		map->skip--;
		return 0;
	}
	if (code == CODE_EXTENDED || code == CODE_PAUSE) {
		map->extended = code == CODE_EXTENDED;
		map->skip = code == CODE_PAUSE ? 2 : 0;
		return 0;
	}
	map->extended = false;
	if (modifier(map, key, extended, pressed) || !pressed)
		return 0;
	return extended ? extended_key(key, bytes) : plain_key(map, key, bytes);
}
