import type { Id, Seen } from "../../spec/trace.ts";

/** What a statement or call finds out about itself while it is performed: its `did` event says it. */
export class Did {
  readonly by: Id;
  readonly op: number;
  on: Id | undefined = undefined;
  made: Id | undefined = undefined;
  args: readonly Id[] | undefined = undefined;
  /** where it is another than what was returned */
  value: Seen | undefined = undefined;

  constructor(by: Id, op: number) {
    this.by = by;
    this.op = op;
  }
}

/** What a statement gives that has recorded its own events. */
export const SILENT = Symbol("silent");
