"""Where every new event loop comes from while programs run: the factory under test, put on the virtual clock."""

import asyncio
import sys
import warnings
import weakref


class EventLoops:
    """Stands behind asyncio.new_event_loop() as the event loop policy. A fresh policy for each program: it remembers
    which loop is current, and whether one was ever set."""

    def __init__(self, clock, factory=None):
        self._clock = clock
        self._factory = factory
        self._policy = _policy_class(self)
        self._made = []
        self._zeros = {}
        self._world = None

    def begin(self, world):
        self._world = world
        self._made = []
        self._zeros = {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            asyncio.set_event_loop_policy(self._policy())

    def new(self, default):
        """`default` makes the loop where no factory was given."""
        loop = self._clock.attach((self._factory or default)())
        self._made.append(weakref.ref(loop))
        self._zeros[id(loop)] = self._zero(loop)
        if self._world is not None:
            self._world.loop_made(loop)
        return loop

    def zero(self, loop):
        """What that loop's time was at the program's start: each may count from a moment of its own."""
        return self._zeros.get(id(loop), self._clock.start)

    def _zero(self, loop):
        try:
            return loop.time() - (self._clock.monotonic() - self._clock.start)
        except Exception:
            return self._clock.start

    def tracing_policy(self, call):
        """The default policy, but that `call` is told which of its methods is called."""

        class Policy(self._policy):
            def get_event_loop(self):
                call("get_event_loop")
                return super().get_event_loop()

            def set_event_loop(self, loop):
                call("set_event_loop")
                super().set_event_loop(loop)

            def new_event_loop(self):
                call("new_event_loop")
                return super().new_event_loop()

        return Policy()

    def default_policy_restored(self):
        """asyncio makes a policy of its own now: loops from there have to be put on the clock, too."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            policy = asyncio.get_event_loop_policy()
        if not isinstance(policy, self._policy):
            default = policy.new_event_loop
            policy.new_event_loop = lambda: self.new(default)

    def end(self):
        """Closes what the program left open: selectors hold file descriptors."""
        self._world = None
        for made in self._made:
            loop = made()
            if loop is not None:
                _close(loop)
        self._made = []


def _policy_class(event_loops):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        default_policy = asyncio.DefaultEventLoopPolicy

    class Policy(default_policy):
        def new_event_loop(self):
            return event_loops.new(super().new_event_loop)

    return Policy


def _close(loop):
    try:
        if loop.is_running():
            return
        loop.close()
    except BaseException as error:
        print("a loop could not be closed: %r" % error, file=sys.stderr)
