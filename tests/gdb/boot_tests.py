# SPDX-License-Identifier: MIT
"""
boot_tests.py - phase boot: from the first instruction on, in this order
"""
import re

import gdb

from harness import MB, border, check, check_equal, error_of, run, run_to, test
from page_tables import as_info_mem, phys_of
from quire import memory


def start_phys():
    return border("_start") - memory.page_offset()


@test("boot")
def before_the_loader(qemu):
    check_equal(int(gdb.parse_and_eval("$pc")) & 0xFFFF, 0xFFF0, "the first instruction")
    check("paging is off" in run("mm-walk 0x1000")[0], "mm-walk does not say that paging is off")
    check_equal(run("mm-walk 0x1234")[1], "physical  0x00001234", "mm-walk")
    check_equal(len(run("mm-ptdump")), 1, "lines of mm-ptdump")


@test("boot")
def paging_off_at_start(qemu):
    run_to(start_phys())
    check_equal(qemu.info_mem(), None, "QEMU's info mem")
    lines = run("mm-walk %#x" % start_phys())
    check("paging is off" in lines[0], "mm-walk: %r" % lines)
    check_equal(phys_of(lines), qemu.gva2gpa(start_phys()), "physical address")
    check("paging is off" in run("mm-ptdump --diff")[0], "mm-ptdump --diff")
    check_equal(run("mm-regions")[0], "00000000-00000fff  null pointer", "mm-regions")


@test("boot")
def two_tables_mapped_twice(qemu):
    run_to(border("'_start.high'"))
    offset = memory.page_offset()
    lines = run("mm-ptdump --exact")
    check_equal([line[:17] for line in lines],
                ["00000000-007fffff", "%08x-%08x" % (offset, offset + 8 * MB - 1)], "mm-ptdump")
    check_equal(as_info_mem(lines), qemu.info_mem(), "mm-ptdump against info mem")
    check_equal(phys_of(run("mm-walk 0x100000")), 0x100000, "the low map")
    check_equal(phys_of(run("mm-walk %#x" % (offset + 0x100000))), 0x100000, "the high map")


@test("boot")
def diff_low_map_goes(qemu):
    run_to(border("start_kernel"))
    lines = run("mm-ptdump --exact --diff")
    check_equal([line[:19] for line in lines], ["- 00000000-007fffff"], "mm-ptdump --diff")
    check_equal(as_info_mem(run("mm-ptdump")), qemu.info_mem(), "mm-ptdump against info mem")
    check("not present: the walk ends in a page fault" in run("mm-walk 0x100000")[-1], "mm-walk")


@test("boot")
def memblock_not_yet(qemu):
    lines = run("mm-memblock")
    check_equal(len(lines), 1, "lines")
    check("empty" in lines[0], "mm-memblock: %r" % lines)


@test("boot")
def the_first_task_alone(qemu):
    """Before any other task was made: the boot task, which is running."""
    lines = run("mm-ps")
    check_equal(len(lines), 2, "lines of mm-ps")
    check(re.match(r"    0 I %08x +- - +idle/0 +start_kernel$" % memory.register("esp"), lines[1]),
          "mm-ps: %r" % lines[1])


@test("boot")
def zones_not_yet(qemu):
    for command in ("mm-zones", "mm-buddy", "mm-page 0"):
        check("has not got to" in error_of(command), command)


@test("boot")
def diff_paging_init(qemu):
    run_to(border("boot_log_paging"))
    offset = memory.page_offset()
    lines = run("mm-ptdump --diff --exact")
    gone = [line for line in lines if line.startswith("- ")]
    check_equal([line[:19] for line in gone], ["- %08x-%08x" % (offset, offset + 8 * MB - 1)],
                "what went")
    text = border("_stext")
    check([line for line in lines if line.startswith("+ %08x-" % text) and " r- kernel" in line],
          "the text does not become read-only: %r" % lines)
    guard = border("boot_stack_guard")
    check([line for line in lines if line.startswith("+") and line[11:19] == "%08x" % (guard - 1)],
          "no range ends at the guard page: %r" % lines)
    check_equal(as_info_mem(run("mm-ptdump --exact")), qemu.info_mem(), "against info mem")
