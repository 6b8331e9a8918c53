/* SPDX-License-Identifier: MIT */
/*
 * main.c - the supervisor: workers, audits, the judgement
 *
 * It ends with 0 if each audit said ok, no worker hung or ended as none may, a third of all
 * calls succeeded, and each that can did so `least' times.
 */
#include "campaign.h"

#define ROUND_MS	5		/* between two looks at the workers, a tick at least */
#define POKE_ROUNDS	2		/* in a call that waits: a signal ends it */
#define HANG_ROUNDS	6000		/* in one call, a minute or more: it hangs */
#define YIELDS		64		/* while all come to stand still: the others first */
#define MAX_PATH	512		/* folders are moved into folders */
#define PROGRESS	10		/* lines of it */

static struct {
	uint32_t seed;
	unsigned int steps, least;
	unsigned int every;	/* calls between two audits: 1 finds the one that is wrong */
	uint32_t alone;			/* every other process is ended first, PID 1 excepted */
} wanted = { .seed = 1, .steps = 60000, .least = 100, .every = 1000 };

static int failures;
static unsigned int nr_audits, nr_repeated;
static uint32_t least_free = UINT32_MAX;	/* kB, when all stood still */
static uint32_t next_seed;
static int pids[NR_WORKERS];

static void expect(bool good, const char *what)
{
	failures += !good;
	if (!good)
		printf("# FAILED: %s\n", what);
}

/* --- workers ------------------------------------------------------------------------- */

static void free_slots(int number)
{
	for (int i = 0; i < MAX_THREADS; i++) {
		struct slot *slot = &shared->slots[number * MAX_THREADS + i];

		slot->pid = slot->paused = 0;
	}
}

static void start_worker(int number)
{
	struct slot *slot = &shared->slots[number * MAX_THREADS];
	int pid;

	slot->waited = 0;
	print_flush();
	pid = sys_fork();
	if (pid == 0)
		worker(number, next_seed);
	next_seed++;
	if (pid > 0)
		pids[number] = slot->pid = pid;
}

/* A worker ends with 0, or is killed by what a call did to its memory, or asked for. */
static bool may_end_so(int status)
{
	int signal = WTERMSIG(status);

	if (!signal)
		return WEXITSTATUS(status) != FAULTS;
	return signal == SIGSEGV || signal == SIGBUS || signal == SIGKILL || signal == SIGILL ||
	       signal == SIGTRAP || signal == SIGFPE;
}

static void bury(int number, int status)
{
	int call = shared->slots[number * MAX_THREADS].call;

	pids[number] = 0;
	if (WTERMSIG(status)) {
		shared->died++;
		printf("# worker %d was killed by signal %d in %s\n", number, WTERMSIG(status),
		       call < 0 ? "no call" : calls[call].name);
	}
	if (!may_end_so(status)) {
		printf("# worker %d ended with %04x in %s\n", number, (unsigned int)status,
		       call < 0 ? "no call" : calls[call].name);
		expect(false, "a worker ends as it may");
	}
	free_slots(number);
}

/* Whoever has ended is buried; the number of those that live. */
static int look_for_the_dead(void)
{
	int status, pid, alive = 0;

	while ((pid = sys_waitpid(-1, &status, WNOHANG)) > 0)
		for (int i = 0; i < NR_WORKERS; i++)
			if (pids[i] == pid)
				bury(i, status);
	for (int i = 0; i < NR_WORKERS; i++)
		alive += pids[i] != 0;
	return alive;
}

/* --- who waits too long ---------------------------------------------------------------- */

static void kill_all(void)
{
	for (int i = 0; i < NR_WORKERS; i++)
		if (pids[i])
			syscall2(__NR_kill, pids[i], SIGKILL);
}

/* It makes one call for so long: either that waits for a signal, or something is wrong. */
static void look_at_waiting(struct slot *slot)
{
	int call = slot->call;

	if (slot->waited % POKE_ROUNDS == 0 && call >= 0 && calls[call].may_wait)
		syscall3(__NR_tgkill, slot->pid, slot->tid, POKE);
	if (slot->waited < HANG_ROUNDS || slot->paused)
		return;
	printf("# process %d hangs in %s\n", slot->pid, call < 0 ? "no call" : calls[call].name);
	expect(false, "no call hangs");
	slot->waited = 0;
	kill_all();
}

static void look_at_all(void)
{
	for (int i = 0; i < NR_SLOTS; i++) {
		struct slot *slot = &shared->slots[i];

		slot->waited = slot->pid && slot->steps == slot->seen_steps ? slot->waited + 1 : 0;
		slot->seen_steps = slot->steps;
		if (slot->waited)
			look_at_waiting(slot);
	}
}

/* One round: until somebody asks for an audit, or for a while. */
static void rest(void)
{
	static volatile int nothing;

	if (shared->pause)
		wait_while(&nothing, 0, ROUND_MS);
	else
		wait_while(&shared->pause, 0, ROUND_MS);
	look_at_all();
}

/* Do all those that live stand still? */
static bool all_paused(void)
{
	for (int i = 0; i < NR_SLOTS; i++)
		if (shared->slots[i].pid && !shared->slots[i].paused)
			return false;
	return true;
}

/* --- audits ---------------------------------------------------------------------------- */

/* The kernel's word; NULL where nobody can be asked, as on another kernel. */
static const char *audit(void)
{
	static char answer[128];
	int fd = sys_open("/dev/audit", O_RDONLY);
	long nr;

	if (fd < 0)
		return NULL;
	nr = sys_read(fd, answer, sizeof(answer));
	sys_close(fd);
	answer[nr > 0 ? nr - 1 : 0] = '\0';
	return answer;
}

static void note_free_memory(void)
{
	static uint32_t info[16];	/* the sixth word: bytes that are free */

	if (syscall1(__NR_sysinfo, (long)info) == 0 && info[5] / 1024 < least_free)
		least_free = info[5] / 1024;
}

static bool is_bad(const char *answer)
{
	return answer && strcmp(answer, "ok") != 0;
}

/* print_last_call - what a thread makes now, or has made last, and what came of the last one */
void print_last_call(const struct slot *slot)
{
	if (slot->last < 0)
		return;
	printf("# %d: %s(%x, %x, %x, %x, %x, %x) = %x\n", slot->pid, calls[slot->last].name,
	       (unsigned int)slot->args[0], (unsigned int)slot->args[1],
	       (unsigned int)slot->args[2], (unsigned int)slot->args[3],
	       (unsigned int)slot->args[4], (unsigned int)slot->args[5],
	       (unsigned int)slot->result);
}

/* print_last_calls - of all: between two audits there is hardly more to be suspected */
void print_last_calls(void)
{
	for (int i = 0; i < NR_SLOTS; i++)
		if (shared->slots[i].pid)
			print_last_call(&shared->slots[i]);
}

/* While all others stand still. */
static void pause_and_audit(void)
{
	const char *answer;

	shared->pause = 1;
	for (unsigned int i = 1; !all_paused(); i++) {
		look_for_the_dead();
		sys_sched_yield();
		if (i % YIELDS == 0)
			rest();
	}
	note_free_memory();
	answer = audit();
	/* Of a child that was waited for the last pages may still be on their way. */
	for (int i = 0; i < 3 && is_bad(answer); i++) {
		printf("# asked again: %s\n", answer);
		nr_repeated++;
		rest();
		answer = audit();
	}
	if (is_bad(answer)) {
		printf("# audit after %u calls: %s\n", shared->steps, answer);
		print_last_calls();
		expect(false, "the kernel is in order");
	}
	nr_audits += answer != NULL;
	shared->audit_at += wanted.every;
	shared->pause = 0;
	wake_all(&shared->pause);
}

/* --- the whole ------------------------------------------------------------------------- */

static void tell_progress(unsigned int steps)
{
	static unsigned int told;
	unsigned int tenth = wanted.steps / PROGRESS;

	if (wanted.steps < 100000 || steps / tenth == told)
		return;
	told = steps / tenth;
	printf("# campaign: %u of %u calls, %u audits, %u workers were killed, "
	       "%u kB free at least\n",
	       steps, wanted.steps, nr_audits, shared->died, least_free);
}

static void run(void)
{
	shared->audit_at = wanted.every;
	while (!failures && shared->steps < wanted.steps) {
		for (int i = 0; i < NR_WORKERS; i++)
			if (!pids[i])
				start_worker(i);
		rest();
		look_for_the_dead();
		if (shared->pause) {
			pause_and_audit();
			tell_progress(shared->steps);
		}
	}
	shared->stop = 1;
	shared->pause = 0;
	wake_all(&shared->pause);
	while (look_for_the_dead())
		rest();
	pause_and_audit();
}

static void judge(void)
{
	unsigned int good = sum_good(), made = sum_made();

	expect(print_histogram(wanted.least) == 0, "each call succeeds as often as it must");
	printf("# campaign: seed %u, %u calls, %u succeeded, %u audits (%u asked again), "
	       "%u workers were killed\n", wanted.seed, made, good, nr_audits, nr_repeated,
	       shared->died);
	expect(good >= made / 3, "a third of the calls succeeds");
	expect(made >= wanted.steps, "as many calls as were asked for");
}

/* What calls have made below the scratch folder goes, folders with what is in them. */
static void remove(char *path, size_t len)
{
	if (syscall1(__NR_unlink, (long)path) == 0 ||
	    syscall1(__NR_rmdir, (long)path) != -ENOTEMPTY)
		return;
	for (char name = 'a'; name <= 'z' && len < MAX_PATH - 3; name++) {
		path[len] = '/';
		path[len + 1] = name;
		path[len + 2] = '\0';
		remove(path, len + 2);
	}
	path[len] = '\0';
	syscall1(__NR_rmdir, (long)path);
}

/* The folders for file systems of threads that were killed in the midst of a mount. */
static void remove_mount_points(void)
{
	char path[16];

	for (int slot = 0; slot < NR_SLOTS; slot++) {
		mount_point_name(path, slot);
		mount_point_remove(path);
	}
}

/* "name=number" */
static void read_word(const char *word)
{
	static const struct {
		const char *name;
		uint32_t *value;
	} words[] = {
		{ "seed=", &wanted.seed }, { "steps=", &wanted.steps }, { "least=", &wanted.least },
		{ "every=", &wanted.every },
		{ "alone=", &wanted.alone },
	};

	for (unsigned int i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		size_t len = strlen(words[i].name);

		if (strlen(word) > len && memcmp(word, words[i].name, len) == 0) {
			*words[i].value = parse_number(word + len, 0);
			return;
		}
	}
	if (strcmp(word, "only=all") == 0)
		return;
	for (int i = 0; i < nr_calls && memcmp(word, "only=", 5) == 0; i++)
		if (strcmp(word + 5, calls[i].name) == 0) {
			shared->only = i;
			wanted.least = 0;
			return;
		}
	bail("what is %s?  seed=N steps=N least=N every=N only=CALL alone=1", word);
}

/* A call's kinds of arguments are as many as it has arguments. */
static void check_table(void)
{
	for (int i = 0; i < nr_calls; i++)
		if (calls[i].nr_args >= 0 && strlen(calls[i].kinds) < (size_t)calls[i].nr_args)
			bail("%s has %d arguments", calls[i].name, calls[i].nr_args);
}

static int supervise(void)
{
	static char path[MAX_PATH] = SCRATCH;

	shared->supervisor = sys_getpid();
	printf("# campaign: seed %u, %u calls\n", wanted.seed, wanted.steps);
	syscall2(__NR_mkdir, (long)SCRATCH, 0700);
	run();
	remove_mount_points();
	remove(path, strlen(path));
	judge();
	return failures != 0;
}

int main(int argc, char **argv, char **envp)
{
	void *pages;
	int pid;

	(void)envp;
	pages = sys_mmap(SHARED_ADDR, sizeof(struct all), PROT_RW, MAP_SHARED_ANON | MAP_FIXED,
			 -1, 0);
	if (failed(pages))
		return 1;		/* there is no memory */
	shared->only = -1;
	for (int i = 1; i < argc; i++)
		read_word(argv[i]);
	check_table();
	keep_init(&argc);
	next_seed = wanted.seed * 100003;
	if (wanted.alone)
		syscall2(__NR_kill, -1, SIGKILL);
	guard_begin();
	pid = sys_fork();
	if (pid == 0)
		return supervise();
	return pid < 0 ? 1 : guard(pid);
}
