/* SPDX-License-Identifier: MIT */
/*
 * tests/coherence - several processes do all that can be done with files, and each byte that
 *	one of them reads is what a model says
 *
 *	coherence [seed] [steps]
 *
 *	files		NR_FILES without a name, at most FILE_PAGES pages each
 *	roles		NR_ROLES processes; each has every file mapped shared and private
 *	turns		one process at a time makes a step; the next one is drawn
 *
 *	shared memory	turn, random numbers, digest; the model of each file: size and bytes
 *	own memory	the model of one's private mappings: which pages are copies, and what
 *			they hold.  A fork copies it together with what it describes
 *
 * Now and then a process leaves its role to a child and sleeps until that has ended: so page
 * tables have several owners while files change under them.
 *
 * A private page that was not written to shows the file; one that was is a copy from then on,
 * until the file is cut off before it.  To know that of others' truncations each page of a
 * file counts how often it was cut off.
 *
 * The same seed makes the same steps everywhere, so the digest over all that was read is the
 * same on Linux.
 */
#include <uapi/falloc.h>
#include <uapi/fcntl.h>
#include <uapi/mman.h>

#include "test.h"

#define NR_FILES	3U
#define NR_ROLES	4U
#define FILE_PAGES	16U
#define FILE_BYTES	(FILE_PAGES * PAGE_SIZE)
#define MAX_HEIRS	5U		/* that a role passes to, one after the other */
#define PROT_RW		(PROT_READ | PROT_WRITE)

struct model {
	uint32_t size;
	uint32_t cut[FILE_PAGES];	/* how often the page was cut off */
	uint8_t bytes[FILE_BYTES];	/* zeros behind the end */
};

static struct {
	uint32_t turn;			/* whose it is; NR_ROLES: nobody's any more */
	uint32_t step, steps;
	uint32_t random, digest;
	uint32_t made[16];		/* steps by kind */
	uint32_t errors;
	struct model file[NR_FILES];
} *all;

/* One's own view of a file. */
struct view {
	uint8_t *shared, *private;
	bool copied[FILE_PAGES];
	uint32_t cut_then[FILE_PAGES];
	uint8_t bytes[FILE_BYTES];	/* of pages that were copied */
};

static struct view views[NR_FILES];
static int fds[NR_FILES];
static uint8_t buffer[FILE_BYTES];
static uint32_t heirs;

/* --- numbers ------------------------------------------------------------------------------ */

/* One a statement: in what order the parts of one are evaluated is the compiler's choice. */
static uint32_t draw(uint32_t below)
{
	uint32_t x = all->random;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	all->random = x;
	return (x >> 3) % below;
}

static void note(uint32_t value)
{
	all->digest = (all->digest << 5 | all->digest >> 27) ^ value;
}

static void wrong(const char *what, uint32_t file, uint32_t at)
{
	if (all->errors++ < 10)
		printf("not ok - step %u: %s, file %u at %u\n", all->step, what, file, at);
}

/* A part of the first `size` bytes; often short, sometimes long, often at a border of pages. */
static uint32_t draw_part(uint32_t size, uint32_t *start)
{
	uint32_t most = draw(8) ? 200 : 3 * PAGE_SIZE;

	*start = draw(size);
	if (draw(3) == 0)
		*start &= ~(uint32_t)(PAGE_SIZE - 1);
	if (most > size - *start)
		most = size - *start;
	return 1 + draw(most);
}

static void fill_buffer(uint32_t n)
{
	uint32_t value = draw(0x10000000);

	for (uint32_t i = 0; i < n; i++)
		buffer[i] = (uint8_t)(value + i * 7);
}

/* What was read must be what the model has. */
static void compare(const char *what, uint32_t file, const uint8_t *got, const uint8_t *want,
		    uint32_t start, uint32_t n)
{
	uint32_t sum = 0;

	for (uint32_t i = 0; i < n; i++) {
		if (got[i] != want[i]) {
			wrong(what, file, start + i);
			return;
		}
		sum = sum * 3 + got[i];
	}
	note(sum + n);
}

/* --- the model ------------------------------------------------------------------------------- */

static void model_write(uint32_t file, uint32_t start, const uint8_t *from, uint32_t n)
{
	struct model *model = &all->file[file];

	memcpy(model->bytes + start, from, n);
	if (start + n > model->size)
		model->size = start + n;
}

static void model_resize(uint32_t file, uint32_t size)
{
	struct model *model = &all->file[file];

	if (size < model->size)
		memset(model->bytes + size, 0, model->size - size);
	if (size < model->size)
		for (uint32_t page = (size + PAGE_SIZE - 1) / PAGE_SIZE; page < FILE_PAGES; page++)
			model->cut[page]++;
	model->size = size;
}

static bool is_copy(uint32_t file, uint32_t page)
{
	return views[file].copied[page] &&
	       views[file].cut_then[page] == all->file[file].cut[page];
}

/* What a private mapping shows at that byte's page. */
static const uint8_t *private_bytes(uint32_t file, uint32_t page)
{
	return (is_copy(file, page) ? views[file].bytes : all->file[file].bytes) +
	       page * PAGE_SIZE;
}

static void model_store_private(uint32_t file, uint32_t at, uint8_t byte)
{
	uint32_t page = at / PAGE_SIZE;

	if (!is_copy(file, page)) {
		memcpy(views[file].bytes + page * PAGE_SIZE,
		       all->file[file].bytes + page * PAGE_SIZE, PAGE_SIZE);
		views[file].copied[page] = true;
		views[file].cut_then[page] = all->file[file].cut[page];
	}
	views[file].bytes[at] = byte;
}

/* --- steps ------------------------------------------------------------------------------------ */

static void step_read(uint32_t file)
{
	const struct model *model = &all->file[file];
	uint32_t start, n = draw_part(FILE_BYTES, &start);
	uint32_t have = start >= model->size ? 0 : model->size - start;
	long got = syscall5(__NR_pread64, fds[file], (long)buffer, (long)n, (long)start, 0);

	if (got != (long)(have < n ? have : n))
		wrong("pread64 is too short or too long", file, start);
	else
		compare("pread64", file, buffer, model->bytes + start, start, (uint32_t)got);
}

static void step_write(uint32_t file)
{
	uint32_t start, n = draw_part(FILE_BYTES, &start);

	fill_buffer(n);
	if (syscall5(__NR_pwrite64, fds[file], (long)buffer, (long)n, (long)start, 0) != (long)n)
		wrong("pwrite64", file, start);
	model_write(file, start, buffer, n);
}

/* At the position, which all share. */
static void step_append(uint32_t file)
{
	uint32_t size = all->file[file].size, n = 1 + draw(300);

	if (size + n > FILE_BYTES)
		return;
	fill_buffer(n);
	if (sys_lseek(fds[file], 0, SEEK_END) != (long)size)
		wrong("lseek", file, size);
	if (sys_write(fds[file], buffer, n) != (long)n)
		wrong("write", file, size);
	model_write(file, size, buffer, n);
	if (sys_lseek(fds[file], (long)size, SEEK_SET) != (long)size ||
	    sys_read(fds[file], buffer, 1000) != (long)n)
		wrong("read", file, size);
	compare("read", file, buffer, all->file[file].bytes + size, size, n);
}

static void step_load(uint32_t file)
{
	uint32_t start, n;

	if (!all->file[file].size)
		return;
	n = draw_part(all->file[file].size, &start);
	compare("shared mapping", file, views[file].shared + start, all->file[file].bytes + start,
		start, n);
}

static void step_store(uint32_t file)
{
	uint32_t start, n;

	if (!all->file[file].size)
		return;
	n = draw_part(all->file[file].size, &start);
	fill_buffer(n);
	memcpy(views[file].shared + start, buffer, n);
	memcpy(all->file[file].bytes + start, buffer, n);
}

static void step_load_private(uint32_t file)
{
	uint32_t start, n;

	if (!all->file[file].size)
		return;
	n = draw_part(all->file[file].size, &start);
	while (n) {
		uint32_t offset = start % PAGE_SIZE;
		uint32_t part = n < PAGE_SIZE - offset ? n : PAGE_SIZE - offset;

		compare("private mapping", file, views[file].private + start,
			private_bytes(file, start / PAGE_SIZE) + offset, start, part);
		start += part;
		n -= part;
	}
}

static void step_store_private(uint32_t file)
{
	uint32_t start, n;

	if (!all->file[file].size)
		return;
	n = draw_part(all->file[file].size, &start);
	fill_buffer(n);
	memcpy(views[file].private + start, buffer, n);
	for (uint32_t i = 0; i < n; i++)
		model_store_private(file, start + i, buffer[i]);
}

static void step_truncate(uint32_t file)
{
	uint32_t size = draw(4) ? draw(FILE_BYTES + 1) : draw(FILE_PAGES + 1) * PAGE_SIZE;

	if (syscall3(__NR_ftruncate64, fds[file], (long)size, 0))
		wrong("ftruncate64", file, size);
	model_resize(file, size);
}

static long fallocate_at(uint32_t file, int mode, uint32_t start, uint32_t n)
{
	return syscall6(__NR_fallocate, fds[file], mode, (long)start, 0, (long)n, 0);
}

static void step_punch(uint32_t file)
{
	struct model *model = &all->file[file];
	uint32_t start, n = draw_part(FILE_BYTES, &start);

	if (fallocate_at(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, start, n))
		wrong("fallocate of a hole", file, start);
	memset(model->bytes + start, 0, n);
}

static void step_fallocate(uint32_t file)
{
	uint32_t start, n = draw_part(FILE_BYTES, &start);
	bool keep = draw(2);

	if (fallocate_at(file, keep ? FALLOC_FL_KEEP_SIZE : 0, start, n))
		wrong("fallocate", file, start);
	if (!keep && start + n > all->file[file].size)
		all->file[file].size = start + n;
}

static void step_sync(uint32_t file)
{
	static const int flags[] = { MS_SYNC, MS_ASYNC, MS_SYNC | MS_INVALIDATE, 0 };
	uint32_t page = draw(FILE_PAGES), nr;

	nr = 1 + draw(FILE_PAGES - page);
	if (sys_msync(views[file].shared + page * PAGE_SIZE, nr * PAGE_SIZE, flags[draw(4)]))
		wrong("msync", file, page * PAGE_SIZE);
	if (syscall1(__NR_fsync, fds[file]))
		wrong("fsync", file, 0);
}

/* Nothing lies behind the last page; a system call that is told to look there says so. */
static void step_beyond(uint32_t file)
{
	uint32_t first = (all->file[file].size + PAGE_SIZE - 1) / PAGE_SIZE, other, at;
	const uint8_t *map = draw(2) ? views[file].shared : views[file].private;

	if (first == FILE_PAGES)
		return;
	other = (file + 1) % NR_FILES;
	at = (first + draw(FILE_PAGES - first)) * PAGE_SIZE;
	at += draw(PAGE_SIZE);
	if (syscall5(__NR_pwrite64, fds[other], (long)(map + at), 1, 0, 0) != -EFAULT)
		wrong("there is something beyond the end", file, at);
}

/* From one file to another, by way of the mapping. */
static void step_copy(uint32_t file)
{
	uint32_t other = draw(NR_FILES), start, to, n;

	if (!all->file[file].size)
		return;
	n = draw_part(all->file[file].size, &start);
	to = draw(FILE_BYTES - n + 1);
	if (other == file)
		return;
	if (syscall5(__NR_pwrite64, fds[other], (long)(views[file].shared + start), (long)n,
		     (long)to, 0) != (long)n)
		wrong("pwrite64 out of a mapping", file, start);
	model_write(other, to, all->file[file].bytes + start, n);
}

static uint8_t *map_file(uint32_t file, int flags)
{
	uint8_t *map = sys_mmap(NULL, FILE_BYTES, PROT_RW, flags, fds[file], 0);

	if (failed(map))
		bail("no mapping");
	return map;
}

/* Another place, other rights for a while, or anew. */
static void step_remap(uint32_t file)
{
	struct view *view = &views[file];
	uint8_t **map = draw(2) ? &view->shared : &view->private, *to;
	uint32_t page = draw(FILE_PAGES - 1);

	switch (draw(3)) {
	case 0:
		sys_mprotect(*map + page * PAGE_SIZE, PAGE_SIZE, PROT_READ);
		if (draw(2))
			sys_mprotect(*map + page * PAGE_SIZE, PAGE_SIZE, PROT_NONE);
		sys_mprotect(*map, FILE_BYTES, PROT_RW);
		break;
	case 1:
		to = find_room(FILE_PAGES);
		to = sys_mremap(*map, FILE_BYTES, FILE_BYTES, MREMAP_MAYMOVE | MREMAP_FIXED, to);
		if (failed(to))
			wrong("mremap", file, 0);
		else
			*map = to;
		break;
	default:
		sys_munmap(*map, FILE_BYTES);
		*map = map_file(file, map == &view->shared ? MAP_SHARED : MAP_PRIVATE);
		if (map == &view->private)
			memset(view->copied, 0, sizeof(view->copied));
	}
}

static void one_step(void);

/* A child does a few steps within this turn, with copies of our private pages. */
static void step_fork(uint32_t file)
{
	uint32_t nr = 1 + draw(4);
	int status, child = sys_fork();

	(void)file;
	if (child == 0) {
		heirs = MAX_HEIRS;		/* it has none itself */
		while (nr--)
			one_step();
		sys_exit_group(0);
	}
	if (sys_waitpid(child, &status, 0) != child || status)
		wrong("a child", 0, (uint32_t)status);
}

/* When all is over; others do so at the same time, so nothing is noted. */
static void look_again(uint32_t file, uint32_t page)
{
	uint32_t size = all->file[file].size, start = page * PAGE_SIZE;

	if (size > start && memcmp(views[file].private + start, private_bytes(file, page),
				   size - start < PAGE_SIZE ? size - start : PAGE_SIZE))
		wrong("private mapping of who slept", file, start);
}

/* The role is a child's from now on; whoever had it sleeps, and looks again at the end. */
static void step_leave_to_heir(uint32_t file)
{
	int status, child;

	(void)file;
	if (heirs == MAX_HEIRS)
		return;
	child = sys_fork();
	if (child == 0) {
		heirs++;
		return;
	}
	if (sys_waitpid(child, &status, 0) != child || status)
		wrong("an heir", 0, (uint32_t)status);
	for (uint32_t page = 0; page < NR_FILES * FILE_PAGES; page++)
		look_again(page / FILE_PAGES, page % FILE_PAGES);
	sys_exit_group(0);
}

static const struct {
	void (*make)(uint32_t file);
	uint32_t weight;
	const char *name;
} kinds[] = {
	{ step_read, 12, "pread64" },
	{ step_write, 12, "pwrite64" },
	{ step_append, 5, "write and read" },
	{ step_load, 12, "load" },
	{ step_store, 12, "store" },
	{ step_load_private, 12, "load, private" },
	{ step_store_private, 12, "store, private" },
	{ step_truncate, 6, "ftruncate64" },
	{ step_punch, 4, "a hole" },
	{ step_fallocate, 3, "fallocate" },
	{ step_sync, 3, "msync and fsync" },
	{ step_beyond, 4, "beyond the end" },
	{ step_copy, 4, "from file to file" },
	{ step_remap, 3, "another mapping" },
	{ step_fork, 1, "fork" },
};

#define NR_KINDS	(sizeof(kinds) / sizeof(kinds[0]))

static void one_step(void)
{
	uint32_t which = 0, at = draw(105), file = draw(NR_FILES);

	while (at >= kinds[which].weight)
		at -= kinds[which++].weight;
	all->step++;
	all->made[which]++;
	kinds[which].make(file);
}

/* --- roles ------------------------------------------------------------------------------ */

static void wait_for_turn(uint32_t role)
{
	while (__atomic_load_n(&all->turn, __ATOMIC_ACQUIRE) != role) {
		if (__atomic_load_n(&all->turn, __ATOMIC_ACQUIRE) == NR_ROLES)
			sys_exit_group(0);
		sys_sched_yield();
	}
}

static void play(uint32_t role)
{
	for (uint32_t i = 0; i < NR_FILES; i++) {
		views[i].shared = map_file(i, MAP_SHARED);
		views[i].private = map_file(i, MAP_PRIVATE);
	}
	for (;;) {
		uint32_t next;

		wait_for_turn(role);
		for (uint32_t nr = 1 + draw(8); nr; nr--)
			one_step();
		if (all->step * (uint64_t)(MAX_HEIRS + 1) > all->steps * (uint64_t)(heirs + 1))
			step_leave_to_heir(0);
		next = all->step >= all->steps ? NR_ROLES : draw(NR_ROLES);
		__atomic_store_n(&all->turn, next, __ATOMIC_RELEASE);
	}
}

static void begin(uint32_t seed, uint32_t steps)
{
	all = sys_mmap(NULL, sizeof(*all), PROT_RW, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (failed(all))
		bail("no shared memory");
	all->random = seed * 2654435761U | 1;
	all->steps = steps;
	for (uint32_t i = 0; i < NR_FILES; i++) {
		fds[i] = syscall2(__NR_memfd_create, (long)"coherence", 0);
		if (fds[i] < 0)
			bail("no file");
	}
}

static uint32_t number(const char *text, uint32_t otherwise)
{
	uint32_t value = 0;

	if (!text)
		return otherwise;
	while (*text >= '0' && *text <= '9')
		value = value * 10 + (uint32_t)(*text++ - '0');
	return value;
}

int main(int argc, char **argv, char **envp)
{
	uint32_t seed = number(argc > 1 ? argv[1] : NULL, 1);
	uint32_t steps = number(argc > 2 ? argv[2] : NULL, 100000);
	int status, roles[NR_ROLES];

	(void)envp;
	begin(seed, steps);
	for (uint32_t role = 0; role < NR_ROLES; role++) {
		roles[role] = sys_fork();
		if (roles[role] == 0)
			play(role);
	}
	for (uint32_t role = 0; role < NR_ROLES; role++)
		is(sys_waitpid(roles[role], &status, 0) == roles[role] ? status : -1, 0,
		   "process %u ended well", role);
	for (uint32_t i = 0; i < NR_KINDS; i++)
		printf("# %-18s %6u\n", kinds[i].name, all->made[i]);
	is((long)all->errors, 0, "each byte was what the model says");
	printf("# seed %u, %u steps, digest %08x\n", seed, all->step, all->digest);
	return done();
}
