/* SPDX-License-Identifier: MIT */
/*
 * user/lib/printf.c - a small printf that writes whole lines
 *
 *	%d %u %x %s %c %%	with a width, zero-padded (%08x) or left-adjusted (%-8s)
 *	%llu %llx		64 bits
 *
 * Each line is one write: lines of several processes, and of the kernel, do not mix.
 * A child gets a copy of what its parent had not written yet: end the line, or call
 * print_flush(), before fork.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "printf.h"
#include "string.h"
#include "sys.h"

#define LINE_SIZE	256

static char line[LINE_SIZE];
static size_t used;

/*
 * print_flush - write what stands in the line so far
 *
 * There is nobody to tell that standard output does not take it: the rest is dropped.
 */
void print_flush(void)
{
	size_t done = 0;
	long wrote;

	while (done < used) {
		wrote = sys_write(1, line + done, used - done);
		if (wrote <= 0)
			break;
		done += (size_t)wrote;
	}
	used = 0;
}

static void put(char c)
{
	line[used++] = c;
	if (c == '\n' || used == LINE_SIZE)
		print_flush();
}

struct field {
	size_t width;
	bool zeroes;
	bool left;
};

static void put_field(const char *text, size_t length, const struct field *field)
{
	size_t pad = field->width > length ? field->width - length : 0;
	size_t i;

	for (i = 0; i < pad && !field->left; i++)
		put(field->zeroes ? '0' : ' ');
	for (i = 0; i < length; i++)
		put(text[i]);
	for (i = 0; i < pad && field->left; i++)
		put(' ');
}

/* Divide by a small number, in two steps that the processor can do; return the rest. */
static uint32_t divide(uint64_t *number, uint32_t by)
{
	uint32_t high = (uint32_t)(*number >> 32), low = (uint32_t)*number;
	uint32_t high_quotient = high / by, rest = high % by;

	__asm__("divl %2" : "+a"(low), "+d"(rest) : "r"(by));
	*number = (uint64_t)high_quotient << 32 | low;
	return rest;
}

static void put_number(uint64_t number, uint32_t base, bool negative, const struct field *field)
{
	char digits[24];
	size_t at = sizeof(digits);

	do {
		digits[--at] = "0123456789abcdef"[divide(&number, base)];
	} while (number);
	if (negative)
		digits[--at] = '-';
	put_field(digits + at, sizeof(digits) - at, field);
}

static void put_signed(int32_t number, const struct field *field)
{
	put_number(number < 0 ? 0 - (uint32_t)number : (uint32_t)number, 10, number < 0, field);
}

static const char *read_field(const char *format, struct field *field)
{
	*field = (struct field){ 0, false, false };
	for (; *format == '0' || *format == '-'; format++) {
		field->zeroes |= *format == '0';
		field->left |= *format == '-';
	}
	for (; *format >= '0' && *format <= '9'; format++)
		field->width = field->width * 10 + (size_t)(*format - '0');
	return format;
}

void vprintf(const char *format, va_list args)
{
	struct field field;
	const char *text;
	bool wide;
	char c;

	for (; *format; format++) {
		if (*format != '%') {
			put(*format);
			continue;
		}
		format = read_field(format + 1, &field);
		wide = format[0] == 'l' && format[1] == 'l';
		while (*format == 'l' || *format == 'z')	/* long is an int here */
			format++;
		switch (*format) {
		case 'd':
			put_signed(va_arg(args, int), &field);
			break;
		case 'u':
		case 'x':
			put_number(wide ? va_arg(args, uint64_t) : va_arg(args, unsigned int),
				   *format == 'u' ? 10 : 16, false, &field);
			break;
		case 's':
			text = va_arg(args, const char *);
			put_field(text, strlen(text), &field);
			break;
		case 'c':
			c = (char)va_arg(args, int);
			put_field(&c, 1, &field);
			break;
		default:
			put(*format);
		}
	}
}

void printf(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vprintf(format, args);
	va_end(args);
}
