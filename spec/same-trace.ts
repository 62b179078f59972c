import { kind, numbered, type Node, type Program } from "./program.ts";
import type { Event, Trace } from "./trace.ts";

/**
 * How two traces of one program compare. `reordered`: every body did the same at the same times, only their order among each other differs.
 * `at` and `there`: where that shows first, in the one trace and in the other.
 */
export type Likeness =
  | { readonly is: "same" }
  | { readonly is: "reordered"; readonly at: number; readonly there: number }
  | { readonly is: "different"; readonly at: number; readonly there: number };

/**
 * Compares two traces of one program, up to what asyncio leaves open: the order of bodies where it walks a set of tasks (as asyncio.run() does when it
 * cancels what is left over, and a task group that aborts), and with it the order in an exception group, the names that it gives to tasks itself, and how many frames a stack has. This is the one place that decides it.
 */
export function sameTrace(program: Program, one: Trace, other: Trace): Likeness {
  const first = firstDifference(one, other);
  if (first === undefined) return { is: "same" };
  const open = new Open(program);
  const left = one.map((event) => open.settled(event));
  const right = other.map((event) => open.settled(event));
  const at = firstDifference(left, right, first);
  if (at === undefined) return { is: "same" };
  const place = firstOfABody(left, right);
  return place === undefined ? { is: "reordered", at, there: at } : { is: "different", ...place };
}

function firstDifference(one: Trace, other: Trace, from = 0): number | undefined {
  const longest = Math.max(one.length, other.length);
  for (let at = from; at < longest; at++) if (!equal(one[at], other[at])) return at;
  return undefined;
}

/** The same JSON, whatever the order of its keys. */
function equal(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return false;
  if (Array.isArray(one)) {
    return Array.isArray(other) && one.length === other.length && one.every((held, at) => equal(held, other[at]));
  }
  const right = other as { readonly [key: string]: unknown };
  let held = 0;
  for (const [key, value] of Object.entries(one)) {
    if (value === undefined) continue;
    held += 1;
    if (!equal(value, right[key])) return false;
  }
  return held === Object.values(right).filter((value) => value !== undefined).length;
}

/** What is open in the events of one program. */
class Open {
  private readonly nodes: readonly Node[];
  private names: ReadonlySet<string> | undefined;

  constructor(program: Program) {
    this.nodes = numbered(program).nodes;
  }

  /** The event without what is open in it. */
  settled(event: Event): Event {
    if (event.is !== "did" || event.value === undefined) return event;
    const node = this.nodes[event.op];
    const sort = node === undefined ? undefined : kind(node);
    if (sort === "get_name" && typeof event.value === "string" && !this.given.has(event.value))
      return { ...event, value: "a generated name" };
    if (sort === "get_stack" && typeof event.value === "object" && event.value !== null && "list" in event.value) {
      return { ...event, value: { list: event.value.list.length === 0 ? [] : ["frames"] } };
    }
    return event;
  }

  /** The names that the program gives to tasks, as texts. */
  private get given(): ReadonlySet<string> {
    if (this.names !== undefined) return this.names;
    const names = new Set<string>();
    for (const node of this.nodes) {
      if ("do" in node && node.do === "set_name") names.add(String(node.value));
      if ("call" in node && node.call === "create_task" && node.name !== undefined) names.add(String(node.name));
    }
    this.names = names;
    return names;
  }
}

/**
 * The first event that a body did or saw differently, or at another time; undefined where all did the same. Which exception object is which depends
 * on the order of the bodies, so its number does not count.
 */
function firstOfABody(one: Trace, other: Trace): { readonly at: number; readonly there: number } | undefined {
  const left = byBody(one);
  const right = byBody(other);
  let first: { at: number; there: number } | undefined;
  const differs = (at: number, there: number): void => {
    if (first === undefined || Math.min(at, there) < Math.min(first.at, first.there)) first = { at, there };
  };
  for (const body of new Set([...left.keys(), ...right.keys()])) {
    const [here, there] = [left.get(body) ?? [], right.get(body) ?? []];
    for (let step = 0; step < Math.max(here.length, there.length); step++) {
      const [at, place] = [here[step], there[step]];
      if (at !== undefined && place !== undefined && equal(anonymous(one[at]!), anonymous(other[place]!))) continue;
      differs(at ?? one.length, place ?? other.length);
      break;
    }
  }
  return first;
}

/** The places of each body's events. */
function byBody(trace: Trace): ReadonlyMap<string, readonly number[]> {
  const bodies = new Map<string, number[]>();
  trace.forEach((event, at) => {
    const body = "by" in event ? event.by : "who" in event ? event.who : event.is;
    const places = bodies.get(body);
    if (places === undefined) bodies.set(body, [at]);
    else places.push(at);
  });
  return bodies;
}

/** Without the numbers of exceptions; what an exception group holds, which is in the order in which tasks failed, in one order. */
function anonymous(held: unknown): unknown {
  if (typeof held !== "object" || held === null) return held;
  if (Array.isArray(held)) return held.map(anonymous);
  return Object.fromEntries(
    Object.entries(held).map(([key, inner]) => {
      if (key === "id" && typeof inner === "number") return [key, 0];
      return [key, key === "exceptions" && Array.isArray(inner) ? inOneOrder(inner.map(anonymous)) : anonymous(inner)];
    }),
  );
}

const inOneOrder = (held: readonly unknown[]): readonly unknown[] =>
  held
    .map((each) => [JSON.stringify(each), each] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, each]) => each);
