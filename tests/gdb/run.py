#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
run.py - gdb looks into machines; QEMU's own monitor says whether it saw the truth

For each machine of MACHINES, one QEMU and up to five gdb sessions (inside.py has their
tests), and a second QEMU for a sixth:

    boot      halted at the first instruction, then stopped at moments of the boot
    (here)    the machine runs to its prompt; what the shell prints is kept
    stopped   attached to the idle machine
    core      the machine's memory as a core dump; offline: no machine at all
    calls     attached again; kernel functions are called, so this one comes last
    process   a machine of its own, which runs two processes and is stopped among them

and one session of scripts/debug.sh, as a user would have it.  Prints a line a test,
"ok MACHINE/NAME" or "not ok MACHINE/NAME: why"; the last line is

    N passed, N failed, N skipped

Exit status: 0 if none failed, 1 otherwise, 2 for bad usage.
"""
import argparse
import fnmatch
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HERE = os.path.dirname(os.path.abspath(__file__))
TIMEOUT = 600
PROMPT = "quire> "
PROCESSES = "selftest=address_space.*"      # what the machine of phase process runs
SHELL_COMMANDS = ("memblock", "ptdump", "ptdump -v", "walk c0100000", "walk 0x0",
                  "walk start_kernel", "walk memblock_check", "walk f8800000", "walk ffffffff",
                  "buddyinfo", "page 0", "page 0x9f", "page 0x100", "page 0x800", "page 0x1000",
                  "page 0x1001", "page 0x2345", "page 0x3f00", "page 0xfffff", "ps",
                  "vmallocinfo", "slabinfo")
# What debug_session() must find; gdb's prompt may stand in front.
DEBUG_WALK = r"^(?:\(gdb\) )?physical  0x[0-9a-f]{8} .*a page of 4 kB"
DEBUG_DUMP = (r"^(?:\(gdb\) )?[0-9a-f]{8}-[0-9a-f]{8} +1024 kB -> 0x00000000 .*"
              r" lowmem before the image$")


class Machine:
    """variant: which kernel; phases: the sessions that differ from those of others."""

    def __init__(self, variant, mem="64M", cpu="qemu32", phases=("boot", "stopped", "calls", "process"),
                 optional=False):
        self.variant = variant
        self.mem = mem
        self.cpu = cpu
        self.phases = phases
        self.optional = optional
        self.name = "%s-%s" % (variant, mem.lower())


MACHINES = [
    Machine("release", phases=("offline", "boot", "stopped", "core", "calls", "process",
                               "debug")),
    Machine("release", mem="1100M"),
    Machine("split_2g"),
    Machine("split_1g"),
    Machine("m486", cpu="486"),
    # The idle task, which makes the calls, may not sleep: debug builds see to that.
    Machine("debug", phases=("boot", "stopped", "process")),
    Machine("clang", optional=True),
]


class Broken(Exception):
    """The surroundings failed, not a test: a tool, a time-out."""


def find_tool(variable, *names):
    for name in (os.environ.get(variable),) + names:
        if name and shutil.which(name):
            return shutil.which(name)
    return None


def wait_for(condition, what):
    end = time.monotonic() + TIMEOUT
    while not condition():
        if time.monotonic() > end:
            raise Broken("no %s within %d s" % (what, TIMEOUT))
        time.sleep(0.02)


class Guest:
    """One QEMU, halted; its sockets lie in `folder`, whose name has no blank or comma."""

    def __init__(self, qemu, kernel, machine, folder, append=""):
        self.folder = folder
        self.serial = socket.socket(socket.AF_UNIX)
        self.said = bytearray()
        link = self.path("quire.elf")
        os.symlink(os.path.abspath(kernel), link)
        listen = ",server=on,wait=off"
        self.log = open(self.path("qemu.log"), "wb")
        self.process = subprocess.Popen(
            [qemu, "-accel", "tcg", "-cpu", machine.cpu, "-m", machine.mem, "-nodefaults",
             "-display", "none", "-vga", "none", "-monitor", "none", "-no-reboot", "-S",
             "-kernel", link, "-append", append, "-gdb", "unix:" + self.path("gdb") + listen,
             "-qmp", "unix:" + self.path("qmp") + listen,
             "-serial", "unix:" + self.path("serial") + listen],
            stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT)
        try:
            wait_for(self.ready, "QEMU")
        except Broken:
            self.close()
            raise
        self.serial.connect(self.path("serial"))
        threading.Thread(target=self.listen, daemon=True).start()

    def path(self, name):
        return os.path.join(self.folder, name)

    def ready(self):
        if self.process.poll() is not None:
            with open(self.path("qemu.log"), errors="replace") as log:
                raise Broken("QEMU did not start: " + " ".join(log.read().split()))
        return all(os.path.exists(self.path(name)) for name in ("gdb", "qmp", "serial"))

    def listen(self):
        """Take the serial line's bytes as they come: a full socket makes the guest wait."""
        while True:
            try:
                data = self.serial.recv(65536)
            except OSError:
                return
            if not data:
                return
            self.said += data

    def text(self):
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r", "", self.said.decode("ascii", "replace"))

    def wait_for_prompt(self):
        wait_for(lambda: self.text().endswith("\n" + PROMPT), "prompt on the serial line")
        return self.text()[:-len(PROMPT)]

    def shell(self, commands):
        """What the kernel's shell prints for each command: {command: [line]}."""
        output = {}
        for command in commands:
            start = len(self.wait_for_prompt()) + len(PROMPT)
            self.serial.sendall(command.encode() + b"\r")
            wait_for(lambda: "\n" in self.text()[start:], "echo of '%s'" % command)
            output[command] = self.wait_for_prompt()[start:].splitlines()[1:]
        return output

    def qmp(self, *commands):
        """Send commands, wait for each answer."""
        with socket.socket(socket.AF_UNIX) as link:
            link.settimeout(TIMEOUT)
            link.connect(self.path("qmp"))
            stream = link.makefile("rw")
            stream.readline()
            for command in ({"execute": "qmp_capabilities"},) + commands:
                stream.write(json.dumps(command) + "\n")
                stream.flush()
                answer = {"event": ""}
                while "event" in answer:
                    answer = json.loads(stream.readline())
                if "error" in answer:
                    raise Broken("QEMU: %s" % answer["error"])

    def core(self):
        """A core dump with linear addresses, which the machine's page tables give."""
        path = self.path("core")
        self.qmp({"execute": "stop"}, {"execute": "dump-guest-memory", "arguments": {
            "paging": True, "protocol": "file:" + path}}, {"execute": "cont"})
        return path

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.serial.close()
        self.log.close()


class Suite:
    """All that is run on one machine."""

    def __init__(self, tools, machine, kernel, report):
        self.gdb, self.qemu = tools
        self.machine = machine
        self.kernel = os.path.abspath(kernel)
        self.report = report
        self.output = {}

    def run(self):
        folder = tempfile.mkdtemp(prefix="quire-gdb.", dir="/tmp")
        guest = None
        try:
            if "offline" in self.machine.phases:
                self.session("offline", folder)
            guest = Guest(self.qemu, self.kernel, self.machine, folder)
            self.session("boot", folder, guest.path("gdb"), guest.path("qmp"))
            guest.wait_for_prompt()
            self.output = guest.shell(SHELL_COMMANDS)
            self.session("stopped", folder, guest.path("gdb"), guest.path("qmp"))
            if "core" in self.machine.phases:
                self.session("core", folder, guest.core())
            if "calls" in self.machine.phases:
                self.session("calls", folder, guest.path("gdb"), guest.path("qmp"))
            guest.close()
            if "process" in self.machine.phases:
                guest = self.process_session(folder)
            if "debug" in self.machine.phases:
                self.debug_session()
        except Broken as error:
            self.report.add(self.machine, "surroundings", str(error))
        finally:
            if guest:
                guest.close()
            shutil.rmtree(folder)

    def process_session(self, folder):
        """The machine of phase process, to be closed."""
        own = os.path.join(folder, "process")
        os.mkdir(own)
        guest = Guest(self.qemu, self.kernel, self.machine, own, PROCESSES)
        self.session("process", folder, guest.path("gdb"), guest.path("qmp"))
        return guest

    def session(self, phase, folder, target=None, qmp=None):
        """One gdb.  A test without a result failed, and gdb's own words say why."""
        results = os.path.join(folder, "results-" + phase)
        test = {"phase": phase, "results": results, "qmp": qmp, "shell": self.output}
        command = [self.gdb, "-nx", "-q", "-batch", "-iex", "set debuginfod enabled off",
                   "-iex", "add-auto-load-safe-path %s-gdb.py" % self.kernel,
                   "-iex", "set pagination off", self.kernel]
        if target:
            command += ["-ex", ("target core " if phase == "core" else "target remote ") + target]
        command += ["-x", os.path.join(HERE, "inside.py")]
        if target and phase != "core":
            command += ["-ex", "detach"]
        said = self.call(command, dict(os.environ, QUIRE_GDB_TEST=json.dumps(test)), 3 * TIMEOUT)
        self.collect(phase, results, said)

    def call(self, command, env, timeout, text=""):
        """Run to the end, a hang included; everything that was said."""
        process = subprocess.Popen(command, env=env, cwd=ROOT, stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                   universal_newlines=True, errors="replace")
        try:
            return process.communicate(text, timeout)[0]
        except subprocess.TimeoutExpired:
            # SIGTERM first: debug.sh then ends its machine.
            process.terminate()
            try:
                said = process.communicate(timeout=60)[0]
            except subprocess.TimeoutExpired:
                process.kill()
                said = process.communicate()[0]
            return said + "\nno end within %d s" % timeout

    def collect(self, phase, results, said):
        lines = []
        if os.path.exists(results):
            with open(results, encoding="utf-8") as text:
                lines = text.read().splitlines()
        planned = [line[5:] for line in lines if line.startswith("plan ")]
        if not planned:
            self.report.add(self.machine, phase, "gdb ran no test: " + tail(said))
        for name in planned:
            mine = [line for line in lines if line == "ok " + name
                    or line.startswith("not ok %s: " % name)]
            if mine and mine[0].startswith("ok"):
                self.report.add(self.machine, name)
            elif mine:
                self.report.add(self.machine, name, mine[0].split(": ", 1)[1])
            else:
                self.report.add(self.machine, name, "no result: " + tail(said))

    def debug_session(self):
        """debug_session: debug.sh connects, its gdb knows the commands, nothing stays behind."""
        port = free_port()
        said = self.call(
            ["bash", "scripts/debug.sh", "--port", str(port), self.kernel],
            dict(os.environ, GDB=self.gdb, QEMU=self.qemu), TIMEOUT,
            "break start_kernel\ncontinue\nmm-walk start_kernel\nmm-ptdump\n")
        log = os.path.join(os.path.dirname(self.kernel), "debug-serial.log")
        why = None
        if not re.search(DEBUG_WALK, said, re.M):
            why = "mm-walk did not answer: " + tail(said)
        elif not re.search(DEBUG_DUMP, said, re.M):
            why = "mm-ptdump did not answer: " + tail(said)
        elif not os.path.exists(log):
            why = "there is no " + log
        elif port_is_taken(port):
            why = "QEMU is still running"
        self.report.add(self.machine, "debug_session", why)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def port_is_taken(port):
    """Does anybody answer there, e.g. the stub of a QEMU that was left behind?"""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def tail(text):
    return " | ".join(line for line in text.splitlines() if line.strip())[-600:]


class Report:
    """Counts, and prints each test as it ends; a name is printed once a machine."""

    def __init__(self):
        self.passed = self.skipped = 0
        self.failures = []

    def add(self, machine, name, why=None):
        if why is None:
            self.passed += 1
            print("ok %s/%s" % (machine.name, name), flush=True)
        else:
            self.failures.append("%s/%s: %s" % (machine.name, name, why))
            print("not ok " + self.failures[-1], flush=True)

    def skip(self, machine, why):
        self.skipped += 1
        print("ok %s # SKIP %s" % (machine.name, why), flush=True)

    def summary(self):
        """The failures once more, as tests/run.py gathers them, and the counts."""
        print("\n".join(["--- " + failure for failure in self.failures] + [""]), end="")
        print("%d passed, %d failed, %d skipped" % (
            self.passed, len(self.failures), self.skipped))
        return 1 if self.failures else 0


def parse_arguments():
    parser = argparse.ArgumentParser(description="gdb tests: page tables against QEMU's view")
    parser.add_argument("--build", default="build", help="where variants/NAME/quire.elf are")
    parser.add_argument("--kernel", help="this kernel instead of the variants'")
    parser.add_argument("-k", metavar="GLOB", default="*", help="only machines that match")
    arguments = parser.parse_args()
    machines = [m for m in MACHINES if fnmatch.fnmatchcase(m.name, arguments.k)]
    if not machines:
        parser.error("no machine matches; there are " + " ".join(m.name for m in MACHINES))
    return arguments, machines


def main():
    arguments, machines = parse_arguments()
    os.chdir(ROOT)
    tools = (find_tool("GDB", "gdb", "gdb-multiarch", "i386-elf-gdb"),
             find_tool("QEMU", "qemu-system-i386"))
    report = Report()
    for machine in machines:
        kernel = arguments.kernel or "%s/variants/%s/quire.elf" % (arguments.build, machine.variant)
        if None in tools:
            report.skip(machine, "gdb or qemu-system-i386 is missing: run ./scripts/setup.sh")
        elif not os.path.exists(kernel) and machine.optional:
            report.skip(machine, kernel + " was not built")
        elif not os.path.exists(kernel):
            report.add(machine, "kernel", kernel + " is missing: run make variants")
        else:
            Suite(tools, machine, kernel, report).run()
    return report.summary()


if __name__ == "__main__":
    sys.exit(main())
