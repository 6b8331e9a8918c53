# SPDX-License-Identifier: MIT
unit_tests += signal_queue
signal_queue_srcs := kernel/process/signal_queue.c
