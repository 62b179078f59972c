import type { Name } from "../field.ts";
import type { Node } from "../program.ts";
import type { Run } from "../run.ts";
import type { Id } from "../trace.ts";

/** How often a program's nodes hold that name, or a text that reads like it. */
export const mentions = (run: Run, name: Name): number =>
  JSON.stringify(run.program).split(JSON.stringify(name)).length - 1;

/** The only node that binds that name; undefined where several do, or none. */
export function soleBinder(run: Run, name: Name): Node | undefined {
  const [only, ...others] = run.nodes.filter((node) => "as" in node && node.as === name);
  return others.length === 0 ? only : undefined;
}

/** Whether the thing of that id is bound to a name that was never bound to anything else nor deleted, so that it lives as long as the program runs. */
export const isKept = (run: Run, id: Id): boolean =>
  soleBinder(run, id) !== undefined &&
  run.maker(`${id}~2`) === undefined &&
  !run.did("del").some(({ event }) => event.on === id);
