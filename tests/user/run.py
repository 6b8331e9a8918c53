#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Boot Quire with the user programs and compare what they print with the record of Linux.

    run.py			every program of the initrd's list, in one boot
    run.py -k 'tests/m*'	those whose name fits
    run.py --mem 32M --append loglevel=3	another machine

programs.py says what passes.  `make test` judges by it too, on many machines
(tests/qemu/matrix.py).  The last line is

    N passed, N failed, N skipped
"""
import argparse
import fnmatch
import subprocess
import sys

import programs
import sections


def boot(args, names):
    """(qemu.sh's status, the serial log).  init knows its whole list without being told."""
    command = ["bash", "scripts/qemu.sh", "--direct", "--kernel", args.kernel, "--initrd",
               args.initrd, "--mem", args.mem, "--timeout", str(args.timeout), "--append",
               programs.cmdline(names if args.glob != "*" else (), args.append)]
    done = subprocess.run(command + args.qemu, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, universal_newlines=True, errors="replace",
                          encoding="utf-8")
    return done.returncode, done.stdout


def show(results):
    for what, wrong in results.items():
        print("%-8s %s" % ("FAILED" if wrong else "ok", what))
        if wrong:
            print("".join("    %s\n" % line for line in wrong.split("\n")), end="")
    failed = sum(1 for wrong in results.values() if wrong)
    print("\n%d passed, %d failed, 0 skipped" % (len(results) - failed, failed))
    return failed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-k", dest="glob", default="*", help="only programs whose name fits")
    parser.add_argument("--kernel", default="build/quire.elf")
    parser.add_argument("--root", default="build/user/root", help="the folder of the programs")
    parser.add_argument("--initrd", default="build/user/initrd.cpio")
    parser.add_argument("--mem", default="64M")
    parser.add_argument("--append", default="", help="more for the kernel's command line")
    parser.add_argument("--timeout", type=int, default=300, help="seconds")
    parser.add_argument("--log", help="write the serial log there")
    parser.add_argument("qemu", nargs="*", help="more for scripts/qemu.sh, behind --")
    args = parser.parse_args()
    names = [name for name in sections.read_list(args.root) if fnmatch.fnmatch(name, args.glob)]
    if not names:
        parser.error("no program fits '%s'" % args.glob)
    status, log = boot(args, [] if args.glob == "*" else names)
    if args.log:
        with open(args.log, "w", encoding="utf-8") as out:
            out.write(log)
    return 1 if show(programs.judge(names, status, log)) else 0


if __name__ == "__main__":
    sys.exit(main())
