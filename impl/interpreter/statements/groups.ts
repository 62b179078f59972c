import type { groups as shapes } from "../../../spec/statements/groups.ts";
import type { Page } from "./page.ts";

/** Task groups, entered by `async_with`. */
export const groups: Page<typeof shapes> = {
  task_group(world, node, did) {
    world.made(node, "group", new world.asyncio.TaskGroup(), did);
    return null;
  },
};
