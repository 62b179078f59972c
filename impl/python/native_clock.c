/* The virtual clock for loops whose waiting no Python code sees: preloaded, it answers for libc.

   Every wait for something to be ready is put to the driver, which knows what is scheduled; a wait that would last becomes an
   advance of the clock. The interpreter's own code goes on by the real clock: it times its locks by it. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <time.h>

enum { REAL = -1, STUCK = -2 };
#define BILLION 1000000000LL
#define ENDLESS -1LL

/* Looks once, without waiting: how many are ready. */
typedef int (*Look)(void *wait);
/* A wait of so many nanoseconds: gives what the last look gave, 0 when the time is up, REAL where no loop of the driver's waits, or
   STUCK where nothing will ever come. */
typedef int (*Wait)(int64_t nanoseconds, Look look, void *wait);

/* Written by the driver. */
int64_t native_clock_now;
Wait native_clock_wait;
void (*native_clock_sleep)(int64_t nanoseconds);
/* Set from the signal until its handler has run, which unsets it. */
int native_clock_interrupts;

static struct { uintptr_t from, to; } interpreter[8];
static int ranges;

static int note(struct dl_phdr_info *object, size_t size, void *first) {
    (void)size;
    int is_program = *(int *)first;
    *(int *)first = 0;
    if (!is_program && !strstr(object->dlpi_name, "/libpython")) return 0;
    for (int i = 0; i < object->dlpi_phnum && ranges < 8; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
        if (segment->p_type != PT_LOAD || !(segment->p_flags & PF_X)) continue;
        interpreter[ranges].from = object->dlpi_addr + segment->p_vaddr;
        interpreter[ranges].to = interpreter[ranges].from + segment->p_memsz;
        ranges++;
    }
    return 0;
}

__attribute__((constructor)) static void find_interpreter(void) {
    int first = 1;
    dl_iterate_phdr(note, &first);
}

static int is_interpreter(void *caller) {
    for (int i = 0; i < ranges; i++)
        if ((uintptr_t)caller >= interpreter[i].from && (uintptr_t)caller < interpreter[i].to) return 1;
    return 0;
}

#define CALLER __builtin_return_address(0)
#define LIBC(name) ({ static __typeof__(&name) found; if (!found) found = dlsym(RTLD_NEXT, #name); found; })

static int64_t in_nanoseconds(const struct timespec *time) {
    return time ? time->tv_sec * BILLION + time->tv_nsec : ENDLESS;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    int is_ours = clock == CLOCK_MONOTONIC || clock == CLOCK_MONOTONIC_COARSE;
    if (!is_ours || !native_clock_wait || is_interpreter(CALLER)) return LIBC(clock_gettime)(clock, time);
    time->tv_sec = native_clock_now / BILLION;
    time->tv_nsec = native_clock_now % BILLION;
    return 0;
}

static int nap(void *caller, const struct timespec *time) {
    if (!native_clock_sleep || is_interpreter(caller)) return 0;
    native_clock_sleep(in_nanoseconds(time));
    return 1;
}

int nanosleep(const struct timespec *time, struct timespec *left) {
    return nap(CALLER, time) ? 0 : LIBC(nanosleep)(time, left);
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *time, struct timespec *left) {
    int is_span = !(flags & TIMER_ABSTIME) && clock == CLOCK_MONOTONIC;
    return is_span && nap(CALLER, time) ? 0 : LIBC(clock_nanosleep)(clock, flags, time, left);
}

/* The ways to wait, each as a structure of its arguments and a look at it. */

struct epoll { int fd, most; struct epoll_event *events; const sigset_t *signals; };

static int look_epoll(void *wait) {
    struct epoll *of = wait;
    return LIBC(epoll_pwait)(of->fd, of->events, of->most, 0, of->signals);
}

static int interrupted(void) {
    errno = EINTR;
    return -1;
}

/* Whether the wait is answered; if not, libc is to. A loop that is stuck is interrupted as by ^C: that is how an exception gets out of
   native code. Until it has noticed, the driver must not be asked: the handler would run there. */
static int waits(int64_t nanoseconds, Look look, void *wait, int *answer) {
    if (!native_clock_wait) return 0;
    if (native_clock_interrupts) {
        *answer = look(wait);
        if (*answer == 0 && nanoseconds == ENDLESS) *answer = interrupted();
        return 1;
    }
    *answer = native_clock_wait(nanoseconds, look, wait);
    if (*answer == STUCK) {
        native_clock_interrupts = 1;
        raise(SIGUSR2);
        *answer = interrupted();
        return 1;
    }
    return *answer != REAL;
}

static int64_t from_milliseconds(int timeout) {
    return timeout < 0 ? ENDLESS : timeout * (BILLION / 1000);
}

int epoll_pwait(int fd, struct epoll_event *events, int most, int timeout, const sigset_t *signals) {
    struct epoll of = {fd, most, events, signals};
    int ready;
    if (waits(from_milliseconds(timeout), look_epoll, &of, &ready)) return ready;
    return LIBC(epoll_pwait)(fd, events, most, timeout, signals);
}

int epoll_wait(int fd, struct epoll_event *events, int most, int timeout) {
    return epoll_pwait(fd, events, most, timeout, NULL);
}

int epoll_pwait2(int fd, struct epoll_event *events, int most, const struct timespec *timeout, const sigset_t *signals) {
    struct epoll of = {fd, most, events, signals};
    int ready;
    if (waits(in_nanoseconds(timeout), look_epoll, &of, &ready)) return ready;
    int (*libc)(int, struct epoll_event *, int, const struct timespec *, const sigset_t *) = dlsym(RTLD_NEXT, "epoll_pwait2");
    if (libc) return libc(fd, events, most, timeout, signals);
    errno = ENOSYS;
    return -1;
}

struct polled { struct pollfd *fds; nfds_t count; };

static int look_poll(void *wait) {
    struct polled *of = wait;
    return LIBC(poll)(of->fds, of->count, 0);
}

int poll(struct pollfd *fds, nfds_t count, int timeout) {
    struct polled of = {fds, count};
    int ready;
    if (waits(from_milliseconds(timeout), look_poll, &of, &ready)) return ready;
    return LIBC(poll)(fds, count, timeout);
}

struct selected { int count; fd_set *sets[3], asked[3]; };

/* select() overwrites what it was asked for. */
static int look_select(void *wait) {
    struct selected *of = wait;
    struct timeval now = {0, 0};
    for (int i = 0; i < 3; i++)
        if (of->sets[i]) *of->sets[i] = of->asked[i];
    return LIBC(select)(of->count, of->sets[0], of->sets[1], of->sets[2], &now);
}

int select(int count, fd_set *reads, fd_set *writes, fd_set *errors, struct timeval *timeout) {
    struct selected of = {.count = count, .sets = {reads, writes, errors}};
    for (int i = 0; i < 3; i++)
        if (of.sets[i]) of.asked[i] = *of.sets[i];
    int64_t nanoseconds = timeout ? timeout->tv_sec * BILLION + timeout->tv_usec * 1000 : ENDLESS;
    int ready;
    if (waits(nanoseconds, look_select, &of, &ready)) return ready;
    for (int i = 0; i < 3; i++)
        if (of.sets[i]) *of.sets[i] = of.asked[i];
    return LIBC(select)(count, reads, writes, errors, timeout);
}
