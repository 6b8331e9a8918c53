/* SPDX-License-Identifier: MIT */
/*
 * kernel/proc/sysctl_kernel.c - /proc/sys/kernel: names, limits, and random/uuid
 *
 * A uuid is 16 random bytes of which some bits say that: version 4, RFC 4122.  boot_id is one
 * that stays until the machine starts anew; uuid is another one each time.
 *
 * Chapter: docs/proc.md
 */
#include <core/mutex.h>
#include <core/random.h>
#include <core/task.h>
#include <fs/proc_fs.h>
#include <kernel/utsname.h>
#include <lib/errno.h>
#include <lib/printf.h>
#include <lib/string.h>

#include "sysctl.h"

#define UUID_SIZE	16
#define UUID_TEXT	37		/* bytes, NUL included */

static void make_uuid(char *text)
{
	unsigned char id[UUID_SIZE];

	get_random_bytes(id, sizeof(id));
	id[6] = (id[6] & 0x0F) | 0x40;		/* version: random */
	id[8] = (id[8] & 0x3F) | 0x80;		/* variant */
	snprintf(text, UUID_TEXT, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-"
		 "%02x%02x%02x%02x%02x%02x", id[0], id[1], id[2], id[3], id[4], id[5], id[6],
		 id[7], id[8], id[9], id[10], id[11], id[12], id[13], id[14], id[15]);
}

static void make_boot_id(char *text)
{
	static DEFINE_MUTEX(boot_id_lock);
	static char boot_id[UUID_TEXT];		/* under it; empty: nobody asked yet */

	mutex_lock(&boot_id_lock);
	if (!boot_id[0])
		make_uuid(boot_id);
	memcpy(text, boot_id, sizeof(boot_id));
	mutex_unlock(&boot_id_lock);
}

static int pid_max = PID_MAX;		/* never written */

static const struct sysctl names[] = {
	{ .name = "domainname", .mode = 0644, .string = utsname.domainname },
	{ .name = "hostname", .mode = 0644, .string = utsname.old.nodename },
	{ .name = "osrelease", .mode = 0444, .string = utsname.old.release },
	{ .name = "ostype", .mode = 0444, .string = utsname.old.sysname },
	{ .name = "pid_max", .mode = 0444, .value = &pid_max },
	{ .name = "version", .mode = 0444, .string = utsname.old.version },
};

static const struct sysctl random[] = {
	{ .name = "boot_id", .mode = 0444, .make = make_boot_id },
	{ .name = "uuid", .mode = 0444, .make = make_uuid },
};

int sysctl_kernel_init(struct proc_dir_entry *sys)
{
	struct proc_dir_entry *dir = proc_mkdir("kernel", sys);
	struct proc_dir_entry *random_dir = dir ? proc_mkdir("random", dir) : NULL;
	int error = sysctl_register(dir, names, ARRAY_SIZE(names));

	return error ? error : sysctl_register(random_dir, random, ARRAY_SIZE(random));
}
