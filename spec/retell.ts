import type { Event, EventKind, EventOf, Id, Trace } from "./trace.ts";

// How a trace would read on a loop that breaks a rule: small edits of the trace that honours it.

/** Picks out one event of a trace. */
export type Find = (trace: Trace) => number;

/** The `nth` (first: 1; from the end: -1) event of that kind that has all those fields. */
export function the<K extends EventKind>(is: K, fields: Partial<EventOf<K>> = {}, nth = 1): Find {
  return (trace) => {
    const places = trace.flatMap((event, place) => (event.is === is && matches(event, fields) ? [place] : []));
    const place = places.at(nth > 0 ? nth - 1 : nth);
    if (place === undefined)
      throw new Error(`the trace has no ${is} ${JSON.stringify(fields)} number ${nth}; it has ${places.length}`);
    return place;
  };
}

/** Another outcome, another time: the event with those fields replaced (`undefined` removes one). */
export const change =
  (find: Find, fields: { readonly [field: string]: unknown }) =>
  (trace: Trace): Trace => {
    const place = find(trace);
    return trace.map((event, at) => (at === place ? stripped({ ...event, ...fields }) : event));
  };

/** It never happened. */
export const without =
  (...finds: Find[]) =>
  (trace: Trace): Trace => {
    const places = new Set(finds.map((find) => find(trace)));
    return trace.filter((_, at) => !places.has(at));
  };

/** It happened right before (or after) another event, and took that one's time. */
export const move =
  (find: Find, where: { readonly before: Find } | { readonly after: Find }) =>
  (trace: Trace): Trace => {
    const event = trace[find(trace)]!;
    const goal = trace["before" in where ? where.before(trace) : where.after(trace)]!;
    const rest = trace.filter((other) => other !== event);
    return rest.toSpliced(rest.indexOf(goal) + ("before" in where ? 0 : 1), 0, { ...event, t: goal.t });
  };

/** Something else happened too, right after that event and at its time. */
export const add =
  (find: Find, ...events: readonly Untimed[]) =>
  (trace: Trace): Trace => {
    const place = find(trace);
    return trace.toSpliced(place + 1, 0, ...events.map((event) => ({ ...event, t: trace[place]!.t })));
  };

/** For `add`: a callback without statements runs. */
export const runOf = (of: Id, op: number): readonly Untimed[] => [
  { is: "began", who: `${of}()`, of, op, args: [] },
  { is: "ended", who: `${of}()`, value: null },
];

/** It, and whatever came after it, happened at that time at the earliest. */
export const later =
  (find: Find, t: number) =>
  (trace: Trace): Trace => {
    const place = find(trace);
    return trace.map((event, at) => (at < place ? event : { ...event, t: Math.max(event.t, t) }));
  };

/** One edit after the other. */
export const all =
  (...edits: readonly ((trace: Trace) => Trace)[]) =>
  (trace: Trace): Trace =>
    edits.reduce((told, edit) => edit(told), trace);

type Untimed = { [K in EventKind]: Omit<EventOf<K>, "t"> }[EventKind];

const matches = (event: object, fields: object): boolean =>
  Object.entries(fields).every(
    ([field, held]) => JSON.stringify((event as Record<string, unknown>)[field]) === JSON.stringify(held),
  );

const stripped = (event: { readonly [field: string]: unknown }): Event =>
  Object.fromEntries(Object.entries(event).filter(([, held]) => held !== undefined)) as unknown as Event;
