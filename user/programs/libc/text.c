/* SPDX-License-Identifier: MIT */
/*
 * text - numbers, strings, files and dates as a libc reads and writes them
 *
 * Most of it is computed without the kernel.  It is here because it needs every register of the
 * machine to stay what it was, over faults, switches and signals: those of the FPU above all.
 */
#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <wchar.h>

#include "check.h"

static void numbers(void)
{
	static const double values[] = {
		0.0, -0.0, 1.0, 1.5, 3.14159265358979, 1e21, 1.7976931348623157e308,
		4.9406564584124654e-324, 123456789.125, -0.001,
	};
	double back;
	char text[64];
	bool good = true;

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		snprintf(text, sizeof(text), "%.17g", values[i]);
		back = strtod(text, NULL);
		good = good && memcmp(&back, &values[i], sizeof(back)) == 0;
		printf("%g %.3f %e %a\n", values[i], values[i] > 1e20 ? 0 : values[i], values[i],
		       values[i]);
	}
	check(good, "what %.17g writes strtod reads");
	printf("%d %+5d|%-6d|%06d %x %#o %lld %zu %c %.3s %%\n", -42, 42, 42, 42, 48879, 8,
	       -9000000000000000000LL, (size_t)4000000000u, 'q', "quire");
	printf("%Lf %Le\n", 1.0L / 3, 2.0L / 3);
}

static void parsing(void)
{
	unsigned int hex;
	double real;
	char word[16], *end;
	int n = sscanf("  12ab 3.5e2 word;rest", "%x %lf %15[a-z]", &hex, &real, word);

	check(n == 3 && hex == 0x12ab && real == 350 && strcmp(word, "word") == 0, "sscanf");
	check(strtol("-0x7fTail", &end, 0) == -127 && strcmp(end, "Tail") == 0,
	      "strtol, and where it ends");
	errno = 0;
	check(strtoul("99999999999", NULL, 10) == ULONG_MAX && errno == ERANGE,
	      "strtoul of too much");
	check(isinf(strtod("1e999", NULL)) && isnan(strtod("nan", NULL)), "infinity and no number");
}

static void mathematics(void)
{
	double x = 0, y = 1;
	long double z = 1;

	for (int i = 1; i <= 1000; i++) {
		x += sin(i) * sin(i) + cos(i) * cos(i);
		y = sqrt(y * y + 2 * i + 1);
		z = z * (1 + 1.0L / i);
	}
	check(fabs(x - 1000) < 1e-9 && fabs(y - sqrt(1 + 1000.0 * 1002)) < 1e-6,
	      "sines, cosines and roots");
	check(fabsl(z - 1001) < 1e-12L, "80 bits of long double");
	check(fabs(exp(log(10)) - 10) < 1e-12 && pow(2, 0.5) * pow(2, 0.5) - 2 < 1e-12 &&
	      floor(-1.5) == -2 && lrint(2.5) == 2 && fmod(7.5, 2) == 1.5,
	      "logarithms, powers, rounding");
}

/* --- sorting and searching --- */

static int compare_ints(const void *a, const void *b)
{
	unsigned int x = *(const unsigned int *)a, y = *(const unsigned int *)b;

	return x < y ? -1 : x > y;
}

static int compare_words(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void sorting(void)
{
	static unsigned int values[20000];
	static char words[500][12];
	unsigned int seed = 2463534242u, sum = 0, after = 0, key;
	bool good = true;

	for (int i = 0; i < 20000; i++)
		sum += values[i] = random_next(&seed);
	key = values[4711];
	qsort(values, 20000, sizeof(values[0]), compare_ints);
	for (int i = 0; i < 20000; i++) {
		after += values[i];
		good = good && (!i || values[i - 1] <= values[i]);
	}
	check(good && after == sum, "qsort of 20,000 numbers");
	check(bsearch(&key, values, 20000, sizeof(key), compare_ints) != NULL,
	      "bsearch finds one of them");
	for (int i = 0; i < 500; i++)
		snprintf(words[i], sizeof(words[i]), "w%08x", random_next(&seed));
	qsort(words, 500, sizeof(words[0]), compare_words);
	for (int i = 1; i < 500; i++)
		good = good && strcmp(words[i - 1], words[i]) <= 0;
	check(good, "qsort of words");
}

/* --- strings: every length and alignment, against one byte at a time --- */

static bool string_calls_agree(const char *from, char *to, size_t length)
{
	memset(to - 1, '#', length + 3);
	memcpy(to, from, length);
	to[length] = '\0';
	for (size_t i = 0; i < length; i++)
		if (to[i] != from[i])
			return false;
	if (to[-1] != '#' || to[length + 1] != '#' || strlen(to) != length ||
	    memchr(to, 'Z', length))
		return false;
	if (length && (strchr(to, to[length - 1]) > to + length || memcmp(to, from, length)))
		return false;
	memmove(to + 1, to, length);
	return memcmp(to + 1, from, length) == 0;
}

static void strings(void)
{
	static char from[600], to[600];
	bool good = true;

	for (int i = 0; i < 600; i++)
		from[i] = (char)('a' + i * 7 % 25);
	for (int align = 0; align < 16; align++)
		for (size_t length = 0; length < 260; length += length < 70 ? 1 : 13)
			good = good && string_calls_agree(from + align,
							  to + 32 + (align * 5 & 15), length);
	check(good, "memcpy, memmove, memcmp, strlen, strchr at every alignment");
	check(strcmp(strstr("a page of pages", "pages"), "pages") == 0 && !strstr("a", "ab") &&
	      strcspn("frame:3", ":") == 5 && strncmp("zone", "zonelist", 4) == 0,
	      "strstr, strcspn, strncmp");
}

/* --- files --- */

static void memory_streams(void)
{
	char *text = NULL, line[64];
	size_t size = 0;
	FILE *out = open_memstream(&text, &size), *in;
	int lines = 0, sum = 0, value;

	need(out != NULL, "open_memstream");
	for (int i = 0; i < 1000; i++)
		fprintf(out, "line %d\n", i);
	fclose(out);
	in = fmemopen(text, size, "r");
	need(in != NULL, "fmemopen");
	while (fgets(line, sizeof(line), in)) {
		lines++;
		if (sscanf(line, "line %d", &value) == 1)
			sum += value;
	}
	check(lines == 1000 && sum == 499500 && feof(in) && !ferror(in),
	      "a thousand lines through memory");
	fclose(in);
	free(text);
}

static void files(void)
{
	FILE *file = fopen("data/pages", "r");
	unsigned char bytes[3000];
	unsigned int sum = 0;
	size_t got, total = 0;
	struct stat facts;
	long size;

	need(file != NULL, "data/pages");
	fseek(file, 0, SEEK_END);
	size = ftell(file);
	check(fstat(fileno(file), &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size == size,
	      "fstat and the end of a file agree");
	rewind(file);
	while ((got = fread(bytes, 1, sizeof(bytes), file)) > 0) {
		total += got;
		for (size_t i = 0; i < got; i++)
			sum = sum * 31 + bytes[i];
	}
	printf("%zu bytes, sum %08x\n", total, sum);
	check((long)total == size && feof(file), "fread reads all of it");
	clearerr(file);
	fseek(file, 100, SEEK_SET);
	got = (size_t)fgetc(file);
	ungetc((int)got, file);
	check(fgetc(file) == (int)got && ftell(file) == 101, "fseek, fgetc, ungetc, ftell");
	fclose(file);
	check(!fopen("no/such/file", "r") && errno == ENOENT, "a file that is not there");
	printf("%s; %s\n", strerror(ENOENT), strerror(EINVAL));
}

/* --- dates --- */

static void dates(void)
{
	struct tm date = { .tm_year = 124, .tm_mon = 1, .tm_mday = 29, .tm_hour = 12 };
	time_t when = 1000000000, now = time(NULL);
	char text[64];

	setenv("TZ", "UTC0", 1);
	tzset();
	strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S %a %j", gmtime(&when));
	puts(text);
	check(mktime(&date) == 1709208000 && date.tm_wday == 4 && date.tm_yday == 59,
	      "mktime of a leap day");
	setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3", 1);
	tzset();
	strftime(text, sizeof(text), "%H:%M %Z", localtime(&when));
	puts(text);
	check(now > 1600000000, "it is later than 2020");
	check(clock() != (clock_t)-1 && difftime(time(NULL), now) >= 0, "clock and difftime");
}

/* --- the rest --- */

static int add(int count, ...)
{
	va_list list;
	int sum = 0;

	va_start(list, count);
	while (count--)
		sum += va_arg(list, int);
	va_end(list);
	return sum;
}

static void rest(void)
{
	wchar_t wide[16];

	check(add(5, 1, 2, 3, 4, 5) == 15, "variable arguments");
	check(setlocale(LC_ALL, "C") && mbstowcs(wide, "quire", 16) == 5 && wcslen(wide) == 5,
	      "wide characters");
	check(getenv("HOME") && strcmp(getenv("HOME"), "/") == 0 && !getenv("NOTHING"),
	      "the environment");
	srand(1);
	check(rand() != rand(), "rand");
}

int main(void)
{
	numbers();
	parsing();
	mathematics();
	sorting();
	strings();
	memory_streams();
	files();
	dates();
	rest();
	return finish();
}
