/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/rename_selftest.c - rename() against a model, from every small state
 *
 *	three files, A and B directories, C none; each is nowhere, or called x or y in the
 *	root of the test, in A or in B
 *
 * For each such tree, each path to each other path, with each set of flags: what the call says,
 * what is where then, and how many links each directory has is what the model says.
 */
#include <core/selftest.h>
#include <fs/file.h>
#include <fs/inode.h>
#include <fs/namei.h>
#include <lib/err.h>
#include <lib/string.h>
#include <uapi/fcntl.h>

enum { A, B, C, NR_FILES, ROOT = NR_FILES, NOWHERE };

struct place {
	int dir;			/* A, B, ROOT or NOWHERE */
	int name;			/* 0: x, 1: y */
};

struct state {
	struct place at[NR_FILES];
};

#define PATH_SIZE	24
#define TOP		"/rename"

static bool is_dir(int file)
{
	return file != C;
}

/* --- the model ------------------------------------------------------------------------------ */

static int find(const struct state *state, struct place place)
{
	for (int file = 0; file < NR_FILES; file++)
		if (state->at[file].dir == place.dir && state->at[file].name == place.name)
			return file;
	return NOWHERE;
}

/* Is a directory the other one, or above it? */
static bool is_above(const struct state *state, int above, int dir)
{
	while (dir != ROOT && dir != above)
		dir = state->at[dir].dir;
	return dir == above;
}

static bool is_empty(const struct state *state, int dir)
{
	for (int file = 0; file < NR_FILES; file++)
		if (state->at[file].dir == dir)
			return false;
	return true;
}

/* No two are in one place, and from each a way leads to the root. */
static bool is_possible(const struct state *state)
{
	for (int file = 0; file < NR_FILES; file++) {
		int dir = state->at[file].dir;

		if (dir == NOWHERE)
			continue;
		if (find(state, state->at[file]) != file)
			return false;
		for (int steps = 0; dir != ROOT; dir = state->at[dir].dir)
			if (dir == NOWHERE || ++steps > 2)
				return false;
	}
	return true;
}

static int model_check(const struct state *state, struct place from, struct place to,
		       unsigned int flags)
{
	int old = find(state, from), new = find(state, to);

	if (old == NOWHERE)
		return -ENOENT;
	if (flags & RENAME_NOREPLACE && new != NOWHERE)
		return -EEXIST;
	if (flags & RENAME_EXCHANGE && new == NOWHERE)
		return -ENOENT;
	if (is_above(state, old, to.dir))
		return -EINVAL;
	if (new != NOWHERE && is_above(state, new, from.dir))
		return flags & RENAME_EXCHANGE ? -EINVAL : -ENOTEMPTY;
	if (new == NOWHERE || new == old || flags & RENAME_EXCHANGE)
		return 0;
	if (is_dir(old) != is_dir(new))
		return is_dir(old) ? -ENOTDIR : -EISDIR;
	return is_dir(new) && !is_empty(state, new) ? -ENOTEMPTY : 0;
}

static int model_rename(struct state *state, struct place from, struct place to,
			unsigned int flags)
{
	int old = find(state, from), new = find(state, to);
	int error = model_check(state, from, to, flags);

	if (error || old == new)
		return error;
	if (new != NOWHERE)
		state->at[new] = flags & RENAME_EXCHANGE ? from : (struct place){ NOWHERE, 0 };
	state->at[old] = to;
	return 0;
}

/* --- the tree ------------------------------------------------------------------------------- */

/* Written from the end: the beginning of the path. */
static char *write_path(const struct state *state, struct place place, char *end)
{
	*--end = '\0';
	for (;;) {
		*--end = (char)('x' + place.name);
		*--end = '/';
		if (place.dir == ROOT)
			break;
		place = state->at[place.dir];
	}
	end -= strlen(TOP);
	memcpy(end, TOP, strlen(TOP));
	return end;
}

static int depth(const struct state *state, int file)
{
	int dir = state->at[file].dir, deep = 0;

	for (; dir != ROOT; dir = state->at[dir].dir)
		deep++;
	return deep;
}

static unsigned long numbers[NR_FILES];	/* inode numbers of the files */

static void make_one(const struct state *state, int file)
{
	char buf[PATH_SIZE], *path = write_path(state, state->at[file], buf + PATH_SIZE);
	struct dentry *dentry;

	EXPECT_EQ(is_dir(file) ? vfs_mkdir(NULL, path, 0755)
			       : vfs_mknod(NULL, path, S_IFREG | 0644, 0), 0);
	dentry = path_lookup(NULL, path, 0);
	numbers[file] = dentry->d_inode->i_ino;
	dput(dentry);
}

static void make(const struct state *state)
{
	for (int deep = 0; deep < NR_FILES; deep++)
		for (int file = 0; file < NR_FILES; file++)
			if (state->at[file].dir != NOWHERE && depth(state, file) == deep)
				make_one(state, file);
}

static void remove(const struct state *state)
{
	for (int deep = NR_FILES - 1; deep >= 0; deep--)
		for (int file = 0; file < NR_FILES; file++) {
			char buf[PATH_SIZE], *path;

			if (state->at[file].dir == NOWHERE || depth(state, file) != deep)
				continue;
			path = write_path(state, state->at[file], buf + PATH_SIZE);
			EXPECT_EQ(is_dir(file) ? vfs_rmdir(NULL, path) : vfs_unlink(NULL, path), 0);
		}
}

static unsigned int links(const struct state *state, int dir)
{
	unsigned int nr = 2;

	for (int file = 0; file < NR_FILES; file++)
		nr += is_dir(file) && state->at[file].dir == dir;
	return nr;
}

/* Is everything where the model has it, and nothing else? */
static bool agrees(const struct state *state)
{
	bool good = true;

	for (int file = 0; file < NR_FILES && good; file++) {
		char buf[PATH_SIZE];
		struct dentry *dentry;

		if (state->at[file].dir == NOWHERE)
			continue;
		dentry = path_lookup(NULL, write_path(state, state->at[file], buf + PATH_SIZE), 0);
		if (IS_ERR(dentry))
			return false;
		good = dentry->d_inode->i_ino == numbers[file] &&
		       dentry->d_inode->i_nlink == (is_dir(file) ? links(state, file) : 1);
		dput(dentry);
	}
	return good;
}

/* --- all ------------------------------------------------------------------------------------- */

static unsigned int nr_calls, nr_done;

static void try(const struct state *before, struct place from, struct place to,
		unsigned int flags)
{
	char from_buf[PATH_SIZE], to_buf[PATH_SIZE];
	const char *from_path = write_path(before, from, from_buf + PATH_SIZE);
	const char *to_path = write_path(before, to, to_buf + PATH_SIZE);
	struct state after = *before;
	int want = model_rename(&after, from, to, flags);
	int error;

	make(before);
	error = vfs_rename(NULL, from_path, NULL, to_path, flags);
	if (error != want || !agrees(&after))
		selftest_fail(__FILE__, __LINE__, "rename(%s, %s, %u): %d, not %d", from_path,
			      to_path, flags, error, want);
	remove(&after);
	nr_calls++;
	nr_done += error == 0;
}

static bool exists(const struct state *state, int dir)
{
	return dir == ROOT || (is_dir(dir) && state->at[dir].dir != NOWHERE);
}

static void try_state(const struct state *state)
{
	static const unsigned int flags[] = { 0, RENAME_NOREPLACE, RENAME_EXCHANGE };

	for (int from = 0; from <= ROOT; from++)
		for (int to = 0; to <= ROOT; to++) {
			if (from == C || to == C || !exists(state, from) || !exists(state, to))
				continue;
			for (int names = 0; names < 4; names++)
				for (unsigned int i = 0; i < ARRAY_SIZE(flags); i++)
					try(state, (struct place){ from, names & 1 },
					    (struct place){ to, names >> 1 }, flags[i]);
		}
}

/* The places that a number below 7 stands for; none for what cannot be. */
static struct place place_of(int number)
{
	static const int dirs[] = { ROOT, A, B };

	return number == 6 ? (struct place){ NOWHERE, 0 }
			   : (struct place){ dirs[number / 2], number % 2 };
}

SELFTEST(rename, every_step_from_every_small_tree)
{
	unsigned int states = 0;

	EXPECT_EQ(vfs_mkdir(NULL, TOP, 0755), 0);
	for (int n = 0; n < 7 * 7 * 7; n++) {
		struct state state = { .at = { place_of(n % 7), place_of(n / 7 % 7),
					       place_of(n / 49) } };

		if (!is_possible(&state))
			continue;
		try_state(&state);
		states++;
	}
	EXPECT_EQ(vfs_rmdir(NULL, TOP), 0);
	EXPECT_EQ(states, 69u);
	EXPECT_GE(nr_calls, 5000u);
	EXPECT_GE(nr_done, 1000u);
	console_printf("    # %u trees, %u renames, %u of them done\n", states, nr_calls, nr_done);
	nr_calls = nr_done = 0;
}
