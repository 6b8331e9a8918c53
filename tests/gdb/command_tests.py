# SPDX-License-Identifier: MIT
"""
command_tests.py - all commands: mistakes, help, without a machine, on a core dump
"""
from harness import TEST, border, check, check_equal, error_of, run, test
from page_tables import phys_of
from quire import memory
from task_tests import shell_tasks


@test("stopped")
def mistakes_give_one_line(qemu):
    for command in ("mm-walk", "mm-walk no_such_symbol", "mm-walk 0x123456789", "mm-walk 1 +",
                    "mm-walk \"text\"", "mm-walk $nonsense", "mm-walk *(int *)0",
                    "mm-walk machine_exit(0)", "mm-ptdump -v", "mm-ptdump --diff now",
                    "mm-memblock 1", "mm-regions x", "mm-zones all", "mm-buddy 0", "mm-page",
                    "mm-page 0xfffff", "mm-page 0xffffffff", "mm-ps 1", "mm-vmas now", "mm-vtop",
                    "mm-vtop 0 1 +", "mm-vmalloc 0",
                    "mm-slab no_such_cache", "mm-slab a b", "mm-obj", "mm-obj 0x10",
                    "mm-obj start_kernel",
                    "mm-help me"):
        text = error_of(command)
        check(text.startswith(command.split()[0] + ": "), "%s: %r" % (command, text))


@test("stopped")
def help_names_all(qemu):
    names = [line.split()[0] for line in run("mm-help")]
    check_equal(names, ["mm-walk", "mm-ptdump", "mm-memblock", "mm-regions", "mm-zones", "mm-buddy",
                        "mm-page", "mm-ps", "mm-vmas", "mm-vtop", "mm-vmalloc", "mm-slab",
                        "mm-obj", "mm-help"],
                "mm-help")
    for name in names:
        check(" - " in run("help " + name)[0], "help %s has no summary" % name)


# --- phase core: QEMU's dump of the guest's linear memory ------------------------------


@test("core")
def walks_through_the_direct_map(qemu):
    offset = memory.page_offset()
    check_equal(memory.register("cr3"), None, "a core dump's cr3")
    check_equal(phys_of(run("mm-walk memblock_check")), border("memblock_check") - offset,
                "mm-walk")
    check_equal(run("mm-ptdump"), TEST["shell"]["ptdump"], "mm-ptdump")
    check_equal(run("mm-memblock"), TEST["shell"]["memblock"], "mm-memblock")
    check_equal(run("mm-buddy")[:-1], TEST["shell"]["buddyinfo"], "mm-buddy")
    check_equal({int(line.split()[0]) for line in run("mm-ps")[1:]}, set(shell_tasks()), "mm-ps")


# --- phase offline: a kernel and no machine ---------------------------------------------


@test("offline")
def no_machine_gives_one_line(qemu):
    for command in ("mm-walk start_kernel", "mm-ptdump", "mm-memblock", "mm-regions", "mm-zones",
                    "mm-buddy", "mm-page 0", "mm-ps", "mm-vmas", "mm-vtop 0", "mm-vmalloc",
                    "mm-slab", "mm-obj 0xc0100000"):
        check("there is no machine" in error_of(command), command)
    run("mm-help")
