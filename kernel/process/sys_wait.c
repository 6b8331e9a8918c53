/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/sys_wait.c - wait4, waitpid, waitid
 *
 * Chapter: docs/processes.md
 */
#include <asm/uaccess.h>
#include <kernel/signal.h>
#include <lib/errno.h>
#include <uapi/wait.h>

#include "internal.h"
#include "sys.h"
#include "usage.h"

#define ANY_OPTIONS	(WNOHANG | WCONTINUED | __WNOTHREAD | __WCLONE | __WALL)
#define WAIT4_OPTIONS	(ANY_OPTIONS | WUNTRACED)
#define WAITID_NEWS	(WEXITED | WSTOPPED | WCONTINUED)
#define WAITID_OPTIONS	(ANY_OPTIONS | WAITID_NEWS | WNOWAIT)

long sys_wait4(unsigned long pid, unsigned long status, unsigned long options,
	       unsigned long rusage)
{
	struct wait_result result;
	long found;

	if (options & ~(unsigned long)WAIT4_OPTIONS)
		return -EINVAL;
	if ((int)pid == INT32_MIN)
		return -ESRCH;
	found = process_wait((int)pid, options, &result);
	if (found <= 0)
		return found;
	if (status && put_user_u32((uint32_t)result.status, (uint32_t __user *)status))
		return -EFAULT;
	if (rusage && put_rusage(rusage, &result.used))
		return -EFAULT;
	return found;
}

long sys_waitpid(unsigned long pid, unsigned long status, unsigned long options)
{
	return sys_wait4(pid, status, options, 0);
}

/* What waitid() is asked for; there are no files that stand for processes. */
static int check_waitid(int which, int id, unsigned int options, struct wait_request *request)
{
	if (options & ~WAITID_OPTIONS || !(options & WAITID_NEWS))
		return -EINVAL;
	*request = (struct wait_request){ .which = WAIT_ANY, .id = id, .options = options };
	switch (which) {
	case P_ALL:
		return 0;
	case P_PID:
		request->which = WAIT_PID;
		return id > 0 ? 0 : -EINVAL;
	case P_PGID:
		request->which = WAIT_GROUP;
		if (id == 0)
			request->id = process_ids(current).group;
		return id >= 0 ? 0 : -EINVAL;
	case P_PIDFD:
		return id >= 0 ? -EBADF : -EINVAL;
	default:
		return -EINVAL;
	}
}

/* In a siginfo_t the exit code or the signal stands alone. */
static int plain_status(const struct wait_result *result)
{
	switch (result->why) {
	case CLD_KILLED: case CLD_DUMPED:
		return WTERMSIG(result->status);
	case CLD_CONTINUED:
		return SIGCONT;
	default:
		return WEXITSTATUS(result->status);
	}
}

/* The first words of a siginfo_t, which Linux writes whatever the outcome is: 0 without news. */
static int put_siginfo(unsigned long user, const struct wait_result *result)
{
	const int32_t words[6] = {
		result->why ? SIGCHLD : 0, 0, result->why,
		result->pid, 0, plain_status(result),
	};

	return copy_to_user((void __user *)user, words, sizeof(words)) ? -EFAULT : 0;
}

long sys_waitid(unsigned long which, unsigned long id, unsigned long info, unsigned long options,
		unsigned long rusage)
{
	struct wait_result result = { 0 };
	struct wait_request request;
	long found = check_waitid((int)which, (int)id, options, &request);

	if (found == 0)
		found = wait_for_child(&request, &result);
	if (found > 0 && rusage && put_rusage(rusage, &result.used))
		return -EFAULT;
	if (info && put_siginfo(info, &result))
		return -EFAULT;
	return found > 0 ? 0 : found;
}
