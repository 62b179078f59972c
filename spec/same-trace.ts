import type { Event, Seen, SeenException, Trace } from "./trace.ts";

/** How two traces of one program compare. `reordered`: every body did the same at the same times, only their order among each other differs. */
export type Likeness =
  { readonly is: "same" } | { readonly is: "reordered" } | { readonly is: "different"; readonly at: number };

/**
 * Compares two traces of one program, up to the order that asyncio leaves open: where it walks a set of tasks, as asyncio.run() does when it
 * cancels what is left over, the bodies may take turns in any order. This is the one place that decides it.
 */
export function sameTrace(one: Trace, other: Trace): Likeness {
  const first = firstDifference(one, other);
  if (first === undefined) return { is: "same" };
  return sameBodies(one, other) ? { is: "reordered" } : { is: "different", at: first };
}

function firstDifference(one: Trace, other: Trace): number | undefined {
  const longest = Math.max(one.length, other.length);
  for (let at = 0; at < longest; at++)
    if (JSON.stringify(sorted(one[at])) !== JSON.stringify(sorted(other[at]))) return at;
  return undefined;
}

/** Whether each body did and saw the same, at the same times; which exception object is which depends on the order, so its number does not count. */
function sameBodies(one: Trace, other: Trace): boolean {
  if (one.length !== other.length) return false;
  const left = byBody(one);
  const right = byBody(other);
  return left.size === right.size && [...left].every(([body, events]) => right.get(body) === events);
}

function byBody(trace: Trace): Map<string, string> {
  const bodies = new Map<string, string>();
  for (const event of trace) {
    const body = "by" in event ? event.by : "who" in event ? event.who : event.is;
    bodies.set(body, (bodies.get(body) ?? "") + JSON.stringify(sorted(anonymous(event))) + "\n");
  }
  return bodies;
}

const anonymous = (event: Event): unknown =>
  JSON.parse(JSON.stringify(event), (key, held: Seen | SeenException) =>
    key === "id" && typeof held === "number" ? 0 : held,
  );

/** The same JSON with its keys in one order. */
function sorted(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(sorted);
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(
    Object.entries(json)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, held]) => [key, sorted(held)]),
  );
}
