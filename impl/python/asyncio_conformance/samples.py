"""Things that are no awaitable, or only look like one."""


def function():
    pass


async def async_function():
    pass


class WithMethod:
    async def method(self):
        pass


async def async_generator():
    yield


def generator():
    yield


class FutureLike:
    _asyncio_future_blocking = False


samples = {
    "function": lambda: function,
    "async function": lambda: async_function,
    "async method": lambda: WithMethod().method,
    "async generator": async_generator,
    "generator": generator,
    "list": list,
    "future-like": FutureLike,
    "class": lambda: FutureLike,
}
