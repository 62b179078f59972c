import type { Run } from "../../spec/run.ts";
import type { Event, Id } from "../../spec/trace.ts";
import { visible } from "../visible.ts";
import type { Arrow } from "./arrows.ts";
import type { Lane } from "./lanes.ts";

/** What a lane is doing from one event to another; at the last of the trace, for as long as anybody looked. */
export interface Span {
  readonly lane: number;
  readonly from: number;
  readonly to: number;
  readonly state: "running" | "awaiting" | "ready";
  /** what is awaited, where it has a name */
  readonly on?: Id;
}

/** The states of all lanes: awaiting turns into ready where somebody woke the lane, and a new task is ready until it begins. */
export function spansOf(
  run: Run,
  lanes: readonly Lane[],
  of: readonly (number | undefined)[],
  arrows: readonly Arrow[],
): readonly Span[] {
  const causes = new Map(arrows.map((arrow) => [arrow.to, arrow]));
  return lanes.flatMap(({ at }, lane) => {
    const spans: Span[] = [];
    const first = causes.get(at[0]!);
    if (first !== undefined && of[first.from] !== lane) spans.push(...before(run, lane, first));
    let depth = 0;
    at.forEach((from, place) => {
      const event = run.trace[from]!;
      depth = Math.max(0, depth + (event.is === "began" ? 1 : event.is === "ended" ? -1 : 0));
      const to = at[place + 1];
      const next = to === undefined ? undefined : run.trace[to];
      if (isOver(event, depth)) return;
      const end = to ?? run.trace.length - 1;
      if (event.is === "tick") {
        if (to !== undefined) spans.push({ lane, from, to, state: "ready" });
        return;
      }
      // a coroutine that is awaited begins at once: that is no waiting
      if (event.is !== "waits" || next?.is === "began") {
        if (to !== undefined) spans.push({ lane, from, to, state: "running" });
        return;
      }
      const on = event.on === undefined ? {} : { on: visible(event.on) };
      const woken = to === undefined ? undefined : causes.get(to)?.from;
      spans.push({ lane, from, to: woken ?? end, state: "awaiting", ...on });
      if (woken !== undefined) spans.push({ lane, from: woken, to: end, state: "ready" });
    });
    return spans;
  });
}

/** Whether the outermost body of the lane is left: a callback's lane goes on when it is called again. */
const isOver = (event: Event, depth: number): boolean => event.is === "ended" && depth === 0;

/** What is made waits for the clock where it has to, and is ready from then on. */
function before({ trace }: Run, lane: number, { from, to }: Arrow): readonly Span[] {
  const due = trace.findIndex(({ t }, place) => place > from && t === trace[to]!.t);
  if (trace[from]!.t === trace[to]!.t || due < 0) return [{ lane, from, to, state: "ready" }];
  const waiting: Span = { lane, from, to: due, state: "awaiting", on: "the clock" };
  return due === to ? [waiting] : [waiting, { lane, from: due, to, state: "ready" }];
}
