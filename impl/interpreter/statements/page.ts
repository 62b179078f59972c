import type { Of, StatementKind } from "../../../spec/program.ts";
import type { Did } from "../did.ts";
import type { World } from "../world.ts";

/** Performs a statement that does not wait: what it returns or raises becomes its `did` event. */
export type Perform<K extends StatementKind> = (world: World, node: Of<K>, did: Did) => unknown;

/** One for each kind of statement on a page of spec/statements: one that is missing does not compile. */
export type Page<Shapes, Elsewhere extends keyof Shapes = never> = {
  readonly [K in Exclude<keyof Shapes, Elsewhere> & StatementKind]: Perform<K>;
};
