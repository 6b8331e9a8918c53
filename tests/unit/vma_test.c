/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/vma_test.c - areas one by one: what vma_states_test.c's small space cannot hold
 *
 * The gap below a stack, the last hit, the limit on the number of areas, areas that look
 * alike and are not, what the validator finds, and a space of 600 pages at random.
 */
#define POOL_SIZE 65600u
#include "vma_fixture.h"
#include "random.h"

static const struct vm_area_struct *areas_at(unsigned int page)
{
	return find_vma_intersection(&mm, address_of(page), address_of(page) + 1);
}

static void map(unsigned int start, unsigned int end, enum kind kind)
{
	struct vma_range range = range_of_kind(start, end, kind);

	assert_int_equal(map_range(&range), 0);
	assert_null(vma_check(&mm));
}

/* An area that grows downwards. */
static struct vm_area_struct *map_stack(unsigned int start, unsigned int end)
{
	struct vma_range range = range_of_kind(start, end, A);

	range.flags |= VM_GROWSDOWN;
	assert_int_equal(map_range(&range), 0);
	assert_null(vma_check(&mm));
	return find_vma(&mm, range.start);
}

static unsigned long highest_room(unsigned long len, unsigned long low, unsigned long high)
{
	struct vm_area_struct *prev, *want;
	unsigned long addr = topdown(len, low, high, &prev);

	if (!IS_ERR_VALUE(addr)) {
		find_vma_prev(&mm, addr, &want);
		assert_ptr_equal(prev, want);
	}
	return addr;
}

static unsigned long lowest_room(unsigned long len, unsigned long low, unsigned long high)
{
	struct vm_area_struct *prev, *want;
	unsigned long addr = vma_gap_bottomup(&mm, len, low, high, &prev);

	if (!IS_ERR_VALUE(addr)) {
		find_vma_prev(&mm, addr, &want);
		assert_ptr_equal(prev, want);
	}
	return addr;
}

static int setup(void **state)
{
	(void)state;
	fixture_clear();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	fail_at = 0;
	assert_int_equal(unmap_range(0, TASK_SIZE), 0);
	assert_null(vma_check(&mm));
	assert_null(mm.mmap);
	assert_int_equal(pool_in_use(), 0);
	assert_int_equal(the_file.areas, 0);
	return 0;
}

/* --- searching ---------------------------------------------------------------------- */

static void find_vma_of_empty_space_is_nobody(void **state)
{
	struct vm_area_struct *prev = (void *)&mm;

	(void)state;
	assert_null(find_vma(&mm, 0));
	assert_null(find_vma_prev(&mm, BASE, &prev));
	assert_null(prev);
	assert_int_equal(highest_room(PAGE_SIZE, 0, TASK_SIZE), TASK_SIZE - PAGE_SIZE);
	assert_int_equal(lowest_room(PAGE_SIZE, PAGE_SIZE, TASK_SIZE), PAGE_SIZE);
}

/* The hint is used, set by a search, and forgotten with the area. */
static void find_vma_second_search_uses_last_hit(void **state)
{
	struct vm_area_struct *vma;
	struct rb_root root;

	(void)state;
	map(0, 1, A);
	map(4, 6, A);
	vma = find_vma(&mm, address_of(5));
	assert_ptr_equal(mm.mmap_cache, vma);
	root = mm.mm_rb;
	mm.mm_rb = RB_ROOT;		/* only the hint can know it now */
	assert_ptr_equal(find_vma(&mm, address_of(4)), vma);
	assert_null(find_vma(&mm, address_of(6)));
	assert_null(find_vma(&mm, address_of(4) - 1));
	mm.mm_rb = root;
	assert_int_equal(unmap_range(address_of(4), address_of(6)), 0);
	assert_null(mm.mmap_cache);
}

/*
 *	A........[256 pages that only the stack may get]SSSS
 */
static void gap_below_stack_is_not_found(void **state)
{
	unsigned long low = address_of(0), high = address_of(400);

	(void)state;
	map(0, 1, A);
	map_stack(300, 304);
	assert_int_equal(highest_room(44 * PAGE_SIZE, low, address_of(300)),
			 (unsigned long)-ENOMEM);
	assert_int_equal(highest_room(43 * PAGE_SIZE, low, address_of(304)),
			 address_of(1));
	assert_int_equal(highest_room(PAGE_SIZE, low, high), address_of(399));
	assert_int_equal(lowest_room(43 * PAGE_SIZE, low, high), address_of(1));
	assert_int_equal(lowest_room(44 * PAGE_SIZE, low, high), address_of(304));
}

/* An area inside the gap: there is no hole between the two, and none of negative size. */
static void gap_below_stack_with_area_inside_is_empty(void **state)
{
	(void)state;
	map_stack(300, 304);
	map(200, 210, A);
	assert_int_equal(highest_room(PAGE_SIZE, address_of(0), address_of(304)),
			 address_of(199));
	assert_int_equal(highest_room(PAGE_SIZE, address_of(200), address_of(304)),
			 (unsigned long)-ENOMEM);
}

static void stack_near_zero_keeps_all_below_free(void **state)
{
	struct vma_range range = range_of_kind(0, 1, A);

	(void)state;
	range.start = 16 * PAGE_SIZE;
	range.end = 17 * PAGE_SIZE;
	range.flags |= VM_GROWSDOWN;
	assert_int_equal(map_range(&range), 0);
	assert_null(vma_check(&mm));
	assert_int_equal(vm_start_gap(mm.mmap), 0);
	assert_int_equal(highest_room(PAGE_SIZE, 0, range.end), (unsigned long)-ENOMEM);
}

/* --- areas that look alike ---------------------------------------------------------- */

/* The same file, but page 7 does not come after page 4. */
static void merge_of_other_place_in_file_is_refused(void **state)
{
	struct vma_range range = range_of_kind(0, 4, F);

	(void)state;
	assert_int_equal(map_range(&range), 0);
	range.start = address_of(4);
	range.end = address_of(8);
	range.pgoff += 7;
	assert_int_equal(map_range(&range), 0);
	assert_int_equal(mm.map_count, 2);
	assert_int_equal(the_file.areas, 2);
	assert_null(vma_check(&mm));
}

/* Memory that was made elsewhere and moved here stays an area of its own. */
static void merge_of_moved_anonymous_memory_is_refused(void **state)
{
	struct vma_range range = range_of_kind(0, 4, A);

	(void)state;
	map(4, 8, A);
	range.pgoff += 100;
	assert_int_equal(map_range(&range), 0);
	assert_int_equal(mm.map_count, 2);
	assert_null(vma_check(&mm));
}

static void merge_of_area_that_must_not_expand_is_refused(void **state)
{
	struct vma_range range = range_of_kind(0, 4, A);

	(void)state;
	range.flags |= VM_DONTEXPAND;
	assert_int_equal(map_range(&range), 0);
	range.start = address_of(4);
	range.end = address_of(6);
	range.pgoff += 4;
	assert_int_equal(map_range(&range), 0);
	assert_int_equal(mm.map_count, 2);
	assert_null(vma_check(&mm));
}

/*
 *	AAAA....AAAA	a mremap() that grew the first one, or moved one in between
 *	AAAAAAAAAAAA
 */
static void merge_neighbours_joins_both_sides(void **state)
{
	struct vma_range range = range_of_kind(4, 8, A);
	struct vm_area_struct *vma;

	(void)state;
	map(0, 4, A);
	map(8, 12, A);
	vma = area_of_range(&range);
	vma_insert(&mm, vma);
	vma = vma_merge_neighbours(&mm, vma);
	assert_ptr_equal(vma, mm.mmap);
	assert_int_equal(vma->vm_end, address_of(12));
	assert_int_equal(mm.map_count, 1);
	assert_null(vma_check(&mm));
}

/* A stack's area gets what it grew into; the offset moves along. */
static void set_borders_moves_offset_with_start(void **state)
{
	struct vm_area_struct *vma = map_stack(300, 304);

	(void)state;
	vma_set_borders(vma, address_of(290), address_of(302));
	assert_int_equal(vma->vm_pgoff, address_of(290) >> PAGE_SHIFT);
	assert_null(vma_check(&mm));
	vma_set_borders(vma, address_of(301), address_of(310));
	assert_int_equal(vma->vm_pgoff, address_of(301) >> PAGE_SHIFT);
	assert_null(vma_check(&mm));
}

/* --- the limit ---------------------------------------------------------------------- */

/* Alternating kinds, so that none can merge, up to one less than a process may have. */
static void fill_up_to_limit(void)
{
	for (unsigned int i = 0; mm.map_count < MAX_MAP_COUNT - 1; i++) {
		struct vma_range range = range_of_kind(3 * i, 3 * i + 3, i % 2 ? R : A);

		assert_int_equal(map_range(&range), 0);
	}
	assert_null(vma_check(&mm));
}

static void split_at_limit_of_areas_is_refused(void **state)
{
	struct vm_area_struct *vma, *prev;
	vm_flags_t other = ANON_FLAGS & ~VM_WRITE;

	(void)state;
	fill_up_to_limit();
	vma = find_vma(&mm, address_of(0));
	assert_int_equal(PTR_ERR(vma_modify(&mm, vma, address_of(1), address_of(2), other)),
			 -ENOMEM);
	assert_ptr_equal(vma_modify(&mm, vma, address_of(0), address_of(1), other), vma);
	assert_int_equal(mm.map_count, MAX_MAP_COUNT);
	/* A hole in the middle needs one more area, one at an end does not. */
	assert_int_equal(unmap_range(address_of(4), address_of(5)), -ENOMEM);
	assert_int_equal(unmap_range(address_of(3), address_of(4)), 0);
	/* Borders still move. */
	vma = find_vma_prev(&mm, address_of(7), &prev);
	assert_int_equal(vma->vm_start, address_of(6));
	assert_ptr_equal(vma_modify(&mm, vma, address_of(6), address_of(7), other), prev);
	assert_int_equal(mm.map_count, MAX_MAP_COUNT);
	assert_null(vma_check(&mm));
}

/* --- the validator ------------------------------------------------------------------ */

static void check_says(const char *what)
{
	assert_non_null(vma_check(&mm));
	assert_string_equal(vma_check(&mm), what);
}

/* Three areas with holes: each break is mended again. */
static void check_names_what_is_broken(void **state)
{
	struct vm_area_struct *first, *second, *third;
	unsigned long gap;

	(void)state;
	map(1, 2, A);
	map(4, 6, A);
	map(9, 10, R);
	first = mm.mmap;
	second = first->vm_next;
	third = second->vm_next;

	gap = second->rb_subtree_gap;
	second->rb_subtree_gap = second->vm_hole - PAGE_SIZE;
	check_says("vma: a subtree has a larger hole than it promises");
	second->rb_subtree_gap = gap;

	gap = second->vm_hole;
	second->vm_hole += PAGE_SIZE;
	check_says("vma: a hole is not as large as an area says");
	second->vm_hole = gap;

	second->vm_start = address_of(1);
	check_says("vma: areas overlap or are out of order");
	second->vm_start = address_of(4) + 1;
	check_says("vma: a border inside a page");
	second->vm_start = second->vm_end;
	check_says("vma: an area is empty or leaves the user half");
	second->vm_start = address_of(4);

	third->vm_end = TASK_SIZE + PAGE_SIZE;
	check_says("vma: an area is empty or leaves the user half");
	third->vm_end = address_of(10);

	first->vm_next = third;
	check_says("vma: tree and list differ");
	first->vm_next = second;
	third->vm_prev = first;
	check_says("vma: the list does not lead back");
	third->vm_prev = second;

	mm.map_count++;
	check_says("vma: the number of areas is wrong");
	mm.map_count--;
	mm.mmap_cache = &pool[POOL_SIZE - 1];
	check_says("vma: the last hit is no area");
	mm.mmap_cache = NULL;
	second->vm_mm = NULL;
	check_says("vma: an area belongs to another address space");
	second->vm_mm = &mm;
	assert_null(vma_check(&mm));
}

static void check_finds_areas_that_should_be_one(void **state)
{
	struct vma_range range = range_of_kind(4, 8, A);

	(void)state;
	map(0, 4, A);
	vma_insert(&mm, area_of_range(&range));
	check_says("vma: two areas that should be one");
	assert_ptr_equal(vma_merge_neighbours(&mm, mm.mmap), mm.mmap);
	assert_null(vma_check(&mm));
}

/* --- at random ---------------------------------------------------------------------- */

#define NR_PAGES	600u
#define STEPS		20000u

static uint8_t model[NR_PAGES];		/* enum kind; STACK: and it grows downwards */
#define STACK		NR_KINDS
#define GAP_PAGES	(STACK_GUARD_GAP / PAGE_SIZE)

/* May a new area have this page?  What comes above it decides. */
static bool model_open(unsigned int page)
{
	if (model[page] != NOBODY)
		return false;
	for (unsigned int i = page + 1; i < NR_PAGES && i <= page + GAP_PAGES; i++)
		if (model[i] != NOBODY)
			return model[i] != STACK;
	return true;
}

static unsigned long model_gap(unsigned int len, unsigned int low, unsigned int high, bool down)
{
	unsigned long found = (unsigned long)-ENOMEM;
	unsigned int run = 0;

	for (unsigned int i = low; i < high; i++) {
		run = model_open(i) ? run + 1 : 0;
		if (run >= len && (down || found == (unsigned long)-ENOMEM))
			found = address_of(i + 1 - len);
	}
	return found;
}

static void compare_with_model(uint64_t *seed)
{
	for (unsigned int i = 0; i < NR_PAGES; i++) {
		const struct vm_area_struct *vma = areas_at(i);

		assert_int_equal(vma ? kind_of(vma) : NOBODY, model[i] == STACK ? A : model[i]);
		assert_int_equal(vma && vma->vm_flags & VM_GROWSDOWN, model[i] == STACK);
	}
	for (unsigned int i = 0; i < 20; i++) {
		unsigned int low = random_below(seed, NR_PAGES);
		unsigned int high = i % 2 ? NR_PAGES :
				    low + 1 + random_below(seed, NR_PAGES - low);
		unsigned int len = 1 + random_below(seed, 40);

		assert_int_equal(highest_room(len * PAGE_SIZE, address_of(low),
						 address_of(high)),
				 model_gap(len, low, high, true));
		assert_int_equal(lowest_room(len * PAGE_SIZE, address_of(low),
						  address_of(high)),
				 model_gap(len, low, high, false));
	}
}

static void random_step(uint64_t *seed)
{
	unsigned int start = random_below(seed, NR_PAGES);
	unsigned int len = 1 + random_below(seed, 12), end = min(start + len, NR_PAGES);
	unsigned int kind = random_below(seed, 2 * NR_KINDS);
	struct vma_range range;

	if (kind > STACK || (kind == STACK && random_below(seed, 8)))
		kind = NOBODY;		/* half of the time something goes */
	range = range_of_kind(start, end, kind == STACK ? A : kind);
	if (kind == STACK)
		range.flags |= VM_GROWSDOWN;
	if (kind == NOBODY)
		assert_int_equal(unmap_range(range.start, range.end), 0);
	else
		assert_int_equal(map_range(&range), 0);
	memset(model + start, (int)kind, end - start);
}

static void expect_whole(void)
{
	const char *wrong = vma_check(&mm);

	if (!wrong)
		wrong = the_mapping_check(&mm);
	if (wrong)
		fail_msg("%s", wrong);
}

static void random_layouts_match_model(void **state)
{
	uint64_t seed = 20;

	(void)state;
	memset(model, NOBODY, sizeof(model));
	mm.mmap_base = address_of(NR_PAGES);	/* searches up to there leave hints */
	for (unsigned int i = 0; i < STEPS; i++) {
		random_step(&seed);
		expect_whole();
		if (i % 64 == 0)
			compare_with_model(&seed);
	}
	assert_true(mm.map_count > 20);
}

#define TEST(name)	cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(find_vma_of_empty_space_is_nobody),
		TEST(find_vma_second_search_uses_last_hit),
		TEST(gap_below_stack_is_not_found),
		TEST(gap_below_stack_with_area_inside_is_empty),
		TEST(stack_near_zero_keeps_all_below_free),
		TEST(merge_of_other_place_in_file_is_refused),
		TEST(merge_of_moved_anonymous_memory_is_refused),
		TEST(merge_of_area_that_must_not_expand_is_refused),
		TEST(merge_neighbours_joins_both_sides),
		TEST(set_borders_moves_offset_with_start),
		TEST(split_at_limit_of_areas_is_refused),
		TEST(check_names_what_is_broken),
		TEST(check_finds_areas_that_should_be_one),
		TEST(random_layouts_match_model),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
