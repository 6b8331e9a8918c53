/* SPDX-License-Identifier: MIT */
/*
 * boot/memory_map.c - one sorted map without overlaps, whatever firmware reports
 *
 * Firmware may report its ranges in any order, twice, or overlapping.  The map
 * is kept right after each one that is added, in three steps:
 *
 *	map		| usable        |	 | reserved |
 *	add		        | ACPI NVS           |
 *	cut		| usable| usable|        |res.| res.|
 *	paint		| usable| NVS   | NVS    |res.| res.|
 *	merge		| usable| NVS            | reserved |
 *
 * Where two disagree the more restrictive type wins, so the order in which they
 * come does not matter.
 *
 * Which addresses the kernel can reach is not decided here.
 *
 * Pure; the caller owns the struct boot_info.
 */
#include <boot/memory_map.h>
#include <lib/compiler.h>
#include <lib/minmax.h>
#include <lib/string.h>

#define TOO_MANY_RANGES	"the boot loader's memory map has too many ranges"

/* Higher wins where ranges overlap.  A type that we do not know is reserved. */
static __init unsigned int restriction(uint32_t type)
{
	switch (type) {
	case BOOT_RANGE_USABLE:
		return 0;
	case BOOT_RANGE_ACPI_RECLAIMABLE:
		return 1;
	case BOOT_RANGE_ACPI_NVS:
		return 2;
	case BOOT_RANGE_BAD:
		return 4;
	default:
		return 3;
	}
}

/* Put a range at index i; false if there is no room. */
static __init bool insert_range(struct boot_info *info, unsigned int i, struct boot_range range)
{
	struct boot_range *at = &info->ranges[i];

	if (info->nr_ranges == BOOT_MAX_RANGES)
		return false;
	memmove(at + 1, at, (info->nr_ranges - i) * sizeof(*at));
	*at = range;
	info->nr_ranges++;
	return true;
}

/* Let a range border lie at @where if a range lies there; false if there is no room. */
static __init bool cut(struct boot_info *info, uint64_t where)
{
	struct boot_range *r = info->ranges;
	struct boot_range upper;
	unsigned int i;

	for (i = 0; i < info->nr_ranges && r[i].end <= where; i++)
		;
	if (i == info->nr_ranges || r[i].base >= where)
		return true;
	upper = r[i];
	upper.base = where;
	if (!insert_range(info, i + 1, upper))
		return false;
	r[i].end = where;
	return true;
}

/*
 * Give [new.base, new.end) its type: the ranges inside, which no longer cross
 * its borders, where they are less restrictive, and the gaps between them.
 */
static __init bool paint(struct boot_info *info, struct boot_range new)
{
	struct boot_range *r = info->ranges;
	struct boot_range gap = new;
	unsigned int i;

	for (i = 0; i < info->nr_ranges && r[i].end <= new.base; i++)
		;
	while (gap.base < new.end) {
		gap.end = i < info->nr_ranges ? min(r[i].base, new.end) : new.end;
		if (gap.base < gap.end) {
			if (!insert_range(info, i, gap))
				return false;
		} else if (restriction(r[i].type) < restriction(new.type)) {
			r[i].type = new.type;
		}
		gap.base = r[i++].end;
	}
	return true;
}

/* Join neighbours that touch and are of one type. */
static __init void merge(struct boot_info *info)
{
	struct boot_range *r = info->ranges;
	unsigned int from, to = 0;

	for (from = 1; from < info->nr_ranges; from++) {
		if (r[from].base == r[to].end && r[from].type == r[to].type)
			r[to].end = r[from].end;
		else
			r[++to] = r[from];
	}
	if (info->nr_ranges)
		info->nr_ranges = to + 1;
}

/*
 * memory_map_add - take one range of the firmware's map into info->ranges
 *
 * A range of no bytes is dropped.  One that wraps around ends at 2^64 - 1, the
 * last end that a uint64_t can hold.  A type that is not in enum boot_range_type counts
 * as reserved.
 *
 * Return: NULL, or a line if there is no room; the map is then without meaning.
 * Room is for BOOT_MAX_RANGES, those that merging would join again included.
 */
__init const char *memory_map_add(struct boot_info *info, uint64_t base, uint64_t length,
				  uint32_t type)
{
	struct boot_range new = { .base = base, .end = base + length };

	if (!length)
		return NULL;
	if (new.end < base)
		new.end = UINT64_MAX;
	new.type = restriction(type) == restriction(BOOT_RANGE_RESERVED) ? BOOT_RANGE_RESERVED
									 : type;
	if (!cut(info, new.base) || !cut(info, new.end) || !paint(info, new))
		return TOO_MANY_RANGES;
	merge(info);
	return NULL;
}

/*
 * memory_map_add_basic - make a map of the two sizes that the oldest BIOS calls give
 *
 *	mem_lower	KB from 0: at most 640, above is the VGA's
 *	mem_upper	KB from 1 MB up to the first hole
 *
 * Return: as memory_map_add().
 */
__init const char *memory_map_add_basic(struct boot_info *info, uint32_t mem_lower,
					uint32_t mem_upper)
{
	const char *error;

	error = memory_map_add(info, 0, min_t(uint32_t, mem_lower, 640) * 1024,
			       BOOT_RANGE_USABLE);
	if (error)
		return error;
	return memory_map_add(info, 0x100000, (uint64_t)mem_upper * 1024, BOOT_RANGE_USABLE);
}

/*
 * memory_map_finish - is there anything to work with?
 *
 * Return: NULL, or a line if no byte is usable.
 */
__init const char *memory_map_finish(const struct boot_info *info)
{
	unsigned int i;

	for (i = 0; i < info->nr_ranges; i++) {
		if (info->ranges[i].type == BOOT_RANGE_USABLE)
			return NULL;
	}
	return info->nr_ranges ? "the boot loader's memory map has no usable memory"
			       : "the boot loader gave no memory map";
}
