import type { EventKind } from "../../spec/trace.ts";

/**
 * What is wrong with a trace that a target answered, in a clause, or undefined. It looks at what judges rely on: kinds, times, names
 * and numbers, and that every outcome is one. How deep a value goes is not its business: that costs more than running the program.
 */
export function traceFault(events: readonly unknown[]): string | undefined {
  let before = 0;
  for (let place = 0; place < events.length; place += 1) {
    const event = events[place] as Fields;
    const fault = eventFault(event);
    if (fault !== undefined) return `event ${place} ${fault}: ${JSON.stringify(event)?.slice(0, 120)}`;
    const t = event["t"] as number;
    if (t < before) return `event ${place} is at ${t} s, after one at ${before} s`;
    before = t;
  }
  return undefined;
}

type Fields = { readonly [field: string]: unknown };
type Check = (held: unknown) => boolean;

const isText: Check = (held) => typeof held === "string";
const isCount: Check = (held) => Number.isInteger(held) && (held as number) >= 0;
const isList: Check = (held) => Array.isArray(held);
const isObject: Check = (held) => typeof held === "object" && held !== null;
const isIds: Check = (held) => Array.isArray(held) && held.every(isText);
const isException: Check = (held) =>
  isObject(held) &&
  isText((held as Fields)["exception"]) &&
  isCount((held as Fields)["id"]) &&
  isGroup((held as Fields)["exceptions"]);
const isGroup: Check = (held) => held === undefined || (Array.isArray(held) && held.every(isException));
const optional =
  (check: Check): Check =>
  (held) =>
    held === undefined || check(held);

const outcome: { readonly [field: string]: Check } = {
  raised: optional(isException),
  unbound: optional(isText),
};
const step = optional((held) => held === "enter" || held === "exit");
const by = { by: isText, op: isCount };
const withOutcome: ReadonlySet<unknown> = new Set<EventKind>(["ended", "did", "resumed"]);

/** The fields of each kind of event; one that is not in this table does not compile. */
const fields: { readonly [K in EventKind]: { readonly [field: string]: Check } } = {
  began: {
    who: isText,
    of: isText,
    op: isCount,
    task: optional((held) => held === null || isText(held)),
    args: optional(isList),
    thread: optional(isCount),
  },
  ended: { who: isText, ...outcome },
  did: { ...by, on: optional(isText), made: optional(isText), args: optional(isIds), ...outcome },
  waits: { ...by, on: optional(isText), step, raised: optional(isException) },
  resumed: { ...by, step, ...outcome },
  caught: { ...by, except: isText, raised: isException },
  tick: { op: isCount, n: isCount },
  stuck: { why: (held) => held === "Deadlock" || held === "Livelock" },
  logged: { level: isText, raised: optional(isException) },
  warned: { category: isText, origin: optional((held) => held === true) },
};

const checks = new Map<unknown, readonly (readonly [field: string, check: Check])[]>(
  Object.entries(fields).map(([kind, each]) => [kind, Object.entries(each)]),
);

function eventFault(event: Fields): string | undefined {
  if (!isObject(event)) return "is no object";
  const kind = event["is"];
  const mine = checks.get(kind);
  if (mine === undefined) return "is of no known kind";
  const t = event["t"];
  if (typeof t !== "number" || !(t >= 0)) return "has no time";
  for (const [field, check] of mine) if (!check(event[field])) return `has no proper ${field}`;
  if (withOutcome.has(kind) && !("value" in event || "raised" in event || "unbound" in event)) return "has no outcome";
  return undefined;
}
