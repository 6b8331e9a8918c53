/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/memblock_model.h - the map of memory as a flat array, to compare memblock with
 *
 * A space is a row of equal cells somewhere in the physical address space.  A
 * cell holds no memory or memory of a node, and is reserved or not: two bytes.
 * Every operation is a loop over cells, so that it is plainly right.
 *
 *	cell		 0   1   2   3
 *	memory		 0   0   .   1		node, or . for none
 *	reserved	 .   #   #   .
 *
 * In front of the cells may lie `filler` regions in each list, which leave room
 * for only a few more: so a full array is met in a small space.
 */
#pragma once

#include <lib/align.h>
#include <lib/compiler.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <mm/memblock.h>
#include <stdio.h>
#include <string.h>

#define MAX_CELLS	1024
#define NO_MEMORY	(-2)
#define FILLER_STEP	((phys_addr_t)2 * PAGE_SIZE)

struct space {
	phys_addr_t base;
	phys_addr_t cell_size;
	unsigned int nr_cells;
	unsigned int filler;
};

struct model {
	signed char node[MAX_CELLS];	/* NO_MEMORY or the node */
	bool taken[MAX_CELLS];
};

enum op_kind {
	OP_ADD_0, OP_ADD_1, OP_REMOVE, OP_SET_0, OP_SET_1, OP_LIMIT, OP_RESERVE, OP_FREE,
	NR_OP_KINDS,
};

/*
 * On the cells [first, end).  An end one behind the last cell is a range whose size is
 * PHYS_ADDR_MAX.  OP_LIMIT keeps the lowest end - first cells of memory.
 */
struct op {
	enum op_kind kind;
	unsigned int first;
	unsigned int end;
};

static const char *const op_names[NR_OP_KINDS] = {
	"add node 0", "add node 1", "remove", "set node 0", "set node 1",
	"limit", "reserve", "free",
};

static inline phys_addr_t cell_addr(const struct space *s, unsigned int cell)
{
	return s->base + cell * s->cell_size;
}

static inline void model_reset(struct model *m)
{
	memset(m->node, NO_MEMORY, sizeof(m->node));
	memset(m->taken, 0, sizeof(m->taken));
}

static inline void model_copy(const struct space *s, struct model *to, const struct model *from)
{
	memcpy(to->node, from->node, s->nr_cells * sizeof(from->node[0]));
	memcpy(to->taken, from->taken, s->nr_cells * sizeof(from->taken[0]));
}

static inline void model_limit(const struct space *s, struct model *m, unsigned int cells)
{
	unsigned int kept = 0;

	for (unsigned int i = 0; cells && i < s->nr_cells; i++) {
		if (m->node[i] != NO_MEMORY && kept++ >= cells)
			m->node[i] = NO_MEMORY;
	}
}

static inline void model_apply_cell(struct model *m, enum op_kind kind, unsigned int i)
{
	bool memory = m->node[i] != NO_MEMORY;

	if ((kind == OP_ADD_0 || kind == OP_ADD_1) && !memory)
		m->node[i] = kind == OP_ADD_1;
	if ((kind == OP_SET_0 || kind == OP_SET_1) && memory)
		m->node[i] = kind == OP_SET_1;
	if (kind == OP_REMOVE)
		m->node[i] = NO_MEMORY;
	if (kind == OP_RESERVE || kind == OP_FREE)
		m->taken[i] = kind == OP_RESERVE;
}

static inline void model_apply(const struct space *s, struct model *m, struct op op)
{
	if (op.kind == OP_LIMIT) {
		model_limit(s, m, op.end - op.first);
		return;
	}
	for (unsigned int i = op.first; i < op.end && i < s->nr_cells; i++)
		model_apply_cell(m, op.kind, i);
}

/* The same on the real thing. */
static inline int real_apply(const struct space *s, struct op op)
{
	phys_addr_t base = cell_addr(s, op.first);
	phys_addr_t size = (op.end - op.first) * s->cell_size;

	if (op.end > s->nr_cells && op.kind != OP_LIMIT)
		size = PHYS_ADDR_MAX;
	switch (op.kind) {
	case OP_ADD_0:
		return memblock_add_node(base, size, 0);
	case OP_ADD_1:
		return memblock_add_node(base, size, 1);
	case OP_REMOVE:
		return memblock_remove(base, size);
	case OP_SET_0:
		return memblock_set_node(base, size, 0);
	case OP_SET_1:
		return memblock_set_node(base, size, 1);
	case OP_LIMIT:
		return memblock_enforce_memory_limit(size);
	case OP_RESERVE:
		return memblock_reserve(base, size);
	default:
		return memblock_phys_free(base, size);
	}
}

static inline void model_put(struct memblock_type *type, struct memblock_region region)
{
	if (type->nr < MEMBLOCK_MAX_REGIONS)
		type->regions[type->nr] = region;
	type->nr++;
}

static inline void model_put_filler(const struct space *s, struct memblock_type *type)
{
	type->nr = 0;
	for (unsigned int i = 0; i < s->filler; i++) {
		model_put(type, (struct memblock_region){ PAGE_SIZE + i * FILLER_STEP, PAGE_SIZE,
							  NUMA_NO_NODE });
	}
}

/*
 * Write the lists as they must look.  Return: false if they do not fit; what lies
 * behind the last region of a list is left as it was.
 */
static inline bool model_lists(const struct space *s, const struct model *m,
			       struct memblock_type *memory, struct memblock_type *reserved)
{
	unsigned int i, from;

	model_put_filler(s, memory);
	model_put_filler(s, reserved);
	for (i = 0; i < s->nr_cells; i++) {
		for (from = i; i + 1 < s->nr_cells && m->node[i + 1] == m->node[from]; i++)
			;
		if (m->node[from] != NO_MEMORY)
			model_put(memory, (struct memblock_region){ cell_addr(s, from),
				  (i + 1 - from) * s->cell_size, m->node[from] });
	}
	for (i = 0; i < s->nr_cells; i++) {
		for (from = i; i + 1 < s->nr_cells && m->taken[i + 1] == m->taken[from]; i++)
			;
		if (m->taken[from])
			model_put(reserved, (struct memblock_region){ cell_addr(s, from),
				  (i + 1 - from) * s->cell_size, NUMA_NO_NODE });
	}
	return memory->nr <= MEMBLOCK_MAX_REGIONS && reserved->nr <= MEMBLOCK_MAX_REGIONS;
}

static inline bool same_list(const struct memblock_type *a, const struct memblock_type *b)
{
	if (a->nr != b->nr)
		return false;
	for (unsigned int i = 0; i < a->nr; i++) {
		const struct memblock_region *x = &a->regions[i], *y = &b->regions[i];

		if (x->base != y->base || x->size != y->size || x->nid != y->nid)
			return false;
	}
	return true;
}

/* Is the real map what the model says?  The lists are compared region by region. */
static inline bool model_matches(const struct space *s, const struct model *m)
{
	static struct memblock_type memory, reserved;

	return model_lists(s, m, &memory, &reserved) && same_list(&memblock.memory, &memory) &&
	       same_list(&memblock.reserved, &reserved);
}

static inline bool model_is_free(const struct model *m, unsigned int cell)
{
	return m->node[cell] != NO_MEMORY && !m->taken[cell];
}

/* The end of the free run of one node that starts at cell; cell itself if it is not free. */
static inline unsigned int model_run_end(const struct space *s, const struct model *m,
					 unsigned int cell)
{
	unsigned int end = cell;

	while (end < s->nr_cells && model_is_free(m, end) && m->node[end] == m->node[cell])
		end++;
	return end;
}

/* The cell that an allocation must give, or -1: try every place from the top. */
static inline int model_alloc_node(const struct space *s, const struct model *m,
				   unsigned int cells, phys_addr_t align, unsigned int first,
				   unsigned int end, int nid)
{
	for (int i = (int)end - (int)cells; i >= (int)first; i--) {
		phys_addr_t addr = cell_addr(s, i);

		if (addr >= PAGE_SIZE && addr % align == 0 &&
		    model_run_end(s, m, i) >= i + cells &&
		    (nid == NUMA_NO_NODE || nid == m->node[i]))
			return i;
	}
	return -1;
}

static inline int model_alloc(const struct space *s, const struct model *m, unsigned int cells,
			      phys_addr_t align, unsigned int first, unsigned int end, int nid)
{
	int cell = model_alloc_node(s, m, cells, align, first, end, nid);

	return cell >= 0 ? cell : model_alloc_node(s, m, cells, align, first, end, NUMA_NO_NODE);
}

static inline void print_list(const char *name, const struct memblock_type *type)
{
	fprintf(stderr, "  %-8s nr %u:", name, type->nr);
	for (unsigned int i = 0; i < min(type->nr, (unsigned int)MEMBLOCK_MAX_REGIONS); i++)
		fprintf(stderr, " [%llx +%llx node %d]", (unsigned long long)type->regions[i].base,
			(unsigned long long)type->regions[i].size, type->regions[i].nid);
	fprintf(stderr, "\n");
}

/* Which region of a (perhaps broken) list holds addr?  No cleverness, no order needed. */
static inline const struct memblock_region *slow_find(const struct memblock_type *type,
						      phys_addr_t addr)
{
	for (unsigned int i = 0; i < min(type->nr, (unsigned int)MEMBLOCK_MAX_REGIONS); i++) {
		const struct memblock_region *region = &type->regions[i];

		if (addr >= region->base && addr - region->base < region->size)
			return region;
	}
	return NULL;
}

/* Both states: as pictures, and the real lists in numbers. */
static inline void model_draw(const struct space *s, const struct model *m)
{
	const struct memblock_region *region;

	fprintf(stderr, "  expected ");
	for (unsigned int i = 0; i < s->nr_cells; i++)
		fprintf(stderr, "%c", m->node[i] == NO_MEMORY ? '.' : '0' + m->node[i]);
	fprintf(stderr, "   ");
	for (unsigned int i = 0; i < s->nr_cells; i++)
		fprintf(stderr, "%c", m->taken[i] ? '#' : '.');
	fprintf(stderr, "\n  real     ");
	for (unsigned int i = 0; i < s->nr_cells; i++) {
		region = slow_find(&memblock.memory, cell_addr(s, i));
		fprintf(stderr, "%c", !region ? '.' : region->nid < 0 ? '?' : '0' + region->nid);
	}
	fprintf(stderr, "   ");
	for (unsigned int i = 0; i < s->nr_cells; i++)
		fprintf(stderr, "%c", slow_find(&memblock.reserved, cell_addr(s, i)) ? '#' : '.');
	fprintf(stderr, "\n");
	print_list("memory", &memblock.memory);
	print_list("reserved", &memblock.reserved);
}

static inline void op_print(const struct space *s, struct op op)
{
	if (op.kind == OP_LIMIT)
		fprintf(stderr, "  limit to %u cells\n", op.end - op.first);
	else
		fprintf(stderr, "  %s [%u, %u)%s\n", op_names[op.kind], op.first, op.end,
			op.end > s->nr_cells ? " (size PHYS_ADDR_MAX)" : "");
}
