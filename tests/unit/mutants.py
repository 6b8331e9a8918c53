#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Write a copy of a source file into which deliberate bugs are built, one at a time.

    tests/unit/mutants.py core/wait.c build/unit/mutants/wait.c

A test that never failed proves nothing, and a test of all interleavings least of all: it
may simply not look.  So the programs of the tests/unit/*_programs.h run against each of
these bugs too, and must find it.  The variable `mutant' says which is on; 0 is none.

Each bug is a list of changes (file, text, text instead); the text must occur exactly once,
so that a source that was changed is noticed.  %s stands for "this bug is on".
"""
import os
import sys

MUTANTS = {
    "wait.c": [
        ("the state is set after the look", [
            ("\tset_current_state(state);\n", "\tif (!%s)\n\t\tset_current_state(state);\n"),
            ("\t*ticks = schedule_timeout(*ticks);\n",
             "\tif (%s)\n\t\tset_current_state(state);\n\t*ticks = schedule_timeout(*ticks);\n")]),
        ("a waiter that leaves passes nothing on", [
            ("else if (wait->flags & WQ_FLAG_EXCLUSIVE)",
             "else if (!%s && wait->flags & WQ_FLAG_EXCLUSIVE)")]),
        ("a waiter that is killed or late passes nothing on", [
            ("\t\tleave_wait(queue, wait);\n",
             "\t\tif (%s)\n\t\t\tfinish_wait(queue, wait);\n\t\telse\n"
             "\t\t\tleave_wait(queue, wait);\n")]),
        ("a wake-up counts those that are not exclusive", [
            ("if (exclusive && --nr_exclusive", "if ((exclusive || %s) && --nr_exclusive")]),
        ("one that is woken otherwise stays on the queue", [
            (" = spin_lock_irqsave(&queue->lock);\n\n\tlist_del_init(&wait->entry);\n",
             " = spin_lock_irqsave(&queue->lock);\n\n\tif (!%s)\n"
             "\t\tlist_del_init(&wait->entry);\n")]),
        ("a kill is not looked at", [
            ("bool signal = signal_pending_state(state);",
             "bool signal = !%s && signal_pending_state(state);")]),
    ],
    "completion.c": [
        ("complete() wakes after it has let go", [
            ("\t__wake_up_locked(&x->wait, TASK_NORMAL, 1);\n"
             "\tspin_unlock_irqrestore(&x->wait.lock, flags);\n",
             "\tif (!%s)\n\t\t__wake_up_locked(&x->wait, TASK_NORMAL, 1);\n"
             "\tspin_unlock_irqrestore(&x->wait.lock, flags);\n"
             "\tif (%s)\n\t\t__wake_up(&x->wait, TASK_NORMAL, 1);\n")]),
        ("complete() does not count", [
            ("\t\tx->done++;\n", "\t\tx->done = %s ? 1 : x->done + 1;\n")]),
        ("complete_all() wakes one", [
            ("__wake_up_locked(&x->wait, TASK_NORMAL, 0)",
             "__wake_up_locked(&x->wait, TASK_NORMAL, %s)")]),
        ("complete() does not wake", [
            ("\tif (x->done != DONE_FOR_EVER)\n",
             "\tif (%s) {\n\t\tx->done = 1;\n"
             "\t\tspin_unlock_irqrestore(&x->wait.lock, flags);\n\t\treturn;\n\t}\n"
             "\tif (x->done != DONE_FOR_EVER)\n")]),
    ],
    "lock_wait.c": [
        ("the last come is served first", [
            ("list_add_tail(&self->entry, queue);",
             "if (%s)\n\t\tlist_add(&self->entry, queue);\n\telse\n"
             "\t\tlist_add_tail(&self->entry, queue);")]),
        ("the state is set outside the lock", [
            ("\t\tspin_unlock(wait_lock);\n\t\tschedule();\n",
             "\t\tif (%s)\n\t\t\t__set_current_state(TASK_RUNNING);\n\t\tspin_unlock(wait_lock);\n"
             "\t\tif (%s)\n\t\t\tset_current_state(state);\n\t\tschedule();\n")]),
        ("a killed waiter stays in line", [
            ("\t\t\tlist_del(&self->entry);\n", "\t\t\tif (!%s)\n\t\t\t\tlist_del(&self->entry);\n")]),
        ("a killed waiter forgets that it was served", [
            ("\t\tif (self->granted)\n\t\t\tbreak;\n",
             "\t\tif (self->granted && !(%s && signal_pending_state(state)))\n\t\t\tbreak;\n")]),
    ],
    "mutex.c": [
        ("the lock is taken in two steps", [
            ("\treturn likely(atomic_long_try_cmpxchg(&mutex->owner, &owner, (long)current));\n",
             "\tif (%s) {\n\t\tif (atomic_long_read(&mutex->owner))\n\t\t\treturn false;\n"
             "\t\tatomic_long_set(&mutex->owner, (long)current);\n\t\treturn true;\n\t}\n"
             "\treturn likely(atomic_long_try_cmpxchg(&mutex->owner, &owner, (long)current));\n")]),
        ("unlock frees the mutex and does not hand it over", [
            ("\tatomic_long_set(&mutex->owner, owner);\n",
             "\tatomic_long_set(&mutex->owner, %s ? owner & MUTEX_WAITERS : owner);\n")]),
        ("the new owner does not know who waits", [
            ("\t\tif (!list_empty(&mutex->waiters))\n", "\t\tif (!%s && !list_empty(&mutex->waiters))\n")]),
        ("the mark stays when the last waiter gives up", [
            ("\tif (list_empty(&mutex->waiters))\n", "\tif (!%s && list_empty(&mutex->waiters))\n")]),
        ("the mark is set in two steps", [
            ("\twhile (!atomic_long_try_cmpxchg(&mutex->owner, &owner, wanted));\n",
             "\twhile (!(%s && owner) && !atomic_long_try_cmpxchg(&mutex->owner, &owner, wanted));\n"
             "\tif (%s && owner)\n\t\tatomic_long_set(&mutex->owner, wanted);\n")]),
        ("unlock forgets who waits", [
            ("\tif (unlikely(!atomic_long_try_cmpxchg(&mutex->owner, &owner, 0)))\n",
             "\tif (%s)\n\t\tatomic_long_set(&mutex->owner, 0);\n"
             "\telse if (unlikely(!atomic_long_try_cmpxchg(&mutex->owner, &owner, 0)))\n")]),
    ],
    "rwsem.c": [
        ("readers come past a writer that waits", [
            ("FOR_WRITING ? ~0 : RWSEM_WRITER | RWSEM_WAITERS;",
             "FOR_WRITING ? ~0 : RWSEM_WRITER | (%s ? 0 : RWSEM_WAITERS);")]),
        ("readers are let in one at a time", [
            ("\twhile (first && first->kind == FOR_READING) {\n",
             "\tfor (bool more = true; more && first && first->kind == FOR_READING; more = !%s) {\n")]),
        ("a killed writer leaves the readers behind it", [
            ("\telse\n\t\tlet_in(sem);\n", "\telse if (!%s)\n\t\tlet_in(sem);\n")]),
        ("a writer is let in beside readers", [
            ("\t\tif (atomic_read(&sem->count) == RWSEM_WAITERS)\n",
             "\t\tif (%s || atomic_read(&sem->count) == RWSEM_WAITERS)\n")]),
        ("readers are let in beside a writer", [
            ("\tif (atomic_read(&sem->count) & RWSEM_WRITER)\n",
             "\tif (!%s && atomic_read(&sem->count) & RWSEM_WRITER)\n")]),
        ("the last reader lets nobody in", [
            ("\tif (unlikely(atomic_add_return(-RWSEM_READER, &sem->count) == RWSEM_WAITERS))\n",
             "\tif (atomic_add_return(-RWSEM_READER, &sem->count) == RWSEM_WAITERS && !%s)\n")]),
        ("a downgrade lets nobody in", [
            ("RWSEM_READER - RWSEM_WRITER, &sem->count) & RWSEM_WAITERS))\n",
             "RWSEM_READER - RWSEM_WRITER, &sem->count) & RWSEM_WAITERS && !%s))\n")]),
        ("the mark stays when the line is empty", [
            ("\tif (list_empty(&sem->waiters))\n\t\tchange -= RWSEM_WAITERS;\n",
             "\tif (list_empty(&sem->waiters) && !%s)\n\t\tchange -= RWSEM_WAITERS;\n")]),
        ("a reader enters in two steps", [
            ("\twhile (likely(!(count & barred_by(kind))))\n",
             "\tif (%s && !(count & barred_by(kind))) {\n"
             "\t\tatomic_set(&sem->count, count + weight(kind));\n\t\treturn true;\n\t}\n"
             "\twhile (likely(!(count & barred_by(kind))))\n")]),
    ],
}


def condition(name, number):
    """The C expression that tells whether the bug is on; names keep files apart."""
    return "(mutant_of_%s == %d)" % (name.split(".")[0], number)


def mutate(name, text):
    """The source with all bugs built in and switched off."""
    for number, (what, changes) in enumerate(MUTANTS[name], 1):
        for old, new in changes:
            if text.count(old) != 1:
                raise ValueError("%s: \"%s\": the text %r occurs %d times" %
                                 (name, what, old, text.count(old)))
            text = text.replace(old, new.replace("%s", condition(name, number)))
    return text


def names(name):
    """The table of the bugs' names, for the test."""
    lines = "".join('\t"%s",\n' % what for what, _ in MUTANTS[name])
    stem = name.split(".")[0]
    return ("unsigned int mutant_of_%s;\nconst char *const mutants_of_%s[] = {\n%s\tNULL,\n};\n" %
            (stem, stem, lines))


def main():
    source, target = sys.argv[1:3]
    name = os.path.basename(source)
    with open(source) as f:
        text = mutate(name, f.read())
    stem = name.split(".")[0]
    with open(target, "w") as f:
        f.write('extern unsigned int mutant_of_%s;\n#line 1 "%s"\n' % (stem, source))
        f.write(text)
        f.write("\n/* %s */\n#include \"mutants.h\"\n" % "what the test reads")
        f.write(names(name))
    return 0


if __name__ == "__main__":
    sys.exit(main())
