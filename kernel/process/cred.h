/* SPDX-License-Identifier: MIT */
/*
 * kernel/process/cred.h - credentials that change
 */
#pragma once

#include <core/cred.h>
#include <kernel/groups.h>
#include <lib/compiler.h>

struct inode;
struct task_struct;

#define ID_UNCHANGED	0xFFFFFFFFU

/* kernel/process/cred_change.c: rules on a copy; 0, -EPERM, -EINVAL. */
int cred_set_uid(struct cred *cred, uint32_t uid);
int cred_set_reuid(struct cred *cred, uint32_t real, uint32_t effective);
int cred_set_resuid(struct cred *cred, uint32_t real, uint32_t effective, uint32_t saved);
void cred_set_fsuid(struct cred *cred, uint32_t uid);
int cred_set_gid(struct cred *cred, uint32_t gid);
int cred_set_regid(struct cred *cred, uint32_t real, uint32_t effective);
int cred_set_resgid(struct cred *cred, uint32_t real, uint32_t effective, uint32_t saved);
void cred_set_fsgid(struct cred *cred, uint32_t gid);
bool cred_exec(struct cred *cred, const struct inode *program, bool unsafe);
void cred_use_real(struct cred *cred);
