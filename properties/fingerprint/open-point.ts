import type { Program } from "../../spec/program.ts";
import type { Trace } from "../../spec/trace.ts";

/** Something that the documentation leaves open, the program that shows which way a loop goes there, and how its trace is read. */
export interface OpenPoint {
  /** its address: "timers.one-deadline" */
  readonly id: string;
  /** what is open, as a noun phrase */
  readonly says: string;
  readonly program: Program;
  /** the way that was gone; undefined where the trace shows none, as on a target that lacks something */
  readonly way: (trace: Trace) => string | undefined;
  /** what is said where it goes one way now and another way then */
  readonly otherwise?: string;
}

/** The texts that a program logs, in order. */
export const logged = (trace: Trace): readonly string[] =>
  trace.flatMap((event) => (event.is === "did" && typeof event.value === "string" ? [event.value] : []));

/** In which order the numbers from 1 on came: as they were made, in reverse, or the order itself. Undefined where some never came. */
export function orderOf(seen: readonly number[], many: number): string | undefined {
  if (seen.length !== many || new Set(seen).size !== many) return undefined;
  if (seen.every((each, place) => each === place + 1)) return "as made";
  if (seen.every((each, place) => each === many - place)) return "in reverse";
  return seen.join(" ");
}
