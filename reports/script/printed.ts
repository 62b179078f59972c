import { kind, walk, type Program } from "../../spec/program.ts";
import type { Event, EventOf, Seen, SeenException } from "../../spec/trace.ts";
import { waitedFor } from "./telling.ts";
import type { Occasion, Writer } from "./writer.ts";

/**
 * What a script prints where it does what the trace shows: its lines, with the times of the trace. Objects are shown as `<…>`, and of the texts that
 * asyncio gives its exceptions only that there are some.
 */
export function printedLines(program: Program, writer: Writer): readonly string[] {
  const own = ownExceptions(program);
  return (writer.evidence?.trace ?? []).flatMap((event) => {
    const told = telling(event, writer, own);
    return told === undefined ? [] : [`${event.t.toFixed(3)} ${told}`];
  });
}

function telling(event: Event, writer: Writer, own: ReadonlySet<string>): string | undefined {
  const says = (occasion: Occasion, ...values: readonly string[]): string | undefined => {
    const what = "op" in event ? writer.telling(event.op, occasion) : undefined;
    return what === undefined ? undefined : [what, ...values].join(" ");
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
      return `tick ${event.n}`;
    default:
      return undefined;
  }
}

/** What a policy that is asked says for itself. */
function helper({ op, args = [] }: EventOf<"began">, { nodes }: Writer): string | undefined {
  const node = nodes[op];
  if (node === undefined || !("do" in node) || node.do !== "policy") return undefined;
  return `policy: ${args.map((each) => shown(each, new Set())).join(" ")}`;
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
