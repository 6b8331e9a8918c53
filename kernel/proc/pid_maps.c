/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/pid_maps.c - /proc/PID/maps, smaps, smaps_rollup: what a process may touch
 *
 *	maps		a line for each area
 *	smaps		the line, and what its page-table entries lead to
 *	smaps_rollup	that, of all areas together
 *
 * A record is an area; its place in the file is its address.  So a reader who comes back goes
 * on with the areas that lie above those that he has, whatever has become of these: he sees
 * none twice, and none that was there all the time is left out.  An area that has grown
 * downwards meanwhile, over the place where he goes on, is told from that place on.
 *
 * The address space is held, and mmap_lock for reading, from start to stop: while one buffer is
 * filled, but not while a program is given what is in it.
 *
 * Chapter: docs/proc.md
 */
#include <fs/dentry.h>
#include <fs/file.h>
#include <fs/fs_struct.h>
#include <fs/super.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <mm/mm_struct.h>
#include <mm/mm_usage.h>
#include <mm/mmap.h>

#include "pid.h"

#define NAME_COLUMN	48		/* what stands before a name, a blank not counted */
#define ESCAPE_SIZE	5		/* a byte as \ooo, and the NUL behind it */

/* --- areas, one after the other ----------------------------------------------------------- */

/* mmap_lock of the address space, with a reference; NULL: it has none, or no area is left. */
static void let_go(struct mm_struct *mm)
{
	up_read(&mm->mmap_lock);
	mmput(mm);
}

static void *areas_start(struct seq_file *m, loff_t *pos)
{
	struct vm_area_struct *vma;
	struct mm_struct *mm;
	int error = pid_mm_get(m->private, &mm);

	if (error || !mm)
		return ERR_PTR(error);
	error = down_read_killable(&mm->mmap_lock);
	if (error) {
		mmput(mm);
		return ERR_PTR(error);
	}
	vma = *pos < (loff_t)TASK_SIZE ? find_vma(mm, (unsigned long)*pos) : NULL;
	if (!vma)
		let_go(mm);
	return vma;
}

/* Behind the last one there is nothing to tell stop() whose lock it was. */
static void *areas_next(struct seq_file *m __maybe_unused, void *v, loff_t *pos)
{
	struct vm_area_struct *vma = v, *next = vma->vm_next;

	*pos = next ? (loff_t)next->vm_start : (loff_t)TASK_SIZE;
	if (!next)
		let_go(vma->vm_mm);
	return next;
}

static void areas_stop(struct seq_file *m __maybe_unused, void *v)
{
	if (v && !IS_ERR(v))
		let_go(((struct vm_area_struct *)v)->vm_mm);
}

/* --- a line ------------------------------------------------------------------------------- */

/*
 * pid_show_path - the path of a dentry as the caller sees it, each byte of special as \ooo
 *
 * It is made at the end of what is free in the buffer, and written from its beginning.
 */
void pid_show_path(struct seq_file *m, struct dentry *dentry, const char *special)
{
	struct dentry *root = current_root();
	char *text = d_path(dentry, root, m->buf + m->count, m->size - m->count);

	dput(root);
	if (IS_ERR(text)) {
		m->overflow = true;
		return;
	}
	while (*text && !m->overflow) {
		char c = *text++;

		if (!strchr(special, c))
			seq_putc(m, c);
		else if (text - (m->buf + m->count) < ESCAPE_SIZE)
			m->overflow = true;	/* what was not read yet would be lost */
		else
			seq_printf(m, "\\%03o", (unsigned char)c);
	}
}

/* What stands before the name; ino 0: of no file. */
static void show_range(struct seq_file *m, unsigned long start, unsigned long end,
		       vm_flags_t flags, uint64_t offset, dev_t dev, unsigned long ino)
{
	const char rights[] = {
		' ', flags & VM_READ ? 'r' : '-', flags & VM_WRITE ? 'w' : '-',
		flags & VM_EXEC ? 'x' : '-', flags & VM_MAYSHARE ? 's' : 'p', ' ',
	};

	seq_setwidth(m, NAME_COLUMN);
	seq_put_hex(m, start, 8);
	seq_putc(m, '-');
	seq_put_hex(m, end, 8);
	seq_write(m, rights, sizeof(rights));
	if (offset >> 32)
		seq_put_hex(m, (uint32_t)(offset >> 32), 1);
	seq_put_hex(m, (uint32_t)offset, 8);
	seq_putc(m, ' ');
	seq_put_hex(m, MAJOR(dev), 2);
	seq_putc(m, ':');
	seq_put_hex(m, MINOR(dev), 2);
	seq_putc(m, ' ');
	seq_put_decimal(m, ino);
	seq_putc(m, ' ');
}

/* Of what has no file, by where it lies; NULL. */
static const char *name_of(const struct vm_area_struct *vma)
{
	const struct mm_struct *mm = vma->vm_mm;

	if (vma->vm_start <= mm->brk && vma->vm_end >= mm->start_brk)
		return "[heap]";
	if (vma->vm_start <= mm->start_stack && vma->vm_end >= mm->start_stack)
		return "[stack]";
	return NULL;
}

/* Where the record begins: with the area, if that has not grown since the record before it. */
static unsigned long start_of(const struct seq_file *m, const struct vm_area_struct *vma)
{
	return max(vma->vm_start, (unsigned long)m->index);
}

static void show_area(struct seq_file *m, const struct vm_area_struct *vma)
{
	unsigned long start = start_of(m, vma);
	uint64_t offset = ((uint64_t)vma->vm_pgoff << PAGE_SHIFT) + (start - vma->vm_start);
	const struct inode *inode = vma->vm_file ? vma->vm_file->f_inode : NULL;
	const char *name = inode ? NULL : name_of(vma);

	show_range(m, start, vma->vm_end, vma->vm_flags, inode ? offset : 0,
		   inode ? inode->i_sb->s_dev : 0, inode ? inode->i_ino : 0);
	if (inode) {
		seq_pad(m, ' ');
		pid_show_path(m, vma->vm_file->f_dentry, "\n");
	} else if (name) {
		seq_pad(m, ' ');
		seq_puts(m, name);
	}
	seq_putc(m, '\n');
}

static int maps_show(struct seq_file *m, void *v)
{
	show_area(m, v);
	return 0;
}

const struct seq_operations maps_ops = {
	.start = areas_start,
	.next = areas_next,
	.stop = areas_stop,
	.show = maps_show,
};

/* --- what is there ------------------------------------------------------------------------ */

static void show_kb(struct seq_file *m, const char *name, uint64_t bytes)
{
	seq_printf(m, "%-16s%8llu kB\n", name, (unsigned long long)(bytes >> 10));
}

static uint64_t pss_bytes(uint64_t pss)
{
	return pss >> (PSS_SHIFT - PAGE_SHIFT);
}

static void show_usage(struct seq_file *m, const struct vma_usage *usage, bool rollup)
{
	show_kb(m, "Rss:", usage->rss);
	show_kb(m, "Pss:", pss_bytes(usage->pss));
	show_kb(m, "Pss_Dirty:", pss_bytes(usage->pss_dirty));
	if (rollup) {
		show_kb(m, "Pss_Anon:", pss_bytes(usage->pss_anon));
		show_kb(m, "Pss_File:", 0);
		show_kb(m, "Pss_Shmem:", pss_bytes(usage->pss_file));
	}
	show_kb(m, "Shared_Clean:", usage->shared_clean);
	show_kb(m, "Shared_Dirty:", usage->shared_dirty);
	show_kb(m, "Private_Clean:", usage->private_clean);
	show_kb(m, "Private_Dirty:", usage->private_dirty);
	show_kb(m, "Referenced:", usage->referenced);
	show_kb(m, "Anonymous:", usage->anonymous);
	show_kb(m, "LazyFree:", 0);
	show_kb(m, "AnonHugePages:", 0);
	show_kb(m, "ShmemPmdMapped:", 0);
	show_kb(m, "FilePmdMapped:", 0);
	show_kb(m, "Shared_Hugetlb:", 0);
	show_kb(m, "Private_Hugetlb:", 0);
	show_kb(m, "Swap:", 0);
	show_kb(m, "SwapPss:", 0);
	show_kb(m, "Locked:", pss_bytes(usage->pss_locked));
}

/* By the bits of VM_*, two letters each; what Linux gives no letters has "??" there too. */
static void show_flags(struct seq_file *m, const struct vm_area_struct *vma)
{
	static const struct {
		vm_flags_t flag;
		char letters[3];
	} names[] = {
		{ VM_READ, "rd" }, { VM_WRITE, "wr" }, { VM_EXEC, "ex" }, { VM_SHARED, "sh" },
		{ VM_MAYREAD, "mr" }, { VM_MAYWRITE, "mw" }, { VM_MAYEXEC, "me" },
		{ VM_MAYSHARE, "ms" }, { VM_GROWSDOWN, "gd" }, { VM_LOCKED, "lo" },
		{ VM_DONTCOPY, "dc" }, { VM_DONTEXPAND, "de" }, { VM_LOCKONFAULT, "??" },
	};

	seq_puts(m, "VmFlags: ");
	for (unsigned int i = 0; i < ARRAY_SIZE(names); i++)
		if (vma->vm_flags & names[i].flag)
			seq_printf(m, "%s ", names[i].letters);
	if (vm_accountable(vma->vm_flags))
		seq_puts(m, "ac ");
	if (vma->vm_flags & VM_NORESERVE)
		seq_puts(m, "nr ");
	seq_putc(m, '\n');
}

static int smaps_show(struct seq_file *m, void *v)
{
	const struct vm_area_struct *vma = v;
	unsigned long start = start_of(m, vma);
	struct vma_usage usage = { 0 };

	vma_usage_add(vma, start, &usage);
	show_area(m, vma);
	show_kb(m, "Size:", vma->vm_end - start);
	show_kb(m, "KernelPageSize:", PAGE_SIZE);
	show_kb(m, "MMUPageSize:", PAGE_SIZE);
	show_usage(m, &usage, false);
	seq_puts(m, "THPeligible:    0\n");
	show_flags(m, vma);
	return 0;
}

const struct seq_operations smaps_ops = {
	.start = areas_start,
	.next = areas_next,
	.stop = areas_stop,
	.show = smaps_show,
};

static int sum_up(struct mm_struct *mm, struct vma_usage *usage, unsigned long *start,
		  unsigned long *end)
{
	int error = down_read_killable(&mm->mmap_lock);

	if (error)
		return error;
	for (const struct vm_area_struct *vma = mm->mmap; vma; vma = vma->vm_next) {
		vma_usage_add(vma, vma->vm_start, usage);
		*end = vma->vm_end;
	}
	*start = mm->mmap ? mm->mmap->vm_start : 0;
	up_read(&mm->mmap_lock);
	return 0;
}

int pid_smaps_rollup_show(struct seq_file *m, void *unused __maybe_unused)
{
	unsigned long start = 0, end = 0;
	struct vma_usage usage = { 0 };
	struct mm_struct *mm;
	int error = pid_mm_get(m->private, &mm);

	if (!error && !mm)
		error = -ESRCH;
	if (error)
		return error;
	error = sum_up(mm, &usage, &start, &end);
	mmput(mm);
	if (error)
		return error;
	show_range(m, start, end, 0, 0, 0, 0);
	seq_pad(m, ' ');
	seq_puts(m, "[rollup]\n");
	show_usage(m, &usage, true);
	return 0;
}
