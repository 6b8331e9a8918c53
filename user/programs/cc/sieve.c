/* SPDX-License-Identifier: MIT */
/*
 * sieve.c - a program without any library: primes, a heap of its own, words, a matrix
 */
static int syscall3(int number, long a, long b, long c)
{
	int result;

	__asm__ volatile("int $0x80" : "=a"(result)
			 : "a"(number), "b"(a), "c"(b), "d"(c) : "memory");
	return result;
}

static char composite[100000];

static int count_primes(int limit)
{
	int count = 0;

	for (int i = 0; i < limit; i++)
		composite[i] = 0;
	for (int i = 2; i < limit; i++) {
		if (composite[i])
			continue;
		count++;
		for (int j = 2 * i; j < limit; j += i)
			composite[j] = 1;
	}
	return count;
}

static int matrix(int n)
{
	static int a[16][16], b[16][16];
	int sum = 0;

	for (int i = 0; i < 256; i++) {
		a[i / 16][i % 16] = i * n % 97;
		b[i % 16][i / 16] = i * 31 % 89;
	}
	for (int i = 0; i < 16; i++)
		for (int j = 0; j < 16; j++)
			for (int k = 0; k < 16; k++)
				sum += a[i][k] * b[k][j];
	return sum;
}

int check(int limit)
{
	return count_primes(limit) + matrix(limit);
}

static int print(const char *text)
{
	int length = 0;

	while (text[length])
		length++;
	return syscall3(4, 1, (long)text, length);
}

static void print_number(unsigned int value)
{
	char digits[11], *at = digits + 10;

	*at = 0;
	do
		*--at = '0' + value % 10;
	while (value /= 10);
	print(at);
}

int start(int argc, char **argv)
{
	print("words:");
	for (int i = 1; i < argc; i++) {
		print(" ");
		print(argv[i]);
	}
	print("\nprimes below 100000: ");
	print_number(count_primes(100000));
	print("\nmatrix: ");
	print_number(matrix(5));
	print("\n");
	return check(1000) & 0x7f;
}

__asm__(".globl _start\n"
	"_start:\n"
	"	mov %esp, %eax\n"
	"	lea 4(%eax), %ecx\n"
	"	push %ecx\n"
	"	push (%eax)\n"
	"	call start\n"
	"	mov %eax, %ebx\n"
	"	mov $1, %eax\n"
	"	int $0x80\n");
