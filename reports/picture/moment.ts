import type { Picture } from "../picture.ts";
import type { Timer } from "./timers.ts";

/** How a lane stands at one moment, in words. */
export interface Standing {
  readonly lane: number;
  readonly state: "not yet" | "running" | "awaiting" | "ready" | "done" | "idle";
  readonly on?: string;
}

/** The loop at one moment, right after an event. */
export interface Moment {
  readonly t: number;
  readonly standings: readonly Standing[];
  /** the lanes that are to go on, in the order in which they were made ready */
  readonly ready: readonly number[];
  /** what the clock is to wake, soonest first */
  readonly timers: readonly Timer[];
}

/** What can be said of everybody right after the event at that place. */
export function momentAt(picture: Picture, at: number): Moment {
  const standings = picture.lanes.map((_, lane) => standing(picture, lane, at));
  const ready = picture.spans
    .filter((span) => span.state === "ready" && span.from <= at && at < span.to)
    .sort((one, other) => one.from - other.from)
    .map(({ lane }) => lane);
  const timers = picture.timers
    .filter(({ from, to }) => from <= at && at < to)
    .sort((one, other) => one.due - other.due || one.from - other.from);
  return { t: picture.steps[at]?.t ?? 0, standings, ready: [...new Set(ready)], timers };
}

function standing({ spans, lanes, steps }: Picture, lane: number, at: number): Standing {
  const span = spans.findLast((each) => each.lane === lane && each.from <= at && at < each.to);
  if (span !== undefined) return { lane, state: span.state, ...(span.on !== undefined && { on: span.on }) };
  const { at: places, kind } = lanes[lane]!;
  if (at < places[0]!) return { lane, state: "not yet" };
  const last = places.findLast((place) => place <= at)!;
  const open = spans.findLast((each) => each.lane === lane && each.to > places.at(-1)! && each.to <= at);
  if (steps[last]!.is !== "ended") return { lane, state: open?.state ?? "running" };
  return { lane, state: kind === "callback" && places.at(-1)! > at ? "idle" : "done" };
}
