# SPDX-License-Identifier: MIT
"""
matrix_tty.py - a person sits at the terminal, in a shell that nobody here wrote

    tty-ash-*       line editing, ^C, ^Z, bg, fg, ^D, raw bytes, in BusyBox's ash
    tty-vi-*        an editor, which reads key by key and draws the screen
    tty-paste-*     4 KB at once
    tty-keyboard    the machine's own keyboard and its text screen
    tty-kshell      the kernel's shell for programs

A shell that is PID 1 has no terminal to control; setsid gives it a session with one.
"""

import hashlib

from boot import Boot, in_order

ASH = "init=/bin/busybox -- ash"
CONTROL = "/bin/busybox setsid -c /bin/busybox ash\r"
PROMPT = "# "


def session(name, *steps, options="--mem 64M", kernels=("release", "debug"), report=()):
    """Keys are typed in a shell with a terminal of its own; that and PID 1 end with `exit`."""
    steps = ((PROMPT, CONTROL),) + steps + ((PROMPT, "exit\r"), (PROMPT, "exit 0\r"))
    return [Boot("%s-%s" % (name, kernel), "--direct " + options, kernel, ASH, report=report,
                 initrd="ported", session=steps) for kernel in kernels]


def in_front(line):
    """cat has read this line and written it: whatever comes next is for cat."""
    return line + "\r\n" + line + "\r\n"


# A shell shows what is typed itself; once a program has said something the terminal does.
CAT = "/bin/busybox echo in front; /bin/busybox cat\r"
RUNS = "\r\nin front\r\n"

CONTROLS = (
    # The arrow keys and DEL edit the line; both ends of it reach the command.
    (PROMPT, "echo aXc\x1b[D\x7fb\r"),
    # Typed at the prompt only: BusyBox reads ahead, and keeps what it has read.
    ("abc\r\n", ""), (PROMPT, CAT), (RUNS, "one\r"), (in_front("one"), "\x03"),
    ("^C", ""), (PROMPT, "echo status $?\r"), ("status 130", ""), (PROMPT, CAT),
    (RUNS, "two\r"), (in_front("two"), "\x1a"),
    ("Stopped", "jobs\r"), ("Stopped", "fg\r"), ("fg\r\n/bin/busybox cat\r\n", "three\r"),
    # The terminal edits lines that programs read: DEL, ^U; ^D ends them.
    (in_front("three"), "wrong\x15tyypo\x7f\x7f\x7fped\r"), ("\r\ntyped\r\n", "\x04"),
    # Who is not in front is stopped when it reads, and goes on when it is.
    (PROMPT, "/bin/busybox cat < /dev/tty &\r"), (PROMPT, "\r"), ("Stopped (tty input)", "fg\r"),
    ("fg\r\n/bin/busybox cat 0</dev/tty\r\n", "four\r"), (in_front("four"), "\x1c"), ("Quit", ""),
    # A job in the background runs and ends there.
    (PROMPT, "/bin/busybox sleep 1 & wait; echo waited\r"), ("\r\nwaited", ""),
    # Raw bytes: one key is enough, and ^C is one.
    (PROMPT, "/bin/busybox stty raw -echo; echo ready; /bin/busybox dd bs=1 count=1 "
             "2>/dev/null | /bin/busybox od -c; /bin/busybox stty sane\r"),
    ("ready\n", "\x03"), ("003", ""),
)

VI = (
    (PROMPT, "/bin/busybox vi /text\r"), ("- /text 1/1", "ione\rthree\x1b"),
    ("- /text [Modified] 2/2", "Otwo\x1b"), ("- /text [Modified] 2/3", ":wq\r"),
    ("3L, 14C", "/bin/busybox cat /text\r"), ("one\r\ntwo\r\nthree\r\n", ""),
)

# A line that nearly fills the terminal's buffer, and many that must wait for their reader.
LONG, LINES = "x" * 4000, "0123456789abcdef\r" * 700
PASTED = (LONG + "\r" + LINES).replace("\r", "\n")
PASTE = (
    (PROMPT, "/bin/busybox stty -echo; /bin/busybox md5sum; /bin/busybox stty echo\r"),
    ("stty echo\r\n", LONG + "\r" + LINES + "\x04"),
    (hashlib.md5(PASTED.encode()).hexdigest(), ""),
)

KSHELL = (
    ("'exit' leaves.", ""), ("kshell> ", "help\r"), ("  exit  ", ""),
    ("kshell> ", "meminfo\r"), ("MemFree:", ""), ("kshell> ", "selftest lib\r"),
    ("ok 1 lib\r\n0 failed", ""), ("kshell> ", "run /bin/true\r"), ("exited with status 0", ""),
    ("kshell> ", "no such\x15nonsense\r"), ("nonsense: no such command", ""), ("kshell> ", "exit\r"),
)

TTY = (
    session("tty-ash", *CONTROLS) + session("tty-ash-32m", *CONTROLS, options="--mem 32M", kernels=["release"])
    + session("tty-vi", *VI) + session("tty-paste", *PASTE)
    + [Boot("%s-%s" % ("tty-kshell", kernel), "--direct", kernel, "init=/bin/kshell", initrd="programs",
            session=KSHELL) for kernel in ("release", "debug")]
    + [Boot("tty-keyboard", "--direct", cmdline=ASH, initrd="ported", outcome="shown",
            keys=[("/ #", CONTROL), (r"(?s)setsid.*/ #", CAT),
                  (r"busybox cat\n", "one\r"), (r"one\none\n", "\x03"), (r"(?s)\^C.*/ #", CAT),
                  (r"(?s)\^C.*busybox cat\n", "lost\x15typpo\x7f\x7fed\r")],
            screen=in_order(r"busybox cat\n", r"typed\n", r"typed\n"))]
)
