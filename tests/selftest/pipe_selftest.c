/* SPDX-License-Identifier: MIT */
/*
 * tests/selftest/pipe_selftest.c - pipes and poll: refusals, pages that go back
 *
 * What programs see of pipes is compared with Linux by user/tests; races by seeds stand in
 * pipe_order_selftest.c.
 */
#include <core/selftest.h>
#include <fs/file.h>
#include <fs/namei.h>
#include <fs/pipe.h>
#include <fs/poll.h>
#include <lib/err.h>
#include <mm/fail_page_alloc.h>
#include <mm/shrinker.h>
#include <uapi/fcntl.h>
#include <uapi/stat.h>
#include "shared_space.h"

#define RW		(VM_READ | VM_WRITE | VM_MAYREAD | VM_MAYWRITE)
#define PIECE		3000U		/* two of them do not fit in a ring of a page */
#define MANY		64U		/* requests that a step does not make */

static char bytes[PIECE];

static unsigned int ask(struct poll_waiter *waiter, struct file *file)
{
	waiter->file = file;
	return vfs_poll(file, &waiter->table);
}

/* --- refusals ------------------------------------------------------------------------------ */

static bool refuses(void)
{
	return IS_ENABLED(CONFIG_FAIL_PAGE_ALLOC);
}

/* One request of the running task, the nth from now on, is refused. */
static void refuse(unsigned int n)
{
	const struct fail_page_alloc how = {
		.mode = FAIL_ONCE, .n = n, .of = FAIL_PAGES_AND_OBJECTS, .task = current,
	};

	fail_page_alloc_set(&how);
}

static bool was_refused(void)
{
	bool failed = fail_page_alloc_failed() != 0;

	fail_page_alloc_set(NULL);
	return failed;
}

SELFTEST(pipe, a_refused_request_leaves_nothing)
{
	unsigned int n, refused = 0;

	if (!refuses())
		SELFTEST_SKIP("no requests fail on purpose in this configuration");
	for (n = 1; n < MANY; n++) {
		struct file *files[2];
		int error;

		bool failed;

		refuse(n);
		error = pipe_create(files, 0);
		failed = was_refused();
		EXPECT_EQ(error, failed ? -ENOMEM : 0);
		if (!error) {
			fput(files[0]);
			fput(files[1]);
		}
		selftest_check_leaks("a pipe");
		if (!failed)
			break;
		refused++;
	}
	EXPECT_GT(refused, 4u);
	EXPECT_LT(n, MANY);
}

SELFTEST(pipe, a_refused_page_writes_nothing)
{
	struct file *files[2];

	if (!refuses())
		SELFTEST_SKIP("no requests fail on purpose in this configuration");
	ASSERT_EQ(pipe_create(files, O_NONBLOCK), 0);
	refuse(1);
	EXPECT_EQ(pipe_write_kernel(files[1], bytes, 10), (long)-ENOMEM);
	EXPECT_TRUE(was_refused());
	EXPECT_TRUE(pipe_is_empty(file_pipe(files[0])));
	refuse(2);
	EXPECT_EQ(pipe_write_kernel(files[1], bytes, PIECE), (long)PIECE);
	EXPECT_EQ(pipe_write_kernel(files[1], bytes, PIECE), (long)-ENOMEM);
	EXPECT_TRUE(was_refused());
	refuse(1);
	EXPECT_EQ(pipe_set_size(files[0], 1 << 17), (long)-ENOMEM);
	EXPECT_TRUE(was_refused());
	EXPECT_EQ(pipe_get_size(files[0]), 65536L);
	fput(files[0]);
	fput(files[1]);
}

SELFTEST(pipe, a_refused_fifo_is_not_open)
{
	unsigned int n, refused = 0;
	struct file *file = NULL;

	if (!refuses())
		SELFTEST_SKIP("no requests fail on purpose in this configuration");
	ASSERT_EQ(vfs_mknod(NULL, "/fifo-selftest", S_IFIFO | 0600, 0), 0);
	for (n = 1; n < MANY; n++) {
		refuse(n);
		file = file_open("/fifo-selftest", O_RDWR, 0);
		if (!was_refused())
			break;
		EXPECT_EQ(PTR_ERR(file), (long)-ENOMEM);
		refused++;
	}
	EXPECT_GT(refused, 1u);
	ASSERT_TRUE(!IS_ERR(file));
	fput(file);
	EXPECT_EQ(vfs_unlink(NULL, "/fifo-selftest"), 0);
}

/* More queues than are part of the waiter: each page of entries may be refused. */
SELFTEST(pipe, a_refused_entry_is_an_error_of_poll)
{
	struct poll_waiter waiter;
	struct file *files[2];

	if (!refuses())
		SELFTEST_SKIP("no requests fail on purpose in this configuration");
	ASSERT_EQ(pipe_create(files, 0), 0);
	poll_begin(&waiter);
	refuse(1);
	for (unsigned int i = 0; i < POLL_OWN_ENTRIES; i++)
		EXPECT_EQ(ask(&waiter, files[0]), 0u);
	EXPECT_EQ(waiter.error, 0);
	EXPECT_EQ(ask(&waiter, files[0]), 0u);
	EXPECT_EQ(waiter.error, -ENOMEM);
	EXPECT_TRUE(was_refused());
	for (unsigned int i = 0; i < 300; i++)
		EXPECT_EQ(ask(&waiter, files[0]), 0u);
	poll_end(&waiter);
	EXPECT_TRUE(list_empty(&file_pipe(files[0])->rd_wait.head));
	fput(files[0]);
	fput(files[1]);
}

/* --- pages --------------------------------------------------------------------------------- */

/* A pipe that was read empty has one page, and gives it up when memory is short. */
SELFTEST(pipe, an_idle_pipe_gives_its_page_up)
{
	char __user *buffer = (char __user *)TEST_ADDR;
	struct user_space space;
	struct file *files[2];

	ASSERT_TRUE(enter_user_space(&space));
	ASSERT_TRUE(add_area(space.mm, TEST_ADDR, 3, RW));
	ASSERT_EQ(pipe_create(files, O_NONBLOCK), 0);
	EXPECT_TRUE(!file_pipe(files[0])->spare);
	for (unsigned int i = 0; i < 3; i++)
		EXPECT_EQ(pipe_write_kernel(files[1], bytes, PIECE), (long)PIECE);
	EXPECT_EQ(file_read(files[0], buffer, 3 * PIECE), (long)(3 * PIECE));
	EXPECT_TRUE(pipe_is_empty(file_pipe(files[0])));
	EXPECT_TRUE(file_pipe(files[0])->spare);
	EXPECT_EQ(pipe_write_kernel(files[1], bytes, 1), 1L);
	EXPECT_TRUE(!file_pipe(files[0])->spare);
	EXPECT_EQ(file_read(files[0], buffer, 9), 1L);
	EXPECT_GE(shrink_slab(GFP_KERNEL, 0), 1ul);
	EXPECT_TRUE(!file_pipe(files[0])->spare);
	fput(files[0]);
	fput(files[1]);
	leave_user_space(&space);
}
