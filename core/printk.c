/* SPDX-License-Identifier: MIT */
/*
 * core/printk.c - the kernel's log and the consoles it goes to
 *
 *	printk()         -> "[    0.123456] text"  --+
 *	console_printf() -> "text"                 --+--> every registered console
 *	console_write()  -> bytes                  --+
 *
 * What a command of the kernel's shell says may be wanted by somebody else: while the text of
 * a task is captured, its console_printf() and console_write() go to a buffer instead.  Its
 * printk() does not: the log is the log.
 *
 * Lines come out in the order of the calls and never mix, whatever the context:
 * one lock, taken with interrupts off.  A report of a dying machine must come out
 * even if the lock's holder is what died: console_force_unlock().
 *
 * Locking: console_lock guards the list, the output and the capture.
 */
#include <core/clock.h>
#include <core/console.h>
#include <core/printk.h>
#include <core/preempt.h>
#include <core/spinlock.h>
#include <core/task.h>
#include <lib/div64.h>
#include <lib/minmax.h>
#include <lib/printf.h>
#include <lib/string.h>

#define LINE_SIZE	256	/* bytes; a longer text is cut, and says so */

static DEFINE_SPINLOCK(console_lock);
static LIST_HEAD(consoles);		/* under console_lock */
static struct console_capture *capture;	/* under console_lock; NULL: nobody's */
static bool dying;			/* set once, never cleared */
static int console_loglevel = CONFIG_LOG_LEVEL;	/* shown: levels below this */

static unsigned long console_lock_irqsave(void)
{
	return dying ? local_irq_save() : spin_lock_irqsave(&console_lock);
}

static void console_unlock_irqrestore(unsigned long flags)
{
	if (dying)
		local_irq_restore(flags);
	else
		spin_unlock_irqrestore(&console_lock, flags);
}

/*
 * console_register - send all output to this console as well from now on
 *
 * Any context.  The struct must stay; there is no way to take it back.
 */
void console_register(struct console *console)
{
	unsigned long flags = console_lock_irqsave();

	list_add_tail(&console->node, &consoles);
	console_unlock_irqrestore(flags);
}

void console_force_unlock(void)
{
	dying = true;
}

/* --- consoles ------------------------------------------------------------------------------ */

static void write_all(const char *text, size_t size)
{
	struct console *console;

	list_for_each_entry(console, &consoles, node)
		console->write(text, size);
}

void console_write_raw(const char *text, size_t size)
{
	unsigned long flags = console_lock_irqsave();
	struct console *console;

	list_for_each_entry(console, &consoles, node)
		(console->write_raw ? console->write_raw : console->write)(text, size);
	console_unlock_irqrestore(flags);
}

/* --- capture ------------------------------------------------------------------------------- */

void console_capture_begin(struct console_capture *new)
{
	unsigned long flags = console_lock_irqsave();

	new->task = current;
	new->outer = capture;
	capture = new;
	console_unlock_irqrestore(flags);
}

void console_capture_end(void)
{
	unsigned long flags = console_lock_irqsave();

	capture = capture->outer;
	console_unlock_irqrestore(flags);
}

static bool is_captured(void)
{
	return unlikely(capture) && capture->task == current && !in_interrupt() && !dying;
}

static void capture_text(const char *text, size_t size)
{
	size_t nr = min(size, capture->size - capture->used);

	memcpy(capture->text + capture->used, text, nr);
	capture->used += nr;
	capture->cut |= nr < size;
}

void console_write(const char *text, size_t size)
{
	unsigned long flags = console_lock_irqsave();

	if (is_captured())
		capture_text(text, size);
	else
		write_all(text, size);
	console_unlock_irqrestore(flags);
}

/* --- lines --------------------------------------------------------------------------------- */

static void log_write(const char *text, size_t size)
{
	unsigned long flags = console_lock_irqsave();

	write_all(text, size);
	console_unlock_irqrestore(flags);
}

void printk_set_level(int level)
{
	console_loglevel = level;
}

/* Format behind what is in the buffer already, and mark a cut; how much there is then. */
static size_t format(char *line, size_t used, const char *fmt, va_list args)
{
	static const char cut[] = "...\n";
	int want = vsnprintf(line + used, LINE_SIZE - used, fmt, args);
	size_t size = used + (want > 0 ? (size_t)want : 0);

	if (size >= LINE_SIZE) {
		size = LINE_SIZE - 1;
		for (size_t i = 0; i < sizeof(cut) - 1; i++)
			line[size - (sizeof(cut) - 1) + i] = cut[i];
	}
	return size;
}

void console_printf(const char *fmt, ...)
{
	char line[LINE_SIZE];
	va_list args;

	va_start(args, fmt);
	console_write(line, format(line, 0, fmt, args));
	va_end(args);
}

/*
 * printk - log one line
 *
 * Any context.  The text ends with "\n"; what is longer than a line's buffer is
 * cut and marked with "...".
 */
void printk(enum log_level level, const char *fmt, ...)
{
	char line[LINE_SIZE];
	uint32_t micros;
	uint64_t seconds;
	size_t used;
	va_list args;

	if ((int)level >= console_loglevel)
		return;
	seconds = div_u64_rem(div_u64(clock_ns(), 1000), 1000000, &micros);
	used = (size_t)scnprintf(line, sizeof(line), "[%5u.%06u] ", (unsigned int)seconds, micros);
	va_start(args, fmt);
	log_write(line, format(line, used, fmt, args));
	va_end(args);
}
