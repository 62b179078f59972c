"""Asynchronous context managers of the program's own; to enter one is a step of a Run."""

from ..bodies import ContextManager
from ..names import MANAGERS


def context_manager(world, node, did):
    world.made(node, "manager", ContextManager(world, world.identity.next(node["as"]), node), did)


def with_(world, node, did):
    with world.subject(node["manager"], MANAGERS, did):
        pass


managers = {
    "context_manager": context_manager,
    "with": with_,
}
