import { kind, numbered, type Node, type Program } from "./program.ts";
import type { Event, Seen, SeenException, Trace } from "./trace.ts";

/** How two traces of one program compare. `reordered`: every body did the same at the same times, only their order among each other differs. */
export type Likeness =
  { readonly is: "same" } | { readonly is: "reordered" } | { readonly is: "different"; readonly at: number };

/**
 * Compares two traces of one program, up to what asyncio leaves open: the order of bodies where it walks a set of tasks (as asyncio.run() does when it
 * cancels what is left over), the names that it gives to tasks itself, and how many frames a stack has. This is the one place that decides it.
 */
export function sameTrace(program: Program, one: Trace, other: Trace): Likeness {
  const { nodes } = numbered(program);
  const left = one.map((event) => settled(event, nodes));
  const right = other.map((event) => settled(event, nodes));
  const first = firstDifference(left, right);
  if (first === undefined) return { is: "same" };
  return sameBodies(left, right) ? { is: "reordered" } : { is: "different", at: first };
}

function firstDifference(one: Trace, other: Trace): number | undefined {
  const longest = Math.max(one.length, other.length);
  for (let at = 0; at < longest; at++) {
    if (JSON.stringify(sorted(one[at])) !== JSON.stringify(sorted(other[at]))) return at;
  }
  return undefined;
}

/** The event without what is open in it. */
function settled(event: Event, nodes: readonly Node[]): Event {
  if (event.is !== "did" || event.value === undefined) return event;
  const node = nodes[event.op];
  const sort = node === undefined ? undefined : kind(node);
  if (sort === "get_name" && typeof event.value === "string" && !namesOf(nodes).has(event.value))
    return { ...event, value: "a generated name" };
  if (sort === "get_stack" && typeof event.value === "object" && event.value !== null && "list" in event.value) {
    return { ...event, value: { list: event.value.list.length === 0 ? [] : ["frames"] } };
  }
  return event;
}

/** The names that the program gives to tasks, as texts. */
const namesOf = (nodes: readonly Node[]): ReadonlySet<string> => {
  const names = new Set<string>();
  for (const node of nodes) {
    if ("do" in node && node.do === "set_name") names.add(String(node.value));
    if ("call" in node && node.call === "create_task" && node.name !== undefined) names.add(String(node.name));
  }
  return names;
};

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
