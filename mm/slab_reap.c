/* SPDX-License-Identifier: MIT */
/*
 * mm/slab_reap.c - what lies idle in caches goes back by itself
 *
 *	every REAP_PERIOD	kworker/0: slab_reap(), a bounded step
 *
 * A free object that is at hand is quick to get, and its page is lost to everybody else.
 * Which of the two counts more only time tells: what nobody has used between two looks
 * goes back, a part at a time.  mm/slab_cache.c knows which part; here is the clock.
 *
 * docs/slab.md, "Giving back".
 *
 * Locking: that of slab_reap(), and of works.
 */
#include <core/jiffies.h>
#include <core/workqueue.h>
#include <mm/slab.h>

#define REAP_PERIOD	(2UL * HZ)

static struct delayed_work reap_work;
static unsigned long nr_reaps;		/* by the work alone */

static void reap_and_again(struct work_struct *work)
{
	slab_reap();
	WRITE_ONCE(nr_reaps, nr_reaps + 1);
	schedule_delayed_work(to_delayed_work(work), REAP_PERIOD);
}

/* slab_reap_init - from now on idle caches shrink; boot, after workqueue_init() */
void slab_reap_init(void)
{
	INIT_DELAYED_WORK(&reap_work, reap_and_again);
	slab_reap_start(REAP_PERIOD);
}

/* slab_reap_start - the next step in so many ticks, then as ever; any context */
void slab_reap_start(unsigned long delay)
{
	mod_delayed_work(&reap_work, delay);
}

/*
 * slab_reap_stop - no step runs any more, and none will until slab_reap_start()
 *
 * Task context, may sleep.  Return: whether the next one was due some time.
 */
bool slab_reap_stop(void)
{
	return cancel_delayed_work_sync(&reap_work);
}

/* slab_nr_reaps - steps since boot */
unsigned long slab_nr_reaps(void)
{
	return READ_ONCE(nr_reaps);
}
