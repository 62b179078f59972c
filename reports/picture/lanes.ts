import { kind } from "../../spec/program.ts";
import type { Run } from "../../spec/run.ts";
import type { Event, Id } from "../../spec/trace.ts";
import { actor } from "../event-text.ts";
import { visible } from "../visible.ts";

/** Who has a lane: the host script, a task with all the coroutines that it runs, a callback with all its calls, a thread, a ticker. */
export interface Lane {
  /** what a reader calls it */
  readonly name: string;
  /** what the trace calls it: a task's own id */
  readonly id: Id;
  readonly kind: "host" | "task" | "callback" | "thread" | "ticker";
  /** its events in the trace, in order */
  readonly at: readonly number[];
}

/** The lanes in the order in which they are first seen, and the lane of each event. */
export function lanesOf(run: Run): {
  readonly lanes: readonly Lane[];
  readonly of: readonly (number | undefined)[];
} {
  const places = new Map<Id, number>();
  const lanes: (Omit<Lane, "at"> & { at: number[] })[] = [];
  const of = run.trace.map((event, at) => {
    const who = actor(event);
    if (who === undefined) return undefined;
    const id = owner(run, who);
    let place = places.get(id);
    if (place === undefined) {
      place = lanes.length;
      places.set(id, place);
      lanes.push({ name: visible(spoken(run, id, who)), id, kind: sort(event, id, who), at: [] });
    }
    lanes[place]!.at.push(at);
    return place;
  });
  return { lanes, of };
}

/** The task that runs a coroutine; whoever is in no task owns itself. */
const owner = (run: Run, who: Id): Id => run.activation(who)?.event.task ?? who;

/** Tasks that the program gave no name to go by the coroutine that they run; callbacks without one by what scheduled them. */
function spoken(run: Run, id: Id, who: Id): string {
  const [, op] = /^#(\d+)(?:~\d+)?\(\)$/.exec(who) ?? [];
  const node = op === undefined ? undefined : run.nodes[Number(op)];
  if (node !== undefined) return `${kind(node)} #${op}`;
  return /^task\(.*\)(~\d+)?$/.test(id) ? who : id;
}

function sort(event: Event, id: Id, who: Id): Lane["kind"] {
  if (who === "host") return "host";
  if (event.is === "tick") return "ticker";
  if (event.is === "began" && event.thread !== undefined) return "thread";
  return id !== who || !who.endsWith("()") ? "task" : "callback";
}
