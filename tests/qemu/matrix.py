# SPDX-License-Identifier: MIT
"""
matrix.py - which machines the kernel is booted on: all boots, by subject

    matrix_machine.py   ready-, options-, clock-, module-, screen-
    matrix_memory.py    pages-, processes-, pair-
    matrix_report.py    proof-, report-
    matrix_shell.py     shell-, init-
    matrix_tty.py       tty-
    matrix_user.py      user-, programs-, short-, random-
    matrix_userland.py  userland-, sessions-, small-
    boot.py             what a boot is

A name's first word says where it stands.
"""

from matrix_machine import CLOCK, MODULE, OPTIONS, READY, SCREEN
from matrix_memory import PAGES, PAIR, PROCESSES
from matrix_report import PROOF, REPORT
from matrix_shell import INIT, SHELL
from matrix_tty import TTY
from matrix_user import PORTED, RANDOM, SHORT, USER
from matrix_userland import SESSIONS, SMALL, USERLAND

BOOTS = (PROCESSES + USER + PORTED + INIT + READY + OPTIONS + CLOCK + MODULE + SHORT + RANDOM + PROOF
         + REPORT + SCREEN + SHELL + TTY + USERLAND + SESSIONS + SMALL
         + PAGES + PAIR)
