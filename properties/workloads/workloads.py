"""The workloads on a Python's asyncio: the twins of the files beside this one.

    python workloads.py W3 1000000 [--loop virtual|uvloop] [--eager]

The figure is the last line of the output, as JSON: seconds of CPU time around the workload alone, and the most
memory that the process ever had in use. `virtual` is the standard library's own loop, whose clock jumps from one
timer to the next; uvloop has the real clock only, on which what takes long is scaled down.
"""
import argparse
import asyncio
import gc
import json
import random
import statistics
import sys
import time


class JumpingSelector:
    """Nothing is ever polled: to wait is to move the clock."""

    def __init__(self):
        self.now = 0.0

    def select(self, timeout):
        if timeout is None:
            raise RuntimeError("nothing is ready and no timer is scheduled")
        self.now += max(timeout, 0)
        return []

    def close(self):
        pass


class VirtualLoop(asyncio.BaseEventLoop):
    def __init__(self):
        super().__init__()
        self._selector = JumpingSelector()

    def time(self):
        return self._selector.now

    def _process_events(self, events):
        pass

    def _write_to_self(self):
        pass


# what takes less time than this is run again: the middle run counts, and the memory of the first
LEAST_SECONDS = 0.5

BATCH = 1000
CROWD = 100


def check(result, expected):
    if result != expected:
        raise SystemExit("the workload gave %r where %r was due" % (result, expected))


def delays(count, limit):
    draw = random.Random(12345).random
    return [draw() * limit for _ in range(count)]


def call_soon_chain(loop, count, scale):
    left = count

    def step():
        nonlocal left
        left -= 1
        if left:
            loop.call_soon(step)
        else:
            loop.stop()

    loop.call_soon(step)
    loop.run_forever()


def call_soon_flat(loop, count, scale):
    ran = 0

    def step():
        nonlocal ran
        ran += 1

    for _ in range(count):
        loop.call_soon(step)
    loop.call_soon(loop.stop)
    loop.run_forever()
    check(ran, count)


def trivial_tasks(loop, count, scale):
    async def child(value):
        return value

    async def main():
        total = 0
        for _ in range(count // BATCH):
            total += sum(await asyncio.gather(*[child(i) for i in range(BATCH)]))
        return total

    check(loop.run_until_complete(main()), count // BATCH * sum(range(BATCH)))


def sleepers(loop, count, scale):
    async def child(delay):
        await asyncio.sleep(delay)
        return 1

    async def main():
        return sum(await asyncio.gather(*[child(delay) for delay in delays(count, 1000 * scale)]))

    check(loop.run_until_complete(main()), count)


def ping_pong(loop, count, scale):
    awaited = [None, None]

    def wake(who, value):
        future = awaited[who]
        awaited[who] = None
        if future is not None:
            future.set_result(value)

    async def player(me, other):
        total = 0
        for _ in range(count // 2):
            future = awaited[me] = loop.create_future()
            wake(other, 1)
            total += await future
        wake(other, 1)
        return total

    async def main():
        one = loop.create_task(player(0, 1))
        two = loop.create_task(player(1, 0))
        return await one + await two

    check(loop.run_until_complete(main()), count)


def timers(loop, count, scale):
    ran = 0

    def strike():
        nonlocal ran
        ran += 1

    handles = [loop.call_later(delay, strike) for delay in delays(count, 1000 * scale)]
    for handle in handles[::2]:
        handle.cancel()
    loop.call_later(1001 * scale, loop.stop)
    loop.run_forever()
    check(ran, count // 2)


def queue(loop, count, scale):
    async def producer(items):
        for i in range(count):
            await items.put(i)

    async def consumer(items):
        total = 0
        for _ in range(count):
            total += await items.get()
        return total

    async def main():
        items = asyncio.Queue(10)
        producing = loop.create_task(producer(items))
        total = await consumer(items)
        await producing
        return total

    check(loop.run_until_complete(main()), count * (count - 1) // 2)


def wait_for(loop, count, scale):
    second = 1 if scale == 1 else 0.2

    async def inner():
        await asyncio.sleep(second)
        return 1

    async def limited(seconds):
        try:
            return await asyncio.wait_for(inner(), seconds)
        except asyncio.TimeoutError:
            return 0

    async def main():
        in_time = 0
        for _ in range(count // BATCH):
            limits = [2 * second if i % 2 == 0 else second / 2 for i in range(BATCH)]
            in_time += sum(await asyncio.gather(*[limited(each) for each in limits]))
        return in_time

    check(loop.run_until_complete(main()), count // 2)


def sleep_zero(loop, count, scale):
    async def child():
        slept = 0
        for _ in range(count // CROWD):
            await asyncio.sleep(0)
            slept += 1
        return slept

    async def main():
        return sum(await asyncio.gather(*[child() for _ in range(CROWD)]))

    check(loop.run_until_complete(main()), count)


def cancelling(loop, count, scale):
    async def child():
        await loop.create_future()

    async def main():
        tasks = [loop.create_task(child()) for _ in range(count)]
        await asyncio.sleep(0)
        for task in tasks:
            task.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        return sum(isinstance(outcome, asyncio.CancelledError) for outcome in outcomes)

    check(loop.run_until_complete(main()), count)


WORKLOADS = {
    "W1c": call_soon_chain,
    "W1f": call_soon_flat,
    "W2": trivial_tasks,
    "W3": sleepers,
    "W4": ping_pong,
    "W5": timers,
    "W6": queue,
    "W7": wait_for,
    "W8": sleep_zero,
    "W9": cancelling,
}


def new_loop(kind):
    if kind == "virtual":
        return VirtualLoop()
    import uvloop

    return uvloop.new_event_loop()


def run_once(workload, count, loop="virtual", eager=False):
    """Its CPU time in seconds."""
    scale = 1 if loop == "virtual" else 0.001
    loop = new_loop(loop)
    asyncio.set_event_loop(loop)
    if eager:
        loop.set_task_factory(asyncio.eager_task_factory)
    gc.collect()
    began = time.process_time()
    WORKLOADS[workload](loop, count, scale)
    spent = time.process_time() - began
    loop.close()
    return spent


def megabytes():
    try:
        import resource
    except ImportError:  # the embedded Python: whoever runs it looks from outside
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2.0 ** (20 if sys.platform == "darwin" else 10)


def main(arguments):
    parser = argparse.ArgumentParser()
    parser.add_argument("workload", choices=WORKLOADS)
    parser.add_argument("count", type=int)
    parser.add_argument("--loop", default="virtual", choices=["virtual", "uvloop"])
    parser.add_argument("--eager", action="store_true")
    options = parser.parse_args(arguments)
    few = min(options.count, max(20000, options.count // 20000 * 1000))
    for _ in range(2):  # for those that compile
        run_once(options.workload, few, options.loop, options.eager)
    tries = [run_once(options.workload, options.count, options.loop, options.eager)]
    peak = megabytes()
    while sum(tries) < LEAST_SECONDS:
        tries.append(run_once(options.workload, options.count, options.loop, options.eager))
    print(json.dumps({"seconds": statistics.median(tries), "megabytes": peak}))


if __name__ == "__main__":
    main(sys.argv[1:])
