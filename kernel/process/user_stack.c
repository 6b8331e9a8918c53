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
 * Layout decides on the addresses; write sends the bytes, lowest first.  Gaps are not
 * written: the stack of a new program is zero wherever nobody wrote.
 *
 * Pure: a writer knows how to reach the new program's memory.  docs/programs.md.
 */
#include <asm/page.h>
#include <kernel/user_stack.h>
#include <lib/align.h>
#include <lib/errno.h>
#include <lib/minmax.h>
#include <uapi/auxvec.h>

#define STACK_ALIGN	16
#define USER_HZ		100		/* what times() counts in, whatever HZ is */
#define NR_AUX		19		/* pairs, AT_NULL included */
#define WORD_SIZE	sizeof(uint32_t)

static const char platform[] = "i686";

/* Words on their way, in order; sent when there are many. */
struct word_stream {
	const struct user_stack_writer *writer;
	unsigned long addr;			/* of the first one that was not sent */
	unsigned int nr;
	int error;				/* the first; nothing is sent after it */
	uint32_t words[64];
};

static void flush_words(struct word_stream *stream)
{
	size_t size = stream->nr * WORD_SIZE;

	if (!stream->error)
		stream->error = stream->writer->write(stream->writer, stream->addr, stream->words,
						      size);
	stream->addr += size;
	stream->nr = 0;
}

static void put_word(struct word_stream *stream, unsigned long value)
{
	stream->words[stream->nr++] = (uint32_t)value;
	if (stream->nr == ARRAY_SIZE(stream->words))
		flush_words(stream);
}

static void put_aux(struct word_stream *stream, uint32_t type, unsigned long value)
{
	put_word(stream, type);
	put_word(stream, value);
}

/* So many pointers, from the string at offset on, and NULL.  Return: the offset behind them. */
static size_t put_pointers(struct word_stream *stream, const struct user_stack *stack,
			   const struct exec_args *args, size_t offset, unsigned int nr)
{
	while (nr--) {
		put_word(stream, stack->strings + offset);
		offset = exec_args_next(args, offset);
	}
	put_word(stream, 0);
	return offset;
}

/* In Linux's order.  There is one user, root, and no vDSO. */
static void put_auxv(struct word_stream *stream, const struct user_stack *stack,
		     const struct exec_args *args, const struct elf_image *image, uint32_t hwcap)
{
	put_aux(stream, AT_HWCAP, hwcap);
	put_aux(stream, AT_PAGESZ, PAGE_SIZE);
	put_aux(stream, AT_CLKTCK, USER_HZ);
	put_aux(stream, AT_PHDR, image->phdr);
	put_aux(stream, AT_PHENT, sizeof(Elf32_Phdr));
	put_aux(stream, AT_PHNUM, image->phnum);
	put_aux(stream, AT_BASE, 0);
	put_aux(stream, AT_FLAGS, 0);
	put_aux(stream, AT_ENTRY, image->entry);
	put_aux(stream, AT_UID, 0);
	put_aux(stream, AT_EUID, 0);
	put_aux(stream, AT_GID, 0);
	put_aux(stream, AT_EGID, 0);
	put_aux(stream, AT_SECURE, 0);
	put_aux(stream, AT_RANDOM, stack->random);
	put_aux(stream, AT_HWCAP2, 0);
	put_aux(stream, AT_EXECFN, stack->strings + args->name);
	put_aux(stream, AT_PLATFORM, stack->platform);
	put_aux(stream, AT_NULL, 0);
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
}

/* argc, argv, envp, auxv: from sp upward. */
static int write_words(const struct user_stack *stack, const struct exec_args *args,
		       const struct elf_image *image, uint32_t hwcap,
		       const struct user_stack_writer *writer)
{
	struct word_stream stream;
	size_t offset;

	stream.writer = writer;
	stream.addr = stack->sp;
	stream.nr = 0;
	stream.error = 0;
	put_word(&stream, args->argc);
	offset = put_pointers(&stream, stack, args, 0, args->argc);
	put_pointers(&stream, stack, args, offset, args->envc);
	put_auxv(&stream, stack, args, image, hwcap);
	flush_words(&stream);
	return stream.error;
}

static int write_strings(const struct user_stack *stack, const struct exec_args *args,
			 const struct user_stack_writer *writer)
{
	const char *bytes;
	size_t offset, nr;
	int error = 0;

	for (offset = 0; !error && offset < args->used; offset += nr) {
		bytes = exec_args_bytes(args, offset, &nr);
		error = writer->write(writer, stack->strings + offset, bytes, nr);
	}
	return error;
}

/*
 * user_stack_write - send what user_stack_layout() planned
 *
 * Return: 0 or the writer's first error; then the stack is not complete.
 */
int user_stack_write(const struct user_stack *stack, const struct exec_args *args,
		     const struct elf_image *image, const struct user_stack_facts *facts,
		     const struct user_stack_writer *writer)
{
	int error = write_words(stack, args, image, facts->hwcap, writer);

	if (!error)
		error = writer->write(writer, stack->random, facts->random, AT_RANDOM_BYTES);
	if (!error)
		error = writer->write(writer, stack->platform, platform, sizeof(platform));
	if (!error)
		error = write_strings(stack, args, writer);
	return error;
}
