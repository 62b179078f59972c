"""Task groups, entered by `async_with`."""

import asyncio


def task_group(world, node, did):
    world.made(node, "group", asyncio.TaskGroup(), did)


groups = {
    "task_group": task_group,
}
