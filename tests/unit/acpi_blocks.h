/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/acpi_blocks.h - ACPI tables, entry by entry, for the tests to damage
 */
#pragma once

#include <asm/acpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TABLE_MAX	8192

struct table {
	size_t size;
	uint8_t bytes[TABLE_MAX];
};

static inline void put(struct table *t, uint64_t value, unsigned int width)
{
	for (unsigned int i = 0; i < width; i++)
		t->bytes[t->size++] = (uint8_t)(value >> (8 * i));
}

/* The header, and the size and the checksum as they are now. */
static inline void seal_table(struct table *t)
{
	uint32_t size = (uint32_t)t->size;
	uint8_t sum = 0;

	memcpy(t->bytes + 4, &size, sizeof(size));
	t->bytes[9] = 0;
	for (size_t i = 0; i < t->size; i++)
		sum = (uint8_t)(sum + t->bytes[i]);
	t->bytes[9] = (uint8_t)-sum;
}

static inline void begin_table(struct table *t, const char *signature, uint8_t revision)
{
	memset(t, 0, sizeof(*t));
	memcpy(t->bytes, signature, 4);
	t->bytes[8] = revision;
	t->size = sizeof(struct acpi_table_header);
}

static inline void begin_srat(struct table *t, uint8_t revision)
{
	begin_table(t, "SRAT", revision);
	put(t, 1, 4);
	put(t, 0, 8);
}

static inline void add_srat_memory(struct table *t, uint32_t domain, uint64_t base, uint64_t length,
				   uint32_t flags)
{
	put(t, 1, 1);
	put(t, 40, 1);
	put(t, domain, 4);
	put(t, 0, 2);
	put(t, base, 8);
	put(t, length, 8);
	put(t, 0, 4);
	put(t, flags, 4);
	put(t, 0, 8);
}

static inline void add_srat_cpu(struct table *t, uint32_t domain, uint8_t apic_id, uint32_t flags)
{
	put(t, 0, 1);
	put(t, 16, 1);
	put(t, domain & 0xFF, 1);
	put(t, apic_id, 1);
	put(t, flags, 4);
	put(t, 0, 1);
	put(t, domain >> 8, 3);
	put(t, 0, 4);
}

static inline void add_srat_x2apic(struct table *t, uint32_t domain, uint32_t id, uint32_t flags)
{
	put(t, 2, 1);
	put(t, 24, 1);
	put(t, 0, 2);
	put(t, domain, 4);
	put(t, id, 4);
	put(t, flags, 4);
	put(t, 0, 8);
}

/* n * n cells that follow the count of rows. */
static inline void make_slit(struct table *t, uint64_t nr, const uint8_t *cells, size_t nr_cells)
{
	begin_table(t, "SLIT", 1);
	put(t, nr, 8);
	for (size_t i = 0; i < nr_cells; i++)
		put(t, cells[i], 1);
}
