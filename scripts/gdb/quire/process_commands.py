# SPDX-License-Identifier: MIT
"""
process_commands.py - mm-ps, mm-vmas, mm-vtop: tasks and their address spaces
"""
import re

from . import buddy, kernel, pagetable, process, report, space, tasks, zones
from .command import PAGING_OFF, Command, address_of
from .memory import Error, Machine, page_offset


def task_named(machine, text):
    """The task with that number; "": the running one."""
    if not text:
        return tasks.current_task(machine)
    if not re.match(r"\d+$", text):
        raise Error("'%s' is no number of a task" % text)
    task = tasks.find_task(machine, int(text))
    if task is None:
        raise Error("there is no task %s: mm-ps shows all" % text)
    return task


def title(task):
    return "task %d %s" % (task.pid, task.comm)


class MmPs(Command):
    """mm-ps - all tasks: number, state, stack pointer, address space, name, where it waits

    The states are those of the shell's ps.  WHERE is the function in which a waiting task
    called one that waits; of the running task, where it is.
    """

    name = "mm-ps"

    def lines(self, text):
        if text:
            raise self.usage()
        with Machine() as machine:
            return [report.TASK_HEADER] + [report.task_line(task)
                                           for task in tasks.read_tasks(machine)]


class MmVmas(Command):
    """mm-vmas [PID] - the areas of a process, and how many pages of each are there

    RSS counts pages, anonymous ones and those of files, by a walk through its page tables;
    the shared zero page is counted apart.  Without a PID: of the running task.
    """

    name = "mm-vmas"

    def lines(self, text):
        with Machine() as machine:
            if not machine.paging:
                raise Error(PAGING_OFF)
            task = task_named(machine, text)
            if not task.mm:
                raise Error(title(task) + " has no address space of its own")
            found = process.read_space(machine, task.mm)
            return ["%s: mm_struct at %08x, page directory at physical 0x%08x" % (
                title(task), found.address, found.pgd)] + self.area_lines(machine, found)

    @staticmethod
    def area_lines(machine, found):
        pages, border = process.Pages(machine), page_offset()
        entries = space.entries(machine.read_page, found.pgd, border)
        counts, strays = space.count_pages(found.areas, entries, pages.zero, pages.flags)
        rss = (sum(count.anonymous for count in counts), sum(count.file for count in counts))
        nr_tables = len(list(space.tables(machine.read_page, found.pgd, border)))
        return [space.AREAS_HEADER] + [
            space.area_line(*pair) for pair in zip(found.areas, counts)] + space.summary_lines(
                found.areas, counts, strays, rss, nr_tables, (found.rss, found.nr_tables))


class MmVtop(Command):
    """mm-vtop [PID] ADDR - the area, the walk and the page of an address, in one go

    Without a PID: as the running task sees it.  A PID is a decimal number in front of more
    text; ADDR is what mm-walk takes.
    """

    name = "mm-vtop"

    def lines(self, text):
        match = re.match(r"(\d+)\s+(\S.*)$", text)
        pid, where = match.groups() if match else ("", text)
        if not where:
            raise self.usage()
        with Machine() as machine:
            if not machine.paging:
                raise Error(PAGING_OFF)
            task = task_named(machine, pid)
            address = address_of(where)
            found = process.read_space(machine, task.mm) if task.mm else None
            return self.address_lines(machine, task, found, address)

    @staticmethod
    def address_lines(machine, task, found, address):
        region, pages = kernel.read_regions(machine), process.Pages(machine)
        areas, pgd = (found.areas, found.pgd) if found else ([], machine.cr3)
        walk = pagetable.walk(machine.read_word, pgd, address, machine.pse)
        lines = [title(task) + ("" if found else ", which has no address space of its own"),
                 space.where_line(areas, address, region)]
        lines += report.walk_lines(walk, pgd, region, "pgd" if found else "cr3")
        return lines + page_lines(machine, pages, walk, space.area_at(areas, address))


def page_lines(machine, pages, walk, area):
    """What struct page says of the page table and of the page."""
    lines, entry = [], walk.steps[-1].entry
    is_pte = len(walk.steps) == 2
    if is_pte and walk.address < machine.offset:
        pde = walk.steps[0].entry
        lines.append(space.table_line(pde, pages.read(pde >> 12)))
    if is_pte and entry & space.PROTNONE and walk.leaf is None:
        lines.append("entry     has a page that nobody may touch (PROT_NONE)")
    elif walk.leaf is None:
        return lines
    pfn = entry >> 12 if is_pte else walk.phys >> 12
    if pfn >= pages.memmap.max_pfn:
        return lines + ["page      frame %#x has no struct page" % pfn]
    page = pages.read(pfn)
    other = buddy.state_line(pages.memmap, pfn, pages.memmap.page(pfn),
                             zones.is_memory(machine, pfn << 12))
    lines.append(space.page_line(page, pages.zero, other))
    if area:
        lines += [line for line in (
            space.wrong_index(area, walk.address, page),
            space.next_write_line(area, walk.steps[0].entry, entry, page, pages.zero)) if line]
    return lines
