"""asyncio's own loop where no operating system is below it: nothing to select from, and nobody else to wake it."""

import asyncio


class PlainLoop(asyncio.BaseEventLoop):
    def __init__(self):
        super().__init__()
        self._selector = _NothingToSelect()

    def _process_events(self, ready):
        """There are never any."""

    def _write_to_self(self):
        """A single thread does not wait while it is called."""


class _NothingToSelect:
    def select(self, timeout=None):
        return []

    def close(self):
        pass
