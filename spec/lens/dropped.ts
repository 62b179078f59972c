import { kind, type Node } from "../program.ts";
import type { Id } from "../trace.ts";
import { perRun } from "./per-run.ts";

/** A future or task that the program lets go of, and then collects what is garbage. */
export interface Dropped {
  readonly id: Id;
  readonly isTask: boolean;
  readonly made: number;
  /** where its only name was deleted */
  readonly at: number;
  /** where garbage was collected after that */
  readonly collected: number;
  /** what is done with it between, by name */
  readonly uses: readonly Node[];
}

/**
 * The futures and tasks that nothing in the program holds when garbage is collected: made by a `make`, under a name that is bound once and deleted
 * before, and that stands nowhere but in statements that keep nothing of it.
 */
export const dropped = perRun((run): readonly Dropped[] => {
  const collections = run.did("collect");
  if (collections.length === 0) return [];
  return run.did("del").flatMap(({ at, node: { name } }): readonly Dropped[] => {
    const collected = collections.find((each) => each.at > at)?.at;
    const maker = run.nodes.find(
      (node) =>
        "call" in node &&
        "as" in node &&
        node.as === name &&
        (kind(node) === "create_task" || kind(node) === "create_future"),
    );
    const made = run.did("create_task", "create_future").filter(({ node }) => node === maker);
    const [one] = made;
    if (collected === undefined || one === undefined || made.length > 1 || one.event.made !== name) return [];
    if (!run.nodes.some((node) => "do" in node && node.do === "make" && node.what === maker)) return [];
    const uses = run.nodes.filter((node) => node !== maker && names(node, name));
    if (!uses.every((node) => keepsNothing.has(kind(node)))) return [];
    return [{ id: name, isTask: one.node.call === "create_task", made: one.at, at, collected, uses }];
  });
});

const keepsNothing: ReadonlySet<string> = new Set([
  "del",
  "set_result",
  "set_exception",
  "cancel",
  "done",
  "cancelled",
  "result",
  "exception",
  "await",
]);

/** Whether that name stands in one of the node's own fields. */
const names = (node: Node, name: Id): boolean =>
  Object.entries(node).some(
    ([field, held]) =>
      field !== "as" &&
      (held === name ||
        (Array.isArray(held) && held.includes(name)) ||
        (typeof held === "object" && held !== null && !("do" in held) && !("call" in held) && mentions(held, name))),
  );

/** Values name things, too. */
const mentions = (value: object, name: Id): boolean =>
  "name" in value
    ? value.name === name
    : Object.values(value).some(
        (inner) =>
          typeof inner === "object" &&
          inner !== null &&
          !("do" in inner) &&
          !("call" in inner) &&
          mentions(inner, name),
      );
