/* SPDX-License-Identifier: MIT */
/*
 * lib/vsprintf.c - printf's formatting, into a buffer that it never leaves
 *
 *	%[-+ #0][width|*][.precision|.*][hh|h|l|ll|z|t|j]conversion
 *
 *	d i u x X o c s %	as in C99; a NULL string prints (null)
 *	p			the address as hex digits, all of them, without 0x
 *	pa			a phys_addr_t through its pointer, as 0x and all its
 *				digits, so that no caller depends on its width
 *	pS			symbol+offset/size, from whoever registered that he knows
 *				symbols; the address as %p prints it until then
 *
 * No floating point, no wide characters, no %n.  An unknown conversion, also a
 * known one with a length that it does not take, is printed as it stands, and so
 * is all that follows: what the remaining arguments are is anybody's guess.
 *
 * A conversion is parsed into a struct spec (check), its argument becomes text
 * in a small buffer (decide), and emit_*() puts that, padded, into the output
 * (change).  The output counts every character and stores those that fit.
 *
 * Locking: none.  The symbol formatter is set once, during boot.
 */
#include <lib/div64.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/printf.h>
#include <lib/string.h>
#include <lib/types.h>
#include <limits.h>

#define FLAG_LEFT	0x01	/* '-' */
#define FLAG_PLUS	0x02	/* '+' */
#define FLAG_SPACE	0x04	/* ' ' */
#define FLAG_ALT	0x08	/* '#' */
#define FLAG_ZERO	0x10	/* '0' */
#define FLAG_UPPER	0x20	/* capital hex digits */

#define NO_PRECISION	(-1)
#define DIGITS_MAX	22	/* 2^64 - 1 in octal */
#define SYMBOL_MAX	128	/* what %pS may take */

enum length { LEN_NONE, LEN_HH, LEN_H, LEN_L, LEN_LL, LEN_Z, LEN_T, LEN_J };

/* One conversion, as written in the format. */
struct spec {
	unsigned int	flags;
	int		width;		/* 0 if none */
	int		precision;	/* NO_PRECISION if none */
	enum length	length;
	char		conversion;
};

/* Where the text goes, and how much of it there would be. */
struct output {
	char		*buf;
	size_t		size;		/* of buf, the NUL included */
	size_t		len;		/* characters so far, INT_MAX at most */
	bool		overflow;	/* there were more than INT_MAX */
	va_list		args;
};

static int (*symbol_formatter)(char *buf, size_t size, unsigned long addr);

/*
 * printf_set_symbol_formatter - say who resolves addresses for %pS
 *
 * format writes "symbol+offset/size" as snprintf would, or returns a negative
 * number if it knows no symbol for addr.  NULL takes the formatter away.
 */
void printf_set_symbol_formatter(int (*format)(char *buf, size_t size, unsigned long addr))
{
	symbol_formatter = format;
}

/* --- output --------------------------------------------------------------- */

/* Counts n more characters; returns how many of them the buffer has room for. */
static size_t output_reserve(struct output *out, size_t n)
{
	size_t room = out->len + 1 < out->size ? out->size - 1 - out->len : 0;

	if (n > INT_MAX - out->len) {
		out->overflow = true;
		out->len = INT_MAX;
	} else {
		out->len += n;
	}
	return min(n, room);
}

static void emit_text(struct output *out, const char *text, size_t n)
{
	size_t at = out->len;

	n = output_reserve(out, n);
	if (n > 0)
		memcpy(out->buf + at, text, n);
}

static void emit_repeated(struct output *out, char c, size_t n)
{
	size_t at = out->len;

	n = output_reserve(out, n);
	if (n > 0)
		memset(out->buf + at, c, n);
}

/* Text in a field of spec's width. */
static void emit_field(struct output *out, const struct spec *spec, const char *text, size_t len)
{
	size_t padding = (size_t)spec->width > len ? (size_t)spec->width - len : 0;

	if (!(spec->flags & FLAG_LEFT))
		emit_repeated(out, ' ', padding);
	emit_text(out, text, len);
	if (spec->flags & FLAG_LEFT)
		emit_repeated(out, ' ', padding);
}

/* --- numbers -------------------------------------------------------------- */

/* Writes value's digits so that they end before end; returns the first.  Zero has none. */
static char *digits_before(char *end, uint64_t value, unsigned int base, bool upper)
{
	const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	unsigned int shift = base == 16 ? 4 : 3;
	uint32_t digit;

	while (value != 0) {
		if (base == 10) {
			value = div_u64_rem(value, 10, &digit);
		} else {
			digit = (uint32_t)value & (base - 1);
			value >>= shift;
		}
		*--end = digits[digit];
	}
	return end;
}

/*
 * A number is   padding  prefix  zeros  digits  padding   where prefix is a sign
 * or 0x and the zeros come from the precision or, without one, from the flag 0.
 */
static void emit_number(struct output *out, const struct spec *spec, const char *prefix,
			uint64_t value, unsigned int base)
{
	char buf[DIGITS_MAX];
	char *end = buf + sizeof(buf);
	char *digits = digits_before(end, value, base, spec->flags & FLAG_UPPER);
	size_t len = (size_t)(end - digits);
	size_t wanted = spec->precision == NO_PRECISION ? 1 : (size_t)spec->precision;
	size_t zeros = wanted > len ? wanted - len : 0;
	size_t total, padding;

	if (base == 8 && (spec->flags & FLAG_ALT) && zeros == 0)
		zeros = 1;
	total = strlen(prefix) + zeros + len;
	padding = (size_t)spec->width > total ? (size_t)spec->width - total : 0;

	if (!(spec->flags & (FLAG_LEFT | FLAG_ZERO)))
		emit_repeated(out, ' ', padding);
	emit_text(out, prefix, strlen(prefix));
	if (spec->flags & FLAG_ZERO)
		emit_repeated(out, '0', padding);
	emit_repeated(out, '0', zeros);
	emit_text(out, digits, len);
	if (spec->flags & FLAG_LEFT)
		emit_repeated(out, ' ', padding);
}

static uint64_t next_unsigned(struct output *out, enum length length)
{
	switch (length) {
	case LEN_HH:	return (unsigned char)va_arg(out->args, unsigned int);
	case LEN_H:	return (unsigned short)va_arg(out->args, unsigned int);
	case LEN_L:	return va_arg(out->args, unsigned long);
	case LEN_LL:	return va_arg(out->args, unsigned long long);
	case LEN_Z:	return va_arg(out->args, size_t);
	case LEN_T:	return (size_t)va_arg(out->args, ptrdiff_t);
	case LEN_J:	return va_arg(out->args, uintmax_t);
	default:	return va_arg(out->args, unsigned int);
	}
}

static int64_t next_signed(struct output *out, enum length length)
{
	switch (length) {
	case LEN_HH:	return (signed char)va_arg(out->args, int);
	case LEN_H:	return (short)va_arg(out->args, int);
	case LEN_L:	return va_arg(out->args, long);
	case LEN_LL:	return va_arg(out->args, long long);
	case LEN_Z:
	case LEN_T:	return va_arg(out->args, ptrdiff_t);
	case LEN_J:	return va_arg(out->args, intmax_t);
	default:	return va_arg(out->args, int);
	}
}

static void emit_signed(struct output *out, const struct spec *spec)
{
	int64_t value = next_signed(out, spec->length);
	const char *sign = "";

	if (value < 0)
		sign = "-";
	else if (spec->flags & FLAG_PLUS)
		sign = "+";
	else if (spec->flags & FLAG_SPACE)
		sign = " ";
	emit_number(out, spec, sign, value < 0 ? -(uint64_t)value : (uint64_t)value, 10);
}

static void emit_hex(struct output *out, struct spec *spec)
{
	uint64_t value = next_unsigned(out, spec->length);
	const char *prefix = "";

	if (spec->conversion == 'X')
		spec->flags |= FLAG_UPPER;
	if ((spec->flags & FLAG_ALT) && value != 0)
		prefix = spec->conversion == 'X' ? "0X" : "0x";
	emit_number(out, spec, prefix, value, 16);
}

/* --- characters, strings, pointers ---------------------------------------- */

static void emit_char(struct output *out, const struct spec *spec)
{
	char c = (char)va_arg(out->args, int);

	emit_field(out, spec, &c, 1);
}

static void emit_string(struct output *out, const struct spec *spec)
{
	const char *text = va_arg(out->args, const char *);
	size_t max = spec->precision == NO_PRECISION ? INT_MAX : (size_t)spec->precision;

	if (!text)
		text = "(null)";
	emit_field(out, spec, text, strnlen(text, max));
}

/* All digits of a number of nr_bytes bytes, whatever flags and precision were asked for. */
static void emit_address(struct output *out, struct spec *spec, const char *prefix,
			 uint64_t value, size_t nr_bytes)
{
	spec->flags &= FLAG_LEFT;
	spec->precision = (int)(2 * nr_bytes);
	emit_number(out, spec, prefix, value, 16);
}

static void emit_symbol(struct output *out, struct spec *spec, const void *addr)
{
	char name[SYMBOL_MAX];
	int len = -1;

	if (symbol_formatter)
		len = symbol_formatter(name, sizeof(name), (unsigned long)addr);
	if (len < 0)
		emit_address(out, spec, "", (uintptr_t)addr, sizeof(addr));
	else
		emit_field(out, spec, name, min((size_t)len, sizeof(name) - 1));
}

/* fmt is what follows the p; returns what follows the conversion. */
static const char *emit_pointer(struct output *out, struct spec *spec, const char *fmt)
{
	const void *pointer = va_arg(out->args, const void *);

	switch (*fmt) {
	case 'a':
		emit_address(out, spec, "0x", *(const phys_addr_t *)pointer, sizeof(phys_addr_t));
		return fmt + 1;
	case 'S':
		emit_symbol(out, spec, pointer);
		return fmt + 1;
	default:
		emit_address(out, spec, "", (uintptr_t)pointer, sizeof(pointer));
		return fmt;
	}
}

/* --- the format ----------------------------------------------------------- */

static const char *parse_flags(const char *fmt, unsigned int *flags)
{
	for (*flags = 0;; fmt++) {
		switch (*fmt) {
		case '-':	*flags |= FLAG_LEFT; break;
		case '+':	*flags |= FLAG_PLUS; break;
		case ' ':	*flags |= FLAG_SPACE; break;
		case '#':	*flags |= FLAG_ALT; break;
		case '0':	*flags |= FLAG_ZERO; break;
		default:	return fmt;
		}
	}
}

/* A decimal number, or 0 if there is none; one beyond INT_MAX stays at INT_MAX. */
static const char *parse_number(const char *fmt, int *number)
{
	for (*number = 0; *fmt >= '0' && *fmt <= '9'; fmt++) {
		int digit = *fmt - '0';

		*number = *number > (INT_MAX - digit) / 10 ? INT_MAX : *number * 10 + digit;
	}
	return fmt;
}

static const char *parse_width(struct output *out, const char *fmt, struct spec *spec)
{
	if (*fmt != '*')
		return parse_number(fmt, &spec->width);
	spec->width = va_arg(out->args, int);
	if (spec->width < 0) {
		spec->flags |= FLAG_LEFT;
		spec->width = spec->width < -INT_MAX ? INT_MAX : -spec->width;
	}
	return fmt + 1;
}

static const char *parse_precision(struct output *out, const char *fmt, struct spec *spec)
{
	spec->precision = NO_PRECISION;
	if (*fmt != '.')
		return fmt;
	if (*++fmt != '*')
		return parse_number(fmt, &spec->precision);
	spec->precision = max(va_arg(out->args, int), NO_PRECISION);
	return fmt + 1;
}

static const char *parse_length(const char *fmt, enum length *length)
{
	switch (*fmt) {
	case 'h':
		*length = fmt[1] == 'h' ? LEN_HH : LEN_H;
		return fmt + (fmt[1] == 'h' ? 2 : 1);
	case 'l':
		*length = fmt[1] == 'l' ? LEN_LL : LEN_L;
		return fmt + (fmt[1] == 'l' ? 2 : 1);
	case 'z':
		*length = LEN_Z;
		return fmt + 1;
	case 't':
		*length = LEN_T;
		return fmt + 1;
	case 'j':
		*length = LEN_J;
		return fmt + 1;
	default:
		*length = LEN_NONE;
		return fmt;
	}
}

/* fmt is what follows the %; returns what follows the conversion character. */
static const char *parse_spec(struct output *out, const char *fmt, struct spec *spec)
{
	fmt = parse_flags(fmt, &spec->flags);
	fmt = parse_width(out, fmt, spec);
	fmt = parse_precision(out, fmt, spec);
	fmt = parse_length(fmt, &spec->length);
	spec->conversion = *fmt;
	return *fmt == '\0' ? fmt : fmt + 1;
}

/* The flags that another flag or the precision of a number overrides are dropped. */
static void normalise_number(struct spec *spec)
{
	if ((spec->flags & FLAG_LEFT) || spec->precision != NO_PRECISION)
		spec->flags &= ~FLAG_ZERO;
}

/* fmt is what follows the conversion; returns where to go on, NULL if it is unknown. */
static const char *emit_conversion(struct output *out, struct spec *spec, const char *fmt)
{
	switch (spec->conversion) {
	case 'd':
	case 'i':
		normalise_number(spec);
		emit_signed(out, spec);
		return fmt;
	case 'u':
	case 'o':
		normalise_number(spec);
		emit_number(out, spec, "", next_unsigned(out, spec->length),
			    spec->conversion == 'u' ? 10 : 8);
		return fmt;
	case 'x':
	case 'X':
		normalise_number(spec);
		emit_hex(out, spec);
		return fmt;
	}
	if (spec->length != LEN_NONE)
		return NULL;
	switch (spec->conversion) {
	case 'c':
		emit_char(out, spec);
		return fmt;
	case 's':
		emit_string(out, spec);
		return fmt;
	case 'p':
		return emit_pointer(out, spec, fmt);
	case '%':
		emit_text(out, "%", 1);
		return fmt;
	default:
		return NULL;
	}
}

static void format_all(struct output *out, const char *fmt)
{
	while (*fmt != '\0') {
		const char *percent = strchr(fmt, '%');
		size_t plain = percent ? (size_t)(percent - fmt) : strlen(fmt);
		struct spec spec;

		emit_text(out, fmt, plain);
		if (!percent)
			return;
		fmt = emit_conversion(out, &spec, parse_spec(out, percent + 1, &spec));
		if (!fmt) {
			emit_text(out, percent, strlen(percent));
			return;
		}
	}
}

/*
 * vsnprintf - format into at most size bytes, the ending NUL included
 *
 * buf may be NULL if size is 0; otherwise it is always ended with a NUL.
 *
 * Return: the length of the whole text, which was cut if that is size or more;
 * -EOVERFLOW if it is more than INT_MAX.
 */
int vsnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	struct output out = { .buf = buf, .size = size };

	va_copy(out.args, args);
	format_all(&out, fmt);
	va_end(out.args);
	if (size > 0)
		buf[min(out.len, size - 1)] = '\0';
	return out.overflow ? -EOVERFLOW : (int)out.len;
}

/* snprintf - vsnprintf() with the arguments in the call */
int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}

/*
 * vscnprintf - as vsnprintf(), for callers that append at buf + length
 *
 * Return: the number of characters now in buf, which is never size or more
 * unless size is 0.
 */
int vscnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	int len = vsnprintf(buf, size, fmt, args);

	if (size == 0)
		return 0;
	if (len < 0 || (size_t)len >= size)
		return (int)min_t(size_t, size - 1, INT_MAX);
	return len;
}

/* scnprintf - vscnprintf() with the arguments in the call */
int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vscnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}
