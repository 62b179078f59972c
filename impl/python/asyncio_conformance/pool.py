"""Thread pools on virtual time: a job is a thread of its own, which goes when the clock lets it go."""

import collections
import concurrent.futures
import logging

from .agenda import ProgramOver


def install(clock):
    """From now on every thread pool, also the loop's own default, is one of these."""

    class ThreadPoolExecutor(concurrent.futures.ThreadPoolExecutor):
        def __init__(self, *args, **options):
            super().__init__(*args, **options)
            self._jobs = collections.deque()
            self._busy = 0

        def submit(self, fn, *args, **kwargs):
            if self._shutdown:
                raise RuntimeError("cannot schedule new futures after shutdown")
            future = concurrent.futures.Future()
            self._jobs.append((future, fn, args, kwargs))
            self._hire()
            return future

        def shutdown(self, wait=True, cancel_futures=False):
            clock.reach()
            self._shutdown = True
            while cancel_futures and self._jobs:
                self._jobs.popleft()[0].cancel()
            if wait:
                clock.wait_until(lambda: not self._busy)

        def _hire(self):
            while self._jobs and self._busy < self._max_workers:
                self._busy += 1
                job = self._jobs.popleft()
                clock.agenda.add(lambda: self._work(*job), clock.monotonic())

        def _work(self, future, fn, args, kwargs):
            try:
                work(future, fn, args, kwargs)
            finally:
                self._busy -= 1
                self._hire()

    concurrent.futures.ThreadPoolExecutor = ThreadPoolExecutor
    # up to 3.11 a job that ends when its loop is closed is reported there
    logging.getLogger("concurrent.futures").disabled = True


class InlineExecutor(concurrent.futures.Executor):
    """No pool: it runs each function where it is submitted."""

    def submit(self, fn, *args, **kwargs):
        future = concurrent.futures.Future()
        work(future, fn, args, kwargs)
        return future


def work(future, fn, args, kwargs):
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = fn(*args, **kwargs)
    except ProgramOver:
        raise
    except BaseException as error:
        future.set_exception(error)
    else:
        future.set_result(result)
