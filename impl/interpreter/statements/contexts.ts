import type { contexts as shapes } from "../../../spec/statements/contexts.ts";
import { value } from "../values.ts";
import type { Page } from "./page.ts";

/** Context variables; each has the default None. */
export const contexts: Page<typeof shapes> = {
  var_set(world, node) {
    const held = value(world, node.value);
    world.lifetimes.hold(held);
    world.variable(node.variable).set(held);
  },
  var_get: (world, node) => world.variable(node.variable).get(),
  copy_context: (world, node, did) => world.made(node, "context", world.asyncio.copyContext(), did),
  context_get: (world, node, did) => world.subject(node.context, "context", did).get(world.variable(node.variable)),
};
