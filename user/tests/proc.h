/* SPDX-License-Identifier: MIT */
/*
 * user/tests/proc.h - files of /proc, read and looked through
 */
#pragma once

#include "test.h"

#define TEXT_SIZE	16384

static bool made_proc, mounted_proc;

/* /proc is there, whoever mounted it. */
static inline void need_proc(void)
{
	made_proc = syscall2(__NR_mkdir, (long)"/proc", 0755) == 0;
	mounted_proc = syscall5(__NR_mount, (long)"proc", (long)"/proc", (long)"proc", 0, 0) == 0;
	if (syscall2(__NR_access, (long)"/proc/self/stat", 0))
		bail("there is no /proc");
}

/* And is not there any more, if it was not before. */
static inline void leave_proc(void)
{
	if (mounted_proc && syscall2(__NR_umount2, (long)"/proc", 0))
		bail("/proc is still used");
	if (made_proc)
		syscall1(__NR_rmdir, (long)"/proc");
}

/* The whole of a file that is open, as text; its length or an error. */
static inline long read_open(int fd, char *text)
{
	long done = 0, more;

	do {
		more = sys_read(fd, text + done, TEXT_SIZE - 1 - (size_t)done);
		done += more > 0 ? more : 0;
	} while (more > 0);
	text[done] = '\0';
	return more < 0 ? more : done;
}

static inline long read_text(const char *path, char *text)
{
	int fd = sys_open(path, O_RDONLY);
	long length = fd;

	text[0] = '\0';
	if (fd >= 0) {
		length = read_open(fd, text);
		sys_close(fd);
	}
	return length;
}

static inline long write_text(const char *path, const char *text)
{
	int fd = sys_open(path, O_WRONLY);
	long done = fd;

	if (fd >= 0) {
		done = sys_write(fd, text, strlen(text));
		sys_close(fd);
	}
	return done;
}

/* /proc/PID/NAME; the text is overwritten by the next call. */
static inline const char *proc_path(int pid, const char *name)
{
	static char path[64];
	char digits[12], *at = path;
	int nr = 0;

	memcpy(at, "/proc/", 6);
	at += 6;
	do {
		digits[nr++] = (char)('0' + pid % 10);
		pid /= 10;
	} while (pid);
	while (nr)
		*at++ = digits[--nr];
	*at++ = '/';
	memcpy(at, name, strlen(name) + 1);
	return path;
}

static inline bool begins_with(const char *text, const char *with)
{
	return memcmp(text, with, strlen(with)) == 0;
}

/* Where a line begins that begins so; NULL. */
static inline const char *find_line(const char *text, const char *with)
{
	for (; *text; text++) {
		size_t length = strlen(with);

		if (strlen(text) >= length && begins_with(text, with))
			return text;
		while (*text && *text != '\n')
			text++;
		if (!*text)
			break;
	}
	return NULL;
}

/* The line is this one, and ends there. */
static inline bool has_line(const char *text, const char *line)
{
	const char *at = find_line(text, line);

	return at && at[strlen(line)] == '\n';
}

static inline const char *skip_blanks(const char *text)
{
	while (*text == ' ' || *text == '\t')
		text++;
	return text;
}

static inline uint32_t hex(const char **text)
{
	uint32_t value = 0;

	for (;; (*text)++) {
		char c = **text;

		if (c >= '0' && c <= '9')
			value = value * 16 + (uint32_t)(c - '0');
		else if (c >= 'a' && c <= 'f')
			value = value * 16 + (uint32_t)(c - 'a' + 10);
		else
			return value;
	}
}

static inline uint32_t decimal(const char *text)
{
	uint32_t value = 0;

	for (; *text >= '0' && *text <= '9'; text++)
		value = value * 10 + (uint32_t)(*text - '0');
	return value;
}

/* The number behind a word at a line's beginning; -1: there is no such line. */
static inline long value_of(const char *text, const char *word)
{
	const char *at = find_line(text, word);

	return at ? (long)decimal(skip_blanks(at + strlen(word))) : -1;
}

/* Field n of a line, the first is 1. */
static inline const char *field(const char *text, int n)
{
	for (n--; n > 0 && *text; text++)
		n -= *text == ' ';
	return text;
}
