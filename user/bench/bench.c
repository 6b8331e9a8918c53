/* SPDX-License-Identifier: MIT */
/*
 * bench - what a program's dealings with memory cost, in instructions
 *
 *	bench			all rows
 *	bench fault mmap	those whose name begins with one of these words
 *
 * Under qemu -icount shift=0,sleep=off the time-stamp counter counts the instructions
 * that the machine executes; the same file runs on Linux and on Quire.  A row takes many
 * samples and prints two lines,
 *
 *	NAME MEDIAN insn
 *	NAME.mean MEAN insn
 *
 * the mean so that work that is done in batches shows.  The two readings around a
 * sample cost 2 instructions, which are not taken away.
 */
#include "bench.h"

struct samples {
	uint32_t count;
	uint32_t value[MAX_SAMPLES];
};

static struct samples *samples;	/* shared with children, which take samples too */

/*
 * sample - remember one; of more than MAX_SAMPLES the rest is dropped
 */
void sample(uint32_t value)
{
	if (samples->count < MAX_SAMPLES)
		samples->value[samples->count++] = value;
}

void forget_samples(void)
{
	samples->count = 0;
}

/* Shell's sort: short, and quick enough for a thousand. */
static void sort(uint32_t *value, size_t count)
{
	size_t gap, i, j;
	uint32_t moving;

	for (gap = count / 2; gap > 0; gap /= 2) {
		for (i = gap; i < count; i++) {
			moving = value[i];
			for (j = i; j >= gap && value[j - gap] > moving; j -= gap)
				value[j] = value[j - gap];
			value[j] = moving;
		}
	}
}

static uint32_t mean(void)
{
	uint32_t high = 0, rest = 0, i;

	/* The sum of value / count, with the remainders carried along: no 64-bit division. */
	for (i = 0; i < samples->count; i++) {
		high += samples->value[i] / samples->count;
		rest += samples->value[i] % samples->count;
	}
	return high + rest / samples->count;
}

/*
 * report - print the row of the samples taken since the last one, each divided by per
 */
void report(const char *name, uint32_t per)
{
	if (!samples->count)
		bail("%s took no sample", name);
	printf("%s.mean %u insn\n", name, mean() / per);
	sort(samples->value, samples->count);
	printf("%s %u insn\n", name, samples->value[samples->count / 2] / per);
	forget_samples();
}

void skip(const char *name, const char *why)
{
	printf("# %s: skipped, %s\n", name, why);
	forget_samples();
}

/*
 * start_child - fork, or end the benchmark; 0 in the child
 */
int start_child(void)
{
	int pid = sys_fork();

	if (pid < 0)
		bail("fork: %d", pid);
	return pid;
}

void end_child(int pid)
{
	int status = -1;

	if (sys_waitpid(pid, &status, 0) != pid || status != 0)
		bail("a child ended with status %04x", (unsigned int)status);
}

static bool wanted(const char *name, int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++) {
		if (strlen(name) >= strlen(argv[i]) && memcmp(name, argv[i], strlen(argv[i])) == 0)
			return true;
	}
	return argc < 2;
}

int main(int argc, char **argv, char **envp)
{
	static const struct row *const tables[] = {
		call_rows, fault_rows, map_rows, process_rows, signal_rows, vma_rows,
		grow_rows,
	};
	const struct row *row;
	size_t i;

	(void)envp;
	samples = map_pages((sizeof(*samples) + PAGE_SIZE - 1) / PAGE_SIZE, PROT_RW,
			    MAP_SHARED | MAP_POPULATE);
	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++) {
		for (row = tables[i]; row->name; row++) {
			if (wanted(row->name, argc, argv))
				row->run();
		}
	}
	return 0;
}
