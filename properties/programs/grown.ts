import { kindOf } from "../../spec/field.ts";
import {
  parts,
  replaced,
  shapeOf,
  walk,
  type Body,
  type Node,
  type Program,
  type Statement,
  type StatementKind,
} from "../../spec/program.ts";
import type { Draw } from "./draw.ts";
import { delay } from "./pools.ts";
import { pages } from "./pages.ts";
import { type Scope, type Mix, type Sort, type Where } from "./scope.ts";
import { scopeFor, statement } from "./statement.ts";

/** A program grown from another one: a few small changes, each of which keeps it a program. */
export function grown(draw: Draw, from: Program, mix: Mix, changes = draw.int(1, 4)): Program {
  const copy = replaced(from, () => undefined);
  const scope = scopeFor(draw, mix, 12);
  for (const [sort, name] of bound(copy)) scope.add(sort, name);
  for (let left = changes; left > 0; left--) change(copy, scope);
  return copy;
}

interface Place {
  readonly body: Statement[];
  readonly where: Where;
  readonly depth: number;
}

function change(program: Program, scope: Scope): void {
  const { draw } = scope;
  const bodies = places(program);
  const place = draw.pick(bodies);
  const at = draw.int(0, place.body.length);
  draw.weighted<() => void>([
    [40, () => insert(place, at, statement(scope, place.where, place.depth))],
    [
      15,
      () =>
        insert(
          place,
          at,
          place.where === "coroutine" ? { do: "await", what: { call: "sleep", delay: delay(draw) } } : undefined,
        ),
    ],
    [10, () => insert(place, at, cancels(scope))],
    [15, () => retime(program, draw)],
    [8, () => void (place.body.length > 1 && place.body.splice(draw.int(0, place.body.length - 1), 1))],
    [6, () => swap(place, draw)],
    [6, () => place.body.length > 0 && insert(place, at, structuredClone(draw.pick(place.body)))],
  ])();
}

const insert = ({ body }: Place, at: number, one: Statement | undefined): void => {
  if (one !== undefined) body.splice(at, 0, one);
};

const cancels = (scope: Scope): Statement | undefined => {
  const future = scope.someFuture();
  return future === undefined ? undefined : { do: "cancel", future };
};

function swap({ body }: Place, draw: Draw): void {
  if (body.length < 2) return;
  const at = draw.int(0, body.length - 2);
  [body[at], body[at + 1]] = [body[at + 1]!, body[at]!];
}

/** Another delay, deadline or timeout somewhere. */
function retime(program: Program, draw: Draw): void {
  const timed: { [field: string]: unknown }[] = [];
  const fields = new Map<object, string>();
  walk(program, (node) => {
    const shape = shapeOf(node);
    for (const field in shape) {
      const held = (node as unknown as { [field: string]: unknown })[field];
      if (kindOf(shape[field]!) === "seconds" && held !== undefined) {
        timed.push(node);
        fields.set(node, field);
      }
    }
  });
  if (timed.length === 0) return;
  const node = draw.pick(timed);
  const field = fields.get(node)!;
  if ((node as { do?: string }).do === "block") node[field] = draw.pick([0.5, 1, 2]);
  else node[field] = delay(draw);
}

/** Every body, with what may stand in it. */
function places(program: Program): Place[] {
  const found: Place[] = [];
  const enter = (body: Body, where: Where, depth: number): void => {
    found.push({ body: body as Statement[], where, depth });
    for (const one of body) inside(one, where, depth);
  };
  const inside = (node: Node, where: Where, depth: number): void => {
    for (const part of parts(node)) {
      if ("call" in part) inside(part.call, where, depth);
      else if ("call" in node)
        enter(
          part.body,
          isJob(node) ? "job" : node.call === "condition_wait_for" ? "callback" : "coroutine",
          depth + 1,
        );
      else if (node.do === "context_manager") enter(part.body, "coroutine", depth + 1);
      else enter(part.body, sameBody.has(node.do) ? where : isJob(node) ? "job" : "callback", depth + 1);
    }
  };
  enter(program.host, "host", 0);
  return found;
}

/** Whether its body is performed by a thread for which nobody waits. */
function isJob(node: Node): boolean {
  if ("call" in node) return node.call === "run_in_executor" || node.call === "to_thread";
  return node.do === "thread" && node.delay !== undefined;
}

/** These bodies belong to the body around them. */
const sameBody = new Set<StatementKind>(["try", "repeat", "async_with", "async_for", "with_runner"]);

/** The names that a program binds, and what they stand for. */
function bound(program: Program): [Sort, string][] {
  const names: [Sort, string][] = [];
  walk(program, (node) => {
    if (!("as" in node) || node.as === undefined) return;
    const sort = "call" in node ? made[node.call] : made[node.do];
    if (sort !== undefined) names.push([sort, node.as]);
  });
  return names;
}

const made: { readonly [kind: string]: Sort } = {
  create_task: "task",
  ensure_future: "task",
  current_task: "task",
  create_future: "future",
  future: "future",
  gather: "future",
  shield: "future",
  coroutine: "coroutine",
  custom: "coroutine",
  sleep: "coroutine",
  wait: "coroutine",
  wait_for: "coroutine",
  async_generator: "generator",
  call_soon: "handle",
  call_later: "handle",
  call_at: "handle",
  call_soon_threadsafe: "handle",
  def: "function",
  new_event_loop: "loop",
  get_running_loop: "loop",
  get_event_loop: "loop",
  copy_context: "context",
  ...Object.assign({}, ...pages.map((page) => page.makes)),
};
