# SPDX-License-Identifier: MIT
"""scripts/trace-row.py: samples out of QEMU's log, and a whole run with stand-ins"""
import importlib.util
import os
import shutil
import struct
import sys
import unittest

import kit

spec = importlib.util.spec_from_file_location("trace_row", kit.script("trace-row.py"))
trace_row = importlib.util.module_from_spec(spec)
spec.loader.exec_module(trace_row)

START = 0x08048000              # rdtsc, nop, nop, rdtsc
STORE, STOP = START + 2, START + 4
FAULT, CLEAR, BACK = 0xC0100000, 0xC0100100, 0xC0100008
NM = ["c0100000 T page_fault", "c0100100 t clear", "c0100180 t clear.middle", "c0200000 D data"]


def image():
    """An ELF file with one segment."""
    code = b"\x0f\x31\x90\x90\x0f\x31"
    header = b"\x7fELF" + bytes(24) + struct.pack("<I", 52) + bytes(10) + struct.pack("<HH", 32, 1)
    header += bytes(52 - len(header))
    return header + struct.pack("<8I", 1, 84, START, START, len(code), len(code), 5, 4096) + code


def log(pcs):
    return ["Trace 0: 0x7f00 [00000000/%08x/00000040/00000000] \n" % pc for pc in pcs]


FAULTING = [START, STORE, FAULT, CLEAR, CLEAR, CLEAR, BACK, STORE, STOP]


class TraceRow(unittest.TestCase):
    def setUp(self):
        self.program = trace_row.Program(image())
        self.symbols = trace_row.Symbols(NM)

    def samples(self, *pcs):
        return list(trace_row.samples(trace_row.program_counters(log(pcs)), self.program))

    def test_program_knows_its_code_and_what_reads_the_counter(self):
        self.assertEqual([self.program.has(pc) for pc in (START - 1, START, STOP, STOP + 2)],
                         [False, True, True, False])
        self.assertEqual([self.program.reads_counter(pc) for pc in (START, START + 1, STOP)],
                         [True, False, True])

    def test_symbols_are_functions_and_reach_to_the_next(self):
        names = [self.symbols.name(pc) for pc in (0x1000, FAULT, BACK, CLEAR - 1, CLEAR + 0x90)]
        self.assertEqual(names, ["0x00001000"] + ["page_fault"] * 3 + ["clear"])

    def test_faulting_instruction_counts_once(self):
        self.assertEqual(self.samples(*FAULTING),
                         [[START, STORE, FAULT, CLEAR, CLEAR, CLEAR, BACK]])
        # A system call does not come back to the same instruction.
        self.assertEqual(self.samples(START, STORE, FAULT, STORE + 1, STOP),
                         [[START, STORE, FAULT, STORE + 1]])

    def test_what_the_kernel_has_no_part_in_is_no_sample(self):
        self.assertEqual(self.samples(FAULT, STORE, START, STORE, STOP, STORE), [])

    def test_last_sample_of_the_most_frequent_length(self):
        found = [[1], [2, 2], [3], [4, 4], [5, 5, 5]]
        self.assertEqual(trace_row.most_frequent(found), [4, 4])
        self.assertIsNone(trace_row.most_frequent([]))

    def test_counts_add_up_and_repetitions_are_told(self):
        counts = trace_row.by_function(self.samples(*FAULTING)[0], self.program, self.symbols)
        self.assertEqual([(name, count.all, count.repeated) for name, count in counts.items()],
                         [("the program", 2, 0), ("page_fault", 2, 0), ("clear", 3, 2)])
        self.assertEqual(trace_row.total(counts), 7)


class WholeRun(kit.TreeTest):
    """A stand-in for qemu.sh writes the log to where -D says."""

    MACHINE = """#!/usr/bin/env bash
while [ "$1" != -D ]; do shift; done
[ -z "$FAKE_TRACE" ] || cat trace >"$2"
echo "fault_row $FAKE_MEDIAN insn"
exit $FAKE_STATUS
"""

    def run_row(self, median, status="0", traced="yes"):
        os.makedirs(os.path.join(self.tree, "scripts"), exist_ok=True)
        shutil.copy(kit.script("trace-row.py"), os.path.join(self.tree, "scripts"))
        self.write("scripts/qemu.sh", self.MACHINE)
        self.write("nm", "#!/usr/bin/env bash\nprintf '%s\\n' " + " ".join(
            "'%s'" % line for line in NM) + "\n")
        os.chmod(os.path.join(self.tree, "nm"), 0o755)
        self.write("trace", "".join(log(FAULTING)))
        with open(os.path.join(self.tree, "bench"), "wb") as out:
            out.write(image())
        env = dict(os.environ, FAKE_TRACE="yes" if traced else "", FAKE_MEDIAN=median,
                   FAKE_STATUS=status)
        return self.run_tool([sys.executable, "scripts/trace-row.py", "fault_row", "--bench",
                              "bench", "--nm", "./nm"], env=env)

    def test_sum_is_held_against_the_printed_median(self):
        result = self.run_row("7")
        self.assertEqual((result.status, result.err), (0, ""))
        self.assertEqual(result.out.splitlines()[1:], [
            "      2  the program", "      2  page_fault",
            "      3  clear  (2 repeat a string instruction)"])
        self.assertEqual(self.run_row("8").status, 1)

    def test_failed_machine_is_told_and_not_waited_for(self):
        for traced in ("yes", ""):
            result = self.run_row("7", status="2", traced=traced)
            self.assertEqual(result.status, 1)
            self.assertIn("the machine failed, status 2", result.err)

    def test_row_that_is_not_seen_is_an_error(self):
        result = self.run_row("7", traced="")
        self.assertEqual(result.status, 1)
        self.assertIn("nothing of this row was seen", result.err)


if __name__ == "__main__":
    unittest.main()
