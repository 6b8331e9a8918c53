/* SPDX-License-Identifier: MIT */
/*
 * core/panic.c - the kernel's last words
 *
 * A panic prints one line that begins with "PANIC:", the running task, a backtrace, and
 * ends the run with status 2, or starts the machine anew if panic=SECONDS said so.
 * Reports of exceptions (arch/x86/kernel/trap_report.c) end here as well.
 */
#include <asm/irqflags.h>
#include <asm/machine.h>
#include <core/backtrace.h>
#include <core/bug.h>
#include <core/console.h>
#include <core/panic.h>
#include <core/preempt.h>
#include <core/printk.h>
#include <core/task_probe.h>
#include <lib/printf.h>

static unsigned int reports;		/* begun so far; one CPU runs */
static int reboot_seconds;		/* panic=: 0 ends the run; written at boot */

void panic_set_reboot(int seconds)
{
	reboot_seconds = seconds;
}

/*
 * panic_begin - from here on the machine is dying
 *
 * Interrupts go off, the console's lock no longer counts.  Returns false if it
 * was dying already: then the caller has a fault inside a report at hand, and one
 * line for it.  If even that line faults, the run ends here without a word.
 */
bool panic_begin(void)
{
	local_irq_disable();
	console_force_unlock();
	if (++reports > 2)
		machine_exit(MACHINE_EXIT_PANIC);
	return reports == 1;
}

static void reboot_after(int seconds)
{
	pr_emerg("panic=%d: reboot in %d seconds\n", seconds, seconds);
	for (int i = 0; i < seconds * 1000; i++)
		machine_delay_ms();
	machine_reboot();
}

void panic_end(void)
{
	pr_emerg("end of report\n");
	if (reboot_seconds > 0)
		reboot_after(reboot_seconds);
	machine_exit(MACHINE_EXIT_PANIC);
}

/* What the CPU was doing, for the line that says where: "CPU 0, task init[1]". */
static void report_task(void)
{
	char task[TASK_PROBE_TEXT];

	task_probe_describe(task, sizeof(task));
	pr_emerg("CPU %u, task %s%s\n", smp_processor_id(), task,
		 in_interrupt() ? ", in an interrupt handler" : "");
}

void panic(const char *fmt, ...)
{
	char text[192];
	va_list args;
	bool first = panic_begin();

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	pr_emerg("PANIC: %s\n", text);
	if (first) {
		report_task();
		backtrace_print((uintptr_t)__builtin_frame_address(0));
	}
	panic_end();
}

void bug_report(const char *file, int line, const char *condition)
{
	panic("BUG: %s is true at %s:%d", condition, file, line);
}

void warn_report(const char *file, int line, const char *condition)
{
	pr_warn("WARNING: %s is true at %s:%d\n", condition, file, line);
	backtrace_print((uintptr_t)__builtin_frame_address(0));
}
