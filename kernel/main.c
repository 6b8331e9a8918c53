/* SPDX-License-Identifier: MIT */
/*
 * kernel/main.c - the boot order
 *
 * boot/head.asm calls start_kernel() with paging on, the first 8 MB mapped at
 * PAGE_OFFSET, interrupts off, on the boot stack.  Each line below may use what
 * the lines above it set up, and nothing else.
 */
#include <asm/desc.h>
#include <asm/fpu.h>
#include <asm/irq.h>
#include <asm/irqflags.h>
#include <asm/machine.h>
#include <asm/paging.h>
#include <asm/processor.h>
#include <asm/sections.h>
#include <asm/smap.h>
#include <asm/timer.h>
#include <boot/handoff.h>
#include <core/bug.h>
#include <core/clock.h>
#include <core/kallsyms.h>
#include <core/kthread.h>
#include <core/loadavg.h>
#include <core/panic.h>
#include <core/printk.h>
#include <core/sched.h>
#include <core/sched_seeded.h>
#include <core/selftest.h>
#include <core/timer.h>
#include <core/workqueue.h>
#include <drivers/audit_device.h>
#include <drivers/debugcon.h>
#include <drivers/fail_device.h>
#include <drivers/mem_device.h>
#include <drivers/random_device.h>
#include <drivers/ps2_keyboard.h>
#include <drivers/serial.h>
#include <drivers/tty.h>
#include <drivers/vga_text.h>
#include <fs/fs.h>
#include <kernel/bench.h>
#include <kernel/boot_log.h>
#include <kernel/inject.h>
#include <kernel/leak_counts.h>
#include <kernel/main.h>
#include <kernel/proc.h>
#include <kernel/process.h>
#include <kernel/shell.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/parse.h>
#include <lib/printf.h>
#include <mm/early_memory.h>
#include <mm/fail_page_alloc.h>
#include <mm/gfp.h>
#include <mm/highmem.h>
#include <mm/kmalloc.h>
#include <mm/memblock.h>
#include <mm/mm_init.h>
#include <mm/mm_struct.h>
#include <mm/numa.h>
#include <mm/slab.h>
#include <mm/task_memory.h>
#include <mm/vmalloc.h>
#include <mm/zero_pool.h>

static struct boot_info boot_info;	/* written once by parse_boot_block() */

const struct boot_info *kernel_boot_info(void)
{
	return &boot_info;
}

/* The screen is last: until the block is read nobody knows whether there is one. */
static void __init parse_boot_block(const struct boot_block *block)
{
	const char *error = boot_info_parse(block, &boot_info);

	if (error || !boot_info.efi)
		vga_console_init();
	if (error)
		panic("boot information: %s", error);
}

/* A number from the command line, at most max; otherwise a warning and the default. */
static uint32_t __init number_param(const char *name, uint32_t max, uint32_t otherwise)
{
	char text[64] = PARAM_TOO_LONG;
	uint32_t value;

	if (param_read(boot_info.cmdline, name, text, sizeof(text)) == -ENOENT)
		return otherwise;
	if (parse_u32(text, &value) == 0 && value <= max)
		return value;
	pr_warn("%s=%s is not a number from 0 to %u and is ignored\n", name, text, max);
	return otherwise;
}

static void __init apply_message_options(void)
{
	printk_set_level((int)number_param("loglevel", LOG_DEBUG + 1, CONFIG_LOG_LEVEL));
	panic_set_reboot((int)number_param("panic", 3600, 0));
}

static void __init setup_memory(void)
{
	const char *error = early_memory_init(&boot_info);

	if (error)
		panic("memory: %s", error);
	boot_log_memory(&boot_info);
}

static void __init setup_paging(void)
{
	const struct paging_request request = {
		.lowmem_end = early_memory.lowmem_end,
		.alloc_table = early_alloc_table,
	};

	if (paging_init(&request))
		panic("paging: no memory is left for the kernel's page tables");
	boot_log_paging();
}

/* From here on memblock can only be read, and pages come from alloc_pages(). */
static void __init setup_pages(void)
{
	const char *error = mm_init();

	if (error)
		panic("memory: %s", error);
	vmalloc_init();
	boot_log_zones();
}

/* A machine may lack any of these; the log says so and the rest goes on. */
static void __init setup_devices(void)
{
	if (tick_init())
		panic("time: the timer's interrupt line is taken");
	if (serial_input_init())
		pr_warn("serial: no input\n");
	if (ps2_keyboard_init())
		pr_info("keyboard: none\n");
}

/* Tests, then the end of the run, if the command line asks for them. */
static void run_requested_tests(const char *cmdline)
{
	char glob[64] = PARAM_TOO_LONG;
	int len = param_read(cmdline, "selftest", glob, sizeof(glob));
	int failed;

	if (len == -ENOENT && !param_flag(cmdline, "selftest"))
		return;
	failed = selftest_run(len == -ENOENT ? NULL : glob);
	if (failed < 0)
		pr_err("selftest: no test is named %s\n", len == -ENOENT ? "*" : glob);
	machine_exit(failed ? MACHINE_EXIT_FAILURE : MACHINE_EXIT_SUCCESS);
}

/* Instruction counts, then the end of the run, if the command line asks for them. */
static void run_requested_benches(const char *cmdline)
{
	char glob[64] = "*";
	int len = param_read(cmdline, "bench", glob, sizeof(glob));

	if (len == -ENOENT && !param_flag(cmdline, "bench"))
		return;
	if (len == -E2BIG)
		pr_err("bench: no benchmark is named %s\n", PARAM_TOO_LONG);
	else if (!cpu_info.tsc || !bench_counts_instructions())
		pr_err("bench: no counter of instructions; boot with scripts/qemu.sh --icount\n");
	else if (bench_run(glob) == 0)
		pr_err("bench: no benchmark is named %s\n", glob);
	else
		machine_exit(MACHINE_EXIT_SUCCESS);
	machine_exit(MACHINE_EXIT_FAILURE);
}

/* What the loader's information does not fill of its block.  The block is read to the end. */
static void free_boot_block_rest(void)
{
	free_reserved_area(boot_block.bytes + boot_block.size,
			   boot_block.bytes + sizeof(boot_block.bytes));
}

/* The first thread: what remains to be done once tasks can wait. */
static int run_kernel(void *unused __maybe_unused)
{
	boot_log_init_freed(free_initmem());
	free_boot_block_rest();
	if (workqueue_init())
		panic("memory: none is left for the work queue's thread");
	slab_reap_init();
	load_init();
	mem_device_init();
	random_device_init();
	tty_init();
	audit_device_init();
	fail_device_init();
	kshell_device_init();
	if (fs_init() || proc_init())
		panic("memory: none is left for the first files");
	initrd_unpack(&boot_info);	/* what stopped it was printed; there is the shell */
	process_init();
	zero_pool_init();
	register_leak_checks();
	fail_page_alloc_setup(boot_info.cmdline);
	seeded_setup(boot_info.cmdline);
	inject_requested(boot_info.cmdline);
	if (selftest_init())
		pr_err("selftest: there is no room for the leak checks\n");
	run_requested_tests(boot_info.cmdline);
	run_requested_benches(boot_info.cmdline);
	boot_log_ready();
	run_init();
	shell_run();
}

/*
 * The boot task becomes this CPU's idle task.  Not to be inlined into start_kernel(), whose
 * memory the first thread gives away.
 */
static void __noinline __noreturn run_threads(void)
{
	if (IS_ERR(kthread_run(run_kernel, NULL, "init")))
		panic("memory: none is left for the first thread");
	cpu_idle_loop();
}

void __init start_kernel(const struct boot_block *block)
{
	gdt_init();			/* segments, per-CPU data, the double fault's task */
	idt_init();			/* from here on a fault is reported */
	sched_init();			/* this is a task, the only one so far */
	timer_init();			/* from here on timers can be armed */
	cpu_detect();			/* what this CPU can do */
	fpu_init();			/* whose registers a switch saves */
	smap_init();			/* the kernel stays out of the user half */
	serial_console_init();		/* from here on text can be seen */
	debugcon_init();		/* the same on port 0xE9 */
	time_init();			/* from here on lines have time stamps */
	printf_set_symbol_formatter(kallsyms_format); /* from here on addresses have names */
	boot_log_banner();
	parse_boot_block(block);	/* the loader's information, and the screen */
	apply_message_options();	/* loglevel=, panic= */
	wall_clock_init();		/* from here on it is known what day it is */
	setup_memory();			/* the firmware's map -> memblock */
	setup_paging();			/* swapper_pg_dir in its final form */
	kmap_init();			/* windows on pages that have no address */
	numa_init(&boot_info);		/* ACPI -> a node for every range of memblock */
	setup_pages();			/* memblock -> nodes, zones, mem_map, buddy */
	kmem_cache_init();		/* objects: the first caches */
	kmalloc_init();			/* and one for every size */
	task_memory_init();		/* from here on threads can be made */
	mm_cache_init();		/* and address spaces */
	vma_cache_init();		/* and their areas */
	irq_init();			/* interrupt controllers, every line masked */
	setup_devices();		/* tick, keys from the serial line and the keyboard */
	local_irq_enable();
	boot_log_machine(&boot_info);	/* what else was found */
	run_threads();			/* and this function's own memory goes back */
}
