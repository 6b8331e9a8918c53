/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/n_tty_cases.h - made by tests/unit/record_n_tty.py on Linux 6.18.44: not to be edited
 */
#pragma once

static const struct step steps_line[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("ab\015", 3)
		OUT("ab\015\012", 4) WAITING(3) },
	{ READ(100, 3)
		OUT("ab\012", 3) WAITING(0) },
	{ KEYS("c\012", 2)
		OUT("c\015\012", 3) WAITING(2) },
	{ READ(100, 2)
		OUT("c\012", 2) WAITING(0) },
};

static const struct step steps_lines_are_read_one_by_one[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("ab\015cd\015", 6)
		OUT("ab\015\012cd\015\012", 8) WAITING(6) },
	{ READ(100, 3)
		OUT("ab\012", 3) WAITING(3) },
	{ READ(100, 3)
		OUT("cd\012", 3) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_line_is_read_in_parts[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("abcdef\015", 7)
		OUT("abcdef\015\012", 8) WAITING(7) },
	{ READ(2, 2)
		OUT("ab", 2) WAITING(5) },
	{ READ(3, 3)
		OUT("cde", 3) WAITING(2) },
	{ READ(100, 2)
		OUT("f\012", 2) WAITING(0) },
};

static const struct step steps_unfinished_line_is_not_read[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("ab", 2)
		OUT("ab", 2) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ KEYS("\015", 1)
		OUT("\015\012", 2) WAITING(3) },
	{ READ(100, 3)
		OUT("ab\012", 3) WAITING(0) },
};

static const struct step steps_erase[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("abc\177\177x\015", 7)
		OUT("abc\010 \010\010 \010x\015\012", 12) WAITING(3) },
	{ READ(100, 3)
		OUT("ax\012", 3) WAITING(0) },
};

static const struct step steps_erase_empty[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("\177\177a\177\177\177b\015", 8)
		OUT("a\010 \010b\015\012", 7) WAITING(2) },
	{ READ(100, 2)
		OUT("b\012", 2) WAITING(0) },
};

static const struct step steps_erase_control[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a\001\002\177\177b\015", 7)
		OUT("a^A^B\010 \010\010 \010\010 \010\010 "
			"\010b\015\012", 20) WAITING(3) },
	{ READ(100, 3)
		OUT("ab\012", 3) WAITING(0) },
};

static const struct step steps_erase_tab[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("ab\011c\177\177\177d\015", 9)
		OUT("ab\011c\010 \010\010\010\010\010\010\010\010 \010"
			"d\015\012", 19) WAITING(3) },
	{ READ(100, 3)
		OUT("ad\012", 3) WAITING(0) },
};

static const struct step steps_erase_tab_after_tab[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a\011\011bc\011\177\177\177\177\177d\015", 13)
		OUT("a\011\011bc\011\010\010\010\010\010\010\010 \010\010"
			" \010\010\010\010\010\010\010\010\010\010\010\010\010\010\010"
			"\010d\015\012", 36) WAITING(3) },
	{ READ(100, 3)
		OUT("ad\012", 3) WAITING(0) },
};

static const struct step steps_erase_tab_behind_prompt[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ WRITE("prompt> ", 8)
		OUT("prompt> ", 8) },
	{ KEYS("ab\011c\177\177\177\177x\015", 10)
		OUT("ab\011c\010 \010\010\010\010\010\010\010\010 \010"
			"\010 \010x\015\012", 22) WAITING(2) },
	{ READ(100, 2)
		OUT("x\012", 2) WAITING(0) },
};

static const struct step steps_erase_without_echoe[] = {
	{ MODES(02400, 05, 0105053, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("abc\177\177x\015", 7)
		OUT("abc^\077^\077x\015\012", 10) WAITING(3) },
	{ READ(100, 3)
		OUT("ax\012", 3) WAITING(0) },
};

static const struct step steps_erase_echoprt[] = {
	{ MODES(02400, 05, 0107073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("abc\177\177x\177\177\177y\015", 11)
		OUT("abc\134cb/x\134xa/y\015\012", 15) WAITING(2) },
	{ READ(100, 2)
		OUT("y\012", 2) WAITING(0) },
};

static const struct step steps_erase_latin_bytes[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("\303\244\177\015", 4)
		OUT("\303\244\010 \010\015\012", 7) WAITING(2) },
	{ READ(100, 2)
		OUT("\303\012", 2) WAITING(0) },
};

static const struct step steps_erase_utf8[] = {
	{ MODES(042400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a\303\244\342\202\254\177\177b\015", 10)
		OUT("a\303\244\342\202\254\010 \010\010 \010b\015\012", 15) WAITING(3) },
	{ READ(100, 3)
		OUT("ab\012", 3) WAITING(0) },
};

static const struct step steps_erase_utf8_broken[] = {
	{ MODES(042400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("\244\202\177\177b\015", 6)
		OUT("\244\202b\015\012", 5) WAITING(4) },
	{ READ(100, 4)
		OUT("\244\202b\012", 4) WAITING(0) },
};

static const struct step steps_erase_utf8_tab[] = {
	{ MODES(042400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("\303\244b\011\177\177\177\015", 8)
		OUT("\303\244b\011\010\010\010\010\010\010\010 \010\010 \010"
			"\015\012", 18) WAITING(1) },
	{ READ(100, 1)
		OUT("\012", 1) WAITING(0) },
};

static const struct step steps_erase_utf8_echoprt[] = {
	{ MODES(042400, 05, 0107073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a\303\244\177\177b\015", 7)
		OUT("a\303\244\134\303\244a/b\015\012", 11) WAITING(2) },
	{ READ(100, 2)
		OUT("b\012", 2) WAITING(0) },
};

static const struct step steps_werase[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("one two  \027x\015", 12)
		OUT("one two  \010 \010\010 \010\010"
			" \010\010 \010\010 \010x\015\012", 27) WAITING(6) },
	{ READ(100, 6)
		OUT("one x\012", 6) WAITING(0) },
};

static const struct step steps_werase_all[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("one two\027\027\027x\015", 12)
		OUT("one two\010 \010\010 \010\010 \010"
			"\010 \010\010 \010\010 \010\010 \010x\015\012", 31) WAITING(2) },
	{ READ(100, 2)
		OUT("x\012", 2) WAITING(0) },
};

static const struct step steps_werase_signs[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a-b_c+=\027\027x\015", 11)
		OUT("a-b_c+=\010 \010\010 \010\010 \010"
			"\010 \010\010 \010\010 \010\010 \010x\015\012", 31) WAITING(2) },
	{ READ(100, 2)
		OUT("x\012", 2) WAITING(0) },
};

static const struct step steps_werase_not_extended[] = {
	{ MODES(02400, 05, 05073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("one two\027x\015", 10)
		OUT("one two^Wx\015\012", 12) WAITING(10) },
	{ READ(100, 10)
		OUT("one two\027x\012", 10) WAITING(0) },
};

static const struct step steps_kill[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("one two\025x\015", 10)
		OUT("one two\010 \010\010 \010\010 \010"
			"\010 \010\010 \010\010 \010\010 \010x\015\012", 31) WAITING(2) },
	{ READ(100, 2)
		OUT("x\012", 2) WAITING(0) },
};

static const struct step steps_kill_control_and_tab[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a\011b\001\011c\025x\015", 9)
		OUT("a\011b^A\011c\010 \010\010\010\010\010\010\010"
			" \010\010 \010\010 \010\010\010\010\010\010\010\010\010"
			" \010x\015\012", 37) WAITING(2) },
	{ READ(100, 2)
		OUT("x\012", 2) WAITING(0) },
};

static const struct step steps_kill_echok[] = {
	{ MODES(02400, 05, 0101073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("one\025x\015", 6)
		OUT("one^U\015\012x\015\012", 10) WAITING(2) },
	{ READ(100, 2)
		OUT("x\012", 2) WAITING(0) },
};

static const struct step steps_kill_nothing_shown[] = {
	{ MODES(02400, 05, 0101033, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("one\025x\015", 6)
		OUT("one^Ux\015\012", 8) WAITING(2) },
	{ READ(100, 2)
		OUT("x\012", 2) WAITING(0) },
};

static const struct step steps_kill_no_echo[] = {
	{ MODES(02400, 05, 0105063, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("one\025x\015", 6)
		OUT("", 0) WAITING(2) },
	{ READ(100, 2)
		OUT("x\012", 2) WAITING(0) },
};

static const struct step steps_kill_echoprt[] = {
	{ MODES(02400, 05, 0107073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("one\025x\015", 6)
		OUT("one\134eno/x\015\012", 11) WAITING(2) },
	{ READ(100, 2)
		OUT("x\012", 2) WAITING(0) },
};

static const struct step steps_eof[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("ab\004", 3)
		OUT("ab", 2) WAITING(2) },
	{ READ(100, 2)
		OUT("ab", 2) WAITING(0) },
	{ KEYS("\004", 1)
		OUT("", 0) WAITING(0) },
	{ READ(100, 0)
		OUT("", 0) WAITING(0) },
	{ KEYS("c\015", 2)
		OUT("c\015\012", 3) WAITING(2) },
	{ READ(100, 2)
		OUT("c\012", 2) WAITING(0) },
};

static const struct step steps_eof_behind_full_buffer[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("abc\004", 4)
		OUT("abc", 3) WAITING(3) },
	{ READ(3, 3)
		OUT("abc", 3) WAITING(0) },
	{ KEYS("d\015", 2)
		OUT("d\015\012", 3) WAITING(2) },
	{ READ(100, 2)
		OUT("d\012", 2) WAITING(0) },
};

static const struct step steps_eof_read_in_parts[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("abcd\004", 5)
		OUT("abcd", 4) WAITING(4) },
	{ READ(2, 2)
		OUT("ab", 2) WAITING(2) },
	{ READ(2, 2)
		OUT("cd", 2) WAITING(0) },
	{ KEYS("\015", 1)
		OUT("\015\012", 2) WAITING(1) },
	{ READ(100, 1)
		OUT("\012", 1) WAITING(0) },
};

static const struct step steps_eol[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 59, 0)
		OUT("", 0) },
	{ KEYS("ab;cd\015", 6)
		OUT("ab;cd\015\012", 7) WAITING(6) },
	{ READ(100, 3)
		OUT("ab;", 3) WAITING(3) },
	{ READ(100, 3)
		OUT("cd\012", 3) WAITING(0) },
};

static const struct step steps_eol2[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 33)
		OUT("", 0) },
	{ KEYS("ab!cd\015", 6)
		OUT("ab!cd\015\012", 7) WAITING(6) },
	{ READ(100, 3)
		OUT("ab!", 3) WAITING(3) },
	{ READ(100, 3)
		OUT("cd\012", 3) WAITING(0) },
};

static const struct step steps_eol2_not_extended[] = {
	{ MODES(02400, 05, 05073, 3, 127, 0, 33)
		OUT("", 0) },
	{ KEYS("ab!cd\015", 6)
		OUT("ab!cd\015\012", 7) WAITING(6) },
	{ READ(100, 6)
		OUT("ab!cd\012", 6) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_reprint[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("ab\001\022c\015", 6)
		OUT("ab^A^R\015\012ab^Ac\015\012", 15) WAITING(5) },
	{ READ(100, 5)
		OUT("ab\001c\012", 5) WAITING(0) },
};

static const struct step steps_reprint_no_echo[] = {
	{ MODES(02400, 05, 0105063, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("ab\022c\015", 5)
		OUT("", 0) WAITING(5) },
	{ READ(100, 5)
		OUT("ab\022c\012", 5) WAITING(0) },
};

static const struct step steps_lnext[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a\026\003\026\177\026\015\026\012\026\026\015", 12)
		OUT("a^\010^C^\010^\077^\010^M^\010^"
			"J^\010^V\015\012", 23) WAITING(7) },
	{ READ(100, 7)
		OUT("a\003\177\015\012\026\012", 7) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_lnext_no_echoctl[] = {
	{ MODES(02400, 05, 0104073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a\026\003\015", 4)
		OUT("a\003\015\012", 4) WAITING(3) },
	{ READ(100, 3)
		OUT("a\003\012", 3) WAITING(0) },
};

static const struct step steps_lnext_not_extended[] = {
	{ MODES(02400, 05, 05073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a\026b\015", 4)
		OUT("a^Vb\015\012", 6) WAITING(4) },
	{ READ(100, 4)
		OUT("a\026b\012", 4) WAITING(0) },
};

static const struct step steps_nul[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a\000b\015", 4)
		OUT("a^\100b\015\012", 6) WAITING(4) },
	{ READ(100, 4)
		OUT("a\000b\012", 4) WAITING(0) },
};

static const struct step steps_no_echo[] = {
	{ MODES(02400, 05, 0105063, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("ab\177\015", 4)
		OUT("", 0) WAITING(2) },
	{ READ(100, 2)
		OUT("a\012", 2) WAITING(0) },
};

static const struct step steps_echonl[] = {
	{ MODES(02400, 05, 0105163, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("ab\015", 3)
		OUT("\015\012", 2) WAITING(3) },
	{ READ(100, 3)
		OUT("ab\012", 3) WAITING(0) },
};

static const struct step steps_no_echoctl[] = {
	{ MODES(02400, 05, 0104073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a\001\177b\002\015", 6)
		OUT("a\001b\002\015\012", 6) WAITING(4) },
	{ READ(100, 4)
		OUT("ab\002\012", 4) WAITING(0) },
};

static const struct step steps_intr[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("ab\003c\015", 5)
		OUT("ab^Cc\015\012", 7) WAITING(2) },
	{ READ(100, 2)
		OUT("c\012", 2) WAITING(0) },
};

static const struct step steps_intr_drops_lines[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("ab\015cd\003e\015", 8)
		OUT("ab\015\012cd^Ce\015\012", 11) WAITING(2) },
	{ READ(100, 2)
		OUT("e\012", 2) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_intr_noflsh[] = {
	{ MODES(02400, 05, 0105273, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("ab\003c\015", 5)
		OUT("ab^Cc\015\012", 7) WAITING(4) },
	{ READ(100, 4)
		OUT("abc\012", 4) WAITING(0) },
};

static const struct step steps_quit_susp[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("ab\034c\032d\015", 7)
		OUT("ab^\134c^Zd\015\012", 10) WAITING(2) },
	{ READ(100, 2)
		OUT("d\012", 2) WAITING(0) },
};

static const struct step steps_no_isig[] = {
	{ MODES(02400, 05, 0105072, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("ab\003\032\015", 5)
		OUT("ab^C^Z\015\012", 8) WAITING(5) },
	{ READ(100, 5)
		OUT("ab\003\032\012", 5) WAITING(0) },
};

static const struct step steps_intr_no_echo[] = {
	{ MODES(02400, 05, 0105063, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("ab\003c\015", 5)
		OUT("", 0) WAITING(2) },
	{ READ(100, 2)
		OUT("c\012", 2) WAITING(0) },
};

static const struct step steps_keys_off[] = {
	{ MODES(02400, 05, 0105073, 0, 0, 0, 0)
		OUT("", 0) },
	{ KEYS("a\003\177\000\015", 5)
		OUT("a^C^\077^\100\015\012", 9) WAITING(5) },
	{ READ(100, 5)
		OUT("a\003\177\000\012", 5) WAITING(0) },
};

static const struct step steps_stop_start[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a\023bc\015\021d\015", 8)
		OUT("abc\015\012d\015\012", 8) WAITING(6) },
	{ READ(100, 4)
		OUT("abc\012", 4) WAITING(2) },
	{ READ(100, 2)
		OUT("d\012", 2) WAITING(0) },
};

static const struct step steps_stop_xany[] = {
	{ MODES(06400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a\023b\023\015cd\015", 8)
		OUT("ab\015\012cd\015\012", 8) WAITING(6) },
	{ READ(100, 3)
		OUT("ab\012", 3) WAITING(3) },
	{ READ(100, 3)
		OUT("cd\012", 3) WAITING(0) },
};

static const struct step steps_stop_intr[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a\023bc\003d\015", 7)
		OUT("a^Cd\015\012", 6) WAITING(2) },
	{ READ(100, 2)
		OUT("d\012", 2) WAITING(0) },
};

static const struct step steps_stop_mode_off[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a\023bc", 4)
		OUT("a", 1) WAITING(0) },
	{ MODES(0400, 05, 0105073, 3, 127, 0, 0)
		OUT("bc", 2) },
	{ KEYS("d\015", 2)
		OUT("d\015\012", 3) WAITING(5) },
	{ READ(100, 5)
		OUT("abcd\012", 5) WAITING(0) },
};

static const struct step steps_no_ixon[] = {
	{ MODES(0400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a\023\021\015", 4)
		OUT("a^S^Q\015\012", 7) WAITING(4) },
	{ READ(100, 4)
		OUT("a\023\021\012", 4) WAITING(0) },
};

static const struct step steps_icrnl_off[] = {
	{ MODES(02000, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a\015b\012", 4)
		OUT("a^Mb\015\012", 6) WAITING(4) },
	{ READ(100, 4)
		OUT("a\015b\012", 4) WAITING(0) },
};

static const struct step steps_igncr[] = {
	{ MODES(02600, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a\015b\012", 4)
		OUT("ab\015\012", 4) WAITING(3) },
	{ READ(100, 3)
		OUT("ab\012", 3) WAITING(0) },
};

static const struct step steps_inlcr[] = {
	{ MODES(02100, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a\012b\015", 4)
		OUT("a^Mb^M", 6) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("\015", 1)
		OUT("\015\012", 2) WAITING(5) },
	{ READ(100, 5)
		OUT("a\015b\015\012", 5) WAITING(0) },
};

static const struct step steps_istrip[] = {
	{ MODES(02440, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("\341\342\215", 3)
		OUT("ab\015\012", 4) WAITING(3) },
	{ READ(100, 3)
		OUT("ab\012", 3) WAITING(0) },
};

static const struct step steps_iuclc[] = {
	{ MODES(03400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("aBC\015", 4)
		OUT("abc\015\012", 5) WAITING(4) },
	{ READ(100, 4)
		OUT("abc\012", 4) WAITING(0) },
};

static const struct step steps_iuclc_not_extended[] = {
	{ MODES(03400, 05, 05073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("aBC\015", 4)
		OUT("aBC\015\012", 5) WAITING(4) },
	{ READ(100, 4)
		OUT("aBC\012", 4) WAITING(0) },
};

static const struct step steps_parmrk[] = {
	{ MODES(02410, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a\377b\015", 4)
		OUT("a\377b\015\012", 5) WAITING(5) },
	{ READ(100, 5)
		OUT("a\377\377b\012", 5) WAITING(0) },
};

static const struct step steps_high_bytes[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("\200\233\377\015", 4)
		OUT("\200\233\377\015\012", 5) WAITING(4) },
	{ READ(100, 4)
		OUT("\200\233\377\012", 4) WAITING(0) },
};

static const struct step steps_raw[] = {
	{ MODES(00, 04, 05060, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a\015\012\003\177\004", 6)
		OUT("", 0) WAITING(6) },
	{ READ(100, 6)
		OUT("a\015\012\003\177\004", 6) WAITING(0) },
};

static const struct step steps_raw_echo[] = {
	{ MODES(02400, 05, 0105071, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("ab\015\012\177\004\026\022\027", 9)
		OUT("ab\015\012^J^\077^D^V^R^W", 16) WAITING(9) },
	{ READ(100, 9)
		OUT("ab\012\012\177\004\026\022\027", 9) WAITING(0) },
};

static const struct step steps_raw_echo_no_icrnl[] = {
	{ MODES(02000, 05, 0105071, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a\015\012b", 4)
		OUT("a^M^Jb", 6) WAITING(4) },
	{ READ(100, 4)
		OUT("a\015\012b", 4) WAITING(0) },
};

static const struct step steps_raw_inlcr[] = {
	{ MODES(02100, 05, 0105071, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a\015\012b", 4)
		OUT("a^M^Mb", 6) WAITING(4) },
	{ READ(100, 4)
		OUT("a\015\015b", 4) WAITING(0) },
};

static const struct step steps_raw_parts[] = {
	{ MODES(02400, 05, 0105061, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("abcdef", 6)
		OUT("", 0) WAITING(6) },
	{ READ(2, 2)
		OUT("ab", 2) WAITING(4) },
	{ READ(3, 3)
		OUT("cde", 3) WAITING(1) },
	{ READ(100, 1)
		OUT("f", 1) WAITING(0) },
};

static const struct step steps_raw_intr[] = {
	{ MODES(02400, 05, 0105071, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("ab\003c", 4)
		OUT("ab^Cc", 5) WAITING(1) },
	{ READ(100, 1)
		OUT("c", 1) WAITING(0) },
};

static const struct step steps_raw_isig_off_opost_off[] = {
	{ MODES(02400, 04, 0105071, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a\015\012\011b", 5)
		OUT("a\012^J\011b", 6) WAITING(5) },
	{ READ(100, 5)
		OUT("a\012\012\011b", 5) WAITING(0) },
};

static const struct step steps_to_raw_in_mid_line[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("ab", 2)
		OUT("ab", 2) WAITING(0) },
	{ MODES(02400, 05, 0105071, 3, 127, 0, 0)
		OUT("", 0) },
	{ READ(100, 2)
		OUT("ab", 2) WAITING(0) },
	{ KEYS("c", 1)
		OUT("c", 1) WAITING(1) },
	{ READ(100, 1)
		OUT("c", 1) WAITING(0) },
};

static const struct step steps_to_raw_behind_lines[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("ab\015c", 4)
		OUT("ab\015\012c", 5) WAITING(3) },
	{ MODES(02400, 05, 0105071, 3, 127, 0, 0)
		OUT("", 0) },
	{ READ(100, 4)
		OUT("ab\012c", 4) WAITING(0) },
};

static const struct step steps_to_lines_with_bytes[] = {
	{ MODES(02400, 05, 0105071, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("ab", 2)
		OUT("ab", 2) WAITING(2) },
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ READ(100, 2)
		OUT("ab", 2) WAITING(0) },
	{ KEYS("c\015", 2)
		OUT("c\015\012", 3) WAITING(2) },
	{ READ(100, 2)
		OUT("c\012", 2) WAITING(0) },
};

static const struct step steps_to_lines_with_bytes_and_more[] = {
	{ MODES(02400, 05, 0105071, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("ab", 2)
		OUT("ab", 2) WAITING(2) },
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("c\015", 2)
		OUT("c\015\012", 3) WAITING(4) },
	{ READ(100, 2)
		OUT("ab", 2) WAITING(2) },
	{ READ(100, 2)
		OUT("c\012", 2) WAITING(0) },
};

static const struct step steps_to_lines_empty[] = {
	{ MODES(02400, 05, 0105071, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("ab", 2)
		OUT("ab", 2) WAITING(2) },
	{ READ(100, 2)
		OUT("ab", 2) WAITING(0) },
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("c\015", 2)
		OUT("c\015\012", 3) WAITING(2) },
	{ READ(100, 2)
		OUT("c\012", 2) WAITING(0) },
};

static const struct step steps_to_raw_after_lnext[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a\026", 2)
		OUT("a^\010", 3) WAITING(0) },
	{ MODES(02400, 05, 0105071, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("\003b", 2)
		OUT("^Cb", 3) WAITING(1) },
	{ READ(100, 1)
		OUT("b", 1) WAITING(0) },
};

static const struct step steps_extproc[] = {
	{ MODES(02400, 05, 0305073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a\003\177\015", 4)
		OUT("", 0) WAITING(4) },
	{ READ(100, 4)
		OUT("a\003\177\015", 4) WAITING(0) },
};

static const struct step steps_write_opost[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ WRITE("a\012b\011c\015\010\012", 8)
		OUT("a\015\012b\011c\015\010\015\012", 10) },
};

static const struct step steps_write_raw[] = {
	{ MODES(02400, 04, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ WRITE("a\012b\011c\015\012", 7)
		OUT("a\012b\011c\015\012", 7) },
};

static const struct step steps_write_no_onlcr[] = {
	{ MODES(02400, 01, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ WRITE("a\012b\012", 4)
		OUT("a\012b\012", 4) },
};

static const struct step steps_write_ocrnl[] = {
	{ MODES(02400, 015, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ WRITE("a\015b\012", 4)
		OUT("a\012b\015\012", 5) },
};

static const struct step steps_write_onocr[] = {
	{ MODES(02400, 025, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ WRITE("\015a\015\015b", 5)
		OUT("a\015b", 3) },
};

static const struct step steps_write_onlret[] = {
	{ MODES(02400, 061, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ WRITE("ab\012\015c\015", 6)
		OUT("ab\012c\015", 5) },
};

static const struct step steps_write_olcuc[] = {
	{ MODES(02400, 07, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ WRITE("aBc\173\012", 5)
		OUT("ABC\173\015\012", 6) },
};

static const struct step steps_write_xtabs[] = {
	{ MODES(02400, 014005, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ WRITE("\011a\011abcdefgh\011\010\011x\015"
			"\011\012", 18)
		OUT("        a       "
			"abcdefgh        "
			"\010 x\015        \015\012", 46) },
};

static const struct step steps_write_xtabs_utf8[] = {
	{ MODES(042400, 014005, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ WRITE("\303\244\011\342\202\254\011\012", 8)
		OUT("\303\244       \342\202\254    "
			"   \015\012", 21) },
};

static const struct step steps_write_then_type[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ WRITE("login: ", 7)
		OUT("login: ", 7) },
	{ KEYS("ab\011c\177\177\177\177\015", 9)
		OUT("ab\011c\010 \010\010\010\010\010\010\010\010\010 "
			"\010\010 \010\015\012", 22) WAITING(1) },
	{ WRITE("$ ", 2)
		OUT("$ ", 2) },
};

static const struct step steps_echo_olcuc[] = {
	{ MODES(02400, 07, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("ab\177\015", 4)
		OUT("AB\010 \010\015\012", 7) WAITING(2) },
	{ READ(100, 2)
		OUT("a\012", 2) WAITING(0) },
};

static const struct step steps_echo_xtabs[] = {
	{ MODES(02400, 014005, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a\011b\177\177\015", 6)
		OUT("a       b\010 \010\010\010\010\010"
			"\010\010\010\015\012", 21) WAITING(2) },
	{ READ(100, 2)
		OUT("a\012", 2) WAITING(0) },
};

static const struct step steps_random_0[] = {
	{ MODES(06600, 024, 0105172, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("\342\022-\032b\021 \026", 8)
		OUT("\342^R\012\342-^Zb ^\010", 12) WAITING(0) },
	{ MODES(02400, 025, 04073, 3, 127, 59, 0)
		OUT("", 0) },
	{ KEYS("a\011_\200\012_\202", 7)
		OUT("a\011_\200\015\012_\202", 8) WAITING(10) },
	{ KEYS("\202b ", 3)
		OUT("\202b ", 3) WAITING(10) },
	{ MODES(0500, 015, 03053, 3, 127, 59, 0)
		OUT("", 0) },
	{ KEYS("-_\303B\032__-", 8)
		OUT("-_\303B^Z__-", 9) WAITING(0) },
	{ MODES(0400, 014007, 0106063, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("\004; \022", 4)
		OUT("", 0) WAITING(3) },
	{ READ(100, 3)
		OUT("__-", 3) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_1[] = {
	{ MODES(02400, 025, 0101071, 3, 127, 0, 0)
		OUT("", 0) },
	{ WRITE("\377\000;\254\021", 5)
		OUT("\377\000;\254\021", 5) },
	{ KEYS(" \027\022\004-bB", 7)
		OUT(" ^W^R^D-bB", 10) WAITING(7) },
	{ KEYS("\012!\303bB", 5)
		OUT("^J!\303bB", 6) WAITING(12) },
	{ KEYS("b\244\012!!", 5)
		OUT("b\244^J!!", 6) WAITING(17) },
	{ KEYS("\004\010\177!", 4)
		OUT("^D^H^\077!", 7) WAITING(21) },
	{ KEYS("!\027;!", 4)
		OUT("!^W;!", 5) WAITING(25) },
	{ KEYS("\003\177B", 3)
		OUT("^C^\077B", 5) WAITING(2) },
	{ READ(2, 2)
		OUT("\177B", 2) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_2[] = {
	{ MODES(03210, 011, 05233, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a\011b", 3)
		OUT("a\011b", 3) WAITING(0) },
	{ KEYS(";\026", 2)
		OUT(";^V", 3) WAITING(0) },
	{ KEYS("_-\010 ;", 5)
		OUT("_-^H ;", 6) WAITING(0) },
	{ MODES(06000, 05, 01033, 3, 127, 0, 0)
		OUT("", 0) },
	{ WRITE("\022__b\254\025", 6)
		OUT("\022__b\254\025", 6) },
	{ READ(3, -11)
		OUT("", 0) WAITING(0) },
	{ KEYS("-\003\022\015a", 5)
		OUT("-^C^R^Ma", 8) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_3[] = {
	{ MODES(02110, 014, 0101033, 3, 127, 0, 33)
		OUT("", 0) },
	{ KEYS("\003;!\177!\010", 6)
		OUT("^C;!!^H", 7) WAITING(3) },
	{ KEYS("\010", 1)
		OUT("^H", 2) WAITING(3) },
	{ KEYS("_B;\004!\025", 6)
		OUT("_B;!", 4) WAITING(9) },
	{ KEYS("_a\342", 3)
		OUT("_a\342", 3) WAITING(9) },
	{ KEYS("\177", 1)
		OUT("\010 \010", 3) WAITING(9) },
	{ READ(3, 2)
		OUT(";!", 2) WAITING(7) },
	{ KEYS("B\015\027\177\202", 5)
		OUT("B^M\010 \010\010 \010\010 \010\010 \010\010"
			" \010\202", 19) WAITING(7) },
	{ KEYS("\342\177-a\032\010;!", 8)
		OUT("\342\010 \010-a^Z^H;!", 12) WAITING(3) },
	{ READ(100, 3)
		OUT("\010;!", 3) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_4[] = {
	{ MODES(02510, 014045, 0104373, 3, 127, 0, 33)
		OUT("", 0) },
	{ KEYS("-\012!a\254;", 6)
		OUT("-\015!a\254;", 6) WAITING(3) },
	{ KEYS("\025\200\012!", 4)
		OUT("\010 \010\010 \010\010 \010\200\015!", 12) WAITING(6) },
	{ KEYS(" b\202", 3)
		OUT(" b\202", 3) WAITING(6) },
	{ READ(3, 3)
		OUT("-\015!", 3) WAITING(3) },
	{ MODES(0600, 07, 0104073, 3, 127, 0, 0)
		OUT("", 0) },
	{ WRITE("\254\027\177\303!", 5)
		OUT("\254\027\177\303!", 5) },
	{ KEYS("\025;;", 3)
		OUT("\010 \010\010 \010\010 \010;;", 11) WAITING(3) },
	{ KEYS("\303B\001!;\177", 6)
		OUT("\303B\001!;\010 \010", 8) WAITING(3) },
	{ READ(100, 3)
		OUT("\200\015!", 3) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_5[] = {
	{ MODES(03400, 05, 0105033, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("\200\025\032;\303_", 6)
		OUT("\200^U^Z;\343_", 8) WAITING(0) },
	{ KEYS("b-\001b !\244 ", 8)
		OUT("b-^Ab !\244 ", 9) WAITING(0) },
	{ KEYS("\011\200 \027\021B", 6)
		OUT("\011\200 \010 \010\010 \010\010\010\010\010\010\010\010"
			"\010 \010\010 \010\010 \010\010 \010\010 \010b", 32) WAITING(0) },
	{ MODES(02400, 05, 05072, 3, 127, 59, 0)
		OUT("", 0) },
	{ KEYS(";\022_\254\015\021", 6)
		OUT(";^R_\254\015\012", 7) WAITING(12) },
	{ MODES(02000, 05, 06233, 3, 127, 0, 33)
		OUT("", 0) },
	{ WRITE(" ", 1)
		OUT(" ", 1) },
	{ WRITE("\003\177;\377", 4)
		OUT("\003\177;\377", 4) },
	{ READ(100, 8)
		OUT(";\343_b-\001b;", 8) WAITING(4) },
	{ READ(100, 4)
		OUT("\022_\254\012", 4) WAITING(0) },
};

static const struct step steps_random_6[] = {
	{ MODES(0540, 054, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ WRITE("_a;\011a\032", 6)
		OUT("_a;\011a\032", 6) },
	{ KEYS("; B", 3)
		OUT("; B", 3) WAITING(0) },
	{ KEYS("B\026\011-\177\200B ", 8)
		OUT("B^\010\011-\010 \010^\100B ", 12) WAITING(0) },
	{ KEYS("\177-\025\000;_B\032", 8)
		OUT("\010 \010-\010 \010\010 \010\010 \010\010 \010"
			"\010\010\010\010\010 \010\010 \010\010 \010\010 \010"
			"^\100;_B^Z", 39) WAITING(0) },
	{ KEYS("\001", 1)
		OUT("^A", 2) WAITING(0) },
	{ WRITE("\342\200\177", 3)
		OUT("\342\200\177", 3) },
	{ KEYS("\377!B\342\244", 5)
		OUT("\010 \010\010 \010!Bb$", 10) WAITING(0) },
	{ KEYS("\026\027", 2)
		OUT("^\010^W", 4) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_7[] = {
	{ MODES(0440, 014024, 0105070, 3, 127, 0, 0)
		OUT("", 0) },
	{ READ(2, -11)
		OUT("", 0) WAITING(0) },
	{ WRITE("\244\244\377", 3)
		OUT("\244\244\377", 3) },
	{ KEYS("\377", 1)
		OUT("^\077", 2) WAITING(1) },
	{ KEYS("\022", 1)
		OUT("^R", 2) WAITING(2) },
	{ KEYS("\001b_\026\021", 5)
		OUT("^Ab_^V^Q", 8) WAITING(7) },
	{ KEYS("\377B\000", 3)
		OUT("^\077B^\100", 5) WAITING(10) },
	{ KEYS(";b\177", 3)
		OUT(";b^\077", 4) WAITING(13) },
	{ READ(3, 3)
		OUT("\177\022\001", 3) WAITING(10) },
	{ READ(100, 10)
		OUT("b_\026\021\177B\000;b\177", 10) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_8[] = {
	{ MODES(06400, 017, 0105072, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("\244\001_", 3)
		OUT("\244^A_", 4) WAITING(0) },
	{ WRITE("\001\244;", 3)
		OUT("\001\244;", 3) },
	{ READ(2, -11)
		OUT("", 0) WAITING(0) },
	{ KEYS("\015\000\022\032\177", 5)
		OUT("\015\012^\100^R\015\012^\100^Z\010 \010\010"
			" \010", 18) WAITING(4) },
	{ KEYS("\011\022", 2)
		OUT("\011^R\015\012^\100\011", 8) WAITING(4) },
	{ KEYS("\026\011\021\202_\026\202 ", 8)
		OUT("^\010\011\202_^\010\202 ", 9) WAITING(4) },
	{ READ(2, 2)
		OUT("\244\001", 2) WAITING(2) },
	{ KEYS("!a\001-\004a", 6)
		OUT("!A^A-A", 6) WAITING(13) },
	{ READ(100, 2)
		OUT("_\012", 2) WAITING(11) },
	{ READ(100, 11)
		OUT("\000\011\011\202_\202 !a\001-", 11) WAITING(0) },
};

static const struct step steps_random_9[] = {
	{ MODES(02600, 055, 0105171, 3, 127, 0, 33)
		OUT("", 0) },
	{ WRITE("\010", 1)
		OUT("\010", 1) },
	{ KEYS("\202\200_", 3)
		OUT("\202\200_", 3) WAITING(3) },
	{ KEYS("B;\000ba\254", 6)
		OUT("B;^\100ba\254", 7) WAITING(9) },
	{ WRITE("_\342\244\377B", 5)
		OUT("_\342\244\377B", 5) },
	{ READ(1, 1)
		OUT("\202", 1) WAITING(8) },
	{ KEYS("\177!\015;\202_!\032", 8)
		OUT("^\077!;\202_!^Z", 9) WAITING(0) },
	{ KEYS("_\001\012ab\177", 6)
		OUT("_^A^Jab^\077", 9) WAITING(6) },
	{ KEYS("- \010\022", 4)
		OUT("- ^H^R", 6) WAITING(10) },
	{ READ(100, 10)
		OUT("_\001\012ab\177- \010\022", 10) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_10[] = {
	{ MODES(02500, 014035, 05263, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS(" ", 1)
		OUT("", 0) WAITING(0) },
	{ KEYS("_!\177\001a", 5)
		OUT("", 0) WAITING(0) },
	{ WRITE("\254!a\377 \012", 6)
		OUT("\254!a\377 \015\012", 7) },
	{ KEYS("\027\011\027\254\027\004", 6)
		OUT("", 0) WAITING(9) },
	{ KEYS("-\011 \012_B\025", 7)
		OUT("", 0) WAITING(9) },
	{ KEYS(" a \244", 4)
		OUT("", 0) WAITING(9) },
	{ KEYS("a", 1)
		OUT("", 0) WAITING(9) },
	{ KEYS(";", 1)
		OUT("", 0) WAITING(9) },
	{ READ(100, 9)
		OUT(" _\001a\027\011\027\254\027", 9) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_11[] = {
	{ MODES(06400, 065, 0105172, 3, 127, 0, 33)
		OUT("", 0) },
	{ KEYS("_\012\303\012\377bB", 7)
		OUT("_\015\012\303\015\012\377bB", 9) WAITING(4) },
	{ KEYS(";a;\010\177!\177b", 8)
		OUT(";a;^H\010 \010\010 \010!b", 13) WAITING(11) },
	{ KEYS("B\244", 2)
		OUT("B\244", 2) WAITING(11) },
	{ READ(2, 2)
		OUT("_\012", 2) WAITING(9) },
	{ READ(100, 2)
		OUT("\303\012", 2) WAITING(7) },
	{ KEYS("-B\004a\003a\025", 7)
		OUT("-Ba^Ca\010 \010\010 \010\010 \010\010"
			" \010", 18) WAITING(12) },
	{ KEYS("\000\202\177", 3)
		OUT("^\100\202\010 \010", 6) WAITING(12) },
	{ KEYS("\022\010\011b  \032B", 8)
		OUT("^R\015\012^\100^H\011b  ^ZB", 15) WAITING(12) },
	{ READ(100, 7)
		OUT("\377bB;a;!", 7) WAITING(5) },
	{ READ(100, 5)
		OUT("bB\244-B", 5) WAITING(0) },
};

static const struct step steps_random_12[] = {
	{ MODES(06400, 05, 0105232, 3, 127, 0, 33)
		OUT("", 0) },
	{ KEYS("\202B\012b", 4)
		OUT("\202B\015\012b", 5) WAITING(3) },
	{ KEYS("\003_\012-b\015", 6)
		OUT("^C_\015\012-b\015\012", 9) WAITING(10) },
	{ KEYS("b\012;!\177", 5)
		OUT("b\015\012;!", 5) WAITING(14) },
	{ KEYS("!B\303\177\022_ -", 8)
		OUT("!B\303\010 \010^R\015\012B_ -", 14) WAITING(15) },
	{ KEYS("a!a", 3)
		OUT("a!a", 3) WAITING(21) },
	{ KEYS("-b\022", 3)
		OUT("-b^R\015\012a-b", 9) WAITING(21) },
	{ KEYS(" \022\303\000B;Bb", 8)
		OUT(" ^R\015\012a-b \303^\100B;Bb", 16) WAITING(21) },
	{ KEYS("\200\011\244", 3)
		OUT("\200\011\244", 3) WAITING(21) },
	{ READ(100, 3)
		OUT("\202B\012", 3) WAITING(18) },
	{ READ(100, 4)
		OUT("b\003_\012", 4) WAITING(14) },
};

static const struct step steps_random_13[] = {
	{ MODES(02440, 01, 0105053, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("-B", 2)
		OUT("-B", 2) WAITING(0) },
	{ KEYS("\011_B", 3)
		OUT("\011_B", 3) WAITING(0) },
	{ KEYS("a\377\200\026B\027", 6)
		OUT("a^\077^\100^\010B\010 \010", 11) WAITING(0) },
	{ WRITE("\003a\202", 3)
		OUT("\003a\202", 3) },
	{ MODES(03400, 05, 0105133, 3, 127, 59, 0)
		OUT("", 0) },
	{ KEYS("\026\177 ", 3)
		OUT("^\010^\077 ", 5) WAITING(0) },
	{ KEYS("!;\021\342", 4)
		OUT("!;\342", 3) WAITING(10) },
	{ KEYS(";!\377B\011", 5)
		OUT(";!\377b\011", 5) WAITING(12) },
	{ READ(100, 10)
		OUT("-B\011_B\000\177 !;", 10) WAITING(2) },
	{ READ(100, 2)
		OUT("\342;", 2) WAITING(0) },
};

static const struct step steps_random_14[] = {
	{ MODES(06040, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ READ(2, -11)
		OUT("", 0) WAITING(0) },
	{ KEYS("bb\003\025\025", 5)
		OUT("bb^C", 4) WAITING(0) },
	{ KEYS("\200\177b\022_", 5)
		OUT("^\100\010 \010\010 \010b^R\015\012b_", 15) WAITING(0) },
	{ KEYS("a", 1)
		OUT("a", 1) WAITING(0) },
	{ KEYS("\003_ ", 3)
		OUT("^C_ ", 4) WAITING(0) },
	{ READ(1, -11)
		OUT("", 0) WAITING(0) },
	{ KEYS("\027", 1)
		OUT("\010 \010\010 \010", 6) WAITING(0) },
	{ KEYS("B\177\244 -\022\200", 7)
		OUT("B\010 \010$ -^R\015\012$ -^\100", 16) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_15[] = {
	{ MODES(06400, 014005, 0105073, 3, 127, 59, 0)
		OUT("", 0) },
	{ KEYS(" !\022\012", 4)
		OUT(" !^R\015\012 !\015\012", 10) WAITING(3) },
	{ KEYS(" bb-bB-\010", 8)
		OUT(" bb-bB-^H", 9) WAITING(3) },
	{ KEYS("!_Bb\001", 5)
		OUT("!_Bb^A", 6) WAITING(3) },
	{ KEYS("; \377 \200", 5)
		OUT("; \377 \200", 5) WAITING(17) },
	{ KEYS("\377b\202b\004", 5)
		OUT("\377b\202b", 4) WAITING(25) },
	{ KEYS("\377\011", 2)
		OUT("\377       ", 8) WAITING(25) },
	{ KEYS("a!\177-", 4)
		OUT("a!\010 \010-", 6) WAITING(25) },
	{ READ(1, 1)
		OUT(" ", 1) WAITING(24) },
	{ READ(100, 2)
		OUT("!\012", 2) WAITING(22) },
	{ READ(100, 14)
		OUT(" bb-bB-\010!_Bb\001;", 14) WAITING(8) },
};

static const struct step steps_random_16[] = {
	{ MODES(042400, 025, 0105071, 3, 127, 0, 33)
		OUT("", 0) },
	{ KEYS(";a\032", 3)
		OUT(";a^Z", 4) WAITING(0) },
	{ KEYS("_\021_\001;", 5)
		OUT("__^A;", 5) WAITING(4) },
	{ KEYS("-\000\026\012\011-", 6)
		OUT("-^\100^V^J\011-", 9) WAITING(10) },
	{ KEYS(" B", 2)
		OUT(" B", 2) WAITING(12) },
	{ READ(1, 1)
		OUT("_", 1) WAITING(11) },
	{ KEYS("\004", 1)
		OUT("^D", 2) WAITING(12) },
	{ KEYS("\377", 1)
		OUT("\377", 1) WAITING(13) },
	{ KEYS("\022 b\015", 4)
		OUT("^R b\015\012", 6) WAITING(17) },
	{ READ(100, 17)
		OUT("_\001;-\000\026\012\011- B\004\377\022 b"
			"\012", 17) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_17[] = {
	{ MODES(02600, 014005, 05271, 3, 127, 59, 0)
		OUT("", 0) },
	{ WRITE("-\004a-", 4)
		OUT("-\004a-", 4) },
	{ MODES(046400, 014004, 0105073, 3, 127, 0, 33)
		OUT("", 0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ KEYS("\003ba", 3)
		OUT("^Cba", 4) WAITING(0) },
	{ KEYS(";\177\026B\177\377", 6)
		OUT(";\010 \010^\010B\010 \010\377", 11) WAITING(0) },
	{ KEYS("--!-!", 5)
		OUT("--!-!", 5) WAITING(8) },
	{ READ(1, 1)
		OUT("b", 1) WAITING(7) },
	{ KEYS("\011a B", 4)
		OUT("\011a B", 4) WAITING(7) },
	{ READ(100, 5)
		OUT("a\377--!", 5) WAITING(2) },
	{ READ(100, 2)
		OUT("-!", 2) WAITING(0) },
};

static const struct step steps_random_18[] = {
	{ MODES(03400, 01, 0107072, 3, 127, 59, 0)
		OUT("", 0) },
	{ KEYS("\177\202!-;\377!\200", 8)
		OUT("\202!-;\377!\200", 7) WAITING(4) },
	{ READ(3, 3)
		OUT("\202!-", 3) WAITING(1) },
	{ MODES(02600, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("\202!\004\004", 4)
		OUT("\202!", 2) WAITING(6) },
	{ KEYS("b\011\177\377", 4)
		OUT("b\011\010\010\010\010\010\010\377", 9) WAITING(6) },
	{ KEYS(" \027\003", 3)
		OUT(" \010 \010\010 \010\010 \010^C", 12) WAITING(0) },
	{ READ(1, -11)
		OUT("", 0) WAITING(0) },
	{ KEYS("\244_", 2)
		OUT("\244_", 2) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_19[] = {
	{ MODES(02410, 05, 0101073, 3, 127, 59, 0)
		OUT("", 0) },
	{ KEYS("\010!", 2)
		OUT("^H!", 3) WAITING(0) },
	{ KEYS("\025B\303b\015\021", 6)
		OUT("^U\015\012B\303b\015\012", 9) WAITING(4) },
	{ KEYS("b\032\254", 3)
		OUT("b^Z\254", 4) WAITING(0) },
	{ WRITE("B", 1)
		OUT("B", 1) },
	{ KEYS(" ", 1)
		OUT(" ", 1) WAITING(0) },
	{ KEYS("b_!!\177;B\003", 8)
		OUT("b_!!\010 \010;B^C", 11) WAITING(0) },
	{ KEYS("\000\025_a_\022\342\177", 8)
		OUT("^\100^U\015\012_a_^R\015\012_a_"
			"\342\010 \010", 20) WAITING(0) },
	{ WRITE("b\001", 2)
		OUT("b\001", 2) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_20[] = {
	{ MODES(02400, 014001, 05073, 3, 127, 0, 0)
		OUT("", 0) },
	{ MODES(0600, 05, 0101073, 3, 127, 0, 33)
		OUT("", 0) },
	{ READ(1, -11)
		OUT("", 0) WAITING(0) },
	{ KEYS("-b\026", 3)
		OUT("-b^\010", 4) WAITING(0) },
	{ KEYS("B\010", 2)
		OUT("B^H", 3) WAITING(0) },
	{ KEYS("aaa", 3)
		OUT("aaa", 3) WAITING(0) },
	{ KEYS("\200", 1)
		OUT("\200", 1) WAITING(0) },
	{ KEYS("b\000\026", 3)
		OUT("b^\100^\010", 5) WAITING(0) },
	{ KEYS("\026ba", 3)
		OUT("^Vba", 4) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_21[] = {
	{ MODES(0400, 014007, 0105163, 3, 127, 0, 33)
		OUT("", 0) },
	{ KEYS("\021\010_\001", 4)
		OUT("", 0) WAITING(0) },
	{ KEYS(" ", 1)
		OUT("", 0) WAITING(0) },
	{ WRITE("\244", 1)
		OUT("\244", 1) },
	{ KEYS("\027\342\027\377\010", 5)
		OUT("", 0) WAITING(0) },
	{ KEYS("\026B\003_\303", 5)
		OUT("", 0) WAITING(0) },
	{ KEYS("_bb\021\202\022b", 7)
		OUT("", 0) WAITING(0) },
	{ KEYS("b aaB_!", 7)
		OUT("", 0) WAITING(16) },
	{ KEYS("\011B", 2)
		OUT("", 0) WAITING(16) },
	{ READ(100, 16)
		OUT("_\303_bb\021\202\022bb aaB_!", 16) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_22[] = {
	{ MODES(02400, 041, 0105033, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("ab\244\303b", 5)
		OUT("ab\244\303b", 5) WAITING(0) },
	{ KEYS("\177", 1)
		OUT("\010 \010", 3) WAITING(0) },
	{ WRITE(" \027\200\244", 4)
		OUT(" \027\200\244", 4) },
	{ KEYS("\177\254\012\303_;B!", 8)
		OUT("\010 \010\254\012\303_;B!", 10) WAITING(5) },
	{ MODES(040400, 014005, 0104072, 3, 127, 0, 33)
		OUT("", 0) },
	{ READ(2, 2)
		OUT("ab", 2) WAITING(3) },
	{ READ(3, 3)
		OUT("\244\254\012", 3) WAITING(0) },
	{ KEYS("\202\244\003", 3)
		OUT("\202\244\003", 3) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_23[] = {
	{ MODES(02440, 01, 05173, 3, 127, 59, 0)
		OUT("", 0) },
	{ KEYS("\177", 1)
		OUT("", 0) WAITING(0) },
	{ WRITE("\000B", 2)
		OUT("\000B", 2) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ KEYS("\025;\026\026-", 5)
		OUT(";^V^V-", 6) WAITING(1) },
	{ KEYS("!\001;", 3)
		OUT("!^A;", 4) WAITING(7) },
	{ KEYS("\010", 1)
		OUT("^H", 2) WAITING(7) },
	{ KEYS("\001;", 2)
		OUT("^A;", 3) WAITING(10) },
	{ WRITE("-a\202\025", 4)
		OUT("-a\202\025", 4) },
	{ READ(100, 1)
		OUT(";", 1) WAITING(9) },
	{ READ(100, 6)
		OUT("\026\026-!\001;", 6) WAITING(3) },
};

static const struct step steps_random_24[] = {
	{ MODES(02600, 05, 0105071, 3, 127, 59, 0)
		OUT("", 0) },
	{ KEYS("ba_", 3)
		OUT("ba_", 3) WAITING(3) },
	{ KEYS("__a\202\177 ", 6)
		OUT("__a\202^\077 ", 7) WAITING(9) },
	{ READ(100, 9)
		OUT("ba___a\202\177 ", 9) WAITING(0) },
	{ KEYS("_\200", 2)
		OUT("_\200", 2) WAITING(2) },
	{ KEYS("\032\027\026\000", 4)
		OUT("^Z^W^V^\100", 8) WAITING(3) },
	{ KEYS("-!\000\021", 4)
		OUT("-!^\100", 4) WAITING(6) },
	{ WRITE("!!", 2)
		OUT("!!", 2) },
	{ READ(3, 3)
		OUT("\027\026\000", 3) WAITING(3) },
	{ READ(100, 3)
		OUT("-!\000", 3) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_25[] = {
	{ MODES(03500, 045, 0105033, 3, 127, 0, 33)
		OUT("", 0) },
	{ KEYS(" \011\202;\244_\244_", 8)
		OUT(" \011\202;\244_\244_", 8) WAITING(0) },
	{ KEYS("-\177", 2)
		OUT("-\010 \010", 4) WAITING(0) },
	{ KEYS("b;!!\244\177_", 7)
		OUT("b;!!\244\010 \010_", 9) WAITING(12) },
	{ KEYS("\001", 1)
		OUT("^A", 2) WAITING(12) },
	{ READ(1, 1)
		OUT(" ", 1) WAITING(11) },
	{ KEYS("\000\244a\015\027", 5)
		OUT("^\100\244a\015\012", 6) WAITING(17) },
	{ KEYS(";;B\177b ;a", 8)
		OUT(";;b\010 \010b ;a", 10) WAITING(17) },
	{ KEYS(" \177B;\303B;", 7)
		OUT(" \010 \010b;\343b;", 9) WAITING(17) },
	{ READ(100, 10)
		OUT("\011\202;\244_\244_b;!", 10) WAITING(7) },
	{ READ(100, 1)
		OUT("!", 1) WAITING(6) },
};

static const struct step steps_random_26[] = {
	{ MODES(02400, 047, 05073, 3, 127, 0, 0)
		OUT("", 0) },
	{ MODES(042440, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("\025\022\010\010", 4)
		OUT("^R\015\012^H^H", 8) WAITING(0) },
	{ KEYS("\010\177!\011b", 5)
		OUT("^H\010 \010\010 \010!\011b", 11) WAITING(0) },
	{ WRITE("; \003-\012", 5)
		OUT("; \003-\015\012", 6) },
	{ KEYS("\003\021\003\377", 4)
		OUT("^C^C", 4) WAITING(0) },
	{ KEYS("\003\244\342", 3)
		OUT("^C$b", 4) WAITING(0) },
	{ READ(1, -11)
		OUT("", 0) WAITING(0) },
	{ READ(3, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_27[] = {
	{ MODES(0400, 05, 0105072, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS(";b!\303", 4)
		OUT(";b!\303", 4) WAITING(0) },
	{ KEYS("\342a-\244\200_a", 7)
		OUT("\342a-\244\200_a", 7) WAITING(0) },
	{ KEYS("!-", 2)
		OUT("!-", 2) WAITING(0) },
	{ READ(2, -11)
		OUT("", 0) WAITING(0) },
	{ MODES(03400, 05, 0105273, 3, 127, 59, 0)
		OUT("", 0) },
	{ KEYS("a\001B\342", 4)
		OUT("a^Ab\342", 5) WAITING(0) },
	{ KEYS("_-\202\025", 4)
		OUT("_-\202\010 \010\010 \010\010 \010\010 \010\010"
			" \010\010 \010\010 \010\010 \010\010 \010\010 "
			"\010\010 \010\010 \010\010 \010\010 \010\010 \010"
			"\010 \010\010 \010\010 \010\010 \010\010 \010\010"
			" \010", 66) WAITING(0) },
	{ KEYS("_\177;\027_", 5)
		OUT("_\010 \010;_", 6) WAITING(1) },
	{ READ(100, 1)
		OUT(";", 1) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_28[] = {
	{ MODES(02410, 03, 0105033, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("_bb", 3)
		OUT("_BB", 3) WAITING(0) },
	{ KEYS("\377\377!-_\177B", 7)
		OUT("\377\377!-_\010 \010B", 9) WAITING(0) },
	{ KEYS("\011\025_-\026", 5)
		OUT("\011^U_-^\010", 7) WAITING(0) },
	{ WRITE("_\022\010", 3)
		OUT("_\022\010", 3) },
	{ KEYS(";;_", 3)
		OUT(";;_", 3) WAITING(0) },
	{ KEYS("\000-\377a", 4)
		OUT("^\100-\377A", 5) WAITING(0) },
	{ KEYS("- BB;b", 6)
		OUT("- BB;B", 6) WAITING(0) },
	{ KEYS("\010", 1)
		OUT("^H", 2) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_29[] = {
	{ MODES(042410, 025, 0105033, 3, 127, 0, 33)
		OUT("", 0) },
	{ KEYS("\022\027\021\021\003\011\027", 7)
		OUT("^R\015\012^C\011\010\010\010\010\010\010", 13) WAITING(0) },
	{ KEYS("!\032\032\177\244", 5)
		OUT("!^Z^Z\244", 6) WAITING(0) },
	{ KEYS("_", 1)
		OUT("_", 1) WAITING(0) },
	{ KEYS("\027a \177;\025", 6)
		OUT("\010 \010a \010 \010;^U", 11) WAITING(0) },
	{ KEYS("\244\303", 2)
		OUT("\244\303", 2) WAITING(0) },
	{ KEYS("\021a\000\303b;", 6)
		OUT("a^\100\303b;", 6) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ KEYS("\177\254;!\021", 5)
		OUT("\010 \010\254;!", 6) WAITING(9) },
	{ READ(100, 9)
		OUT("\244\303a\000\303b\254;!", 9) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_30[] = {
	{ MODES(02400, 05, 0101373, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("B", 1)
		OUT("B", 1) WAITING(0) },
	{ KEYS("\011", 1)
		OUT("\011", 1) WAITING(0) },
	{ MODES(041040, 045, 0105273, 3, 127, 0, 0)
		OUT("", 0) },
	{ READ(2, -11)
		OUT("", 0) WAITING(0) },
	{ WRITE("Ba\010\011B", 5)
		OUT("Ba\010\011B", 5) },
	{ KEYS("B;!_", 4)
		OUT("b;!_", 4) WAITING(0) },
	{ KEYS("B-", 2)
		OUT("b-", 2) WAITING(0) },
	{ READ(2, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_31[] = {
	{ MODES(0200, 041, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("B\244;!\202", 5)
		OUT("B\244;!\202", 5) WAITING(0) },
	{ MODES(02600, 07, 0105072, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("!\000_\254\021\244\303a", 8)
		OUT("!^\100_\254\244\303A", 8) WAITING(0) },
	{ KEYS("\026\027\000\001", 4)
		OUT("^\010^W^\100^A", 8) WAITING(0) },
	{ KEYS("\003B\027_\303", 5)
		OUT("^CB\010 \010_\303", 8) WAITING(0) },
	{ KEYS("\244bB", 3)
		OUT("\244BB", 3) WAITING(0) },
	{ WRITE("\200;!\177\202!", 6)
		OUT("\200;!\177\202!", 6) },
	{ KEYS("-\011\303\026b", 5)
		OUT("-\011\303^\010B", 6) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_32[] = {
	{ MODES(02000, 014005, 05073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("\377\015\015-!", 5)
		OUT("\377^M^M-!", 7) WAITING(0) },
	{ KEYS("\202B", 2)
		OUT("\202B", 2) WAITING(0) },
	{ READ(1, -11)
		OUT("", 0) WAITING(0) },
	{ KEYS("a\025", 2)
		OUT("a\010 \010\010 \010\010 \010\010 \010\010 \010"
			"\010 \010\010 \010\010 \010\010 \010\010 \010", 31) WAITING(0) },
	{ MODES(02400, 015, 0107053, 3, 127, 0, 0)
		OUT("", 0) },
	{ WRITE("!", 1)
		OUT("!", 1) },
	{ WRITE("a\254;!\254\026", 6)
		OUT("a\254;!\254\026", 6) },
	{ KEYS("\001a \003\010 \244B", 8)
		OUT("^Aa ^C^H \244B", 11) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_33[] = {
	{ MODES(02440, 014045, 0105172, 3, 127, 0, 33)
		OUT("", 0) },
	{ KEYS("\003-", 2)
		OUT("^C-", 3) WAITING(0) },
	{ MODES(042400, 014045, 0107062, 3, 127, 59, 0)
		OUT("", 0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ READ(2, -11)
		OUT("", 0) WAITING(0) },
	{ KEYS("\027\202a\200", 4)
		OUT("", 0) WAITING(0) },
	{ WRITE("\003\027B", 3)
		OUT("\003\027B", 3) },
	{ KEYS("\202\000b\303\200B\010\015", 8)
		OUT("", 0) WAITING(11) },
	{ KEYS("\202\377", 2)
		OUT("", 0) WAITING(11) },
	{ READ(100, 11)
		OUT("\202a\200\202\000b\303\200B\010\012", 11) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_34[] = {
	{ MODES(0400, 014006, 0101071, 3, 127, 0, 0)
		OUT("", 0) },
	{ MODES(07400, 07, 0105063, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("\177", 1)
		OUT("", 0) WAITING(0) },
	{ KEYS("b- ", 3)
		OUT("", 0) WAITING(0) },
	{ KEYS("a_", 2)
		OUT("", 0) WAITING(0) },
	{ MODES(042440, 05, 01042, 3, 127, 0, 33)
		OUT("", 0) },
	{ READ(1, -11)
		OUT("", 0) WAITING(0) },
	{ KEYS("-", 1)
		OUT("", 0) WAITING(0) },
	{ KEYS("aB\003\254B\025\177B", 8)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_35[] = {
	{ MODES(042400, 05, 0105073, 3, 127, 59, 0)
		OUT("", 0) },
	{ KEYS("\026\001\177b\027\026", 6)
		OUT("^\010^A\010 \010\010 \010b\010 \010^\010", 16) WAITING(0) },
	{ MODES(042410, 017, 0107072, 3, 127, 0, 0)
		OUT("", 0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ KEYS(" b!", 3)
		OUT(" B!", 3) WAITING(0) },
	{ READ(2, -11)
		OUT("", 0) WAITING(0) },
	{ MODES(040000, 065, 0107033, 3, 127, 59, 0)
		OUT("", 0) },
	{ WRITE("\177\200", 2)
		OUT("\177\200", 2) },
	{ KEYS("\000\025_\021\303a-\027", 8)
		OUT("^\100^U_^Q\303a-\134-a\303", 14) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_36[] = {
	{ MODES(02400, 07, 0105273, 3, 127, 59, 0)
		OUT("", 0) },
	{ WRITE(" a\001", 3)
		OUT(" A\001", 3) },
	{ KEYS(" \021\027", 3)
		OUT(" \010 \010", 4) WAITING(0) },
	{ KEYS("\027", 1)
		OUT("", 0) WAITING(0) },
	{ KEYS("\202\003\026\377!b", 6)
		OUT("\202^C^\010\377!B", 8) WAITING(0) },
	{ KEYS(" \177", 2)
		OUT(" \010 \010", 4) WAITING(0) },
	{ KEYS("-\025B", 3)
		OUT("-\010 \010\010 \010\010 \010\010 \010\010 \010"
			"B", 17) WAITING(0) },
	{ KEYS("b;\177B\010\177!\015", 8)
		OUT("B;B^H\010 \010\010 \010!\015\012", 14) WAITING(6) },
	{ KEYS("_\021", 2)
		OUT("_", 1) WAITING(6) },
	{ READ(100, 3)
		OUT("Bb;", 3) WAITING(3) },
	{ READ(100, 3)
		OUT("B!\012", 3) WAITING(0) },
};

static const struct step steps_random_37[] = {
	{ MODES(042400, 045, 0105071, 3, 127, 59, 0)
		OUT("", 0) },
	{ MODES(0440, 014035, 05063, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("-\026\025b", 4)
		OUT("", 0) WAITING(0) },
	{ KEYS("\202!\377\177b\200\003", 7)
		OUT("", 0) WAITING(0) },
	{ KEYS(" \254\177\022 \303", 6)
		OUT("", 0) WAITING(0) },
	{ KEYS("\011\004 ", 3)
		OUT("", 0) WAITING(5) },
	{ READ(3, 3)
		OUT(" \022 ", 3) WAITING(2) },
	{ MODES(040450, 05, 0105073, 3, 127, 59, 0)
		OUT("", 0) },
	{ KEYS("\027a\200\004\244;;", 7)
		OUT("\010 \010a^\100$;;", 9) WAITING(7) },
	{ READ(100, 2)
		OUT("C\011", 2) WAITING(5) },
	{ READ(100, 2)
		OUT("a\000", 2) WAITING(3) },
};

static const struct step steps_random_38[] = {
	{ MODES(03240, 05, 0104172, 3, 127, 0, 0)
		OUT("", 0) },
	{ READ(1, -11)
		OUT("", 0) WAITING(0) },
	{ KEYS("b_\202\026\244\000\202b", 8)
		OUT("b_\002$\000\002b", 7) WAITING(0) },
	{ KEYS("\025", 1)
		OUT("\010 \010\010 \010\010 \010\010 \010", 12) WAITING(0) },
	{ KEYS(" ", 1)
		OUT(" ", 1) WAITING(0) },
	{ KEYS("B\015-B\022\244!", 7)
		OUT("b-b\022\015\012 b-b$!", 12) WAITING(0) },
	{ KEYS("a\015-_", 4)
		OUT("a-_", 3) WAITING(0) },
	{ KEYS("-", 1)
		OUT("-", 1) WAITING(0) },
	{ MODES(03500, 04, 0104062, 3, 127, 59, 33)
		OUT("", 0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_39[] = {
	{ MODES(02400, 07, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("_\032", 2)
		OUT("_^Z", 3) WAITING(0) },
	{ KEYS("\012\303_\022B\202\177-", 8)
		OUT("\015\012\303_^R\015\012\303_B\202\010 \010-", 16) WAITING(1) },
	{ WRITE("_\026a", 3)
		OUT("_\026A", 3) },
	{ KEYS("\025\011;a", 4)
		OUT("\010 \010\010 \010\010 \010\010 \010\011;A", 15) WAITING(1) },
	{ READ(2, 1)
		OUT("\012", 1) WAITING(0) },
	{ KEYS("\177", 1)
		OUT("\010 \010", 3) WAITING(0) },
	{ KEYS("\025\015\303\027", 4)
		OUT("\010 \010\010\010\010\010\010\010\015\012\303\010 \010", 15) WAITING(1) },
	{ KEYS("\015B\021\202\012", 5)
		OUT("\015\012B\202\015\012", 6) WAITING(5) },
	{ READ(100, 1)
		OUT("\012", 1) WAITING(4) },
	{ READ(100, 1)
		OUT("\012", 1) WAITING(3) },
};

static const struct step steps_random_40[] = {
	{ MODES(02600, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("\177\001B_ ", 5)
		OUT("^AB_ ", 5) WAITING(0) },
	{ MODES(02200, 025, 04073, 3, 127, 59, 33)
		OUT("", 0) },
	{ KEYS("\200\012\011\200", 4)
		OUT("\200\015\012\011\200", 5) WAITING(6) },
	{ KEYS(";b", 2)
		OUT(";b", 2) WAITING(9) },
	{ KEYS("\000a", 2)
		OUT("\000a", 2) WAITING(9) },
	{ KEYS("\177", 1)
		OUT("\010 \010", 3) WAITING(9) },
	{ KEYS("\342", 1)
		OUT("\342", 1) WAITING(9) },
	{ READ(100, 6)
		OUT("\001B_ \200\012", 6) WAITING(3) },
	{ READ(100, 3)
		OUT("\011\200;", 3) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_41[] = {
	{ MODES(0600, 05, 0107063, 3, 127, 0, 33)
		OUT("", 0) },
	{ KEYS("-\003\303!\303\377", 6)
		OUT("", 0) WAITING(2) },
	{ KEYS("B-", 2)
		OUT("", 0) WAITING(2) },
	{ KEYS("\177", 1)
		OUT("", 0) WAITING(2) },
	{ WRITE("\177\202\010b", 4)
		OUT("\177\202\010b", 4) },
	{ READ(3, 2)
		OUT("\303!", 2) WAITING(0) },
	{ KEYS("-\000\015", 3)
		OUT("", 0) WAITING(0) },
	{ KEYS("\202B\010_!", 5)
		OUT("", 0) WAITING(10) },
	{ KEYS("\003;", 2)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_42[] = {
	{ MODES(03400, 04, 0105063, 3, 127, 59, 0)
		OUT("", 0) },
	{ KEYS("\010B\003!", 4)
		OUT("", 0) WAITING(0) },
	{ KEYS("\177a\015", 3)
		OUT("", 0) WAITING(2) },
	{ KEYS("-\003; a", 5)
		OUT("", 0) WAITING(1) },
	{ KEYS(";_\177\254-\177", 6)
		OUT("", 0) WAITING(4) },
	{ READ(1, 1)
		OUT(";", 1) WAITING(3) },
	{ KEYS("b\244\001-", 4)
		OUT("", 0) WAITING(3) },
	{ KEYS("!a", 2)
		OUT("", 0) WAITING(3) },
	{ KEYS("\303\303\026-\027--a", 8)
		OUT("", 0) WAITING(3) },
	{ READ(100, 3)
		OUT(" a;", 3) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_43[] = {
	{ MODES(02400, 05, 0105170, 3, 127, 59, 0)
		OUT("", 0) },
	{ KEYS("b \022;\001;\202", 7)
		OUT("b ^R;^A;\202", 9) WAITING(7) },
	{ KEYS("\254b\202B\001", 5)
		OUT("\254b\202B^A", 6) WAITING(12) },
	{ KEYS("b\026aab ", 6)
		OUT("b^Vaab ", 7) WAITING(18) },
	{ WRITE("\001\015 B\010\000", 6)
		OUT("\001\015 B\010\000", 6) },
	{ KEYS("\177-a\012!\377\177", 7)
		OUT("^\077-a^J!\377^\077", 10) WAITING(25) },
	{ READ(1, 1)
		OUT("b", 1) WAITING(24) },
	{ KEYS("\004\010\177\177\000", 5)
		OUT("^D^H^\077^\077^\100", 10) WAITING(29) },
	{ KEYS("b\025a \022_\026", 7)
		OUT("b^Ua ^R_^V", 10) WAITING(36) },
	{ READ(100, 36)
		OUT(" \022;\001;\202\254b\202B\001b\026aab"
			" \177-a\012!\377\177\004\010\177\177\000b\025a"
			" \022_\026", 36) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_44[] = {
	{ MODES(02410, 04, 0105353, 3, 127, 0, 33)
		OUT("", 0) },
	{ READ(3, -11)
		OUT("", 0) WAITING(0) },
	{ KEYS(";\342\377\003B\011", 6)
		OUT(";\342\377^CB\011", 7) WAITING(0) },
	{ MODES(02400, 00, 0107123, 3, 127, 0, 0)
		OUT("", 0) },
	{ MODES(02540, 05, 0105070, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("ab- \177\003\001\015", 8)
		OUT("ab- ^\077^C^A\015\012", 12) WAITING(14) },
	{ KEYS("\177\015;\342a", 5)
		OUT("^\077\015\012;ba", 7) WAITING(19) },
	{ KEYS("\021 \177", 3)
		OUT(" ^\077", 3) WAITING(21) },
	{ KEYS("\244Ba", 3)
		OUT("$Ba", 3) WAITING(24) },
	{ READ(100, 24)
		OUT(";\342\377\377B\011ab- \177\003\001\012\177\012"
			";ba \177$Ba", 24) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_45[] = {
	{ MODES(041400, 05, 0105053, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("b\021\032B\202\000", 6)
		OUT("b^Q^Zb\202^\100", 9) WAITING(0) },
	{ KEYS("b;;\244\027; ", 7)
		OUT("b;;\244\010 \010\010 \010\010 \010; ", 15) WAITING(0) },
	{ KEYS("a ", 2)
		OUT("a ", 2) WAITING(0) },
	{ MODES(06410, 015, 0105173, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("!_!\032!\026", 6)
		OUT("!_!^Z!^\010", 8) WAITING(0) },
	{ KEYS("\377\015b-\177\254", 6)
		OUT("\377\015\012b-\010 \010\254", 9) WAITING(4) },
	{ KEYS(" \022", 2)
		OUT(" ^R\015\012b\254 ", 8) WAITING(4) },
	{ READ(1, 1)
		OUT("!", 1) WAITING(3) },
	{ READ(100, 3)
		OUT("\377\377\012", 3) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_46[] = {
	{ MODES(02500, 015, 0101063, 3, 127, 0, 0)
		OUT("", 0) },
	{ WRITE(";\254\032B", 4)
		OUT(";\254\032B", 4) },
	{ KEYS("\003\021\177!!\303", 6)
		OUT("", 0) WAITING(0) },
	{ KEYS(" b", 2)
		OUT("", 0) WAITING(0) },
	{ KEYS("\177\244\004 ", 4)
		OUT("", 0) WAITING(5) },
	{ KEYS("\177 \342", 3)
		OUT("", 0) WAITING(5) },
	{ MODES(046600, 014005, 0107072, 3, 127, 0, 0)
		OUT("", 0) },
	{ READ(3, 3)
		OUT("!!\303", 3) WAITING(2) },
	{ READ(3, 2)
		OUT(" \244", 2) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_47[] = {
	{ MODES(02640, 045, 0105173, 3, 127, 0, 33)
		OUT("", 0) },
	{ KEYS("_\026-;a", 5)
		OUT("_^\010-;a", 6) WAITING(0) },
	{ READ(1, -11)
		OUT("", 0) WAITING(0) },
	{ KEYS("B ", 2)
		OUT("B ", 2) WAITING(0) },
	{ KEYS("a\011\244 ", 4)
		OUT("a\011$ ", 4) WAITING(0) },
	{ KEYS("\200baa\342aa", 7)
		OUT("^\100baabaa", 8) WAITING(0) },
	{ MODES(02600, 05, 0105072, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("\244 !\244\244\025", 6)
		OUT("\244 !\244\244\010 \010\010 \010\010 \010\010 "
			"\010\010 \010\010 \010\010 \010\010 \010\010 \010"
			"\010 \010\010 \010\010 \010\010 \010\010 \010\010"
			" \010\010\010 \010\010 \010\010 \010\010 \010\010"
			" \010\010 \010\010 \010", 72) WAITING(0) },
	{ READ(2, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_48[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("-\003!B;", 5)
		OUT("-^C!B;", 6) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ KEYS("b\025-\177", 4)
		OUT("b\010 \010\010 \010\010 \010\010 \010-\010 "
			"\010", 17) WAITING(0) },
	{ KEYS("\377;a__\004", 6)
		OUT("\377;a__", 5) WAITING(5) },
	{ KEYS("\021\032_Ba", 5)
		OUT("^Z_Ba", 5) WAITING(0) },
	{ KEYS("\022\032bb\015\010b\000", 8)
		OUT("^R\015\012_Ba^Zbb\015\012^Hb"
			"^\100", 18) WAITING(3) },
	{ KEYS(";\244!;- b", 7)
		OUT(";\244!;- b", 7) WAITING(3) },
	{ KEYS("\027;B!", 4)
		OUT("\010 \010;B!", 6) WAITING(3) },
	{ READ(100, 3)
		OUT("bb\012", 3) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_49[] = {
	{ MODES(02400, 014015, 0100073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("\025B\027", 3)
		OUT("B\010 \010", 4) WAITING(0) },
	{ KEYS("\303B", 2)
		OUT("\303B", 2) WAITING(0) },
	{ KEYS("!", 1)
		OUT("!", 1) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ KEYS("\200\000-\003\244\177a\303", 8)
		OUT("\200\000-\003\244\010 \010a\303", 10) WAITING(0) },
	{ KEYS("\303B\012!", 4)
		OUT("\303B\015\012!", 5) WAITING(5) },
	{ KEYS("B!", 2)
		OUT("B!", 2) WAITING(5) },
	{ READ(1, 1)
		OUT("a", 1) WAITING(4) },
	{ READ(100, 4)
		OUT("\303\303B\012", 4) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_50[] = {
	{ MODES(06600, 064, 0107323, 3, 127, 59, 33)
		OUT("", 0) },
	{ KEYS("_\001B\022b\004", 6)
		OUT("", 0) WAITING(5) },
	{ KEYS("!\202\004\022b\202", 6)
		OUT("", 0) WAITING(7) },
	{ MODES(06400, 05, 0101273, 3, 127, 0, 0)
		OUT("", 0) },
	{ READ(2, 2)
		OUT("_\001", 2) WAITING(5) },
	{ KEYS("\011 \015", 3)
		OUT("\011 \015\012", 4) WAITING(11) },
	{ READ(1, 1)
		OUT("B", 1) WAITING(10) },
	{ KEYS("!\025\022\032;!", 6)
		OUT("!^U\015\012^R\015\012^Z;!", 13) WAITING(10) },
	{ READ(100, 2)
		OUT("\022b", 2) WAITING(8) },
	{ READ(100, 1)
		OUT("!", 1) WAITING(7) },
	{ READ(100, 1)
		OUT("\202", 1) WAITING(6) },
};

static const struct step steps_random_51[] = {
	{ MODES(02400, 014005, 0101273, 3, 127, 0, 33)
		OUT("", 0) },
	{ KEYS("bB", 2)
		OUT("bB", 2) WAITING(0) },
	{ KEYS("\032 _\026B\010\254!", 8)
		OUT("^Z _^\010B^H\254!", 11) WAITING(8) },
	{ KEYS("\177a\032-", 4)
		OUT("a^Z-", 4) WAITING(8) },
	{ WRITE("\012;a", 3)
		OUT("\015\012;a", 4) },
	{ WRITE("__\303b", 4)
		OUT("__\303b", 4) },
	{ KEYS("\202", 1)
		OUT("\202", 1) WAITING(8) },
	{ READ(1, 1)
		OUT("b", 1) WAITING(7) },
	{ MODES(02440, 07, 05073, 3, 127, 0, 0)
		OUT("", 0) },
	{ READ(100, 7)
		OUT("B _B\010\254!", 7) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_52[] = {
	{ MODES(02450, 047, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ READ(1, -11)
		OUT("", 0) WAITING(0) },
	{ KEYS("Bb \004", 4)
		OUT("BB ", 3) WAITING(3) },
	{ KEYS(";\003\202\001\025\011B", 7)
		OUT(";^C^B^A\010 \010\010 \010\010 \010"
			"\010 \010\011B", 21) WAITING(0) },
	{ READ(2, -11)
		OUT("", 0) WAITING(0) },
	{ KEYS("\177!_a\026\177", 6)
		OUT("\010 \010!_A^\010^\077", 10) WAITING(0) },
	{ KEYS("\254\004\003\003-\303", 6)
		OUT(",^C^C-C", 7) WAITING(0) },
	{ WRITE("-", 1)
		OUT("-", 1) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_53[] = {
	{ MODES(06600, 04, 0105233, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("\012", 1)
		OUT("\012", 1) WAITING(1) },
	{ WRITE("; BB\015\200", 6)
		OUT("; BB\015\200", 6) },
	{ KEYS("\177-\022_", 4)
		OUT("-^R\012-_", 6) WAITING(1) },
	{ KEYS("!\021\022-!!aB", 8)
		OUT("!^R\012-_!-!!aB", 12) WAITING(1) },
	{ KEYS("\177!", 2)
		OUT("\010 \010!", 4) WAITING(1) },
	{ READ(2, 1)
		OUT("\012", 1) WAITING(0) },
	{ WRITE("\303", 1)
		OUT("\303", 1) },
	{ KEYS("\000_", 2)
		OUT("^\100_", 3) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_54[] = {
	{ MODES(03200, 055, 0101173, 3, 127, 0, 0)
		OUT("", 0) },
	{ WRITE("\025b\000 \010", 5)
		OUT("\025b\000 \010", 5) },
	{ KEYS("_;a\177B", 5)
		OUT("_;a\010 \010b", 7) WAITING(0) },
	{ KEYS(" \303b\001_B", 6)
		OUT(" \343b^A_b", 7) WAITING(0) },
	{ KEYS(";_\202", 3)
		OUT(";_\202", 3) WAITING(0) },
	{ KEYS("a", 1)
		OUT("a", 1) WAITING(0) },
	{ MODES(02400, 025, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("\342\027\177", 3)
		OUT("\342\010 \010\010 \010\010 \010", 10) WAITING(0) },
	{ KEYS("\012bB-\003__", 7)
		OUT("\015\012bB-^C__", 9) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_55[] = {
	{ MODES(02440, 015, 0105043, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("b\015", 2)
		OUT("", 0) WAITING(2) },
	{ READ(100, 2)
		OUT("b\012", 2) WAITING(0) },
	{ MODES(06400, 061, 06052, 3, 127, 59, 0)
		OUT("", 0) },
	{ KEYS(" \177!\377b;", 6)
		OUT(" \134 /!\377b;", 8) WAITING(4) },
	{ KEYS("a\011B\011\004\003", 6)
		OUT("a\011B\011\003", 5) WAITING(8) },
	{ KEYS("\244\254b\303;\244\244", 7)
		OUT("\244\254b\303;\244\244", 7) WAITING(14) },
	{ KEYS("-\025-\022", 4)
		OUT("-\025\012-\022", 5) WAITING(14) },
	{ MODES(03410, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ READ(100, 4)
		OUT("!\377b;", 4) WAITING(10) },
	{ READ(100, 4)
		OUT("a\011B\011", 4) WAITING(6) },
};

static const struct step steps_random_56[] = {
	{ MODES(042400, 05, 0105033, 3, 127, 59, 0)
		OUT("", 0) },
	{ WRITE("\244", 1)
		OUT("\244", 1) },
	{ MODES(02440, 015, 0105043, 3, 127, 59, 0)
		OUT("", 0) },
	{ KEYS("!\001", 2)
		OUT("", 0) WAITING(0) },
	{ WRITE("\377", 1)
		OUT("\377", 1) },
	{ KEYS("\001\004", 2)
		OUT("", 0) WAITING(3) },
	{ KEYS(";\025 \027b\001\244\010", 8)
		OUT("", 0) WAITING(4) },
	{ KEYS("-!\001-_-", 6)
		OUT("", 0) WAITING(4) },
	{ KEYS("\025bB\012\012B-\303", 8)
		OUT("", 0) WAITING(8) },
	{ READ(100, 3)
		OUT("!\001\001", 3) WAITING(5) },
	{ READ(100, 1)
		OUT(";", 1) WAITING(4) },
};

static const struct step steps_random_57[] = {
	{ MODES(02500, 00, 0106023, 3, 127, 59, 0)
		OUT("", 0) },
	{ KEYS("Bb", 2)
		OUT("", 0) WAITING(0) },
	{ WRITE(" \254", 2)
		OUT(" \254", 2) },
	{ KEYS("!!b ", 4)
		OUT("", 0) WAITING(0) },
	{ MODES(02410, 025, 0107033, 3, 127, 59, 0)
		OUT("", 0) },
	{ KEYS("b\027aa\177\027\012\254", 8)
		OUT("b\134b/aa\134aa\015\012/\254", 13) WAITING(7) },
	{ KEYS(" \177bB", 4)
		OUT(" \134 /bB", 6) WAITING(7) },
	{ WRITE("\022", 1)
		OUT("\022", 1) },
	{ KEYS(" a\010\021\377\254!", 7)
		OUT(" a^H\377\254!", 7) WAITING(7) },
	{ READ(100, 7)
		OUT("Bb!!b \012", 7) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_58[] = {
	{ MODES(02400, 07, 0101073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("-\254\177\177;\021", 6)
		OUT("-\254\010 \010\010 \010;", 9) WAITING(0) },
	{ KEYS("\011\177b\022\377 ", 6)
		OUT("\011\010\010\010\010\010\010\010B^R\015\012;B\377"
			" ", 17) WAITING(0) },
	{ KEYS("\015B!\177\303", 5)
		OUT("\015\012B!\010 \010\303", 8) WAITING(5) },
	{ MODES(0540, 05, 0100071, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("-bab-B", 6)
		OUT("-bab-B", 6) WAITING(13) },
	{ KEYS("\377", 1)
		OUT("\177", 1) WAITING(14) },
	{ KEYS("\177-\021;", 4)
		OUT("\177-\021;", 4) WAITING(18) },
	{ KEYS("\025B!\003-;", 6)
		OUT("\025B!\003-;", 6) WAITING(2) },
	{ READ(100, 2)
		OUT("-;", 2) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_59[] = {
	{ MODES(042400, 055, 0105243, 3, 127, 0, 33)
		OUT("", 0) },
	{ KEYS("\254", 1)
		OUT("", 0) WAITING(0) },
	{ KEYS("\004;\015\003", 4)
		OUT("", 0) WAITING(3) },
	{ KEYS("\010\001-_\200\303;", 7)
		OUT("", 0) WAITING(3) },
	{ KEYS("B;;\244\022b\025", 7)
		OUT("", 0) WAITING(3) },
	{ KEYS("--;\026", 4)
		OUT("", 0) WAITING(3) },
	{ KEYS("-\022\202a!", 5)
		OUT("", 0) WAITING(11) },
	{ READ(1, 1)
		OUT("\254", 1) WAITING(10) },
	{ KEYS("\001", 1)
		OUT("", 0) WAITING(10) },
	{ READ(100, 2)
		OUT(";\012", 2) WAITING(8) },
	{ READ(100, 8)
		OUT("--;-\022\202a!", 8) WAITING(0) },
};

static const struct step steps_random_60[] = {
	{ MODES(06400, 05, 0105073, 3, 127, 0, 33)
		OUT("", 0) },
	{ KEYS("b;\015\021", 4)
		OUT("b;\015\012", 4) WAITING(3) },
	{ WRITE("-\011\342B- ", 6)
		OUT("-\011\342B- ", 6) },
	{ KEYS("-!\303\011 \011b", 7)
		OUT("-!\303\011 \011b", 7) WAITING(5) },
	{ READ(100, 3)
		OUT("b;\012", 3) WAITING(2) },
	{ KEYS(";B ", 3)
		OUT(";B ", 3) WAITING(2) },
	{ MODES(06640, 057, 0105051, 3, 127, 59, 0)
		OUT("", 0) },
	{ KEYS(" b!\342B", 5)
		OUT(" B!BB", 5) WAITING(15) },
	{ KEYS("b\000", 2)
		OUT("B^\100", 3) WAITING(17) },
	{ READ(100, 17)
		OUT("-!\303\011 \011b;B  b!bBb"
			"\000", 17) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_61[] = {
	{ MODES(02400, 05, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("\011", 1)
		OUT("\011", 1) WAITING(0) },
	{ KEYS("-B\021B\032_", 6)
		OUT("-BB^Z_", 6) WAITING(0) },
	{ KEYS("\001b", 2)
		OUT("^Ab", 3) WAITING(0) },
	{ KEYS("b;\003;\015-\032", 7)
		OUT("b;^C;\015\012-^Z", 10) WAITING(0) },
	{ READ(2, -11)
		OUT("", 0) WAITING(0) },
	{ KEYS("\177a", 2)
		OUT("a", 1) WAITING(0) },
	{ KEYS("\000b;!", 4)
		OUT("^\100b;!", 5) WAITING(0) },
	{ KEYS("\244", 1)
		OUT("\244", 1) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_62[] = {
	{ MODES(02400, 05, 05073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("!", 1)
		OUT("!", 1) WAITING(0) },
	{ KEYS("_\021b\025\254!!\032", 8)
		OUT("_b\010 \010\010 \010\010 \010\254!!^Z", 16) WAITING(0) },
	{ KEYS("B\342b", 3)
		OUT("B\342b", 3) WAITING(0) },
	{ KEYS("!\254;\342 \303!", 7)
		OUT("!\254;\342 \303!", 7) WAITING(0) },
	{ KEYS("\011_\004", 3)
		OUT("\011_", 2) WAITING(12) },
	{ KEYS(";ab\377_!\000", 7)
		OUT(";ab\377_!^\100", 8) WAITING(12) },
	{ KEYS("b\244 ", 3)
		OUT("b\244 ", 3) WAITING(12) },
	{ READ(2, 2)
		OUT("B\342", 2) WAITING(10) },
	{ READ(100, 10)
		OUT("b!\254;\342 \303!\011_", 10) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_63[] = {
	{ MODES(042400, 05, 06073, 3, 127, 59, 0)
		OUT("", 0) },
	{ READ(2, -11)
		OUT("", 0) WAITING(0) },
	{ KEYS("\377- a-\254\027;", 8)
		OUT("\377- a-\254\027;", 8) WAITING(8) },
	{ KEYS("\177_!a\202!a", 7)
		OUT("_!a\202!a", 6) WAITING(8) },
	{ KEYS("\032b!--", 5)
		OUT("\032b!--", 5) WAITING(0) },
	{ KEYS("\303\027\177", 3)
		OUT("\303\027\134\027", 4) WAITING(0) },
	{ KEYS("\003B\001\177_ \027", 7)
		OUT("\003B\001\134\001/_ \027", 9) WAITING(0) },
	{ KEYS("B_a\377\244\027\244", 7)
		OUT("B_a\377\244\027\244", 7) WAITING(0) },
	{ KEYS(";\200a", 3)
		OUT(";\200a", 3) WAITING(12) },
	{ READ(100, 12)
		OUT("B_ \027B_a\377\244\027\244;", 12) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_64[] = {
	{ MODES(02010, 031, 0105213, 3, 127, 59, 0)
		OUT("", 0) },
	{ MODES(05000, 05, 0105061, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("\022\011\032\021_\001", 6)
		OUT("", 0) WAITING(3) },
	{ WRITE(";_", 2)
		OUT(";_", 2) },
	{ READ(1, 1)
		OUT("\021", 1) WAITING(2) },
	{ KEYS("B-b", 3)
		OUT("", 0) WAITING(5) },
	{ KEYS("\004_\010_\021a!\202", 8)
		OUT("", 0) WAITING(13) },
	{ KEYS("Bb\003-\026a", 6)
		OUT("", 0) WAITING(3) },
	{ KEYS(";\011\026a", 4)
		OUT("", 0) WAITING(7) },
	{ READ(100, 7)
		OUT("-\026a;\011\026a", 7) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_65[] = {
	{ MODES(03000, 05, 07072, 3, 127, 59, 0)
		OUT("", 0) },
	{ KEYS("\200 \010ba!;", 7)
		OUT("\200 ^Hba!;", 8) WAITING(7) },
	{ KEYS("\000\001\254\022", 4)
		OUT("^\100^A\254^R", 7) WAITING(7) },
	{ KEYS("\001;;a_\015a", 7)
		OUT("^A;;a_^Ma", 9) WAITING(14) },
	{ KEYS("\021\177", 2)
		OUT("\134a", 2) WAITING(14) },
	{ READ(100, 7)
		OUT("\200 \010ba!;", 7) WAITING(7) },
	{ KEYS(" \010", 2)
		OUT("/ ^H", 4) WAITING(7) },
	{ KEYS("-\027\254", 3)
		OUT("-^W\254", 4) WAITING(7) },
	{ KEYS("- ;", 3)
		OUT("- ;", 3) WAITING(18) },
	{ READ(100, 6)
		OUT("\000\001\254\022\001;", 6) WAITING(12) },
	{ READ(100, 1)
		OUT(";", 1) WAITING(11) },
};

static const struct step steps_random_66[] = {
	{ MODES(02400, 04, 05253, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("a\025", 2)
		OUT("a^U\012", 4) WAITING(0) },
	{ KEYS("\303_\004!\000 _", 7)
		OUT("\303_!^\100 _", 7) WAITING(2) },
	{ KEYS("-\177b\010\021\254", 6)
		OUT("-^\077b^H\254", 7) WAITING(2) },
	{ KEYS("\003-\001\303 \032B\342", 8)
		OUT("^C-^A\303 ^ZB\342", 11) WAITING(2) },
	{ READ(3, 2)
		OUT("\303_", 2) WAITING(0) },
	{ READ(1, -11)
		OUT("", 0) WAITING(0) },
	{ KEYS("\003-", 2)
		OUT("^C-", 3) WAITING(0) },
	{ KEYS("B_", 2)
		OUT("B_", 2) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_67[] = {
	{ MODES(02410, 027, 0106073, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("\026\015 \303ba\001", 7)
		OUT(" \303BA\001", 5) WAITING(0) },
	{ KEYS("aa\000a", 4)
		OUT("AA\000A", 4) WAITING(0) },
	{ READ(3, -11)
		OUT("", 0) WAITING(0) },
	{ READ(1, -11)
		OUT("", 0) WAITING(0) },
	{ KEYS("\025\011\022", 3)
		OUT("\134A\000AA\001AB\303 \015/\011\022\015\012"
			"\011", 17) WAITING(0) },
	{ KEYS("\000_\025", 3)
		OUT("\000_\134_\000\011/", 7) WAITING(0) },
	{ KEYS("\012_", 2)
		OUT("\015\012_", 3) WAITING(1) },
	{ KEYS("_;\027B", 4)
		OUT("_;\134;__/B", 8) WAITING(1) },
	{ READ(100, 1)
		OUT("\012", 1) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct step steps_random_68[] = {
	{ MODES(0400, 05, 0105033, 3, 127, 0, 33)
		OUT("", 0) },
	{ KEYS("\015\011\177\001\342\254", 6)
		OUT("\015\012\011\010\010\010\010\010\010\010\010^A\342\254", 15) WAITING(1) },
	{ WRITE(";", 1)
		OUT(";", 1) },
	{ KEYS("bb b\025B", 6)
		OUT("bb b^UB", 7) WAITING(1) },
	{ KEYS("\244", 1)
		OUT("\244", 1) WAITING(1) },
	{ KEYS("\177;a!Bb B", 8)
		OUT("\010 \010;a!Bb B", 10) WAITING(5) },
	{ KEYS("a\000;\022", 4)
		OUT("a^\100;^R\015\012Bb Ba^\100;", 16) WAITING(5) },
	{ MODES(02500, 05, 0105023, 3, 127, 0, 0)
		OUT("", 0) },
	{ KEYS("!\342\377", 3)
		OUT("", 0) WAITING(5) },
	{ READ(100, 1)
		OUT("\012", 1) WAITING(4) },
	{ READ(100, 4)
		OUT("B;a!", 4) WAITING(0) },
};

static const struct step steps_random_69[] = {
	{ MODES(0400, 04, 0105073, 3, 127, 0, 0)
		OUT("", 0) },
	{ WRITE("\000", 1)
		OUT("\000", 1) },
	{ READ(2, -11)
		OUT("", 0) WAITING(0) },
	{ KEYS(" \027B\254", 4)
		OUT(" \010 \010B\254", 6) WAITING(0) },
	{ KEYS("-__aa", 5)
		OUT("-__aa", 5) WAITING(0) },
	{ KEYS("\012a!\032_\200", 6)
		OUT("\012a!^Z_\200", 7) WAITING(0) },
	{ KEYS("_!\177;  \010", 7)
		OUT("_!\010 \010;  ^H", 10) WAITING(0) },
	{ KEYS("\003", 1)
		OUT("^C", 2) WAITING(0) },
	{ KEYS("b\032\001  ;", 6)
		OUT("b^Z^A  ;", 8) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
	{ READ(100, -11)
		OUT("", 0) WAITING(0) },
};

static const struct test_case cases[] = {
	CASE(line),
	CASE(lines_are_read_one_by_one),
	CASE(line_is_read_in_parts),
	CASE(unfinished_line_is_not_read),
	CASE(erase),
	CASE(erase_empty),
	CASE(erase_control),
	CASE(erase_tab),
	CASE(erase_tab_after_tab),
	CASE(erase_tab_behind_prompt),
	CASE(erase_without_echoe),
	CASE(erase_echoprt),
	CASE(erase_latin_bytes),
	CASE(erase_utf8),
	CASE(erase_utf8_broken),
	CASE(erase_utf8_tab),
	CASE(erase_utf8_echoprt),
	CASE(werase),
	CASE(werase_all),
	CASE(werase_signs),
	CASE(werase_not_extended),
	CASE(kill),
	CASE(kill_control_and_tab),
	CASE(kill_echok),
	CASE(kill_nothing_shown),
	CASE(kill_no_echo),
	CASE(kill_echoprt),
	CASE(eof),
	CASE(eof_behind_full_buffer),
	CASE(eof_read_in_parts),
	CASE(eol),
	CASE(eol2),
	CASE(eol2_not_extended),
	CASE(reprint),
	CASE(reprint_no_echo),
	CASE(lnext),
	CASE(lnext_no_echoctl),
	CASE(lnext_not_extended),
	CASE(nul),
	CASE(no_echo),
	CASE(echonl),
	CASE(no_echoctl),
	CASE(intr),
	CASE(intr_drops_lines),
	CASE(intr_noflsh),
	CASE(quit_susp),
	CASE(no_isig),
	CASE(intr_no_echo),
	CASE(keys_off),
	CASE(stop_start),
	CASE(stop_xany),
	CASE(stop_intr),
	CASE(stop_mode_off),
	CASE(no_ixon),
	CASE(icrnl_off),
	CASE(igncr),
	CASE(inlcr),
	CASE(istrip),
	CASE(iuclc),
	CASE(iuclc_not_extended),
	CASE(parmrk),
	CASE(high_bytes),
	CASE(raw),
	CASE(raw_echo),
	CASE(raw_echo_no_icrnl),
	CASE(raw_inlcr),
	CASE(raw_parts),
	CASE(raw_intr),
	CASE(raw_isig_off_opost_off),
	CASE(to_raw_in_mid_line),
	CASE(to_raw_behind_lines),
	CASE(to_lines_with_bytes),
	CASE(to_lines_with_bytes_and_more),
	CASE(to_lines_empty),
	CASE(to_raw_after_lnext),
	CASE(extproc),
	CASE(write_opost),
	CASE(write_raw),
	CASE(write_no_onlcr),
	CASE(write_ocrnl),
	CASE(write_onocr),
	CASE(write_onlret),
	CASE(write_olcuc),
	CASE(write_xtabs),
	CASE(write_xtabs_utf8),
	CASE(write_then_type),
	CASE(echo_olcuc),
	CASE(echo_xtabs),
	CASE(random_0),
	CASE(random_1),
	CASE(random_2),
	CASE(random_3),
	CASE(random_4),
	CASE(random_5),
	CASE(random_6),
	CASE(random_7),
	CASE(random_8),
	CASE(random_9),
	CASE(random_10),
	CASE(random_11),
	CASE(random_12),
	CASE(random_13),
	CASE(random_14),
	CASE(random_15),
	CASE(random_16),
	CASE(random_17),
	CASE(random_18),
	CASE(random_19),
	CASE(random_20),
	CASE(random_21),
	CASE(random_22),
	CASE(random_23),
	CASE(random_24),
	CASE(random_25),
	CASE(random_26),
	CASE(random_27),
	CASE(random_28),
	CASE(random_29),
	CASE(random_30),
	CASE(random_31),
	CASE(random_32),
	CASE(random_33),
	CASE(random_34),
	CASE(random_35),
	CASE(random_36),
	CASE(random_37),
	CASE(random_38),
	CASE(random_39),
	CASE(random_40),
	CASE(random_41),
	CASE(random_42),
	CASE(random_43),
	CASE(random_44),
	CASE(random_45),
	CASE(random_46),
	CASE(random_47),
	CASE(random_48),
	CASE(random_49),
	CASE(random_50),
	CASE(random_51),
	CASE(random_52),
	CASE(random_53),
	CASE(random_54),
	CASE(random_55),
	CASE(random_56),
	CASE(random_57),
	CASE(random_58),
	CASE(random_59),
	CASE(random_60),
	CASE(random_61),
	CASE(random_62),
	CASE(random_63),
	CASE(random_64),
	CASE(random_65),
	CASE(random_66),
	CASE(random_67),
	CASE(random_68),
	CASE(random_69),
};
