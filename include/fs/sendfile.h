/* SPDX-License-Identifier: MIT */
/*
 * fs/sendfile.h - from one open file to another inside the kernel
 *
 * Contracts: fs/sendfile.c.
 */
#pragma once

#include <fs/types.h>
#include <lib/compiler.h>
#include <stddef.h>

struct file;

int __must_check file_can_send(const struct file *in, struct file *out);
long file_send(struct file *in, loff_t *in_pos, struct file *out, loff_t *out_pos, size_t size);
