/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/acpi_srat.c - read which memory and which CPUs belong together
 *
 * The System Resource Affinity Table is a header of 48 bytes and then entries of
 * many kinds, each beginning with its type and its length:
 *
 *	type 0	a CPU by its APIC id			16 bytes
 *	type 1	a range of memory			40 bytes
 *	type 2	a CPU by its x2APIC id			24 bytes
 *	others	(interrupt controllers, devices)	passed over by their length
 *
 * Each names a proximity domain.  Two passes: the first collects the domains in
 * rising order and so numbers the nodes, the second notes ranges and CPUs.  Entries
 * that are not enabled mean nothing; memory that can be plugged in while the machine
 * runs is not there yet and is passed over too.
 *
 * Pure: no printing, no access outside of the table, every error a line of text.
 * ACPI specification 6.4, 5.2.16.
 */
#include <asm/numa.h>
#include <lib/string.h>

#define SRAT_ENTRIES		48	/* bytes before the first entry */
#define SRAT_REVISION_AT	8

#define FLAG_ENABLED		(1U << 0)
#define FLAG_HOT_PLUG		(1U << 1)

enum srat_type {
	SRAT_CPU = 0,
	SRAT_MEMORY = 1,
	SRAT_X2APIC = 2,
};

/* What an entry says; counts is false if it is of no interest. */
struct affinity {
	bool counts;
	bool is_memory;
	uint32_t domain;
	uint64_t base, length;		/* memory */
	uint32_t apic_id;		/* CPU */
};

/* The table, where the walk stands, and how wide its domains are. */
struct srat_walk {
	const uint8_t *table;
	size_t size;
	size_t at;
	uint8_t revision;
};

static uint32_t read32(const uint8_t *bytes)
{
	uint32_t value;

	memcpy(&value, bytes, sizeof(value));
	return value;
}

static uint64_t read64(const uint8_t *bytes)
{
	uint64_t value;

	memcpy(&value, bytes, sizeof(value));
	return value;
}

/* Revision 1 has domains of 8 bits, and what became the upper 24 is reserved there. */
static uint32_t domain_of(uint32_t domain, uint8_t revision)
{
	return revision < 2 ? domain & 0xFF : domain;
}

/* The upper three bytes of a CPU's domain stand elsewhere than the lowest. */
static void __init decode_cpu(const uint8_t *entry, uint8_t revision, struct affinity *out)
{
	uint32_t domain = entry[2] | (uint32_t)entry[9] << 8 | (uint32_t)entry[10] << 16 |
			  (uint32_t)entry[11] << 24;

	out->counts = read32(entry + 4) & FLAG_ENABLED;
	out->domain = domain_of(domain, revision);
	out->apic_id = entry[3];
}

static void __init decode_x2apic(const uint8_t *entry, uint8_t revision, struct affinity *out)
{
	out->counts = read32(entry + 12) & FLAG_ENABLED;
	out->domain = domain_of(read32(entry + 4), revision);
	out->apic_id = read32(entry + 8);
}

static void __init decode_memory(const uint8_t *entry, uint8_t revision, struct affinity *out)
{
	uint32_t flags = read32(entry + 28);

	out->counts = (flags & FLAG_ENABLED) && !(flags & FLAG_HOT_PLUG);
	out->is_memory = true;
	out->domain = domain_of(read32(entry + 2), revision);
	out->base = read64(entry + 8);
	out->length = read64(entry + 16);
}

static unsigned int least_length(uint8_t type)
{
	switch (type) {
	case SRAT_CPU:
		return 16;
	case SRAT_MEMORY:
		return 40;
	case SRAT_X2APIC:
		return 24;
	}
	return 2;
}

/* Decode the entry that the walk stands at and move on; NULL or what is wrong. */
static const char * __init next_entry(struct srat_walk *walk, struct affinity *out)
{
	const uint8_t *entry = walk->table + walk->at;
	size_t left = walk->size - walk->at;

	memset(out, 0, sizeof(*out));
	if (left < 2 || entry[1] > left)
		return "SRAT ends inside an entry";
	if (entry[1] < least_length(entry[0]))
		return "SRAT has an entry that is too short for its type";
	walk->at += entry[1];
	if (entry[0] == SRAT_CPU)
		decode_cpu(entry, walk->revision, out);
	else if (entry[0] == SRAT_MEMORY)
		decode_memory(entry, walk->revision, out);
	else if (entry[0] == SRAT_X2APIC)
		decode_x2apic(entry, walk->revision, out);
	return NULL;
}

/* The domain's node, or where it would have to be inserted. */
static unsigned int domain_position(const struct numa_info *info, uint32_t domain)
{
	unsigned int nid = 0;

	while (nid < info->nr_nodes && info->domain[nid] < domain)
		nid++;
	return nid;
}

static const char * __init add_domain(struct numa_info *info, uint32_t domain)
{
	unsigned int nid = domain_position(info, domain);

	if (nid < info->nr_nodes && info->domain[nid] == domain)
		return NULL;
	if (info->nr_nodes == NUMA_MAX_NODES)
		return "SRAT has more proximity domains than this kernel has nodes";
	memmove(&info->domain[nid + 1], &info->domain[nid],
		(info->nr_nodes - nid) * sizeof(info->domain[0]));
	info->domain[nid] = domain;
	info->nr_nodes++;
	return NULL;
}

static const char * __init add_cpu(struct numa_info *info, uint32_t apic_id, unsigned int nid)
{
	if (apic_id >= NUMA_MAX_APIC_IDS)
		return NULL;
	if (info->cpu_nid[apic_id] >= 0 && info->cpu_nid[apic_id] != (int8_t)nid)
		return "SRAT puts a CPU into two proximity domains";
	info->cpu_nid[apic_id] = (int8_t)nid;
	return NULL;
}

/* A range of no bytes names its domain, which may have CPUs and no memory. */
static const char * __init add_range(struct numa_info *info, const struct affinity *memory,
				     unsigned int nid)
{
	struct numa_range new = { memory->base, memory->base + memory->length, nid };

	if (memory->length == 0)
		return NULL;
	if (new.end < new.base)
		return "SRAT has a range that passes the end of the address space";
	for (unsigned int i = 0; i < info->nr_ranges; i++) {
		const struct numa_range *old = &info->ranges[i];

		if (old->nid != nid && new.base < old->end && old->base < new.end)
			return "SRAT has ranges of two proximity domains that overlap";
	}
	if (info->nr_ranges == NUMA_MAX_RANGES)
		return "SRAT has more ranges than this kernel can hold";
	info->ranges[info->nr_ranges++] = new;
	return NULL;
}

/* numa_info_init - no nodes yet; two different ones are REMOTE_DISTANCE apart */
void __init numa_info_init(struct numa_info *info)
{
	memset(info, 0, sizeof(*info));
	memset(info->cpu_nid, -1, sizeof(info->cpu_nid));
	for (unsigned int i = 0; i < NUMA_MAX_NODES; i++)
		for (unsigned int j = 0; j < NUMA_MAX_NODES; j++)
			info->distance[i][j] = i == j ? LOCAL_DISTANCE : REMOTE_DISTANCE;
}

static const char * __init number_nodes(struct srat_walk walk, struct numa_info *info)
{
	struct affinity entry;
	const char *error = NULL;

	while (walk.at < walk.size && !error) {
		error = next_entry(&walk, &entry);
		if (!error && entry.counts)
			error = add_domain(info, entry.domain);
	}
	return error;
}

static const char * __init note_entries(struct srat_walk walk, struct numa_info *info)
{
	struct affinity entry;
	const char *error = NULL;

	while (walk.at < walk.size && !error) {
		unsigned int nid;

		error = next_entry(&walk, &entry);
		if (error || !entry.counts)
			continue;
		nid = domain_position(info, entry.domain);
		error = entry.is_memory ? add_range(info, &entry, nid)
					: add_cpu(info, entry.apic_id, nid);
	}
	return error;
}

/*
 * acpi_parse_srat - nodes, their memory and their CPUs
 *
 * Fills all of *info; the distances get their defaults.  Return: NULL, or what is
 * wrong with the table, and *info is then without meaning.
 */
const char * __init acpi_parse_srat(const void *table, size_t size, struct numa_info *info)
{
	struct srat_walk walk = { .table = table, .size = size, .at = SRAT_ENTRIES };
	const char *error;

	numa_info_init(info);
	if (size < SRAT_ENTRIES)
		return "SRAT is shorter than its own header";
	walk.revision = walk.table[SRAT_REVISION_AT];
	error = number_nodes(walk, info);
	if (!error)
		error = note_entries(walk, info);
	if (!error && info->nr_ranges == 0)
		error = "SRAT describes no memory";
	return error;
}
