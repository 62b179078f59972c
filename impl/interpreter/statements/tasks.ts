import type { Name } from "../../../spec/field.ts";
import type { tasks as shapes } from "../../../spec/statements/tasks.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import type { Did } from "../did.ts";
import { Text } from "../text.ts";
import { value } from "../values.ts";
import type { World } from "../world.ts";
import type { Page } from "./page.ts";

/** What only tasks have. */
export const tasks: Page<typeof shapes> = {
  uncancel: (world, node, did) => world.subject(node.task, "task", did).uncancel(),
  cancelling: (world, node, did) => world.subject(node.task, "task", did).cancelling(),
  get_name: (world, node, did) => world.observed.taskName(world.subject(node.task, "task", did).getName()),
  set_name: (world, node, did) => world.subject(node.task, "task", did).setName(Text.of(value(world, node.value))),
  repr_has_name(world, node, did) {
    const task = world.subject(node.task, "task", did);
    return task.toString().includes(task.getName());
  },
  get_coro: (world, node, did) => world.subject(node.task, "task", did).getCoro(),
  get_context: (world, node, did) => world.found(node, "context", world.subject(node.task, "task", did).getContext()),
  get_stack: (world, node, did) => world.subject(node.task, "task", did).getStack({ limit: node.limit }),
  print_stack(world, node, did) {
    let isWritten = false;
    const file = {
      write(text: string) {
        isWritten ||= text !== "";
      },
    };
    world.subject(node.task, "task", did).printStack({ limit: node.limit, file });
    return isWritten;
  },
  current_task: (world, node, did) =>
    world.found(node, "task", world.asyncio.currentTask(loopArgument(world, node, did))),
  all_tasks: (world, node, did) => world.asyncio.allTasks(loopArgument(world, node, did)),
};

/** Without it these functions ask for the running loop themselves. */
const loopArgument = (world: World, node: { readonly loop?: Name }, did: Did): EventLoop | undefined =>
  world.loopOption(node, did)?.loop;
