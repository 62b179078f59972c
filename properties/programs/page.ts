import type { Call, CallKind, NodeKind, Statement, StatementKind } from "../../spec/program.ts";
import type { Scope, Sort, Where } from "./scope.ts";
import type { Situation } from "./situation.ts";

/** Draws one statement of that kind, or nothing where there is nothing yet that it could be about. */
export type Sprout = (scope: Scope, where: Where, depth: number) => Statement | undefined;

/** Draws one call of that kind; undefined likewise. */
export type CallSprout = (scope: Scope, depth: number) => Call | undefined;

/** What an area of asyncio adds to the generators: how its statements and calls are drawn, and how often. */
export interface Page {
  readonly statements?: { readonly [K in StatementKind]?: Sprout };
  readonly calls?: { readonly [K in CallKind]?: CallSprout };
  /** how often its kinds are drawn in mixed programs; calls have a factor here and weights of their own in `awaited` and `kept` */
  readonly usual?: readonly (readonly [NodeKind, number])[];
  /** weights of its calls among what is awaited where it stands … */
  readonly awaited?: readonly (readonly [number, CallKind])[];
  /** … and among what is made to be awaited later */
  readonly kept?: readonly (readonly [number, CallKind])[];
  /** its kinds that hold bodies: not drawn in the deepest ones */
  readonly nesting?: readonly StatementKind[];
  /** its kinds that only coroutines may hold */
  readonly inCoroutinesOnly?: readonly StatementKind[];
  /** the sort of thing that the `as` of each of its kinds binds */
  readonly makes?: { readonly [K in NodeKind]?: Sort };
  /** situations of its own in mixed programs, and how often: all others together have 150 */
  readonly situations?: readonly (readonly [number, Situation])[];
}
