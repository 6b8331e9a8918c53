#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The long campaign: a million random system calls in one machine, and what came of them.

    campaign.py [--steps N] [--seed N] [--kernel FILE] [--initrd FILE] [--mem SIZE]

Progress is shown as it comes, the histogram at the end; all of the log goes to --log.  The
same seed draws the same calls.  Below 60,000 of them some succeed too seldom to be judged.  Exit status: 0 if the kernel's own checks passed and the
histogram is as it must be (histogram.py), 1 if not.
"""
import argparse
import os
import subprocess
import sys

import histogram

COLUMNS = 3


def command(args):
    append = "loglevel=5 selftest=random.* campaign_seed=%d campaign_steps=%d" % (args.seed, args.steps)
    return ["bash", "scripts/qemu.sh", "--direct", "--kernel", args.kernel, "--initrd", args.initrd,
            "--mem", args.mem, "--timeout", str(args.timeout), "--append", append] + args.qemu


def follow(args):
    """Run it, write its log, show what is no part of the histogram; (status, log)."""
    lines = []
    with open(args.log, "w", encoding="utf-8", buffering=1) as out, \
            subprocess.Popen(command(args), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, universal_newlines=True,
                             errors="replace", encoding="utf-8") as machine:
        for line in machine.stdout:
            lines.append(line)
            out.write(line)
            if not line.startswith("# call ") and ("# " in line or line.startswith("qemu.sh: ")):
                print(line.strip(), flush=True)
    return machine.returncode, "".join(lines)


def show(log):
    rows = ["%-24s %7d %7d" % (name, made, good) for name, (made, good) in
            sorted(histogram.counts(log).items())]
    print("\n" + "   ".join(["%-24s %7s %7s" % ("call", "made", "good")] * COLUMNS))
    height = -(-len(rows) // COLUMNS)
    for i in range(height):
        print("   ".join(rows[i::height]))
    for name, why in sorted(histogram.exempt_calls().items()):
        print("%s need not succeed: %s" % (name, why))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=1000000, help="calls (default: a million)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kernel", default="build/quire.elf")
    parser.add_argument("--initrd", default="build/user/initrd.cpio")
    parser.add_argument("--mem", default="128M")
    parser.add_argument("--timeout", type=int, default=7200, help="seconds")
    parser.add_argument("--log", default="build/campaign.log")
    parser.add_argument("qemu", nargs="*", help="more for scripts/qemu.sh, behind --")
    args = parser.parse_args()
    os.chdir(histogram.ROOT)
    try:
        status, log = follow(args)
    except KeyboardInterrupt:
        print("\nstopped; the log is in %s" % args.log)
        return 130
    if histogram.counts(log):
        show(log)
    wrong = histogram.check(log, args.steps)
    if status:
        wrong.append("the machine ended with status %d" % status)
    print("\n" + ("\n".join("FAILED: " + reason for reason in wrong) or "passed"))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
