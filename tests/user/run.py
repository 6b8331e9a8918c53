#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Boot Quire with the user programs and compare what they print with the record of Linux.

    run.py			every program of the initrd's list, in one boot
    run.py -k 'tests/m*'	those whose name fits
    run.py --append ptshare=off --mem 32M	another machine

A program passes if it printed, line by line, what it printed on Linux, its end
included.  The machine must end by the exit of init, with the status that init's own
count of failures gives: anything else is one failure more.  The last line is

    N passed, N failed, N skipped
"""
import argparse
import difflib
import fnmatch
import re
import subprocess
import sys

import sections

ENDED = re.compile(r"init exited with status (\d+)")
CONTEXT = 2
TAIL = 25


def boot(args, names):
    """(qemu.sh's status, the serial log)."""
    words = " ".join("/" + name for name in names)
    command = ["bash", "scripts/qemu.sh", "--direct", "--kernel", args.kernel, "--initrd",
               args.initrd, "--mem", args.mem, "--timeout", str(args.timeout), "--append",
               " ".join(part for part in ("init=/init", args.append, "--", words) if part)]
    done = subprocess.run(command + args.qemu, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, universal_newlines=True, errors="replace",
                          encoding="utf-8")
    return done.returncode, done.stdout


def compare(name, lines):
    """'' if the program printed what is recorded, else what differs."""
    recorded = sections.read_record(name)
    if recorded is None:
        return "no record: run make test-linux"
    if lines is None:
        return "nothing was seen of it"
    if lines == recorded:
        return ""
    return "\n".join(difflib.unified_diff(recorded, lines, "Linux", "Quire", n=CONTEXT, lineterm=""))


def wrong_end(status, log, failed):
    """'' if the machine ended as init's result demands, else what is wrong."""
    ended = ENDED.search(log)
    tail = "\n".join(log.splitlines()[-TAIL:])
    if not ended:
        return "init did not end; status %d\n%s" % (status, tail)
    if status not in (0, 1):
        return "the machine ended with status %d\n%s" % (status, tail)
    if bool(int(ended.group(1))) != bool(status):
        return "init's status is %s, the machine's %d" % (ended.group(1), status)
    if status and not failed:
        return "init counted a failure where every program's output is right"
    return ""


def judge(names, status, log):
    """{what: '' or what is wrong with it}."""
    seen = sections.split(log)
    results = {name: compare(name, seen.get(name)) for name in names}
    results["the end of the run"] = wrong_end(status, log, any(results.values()))
    return results


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
    status, log = boot(args, names)
    if args.log:
        with open(args.log, "w", encoding="utf-8") as out:
            out.write(log)
    return 1 if show(judge(names, status, log)) else 0


if __name__ == "__main__":
    sys.exit(main())
