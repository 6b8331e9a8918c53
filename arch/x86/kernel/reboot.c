/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/reboot.c - how a run ends
 *
 *	machine_exit()		QEMU's isa-debug-exit port; where there is none, halt
 *	machine_reboot()	keyboard controller, then the chipset's reset register,
 *				then a triple fault: one of them works everywhere
 *
 * Nothing here takes a lock or needs memory: a dying machine calls it as well.
 */
#include <asm/io.h>
#include <asm/irqflags.h>
#include <asm/machine.h>
#include <asm/pit.h>
#include <core/printk.h>
#include <stdint.h>

#define DEBUG_EXIT_PORT	0xF4

#define COUNTS_IN_MS	1193		/* of the timer chip */

#define I8042_STATUS	0x64
#define I8042_COMMAND	0x64
#define I8042_INPUT_FULL 0x02
#define I8042_PULSE_RESET 0xFE

#define RESET_CONTROL	0xCF9
#define RESET_HARD	0x02
#define RESET_NOW	0x04

/* A poll of the timer takes about a microsecond on hardware: a chip that is dead ends the wait. */
#define POLLS_MAX	100000

void machine_delay_ms(void)
{
	pit_oneshot_prepare(COUNTS_IN_MS);
	pit_oneshot_start(COUNTS_IN_MS);
	for (unsigned int polls = 0; polls < POLLS_MAX && !pit_oneshot_done(); polls++)
		;
}

static void delay_ms(unsigned int ms)
{
	while (ms-- > 0)
		machine_delay_ms();
}

static void __noreturn halt_forever(void)
{
	for (;;)
		__asm__ volatile("cli; hlt");
}

/*
 * machine_exit - end the run with this result
 *
 * Any context.  Where the exit port does nothing the machine halts and says so.
 */
void machine_exit(enum machine_exit value)
{
	local_irq_disable();
	outb(DEBUG_EXIT_PORT, (uint8_t)value);
	console_printf("halted; it is now safe to turn off\n");
	halt_forever();
}

static void reset_by_keyboard_controller(void)
{
	for (unsigned int i = 0; i < 10000 && (inb(I8042_STATUS) & I8042_INPUT_FULL); i++)
		io_delay();
	outb(I8042_COMMAND, I8042_PULSE_RESET);
	delay_ms(50);
}

static void reset_by_chipset(void)
{
	outb(RESET_CONTROL, RESET_HARD);
	outb(RESET_CONTROL, RESET_HARD | RESET_NOW);
	delay_ms(50);
}

/* Without an IDT the exception cannot be delivered, nor the one that follows. */
static void reset_by_triple_fault(void)
{
	static const struct {
		uint16_t limit;
		uint32_t base;
	} __packed no_idt = { 0, 0 };

	__asm__ volatile("lidt %0; int3" : : "m"(no_idt));
}

/*
 * machine_reboot - start the machine anew
 *
 * Any context.
 */
void machine_reboot(void)
{
	local_irq_disable();
	reset_by_keyboard_controller();
	reset_by_chipset();
	reset_by_triple_fault();
	halt_forever();
}
