/* SPDX-License-Identifier: MIT */
/*
 * tests/procrace - processes that change, execute programs and end while they are looked at
 *
 *	children	map, touch, unmap, start threads, execute this program again, end
 *	the parent	reads what /proc tells of them, in parts of any size, meanwhile
 *
 * What is read is of no one moment, but each line is a line: areas rise and do not overlap,
 * stat has its 52 fields, sizes are whole entries.
 */
#include "proc.h"
#include "thread.h"

#define CHILDREN	3
#define ROUNDS		300
#define ENDS		6		/* children that come to their end meanwhile */
#define MAX_ROUNDS	20000
#define AREA		((char *)0x20000000)

static char text[TEXT_SIZE];
static uint32_t seed;

static uint32_t any(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

/* --- who is looked at --------------------------------------------------------------------- */

static void change(void)
{
	char *at = AREA + PAGES(any(64));
	size_t pages = 1 + any(16);

	switch (any(5)) {
	case 0:
		sys_munmap(at, PAGES(pages));
		break;
	case 1:
		sys_mprotect(at, PAGES(pages), any(2) ? PROT_READ : PROT_RW);
		break;
	case 2:
		sys_madvise(at, PAGES(pages), MADV_DONTNEED);
		break;
	default:
		sys_mmap(at, PAGES(pages), PROT_RW, MAP_PRIVATE_ANON | MAP_FIXED, -1, 0);
		for (size_t i = 0; i < pages; i += 2)
			at[PAGES(i)] = 1;
	}
}

static int thread_work(struct thread *thread)
{
	(void)thread;
	sys_sched_yield();
	return 0;
}

/* As another program, with a seed: changes, then again or the end.  The first digit counts. */
__attribute__((noreturn)) static void live(char *program, char *word)
{
	char *const argv[] = { program, word, NULL };
	static struct thread thread;

	seed = parse_number(word, 1);
	for (uint32_t i = any(30); i > 0; i--)
		change();
	if (any(4) == 0)
		thread_run(&thread, thread_work, NULL);
	sys_sched_yield();
	for (uint32_t i = 1; i < 4; i++)
		word[i] = (char)('1' + any(9));
	if (--word[0] > '0')
		sys_execve(program, argv, argv + 2);
	exit(0);
}

static int start(char *program)
{
	static char word[] = "0000";
	int pid = sys_fork();

	if (pid)
		return pid;
	word[0] = (char)('1' + any(4));
	for (int i = 1; i < 4; i++)
		word[i] = (char)('1' + any(9));
	live(program, word);
}

/* --- who looks ---------------------------------------------------------------------------- */

static unsigned int wrong, lines, gone;

static void expect(bool good, const char *what)
{
	if (!good && wrong++ < 5)
		printf("# wrong: %s\n", what);
}

static void check_maps(void)
{
	uint32_t last = 0;
	const char *at = text;

	while (*at) {
		uint32_t start = hex(&at), end;

		expect(*at++ == '-', "maps: a line");
		end = hex(&at);
		expect(start < end && start >= last, "maps: areas rise");
		expect(at[0] == ' ' && at[5] == ' ', "maps: rights");
		last = end;
		while (*at && *at++ != '\n')
			;
		lines++;
	}
}

static void check_stat(void)
{
	int spaces = 0;

	for (const char *at = text; *at; at++)
		spaces += *at == ' ';
	expect(spaces == 51, "stat: 52 fields");
}

static void check_smaps(void)
{
	const char *at = text;
	long size, rss;

	while ((at = find_line(at, "Size:"))) {
		size = value_of(at, "Size:");
		rss = value_of(at, "Rss:");
		expect(rss <= size, "smaps: no more than there is room for");
		at += 5;
		while (*at && *at++ != '\n')
			;
		lines++;
	}
}

static void check_status(void)
{
	expect(find_line(text, "Name:\tprocrace"), "status: name");
	expect(find_line(text, "nonvoluntary_ctxt_switches:"), "status: the end");
}

/* A whole file, in parts of any size; its length, or an error. */
static long read_parts(int fd)
{
	long done = 0, more;

	do {
		uint32_t size = 1 + any(700);

		if (size > TEXT_SIZE - 1 - (uint32_t)done)
			size = TEXT_SIZE - 1 - (uint32_t)done;
		more = sys_read(fd, text + done, size);
		done += more > 0 ? more : 0;
	} while (more > 0);
	text[done] = '\0';
	return more < 0 ? more : done;
}

static void look(int pid)
{
	static const struct {
		const char *name;
		void (*check)(void);
	} files[] = {
		{ "maps", check_maps }, { "stat", check_stat }, { "smaps", check_smaps },
		{ "status", check_status }, { "cmdline", NULL }, { "environ", NULL },
		{ "statm", NULL }, { "smaps_rollup", NULL }, { "limits", NULL }, { "auxv", NULL },
		{ "fdinfo/1", NULL }, { "comm", NULL },
	};
	unsigned int which = any(sizeof(files) / sizeof(files[0]));
	int fd = sys_open(proc_path(pid, files[which].name), O_RDONLY);
	long length = fd < 0 ? fd : read_parts(fd);

	expect(length >= 0 || length == -ENOENT || length == -ESRCH, files[which].name);
	gone += length < 0;
	if (length > 0 && files[which].check)
		files[which].check();
	if (fd >= 0)
		sys_close(fd);
}

static void look_at_entries(int pid)
{
	static uint64_t entries[128];
	int fd = sys_open(proc_path(pid, "pagemap"), O_RDONLY);
	long size;

	if (fd < 0)
		return;
	sys_lseek(fd, (long)((uintptr_t)AREA / PAGE_SIZE * 8), SEEK_SET);
	size = sys_read(fd, entries, sizeof(entries));
	expect(size == 0 || size == sizeof(entries) || size == -ESRCH, "pagemap: whole entries");
	sys_close(fd);
}

static void look_at_links(int pid)
{
	static const char *const links[] = { "exe", "cwd", "root", "fd/1" };
	long length = syscall3(__NR_readlink, (long)proc_path(pid, links[any(4)]), (long)text,
			       TEXT_SIZE);

	expect(length > 0 || length == -ENOENT || length == -ESRCH, "links");
}

int main(int argc, char **argv, char **envp)
{
	int pids[CHILDREN], started = 0, status;

	(void)envp;
	if (argc == 2)
		live(argv[0], argv[1]);
	need_proc();
	seed = 20;
	for (int i = 0; i < CHILDREN; i++, started++)
		pids[i] = start(argv[0]);
	for (int round = 0; round < MAX_ROUNDS; round++) {
		int i = (int)any(CHILDREN), pid = pids[i];

		if (round >= ROUNDS && started >= CHILDREN + ENDS)
			break;
		look(pid);
		if (any(4) == 0)
			look_at_entries(pid);
		if (any(4) == 0)
			look_at_links(pid);
		sys_sched_yield();
		if (sys_waitpid(pid, &status, WNOHANG) == pid) {
			expect(status == 0, "a child came to its end");
			look(pid);
			pids[i] = start(argv[0]);
			started++;
		}
	}
	for (int i = 0; i < CHILDREN; i++)
		sys_waitpid(pids[i], &status, 0);
	is((long)wrong, 0, "nothing was told wrong");
	ok(lines > 100, "there was something to tell");
	ok(started >= CHILDREN + ENDS, "and some came to their end meanwhile");
	leave_proc();
	return done();
}
