/* SPDX-License-Identifier: MIT */
/*
 * asm/io.h for unit tests - ports that the test plays
 */
#pragma once

#include <stdint.h>

void outb(uint16_t port, uint8_t value);
uint8_t inb(uint16_t port);
