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
 *	A words of an old mmap		R limit  L 6 its value  U whose usage
 *	% another path to be written	~ where a link leads	7 mode  & device  @ fcntl  v flag
 *	* thread area  = its length	9 user  c small number  ! prctl  > capabilities
 *	t folder's path		] rename flags  , statfs64's size	? what flock() does
 *	` a part of a file to be locked
 *	{ folder for file systems  } their kind  [ mount flags  | options
 *	) file  ( folder		: size of a set of CPUs  < that set  _ priority  ' policy
 *	1 2 3 times, 32 and 64 bits, of a timer	4 ; of the world
 *	K clock  j timer		u futex  q what to do with it  d its value
 *	$ clone flags  # where a thread's descriptor or storage is
 *	/ files to poll  - a set of select()  Z all of its arguments
 *	all of signals and processes: signals.c
 *
 * Mostly what may succeed; and, one in some dozens, what no program should pass: kernel
 * pointers, NULL, what wraps, what is nowhere, any word at all.
 */
#include <uapi/poll.h>
#include <uapi/sched.h>
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

/* Where nothing can be read. */
long nowhere(struct self *self)
{
	static const uint32_t words[] = { 0, 16, 0xc0000000, 0xbfffffff, 0xffffffff, 0xf8800000 };

	return (long)words[draw(self, SIZE_OF(words))];
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
		return (long)PAGES(draw(self, 128));
	return (long)(PAGES(1 + draw(self, one_in(self, 2) ? 2 : 12)) -
		      (one_in(self, 8) ? draw(self, 4096) : 0));
}

/* A name in the scratch folder, or in a folder in there. */
static long scratch_path(struct self *self, char *name)
{
	char *to = name;

	memcpy(to, SCRATCH "/", sizeof(SCRATCH));
	to += sizeof(SCRATCH);
	*to++ = (char)('a' + draw(self, NR_NAMES));
	if (one_in(self, 6)) {
		to[-1] = (char)('a' + NR_NAMES - 1 - draw(self, 2));
		*to++ = '/';
		*to++ = (char)('a' + draw(self, NR_NAMES));
	}
	*to = '\0';
	return (long)name;
}

/* Files that are read, none; and what is no path. */
static long draw_path(struct self *self)
{
	static const char *const paths[] = {
		"/data/pages", "/bin/true", "/dev/zero", "/dev/null", "/", "/data", SCRATCH,
		"/data/pages/x", "/nothing", "", ".", "data/pages", "/data/../bin/./true",
	};

	if (one_in(self, 20))
		return nowhere(self);
	if (one_in(self, 3))
		return scratch_path(self, self->name);
	return (long)paths[draw(self, SIZE_OF(paths))];
}

/* Where one can be, mostly. */
static long draw_folder(struct self *self)
{
	static const char *const paths[] = {
		"/", "/data", "/bin", "/data/../bin/.", SCRATCH, ".", "..",
	};

	return one_in(self, 3) ? draw_path(self) : (long)paths[draw(self, SIZE_OF(paths))];
}

/* What a link leads to: nothing that may not be changed, and no folder outside. */
static long draw_link_target(struct self *self)
{
	static const char *const paths[] = { "/dev/zero", "/dev/null", "/data/pages/x", "" };

	if (one_in(self, 20))
		return nowhere(self);
	return one_in(self, 3) ? scratch_path(self, self->other_name) :
				 (long)paths[draw(self, SIZE_OF(paths))];
}

static long draw_program(struct self *self)
{
	return one_in(self, 3) ? draw_path(self) : (long)"/bin/true";
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
	if (one_in(self, 4))
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
static long draw_of_the_rest(struct self *self, char kind);

static long draw_of_memory(struct self *self, char kind)
{
	static const int advice[] = {
		0, 1, 2, 3, 4, 4, 4, 4, 8, 10, 10, 11, 11, 12, 13, 16, 17, 20, 21, 24, 24,
		9, 14, 18, 23,		/* these are not known */
	};

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
	case 'x': return (long)draw_word(self);
	default:  return draw_of_the_rest(self, kind);
	}
}

static long draw_of_files(struct self *self, char kind)
{
	switch (kind) {
	case 'f': return (long)draw(self, 12) - (long)one_in(self, 12);
	case 'T': return one_in(self, 4) ? (long)draw(self, 12) : CONSOLE_FD;
	case 'Q': return one_in(self, 4) ? (long)draw_word(self) :
			 one_in(self, 2) ? TCGETS : TIOCGWINSZ;
	case 'D': return one_in(self, 3) ? (long)draw(self, 12) : AT_FDCWD;
	case 'n': return (long)draw(self, one_in(self, 8) ? 20000 : 3000);
	case 's': return one_in(self, 20) ? nowhere(self) : scratch_path(self, self->name);
	case 'S': return draw_path(self);
	case 't': return draw_folder(self);
	case 'E': return draw_program(self);
	case 'O': return draw_open_flags(self);
	case 'F': return one_in(self, 2) ? 0 :
			 one_in(self, 2) ? AT_SYMLINK_NOFOLLOW : AT_EMPTY_PATH;
	case 'w': return (long)draw(self, one_in(self, 10) ? 10 : 3);
	case 'z': return (long)draw(self, one_in(self, 10) ? 0x40000 : 20000) -
			 (one_in(self, 8) ? 30000 : 0);
	case 'i': return draw_vectors(self);
	case 'c': return (long)draw(self, 9);
	default:  return draw_of_memory(self, kind);
	}
}

/* A time to come soon, or none. */
static long draw_time(struct self *self, char kind)
{
	uint32_t *words = self->time;
	uint32_t part = draw(self, 2000000), seconds = one_in(self, 30) ? draw_word(self) : 0;

	if (one_in(self, 30))
		return nowhere(self);
	if (one_in(self, 30))
		part = draw_word(self);
	memset(words, 0, sizeof(self->time));
	seconds += kind == '4' || kind == ';' ? 1700000000 + part : 0;
	switch (kind) {
	case ';':
	case '2':			/* each in 64 bits */
		words[0] = seconds;
		words[2] = part;
		break;
	case '4':			/* microseconds, or nanoseconds */
		words[0] = seconds;
		words[1] = part / 4;
		break;
	case '3':			/* of a timer: how often, when first */
		words[0] = seconds;
		words[1] = one_in(self, 3) ? 10000 + part / 40 : 0;
		words[2] = one_in(self, 30) ? seconds : 0;
		words[3] = one_in(self, 4) ? 0 : part / 40;
		break;
	default:
		words[0] = seconds;
		words[1] = part;
	}
	return (long)words;
}

static long draw_clone_flags(struct self *self)
{
	static const uint32_t more[] = {
		CLONE_FS, CLONE_FILES, CLONE_SYSVSEM, CLONE_SETTLS, CLONE_PARENT_SETTID,
		CLONE_CHILD_SETTID, CLONE_DETACHED, CLONE_UNTRACED, CLONE_IO,
	};
	static const uint32_t kinds[] = {
		0, 0, CLONE_VM, CLONE_VM | CLONE_VFORK, CLONE_VM | CLONE_SIGHAND,
		CLONE_VM | CLONE_SIGHAND | CLONE_THREAD, CLONE_VM | CLONE_SIGHAND | CLONE_THREAD,
	};
	static const uint32_t signals[] = { 0, SIGCHLD, SIGCHLD, SIGUSR1, SIGRTMIN + 3, 65 };
	uint32_t flags = kinds[draw(self, SIZE_OF(kinds))] | signals[draw(self, SIZE_OF(signals))];

	if (one_in(self, 20))
		flags ^= draw_word(self) & ~CSIGNAL;
	for (unsigned int i = 0; i < SIZE_OF(more); i++)
		flags |= one_in(self, 3) ? more[i] : 0;
	return (long)flags;
}

/* A thread area: an entry of its own choice, or one that may exist. */
static long draw_thread_area(struct self *self)
{
	self->words[8] = one_in(self, 3) ? draw(self, 20) : one_in(self, 2) ? 6 + draw(self, 3) :
			 UINT32_MAX;
	self->words[9] = draw_word(self);
	self->words[10] = draw_word(self) >> draw(self, 32);
	self->words[11] = one_in(self, 4) ? draw_word(self) : 0x51;
	return (long)&self->words[8];
}

static long draw_cpus(struct self *self)
{
	memset(self->words, one_in(self, 6) ? 0 : 0xff, sizeof(self->words));
	return one_in(self, 6) ? nowhere(self) : (long)self->words;
}

static long draw_capabilities(struct self *self)
{
	static const uint32_t versions[] = { 0x19980330, 0x20071026, 0x20080522, 0 };

	self->words[16] = versions[draw(self, SIZE_OF(versions))];
	self->words[17] = 0;
	return (long)&self->words[16];
}

static long draw_futex_word(struct self *self)
{
	if (one_in(self, 4))
		return (long)(ARENA + 4 * draw(self, PAGES(ARENA_PAGES) / 4));
	return (long)&self->futex + (one_in(self, 30) ? 1 : 0);
}

static long draw_futex_operation(struct self *self)
{
	static const int operations[] = { 0, 0, 1, 1, 1, 3, 4, 5, 9, 10 };

	self->futex = draw(self, 3);
	return operations[draw(self, SIZE_OF(operations))] | (one_in(self, 2) ? 128 : 0) |
	       (one_in(self, 20) ? (long)draw(self, 512) : 0);
}

/* Where nobody else goes: see make_mount(). */
static long draw_mount_point(struct self *self)
{
	int number = (int)(self->slot - shared->slots);

	if (one_in(self, 20))
		return nowhere(self);
	mount_point_name(self->mount_point, number);
	return (long)self->mount_point;
}

static long draw_of_file_systems(struct self *self, char kind)
{
	static const char *const types[] = { "tmpfs", "tmpfs", "tmpfs", "proc", "nothing" };
	static const char *const options[] = {
		"", "size=1m", "nr_inodes=9,mode=700", "nr_blocks=0", "size=x", "nonsense",
		"size=5%",
	};
	static const uint32_t flags[] = {
		0, 1, 14, 0x400, 0x8000, 0x20, 0x1000, 0xC0EDu << 16,
	};

	switch (kind) {
	case '{': return draw_mount_point(self);
	case '}': return one_in(self, 20) ? nowhere(self) :
			 (long)types[draw(self, SIZE_OF(types))];
	case '|': return one_in(self, 2) ? 0 : one_in(self, 20) ? nowhere(self) :
			 (long)options[draw(self, SIZE_OF(options))];
	case '[': return one_in(self, 2) ? 0 : (long)flags[draw(self, SIZE_OF(flags))];
	case ']': return one_in(self, 2) ? 0 : (long)draw(self, one_in(self, 6) ? 16 : 3);
	default:  return one_in(self, 6) ? (long)draw(self, 99) : 84;
	}
}

/* What fcntl() may be given besides: in both widths the type comes first, then the place. */
static long draw_lock(struct self *self)
{
	if (one_in(self, 2))
		return draw_argument(self, 'f');
	memset(self->words, 0, sizeof(self->words));
	self->words[0] = one_in(self, 3) ? 2 : draw(self, one_in(self, 10) ? 4 : 2);
	self->words[1] = draw(self, 100);
	self->words[3] = one_in(self, 3) ? 0 : draw(self, 50);
	return (long)self->words;
}

static long draw_poll_files(struct self *self)
{
	struct pollfd *files = (struct pollfd *)&self->words[18];

	for (int i = 0; i < 2; i++)
		files[i] = (struct pollfd){ .fd = (int)draw_argument(self, 'f'),
					    .events = (int16_t)(1 << draw(self, 5)) };
	return (long)files;
}

/* Mostly of those numbers that are open for ever. */
static long draw_select_set(struct self *self)
{
	uint32_t *set = &self->words[22 + draw(self, 3)];

	*set = one_in(self, 10) ? draw_word(self) : draw(self, 8);
	return one_in(self, 3) ? 0 : (long)set;
}

static long draw_select_arguments(struct self *self)
{
	static const char kinds[] = "c---1";

	for (unsigned int i = 0; i < 5; i++)
		self->words[25 + i] = (uint32_t)draw_argument(self, kinds[i]);
	return (long)&self->words[25];
}

/* What lies behind the clocks, threads, users. */
static long draw_of_the_rest(struct self *self, char kind)
{
	static const int locks[] = { 1, 2, 5, 6, 8, 8, 8, 0 };
	static const int users[] = { 0, 0, 0, 0, -1, 1000 };
	static const int options[] = { 15, 15, 16, 16, 7, 8, 23, 27, 38, 39, 1, 4 };
	static const int commands[] = { 0, 1, 2, 3, 4, 1030, 1030, 5, 6, 6, 12, 13, 13,
					1033, 1034 };

	switch (kind) {
	case '1': case '2': case '3': case '4': case ';': return draw_time(self, kind);
	case '{': case '}': case '|': case '[': case ']': case ',':
		return draw_of_file_systems(self, kind);
	case '7': return (long)(draw(self, 01000) | (one_in(self, 2) ? 0100000 : 0));
	case '?': return locks[draw(self, SIZE_OF(locks))];
	case '`': return draw_lock(self);
	case '(': return one_in(self, 4) ? (long)draw(self, 12) : FOLDER_FD;
	case ')': return one_in(self, 3) ? (long)draw(self, 12) : FILE_FD;
	case ':': return one_in(self, 6) ? (long)draw(self, 64) : 4;
	case '<': return draw_cpus(self);
	case '\'': return one_in(self, 4) ? (long)draw(self, 9) : one_in(self, 3) ? 3 : 0;
	case '_':
		self->words[0] = one_in(self, 3) ? draw(self, 200) : 0;
		return (long)self->words;
	case '&': return one_in(self, 2) ? 0x103 : (long)(draw_word(self) | 0x10000000);
	case '9': return users[draw(self, SIZE_OF(users))];
	case '@': return commands[draw(self, SIZE_OF(commands))];
	case '!': return options[draw(self, SIZE_OF(options))];
	case 'v': return one_in(self, 2) ? 0 : one_in(self, 4) ? (long)draw_word(self) :
			 one_in(self, 2) ? O_CLOEXEC : 1;
	case '=': return one_in(self, 4) ? (long)draw(self, 32) : 12;
	case '*': case '#': return draw_thread_area(self);
	case '>': return draw_capabilities(self);
	case '/': return draw_poll_files(self);
	case '-': return draw_select_set(self);
	case 'Z': return draw_select_arguments(self);
	case 'K': return (long)draw(self, one_in(self, 8) ? 20 : 8);
	case 'j': return (long)draw(self, one_in(self, 8) ? 5 : 3);
	case 'u': return draw_futex_word(self);
	case 'q': return draw_futex_operation(self);
	case 'd': return (long)draw(self, 3);
	case '$': return draw_clone_flags(self);
	case '~': return draw_link_target(self);
	case '%': return scratch_path(self, self->other_name);
	default:  return draw_of_signals(self, kind);
	}
}

/* Limits in 64 bits. */
static long draw_wide_limit(struct self *self)
{
	if (one_in(self, 3))
		return 0;
	memset(self->words, 0xff, 16);
	if (one_in(self, 2)) {
		self->words[0] = 0x100000 + draw_word(self) / 16;
		self->words[1] = 0;
	}
	return (long)self->words;
}

static long draw_of_processes(struct self *self, char kind)
{
	static char *const strings[] = { "/bin/true", "a", "b", NULL };

	switch (kind) {
	case '6': return draw_wide_limit(self);
	case 'R': return (long)draw(self, 16);
	case 'U': return 1 - (long)draw(self, 3);
	case 'L': return draw_limit(self);
	case 'P': return one_in(self, 2) ? -1 : -(long)draw(self, 3);
	case 'W': return WNOHANG | (one_in(self, 4) ? (long)draw(self, 16) : 0);
	case 'V': return one_in(self, 6) ? arena_page(self) : (long)strings;
	default:  return draw_of_files(self, kind);
	}
}

/* draw_argument - a value of that kind, which may be hostile unless it is a path */
long draw_argument(struct self *self, char kind)
{
	/* Paths, sets and flags that name something are hostile in their own way. */
	static const char own_way[] = "sStE%~OWGhJNY^$6*#1234;68<\"/-Z";
	bool any = true;

	if (kind == '0')
		return 0;
	for (int i = 0; own_way[i]; i++)
		any &= own_way[i] != kind;
	if (any && one_in(self, 50))
		return kind == 'B' ? hostile(self) : keep_buffer(self, hostile(self));
	if ((kind == 'b' || kind == 'B') && !one_in(self, 3))
		return (long)self->buffer;
	if (kind == 'b' || kind == 'B')
		return (long)(ARENA + draw(self, PAGES(ARENA_PAGES)));
	return draw_of_processes(self, kind);
}
