/* SPDX-License-Identifier: MIT */
/*
 * tests/mmodel - random mapping calls against a model that is a flat array
 *
 *	mmodel [SEED [STEPS]]
 *
 * The arena is a range of pages.  For each the model knows whether it is mapped, what may
 * be done with it, what its words hold, and to which piece of which mapping it belongs.
 * A step draws an operation and a range, says from the model what the call must return
 * and what must stand there afterwards, makes the call, and looks.
 *
 *	arena	|..RRRR....wwww..ssss....|	. nothing  R w private  s shared
 *
 * What Linux does is the model; where two systems may differ (do neighbours become one
 * VMA?) nothing is asked.  The same seed makes the same steps everywhere: the digest over
 * all results and all values is equal on every correct system.
 *
 * Three words of a page are written and compared: the first, one in the middle, the last.
 * The word behind the first is never written: it shows what a page held before.
 */
#include "test.h"

#define ARENA		96	/* pages */
#define MAX_RANGE	20
#define NR_WORDS	3
#define SHOWN		12	/* the last steps, printed when one fails */

struct page {
	bool mapped;
	bool shared;
	int prot;
	uint32_t piece;			/* equal for pages that are surely of one VMA */
	uint32_t word[NR_WORDS];
};

struct range {
	int at, count;
};

static const size_t word_index[NR_WORDS] = { 0, 501, 1023 };

static struct page model[ARENA];
static char *arena;
static uint32_t pieces;
static uint32_t random_state, digest = 0x811c9dc5;
static int step;
static int data_fd;

/* --- chance, and what was drawn --- */

static uint32_t draw(uint32_t below)
{
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return random_state % below;
}

static void digest_word(uint32_t word)
{
	int i;

	for (i = 0; i < 4; i++, word >>= 8)
		digest = (digest ^ (word & 0xff)) * 0x01000193;
}

static struct range draw_range(void)
{
	struct range range;

	range.count = 1 + (int)draw(MAX_RANGE);
	range.at = (int)draw((uint32_t)(ARENA - range.count + 1));
	return range;
}

static int draw_prot(void)
{
	static const int prots[] = { PROT_RW, PROT_RW, PROT_RW, PROT_READ, PROT_NONE };

	return prots[draw(5)];
}

/* The last byte is 0 and the first one no letter: as a name it names nothing, see can_read(). */
static uint32_t draw_value(void)
{
	return (draw(0x10000) << 8) | 0x80 | draw(0x40);
}

static char *address(int page)
{
	return arena + PAGES(page);
}

/* --- failing --- */

static struct { const char *name; struct range range; long a, b; } last[SHOWN];

static void remember(const char *name, struct range range, long a, long b)
{
	last[step % SHOWN].name = name;
	last[step % SHOWN].range = range;
	last[step % SHOWN].a = a;
	last[step % SHOWN].b = b;
}

static char letter(const struct page *page)
{
	if (!page->mapped)
		return '.';
	if (page->prot == PROT_NONE)
		return page->shared ? 'N' : 'n';
	if (page->prot == PROT_READ)
		return page->shared ? 'R' : 'r';
	return page->shared ? 'W' : 'w';
}

__attribute__((noreturn)) static void fail(const char *what, int page, long got, long want)
{
	int i, from = step < SHOWN ? 0 : step - SHOWN + 1;

	printf("not ok - step %d: %s, page %d: got %lx, not %lx\n", step, what, page, got, want);
	for (i = from; i <= step; i++)
		printf("# step %d: %s pages %d+%d, %lx %lx\n", i, last[i % SHOWN].name,
		       last[i % SHOWN].range.at, last[i % SHOWN].range.count,
		       last[i % SHOWN].a, last[i % SHOWN].b);
	printf("# the model now: ");
	for (i = 0; i < ARENA; i++)
		printf("%c", letter(&model[i]));
	printf("\n");
	exit(1);
}

static void expect(long got, long want, const char *what, int page)
{
	if (got != want)
		fail(what, page, got, want);
	digest_word((uint32_t)(got < 0 && got > -MAX_ERRNO ? got : 0));
}

/* --- looking --- */

static volatile uint32_t *word(int page, int which)
{
	return (volatile uint32_t *)address(page) + word_index[which];
}

static bool readable(const struct page *page)
{
	return page->mapped && (page->prot & PROT_READ);
}

static bool writable(const struct page *page)
{
	return page->mapped && (page->prot & PROT_WRITE);
}

static void look_at(int page)
{
	int i;

	if (!readable(&model[page]))
		return;
	for (i = 0; i < NR_WORDS; i++) {
		if (*word(page, i) != model[page].word[i])
			fail("value", page, (long)*word(page, i), (long)model[page].word[i]);
		digest_word(model[page].word[i]);
	}
	if (word(page, 0)[1] != 0)
		fail("a word that nobody wrote", page, (long)word(page, 0)[1], 0);
}

static void look_at_all(void)
{
	int i;

	for (i = 0; i < ARENA; i++)
		look_at(i);
}

/*
 * Can the kernel read there?  A name is looked up that lies in the page's last bytes: it
 * exists nowhere, unless the page does not either.
 */
static bool can_read(int page)
{
	int result = sys_open(address(page) + PAGE_SIZE - 4, O_RDONLY);

	if (result != -ENOENT && result != -EFAULT)
		fail("open of a name in the page", page, result, -ENOENT);
	return result == -ENOENT;
}

/* --- the model's own changes --- */

static void clear(struct page *page)
{
	memset(page->word, 0, sizeof(page->word));
}

/* What lies on both sides of a cut is no longer surely of one VMA. */
static void cut(int at)
{
	uint32_t old, piece;
	int i;

	if (at <= 0 || at >= ARENA || !model[at].mapped || !model[at - 1].mapped ||
	    model[at].piece != model[at - 1].piece)
		return;
	old = model[at].piece;
	piece = ++pieces;
	for (i = at; i < ARENA && model[i].mapped && model[i].piece == old; i++)
		model[i].piece = piece;
}

static void cut_out(struct range range)
{
	cut(range.at);
	cut(range.at + range.count);
}

static void unmap(struct range range)
{
	int i;

	cut_out(range);
	for (i = range.at; i < range.at + range.count; i++)
		model[i] = (struct page){ .mapped = false };
}

static void map(struct range range, int prot, bool shared)
{
	uint32_t piece = ++pieces;
	int i;

	unmap(range);
	for (i = range.at; i < range.at + range.count; i++)
		model[i] = (struct page){ .mapped = true, .shared = shared, .prot = prot,
					  .piece = piece };
}

static int first_hole(struct range range)
{
	int i;

	for (i = range.at; i < range.at + range.count; i++) {
		if (!model[i].mapped)
			return i;
	}
	return -1;
}

static bool any_mapped(struct range range)
{
	int i;

	for (i = range.at; i < range.at + range.count; i++) {
		if (model[i].mapped)
			return true;
	}
	return false;
}

static bool one_piece(struct range range)
{
	int i;

	for (i = range.at; i < range.at + range.count; i++) {
		if (!model[i].mapped || model[i].piece != model[range.at].piece)
			return false;
	}
	return true;
}

/* --- operations: each returns what its call returned, or 0 --- */

static long do_mmap(void)
{
	struct range range = draw_range();
	int prot = draw_prot(), how = MAP_FIXED;
	bool shared = draw(4) == 0;
	long want, got;

	if (draw(3) == 0)
		how = MAP_FIXED_NOREPLACE;
	if (draw(8) == 0)
		how |= MAP_POPULATE;
	remember("mmap", range, prot, how | (shared ? MAP_SHARED : MAP_PRIVATE));
	want = (how & MAP_FIXED_NOREPLACE) && any_mapped(range) ? -EEXIST : (long)address(range.at);
	got = (long)sys_mmap(address(range.at), PAGES(range.count), prot,
			     how | MAP_ANONYMOUS | (shared ? MAP_SHARED : MAP_PRIVATE), -1, 0);
	expect(got, want, "mmap", range.at);
	if (got == (long)address(range.at))
		map(range, prot, shared);
	return got == -EEXIST ? got : 0;
}

static long do_munmap(void)
{
	struct range range = draw_range();
	long got;

	if (range.count > 8)		/* or little would stay mapped */
		range.count = 8;
	remember("munmap", range, 0, 0);
	got = sys_munmap(address(range.at), PAGES(range.count));
	expect(got, 0, "munmap", range.at);
	unmap(range);
	return got;
}

/* Up to the first hole, then ENOMEM. */
static long do_mprotect(void)
{
	struct range range = draw_range();
	int prot = draw_prot(), hole = first_hole(range), i, end;
	long got;

	remember("mprotect", range, prot, 0);
	got = sys_mprotect(address(range.at), PAGES(range.count), prot);
	expect(got, hole >= 0 ? -ENOMEM : 0, "mprotect", range.at);
	end = hole >= 0 ? hole : range.at + range.count;
	cut(range.at);
	cut(end);
	for (i = range.at; i < end; i++)
		model[i].prot = prot;
	return got;
}

/* Whatever is mapped in the range; ENOMEM in the end if not all is. */
static long do_dontneed(void)
{
	struct range range = draw_range();
	int i;
	long got;

	remember("madvise DONTNEED", range, 0, 0);
	got = sys_madvise(address(range.at), PAGES(range.count), MADV_DONTNEED);
	expect(got, first_hole(range) >= 0 ? -ENOMEM : 0, "madvise", range.at);
	for (i = range.at; i < range.at + range.count; i++) {
		if (!model[i].shared)
			clear(&model[i]);
	}
	return got;
}

static long do_mincore(void)
{
	struct range range = draw_range();
	unsigned char vec[MAX_RANGE];
	int i;
	long got;

	remember("mincore", range, 0, 0);
	got = sys_mincore(address(range.at), PAGES(range.count), vec);
	expect(got, first_hole(range) >= 0 ? -ENOMEM : 0, "mincore", range.at);
	for (i = 0; i < range.count && got == 0; i++) {
		/* A page that is not zero must be there; another one may be. */
		if (model[range.at + i].word[0] && !model[range.at + i].shared && !(vec[i] & 1))
			fail("mincore misses a page", range.at + i, vec[i], 1);
	}
	return got;
}

/* A range of one piece, as long as it is found there, or of length 0. */
static struct range draw_piece(void)
{
	struct range range = draw_range();
	int count;

	for (count = 0; count < range.count; count++) {
		if (!one_piece((struct range){ range.at, count + 1 }))
			break;
	}
	range.count = count;
	return range;
}

/* In place: the tail goes, or there is room behind, or there is not. */
static long do_resize(void)
{
	struct range old = draw_piece(), more;
	int count = 1 + (int)draw(MAX_RANGE), i, end;
	long got, want;

	if (old.at + count > ARENA)
		count = ARENA - old.at;
	if (!old.count)
		return 1;
	if (count > old.count && model[old.at].shared)
		count = old.count;	/* beyond its end would be SIGBUS: not modelled */
	more = (struct range){ old.at + old.count, count - old.count };
	remember("mremap in place", old, count, 0);
	want = more.count > 0 && any_mapped(more) ? -ENOMEM : (long)address(old.at);
	got = (long)sys_mremap(address(old.at), PAGES(old.count), PAGES(count), 0, NULL);
	expect(got, want, "mremap in place", old.at);
	if (got == -ENOMEM)
		return got;
	end = old.at + old.count;
	if (count < old.count)
		unmap((struct range){ old.at + count, old.count - count });
	for (i = end; i < old.at + count; i++) {
		model[i] = model[old.at];
		clear(&model[i]);
	}
	return 0;
}

/* Elsewhere: what is there goes, the pages come along, the old place is empty. */
static long do_move(void)
{
	struct range old = draw_piece(), to;
	struct page moved[MAX_RANGE];
	bool overlap;
	long got;
	int i;

	to.count = 1 + (int)draw(MAX_RANGE);
	if (!old.count)
		return 1;
	if (to.count > old.count && model[old.at].shared)
		to.count = old.count;
	to.at = (int)draw((uint32_t)(ARENA - to.count + 1));
	remember("mremap FIXED", old, to.at, to.count);
	overlap = old.at < to.at + to.count && to.at < old.at + old.count;
	got = (long)sys_mremap(address(old.at), PAGES(old.count), PAGES(to.count),
			       MREMAP_MAYMOVE | MREMAP_FIXED, address(to.at));
	expect(got, overlap ? -EINVAL : (long)address(to.at), "mremap FIXED", old.at);
	if (overlap)
		return got;
	for (i = 0; i < to.count; i++) {
		moved[i] = model[old.at + (i < old.count ? i : 0)];
		if (i >= old.count)
			clear(&moved[i]);
	}
	unmap(old);
	map(to, 0, false);
	for (i = 0; i < to.count; i++) {
		moved[i].piece = model[to.at + i].piece;
		model[to.at + i] = moved[i];
	}
	return 0;
}

static long do_write(void)
{
	struct range range = draw_range();
	int i, which = (int)draw(NR_WORDS);
	uint32_t value = draw_value();

	remember("write", range, which, (long)value);
	for (i = range.at; i < range.at + range.count; i++) {
		if (!writable(&model[i]))
			continue;
		*word(i, which) = value;
		model[i].word[which] = value;
	}
	return 0;
}

static long do_read(void)
{
	struct range range = draw_range();
	int i;

	remember("read", range, 0, 0);
	for (i = range.at; i < range.at + range.count; i++)
		look_at(i);
	return 0;
}

/* The kernel reads, or writes, at an address that we give it. */
static long do_kernel_read(void)
{
	struct range range = { (int)draw(ARENA), 1 };
	bool got;

	remember("kernel reads", range, 0, 0);
	got = can_read(range.at);
	expect(got, readable(&model[range.at]), "kernel reads", range.at);
	return got ? 0 : -EFAULT;
}

static long do_kernel_write(void)
{
	struct range range = { (int)draw(ARENA), 1 };
	uint32_t value = 0;
	long got;

	remember("kernel writes", range, 0, 0);
	sys_lseek(data_fd, (long)draw(1000) * 32, SEEK_SET);
	got = sys_read(data_fd, (void *)(unsigned long)word(range.at, 0), 4);
	expect(got, writable(&model[range.at]) ? 4 : -EFAULT, "kernel writes", range.at);
	if (got == 4) {
		sys_lseek(data_fd, -4, SEEK_CUR);
		sys_read(data_fd, &value, 4);
		model[range.at].word[0] = value;
	}
	return got == 4 ? 0 : got;
}

/* --- fork --- */

/* Private pages get values of the child's own; shared ones such as the parent expects. */
static void write_as_child(uint32_t shared_value)
{
	int i;

	for (i = 0; i < ARENA; i++) {
		if (!writable(&model[i]))
			continue;
		if (!model[i].shared)
			*word(i, 1) = model[i].word[1] = 0xc0000000u + (uint32_t)i;
		else if (i % 3 == 0)
			*word(i, 1) = model[i].word[1] = shared_value + (uint32_t)i;
	}
}

/* The page at which the child is to die, or -1: the first from here that may not be written. */
static int forbidden_page(int from)
{
	int i;

	for (i = from; i < ARENA; i++) {
		if (!writable(&model[i]))
			return i;
	}
	return -1;
}

__attribute__((noreturn)) static void child(uint32_t shared_value, int forbidden)
{
	look_at_all();
	write_as_child(shared_value);
	look_at_all();
	if (forbidden >= 0)
		*word(forbidden, 0) = 1;
	exit(0);
}

/* Meanwhile, with both at work; the child must not see it. */
static void write_as_parent(uint32_t value)
{
	int i;

	for (i = 0; i < ARENA; i += 2) {
		if (writable(&model[i]) && !model[i].shared)
			*word(i, 0) = model[i].word[0] = value;
	}
}

static long do_fork(void)
{
	uint32_t shared_value = draw_value() & 0xffffff;
	int forbidden = draw(2) ? forbidden_page((int)draw(ARENA)) : -1;
	int pid, status = -1, i;

	remember("fork", (struct range){ 0, ARENA }, (long)shared_value, forbidden);
	print_flush();
	pid = sys_fork();
	if (pid == 0)
		child(shared_value, forbidden);
	if (pid < 0)
		fail("fork", 0, pid, 0);
	write_as_parent(draw_value());
	sys_waitpid(pid, &status, 0);
	expect(status & ~WCOREFLAG, forbidden >= 0 ? SIGSEGV : 0, "the child's status", forbidden);
	for (i = 0; i < ARENA; i += 3) {
		if (writable(&model[i]) && model[i].shared)
			model[i].word[1] = shared_value + (uint32_t)i;
	}
	look_at_all();
	return 0;
}

/* --- all of it --- */

static struct operation {
	const char *name;
	long (*run)(void);
	uint32_t weight;
	uint32_t good, refused, not_made;
} operations[] = {
	{ .name = "mmap", .run = do_mmap, .weight = 16 },
	{ .name = "munmap", .run = do_munmap, .weight = 10 },
	{ .name = "mprotect", .run = do_mprotect, .weight = 14 },
	{ .name = "dontneed", .run = do_dontneed, .weight = 6 },
	{ .name = "mincore", .run = do_mincore, .weight = 4 },
	{ .name = "mremap-place", .run = do_resize, .weight = 10 },
	{ .name = "mremap-move", .run = do_move, .weight = 10 },
	{ .name = "write", .run = do_write, .weight = 16 },
	{ .name = "read", .run = do_read, .weight = 10 },
	{ .name = "kernel-read", .run = do_kernel_read, .weight = 6 },
	{ .name = "kernel-write", .run = do_kernel_write, .weight = 6 },
	{ .name = "fork", .run = do_fork, .weight = 1 },
};

#define NR_OPERATIONS	(sizeof(operations) / sizeof(operations[0]))

static struct operation *draw_operation(void)
{
	uint32_t total = 0, at;
	size_t i;

	for (i = 0; i < NR_OPERATIONS; i++)
		total += operations[i].weight;
	at = draw(total);
	for (i = 0; at >= operations[i].weight; i++)
		at -= operations[i].weight;
	return &operations[i];
}

static void run(int steps)
{
	for (step = 0; step < steps; step++) {
		struct operation *operation = draw_operation();
		long result = operation->run();

		operation->good += result == 0;
		operation->refused += result < 0;
		operation->not_made += result > 0;
		if (step % 64 == 0)
			look_at_all();
	}
	look_at_all();
}

int main(int argc, char **argv, char **envp)
{
	uint32_t seed = parse_number(argc > 1 ? argv[1] : NULL, 1);
	int steps = (int)parse_number(argc > 2 ? argv[2] : NULL, 100000);
	size_t i;

	(void)envp;
	random_state = seed * 2654435761u | 1;
	data_fd = open_data("/data/pages", O_RDONLY);
	arena = find_room(ARENA);
	printf("# seed %u, %d steps, %d pages\n", seed, steps, ARENA);
	run(steps);
	for (i = 0; i < NR_OPERATIONS; i++) {
		printf("# %-12s %6u done, %6u refused, %6u not made\n", operations[i].name,
		       operations[i].good, operations[i].refused, operations[i].not_made);
		ok(steps < 10000 || operations[i].good >= 100,
		   "%s was done at least a hundred times",
		   operations[i].name);
	}
	printf("# digest %08x\n", digest);
	return done();
}
