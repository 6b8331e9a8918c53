/* SPDX-License-Identifier: MIT */
/*
 * fs/files_struct.c - the numbers by which a process names its open files
 *
 *	fd		0   1   2   3   4   5 ...
 *	fd[]		A   A   A   .   B   .	files, with a reference each
 *	open_fds	1   1   1   1   1   0	3 was taken, and will get its file soon
 *	close_on_exec	0   0   0   1   0   0
 *
 * A number is taken before the file is opened, because there may be none; fd_install()
 * then cannot fail.  Meanwhile others see no file there.
 *
 * The first NR_OPEN_DEFAULT numbers need no memory of their own.  A larger table is one
 * block: the files, then the two bitmaps.  It is had before the lock is taken, and what it
 * replaces is freed after.
 *
 * Chapter: docs/files.md
 *
 * Locking: file_lock, by tasks only; files are opened and closed without it.
 */
#include <fs/file.h>
#include <fs/files_struct.h>
#include <fs/locks.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <lib/string.h>
#include <mm/kmalloc.h>

#define BITS		32U

static struct kmem_cache *files_cache;	/* [I] */

/* files_cache_init - boot; -ENOMEM */
int files_cache_init(void)
{
	files_cache = kmem_cache_create("files_cache", sizeof(struct files_struct), 0, 0, NULL);
	return files_cache ? 0 : -ENOMEM;
}

/* --- bitmaps ------------------------------------------------------------------------------ */

static bool test_bit(const uint32_t *map, unsigned int bit)
{
	return map[bit / BITS] >> bit % BITS & 1;
}

static void set_bit(uint32_t *map, unsigned int bit)
{
	map[bit / BITS] |= 1U << bit % BITS;
}

static void clear_bit(uint32_t *map, unsigned int bit)
{
	map[bit / BITS] &= ~(1U << bit % BITS);
}

/* The first clear bit from start on; nr if all below nr are set. */
static unsigned int next_clear(const uint32_t *map, unsigned int nr, unsigned int start)
{
	while (start < nr) {
		uint32_t rest = ~map[start / BITS] >> start % BITS;

		if (rest)
			return min(nr, start + (unsigned int)__builtin_ctz(rest));
		start = (start / BITS + 1) * BITS;
	}
	return nr;
}

/* The first bit that is set from start on; nr if none below nr is.  nr is a multiple of 32. */
static unsigned int next_set(const uint32_t *map, unsigned int nr, unsigned int start)
{
	while (start < nr) {
		uint32_t rest = map[start / BITS] >> start % BITS;

		if (rest)
			return start + (unsigned int)__builtin_ctz(rest);
		start = (start / BITS + 1) * BITS;
	}
	return nr;
}

#define for_each_set_bit(bit, map, nr) \
	for (bit = next_set(map, nr, 0); bit < (nr); bit = next_set(map, nr, bit + 1))

/* --- tables ------------------------------------------------------------------------------- */

/* A block of a table: nr files and two bitmaps of nr bits, nr a multiple of 32. */
struct table {
	struct file **fd;
	uint32_t *open_fds;
	uint32_t *close_on_exec;
	unsigned int nr;
};

static bool table_alloc(struct table *table, unsigned int nr)
{
	char *memory = kzalloc(nr * sizeof(struct file *) + 2 * (nr / 8), GFP_KERNEL);

	table->nr = nr;
	table->fd = (struct file **)memory;
	table->open_fds = (uint32_t *)(memory + nr * sizeof(struct file *));
	table->close_on_exec = table->open_fds + nr / BITS;
	return memory != NULL;
}

static void table_free(struct files_struct *files, struct file **fd)
{
	if (fd != files->fd_array)
		kfree(fd);
}

/* Let the table be the block, with all that it has now.  The block it had is the caller's. */
static struct file **table_replace(struct files_struct *files, const struct table *table)
{
	struct file **old = files->fd;

	memcpy(table->fd, old, files->max_fds * sizeof(*old));
	memcpy(table->open_fds, files->open_fds, files->max_fds / 8);
	memcpy(table->close_on_exec, files->close_on_exec, files->max_fds / 8);
	files->fd = table->fd;
	files->open_fds = table->open_fds;
	files->close_on_exec = table->close_on_exec;
	files->max_fds = table->nr;
	return old;
}

/* files_create - an empty table with one reference; NULL: no memory */
struct files_struct *files_create(void)
{
	struct files_struct *files = kmem_cache_zalloc(files_cache, GFP_KERNEL);

	if (!files)
		return NULL;
	atomic_set(&files->count, 1);
	spin_lock_init(&files->file_lock);
	files->limit = NR_OPEN_LIMIT;
	files->max_fds = NR_OPEN_DEFAULT;
	files->fd = files->fd_array;
	files->open_fds = &files->open_fds_init;
	files->close_on_exec = &files->close_on_exec_init;
	return files;
}

/* How large a table must be for the highest number that is taken. */
static unsigned int size_needed(const struct files_struct *files)
{
	unsigned int words = files->max_fds / BITS;

	while (words > 1 && files->open_fds[words - 1] == 0)
		words--;
	return words * BITS;
}

/* Copy what is open; numbers that have no file yet are free in the copy.  old is locked. */
static void copy_locked(struct files_struct *new, const struct files_struct *old)
{
	unsigned int nr = min(new->max_fds, old->max_fds), i;

	for_each_set_bit(i, old->open_fds, nr) {
		if (!old->fd[i])
			continue;
		new->fd[i] = get_file(old->fd[i]);
		set_bit(new->open_fds, i);
		if (test_bit(old->close_on_exec, i))
			set_bit(new->close_on_exec, i);
	}
}

/*
 * files_copy - a table of its own with the same files, for fork
 *
 * May sleep.  NULL: no memory.
 */
struct files_struct *files_copy(struct files_struct *old)
{
	struct files_struct *new = files_create();
	unsigned int needed = NR_OPEN_DEFAULT;
	struct table table;

	if (new)
		new->limit = files_limit(old);
	while (new) {
		if (needed > new->max_fds) {
			if (!table_alloc(&table, needed)) {
				files_put(new);
				return NULL;
			}
			table_free(new, table_replace(new, &table));
		}
		spin_lock(&old->file_lock);
		needed = size_needed(old);
		if (needed <= new->max_fds)
			copy_locked(new, old);
		spin_unlock(&old->file_lock);
		if (needed <= new->max_fds)
			break;
	}
	return new;
}

/* files_put - one less; the last one closes all files.  May sleep. */
void files_put(struct files_struct *files)
{
	unsigned int i;

	if (!atomic_dec_and_test(&files->count))
		return;
	for_each_set_bit(i, files->open_fds, files->max_fds)
		if (files->fd[i])
			file_closed(files->fd[i], files);
	table_free(files, files->fd);
	kmem_cache_free(files_cache, files);
}

/* --- numbers ------------------------------------------------------------------------------ */

static struct file *file_of(const struct files_struct *files, unsigned int fd)
{
	return fd < files->max_fds ? files->fd[fd] : NULL;
}

/* fget - the file of a number, with a reference; NULL: none is open there, but for O_PATH */
struct file *fget(struct files_struct *files, unsigned int fd)
{
	struct file *file;

	spin_lock(&files->file_lock);
	file = file_of(files, fd);
	if (likely(file) && unlikely(file->f_mode & FMODE_PATH))
		file = NULL;
	if (likely(file))
		get_file(file);
	spin_unlock(&files->file_lock);
	return file;
}

/* fget_raw - the same, whatever it was opened for */
struct file *fget_raw(struct files_struct *files, unsigned int fd)
{
	struct file *file;

	spin_lock(&files->file_lock);
	file = file_of(files, fd);
	if (likely(file))
		get_file(file);
	spin_unlock(&files->file_lock);
	return file;
}

/* fd_is - is that file open at the number still? */
bool fd_is(struct files_struct *files, unsigned int fd, const struct file *file)
{
	bool is;

	spin_lock(&files->file_lock);
	is = file_of(files, fd) == file;
	spin_unlock(&files->file_lock);
	return is;
}

/*
 * fget_next - the file with the lowest number from *fd on, with a reference; NULL: none is left
 *
 * *fd becomes its number; *close_on_exec: whether exec closes it.
 */
struct file *fget_next(struct files_struct *files, unsigned int *fd, bool *close_on_exec)
{
	struct file *file = NULL;
	unsigned int at;

	spin_lock(&files->file_lock);
	for (at = *fd; at < files->max_fds && !file; at++)
		file = files->fd[at];
	if (file) {
		*fd = at - 1;
		*close_on_exec = test_bit(files->close_on_exec, at - 1);
		get_file(file);
	}
	spin_unlock(&files->file_lock);
	return file;
}

/* Make the table larger than fd, which is below the limit; 0 or -ENOMEM. */
static int grow(struct files_struct *files, unsigned int fd)
{
	unsigned int nr = NR_OPEN_DEFAULT;
	struct file **unused;
	struct table table;

	while (nr <= fd)
		nr *= 2;
	if (!table_alloc(&table, nr))
		return -ENOMEM;
	spin_lock(&files->file_lock);
	unused = files->max_fds < nr ? table_replace(files, &table) : table.fd;
	spin_unlock(&files->file_lock);
	table_free(files, unused);
	return 0;
}

static void take(struct files_struct *files, unsigned int fd, bool cloexec)
{
	set_bit(files->open_fds, fd);
	if (cloexec)
		set_bit(files->close_on_exec, fd);
	else
		clear_bit(files->close_on_exec, fd);
}

/* Free a number; the file that it had, whose reference is the caller's now. */
static struct file *release_locked(struct files_struct *files, unsigned int fd)
{
	struct file *file = files->fd[fd];

	files->fd[fd] = NULL;
	clear_bit(files->open_fds, fd);
	clear_bit(files->close_on_exec, fd);
	files->next_fd = min(files->next_fd, fd);
	return file;
}

/*
 * fd_alloc - take the lowest free number from start on
 *
 * To be followed by fd_install() or fd_put().  May sleep.  Return: the number, -EMFILE,
 * -ENOMEM.
 */
int fd_alloc(struct files_struct *files, unsigned int start, bool cloexec)
{
	unsigned int fd;
	int error;

	do {
		bool found;

		spin_lock(&files->file_lock);
		fd = next_clear(files->open_fds, files->max_fds, max(start, files->next_fd));
		found = fd < min(files->max_fds, files->limit);
		if (found) {
			take(files, fd, cloexec);
			if (start <= files->next_fd)
				files->next_fd = fd + 1;
		}
		spin_unlock(&files->file_lock);
		if (found)
			return (int)fd;
		if (max(fd, start) >= files_limit(files))
			return -EMFILE;
		error = grow(files, max(fd, start));
	} while (!error);
	return error;
}

/* fd_install - the number that fd_alloc() took gets its file, and its reference */
void fd_install(struct files_struct *files, unsigned int fd, struct file *file)
{
	spin_lock(&files->file_lock);
	files->fd[fd] = file;
	spin_unlock(&files->file_lock);
}

/* fd_put - the number that fd_alloc() took is not needed after all */
void fd_put(struct files_struct *files, unsigned int fd)
{
	spin_lock(&files->file_lock);
	release_locked(files, fd);
	spin_unlock(&files->file_lock);
}

/* fd_close - close a number; 0 or -EBADF.  May sleep. */
int fd_close(struct files_struct *files, unsigned int fd)
{
	struct file *file;

	spin_lock(&files->file_lock);
	file = file_of(files, fd);
	if (file)
		release_locked(files, fd);
	spin_unlock(&files->file_lock);
	if (!file)
		return -EBADF;
	file_closed(file, files);
	return 0;
}

/* fd_dup - the lowest free number from start on for the same file; as fd_alloc(), -EBADF */
int fd_dup(struct files_struct *files, unsigned int old, unsigned int start, bool cloexec)
{
	struct file *file = fget_raw(files, old);
	int fd;

	if (!file)
		return -EBADF;
	fd = fd_alloc(files, start, cloexec);
	if (fd < 0)
		fput(file);
	else
		fd_install(files, (unsigned int)fd, file);
	return fd;
}

/* The number gets the file; what it had is returned, -EBUSY: it is being opened. */
static int replace_locked(struct files_struct *files, unsigned int fd, struct file *file,
			  bool cloexec, struct file **old)
{
	*old = files->fd[fd];
	if (!*old && test_bit(files->open_fds, fd))
		return -EBUSY;
	take(files, fd, cloexec);
	files->fd[fd] = file;
	return 0;
}

/*
 * fd_dup2 - this very number for the same file, which closes what it had
 *
 * May sleep.  Return: new, -EBADF, -ENOMEM, -EBUSY if another task is just opening it.
 */
int fd_dup2(struct files_struct *files, unsigned int old, unsigned int new, bool cloexec)
{
	struct file *file, *closed = NULL;
	int error = 0;

	if (new >= files_limit(files))
		return -EBADF;
	file = fget_raw(files, old);
	if (!file)
		return -EBADF;
	if (new == old) {		/* nothing changes, close_on_exec neither */
		fput(file);
		return (int)new;
	}
	if (new >= READ_ONCE(files->max_fds))
		error = grow(files, new);
	if (!error) {
		spin_lock(&files->file_lock);
		error = replace_locked(files, new, file, cloexec, &closed);
		spin_unlock(&files->file_lock);
	}
	if (error)
		fput(file);
	if (closed)
		file_closed(closed, files);
	return error ? error : (int)new;
}

/* fd_get_cloexec - does exec close the number?  -EBADF */
int fd_get_cloexec(struct files_struct *files, unsigned int fd)
{
	int cloexec = -EBADF;

	spin_lock(&files->file_lock);
	if (file_of(files, fd))
		cloexec = test_bit(files->close_on_exec, fd);
	spin_unlock(&files->file_lock);
	return cloexec;
}

/* fd_set_cloexec - whether exec closes the number; 0 or -EBADF */
int fd_set_cloexec(struct files_struct *files, unsigned int fd, bool cloexec)
{
	int error = -EBADF;

	spin_lock(&files->file_lock);
	if (file_of(files, fd)) {
		take(files, fd, cloexec);
		error = 0;
	}
	spin_unlock(&files->file_lock);
	return error;
}

/* files_close_on_exec - close what the running task, alone with the table, marked so */
void files_close_on_exec(struct files_struct *files)
{
	unsigned int fd;

	for_each_set_bit(fd, files->close_on_exec, files->max_fds)
		(void)fd_close(files, fd);
}

/* files_close_range - close the numbers from first to last, and what is open there */
void files_close_range(struct files_struct *files, unsigned int first, unsigned int last)
{
	unsigned int fd;

	for (fd = first; fd <= last && fd < READ_ONCE(files->max_fds); fd++)
		(void)fd_close(files, fd);
}

/* files_cloexec_range - exec will close them */
void files_cloexec_range(struct files_struct *files, unsigned int first, unsigned int last)
{
	unsigned int fd;

	spin_lock(&files->file_lock);
	for (fd = first; fd <= last && fd < files->max_fds; fd++)
		if (files->fd[fd])
			set_bit(files->close_on_exec, fd);
	spin_unlock(&files->file_lock);
}

/* files_limit - no number from there on is given out */
unsigned int files_limit(const struct files_struct *files)
{
	return READ_ONCE(files->limit);
}

/* files_set_limit - of new numbers; at most NR_OPEN_FILES.  Those that are open stay. */
void files_set_limit(struct files_struct *files, unsigned int limit)
{
	WRITE_ONCE(files->limit, min(limit, NR_OPEN_FILES));
}

/* files_nr_open - how many files are open */
unsigned int files_nr_open(struct files_struct *files)
{
	unsigned int nr = 0;

	spin_lock(&files->file_lock);
	for (unsigned int fd = 0; fd < files->max_fds; fd++)
		nr += files->fd[fd] != NULL;
	spin_unlock(&files->file_lock);
	return nr;
}
