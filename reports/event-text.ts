import { kind, shapeOf, type Node } from "../spec/program.ts";
import { tell } from "../spec/lens/seen.ts";
import type { ExceptionSpec, Value } from "../spec/field.ts";
import type { Event, EventKind, EventOf, Id, Outcome } from "../spec/trace.ts";

/** One event in a few words; `nodes`: those of the program, by number. */
export const eventText = (event: Event, nodes: readonly Node[]): string => (words[event.is] as Words)(event, nodes);

/** Who did it: the run of a body; a ticker by its number; nobody where the loop or Python itself speaks. */
export function actor(event: Event): Id | undefined {
  switch (event.is) {
    case "began":
    case "ended":
      return lane(event.who);
    case "did":
    case "waits":
    case "resumed":
    case "caught":
      return lane(event.by);
    case "tick":
      return `ticker #${event.op}`;
    case "stuck":
    case "logged":
    case "warned":
      return undefined;
  }
}

/** All runs of one callback are one actor: they never overlap. */
const lane = (who: Id): Id => who.replace(/\(\)~\d+$/, "()");

type Words = (event: Event, nodes: readonly Node[]) => string;

const words: { readonly [K in EventKind]: (event: EventOf<K>, nodes: readonly Node[]) => string } = {
  began({ who, of, args, task, thread }) {
    const given = args === undefined || args.length === 0 ? "" : ` with ${args.map(tell).join(", ")}`;
    const where = thread === undefined ? "" : ` on thread ${thread}`;
    if (who.startsWith(`${of}()`)) return `${of} is called${given}${where}`;
    const inTask = task === undefined || task === null || task.includes(who) ? "" : ` in task ${task}`;
    return `${who} begins${inTask}${where}`;
  },
  ended: (event) =>
    `${lane(event.who).replace(/\(\)$/, "")} ${event.raised === undefined ? returns(event) : outcome(event)}`,
  did: (event, nodes) => `${event.by}: ${deed(event, nodes[event.op])}`,
  waits({ by, op, on, step, raised }, nodes) {
    const node = nodes[op];
    if (step !== undefined) return `${by} ${step}s ${on ?? "it"}${raised === undefined ? "" : ` with ${tell(raised)}`}`;
    const runs = node !== undefined && "do" in node && node.do !== "await";
    return runs
      ? `${by}: ${kind(node)} ${on ?? ""}`.trimEnd()
      : `${by} awaits ${on === undefined || on.startsWith("#") ? awaited(node) : on}`;
  },
  resumed(event, nodes) {
    const node = nodes[event.op];
    if (event.step !== undefined)
      return `${event.by}: ${event.step} ${event.raised === undefined ? "is over" : outcome(event)}`;
    const what = node !== undefined && "do" in node && node.do !== "await" ? node.do : awaited(node);
    return `${event.by}: ${what} ${event.raised === undefined ? returns(event) : outcome(event)}`;
  },
  caught: ({ by, raised }) => `${by} catches ${tell(raised)}`,
  tick: ({ n }) => `tick ${n}`,
  stuck: ({ why }) =>
    why === "Deadlock" ? "the loop would wait for ever (Deadlock)" : "the loop turns without end (Livelock)",
  logged: ({ level, raised }) => `asyncio logs ${level}${raised === undefined ? "" : ` about ${tell(raised)}`}`,
  warned: ({ category }) => `Python warns: ${category}`,
};

const returns = ({ value }: Outcome): string =>
  value === undefined || value === null ? "is over" : `returns ${tell(value)}`;

function outcome({ value, raised, unbound }: Outcome): string {
  if (unbound !== undefined) return `is skipped, ${unbound} is not there`;
  if (raised !== undefined) return `raises ${tell(raised)}`;
  return value === undefined || value === null ? "" : `→ ${tell(value)}`;
}

/** A statement or call that did not wait, and what came of it. */
function deed(event: EventOf<"did">, node: Node | undefined): string {
  if (node !== undefined && "do" in node && node.do === "await")
    return `await ${awaited(node)} ${outcome(event)}`.trimEnd();
  const name =
    node === undefined
      ? `#${event.op}`
      : kind(node).replace(/^(handle_(?!get_context)|event_|condition_(?=wait)|barrier_(?!state)|queue_)/, "");
  const arguments_ = [...(event.args ?? []), ...(node === undefined ? [] : details(node))].join(", ");
  if (name === "set_event_loop" && event.on !== undefined) return `${name}(${event.on}) ${outcome(event)}`.trimEnd();
  const on = event.on ?? (node === undefined ? undefined : subject(node));
  const call = `${on === undefined ? "" : `${on}.`}${name}(${arguments_})`;
  if (event.made !== undefined && event.raised === undefined) return `${event.made} = ${call}`;
  return `${call} ${outcome(event)}`.trimEnd();
}

/** The name of what a statement is done to. */
function subject(node: Node): string | undefined {
  const field = subjectField(node);
  const name = field === undefined ? undefined : (node as unknown as Record<string, unknown>)[field];
  return typeof name === "string" ? name : undefined;
}

const subjectField = (node: Node): string | undefined =>
  Object.entries(shapeOf(node)).find(([, held]) => held === "name")?.[0];

/** The plain fields of a node that say what it is about. */
function details(node: Node): readonly string[] {
  const found: string[] = [];
  const shape = shapeOf(node);
  for (const [field, held] of Object.entries(node)) {
    if (shape[field] === undefined || field === "as" || field === subjectField(node)) continue;
    if (field === "callback" || field === "handler") found.push(typeof held === "string" ? held : "…");
    else if (plainFields.has(field)) found.push(written(held as Value));
    else if (options.has(field)) found.push(`${field}=${written(held as Value)}`);
  }
  return found;
}

const plainFields = new Set(
  "delay seconds when value result msg variable attribute item class of as_class turns enabled exception n factory over".split(
    " ",
  ),
);
const options = new Set(
  "timeout return_when return_exceptions name limit times debug keyword maxsize parties immediate eager_start".split(
    " ",
  ),
);

/** A value as the program writes it. */
function written(value: Value | ExceptionSpec): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if ("list" in value) return `[${value.list.map(written).join(", ")}]`;
  if ("tuple" in value) return `(${value.tuple.map(written).join(", ")})`;
  if ("float" in value) return String(value.float);
  if ("new" in value) return `${value.new}()`;
  if ("object" in value) return value.object;
  if ("sample" in value) return value.sample;
  return "class" in value ? value.class : value.name;
}

/** What an await waits for, where it has no name. */
function awaited(node: Node | undefined): string {
  if (node === undefined || !("do" in node) || node.do !== "await") return "it";
  const { what } = node;
  if (typeof what === "string") return what;
  if ("as" in what && what.as !== undefined) return what.as;
  const on = subject(what);
  return `${on === undefined ? "" : `${on}.`}${kind(what).replace(/^(event_|condition_)/, "")}(${details(what).join(", ")})`;
}
