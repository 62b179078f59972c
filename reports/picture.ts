import { numbered, type Program } from "../spec/program.ts";
import { Run } from "../spec/run.ts";
import type { Trace } from "../spec/trace.ts";
import { eventText } from "./event-text.ts";
import { arrowsOf, type Arrow } from "./picture/arrows.ts";
import { lanesOf, type Lane } from "./picture/lanes.ts";
import { spansOf, type Span } from "./picture/spans.ts";
import { timersOf, type Timer } from "./picture/timers.ts";
import { visible } from "./visible.ts";

/** One event: when, in whose lane, in words. */
export interface Step {
  readonly t: number;
  /** the place of its lane; none where the loop or Python itself speaks */
  readonly lane?: number;
  readonly is: string;
  readonly words: string;
  /** it raises, or carries an exception along */
  readonly fails: boolean;
  readonly isMarked: boolean;
}

/** A trace as it can be drawn: who was there, in which state, who woke whom, and what the clock was to wake. */
export interface Picture {
  readonly lanes: readonly Lane[];
  readonly steps: readonly Step[];
  readonly spans: readonly Span[];
  readonly arrows: readonly Arrow[];
  readonly timers: readonly Timer[];
  /** the loop's turns, where its own target told them */
  readonly turns: readonly TurnMark[];
}

/** A turn of the loop: the events before it, and what it found ready and waiting for the clock. */
export interface TurnMark {
  readonly at: number;
  readonly ready: number;
  readonly timers: number;
}

/** Draws a trace: all that can be read off it, and no more. It takes traces of broken loops as they are. */
export function picture(
  program: Program,
  trace: Trace,
  marks: readonly number[] = [],
  turns: readonly TurnMark[] = [],
): Picture {
  const run = new Run(program, trace);
  const { nodes } = numbered(program);
  const marked = new Set(marks);
  const { lanes, of } = lanesOf(run);
  const steps = trace.map((event, at): Step => {
    const lane = of[at];
    return {
      t: event.t,
      ...(lane !== undefined && { lane }),
      is: event.is,
      words: visible(eventText(event, nodes)),
      fails: "raised" in event && event.raised !== undefined && event.is !== "caught",
      isMarked: marked.has(at),
    };
  });
  const arrows = arrowsOf(run, of);
  return { lanes, steps, spans: spansOf(run, lanes, of, arrows), arrows, timers: timersOf(run), turns };
}
