/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/user_stack.c - lay out a new program's stack as i386 Linux does
 *
 *	top		0			4 bytes, always zero
 *			path			as execve() was given it: AT_EXECFN
 *			envp strings
 *	strings		argv strings		argv[0] lowest
 *			(to a multiple of 16)
 *	platform	"i686"
 *	random		16 bytes
 *			(so that sp is a multiple of 16)
 *			auxv			pairs of type and value, up to AT_NULL
 *			envp[0] ... NULL
 *			argv[0] ... NULL
 *	sp		argc
 *
 * Layout decides on the addresses; write sends the bytes, lowest first and zeros where there
 * is a gap, so that of a usual stack all goes at once.
 *
 * Pure: a writer knows how to reach the new program's memory.  docs/programs.md.
 */
#include <asm/page.h>
#include <kernel/user_stack.h>
#include <lib/align.h>
#include <lib/string.h>
#include <uapi/auxvec.h>

#define STACK_ALIGN	16
#define USER_HZ		100		/* what times() counts in, whatever HZ is */
#define NR_AUX		19		/* pairs, AT_NULL included */
#define WORD_SIZE	sizeof(uint32_t)

static const char platform[] = "i686";

/* Bytes on their way, in order; sent when there are many. */
struct stack_stream {
	const struct user_stack_writer *writer;
	unsigned long addr;			/* of the first one that was not sent */
	size_t nr;
	int error;				/* the first; nothing is sent after it */
	union {
		char bytes[448];
		uint32_t words[112];		/* they come first, so each is aligned */
	};
};

static void send(struct stack_stream *stream, const void *bytes, size_t nr)
{
	if (nr && !stream->error)
		stream->error = stream->writer->write(stream->writer, stream->addr, bytes, nr);
	stream->addr += nr;
}

static void flush(struct stack_stream *stream)
{
	send(stream, stream->bytes, stream->nr);
	stream->nr = 0;
}

/* Append; what would fill the stream is sent from where it lies. */
static void put_bytes(struct stack_stream *stream, const void *bytes, size_t nr)
{
	if (nr > sizeof(stream->bytes) - stream->nr)
		flush(stream);
	if (nr > sizeof(stream->bytes)) {
		send(stream, bytes, nr);
		return;
	}
	memcpy(stream->bytes + stream->nr, bytes, nr);
	stream->nr += nr;
}

static void put_word(struct stack_stream *stream, unsigned long value)
{
	if (unlikely(stream->nr == sizeof(stream->words)))
		flush(stream);
	stream->words[stream->nr / WORD_SIZE] = (uint32_t)value;
	stream->nr += WORD_SIZE;
}

/* Zeros up to an address, which is near. */
static void put_gap(struct stack_stream *stream, unsigned long end)
{
	static const char zeros[2 * STACK_ALIGN];

	put_bytes(stream, zeros, end - stream->addr - stream->nr);
}

/* So many pointers, from the string at offset on, and NULL.  Return: the offset behind them. */
static size_t put_pointers(struct stack_stream *stream, const struct user_stack *stack,
			   const struct exec_args *args, size_t offset, unsigned int nr)
{
	while (nr--) {
		put_word(stream, stack->strings + offset);
		offset = exec_args_next(args, offset);
	}
	put_word(stream, 0);
	return offset;
}

/* In Linux's order.  There is no vDSO. */
static void put_auxv(struct stack_stream *stream, const struct user_stack *stack,
		     const struct exec_args *args, const struct elf_image *image, uint32_t hwcap)
{
	const uint32_t pairs[][2] = {
		{ AT_HWCAP, hwcap },
		{ AT_PAGESZ, PAGE_SIZE },
		{ AT_CLKTCK, USER_HZ },
		{ AT_PHDR, (uint32_t)image->phdr },
		{ AT_PHENT, sizeof(Elf32_Phdr) },
		{ AT_PHNUM, image->phnum },
		{ AT_BASE, 0 },
		{ AT_FLAGS, 0 },
		{ AT_ENTRY, (uint32_t)image->entry },
		{ AT_UID, args->ids.uid },
		{ AT_EUID, args->ids.euid },
		{ AT_GID, args->ids.gid },
		{ AT_EGID, args->ids.egid },
		{ AT_SECURE, args->ids.secure },
		{ AT_RANDOM, (uint32_t)stack->random },
		{ AT_HWCAP2, 0 },
		{ AT_EXECFN, (uint32_t)(stack->strings + args->name) },
		{ AT_PLATFORM, (uint32_t)stack->platform },
		{ AT_NULL, 0 },
	};

	_Static_assert(sizeof(pairs) == NR_AUX * 2 * WORD_SIZE, "the layout counts them");
	put_bytes(stream, pairs, sizeof(pairs));
}

/*
 * user_stack_layout - where everything goes on a stack that ends at top
 *
 * exec_args limits the strings, so that no address wraps.
 */
void user_stack_layout(const struct exec_args *args, unsigned long top, struct user_stack *stack)
{
	unsigned long nr_words = 1 + args->argc + 1 + args->envc + 1 + 2 * NR_AUX;

	stack->top = top;
	stack->strings = top - WORD_SIZE - args->used;
	stack->platform = ALIGN_DOWN(stack->strings, STACK_ALIGN) - sizeof(platform);
	stack->random = stack->platform - AT_RANDOM_BYTES;
	stack->sp = ALIGN_DOWN(stack->random - nr_words * WORD_SIZE, STACK_ALIGN);
	stack->auxv_end = stack->sp + nr_words * WORD_SIZE;
	stack->auxv = stack->auxv_end - 2 * NR_AUX * WORD_SIZE;
}

/* argc, argv, envp, auxv: from sp upward. */
static void put_words(struct stack_stream *stream, const struct user_stack *stack,
		      const struct exec_args *args, const struct elf_image *image, uint32_t hwcap)
{
	size_t offset;

	put_word(stream, args->argc);
	offset = put_pointers(stream, stack, args, 0, args->argc);
	put_pointers(stream, stack, args, offset, args->envc);
	put_auxv(stream, stack, args, image, hwcap);
}

static void put_strings(struct stack_stream *stream, const struct exec_args *args)
{
	const char *bytes;
	size_t offset, nr;

	for (offset = 0; offset < args->used; offset += nr) {
		bytes = exec_args_bytes(args, offset, &nr);
		put_bytes(stream, bytes, nr);
	}
}

/*
 * user_stack_write - send what user_stack_layout() planned: every byte from sp to top
 *
 * Return: 0 or the writer's first error; then the stack is not complete.
 */
int user_stack_write(const struct user_stack *stack, const struct exec_args *args,
		     const struct elf_image *image, const struct user_stack_facts *facts,
		     const struct user_stack_writer *writer)
{
	struct stack_stream stream;

	stream.writer = writer;
	stream.addr = stack->sp;
	stream.nr = 0;
	stream.error = 0;
	put_words(&stream, stack, args, image, facts->hwcap);
	put_gap(&stream, stack->random);
	put_bytes(&stream, facts->random, AT_RANDOM_BYTES);
	put_bytes(&stream, platform, sizeof(platform));
	put_gap(&stream, stack->strings);
	put_strings(&stream, args);
	put_gap(&stream, stack->top);
	flush(&stream);
	return stream.error;
}
