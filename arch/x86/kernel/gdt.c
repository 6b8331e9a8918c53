/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/gdt.c - the segments, and the task states behind them
 *
 *	6 7 8	data of a thread	see asm/tls.h
 *	12 13	kernel code, data	flat, 0 .. 4 GB, privilege 0
 *	14 15	user code, data		flat, 0 .. 4 GB, privilege 3
 *	16	task state		only its esp0/ss0 are used, on entry from user mode
 *	27	per-CPU data		base = this CPU's offset, in %fs
 *	31	double-fault task	a second task state with a stack of its own
 *
 * A double fault is entered through a task gate: if the kernel stack is what
 * broke, only a task switch brings a stack that works.  Its state lies in the
 * direct map, and its cr3 is swapper_pg_dir, so it does not depend on any process.
 *
 * Per CPU; written at boot, the TSS and slots 6 to 8 by task switches later.
 */
#include <asm/desc.h>
#include <asm/page.h>
#include <asm/percpu.h>
#include <asm/pgtable.h>
#include <asm/trap.h>
#include <lib/types.h>

#define DESC_KERNEL_CODE	0x00CF9A000000FFFFULL
#define DESC_KERNEL_DATA	0x00CF92000000FFFFULL
#define DESC_USER_CODE		0x00CFFA000000FFFFULL
#define DESC_USER_DATA		0x00CFF2000000FFFFULL
#define DESC_TYPE_TSS		0x89

struct cpu_desc {
	struct tss_struct doublefault;
	uint8_t doublefault_stack[PAGE_SIZE] __aligned(16);
};

static DEFINE_PER_CPU(struct cpu_desc, cpu_desc);

DEFINE_PER_CPU(uint64_t[GDT_ENTRIES], cpu_gdt) __aligned(8);

DEFINE_PER_CPU(struct tss_struct, cpu_tss) = {
	.ss0 = __KERNEL_DS,
	.io_bitmap_base = sizeof(struct tss_struct),
};

/* Put a base into a descriptor template (Intel SDM vol. 3, figure 3-8). */
static uint64_t desc_with_base(uint64_t desc, uint32_t base)
{
	return desc | (uint64_t)(base & 0xFFFFFF) << 16 | (uint64_t)(base >> 24) << 56;
}

static uint64_t desc_tss(const struct tss_struct *tss)
{
	uint64_t limit = sizeof(*tss) - 1;

	return desc_with_base(limit | (uint64_t)DESC_TYPE_TSS << 40, (uintptr_t)tss);
}

static void doublefault_init(struct cpu_desc *cpu)
{
	struct tss_struct *tss = &cpu->doublefault;

	tss->cr3 = __pa(swapper_pg_dir);
	tss->eip = (uintptr_t)trap_double_fault;
	tss->eflags = 2;
	/* As if called: the CPU pushes the error code where the return address is. */
	tss->esp = (uintptr_t)(cpu->doublefault_stack + sizeof(cpu->doublefault_stack) - 16);
	tss->cs = __KERNEL_CS;
	tss->ss = tss->ds = tss->es = __KERNEL_DS;
	tss->fs = __KERNEL_PERCPU;
	tss->io_bitmap_base = sizeof(*tss);
}

static void gdt_fill(uint64_t *gdt, const struct cpu_desc *cpu, const struct tss_struct *tss,
		     uint32_t percpu_offset)
{
	gdt[GDT_ENTRY_KERNEL_CS] = DESC_KERNEL_CODE;
	gdt[GDT_ENTRY_KERNEL_DS] = DESC_KERNEL_DATA;
	gdt[GDT_ENTRY_USER_CS] = DESC_USER_CODE;
	gdt[GDT_ENTRY_USER_DS] = DESC_USER_DATA;
	gdt[GDT_ENTRY_TSS] = desc_tss(tss);
	gdt[GDT_ENTRY_PERCPU] = desc_with_base(DESC_KERNEL_DATA, percpu_offset);
	gdt[GDT_ENTRY_DOUBLEFAULT] = desc_tss(&cpu->doublefault);
}

/* Load every segment register from the new table (SDM vol. 3, 9.9.1). */
static void gdt_load(const uint64_t *gdt)
{
	struct {
		uint16_t limit;
		uint32_t base;
	} __packed gdtr = { sizeof(cpu_gdt) - 1, (uintptr_t)gdt };

	__asm__ volatile("lgdt %0\n\t"
			 "ljmp %1, $1f\n"
			 "1:\tmovl %2, %%ds\n\t"
			 "movl %2, %%es\n\t"
			 "movl %2, %%ss\n\t"
			 "movl %3, %%fs\n\t"
			 "movl %4, %%gs\n\t"
			 "ltr %w5\n\t"
			 "lldt %w4"		/* no local table: a selector of it faults */
			 : : "m"(gdtr), "i"(__KERNEL_CS), "r"(__KERNEL_DS),
			 "r"(__KERNEL_PERCPU), "r"(0), "r"(GDT_ENTRY_TSS * 8) : "memory");
}

/*
 * gdt_init - give the boot CPU its own descriptor table
 *
 * The boot CPU's per-CPU data is the linked section itself: offset 0, so its
 * variables can be named before %fs is loaded.
 */
void gdt_init(void)
{
	doublefault_init(&cpu_desc);
	gdt_fill(cpu_gdt, &cpu_desc, &cpu_tss, 0);
	gdt_load(cpu_gdt);
}
