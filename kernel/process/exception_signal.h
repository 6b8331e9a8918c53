/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/exception_signal.h - the signal that each exception is to a program
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Contracts: kernel/process/exception_signal.c. */
int exception_signal(unsigned int vector);
int exception_code(unsigned int vector, uint32_t dr6);
bool exception_has_address(unsigned int vector);
