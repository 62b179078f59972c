"""What a program writes down, as Python values: Value, Seconds and ExceptionSpec of spec/field.ts."""

from .exceptions import class_named
from .names import EXCEPTIONS, OBJECTS
from .samples import samples


unit = 1
"""How long a second of a program takes."""


def value(world, written):
    if type(written) is not dict:
        return written
    if "name" in written:
        return world.names.find(written["name"])
    if "float" in written:
        return float(written["float"])
    if "list" in written:
        return [value(world, each) for each in written["list"]]
    if "tuple" in written:
        return tuple([value(world, each) for each in written["tuple"]])
    if "object" in written:
        return _object(world, written["object"])
    return samples[written["sample"]]()


def seconds(written):
    plain = float(written["float"]) if type(written) is dict else written
    return plain if unit == 1 or plain is None else plain * unit


def exception(world, spec):
    """An exception object, or a class for the target to make one of."""
    if "name" in spec:
        return world.names.find(spec["name"], EXCEPTIONS)
    if "class" in spec:
        return class_named(spec["class"])
    made = class_named(spec["new"])()
    if "as" in spec:
        world.names.bind(spec["as"], "exception", made)
    return made


class MutableObject:
    """Compared by identity, and recorded by its name."""


def _object(world, name):
    if not world.names.has(name):
        made = MutableObject()
        world.names.bind(name, "object", made)
        world.identity.made(made, name)
    return world.names.find(name, OBJECTS)
