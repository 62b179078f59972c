"""Context variables; each has the default None."""

import contextvars

from ..names import CONTEXTS


def var_set(world, node, did):
    world.variable(node["variable"]).set(world.value(node["value"]))


def var_get(world, node, did):
    return world.variable(node["variable"]).get()


def copy_context(world, node, did):
    world.made(node, "context", contextvars.copy_context(), did)


def context_get(world, node, did):
    return world.subject(node["context"], CONTEXTS, did).get(world.variable(node["variable"]))


contexts = {
    "var_set": var_set,
    "var_get": var_get,
    "copy_context": copy_context,
    "context_get": context_get,
}
