/* SPDX-License-Identifier: MIT */
/*
 * tests/unit/fs_names.h - the file layer's types where the host has others of the same name
 *
 * To be included before everything else, by -include.
 */
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>

#define dev_t	quire_dev_t
#define loff_t	quire_loff_t
