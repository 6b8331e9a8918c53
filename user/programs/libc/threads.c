/* SPDX-License-Identifier: MIT */
/*
 * threads - what pthreads promise
 *
 * Each test makes its threads, waits for them and looks at what they did.  Where threads run at
 * the same time only the sum of what they did is looked at.
 */
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>

#include "check.h"

#define MANY	50
#define TURNS	200

static pthread_t start(void *(*run)(void *), void *arg)
{
	pthread_t thread;

	need(pthread_create(&thread, NULL, run, arg) == 0, "pthread_create");
	return thread;
}

static void *end(pthread_t thread)
{
	void *result;

	need(pthread_join(thread, &result) == 0, "pthread_join");
	return result;
}

/* --- many, and what each has of its own --- */

static __thread int own = 7;
static __thread char own_text[100];
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int counter;

static void *count(void *arg)
{
	int number = (int)(intptr_t)arg;

	if (own != 7 || own_text[99])
		return NULL;
	own += number;
	own_text[99] = (char)number;
	for (int i = 0; i < TURNS; i++) {
		pthread_mutex_lock(&mutex);
		counter++;
		pthread_mutex_unlock(&mutex);
		if (i % 50 == 0)
			sched_yield();
	}
	return own == 7 + number && own_text[99] == (char)number ? &own : NULL;
}

static void many(void)
{
	pthread_t threads[MANY];
	void *places[MANY];
	bool good = true;

	for (int i = 0; i < MANY; i++)
		threads[i] = start(count, (void *)(intptr_t)(i + 1));
	for (int i = 0; i < MANY; i++) {
		places[i] = end(threads[i]);
		good = good && places[i] && places[i] != &own;
	}
	check(counter == MANY * TURNS, "50 threads count under a mutex, and none is lost");
	check(good && own == 7, "each has its own __thread variables, with their first values");
}

static void *sixteen_deep(void *arg)
{
	intptr_t depth = (intptr_t)arg;

	return depth ? (char *)end(start(sixteen_deep, (void *)(depth - 1))) + 1 : NULL;
}

static void *own_stack(void *arg)
{
	volatile char deep[200000];

	memset((char *)deep, 1, sizeof(deep));
	return (char *)deep > (char *)arg && (char *)deep < (char *)arg + (1 << 20) ? arg : NULL;
}

static void *all_of_stack(void *arg)
{
	char large[6 << 20];

	memset(large, 2, sizeof(large));
	return large[5 << 20] == 2 ? arg : NULL;
}

static void stacks(void)
{
	char *stack = aligned_alloc(4096, 1 << 20);
	pthread_attr_t attr;
	pthread_t thread;

	pthread_attr_init(&attr);
	need(stack && pthread_attr_setstack(&attr, stack, 1 << 20) == 0, "setstack");
	need(pthread_create(&thread, &attr, own_stack, stack) == 0, "pthread_create");
	check(end(thread) == stack, "a thread on a stack that it was given");
	pthread_attr_destroy(&attr);
	pthread_attr_init(&attr);
	need(pthread_attr_setstacksize(&attr, 8 << 20) == 0, "setstacksize");
	need(pthread_create(&thread, &attr, all_of_stack, stack) == 0, "pthread_create");
	check(end(thread) == stack, "a thread with a stack of 8 MB uses most of it");
	pthread_attr_destroy(&attr);
	free(stack);
}

/* --- condition variables --- */

static struct {
	pthread_mutex_t lock;
	pthread_cond_t filled, emptied;
	int ring[8];
	unsigned int in, out;
} ring = {
	.lock = PTHREAD_MUTEX_INITIALIZER,
	.filled = PTHREAD_COND_INITIALIZER,
	.emptied = PTHREAD_COND_INITIALIZER,
};

#define ITEMS	1000

static void *produce(void *arg)
{
	for (int i = 1; i <= ITEMS; i++) {
		pthread_mutex_lock(&ring.lock);
		while (ring.in - ring.out == 8)
			pthread_cond_wait(&ring.emptied, &ring.lock);
		ring.ring[ring.in++ % 8] = i;
		pthread_cond_signal(&ring.filled);
		pthread_mutex_unlock(&ring.lock);
	}
	return arg;
}

static void *consume(void *arg)
{
	intptr_t sum = 0;

	(void)arg;
	for (int i = 0; i < ITEMS; i++) {
		pthread_mutex_lock(&ring.lock);
		while (ring.in == ring.out)
			pthread_cond_wait(&ring.filled, &ring.lock);
		sum += ring.ring[ring.out++ % 8];
		pthread_cond_signal(&ring.emptied);
		pthread_mutex_unlock(&ring.lock);
	}
	return (void *)sum;
}

static void producers_and_consumers(void)
{
	pthread_t producers[3], consumers[3];
	intptr_t sum = 0;

	for (int i = 0; i < 3; i++) {
		consumers[i] = start(consume, NULL);
		producers[i] = start(produce, NULL);
	}
	for (int i = 0; i < 3; i++) {
		end(producers[i]);
		sum += (intptr_t)end(consumers[i]);
	}
	check(sum == 3 * ITEMS / 2 * (ITEMS + 1), "what three produce, three others consume");
}

static struct timespec from_now(clockid_t clock, long ms)
{
	struct timespec when;

	clock_gettime(clock, &when);
	when.tv_nsec += ms * 1000000;
	when.tv_sec += when.tv_nsec / 1000000000;
	when.tv_nsec %= 1000000000;
	return when;
}

static void timeouts(void)
{
	struct timespec when = from_now(CLOCK_REALTIME, 30), now;
	pthread_cond_t never = PTHREAD_COND_INITIALIZER;
	int error;

	pthread_mutex_lock(&mutex);
	error = pthread_cond_timedwait(&never, &mutex, &when);
	clock_gettime(CLOCK_REALTIME, &now);
	check(error == ETIMEDOUT, "a condition that nobody signals: ETIMEDOUT");
	check(now.tv_sec > when.tv_sec ||
	      (now.tv_sec == when.tv_sec && now.tv_nsec >= when.tv_nsec),
	      "and not before the time is over");
	when = from_now(CLOCK_REALTIME, 20);
	error = pthread_mutex_timedlock(&mutex, &when);
	check(error == ETIMEDOUT, "a mutex that is held, for a time");
	check(pthread_mutex_trylock(&mutex) == EBUSY, "and tried");
	pthread_mutex_unlock(&mutex);
}

static pthread_cond_t go = PTHREAD_COND_INITIALIZER;
static int waiting, gone;

static void *wait_for_all(void *arg)
{
	pthread_mutex_lock(&mutex);
	waiting++;
	while (!gone)
		pthread_cond_wait(&go, &mutex);
	pthread_mutex_unlock(&mutex);
	return arg;
}

static void broadcast(void)
{
	pthread_t threads[10];
	int there;

	for (int i = 0; i < 10; i++)
		threads[i] = start(wait_for_all, NULL);
	do {
		sched_yield();
		pthread_mutex_lock(&mutex);
		there = waiting;
		pthread_mutex_unlock(&mutex);
	} while (there < 10);
	pthread_mutex_lock(&mutex);
	gone = 1;
	pthread_cond_broadcast(&go);
	pthread_mutex_unlock(&mutex);
	for (int i = 0; i < 10; i++)
		end(threads[i]);
	check(true, "a broadcast wakes ten");
}

/* --- other locks --- */

static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static int both[2];

static void *write_both(void *arg)
{
	for (int i = 0; i < 300; i++) {
		pthread_rwlock_wrlock(&rwlock);
		both[0]++;
		if (i % 10 == 0)
			sched_yield();
		both[1]++;
		pthread_rwlock_unlock(&rwlock);
	}
	return arg;
}

static void *read_both(void *arg)
{
	for (int i = 0; i < 300; i++) {
		pthread_rwlock_rdlock(&rwlock);
		if (both[0] != both[1])
			arg = NULL;
		pthread_rwlock_unlock(&rwlock);
	}
	return arg;
}

static void reader_writer_lock(void)
{
	pthread_t writers[2], readers[4];
	bool good = true;

	for (int i = 0; i < 2; i++)
		writers[i] = start(write_both, NULL);
	for (int i = 0; i < 4; i++)
		readers[i] = start(read_both, both);
	for (int i = 0; i < 2; i++)
		end(writers[i]);
	for (int i = 0; i < 4; i++)
		good = end(readers[i]) == both && good;
	check(good && both[0] == 600, "readers never see half of what a writer does");
	pthread_rwlock_rdlock(&rwlock);
	check(pthread_rwlock_tryrdlock(&rwlock) == 0 && pthread_rwlock_trywrlock(&rwlock) == EBUSY,
	      "two may read, and then none writes");
	pthread_rwlock_unlock(&rwlock);
	pthread_rwlock_unlock(&rwlock);
}

static void kinds_of_mutex(void)
{
	pthread_mutexattr_t attr;
	pthread_mutex_t lock;

	pthread_mutexattr_init(&attr);
	pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE);
	pthread_mutex_init(&lock, &attr);
	check(pthread_mutex_lock(&lock) == 0 && pthread_mutex_lock(&lock) == 0 &&
	      pthread_mutex_unlock(&lock) == 0 && pthread_mutex_unlock(&lock) == 0 &&
	      pthread_mutex_unlock(&lock) == EPERM, "a recursive mutex");
	pthread_mutex_destroy(&lock);
	pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_ERRORCHECK);
	pthread_mutex_init(&lock, &attr);
	check(pthread_mutex_lock(&lock) == 0 && pthread_mutex_lock(&lock) == EDEADLK &&
	      pthread_mutex_unlock(&lock) == 0, "a mutex that checks");
	pthread_mutex_destroy(&lock);
}

static pthread_barrier_t barrier;
static int phase[5], late;

static void *meet(void *arg)
{
	int *mine = arg;
	intptr_t served = 0;

	for (int i = 1; i <= 50; i++) {
		*mine = i;
		served += pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD;
		for (int j = 0; j < 5; j++)
			if (phase[j] != i)
				__atomic_add_fetch(&late, 1, __ATOMIC_SEQ_CST);
		served += pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD;
	}
	return (void *)served;
}

static void barriers(void)
{
	pthread_t threads[5];
	intptr_t served = 0;

	pthread_barrier_init(&barrier, NULL, 5);
	for (int i = 0; i < 5; i++)
		threads[i] = start(meet, &phase[i]);
	for (int i = 0; i < 5; i++)
		served += (intptr_t)end(threads[i]);
	check(late == 0 && served == 100, "five meet at a barrier a hundred times");
	pthread_barrier_destroy(&barrier);
}

static sem_t items, space;
static int cell;

static void *post_items(void *arg)
{
	for (int i = 1; i <= 200; i++) {
		sem_wait(&space);
		cell = i;
		sem_post(&items);
	}
	return arg;
}

static void semaphores(void)
{
	struct timespec when;
	pthread_t thread;
	int sum = 0, value;

	sem_init(&items, 0, 0);
	sem_init(&space, 0, 1);
	thread = start(post_items, NULL);
	for (int i = 0; i < 200; i++) {
		sem_wait(&items);
		sum += cell;
		sem_post(&space);
	}
	end(thread);
	sem_getvalue(&items, &value);
	check(sum == 200 * 201 / 2 && value == 0, "two semaphores, turn by turn");
	check(sem_trywait(&items) == -1 && errno == EAGAIN, "nothing left to take");
	when = from_now(CLOCK_REALTIME, 20);
	check(sem_timedwait(&items, &when) == -1 && errno == ETIMEDOUT, "nor later");
}

/* --- beginnings and ends --- */

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int inits;

static void init_once(void)
{
	sched_yield();
	inits++;
}

static void *use_once(void *arg)
{
	pthread_once(&once, init_once);
	return inits == 1 ? arg : NULL;
}

static pthread_key_t key;
static int destroyed;

static void destroy(void *value)
{
	__atomic_add_fetch(&destroyed, (int)(intptr_t)value, __ATOMIC_SEQ_CST);
	if ((intptr_t)value == 3)	/* a destructor may leave a value: it is asked again */
		pthread_setspecific(key, (void *)100);
}

static void *set_specific(void *arg)
{
	if (pthread_getspecific(key))
		return NULL;
	pthread_setspecific(key, arg);
	if ((intptr_t)arg == 2)
		pthread_exit(arg);
	return pthread_getspecific(key);
}

static void once_and_specific(void)
{
	pthread_t threads[8];
	bool good = true;

	for (int i = 0; i < 8; i++)
		threads[i] = start(use_once, &once);
	for (int i = 0; i < 8; i++)
		good = end(threads[i]) == &once && good;
	check(good && inits == 1, "pthread_once: once, and before anybody goes on");
	pthread_key_create(&key, destroy);
	for (int i = 0; i < 3; i++)
		threads[i] = start(set_specific, (void *)(intptr_t)(i + 1));
	for (int i = 0; i < 3; i++)
		good = (intptr_t)end(threads[i]) == i + 1 && good;
	check(good && destroyed == 1 + 2 + 3 + 100, "values of threads, and their destructors");
	pthread_key_delete(key);
	check(end(start(sixteen_deep, (void *)16)) == (void *)16,
	      "a thread that waits for a thread, 16 deep");
}

static int cleaned;

static void clean(void *arg)
{
	cleaned += (int)(intptr_t)arg;
}

static void *wait_forever(void *arg)
{
	pthread_cleanup_push(clean, (void *)1);
	pthread_cleanup_push(clean, (void *)10);
	sem_post(arg);
	for (;;)
		pause();
	pthread_cleanup_pop(0);
	pthread_cleanup_pop(0);
	return NULL;
}

static void unlock(void *lock)
{
	pthread_mutex_unlock(lock);
}

static void *wait_for_condition(void *arg)
{
	pthread_cond_t never = PTHREAD_COND_INITIALIZER;

	pthread_mutex_lock(&mutex);
	pthread_cleanup_push(unlock, &mutex);
	sem_post(arg);
	for (;;)
		pthread_cond_wait(&never, &mutex);
	pthread_cleanup_pop(0);
	return NULL;
}

static void *not_now(void *arg)
{
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	sem_post(arg);
	for (int i = 0; i < 5; i++)
		usleep(1000);
	cleaned = 77;
	pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
	pthread_testcancel();
	return NULL;
}

static void *busy(void *arg)
{
	volatile unsigned int i = 0;

	pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
	sem_post(arg);
	for (;;)
		i++;
	return NULL;
}

static bool is_cancelled(void *(*run)(void *))
{
	sem_t ready;
	pthread_t thread;

	sem_init(&ready, 0, 0);
	thread = start(run, &ready);
	sem_wait(&ready);
	pthread_cancel(thread);
	return end(thread) == PTHREAD_CANCELED;
}

static void cancellation(void)
{
	check(is_cancelled(wait_forever) && cleaned == 11,
	      "a waiting thread is cancelled, and cleans up");
	check(is_cancelled(wait_for_condition) && pthread_mutex_trylock(&mutex) == 0,
	      "one that waits for a condition gives its mutex back");
	pthread_mutex_unlock(&mutex);
	check(is_cancelled(not_now) && cleaned == 77,
	      "one that forbids it, when it allows it again");
	check(is_cancelled(busy), "one that only computes");
}

static sem_t left;

static void *leave(void *arg)
{
	sem_post(&left);
	return arg;
}

/* A detached thread is nobody's to wait for; its stack is used again by those that follow. */
static void detached(void)
{
	pthread_attr_t attr;
	pthread_t thread;

	sem_init(&left, 0, 0);
	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	for (int i = 0; i < 200; i++) {
		need(pthread_create(&thread, &attr, leave, NULL) == 0, "pthread_create");
		sem_wait(&left);
	}
	thread = start(leave, NULL);
	check(pthread_detach(thread) == 0, "200 detached threads, and one that is detached later");
	sem_wait(&left);
}

/* --- threads and the process --- */

static void *in_group(void *arg)
{
	pid_t *ids = arg;

	ids[0] = getpid();
	ids[1] = (pid_t)syscall(SYS_gettid);
	ids[2] = getppid();
	return arg;
}

static void *exit_all(void *arg)
{
	(void)arg;
	exit(23);
}

static void threads_wait(void)
{
	static sem_t ready;

	for (int i = 0; i < 5; i++)
		start(wait_forever, &ready);
	start(exit_all, NULL);
	for (;;)
		pause();
}

static void main_leaves_first(void)
{
	start(exit_all, NULL);
	pthread_exit(NULL);
}

static void *fork_here(void *arg)
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(syscall(SYS_gettid) == getpid() ? 5 : 6);
	return waitpid(pid, &status, 0) == pid && exited(status, 5) ? arg : NULL;
}

static void process(void)
{
	pid_t ids[3];

	end(start(in_group, ids));
	check(ids[0] == getpid() && ids[1] != ids[0] && ids[2] == getppid(),
	      "a thread has the process's number and one of its own");
	check(exited(status_of(threads_wait), 23), "exit in one thread ends all");
	check(exited(status_of(main_leaves_first), 23),
	      "the first thread leaves, another one ends the process");
	check(end(start(fork_here, ids)) == ids,
	      "the child of a thread is a process of one thread");
}

int main(void)
{
	many();
	stacks();
	producers_and_consumers();
	timeouts();
	broadcast();
	reader_writer_lock();
	kinds_of_mutex();
	barriers();
	semaphores();
	once_and_specific();
	cancellation();
	detached();
	process();
	return finish();
}
