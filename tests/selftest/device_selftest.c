/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/device_selftest.c - /dev: null, zero, the console
 *
 * The thread has an address space with a buffer of two pages and nothing behind it.  Keys
 * are put into the consoles' input as a driver would; what is echoed reads as a comment.
 */
#include <core/console.h>
#include <drivers/tty.h>
#include <fs/file.h>
#include <fs/inode.h>
#include <fs/namei.h>
#include <lib/err.h>
#include <lib/errno.h>
#include <lib/string.h>
#include <mm/page_cache.h>
#include <uapi/fcntl.h>
#include <uapi/termios.h>

#include "as_init.h"
#include "user_space.h"

struct program {
	struct user_space space;
	struct vm_area_struct *vma;
	char *buf;
};

static bool begin(struct program *p)
{
	if (!enter_user_space(&p->space))
		return false;
	p->vma = add_area(p->space.mm, TEST_ADDR, 2, VM_READ | VM_WRITE);
	if (!p->vma)
		return false;
	p->buf = (char *)p->vma->vm_start;
	EXPECT_EQ(user_write(p->vma, TEST_ADDR, 0x3F3F3F3F), 0u);
	return true;
}

static void end(struct program *p)
{
	leave_user_space(&p->space);
}

static struct file *open_device(const char *path)
{
	struct file *file = file_open(path, O_RDWR, 0);

	EXPECT_TRUE(!IS_ERR(file));
	return IS_ERR(file) ? NULL : file;
}

static bool buffer_is(const struct program *p, const char *text, size_t n)
{
	char copy[64];

	return copy_from_user(copy, p->buf, n) == 0 && memcmp(copy, text, n) == 0;
}

SELFTEST(device, nodes_are_there)
{
	static const char *const paths[] = { "/dev/null", "/dev/zero", "/dev/full", "/dev/console",
					     "/dev/tty", "/dev/tty0", "/dev/ttyS0" };

	for (unsigned int i = 0; i < ARRAY_SIZE(paths); i++) {
		struct dentry *dentry = path_lookup(NULL, paths[i], 0);

		ASSERT_TRUE(!IS_ERR(dentry));
		EXPECT_TRUE(S_ISCHR(dentry->d_inode->i_mode));
		dput(dentry);
	}
}

SELFTEST(device, null_is_empty_and_takes_all)
{
	struct file *file = open_device("/dev/null");
	struct program p;

	ASSERT_TRUE(file && begin(&p));
	EXPECT_EQ(file_read(file, p.buf, 100), 0l);
	EXPECT_EQ(file_write(file, p.buf, 100), 100l);
	EXPECT_EQ(vfs_llseek(file, 100, SEEK_SET), 0ll);
	EXPECT_TRUE(buffer_is(&p, "????", 4));
	EXPECT_EQ(vfs_ioctl(file, TCGETS, (unsigned long)p.buf), (long)-ENOTTY);
	fput(file);
	end(&p);
}

SELFTEST(device, zero_gives_zeros)
{
	struct file *file = open_device("/dev/zero");
	struct program p;

	ASSERT_TRUE(file && begin(&p));
	EXPECT_EQ(file_read(file, p.buf + 1, 5), 5l);
	EXPECT_TRUE(buffer_is(&p, "?\0\0\0", 4));
	EXPECT_EQ(file_read(file, p.buf, 3 * PAGE_SIZE), (long)(2 * PAGE_SIZE));
	EXPECT_EQ(file_read(file, p.buf + 2 * PAGE_SIZE, 1), (long)-EFAULT);
	EXPECT_EQ(file_write(file, p.buf, 100), 100l);
	fput(file);
	end(&p);
}

SELFTEST(device, full_gives_zeros_and_takes_nothing)
{
	struct file *file = open_device("/dev/full");
	struct program p;

	ASSERT_TRUE(file && begin(&p));
	EXPECT_EQ(file_read(file, p.buf + 1, 5), 5l);
	EXPECT_TRUE(buffer_is(&p, "?\0\0\0", 4));
	EXPECT_EQ(file_write(file, p.buf, 100), (long)-ENOSPC);
	EXPECT_EQ(vfs_llseek(file, 100, SEEK_SET), 0ll);
	fput(file);
	end(&p);
}

/* Private: the area is anonymous.  Shared: it has a file of its own. */
SELFTEST(device, zero_is_mapped_as_memory)
{
	struct file *file = open_device("/dev/zero");
	struct vm_area_struct vma;
	struct program p;

	ASSERT_TRUE(file && begin(&p));
	vma = (struct vm_area_struct){
		.vm_start = TEST_ADDR, .vm_end = TEST_ADDR + 4 * PAGE_SIZE,
		.vm_flags = VM_READ | VM_WRITE, .vm_file = file,
	};
	EXPECT_EQ(file->f_op->mmap(file, &vma), 0);
	EXPECT_TRUE(vma.vm_file == NULL && vma.vm_ops == NULL);
	vma.vm_flags |= VM_SHARED;
	vma.vm_file = file;
	EXPECT_EQ(file->f_op->mmap(file, &vma), 0);
	ASSERT_TRUE(vma.vm_file && vma.vm_file != file && vma.vm_ops);
	EXPECT_EQ(i_size_read(vma.vm_file->f_mapping), (uint64_t)(4 * PAGE_SIZE));
	EXPECT_EQ(vma.vm_pgoff, 0ul);
	EXPECT_EQ(atomic_read(&vma.vm_file->f_count), 1);
	vma.vm_ops->close(&vma);
	EXPECT_EQ(atomic_read(&file->f_count), 1);
	fput(file);
	end(&p);
}

static void type(const char *keys)
{
	while (*keys)
		console_input(*keys++);
}

SELFTEST(device, console_is_read_line_by_line)
{
	struct file *file = open_device("/dev/console");
	struct program p;

	ASSERT_TRUE(file && begin(&p));
	type("    # one\r    # two, cut\177\177\177in two\n");
	EXPECT_EQ(file_read(file, p.buf, PAGE_SIZE), 10l);
	EXPECT_TRUE(buffer_is(&p, "    # one\n", 10));
	EXPECT_EQ(file_read(file, p.buf, 0), 0l);
	EXPECT_EQ(file_read(file, p.buf, 9), 9l);
	EXPECT_TRUE(buffer_is(&p, "    # two", 9));
	EXPECT_EQ(file_read(file, p.buf, PAGE_SIZE), 9l);
	EXPECT_TRUE(buffer_is(&p, ", in two\n", 9));
	type("\4");
	EXPECT_EQ(file_read(file, p.buf, PAGE_SIZE), 0l);
	/* What cannot be given out is gone, as on Linux. */
	type("\r\r");
	EXPECT_EQ(file_read(file, p.buf + 2 * PAGE_SIZE, 1), (long)-EFAULT);
	EXPECT_EQ(file_read(file, p.buf, PAGE_SIZE), 1l);
	fput(file);
	end(&p);
}

/* This thread has no controlling terminal. */
SELFTEST(device, tty_is_nobodys)
{
	struct file *file;

	SKIP_UNLESS_INIT("its session may have a terminal");
	file = file_open("/dev/tty", O_RDWR, 0);
	EXPECT_EQ(PTR_ERR(file), (long)-ENXIO);
}

/*
 * More than the ring and the discipline hold together: what came first is there, and in order.
 * What came between may be lost, so the first line behind a gap is a part of two.
 */
SELFTEST(device, console_keeps_what_it_can)
{
	struct file *file = open_device("/dev/console");
	const char line[] = "    # 0123456789abcdef0123456789\n";
	long lines = 0, size;
	bool whole = true;
	struct program p;

	ASSERT_TRUE(file && begin(&p));
	console_tty.n.termios.c_lflag &= ~(uint32_t)ECHO;
	for (unsigned int i = 0; i < 2 * N_TTY_SIZE / (sizeof(line) - 1); i++)
		type(line);
	file->f_flags |= O_NONBLOCK;
	while ((size = file_read(file, p.buf, PAGE_SIZE)) > 0) {
		whole &= size == (long)sizeof(line) - 1 && buffer_is(&p, line, sizeof(line) - 1);
		lines += whole;
	}
	EXPECT_TRUE(lines >= (long)(N_TTY_SIZE / (sizeof(line) - 1)));
	EXPECT_EQ(size, (long)-EAGAIN);
	console_tty.n.termios.c_lflag |= ECHO;
	/* What came last may be a part of a line: it is not the next reader's. */
	mutex_lock(&console_tty.lock);
	n_tty_flush_input(&console_tty.n);
	mutex_unlock(&console_tty.lock);
	fput(file);
	end(&p);
}

/* Lines are commands; what they say waits for the reader, who finds the end behind it. */
SELFTEST(device, kshell_says_what_a_command_says)
{
	static const char said[] =
		"no: no such command of the kernel's own shell; 'help' lists them\n";
	struct file *file = open_device("/dev/kshell");
	struct program p;

	ASSERT_TRUE(file && begin(&p));
	EXPECT_EQ(file_read(file, p.buf, PAGE_SIZE), 0l);
	EXPECT_EQ(copy_to_user(p.buf, "no such\n\nno", 11), 0ul);
	EXPECT_EQ(file_write(file, p.buf, 11), 11l);
	EXPECT_EQ(file_read(file, p.buf, 3), 3l);
	EXPECT_TRUE(buffer_is(&p, "no:", 3));
	EXPECT_EQ(file_read(file, p.buf, PAGE_SIZE), 2 * (long)(sizeof(said) - 1) - 3);
	EXPECT_TRUE(buffer_is(&p, said + 3, sizeof(said) - 4));
	EXPECT_EQ(file_read(file, p.buf, PAGE_SIZE), 0l);
	EXPECT_EQ(file_write(file, p.buf + 2 * PAGE_SIZE, 1), (long)-EFAULT);
	fput(file);
	end(&p);
}

/* A command that does not fit is none; what was said before it stays. */
SELFTEST(device, kshell_refuses_what_is_too_long)
{
	struct file *file = open_device("/dev/kshell");
	struct program p;

	ASSERT_TRUE(file && begin(&p));
	EXPECT_EQ(file_write(file, p.buf, 256), (long)-EINVAL);
	EXPECT_EQ(copy_to_user(p.buf, "no\n", 3), 0ul);
	EXPECT_EQ(file_write(file, p.buf, 259), 3l);
	EXPECT_TRUE(file_read(file, p.buf, PAGE_SIZE) > 0);
	fput(file);
	end(&p);
}

SELFTEST(device, console_says_that_it_is_a_terminal)
{
	struct file *file = open_device("/dev/ttyS0");
	struct program p;
	struct winsize size;

	ASSERT_TRUE(file && begin(&p));
	EXPECT_EQ(vfs_llseek(file, 0, SEEK_SET), (loff_t)-ESPIPE);
	EXPECT_EQ(vfs_ioctl(file, TCGETS, (unsigned long)p.buf), 0l);
	EXPECT_EQ(vfs_ioctl(file, TIOCGWINSZ, (unsigned long)p.buf), 0l);
	EXPECT_EQ(copy_from_user(&size, p.buf, sizeof(size)), 0ul);
	EXPECT_EQ(size.ws_row, 25);
	EXPECT_EQ(size.ws_col, 80);
	EXPECT_EQ(vfs_ioctl(file, TCGETS, (unsigned long)p.buf + 2 * PAGE_SIZE), (long)-EFAULT);
	EXPECT_EQ(vfs_ioctl(file, 0x1234, 0), (long)-ENOTTY);
	EXPECT_EQ(copy_to_user(p.buf, "    # written\n", 14), 0ul);
	EXPECT_EQ(file_write(file, p.buf, 14), 14l);
	EXPECT_EQ(file_write(file, p.buf + 2 * PAGE_SIZE, 1), (long)-EFAULT);
	fput(file);
	end(&p);
}
