import type { CallKind, Of } from "../../../spec/program.ts";
import type { Did } from "../did.ts";
import type { Kind } from "../names.ts";
import type { World } from "../world.ts";

// What a program hands over may be anything, and asyncio has to refuse it: that is for asyncio to find out, not for types.
type Given = readonly any[];

/** Makes the call; `given` is what it is given to await, evaluated. */
export type Make<K extends CallKind> = (world: World, call: Of<K>, given: Given, did: Did) => unknown;

/** `kind`: what the name of the thing stands for; null: it gets no name. */
export interface Row<K extends CallKind> {
  /** also where it stands inside of something else */
  readonly isAlwaysObserved?: true;
  readonly kind: Kind | null | ((thing: unknown) => Kind);
  readonly make: Make<K>;
}

/** One for each kind of call on a page of spec/statements: one that is missing does not compile. */
export type CallPage<Shapes> = { readonly [K in keyof Shapes & CallKind]: Row<K> };
