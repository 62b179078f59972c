"""The loop that asyncio-conformance tests: --python-path . --loop loop_under_test:new_event_loop"""

import asyncio


def new_event_loop():
    """Called for every loop that a program makes."""
    return asyncio.SelectorEventLoop()
