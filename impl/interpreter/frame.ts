import type { Id } from "../../spec/trace.ts";

/** What may stand in a body: only coroutines and their like await, only asynchronous generators emit. */
export type Form = "plain" | "coroutine" | "generator";

/** No exception is being handled; `undefined` could be one that was thrown. */
export const NOTHING = Symbol("nothing");

/** One run of a body. */
export class Frame {
  readonly who: Id;
  readonly form: Form;
  /** Whether a thread of its own performs it, so that it blocks by giving way. */
  readonly isJob: boolean;
  /** what `return` returned */
  result: unknown = null;
  /** what was raised and not caught yet */
  error: unknown = undefined;
  /** what a `raise` without exception raises again */
  handling: unknown = NOTHING;

  constructor(who: Id, form: Form, isJob = false) {
    this.isJob = isJob;
    this.who = who;
    this.form = form;
  }
}
