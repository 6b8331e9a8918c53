# SPDX-License-Identifier: MIT
"""
matrix_userland.py - what a person does in the user land of make run

    userland-*   BusyBox: its init, its shell, its programs
    userland-selftest-*   all self-tests beside them
    sessions-*   hundreds of commands, compared with Linux's record
    small-*      the small shell of user/sh, which serves where there is no BusyBox

Control and editing at the terminal: matrix_tty.py.
"""

from boot import Boot, in_order
import user_folder  # for the next one
import programs

# With each prompt the shell asks the terminal where the cursor is.
PROMPT = "root@quire:~# "
SMALL_PROMPT = "quire:# "
SMAP = " --cpu core2duo,+smep,+smap"

# (a command, what it answers, word by word), as a newcomer tries them.
ANSWERS = (
    ("ls /", "bin ", "data ", "demos ", "proc ", "tests "),
    ("ps", "PID ", "USER ", "COMMAND", "    1 root ", " init\r\n", "-/bin/sh\r\n"),
    ("free", "total ", "used ", "free ", "available\r\n", "Mem: ", "Swap: "),
    ("cat /proc/meminfo", "MemTotal: ", " kB\r\n", "MemFree: ", "Cached: "),
    ("top -b -n 1 | head -n 4", "Mem: ", "K used, ", "CPU: ", "PID  PPID USER"),
    ("seq 1000 | grep 7 | sort -rn | wc -l", "\n271\r"),
    ("sleep 1 & echo at once; wait; echo waited", "\nat once\r", "\nwaited\r"),
    ("for i in 1 2 3; do echo $((i * i)); done | tail -n 1", "\n9\r"),
    ("tar cf /tmp/t.tar /demos && tar tf /tmp/t.tar | grep cow; rm /tmp/t.tar", "\ndemos/cow\r"),
    ("find / -name lazy -type f", "\n/demos/lazy\r"),
    ("/demos/cow", "parent, before fork:         A B C D\r\n"),
    ("head -c 100k /dev/zero > /tmp/big; wc -c < /tmp/big; rm /tmp/big", "\n102400\r"),
    ("mount | grep ' /proc '", " on /proc type proc "),
    ("kshell vmstat", "nr_free_pages "),
    # The shell's terminal is its own: who reads in the background is stopped.
    ("cat & sleep 1", "\n[1]+  Stopped (tty input) "),
    ("kill -9 %1; wait; echo it is gone", "\nit is gone\r"),
    # A full folder is no full memory.
    ("dd if=/dev/zero of=/tmp/fill bs=16k", "No space left on device\r"),
    ("rm /tmp/fill; df /tmp /dev/shm", "\ntmpfs ", "% /tmp\r", "\ntmpfs ", "% /dev/shm\r"),
    ("cat <(echo of a descriptor)", "\nof a descriptor\r"),
    ("stty rows 40 columns 100; stty size", "\n40 100\r"),
)

# Root's password is empty.
LOGIN = (
    (PROMPT, "login\r"), ("quire login: ", "root\r"), ("Password: ", "\r"),
    (PROMPT, "id -un; exit\r"), ("\nroot\r", ""),
)

EDITOR = (
    (PROMPT, "vi /tmp/poem\r"), ("poem 1/1 100%", "iwritten in vi\x1b"), ("[Modified]", ":wq\r"),
    (PROMPT, "cat /tmp/poem\r"), ("\nwritten in vi\r", ""),
)

# Whoever leaves the shell gets another one.
BREAK = (
    (PROMPT, "sh -c 'echo going; sleep 1000; true'\r"), ("\ngoing\r\n", "\x03"),
    (PROMPT, "echo status $?\r"), ("\nstatus 130\r", ""),
    (PROMPT, "exit\r"), ("built-in shell", ""), (PROMPT, "echo a new shell\r"),
    ("\na new shell\r", ""),
)


def dialogue(answers, prompt):
    """Each command at a prompt, then the parts of its answer."""
    return tuple(step for line, *parts in answers
                 for step in ((prompt, line + "\r"),) + tuple((part, "") for part in parts))


TOUR = dialogue(ANSWERS, PROMPT) + EDITOR + LOGIN + BREAK


def userland(name, options, *steps, kernel="release", last="poweroff", **more):
    return Boot("userland-" + name, options, kernel, "init=/sbin/init", initrd="userland",
                session=steps + ((PROMPT, last + "\r"),), **more)


def machine(name, options, kernel="release"):
    return userland(name, options, *TOUR, kernel=kernel)


# All self-tests by /dev/kshell, where PID 1 is a program, and others run: for consoles, for a file.
SELFTEST_LINES = dialogue([("echo selftest > /dev/kshell", "KTAP version 1\r\n", "\n0 failed\r"),
                           ("kshell selftest", "KTAP version 1\r\n", "\n0 failed\r")], PROMPT)
SELFTESTS = [
    Boot("%s-%s" % ("userland-selftest", kernel), "--direct --mem 64M", kernel, "init=/sbin/init",
         initrd="userland", session=SELFTEST_LINES + ((PROMPT, "poweroff\r"),))
    for kernel in ("release", "debug")]

USERLAND = SELFTESTS + [
    machine("8m", "--direct --mem 8M"),
    machine("auto-8m", "--auto --mem 8M"),  # make run MEM=8M
    machine("16m-grub", "--mem 16M"),
    machine("64m", "--direct --mem 64M"),
    machine("64m-grub-smap", "--mem 64M" + SMAP),
    machine("1g-n2", "--direct --mem 1G --numa 2"),
    machine("4g-grub", "--mem 4G"),
    machine("debug-8m", "--direct --mem 8M", "debug"),
    machine("debug-64m", "--direct --mem 64M", "debug"),
    machine("split_1g-64m", "--direct --mem 64M", "split_1g"),
    userland("reboot", "--direct --mem 64M", last="reboot", outcome="reset"),
    Boot("userland-keyboard", "--direct --mem 64M", cmdline="init=/sbin/init", initrd="userland",
         outcome="shown", keys=[
             (r"quire:~#", "ls /\r"), (r" var\n.*#", "sleep 1000\r"), (r"sleep 1000\n", "\x03"),
             (r"(?s)\^C.*#", "ls /demos\r")],
         screen=in_order(r"\^C\n", r"ls /demos\n", r"cow +", r"quire:~#")),
]

SESSIONS = [
    Boot(name, options, kernel, programs.cmdline(), initrd="sessions", programs="all")
    for name, options, kernel in (
        ("sessions-8m", "--direct --mem 8M", "release"),
        ("sessions-16m-grub", "--mem 16M", "release"),
        ("sessions-debug-16m", "--direct --mem 16M", "debug"),
        ("sessions-plain-8m", "--direct --mem 8M", "plain"),
        ("sessions-stacks_4k-16m", "--direct --mem 16M", "stacks_4k"),
        ("sessions-no_ptshare-16m-smap", "--direct --mem 16M" + SMAP, "no_ptshare"),
        ("sessions-4g-n4", "--direct --mem 4G --numa 4", "release"))
]

SMALL = [
    Boot("small-" + name, options, cmdline="init=/bin/sh", initrd="programs",
         session=dialogue([("/demos/cow", "A B C D\r\n"), ("/bin/true",)], SMALL_PROMPT)
         + ((SMALL_PROMPT, "exit\r"),))
    for name, options in (("8m", "--direct --mem 8M"), ("64m-grub", "--mem 64M"))
]
