/* SPDX-License-Identifier: MIT */
/*
 * arch/x86/kernel/rtc.c - the MC146818 and what followed it: date and time in CMOS memory
 *
 *	port 0x70	which register
 *	port 0x71	what is in it
 *
 *	0 2 4		second, minute, hour
 *	7 8 9		day, month, year of the century
 *	0x32		century, on most boards
 *	A		bit 7: the time is about to change, registers are not to be read
 *	B		bit 1: hours 0 .. 23, else 1 .. 12 with bit 7 for the afternoon
 *			bit 2: numbers are binary, else two decimal digits (BCD)
 *
 * The chip changes the registers once a second, one after the other.  So they are read while
 * bit 7 of A is clear, and twice: two readings that agree are of one moment.
 *
 * Motorola MC146818A data sheet.  Locking: none; boot, before anybody else uses the ports.
 */
#include <asm/io.h>
#include <asm/rtc.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <lib/timespec.h>
#include <stdbool.h>

#define RTC_REGISTER	0x70
#define RTC_VALUE	0x71

#define REG_SECOND	0x00
#define REG_MINUTE	0x02
#define REG_HOUR	0x04
#define REG_DAY		0x07
#define REG_MONTH	0x08
#define REG_YEAR	0x09
#define REG_A		0x0A
#define REG_B		0x0B
#define REG_CENTURY	0x32

#define A_UPDATING	0x80
#define B_24_HOURS	0x02
#define B_BINARY	0x04
#define HOUR_AFTERNOON	0x80

#define MAX_POLLS	10000		/* an update takes 2 ms, a look a microsecond */
#define MAX_READINGS	5

/* The registers as they are. */
struct rtc_registers {
	uint8_t second, minute, hour, day, month, year, century, b;
};

static uint8_t __init read_register(uint8_t number)
{
	outb(RTC_REGISTER, number);
	return inb(RTC_VALUE);
}

static bool __init wait_until_settled(void)
{
	for (unsigned int i = 0; i < MAX_POLLS; i++)
		if (!(read_register(REG_A) & A_UPDATING))
			return true;
	return false;
}

static struct rtc_registers __init read_registers(void)
{
	return (struct rtc_registers){
		.second = read_register(REG_SECOND), .minute = read_register(REG_MINUTE),
		.hour = read_register(REG_HOUR), .day = read_register(REG_DAY),
		.month = read_register(REG_MONTH), .year = read_register(REG_YEAR),
		.century = read_register(REG_CENTURY), .b = read_register(REG_B),
	};
}

/* Registers of one moment. */
static bool __init read_consistently(struct rtc_registers *registers)
{
	struct rtc_registers again;

	for (unsigned int i = 0; i < MAX_READINGS; i++) {
		if (!wait_until_settled())
			return false;
		*registers = read_registers();
		again = read_registers();
		if (!memcmp(registers, &again, sizeof(again)))
			return true;
	}
	return false;
}

/* A number as the chip writes it; 255: it is none. */
static unsigned int __init number(uint8_t value, uint8_t b)
{
	if (b & B_BINARY)
		return value;
	return (value & 0xF) > 9 || value > 0x99 ? 255 : (value >> 4) * 10U + (value & 0xFU);
}

/* 0 .. 23; 255: none. */
static unsigned int __init hour_number(uint8_t value, uint8_t b)
{
	unsigned int hour;

	if (b & B_24_HOURS)
		return number(value, b);
	hour = number(value & (uint8_t)~HOUR_AFTERNOON, b);
	if (hour < 1 || hour > 12)
		return 255;
	return hour % 12 + (value & HOUR_AFTERNOON ? 12 : 0);
}

/* Where register 0x32 holds something else, years below 70 are those after 2000. */
static int __init year_number(const struct rtc_registers *registers)
{
	unsigned int year = number(registers->year, registers->b);
	unsigned int century = number(registers->century, registers->b);

	if (year > 99)
		return 0;
	if (century < 19 || century > 99)
		century = year < 70 ? 20 : 19;
	return (int)(century * 100 + year);
}

static bool __init is_plausible(const struct rtc_time *time)
{
	return time->year >= 1970 && time->month >= 1 && time->month <= 12 && time->day >= 1 &&
	       time->day <= 31 && time->hour < 24 && time->minute < 60 && time->second < 60;
}

int __init rtc_read(struct rtc_time *time)
{
	struct rtc_registers registers;

	if (!read_consistently(&registers))
		return -ENODEV;
	*time = (struct rtc_time){
		.year = year_number(&registers),
		.month = number(registers.month, registers.b),
		.day = number(registers.day, registers.b),
		.hour = hour_number(registers.hour, registers.b),
		.minute = number(registers.minute, registers.b),
		.second = number(registers.second, registers.b),
	};
	return is_plausible(time) ? 0 : -ENODEV;
}

int64_t __init rtc_to_seconds(const struct rtc_time *time)
{
	return date_to_seconds(time->year, time->month, time->day) +
	       time->hour * 3600 + time->minute * 60 + time->second;
}
