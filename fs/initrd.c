/* SPDX-License-Identifier: MIT */
/*
 * fs/initrd.c - the first files, out of the archive that the loader brought
 *
 *	archive	| page | page | page | page | ...		wherever the loader put it
 *		  read,  |      `-- not yet read
 *		  free   `-- kmap() -> lib/cpio.c -> entry(), data(), done() -> files
 *
 * The archive is read once, from front to back.  Each byte of contents is copied once, from
 * the archive's page into a page of the cache, and an archive's page that has been read goes
 * to the page allocator at once.  So the archive and the files do not need room for both:
 * at most a megabyte more than the archive is in use at any time.
 *
 * Hard links: of the names of a file, newc gives the contents to the last one.  The first
 * name makes the file, the others are linked to it, and contents go to the one file whenever
 * they come.
 *
 * A name that exists makes way for the archive's; directories stay.  Directories that the
 * archive forgot are made.  What cannot be unpacked ends it with one line; what was unpacked
 * until then stays, and all of the archive's pages are free.
 *
 * Chapter: docs/files.md
 *
 * Locking: none of its own; task context, boot.
 */
#include <core/printk.h>
#include <fs/file.h>
#include <fs/fs.h>
#include <fs/inode.h>
#include <fs/namei.h>
#include <lib/cpio.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/printf.h>
#include <lib/string.h>
#include <mm/frame_account.h>
#include <mm/highmem.h>
#include <mm/kmalloc.h>
#include <mm/memblock.h>
#include <mm/mm_init.h>
#include <uapi/fcntl.h>

#define PERMISSIONS	07777

struct initrd_stats initrd_stats;	/* [I] after initrd_unpack() */

/* A file that will have more names. */
struct hard_link {
	struct list_head list;
	uint32_t ino, dev_major, dev_minor;
	struct dentry *first;		/* with a reference */
};

/* One archive on its way into files. */
struct unpack {
	struct cpio_reader reader;
	struct dentry *base;		/* below which files are made */
	struct initrd_stats *stats;
	struct list_head hard_links;
	const struct cpio_entry *entry;
	const char *name;		/* of the entry, without slashes in front */
	struct file *file;		/* a regular file with contents, while it is written */
	loff_t pos;
	char *target;			/* a symbolic link's, while it comes */
};

static char message[160];		/* what stopped it */

static const char *fail(const struct unpack *u, int error)
{
	if (error == -ENOMEM)
		snprintf(message, sizeof(message), "no memory is left for '%.64s'", u->name);
	else
		snprintf(message, sizeof(message), "'%.64s' cannot be made: error %d", u->name,
			 -error);
	return message;
}

/* --- names ---------------------------------------------------------------------------------- */

/* Names are relative to the base, whether they begin with "/", "./" or neither. */
static const char *relative(const char *name)
{
	while (*name == '/' || (name[0] == '.' && name[1] == '/'))
		name++;
	return strcmp(name, ".") == 0 ? name + 1 : name;
}

/* Make the directories on the way to a name. */
static int make_parents(struct dentry *base, const char *name)
{
	char *path = kstrdup(name, GFP_KERNEL);
	int error = path ? 0 : -ENOMEM;

	for (char *at = path; !error && (at = strchr(at, '/')); at++) {
		*at = '\0';
		error = vfs_mkdir(base, path, 0755);
		if (error == -EEXIST)
			error = 0;
		*at = '/';
	}
	kfree(path);
	return error;
}

/* Remove what has the name; -EEXIST: a directory, and one is wanted. */
static int make_way(struct unpack *u)
{
	struct dentry *old = path_lookup(u->base, u->name, 0);
	bool is_dir;

	if (old == ERR_PTR(-ENOENT))
		return make_parents(u->base, u->name);
	if (IS_ERR(old))
		return (int)PTR_ERR(old);
	is_dir = S_ISDIR(old->d_inode->i_mode);
	dput(old);
	if (is_dir && S_ISDIR(u->entry->mode))
		return -EEXIST;
	return is_dir ? vfs_rmdir(u->base, u->name) : vfs_unlink(u->base, u->name);
}

/* --- kinds of files --------------------------------------------------------------------------- */

static struct hard_link *find_link(struct unpack *u)
{
	struct hard_link *link;

	list_for_each_entry(link, &u->hard_links, list)
		if (link->ino == u->entry->ino && link->dev_major == u->entry->dev_major &&
		    link->dev_minor == u->entry->dev_minor)
			return link;
	return NULL;
}

static int remember_link(struct unpack *u, struct dentry *first)
{
	struct hard_link *link = kmalloc(sizeof(*link), GFP_KERNEL);

	if (!link)
		return -ENOMEM;
	link->ino = u->entry->ino;
	link->dev_major = u->entry->dev_major;
	link->dev_minor = u->entry->dev_minor;
	link->first = dget(first);
	list_add_tail(&link->list, &u->hard_links);
	return 0;
}

/* The archive ends: what its numbers of files meant ends with it. */
static void forget_links(struct unpack *u)
{
	struct hard_link *link, *next;

	list_for_each_entry_safe(link, next, &u->hard_links, list) {
		dput(link->first);
		kfree(link);
	}
	INIT_LIST_HEAD(&u->hard_links);
}

/* Open the file that contents go to; it is made, or another name of it exists. */
static int make_regular(struct unpack *u)
{
	struct hard_link *link = u->entry->nlink > 1 ? find_link(u) : NULL;
	int error = link ? vfs_link(link->first, u->base, u->name) : 0;
	struct file *file;

	if (error)
		return error;
	file = file_open_at(u->base, u->name, O_CREAT | O_WRONLY | O_NOFOLLOW,
			    u->entry->mode & PERMISSIONS);
	if (IS_ERR(file))
		return (int)PTR_ERR(file);
	u->file = file;
	u->pos = 0;
	if (u->entry->nlink > 1 && !link)
		return remember_link(u, file->f_dentry);
	return u->entry->size ? inode_set_size(file->f_inode, 0) : 0;
}

static int make_symlink(struct unpack *u)
{
	u->target = kmalloc(u->entry->size + 1, GFP_KERNEL);
	u->pos = 0;
	return u->target ? 0 : -ENOMEM;
}

static int make_entry(struct unpack *u)
{
	umode_t mode = (umode_t)u->entry->mode;

	if (S_ISREG(mode))
		return make_regular(u);
	if (S_ISLNK(mode))
		return make_symlink(u);
	if (S_ISDIR(mode))
		return vfs_mkdir(u->base, u->name, mode & PERMISSIONS);
	return vfs_mknod(u->base, u->name, mode,
			 MKDEV(u->entry->rdev_major, u->entry->rdev_minor));
}

/* --- what the reader calls ------------------------------------------------------------------- */

static const char *unpack_entry(void *ctx, const struct cpio_entry *entry)
{
	struct unpack *u = ctx;
	int error;

	u->entry = entry;
	u->name = relative(entry->name);
	if (!*u->name)			/* the base itself */
		return S_ISDIR(entry->mode) ? NULL : fail(u, -EISDIR);
	error = make_way(u);
	if (error == -EEXIST)
		return NULL;
	if (!error)
		error = make_entry(u);
	if (error)
		return fail(u, error);
	u->stats->nr_files++;
	return NULL;
}

static const char *unpack_data(void *ctx, const void *bytes, size_t size)
{
	struct unpack *u = ctx;
	long done = (long)size;

	if (u->target)
		memcpy(u->target + u->pos, bytes, size);
	else
		done = kernel_write(u->file, bytes, size, u->pos);
	u->pos += (loff_t)size;
	if (done == (long)size)
		return NULL;
	return fail(u, done < 0 ? (int)done : -ENOMEM);
}

static int make_link_to_target(struct unpack *u)
{
	u->target[u->pos] = '\0';
	return vfs_symlink(u->base, u->name, u->target);
}

static void let_go(struct unpack *u)
{
	if (u->file)
		fput(u->file);
	u->file = NULL;
	kfree(u->target);
	u->target = NULL;
}

static const char *unpack_done(void *ctx)
{
	struct unpack *u = ctx;
	int error = u->target ? make_link_to_target(u) : 0;

	if (u->file)
		inode_set_mtime(u->file->f_inode, (ktime_t)u->entry->mtime * NSEC_PER_SEC);
	let_go(u);
	return error ? fail(u, error) : NULL;
}

static const char *unpack_trailer(void *ctx)
{
	forget_links(ctx);
	return NULL;
}

static const struct cpio_ops unpack_ops = {
	unpack_entry, unpack_data, unpack_done, unpack_trailer,
};

/* --- the archive's pages ---------------------------------------------------------------------- */

/* Is all of the archive memory that can be looked at? */
static const char *check_archive(const struct initrd_archive *archive)
{
	if (archive->start == archive->end)
		return "it is empty";
	if (!pfn_valid((unsigned long)PFN_DOWN(archive->end - 1)))
		return "it lies in memory that is not used (mem=)";
	return NULL;
}

static void note_peak(struct initrd_stats *stats, unsigned long free_before)
{
	unsigned long free = nr_free_pages();

	if (free < free_before)
		stats->peak_pages = max(stats->peak_pages, free_before - free);
}

/* Read one page's part of the archive, [start, end) in memory. */
static const char *read_page(struct unpack *u, phys_addr_t start, phys_addr_t end)
{
	struct page *page = pfn_to_page((unsigned long)PFN_DOWN(start));
	const char *addr = kmap(page);
	const char *error = cpio_feed(&u->reader, addr + (start & (PAGE_SIZE - 1)), end - start);

	kunmap(page);
	return error;
}

static bool is_whole_page(phys_addr_t start, phys_addr_t end)
{
	return end - start == PAGE_SIZE;
}

/* Read and release page by page; after an error only release. */
static const char *read_pages(struct unpack *u, const struct initrd_archive *archive)
{
	unsigned long free_before = nr_free_pages();
	phys_addr_t start = archive->start, end;
	const char *error = NULL;

	for (; start < archive->end; start = end) {
		end = min(archive->end, PFN_PHYS(PFN_DOWN(start) + 1));
		if (!error)
			error = read_page(u, start, end);
		note_peak(u->stats, free_before);
		u->stats->archive_pages++;
		if (!is_whole_page(start, end))
			continue;	/* somebody else may have the rest of it */
		archive->release(pfn_to_page((unsigned long)PFN_DOWN(start)));
		u->stats->freed_pages++;
	}
	return error ? error : cpio_end(&u->reader);
}

/*
 * initrd_unpack_archive - make the files of an archive below base
 *
 * The frames of the archive have struct pages.  May sleep.  Return: NULL, or one line about
 * what stopped it, good until the next call; what was unpacked until then stays.
 */
const char *initrd_unpack_archive(const struct initrd_archive *archive, struct dentry *base,
				  struct initrd_stats *stats)
{
	const char *error = check_archive(archive);
	struct unpack *u;

	*stats = (struct initrd_stats){ 0 };
	if (error)
		return error;
	u = kmalloc(sizeof(*u), GFP_KERNEL);
	if (!u)
		return "no memory is left to read it";
	u->base = base;
	u->stats = stats;
	u->file = NULL;
	u->target = NULL;
	INIT_LIST_HEAD(&u->hard_links);
	cpio_begin(&u->reader, &unpack_ops, u);
	error = read_pages(u, archive);
	let_go(u);
	forget_links(u);
	kfree(u);
	return error;
}

/* The frames of a module that is memory go back; what is no memory stays as it is. */
static void release_frame(struct page *page)
{
	if (PageReserved(page) && memblock_is_memory(page_to_phys(page)))
		free_reserved_page(page);
}

/*
 * initrd_unpack - make the files of the loader's first module below the root
 *
 * Boot, once, in a task.  Its frames go to the page allocator on the way.  Return: NULL, or
 * one line about what stopped it, which was printed.
 */
const char *initrd_unpack(const struct boot_info *info)
{
	struct initrd_archive archive = { .release = release_frame };
	const char *error;

	if (info->nr_modules == 0)
		return NULL;
	archive.start = (phys_addr_t)info->modules[0].base;
	archive.end = (phys_addr_t)info->modules[0].end;
	if (archive.start != info->modules[0].base || archive.end != info->modules[0].end)
		error = "it lies out of reach";
	else
		error = initrd_unpack_archive(&archive, fs_root(), &initrd_stats);
	free_reserved_done();
	if (error)
		pr_err("initrd: %s\n", error);
	pr_info("initrd: %lu files; %lu kB of the archive are free again\n",
		initrd_stats.nr_files, initrd_stats.freed_pages << (PAGE_SHIFT - 10));
	return error;
}
