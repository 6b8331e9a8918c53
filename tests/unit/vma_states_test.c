/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/vma_states_test.c - areas in every state of a small address space
 *
 * From the empty space each operation on each range is tried in every state that is
 * reached, breadth first:
 *
 *	map k		a range gets kind A, R or F, whatever was there
 *	unmap		nobody has it any more
 *	protect		a range inside an area A becomes R, and the other way round
 *
 * Each is tried again with its first allocation failing, its second, and so on until it
 * needs no more: it must say -ENOMEM and leave everything as it was.
 *
 * The oracle is flat: one kind a page.  As neighbours that can be one area are one, a state
 * of the pages has one set of areas, and the array says all.  In each state every search is
 * compared with a walk over the array, and after each operation one for room.  On failure
 * the shortest sequence that leads there is printed, and both states.
 */
#include "vma_fixture.h"

#define NR_PAGES	7u
#define NR_STATES	16384u		/* NR_KINDS ^ NR_PAGES: all of them are reached */
#define NR_TRANSITIONS	3327774u
#define NR_REFUSED	1419948u	/* of these: an allocation failed */
#define NOT_SEEN	UINT32_MAX

struct op {
	enum { MAP, UNMAP, PROTECT } what;
	enum kind kind;
	unsigned int start, end;
};

struct model {
	uint8_t page[NR_PAGES];		/* enum kind */
};

/* All of the real state. */
struct copy {
	struct vm_area_struct pool[POOL_SIZE];
	bool used[POOL_SIZE];
	struct vm_area_struct *mmap, *cache;
	struct rb_root root;
	struct vm_area_struct *gap_hint;
	unsigned long gap_hint_len;
	unsigned int map_count;
	int areas;
	struct rb_root i_mmap;
};

struct state {
	uint32_t parent;		/* NOT_SEEN; of the first: itself */
	struct op by;
	struct copy real;
};

static struct state *states;
static uint32_t queue[NR_STATES];
static uint32_t nr_states;
static unsigned long transitions, refused, queries;

static void copy_out(struct copy *copy)
{
	memcpy(copy->pool, pool, sizeof(pool));
	memcpy(copy->used, pool_used, sizeof(pool_used));
	copy->mmap = mm.mmap;
	copy->cache = mm.mmap_cache;
	copy->root = mm.mm_rb;
	copy->gap_hint = mm.gap_hint;
	copy->gap_hint_len = mm.gap_hint_len;
	copy->map_count = mm.map_count;
	copy->areas = the_file.areas;
	copy->i_mmap = the_mapping.i_mmap;
}

static void copy_in(const struct copy *copy)
{
	memcpy(pool, copy->pool, sizeof(pool));
	memcpy(pool_used, copy->used, sizeof(pool_used));
	pool_low = 0;
	mm.mmap = copy->mmap;
	mm.mmap_cache = copy->cache;
	mm.mm_rb = copy->root;
	mm.gap_hint = copy->gap_hint;
	mm.gap_hint_len = copy->gap_hint_len;
	mm.map_count = copy->map_count;
	the_file.areas = copy->areas;
	the_mapping.i_mmap = copy->i_mmap;
}

static uint32_t code_of(const struct model *m)
{
	uint32_t code = 0;

	for (unsigned int i = NR_PAGES; i-- > 0;)
		code = code * NR_KINDS + m->page[i];
	return code;
}

static struct model model_of(uint32_t code)
{
	struct model m;

	for (unsigned int i = 0; i < NR_PAGES; i++, code /= NR_KINDS)
		m.page[i] = code % NR_KINDS;
	return m;
}

/* --- what is printed on failure ----------------------------------------------------- */

static void print_op(struct op op)
{
	static const char *const names[] = { "map", "unmap", "protect" };

	fprintf(stderr, "  %-7s [%u, %u)", names[op.what], op.start, op.end);
	if (op.what != UNMAP)
		fprintf(stderr, " %c", ".ARF"[op.kind]);
	fprintf(stderr, "\n");
}

static void print_path(uint32_t code)
{
	if (states[code].parent != code) {
		print_path(states[code].parent);
		print_op(states[code].by);
	} else {
		fprintf(stderr, "shortest failing sequence:\n");
	}
}

/* One character a page, | where an area begins. */
static void print_both(const struct model *m)
{
	const struct vm_area_struct *vma;

	fprintf(stderr, "  expected  ");
	for (unsigned int i = 0; i < NR_PAGES; i++)
		fprintf(stderr, "%c%c", i && m->page[i] == m->page[i - 1] ? ' ' : '|',
			".ARF"[m->page[i]]);
	fprintf(stderr, "\n  areas    ");
	for (vma = mm.mmap; vma; vma = vma->vm_next)
		fprintf(stderr, " [%lu, %lu) %c+%lu",
			(unsigned long)((vma->vm_start - BASE) / PAGE_SIZE),
			(unsigned long)((vma->vm_end - BASE) / PAGE_SIZE),
			".ARF"[kind_of(vma)], vma->vm_pgoff);
	fprintf(stderr, "\n");
}

/* --- the oracle --------------------------------------------------------------------- */

static void model_do(struct model *m, struct op op)
{
	for (unsigned int i = op.start; i < op.end; i++)
		m->page[i] = op.what == UNMAP ? NOBODY : op.kind;
}

/* The run of pages of one area that begins there. */
static unsigned int run_end(const struct model *m, unsigned int start)
{
	unsigned int end = start + 1;

	while (end < NR_PAGES && m->page[end] == m->page[start])
		end++;
	return end;
}

/* Do the areas show what the model says? */
static const char *differs(const struct model *m)
{
	const struct vm_area_struct *vma = mm.mmap;
	const char *wrong;
	int files = 0;

	for (unsigned int i = 0; i < NR_PAGES; i = run_end(m, i)) {
		struct vma_range range;

		if (m->page[i] == NOBODY)
			continue;
		if (!vma)
			return "an area is missing";
		range = range_of_kind(i, run_end(m, i), m->page[i]);
		if (vma->vm_start != range.start || vma->vm_end != range.end)
			return "an area has other borders";
		if (vma->vm_flags != range.flags || vma->vm_file != range.file ||
		    vma->vm_pgoff != range.pgoff)
			return "an area is of another kind";
		if (vma->vm_page_prot.pgprot != vm_get_page_prot(range.flags).pgprot)
			return "an area has the rights of another kind";
		files += range.file != NULL;
		vma = vma->vm_next;
	}
	if (vma)
		return "there is one area too many";
	if (the_file.areas != files)
		return "open and close do not balance";
	if (pool_in_use() != mm.map_count)
		return "an area leaked";
	wrong = vma_check(&mm);
	return wrong ? wrong : the_mapping_check(&mm);
}

/* --- searches, in each state -------------------------------------------------------- */

/* The first page at or above this one that is mapped, NR_PAGES if there is none. */
static unsigned int model_find(const struct model *m, unsigned int page)
{
	while (page < NR_PAGES && m->page[page] == NOBODY)
		page++;
	return page;
}

static const char *check_find(const struct model *m, unsigned int page, unsigned long offset)
{
	unsigned long addr = address_of(page) + offset;
	struct vm_area_struct *prev, *vma = find_vma_prev(&mm, addr, &prev);
	unsigned int want = model_find(m, page);

	queries++;
	if (find_vma(&mm, addr) != vma || find_vma(&mm, addr) != vma)
		return "find_vma and find_vma_prev differ";
	if (want == NR_PAGES ? vma != NULL :
	    !vma || vma->vm_start > address_of(want) || vma->vm_end <= address_of(want))
		return "find_vma";
	if (vma ? prev != vma->vm_prev : (prev ? prev->vm_next : mm.mmap) != NULL)
		return "find_vma_prev's prev";
	return NULL;
}

static bool model_free(const struct model *m, unsigned int start, unsigned int len)
{
	for (unsigned int i = start; i < start + len; i++)
		if (m->page[i] != NOBODY)
			return false;
	return true;
}

static const char *check_gaps(const struct model *m, unsigned int low, unsigned int high,
			      unsigned int len)
{
	unsigned long down = (unsigned long)-ENOMEM, up = down;
	struct vm_area_struct *below = NULL, *above = NULL, *want;

	queries += 2;
	for (unsigned int i = low; i + len <= high; i++) {
		if (!model_free(m, i, len))
			continue;
		if (up == (unsigned long)-ENOMEM)
			up = address_of(i);
		down = address_of(i);
	}
	if (topdown(len * PAGE_SIZE, address_of(low), address_of(high), &below) != down)
		return "vma_gap_topdown";
	if (vma_gap_bottomup(&mm, len * PAGE_SIZE, address_of(low), address_of(high), &above) !=
	    up)
		return "vma_gap_bottomup";
	if (up == (unsigned long)-ENOMEM)
		return NULL;
	find_vma_prev(&mm, down, &want);
	if (below != want)
		return "vma_gap_topdown's area below";
	find_vma_prev(&mm, up, &want);
	return above == want ? NULL : "vma_gap_bottomup's area below";
}

static const char *check_searches(const struct model *m)
{
	const char *wrong = NULL;

	for (unsigned int page = 0; page < NR_PAGES && !wrong; page++) {
		wrong = check_find(m, page, 0);
		if (!wrong)
			wrong = check_find(m, page, PAGE_SIZE - 1);
	}
	for (unsigned int low = 0; low < NR_PAGES; low++)
		for (unsigned int high = low + 1; high <= NR_PAGES; high++)
			for (unsigned int len = 1; len <= high - low + 1 && !wrong; len++)
				wrong = check_gaps(m, low, high, len);
	return wrong;
}

/* --- the walk ----------------------------------------------------------------------- */

static int do_protect(struct op op)
{
	struct vma_range range = range_of_kind(op.start, op.end, op.kind);
	struct vm_area_struct *vma = find_vma(&mm, range.start);

	vma = vma_modify(&mm, vma, range.start, range.end, range.flags);
	if (IS_ERR(vma))
		return (int)PTR_ERR(vma);
	assert_true(vma->vm_start <= range.start && vma->vm_end >= range.end);
	return 0;
}

static int do_op(struct op op)
{
	struct vma_range range = range_of_kind(op.start, op.end, op.kind);

	if (op.what == MAP)
		return map_range(&range);
	return op.what == UNMAP ? unmap_range(range.start, range.end) : do_protect(op);
}

static void fail_at_step(uint32_t from, struct op op, const struct model *m, const char *wrong)
{
	print_path(from);
	print_op(op);
	if (fail_at && allocations >= fail_at)
		fprintf(stderr, "  with allocation %u failing\n", fail_at);
	print_both(m);
	fail_msg("%s", wrong);
}

/* One operation with one allocation failing, or none.  Return: it was refused. */
static bool try_once(uint32_t from, struct op op, unsigned int fail)
{
	struct model before = model_of(from), m = before;
	const char *wrong;
	int error;

	copy_in(&states[from].real);
	fail_at = fail;
	allocations = 0;
	error = do_op(op);
	transitions++;
	if (error) {
		refused++;
		wrong = error == -ENOMEM && allocations == fail ? differs(&before) :
			"an error without a reason";
	} else {
		model_do(&m, op);
		wrong = fail && allocations >= fail ? "a failed allocation was not noticed" :
			differs(&m);
	}
	if (!wrong)		/* the hint of the last search is used, and made anew */
		wrong = check_gaps(error ? &before : &m, 0, NR_PAGES, 1 + transitions % 3);
	if (wrong)
		fail_at_step(from, op, &m, wrong);
	return error != 0;
}

static void try_op(uint32_t from, struct op op)
{
	struct model m = model_of(from);
	unsigned int fail = 1;
	uint32_t to;

	while (try_once(from, op, fail))
		fail++;			/* the last one, which succeeds, needs fewer */
	model_do(&m, op);
	to = code_of(&m);
	if (states[to].parent != NOT_SEEN)
		return;
	states[to].parent = from;
	states[to].by = op;
	copy_out(&states[to].real);
	queue[nr_states++] = to;
}

static void try_range(uint32_t from, unsigned int start, unsigned int end)
{
	struct model m = model_of(from);
	enum kind kind = m.page[start];

	for (enum kind k = A; k < NR_KINDS; k++)
		try_op(from, (struct op){ MAP, k, start, end });
	try_op(from, (struct op){ UNMAP, NOBODY, start, end });
	if ((kind == A || kind == R) && run_end(&m, start) >= end)
		try_op(from, (struct op){ PROTECT, kind == A ? R : A, start, end });
}

static void try_all(uint32_t from)
{
	struct model m = model_of(from);
	const char *wrong;

	copy_in(&states[from].real);
	wrong = check_searches(&m);
	if (wrong) {
		print_path(from);
		print_both(&m);
		fail_msg("%s", wrong);
	}
	for (unsigned int start = 0; start < NR_PAGES; start++)
		for (unsigned int end = start + 1; end <= NR_PAGES; end++)
			try_range(from, start, end);
}

static void every_operation_in_every_state_matches_model(void **unused)
{
	(void)unused;
	fixture_clear();
	mm.mmap_base = address_of(NR_PAGES);
	states = calloc(NR_STATES, sizeof(*states));
	assert_non_null(states);
	for (uint32_t i = 0; i < NR_STATES; i++)
		states[i].parent = NOT_SEEN;
	copy_out(&states[0].real);
	states[0].parent = 0;
	queue[nr_states++] = 0;
	for (uint32_t i = 0; i < nr_states; i++)
		try_all(queue[i]);
	print_message("%u pages: %u states, %lu transitions, %lu of them refused, %lu searches\n",
		      NR_PAGES, nr_states, transitions, refused, queries);
	assert_int_equal(nr_states, NR_STATES);
	assert_int_equal(transitions, NR_TRANSITIONS);
	assert_int_equal(refused, NR_REFUSED);
	free(states);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_operation_in_every_state_matches_model),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
