/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_pipe.h - boot of what pipes need of processes
 */
#pragma once

void pipe_signal_init(void);
