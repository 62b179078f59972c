import { kind, walk, type Program } from "../../spec/program.ts";
import type { Event, EventOf, Seen, SeenException, Trace } from "../../spec/trace.ts";
import { waitedFor } from "./telling.ts";
import { saidOf, type Occasion } from "./occasion.ts";
import type { Writer } from "./writer.ts";

/**
 * What a script prints where it does what the trace shows: its lines, with the times of the trace. Objects are shown as `<…>`, and of the texts that
 * asyncio gives its exceptions only that there are some.
 */
export const printedLines = (program: Program, writer: Writer): readonly string[] =>
  sayings(program, writer, writer.evidence?.trace ?? []).map(({ t, text }) => `${t.toFixed(3)} ${text}`);

/** A line that a script prints. */
export interface Saying {
  /** the node and the occasion that it tells of */
  readonly of: string;
  /** the place of the event in the trace */
  readonly at: number;
  readonly t: number;
  readonly text: string;
}

/** The same, line by line, of any trace that the program left. */
export function sayings(program: Program, writer: Writer, trace: Trace): readonly Saying[] {
  const own = ownExceptions(program);
  return trace.flatMap((event, at) => {
    const told = telling(event, writer, own) ?? passing(event, writer, trace.slice(at + 1));
    return told === undefined ? [] : [{ ...told, at, t: event.t }];
  });
}

type Told = Pick<Saying, "of" | "text">;

function telling(event: Event, writer: Writer, own: ReadonlySet<string>): Told | undefined {
  const says = (occasion: Occasion, ...values: readonly string[]): Told | undefined => {
    const what = "op" in event ? writer.telling(event.op, occasion) : undefined;
    if (what === undefined || !("op" in event)) return undefined;
    return { of: saidOf(event, occasion), text: [what, ...values].join(" ") };
  };
  switch (event.is) {
    case "began":
      if (event.who.includes(".__aexit__()")) return says("exited");
      return (
        helper(event, writer) ?? says("began") ?? says("called", ...(event.args ?? []).map((each) => shown(each, own)))
      );
    case "did":
    case "resumed": {
      if (event.unbound !== undefined) return undefined;
      if (event.raised !== undefined) return says("raised", shown(event.raised, own));
      const value = valueOf(event, writer) ?? shown(event.value ?? null, own);
      return says("gave", value) ?? says("gives", value) ?? says("done", done(event, writer));
    }
    case "caught":
      return says("caught", shown(event.raised, own));
    case "tick":
      return { of: "tick", text: `tick ${event.n}` };
    default:
      return undefined;
  }
}

/** What only a short script tells: that a statement is done, or a block entered or left. */
function passing(event: Event, writer: Writer, later: Trace): Told | undefined {
  const says = (occasion: Occasion): Told | undefined => {
    const text = "op" in event ? writer.telling(event.op, occasion) : undefined;
    return text === undefined || !("op" in event) ? undefined : { of: saidOf(event, occasion), text };
  };
  if (event.is === "waits") return says("waits");
  if (event.is !== "did" && event.is !== "resumed") return undefined;
  const node = writer.nodes[event.op];
  if (node === undefined || !("do" in node) || node.do !== "async_with")
    return event.raised === undefined && event.unbound === undefined ? (says("made") ?? says("did")) : undefined;
  if (event.raised !== undefined) return undefined;
  if (event.is === "resumed" && event.step === "enter") return says("entered");
  // what was raised inside goes on behind the block
  const next = later.find(
    (each) => ("by" in each && each.by === event.by) || (each.is === "ended" && each.who === event.by),
  );
  return next?.is === "caught" || (next?.is === "ended" && next.raised !== undefined) ? undefined : says("left");
}

/** What a policy that is asked says for itself. */
function helper({ op, args = [] }: EventOf<"began">, { nodes }: Writer): Told | undefined {
  const node = nodes[op];
  if (node === undefined || !("do" in node) || node.do !== "policy") return undefined;
  return { of: "policy", text: `policy: ${args.map((each) => shown(each, new Set())).join(" ")}` };
}

/** What is not shown as it was seen: the number of tasks for all of them, and nothing of what is inside other people's code. */
function valueOf({ op, value }: Came, { nodes }: Writer): string | undefined {
  const node = nodes[op];
  const sort = node === undefined ? undefined : kind(node);
  if (sort === "get_stack" && typeof value === "object" && value !== null && "list" in value)
    return value.list.length === 0 ? "[]" : "[…]";
  if (sort === "get_name" && typeof value === "string" && /^Task-\d+$/.test(value)) return "'Task-…'";
  if (sort !== "all_tasks" || typeof value !== "object" || value === null || !("set" in value)) return undefined;
  return String(value.set.length);
}

type Came = Extract<Event, { readonly is: "did" | "resumed" }>;

/** Of each of the arguments of a wait() that has a name, whether it was among those that were done. */
function done({ op, value }: Came, writer: Writer): string {
  const [set] = typeof value === "object" && value !== null && "tuple" in value ? value.tuple : [];
  const ids = typeof set === "object" && set !== null && "set" in set ? set.set : [];
  const node = writer.nodes[op];
  const names = node !== undefined && "do" in node && node.do === "await" ? waitedFor(node, writer) : [];
  return `{${names.map((name) => `'${name}': ${ids.includes(name) ? "True" : "False"}`).join(", ")}}`;
}

/** The exceptions that the program makes itself: without a text. */
function ownExceptions(program: Program): ReadonlySet<string> {
  const own = new Set<string>();
  walk(program, (node) => {
    const exception = "exception" in node ? node.exception : undefined;
    if (typeof exception !== "object" || exception === null) return;
    if ("new" in exception) own.add(exception.new);
    if ("class" in exception) own.add(exception.class);
  });
  return own;
}

/** A value as repr() shows it. */
function shown(seen: Seen | SeenException, own: ReadonlySet<string>): string {
  if (seen === null) return "None";
  if (typeof seen === "boolean") return seen ? "True" : "False";
  if (typeof seen === "number") return String(seen);
  if (typeof seen === "string") return quoted(seen);
  if ("float" in seen)
    return typeof seen.float === "number" && Number.isInteger(seen.float) ? seen.float.toFixed(1) : String(seen.float);
  if ("list" in seen) return `[${seen.list.map((each) => shown(each, own)).join(", ")}]`;
  if ("tuple" in seen) {
    const inside = seen.tuple.map((each) => shown(each, own)).join(", ");
    return seen.tuple.length === 1 ? `(${inside},)` : `(${inside})`;
  }
  if ("exception" in seen) return exception(seen, own);
  if ("set" in seen) return "{…}";
  if ("dict" in seen) {
    return `{${Object.entries(seen.dict)
      .map(([key, held]) => `${quoted(key)}: ${shown(held, own)}`)
      .join(", ")}}`;
  }
  return "<…>";
}

function exception({ exception: name, args, exceptions }: SeenException, own: ReadonlySet<string>): string {
  const bare = name.replace(/^asyncio\./, "");
  if (exceptions !== undefined) return `${bare}('…', [${exceptions.map((each) => exception(each, own)).join(", ")}])`;
  if (args !== undefined) return `${bare}(${args.map((each) => shown(each, own)).join(", ")})`;
  return own.has(bare) || textless.has(bare) ? `${bare}()` : `${bare}('…')`;
}

/** asyncio raises these without a word. */
const textless = new Set([
  "GeneratorExit",
  "TimeoutError",
  "StopAsyncIteration",
  "StopIteration",
  "QueueEmpty",
  "QueueFull",
  "QueueShutDown",
]);

const quoted = (text: string): string =>
  text.includes("'") && !text.includes('"') ? `"${text}"` : `'${text.replace(/['\\]/g, "\\$&")}'`;
