import { kindOf, type FieldKind, type Handler, type Name, type NodeOf, type Shape } from "./field.ts";
import { barrierCalls, barriers } from "./statements/barriers.ts";
import { asCompletedCalls } from "./statements/as-completed.ts";
import { calls as generalCalls } from "./statements/calls.ts";
import { contexts } from "./statements/contexts.ts";
import { coroutines } from "./statements/coroutines.ts";
import { errors } from "./statements/errors.ts";
import { factories } from "./statements/factories.ts";
import { futures } from "./statements/futures.ts";
import { groups } from "./statements/groups.ts";
import { executorCalls, executors } from "./statements/executors.ts";
import { generatorCalls, generators } from "./statements/generators.ts";
import { handles } from "./statements/handles.ts";
import { introspection } from "./statements/introspection.ts";
import { language } from "./statements/language.ts";
import { lockCalls, locks } from "./statements/locks.ts";
import { loops } from "./statements/loops.ts";
import { policies } from "./statements/policies.ts";
import { managers } from "./statements/managers.ts";
import { queueCalls, queues } from "./statements/queues.ts";
import { runners } from "./statements/runners.ts";
import { tasks } from "./statements/tasks.ts";
import { threadCalls, threads } from "./statements/threads.ts";
import { timeouts } from "./statements/timeouts.ts";

/** Every kind of statement; a new one gets its row on the page it belongs to, and everything else follows from the row. */
export const statements = {
  ...language,
  ...loops,
  ...handles,
  ...futures,
  ...tasks,
  ...contexts,
  ...coroutines,
  ...generators,
  ...timeouts,
  ...executors,
  ...threads,
  ...errors,
  ...policies,
  ...introspection,
  ...locks,
  ...managers,
  ...queues,
  ...barriers,
  ...groups,
  ...runners,
  ...factories,
};

/** Every kind of call, likewise. */
export const calls = {
  ...generalCalls,
  ...lockCalls,
  ...queueCalls,
  ...barrierCalls,
  ...asCompletedCalls,
  ...generatorCalls,
  ...executorCalls,
  ...threadCalls,
};

export type StatementKind = keyof typeof statements;
export type CallKind = keyof typeof calls;

export type Statement = { [K in StatementKind]: NodeOf<"do", K, (typeof statements)[K]> }[StatementKind];
export type Call = { [K in CallKind]: NodeOf<"call", K, (typeof calls)[K]> }[CallKind];
/** Something to await: what a name stands for, or a call. */
export type Awaitable = Name | Call;
export type Body = readonly Statement[];
export type Node = Statement | Call;
export type NodeKind = StatementKind | CallKind;
/** The statement or call of one kind. */
export type Of<K extends NodeKind> = K extends StatementKind
  ? Extract<Statement, { readonly do: K }>
  : Extract<Call, { readonly call: K }>;

/** A random task graph, its timers and cancellations: what the main thread does, top to bottom. Plain JSON. */
export interface Program {
  readonly host: Body;
  /** where loop.time() stands when the program starts, in seconds (default 0) */
  readonly clock?: number;
}

/** Reads both fields, as asking `in` is slow for objects of so many shapes. */
export const kind = (node: Node): NodeKind => (node as { readonly do?: StatementKind }).do ?? (node as Call).call;

export const shapeOf = (node: Node): Shape => ("do" in node ? statements[node.do] : calls[node.call]);

/** The fields of each kind that hold nodes: most kinds have none, and programs are walked often. */
const nesting: { readonly [kind: string]: readonly (readonly [field: string, held: FieldKind])[] } = Object.fromEntries(
  Object.entries({ ...statements, ...calls }).map(([name, shape]) => [
    name,
    Object.entries(shape as Shape)
      .map(([field, held]) => [field, kindOf(held)] as const)
      .filter(([, held]) => ["body", "callback", "awaitable", "awaitables", "handlers"].includes(held)),
  ]),
);

/** What a node holds that holds nodes: a body in a field, or a call. */
export type Part =
  | { readonly field: string; readonly body: Body; readonly handler?: number }
  | { readonly field: string; readonly call: Call; readonly place?: number };

/** The parts of a node in reading order. */
export function parts(node: Node): readonly Part[] {
  const found: Part[] = [];
  for (const [field, fieldKind] of nesting[kind(node)]!) {
    const held = (node as unknown as Record<string, unknown>)[field];
    if (held === undefined || typeof held === "string") continue;
    switch (fieldKind) {
      case "body":
      case "callback":
        found.push({ field, body: held as Body });
        break;
      case "awaitable":
        found.push({ field, call: held as Call });
        break;
      case "awaitables":
        (held as readonly Awaitable[]).forEach((one, place) => {
          if (typeof one !== "string") found.push({ field, call: one, place });
        });
        break;
      case "handlers":
        (held as readonly Handler[]).forEach(({ body }, handler) => found.push({ field, body, handler }));
        break;
    }
  }
  return found;
}

/** Calls `visit` for each node in reading order. */
export function walk(program: Program, visit: (node: Node) => void): void {
  const enter = (node: Node): void => {
    visit(node);
    for (const part of parts(node)) {
      if ("call" in part) enter(part.call);
      else part.body.forEach(enter);
    }
  };
  program.host.forEach(enter);
}

/** The statements that make a loop and run it: every program has some, and a reader does not count them. */
const frame: ReadonlySet<NodeKind> = new Set([
  "run",
  "new_event_loop",
  "set_event_loop",
  "run_until_complete",
  "runner",
  "runner_run",
  "runner_close",
]);

/** How many statements there are, but for those of the host script that make and run its loop: the size that a reader sees. */
export function size(program: Program): number {
  let statementCount = 0;
  walk(program, (node) => {
    if ("do" in node) statementCount += 1;
  });
  return statementCount - program.host.filter((one) => frame.has(one.do)).length;
}

/** What takes a node's place: `undefined` keeps it (and goes on inside it); a statement may give way to several or none; a call to a call or a name. */
export type Replacement = Node | readonly Statement[] | Name | undefined;

/** The program with some nodes replaced; `replace` gets each node that is still there, with its number in reading order. */
export function replaced(program: Program, replace: (node: Node, op: number) => Replacement): Program {
  let op = 0;
  const inBody = (body: Body): Statement[] =>
    body.flatMap((statement) => {
      const next = inNode(statement);
      return typeof next === "string" ? [] : (next as Statement | readonly Statement[]);
    });
  const inNode = (node: Node): Node | readonly Statement[] | Name => {
    const next = replace(node, op++);
    if (next !== undefined) {
      op += count(node) - 1;
      return next;
    }
    const copy = { ...node } as unknown as Record<string, unknown>;
    for (const part of parts(node)) {
      if ("call" in part) {
        const call = inNode(part.call);
        if (part.place === undefined) copy[part.field] = call;
        else
          copy[part.field] = (copy[part.field] as readonly Awaitable[]).map((one) =>
            one === part.call ? (call as Call) : one,
          );
      } else if (part.handler === undefined) copy[part.field] = inBody(part.body);
      else {
        const body = inBody(part.body);
        copy[part.field] = (copy[part.field] as readonly Handler[]).map((one, place) =>
          place === part.handler ? { ...one, body } : one,
        );
      }
    }
    return copy as unknown as Node;
  };
  return { ...program, host: inBody(program.host) };
}

/** The nodes in this one, itself included. */
function count(node: Node): number {
  let total = 1;
  for (const part of parts(node)) {
    if ("call" in part) total += count(part.call);
    else for (const one of part.body) total += count(one);
  }
  return total;
}

/** The same program with every node numbered in reading order; the nodes in that order. */
export function numbered(program: Program): { readonly program: Program; readonly nodes: readonly Node[] } {
  const known = nodesOf.get(program);
  if (known !== undefined) return { program, nodes: known };
  const nodes: Node[] = [];
  const body = (statements: Body): Statement[] => statements.map((statement) => number(statement) as Statement);
  const number = (node: Node): Node => {
    const copy = { ...node, op: nodes.length };
    nodes.push(copy);
    const fields = copy as unknown as Record<string, unknown>;
    for (const [field, fieldKind] of nesting[kind(node)]!) {
      const held = fields[field];
      if (held !== undefined) fields[field] = inside(fieldKind, held);
    }
    return copy;
  };
  const inside = (fieldKind: FieldKind, held: unknown): unknown => {
    switch (fieldKind) {
      case "body":
        return body(held as Body);
      case "callback":
        return typeof held === "string" ? held : body(held as Body);
      case "awaitable":
        return typeof held === "string" ? held : number(held as Call);
      case "awaitables":
        return (held as readonly Awaitable[]).map((one) => (typeof one === "string" ? one : number(one)));
      case "handlers":
        return (held as readonly Handler[]).map((handler) => ({ ...handler, body: body(handler.body) }));
      default:
        return held;
    }
  };
  const own = { ...program, host: body(program.host) };
  nodesOf.set(own, nodes);
  return { program: own, nodes };
}

/** The nodes of programs that are numbered already, so that nobody numbers twice. */
const nodesOf = new WeakMap<Program, readonly Node[]>();
