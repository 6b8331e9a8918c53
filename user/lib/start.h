/* SPDX-License-Identifier: MIT */
/*
 * user/lib/start.h - how a program begins and ends: see start.c
 */
#pragma once

#include <stdint.h>

int main(int argc, char **argv, char **envp);

__attribute__((noreturn)) void exit(int status);
uint32_t auxv_find(uint32_t type);
const char *root_path(const char *name);
