import type { managers as shapes } from "../../../spec/statements/managers.ts";
import { MANAGERS } from "../names.ts";
import type { Page } from "./page.ts";

/** Asynchronous context managers of the program's own; to enter one is a step of a body. */
export const managers: Page<typeof shapes> = {
  context_manager(world, node, did) {
    const id = world.identity.next(node.as);
    world.made(node, "manager", world.bodies.contextManager(world, id, node), did);
    return null;
  },
  with(world, node, did) {
    world.subjectOf(node.manager, MANAGERS, did);
    throw new world.asyncio.TypeError("an asynchronous context manager has no place in a plain with");
  },
};
