/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/acpi_slit.c - read how far the nodes are from each other
 *
 * The System Locality Information Table is a square of bytes, row by row, whose
 * rows and columns are proximity domains:
 *
 *	0	36	44
 *	header	n	d(0,0) d(0,1) .. d(0,n-1)  d(1,0) ..
 *
 * d(i,i) is 10 and every other distance is larger, 255 for "cannot be reached".
 * A table that breaks this says nothing that can be believed, and all nodes then
 * keep their default, 20 apart.
 *
 * Pure.  ACPI specification 6.4, 5.2.17.
 */
#include <asm/numa.h>
#include <lib/string.h>

#define SLIT_COUNT_AT	36
#define SLIT_MATRIX	44

struct matrix {
	const uint8_t *cells;
	uint32_t nr;			/* rows, and columns */
};

static uint8_t distance(const struct matrix *m, uint32_t from, uint32_t to)
{
	return m->cells[(size_t)from * m->nr + to];
}

static const char * __init check_matrix(const struct matrix *m)
{
	for (uint32_t i = 0; i < m->nr; i++) {
		for (uint32_t j = 0; j < m->nr; j++) {
			if (i == j && distance(m, i, j) != LOCAL_DISTANCE)
				return "SLIT: a node's distance to itself is not 10";
			if (i != j && distance(m, i, j) <= LOCAL_DISTANCE)
				return "SLIT: a node is no farther from another than from itself";
		}
	}
	return NULL;
}

static const char * __init find_matrix(const uint8_t *table, size_t size, struct matrix *m)
{
	uint64_t nr;

	if (size < SLIT_MATRIX)
		return "SLIT is shorter than its own header";
	memcpy(&nr, table + SLIT_COUNT_AT, sizeof(nr));
	if (nr == 0 || nr > size || nr * nr > size - SLIT_MATRIX)
		return "SLIT has no room for its matrix";
	m->cells = table + SLIT_MATRIX;
	m->nr = (uint32_t)nr;
	return NULL;
}

/*
 * acpi_parse_slit - the distances between the nodes that acpi_parse_srat() numbered
 *
 * A domain behind the end of the matrix keeps its defaults.  Return: NULL, or what
 * is wrong with the table, and then no distance has changed.
 */
const char * __init acpi_parse_slit(const void *table, size_t size, struct numa_info *info)
{
	struct matrix m;
	const char *error = find_matrix(table, size, &m);

	if (!error)
		error = check_matrix(&m);
	if (error)
		return error;
	for (unsigned int i = 0; i < info->nr_nodes; i++)
		for (unsigned int j = 0; j < info->nr_nodes; j++)
			if (info->domain[i] < m.nr && info->domain[j] < m.nr)
				info->distance[i][j] = distance(&m, info->domain[i],
								info->domain[j]);
	return NULL;
}
