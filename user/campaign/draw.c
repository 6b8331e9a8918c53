/* SPDX-License-Identifier: MIT */
/*
 * draw.c - a value for each kind of argument
 *
 *	x word  0 zero			f descriptor  D folder's  T terminal's  Q ioctl
 *	a page of the arena  l length	b buffer to be written  B to be read  n its length
 *	p protection  m map flags	i vectors  c their number  z offset  w whence
 *	o page in a file  M advice	s path to be written  S to be read  E to be executed
 *	y msync flags  C mlockall	O open flags  F at flags
 *	r mremap flags  k heap's end	P child  W wait options  V strings
 *	A words of an old mmap		R limit  L its value  U whose usage
 *
 * Mostly what may succeed; and, one in some dozens, what no program should pass: kernel
 * pointers, NULL, what wraps, what is nowhere, any word at all.
 */
#include <uapi/termios.h>

#include "campaign.h"

#define SIZE_OF(array)	(sizeof(array) / sizeof((array)[0]))

static uint32_t draw_word(struct self *self)
{
	self->random ^= self->random << 13;
	self->random ^= self->random >> 17;
	self->random ^= self->random << 5;
	return self->random;
}

uint32_t draw(struct self *self, uint32_t below)
{
	return (draw_word(self) >> 8) % below;
}

bool one_in(struct self *self, uint32_t n)
{
	return draw(self, n) == 0;
}

/* What nobody should pass. */
static long hostile(struct self *self)
{
	static const uint32_t words[] = {
		0, 1, 0xffffffff, 0xfffff000, 0xc0000000, 0xbffffffc, 0xc0100000, 0x7fffffff,
		0x80000000, 0xfffff001, 0xbfffffff, 0xf8800000, 4096, 0x1fffffff, 16,
	};

	switch (draw(self, 5)) {
	case 0: return (long)draw_word(self);
	case 1: return (long)(uintptr_t)calls;		/* memory that may only be read */
	case 2: return (long)(uintptr_t)hostile;	/* this program's text */
	default: return (long)words[draw(self, SIZE_OF(words))];
	}
}

/* A page of the arena, or where a call has put something. */
long arena_page(struct self *self)
{
	if (self->nr_mapped && one_in(self, 6))
		return (long)self->mapped[draw(self, self->nr_mapped)];
	return (long)(ARENA + PAGES(draw(self, ARENA_PAGES)));
}

static long draw_length(struct self *self)
{
	if (one_in(self, 40))
		return (long)PAGES(draw(self, 512));
	return (long)(PAGES(1 + draw(self, 12)) - (one_in(self, 8) ? draw(self, 4096) : 0));
}

static long no_path(struct self *self)
{
	static const uint32_t words[] = { 0, 0xc0000000, 0xbfffffff, 3 };

	return (long)words[draw(self, SIZE_OF(words))];
}

/* A name in the scratch folder, or in a folder in there. */
static long scratch_path(struct self *self)
{
	char *to = self->name;

	memcpy(to, SCRATCH "/", sizeof(SCRATCH));
	to += sizeof(SCRATCH);
	*to++ = (char)('a' + draw(self, 6));
	if (one_in(self, 4)) {
		*to++ = '/';
		*to++ = (char)('a' + draw(self, 6));
	}
	*to = '\0';
	return (long)self->name;
}

/* Files that are read, none; and what is no path. */
static long draw_path(struct self *self)
{
	static const char *const paths[] = {
		"/data/pages", "/bin/true", "/dev/zero", "/dev/null", "/", "/data", SCRATCH,
		"/data/pages/x", "/nothing", "", ".", "data/pages", "/data/../bin/./true",
	};

	if (one_in(self, 20))
		return no_path(self);
	return one_in(self, 3) ? scratch_path(self) : (long)paths[draw(self, SIZE_OF(paths))];
}

static long draw_program(struct self *self)
{
	return one_in(self, 2) ? (long)"/bin/true" : draw_path(self);
}

static long draw_mapping_flags(struct self *self)
{
	static const int flags[] = {
		MAP_PRIVATE_ANON, MAP_PRIVATE_ANON, MAP_PRIVATE_ANON, MAP_SHARED_ANON,
		MAP_PRIVATE, MAP_SHARED, MAP_PRIVATE_ANON | MAP_POPULATE,
		MAP_PRIVATE_ANON | MAP_NORESERVE, MAP_PRIVATE_ANON | MAP_GROWSDOWN,
		MAP_PRIVATE_ANON | MAP_LOCKED,
	};

	return flags[draw(self, SIZE_OF(flags))] | (one_in(self, 3) ? 0 : MAP_FIXED) |
	       (one_in(self, 30) ? (int)draw_word(self) : 0);
}

static long draw_vectors(struct self *self)
{
	for (unsigned int i = 0; i < SIZE_OF(self->vectors); i++) {
		self->vectors[i][0] = (uint32_t)draw_argument(self, 'b');
		self->vectors[i][1] = (uint32_t)draw_argument(self, 'n');
	}
	return (long)self->vectors;
}

static long draw_old_mmap(struct self *self)
{
	static const char kinds[] = "alpmfo";

	for (unsigned int i = 0; i < 6; i++)
		self->words[i] = (uint32_t)draw_argument(self, kinds[i]);
	self->words[5] *= one_in(self, 10) ? 1 : PAGE_SIZE;
	return (long)self->words;
}

/* Limits that let the worker live for a while. */
static long draw_limit(struct self *self)
{
	self->limit.rlim_max = RLIM_INFINITY;
	self->limit.rlim_cur = one_in(self, 10) ? draw_word(self) : RLIM_INFINITY;
	if (one_in(self, 2))
		self->limit.rlim_cur = 0x100000 + draw_word(self) / 16;
	return (long)&self->limit;
}

static long draw_open_flags(struct self *self)
{
	return O_CREAT | (long)draw(self, 3) | (one_in(self, 3) ? O_TRUNC : 0) |
	       (one_in(self, 4) ? O_APPEND : 0) | (one_in(self, 10) ? O_EXCL : 0) |
	       (one_in(self, 10) ? O_CLOEXEC : 0) | (one_in(self, 20) ? O_DIRECTORY : 0);
}

static long draw_heap_end(struct self *self)
{
	char *end = sys_brk(NULL);

	return (long)(one_in(self, 8) ? NULL : end + draw(self, PAGES(6)) - PAGES(2));
}

/* Memory: addresses, lengths, and what is done with them. */
static long draw_of_memory(struct self *self, char kind)
{
	static const int advice[] = { 0, 1, 2, 3, 4, 8, 9, 10, 11, 14, 18, 19, 20, 21, 22, 23, 24 };

	switch (kind) {
	case 'a': return arena_page(self) + (long)(one_in(self, 25) ? draw(self, 4096) : 0);
	case 'l': return draw_length(self);
	case 'p': return (long)draw(self, 8);
	case 'm': return draw_mapping_flags(self);
	case 'o': return (long)draw(self, 16);
	case 'M': return advice[draw(self, SIZE_OF(advice))];
	case 'y': return one_in(self, 2) ? MS_SYNC : (long)draw(self, 8);
	case 'C': return 1 + (long)draw(self, 3);
	case 'r': return one_in(self, 4) ? (long)draw(self, 8) :
			 MREMAP_MAYMOVE | (one_in(self, 2) ? MREMAP_FIXED : 0);
	case 'k': return draw_heap_end(self);
	case 'A': return draw_old_mmap(self);
	default:  return (long)draw_word(self);
	}
}

static long draw_of_files(struct self *self, char kind)
{
	switch (kind) {
	case 'f': return (long)draw(self, 12) - (long)one_in(self, 12);
	case 'T': return one_in(self, 3) ? (long)draw(self, 12) : CONSOLE_FD;
	case 'Q': return one_in(self, 3) ? (long)draw_word(self) :
			 one_in(self, 2) ? TCGETS : TIOCGWINSZ;
	case 'D': return one_in(self, 3) ? (long)draw(self, 12) : AT_FDCWD;
	case 'n': return (long)draw(self, one_in(self, 8) ? 20000 : 3000);
	case 's': return one_in(self, 20) ? no_path(self) : scratch_path(self);
	case 'S': return draw_path(self);
	case 'E': return draw_program(self);
	case 'O': return draw_open_flags(self);
	case 'F': return one_in(self, 2) ? 0 : one_in(self, 2) ? AT_SYMLINK_NOFOLLOW : AT_EMPTY_PATH;
	case 'w': return (long)draw(self, one_in(self, 10) ? 10 : 3);
	case 'z': return (long)draw(self, one_in(self, 10) ? 0x40000 : 20000) -
			 (one_in(self, 8) ? 30000 : 0);
	case 'i': return draw_vectors(self);
	case 'c': return (long)draw(self, 9);
	default:  return draw_of_memory(self, kind);
	}
}

static long draw_of_processes(struct self *self, char kind)
{
	static char *const strings[] = { "/bin/true", "a", "b", NULL };

	switch (kind) {
	case 'R': return (long)draw(self, 16);
	case 'U': return 1 - (long)draw(self, 3);
	case 'L': return draw_limit(self);
	case 'P': return one_in(self, 2) ? -1 : -(long)draw(self, 3);
	case 'W': return WNOHANG | (one_in(self, 4) ? (long)draw(self, 16) : 0);
	case 'V': return one_in(self, 3) ? arena_page(self) : (long)strings;
	default:  return draw_of_files(self, kind);
	}
}

/* draw_argument - a value of that kind, which may be hostile unless it is a path */
long draw_argument(struct self *self, char kind)
{
	bool pointer = kind == 'b' || kind == 'B';

	if (kind == '0')
		return 0;
	if (one_in(self, 50) && kind != 's' && kind != 'S' && kind != 'E' && kind != 'O')
		return kind == 'B' ? hostile(self) : keep_buffer(self, hostile(self));
	if (pointer)
		return (long)(ARENA + draw(self, PAGES(ARENA_PAGES)));
	return draw_of_processes(self, kind);
}
