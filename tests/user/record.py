#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""make test-linux: run the demos and tests on Linux and record what they print.

    machine  Linux 6.1 for i386 boots in QEMU from Quire's own initrd (make linux
             fetches it); this is what the committed record is made with
    host     the programs run right here, where the host is Linux and runs i386 programs

Without --machine or --host the machine is taken if there is a kernel for it.  A test
that fails on Linux is no reference: nothing is written then, and the status is 1.
With --check nothing is written either; what differs from the record is shown.

The address space of an i386 process ends at 3 GB.  On an x86-64 host it does so only on
request (the personality of setarch --3gb), and a range that wraps at 4 GB does not wrap.
"""
import argparse
import ctypes
import difflib
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile

import sections

ADDR_NO_RANDOMIZE, ADDR_LIMIT_3GB = 0x0040000, 0x8000000
STACK_LIMIT = 8 << 20
ENVIRONMENT = {"HOME": "/", "PATH": "/bin"}     # as init gives it
LINUX = "scripts/linux.sh"


class Failure(Exception):
    """Why there is no record."""


# --- on the host ----------------------------------------------------------------

def like_i386():
    """What an i386 Linux gives a process from the start.  Runs in the child before exec."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.personality(ctypes.c_ulong(ADDR_NO_RANDOMIZE | ADDR_LIMIT_3GB)) < 0:
        raise OSError(ctypes.get_errno(), "personality")
    resource.setrlimit(resource.RLIMIT_STACK, (STACK_LIMIT, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def end_line(name, status):
    if status < 0:
        return "init: /%s: killed by signal %d" % (name, -status)
    return "init: /%s: exited with %d" % (name, status)


def run_on_host(root, names, timeout):
    """{program: its lines}; the files of the root are copied, as tests write to them."""
    with tempfile.TemporaryDirectory() as copy:
        copy = shutil.copytree(root, os.path.join(copy, "root"))
        result = {}
        for name in names:
            program, *words = name.split()
            done = subprocess.run([os.path.join(copy, program)] + words, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, timeout=timeout, preexec_fn=like_i386,
                                  cwd=copy, env=ENVIRONMENT)
            text = done.stdout.decode("ascii", "replace")
            result[name] = text.split("\n")[:-1] + [end_line(name, done.returncode)]
        return result


def host_name():
    return "%s %s (%s), on the host" % (platform.system(), platform.release(),
                                        platform.machine())


# --- in a machine ------------------------------------------------------------------

def run_in_machine(args, names):
    """init runs its whole list: Linux gives it 32 words at most."""
    command = ["bash", LINUX, "--kernel", args.kernel, "--initrd", args.initrd, "--mem", args.mem,
               "--timeout", str(args.timeout)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          universal_newlines=True, errors="replace")
    if done.returncode not in (0, 1):
        raise Failure("the machine ended with status %d" % done.returncode)
    result = sections.split(done.stdout)
    missing = [name for name in names if name not in result]
    if missing:
        raise Failure("nothing was seen of %s\n%s" % (" ".join(missing), done.stdout[-2000:]))
    return result


def machine_name(args):
    version = os.path.join(os.path.dirname(args.kernel), "version")
    with open(version, encoding="ascii") as file:
        return "Linux %s (i686), Debian's 686 flavour in QEMU with %s" % (
            file.readline().strip(), args.mem)


# --- the record ------------------------------------------------------------------

def head(name, where):
    lines = ["Output of /%s on %s." % (name, where), "Made by make test-linux."]
    if not where.startswith("Linux 6.1."):
        lines.append("The reference is Linux 6.1; this was another one.")
    return lines


def refuse_failures(result):
    failed = ["%s: %s" % (name, line) for name, lines in result.items() for line in lines
              if line.startswith(("not ok", "Bail out!"))]
    failed += [lines[-1] for lines in result.values() if not lines[-1].endswith("exited with 0")]
    if failed:
        raise Failure("on Linux itself:\n" + "\n".join(failed))


def check(result):
    """Show what differs from the record; the number of programs that do."""
    differ = 0
    for name, lines in result.items():
        recorded = sections.read_record(name)
        if recorded != lines:
            differ += 1
            print("\n".join(difflib.unified_diff(recorded or [], lines, "record of " + name,
                                                 "now", lineterm="")))
    print("%d passed, %d failed, 0 skipped" % (len(result) - differ, differ))
    return differ


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", default="build/user/root", help="the folder of the programs")
    parser.add_argument("--initrd", default="build/user/initrd.cpio")
    parser.add_argument("--kernel", default="build/linux/vmlinuz", help="Linux for the machine")
    parser.add_argument("--mem", default="1G")
    parser.add_argument("--timeout", type=int, default=600, help="seconds")
    parser.add_argument("--machine", action="store_true")
    parser.add_argument("--host", action="store_true")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    args = parser.parse_args()
    names = sections.read_list(args.root)
    host = args.host or not (args.machine or os.path.exists(args.kernel))
    try:
        if host:
            result, where = run_on_host(args.root, names, args.timeout), host_name()
        else:
            result, where = run_in_machine(args, names), machine_name(args)
        refuse_failures(result)
    except (Failure, OSError, subprocess.TimeoutExpired) as failure:
        print("record: %s" % failure, file=sys.stderr)
        return 1
    if args.check:
        return 1 if check(result) else 0
    for name, lines in result.items():
        sections.write_record(name, lines, head(name, where))
    print("%d programs recorded on %s" % (len(result), where))
    return 0


if __name__ == "__main__":
    sys.exit(main())
