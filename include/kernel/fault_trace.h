/* SPDX-License-Identifier: MIT */
/*
 * kernel/fault_trace.h - whether page faults are written to the log
 */
#pragma once

extern unsigned int fault_trace_on;	/* 0 or 1 */
