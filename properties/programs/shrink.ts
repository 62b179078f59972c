import { mentions } from "../../spec/mentions.ts";
import { exceptionNames, kindOf, type FieldKind } from "../../spec/field.ts";
import {
  kind,
  parts,
  replaced,
  shapeOf,
  walk,
  type Awaitable,
  type Call,
  type Node,
  type Program,
  type Replacement,
  type Statement,
} from "../../spec/program.ts";
import { renamed } from "./renamed.ts";

/**
 * Programs a little smaller than this one, the boldest first: statements dropped in halves, then fewer, then one by one; nested bodies
 * put in the place of what holds them; calls replaced by what they are given; last, fields left out and numbers made simple.
 * Every one of them is a program, for programs are closed under deletion.
 */
export function* smaller(program: Program): IterableIterator<Program> {
  yield* dropped(program);
  const nodes: Node[] = [];
  walk(program, (node) => nodes.push(node));
  const at = (op: number, next: Replacement): Program =>
    replaced(program, (_, here) => (here === op ? next : undefined));
  for (const [op, node] of nodes.entries()) for (const next of unwrapped(node)) yield at(op, next);
  yield* inlined(program, nodes);
  yield* simplerHost(program);
  if (program.clock !== undefined) yield { host: program.host };
  for (const [op, node] of nodes.entries()) for (const next of simplified(node)) yield at(op, next);
  yield* pairs(program, nodes);
  yield* shared(program, nodes);
  yield* plainlyNamed(program, nodes);
}

/** One thing in the place of two of a kind: the second is not made, and its name stands for the first. */
function* shared(program: Program, nodes: readonly Node[]): IterableIterator<Program> {
  const makers = nodes.flatMap((node) => {
    const [name, ...more] = mentions(node).binds;
    return "do" in node && name !== undefined && more.length === 0 && parts(node).length === 0 ? [{ node, name }] : [];
  });
  for (const [place, { node: first, name }] of makers.entries()) {
    for (const { node: second, name: other } of makers.slice(place + 1)) {
      if (kind(first) !== kind(second) || name === other) continue;
      const without = replaced(program, (node) => (node === second ? [] : undefined));
      yield { ...without, host: renamed(without.host, (each) => (each === other ? name : each)) };
    }
  }
}

/** Names without the number that a generator gave them, where nothing else is called so. */
function* plainlyNamed(program: Program, nodes: readonly Node[]): IterableIterator<Program> {
  const names = new Set(nodes.flatMap((node) => mentions(node).binds));
  const plain = new Map<string, string>();
  for (const name of names) {
    const short = name.replace(/_\d+$/, "");
    if (short !== name && short !== "" && !names.has(short) && ![...plain.values()].includes(short))
      plain.set(name, short);
  }
  if (plain.size > 0) yield { ...program, host: renamed(program.host, (name) => plain.get(name) ?? name) };
}

/** Two statements left out at once, where only both together can go: a cancel() and what it needs, a task and its await. */
function* pairs(program: Program, nodes: readonly Node[]): IterableIterator<Program> {
  const statements = nodes.filter((node) => "do" in node);
  if (statements.length > mostForPairs) return;
  for (const [place, one] of statements.entries()) {
    for (const other of statements.slice(place + 1)) {
      yield replaced(program, (node) => (node === one || node === other ? [] : undefined));
    }
  }
}

/** Programs of more statements have too many pairs. */
const mostForPairs = 16;

/** Chunks of a body left out, the largest chunks of any body first. */
function* dropped(program: Program): IterableIterator<Program> {
  const runs = new Map<Statement, { readonly length: number; readonly place: number }>();
  const bodies: (readonly Statement[])[] = [program.host];
  walk(program, (node) => {
    for (const part of parts(node)) if ("body" in part) bodies.push(part.body);
  });
  for (const body of bodies) body.forEach((one, place) => runs.set(one, { length: body.length, place }));
  const longest = Math.max(0, ...bodies.map((body) => body.length));
  for (let chunk = longest; chunk >= 1; chunk = chunk === 1 ? 0 : Math.ceil(chunk / 2)) {
    for (const body of bodies) {
      if (body.length < chunk || (chunk > 1 && body.length === chunk && body === program.host && bodies.length === 1))
        continue;
      for (let start = 0; start < body.length; start += chunk) {
        const gone = new Set(body.slice(start, start + chunk));
        yield replaced(program, (node) => (gone.has(node as Statement) ? [] : undefined));
      }
    }
  }
}

/** What could stand in a node's place: its bodies, or what it was given. */
function* unwrapped(node: Node): IterableIterator<Replacement> {
  const inner = parts(node);
  if ("do" in node) {
    for (const part of inner) {
      if ("body" in part) yield part.body;
      else yield* bodiesOf(part.call);
    }
    return;
  }
  for (const part of inner) if ("call" in part) yield part.call;
  yield* onlyAwaited(node);
  for (const held of Object.values(given(node))) {
    if (typeof held === "string") yield held;
    else if (Array.isArray(held)) yield* held.filter((one): one is string => typeof one === "string");
  }
  if (node.call === "gather" || node.call === "wait") {
    for (const place of node.aws.keys()) yield { ...node, aws: node.aws.toSpliced(place, 1) };
  }
}

/** What is made by one statement and used by another is made where it is used. */
function* inlined(program: Program, nodes: readonly Node[]): IterableIterator<Program> {
  for (const made of nodes) {
    if (!("do" in made) || made.do !== "make" || typeof made.what === "string") continue;
    const call = made.what;
    const name = "as" in call ? call.as : undefined;
    if (name === undefined) continue;
    for (const user of nodes) {
      const next = withCall(user, name, call);
      if (next === undefined || contains(user, made)) continue;
      yield replaced(program, (node) => (node === made ? [] : node === user ? next : undefined));
    }
  }
}

const contains = (node: Node, inner: Node): boolean =>
  parts(node).some((part) =>
    "call" in part
      ? part.call === inner || contains(part.call, inner)
      : part.body.some((one) => one === inner || contains(one, inner)),
  );

/** The node with a call in the place of a name that it awaits or hands over; undefined where it does neither. */
function withCall(node: Node, name: string, call: Call): Node | undefined {
  const shape = shapeOf(node);
  const fields = node as unknown as { readonly [field: string]: unknown };
  for (const field of Object.keys(shape)) {
    const held = fields[field];
    const sort = kindOf(shape[field]!);
    if (sort === "awaitable" && held === name) return { ...fields, [field]: call } as unknown as Node;
    const place = sort === "awaitables" ? ((held as readonly unknown[] | undefined)?.indexOf(name) ?? -1) : -1;
    if (place >= 0) return { ...fields, [field]: (held as readonly unknown[]).with(place, call) } as unknown as Node;
  }
  return undefined;
}

/** The bodies that a call holds, at any depth. */
function* bodiesOf(call: Call): IterableIterator<readonly Statement[]> {
  for (const part of parts(call)) {
    if ("body" in part) yield part.body;
    else yield* bodiesOf(part.call);
  }
}

/** What a task or coroutine awaits, if it does nothing else, under its own name. */
function* onlyAwaited(node: Call): IterableIterator<Call> {
  const coroutine = node.call === "create_task" ? node.coro : node.call === "ensure_future" ? node.obj : node;
  if (typeof coroutine === "string" || coroutine.call !== "coroutine") return;
  const [only, ...more] = coroutine.body;
  if (only?.do !== "await" || more.length > 0 || typeof only.what === "string") return;
  yield { ...only.what, ...("as" in node && node.as !== undefined && { as: node.as }) };
}

/** The fields of a call that hold awaitables. */
function given(call: Call): { readonly [field: string]: Awaitable | readonly Awaitable[] } {
  const shape = shapeOf(call);
  const fields = call as unknown as { readonly [field: string]: Awaitable };
  return Object.fromEntries(
    Object.keys(shape)
      .filter(
        (field) =>
          (kindOf(shape[field]!) === "awaitable" || kindOf(shape[field]!) === "awaitables") &&
          fields[field] !== undefined,
      )
      .map((field) => [field, fields[field]!]),
  );
}

/** A loop made by hand for one coroutine gives way to asyncio.run(). */
function* simplerHost(program: Program): IterableIterator<Program> {
  const run = program.host.find((one) => one.do === "run_until_complete");
  if (run === undefined || typeof run.future === "string") return;
  yield { ...program, host: [{ do: "run", main: run.future }] };
}

/** The node with one field left out, or one number, value or exception made simpler. */
function* simplified(node: Node): IterableIterator<Replacement> {
  const shape = shapeOf(node);
  const fields = node as unknown as { readonly [field: string]: unknown };
  for (const field of Object.keys(shape)) {
    const held = fields[field];
    if (held === undefined) continue;
    // a name is kept: a counterexample reads better with names than with numbers
    if (shape[field]!.endsWith("?") && kindOf(shape[field]!) !== "as") {
      const { [field]: _, ...rest } = fields;
      yield rest as unknown as Node;
    }
    for (const simple of simpler[kindOf(shape[field]!)] ?? []) {
      if (weight(simple) < weight(held)) yield { ...fields, [field]: simple } as unknown as Node;
    }
  }
}

const simpler: { readonly [K in FieldKind]?: readonly unknown[] } = {
  seconds: [0, 1, 2],
  count: [1, 2],
  value: [null, 1],
  values: [[]],
  exception: [{ new: "Boom" }],
  callback: [[]],
};

/** So that simplifying ends: what is simpler weighs less. */
function weight(held: unknown): number {
  if (typeof held === "number") return Number.isInteger(held) && held >= 0 ? held : 1000 + Math.abs(held);
  if (held === null) return 0;
  const text = JSON.stringify(held);
  return 10 + text.length + (exceptionNames.some((name) => text.includes(`"${name}"`) && name !== "Boom") ? 10 : 0);
}
