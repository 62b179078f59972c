import type { Value } from "../field.ts";
import type { CallKind, StatementKind } from "../program.ts";
import type { Did, Run, Wait } from "../run.ts";
import type { Id, Outcome, Seen } from "../trace.ts";
import { isOrderly } from "./orderly.ts";
import { perRun } from "./per-run.ts";
import { runningAt } from "./running.ts";

/** One use of a queue: of put(), get() and join() what is awaited, the others are over at once. */
export interface Operation {
  readonly kind: Kind;
  readonly by: Id;
  /** the places between which it did what it does; Infinity where it never came back, or the trace does not tell */
  readonly began: number;
  readonly ended: number;
  /** where it was awaited as it stands, in no other task and under no limit */
  readonly wait: Wait | undefined;
  /** what came of it, as far as that is known */
  readonly outcome: Outcome | undefined;
  /** whether it ran out of time, under a wait_for() that was awaited */
  readonly timedOut: boolean;
  /** what is put; undefined where the trace does not tell */
  readonly item: Seen | undefined;
}
type Kind = "put" | "get" | "join" | "put_nowait" | "get_nowait" | "task_done" | "queue_shutdown";

/** A queue, and all that was done to it, in the order in which it began. */
export interface Line {
  readonly id: Id;
  readonly kind: "queue" | "lifo_queue" | "priority_queue";
  /** 0: no limit */
  readonly maxsize: number;
  readonly operations: readonly Operation[];
  readonly puts: readonly Operation[];
  readonly gets: readonly Operation[];
  readonly joins: readonly Operation[];
  readonly shutdowns: readonly (Operation & { readonly immediate: boolean })[];
  /** what qsize() told */
  readonly sizes: readonly { readonly at: number; readonly size: number }[];
  /** where it went out of control: an item that could not be compared, say */
  readonly until: number;
}

/** The queues of which everything can be followed: made while the only loop ran, and used as they are meant to be. */
export const lines = perRun((run): readonly Line[] => {
  if (!isOrderly(run)) return [];
  const operations = new Map<Id, Operation[]>();
  for (const did of run.did(...simple, ...waiting)) {
    const { on, unbound } = did.event;
    if (on === undefined || unbound !== undefined) continue;
    const one = "call" in did.node ? awaited(run, did) : immediate(did);
    if (one !== undefined) (operations.get(on) ?? operations.set(on, []).get(on)!).push(one);
  }
  return run.did("queue", "lifo_queue", "priority_queue").flatMap((made): readonly Line[] => {
    const { made: id } = made.event;
    const maxsize = made.node.maxsize ?? 0;
    if (id === undefined || made.event.raised !== undefined || typeof maxsize !== "number") return [];
    if (runningAt(run, made.at) === undefined) return [];
    const all = (operations.get(id) ?? []).sort((one, other) => one.began - other.began);
    const of = (...kinds: readonly Kind[]) => all.filter(({ kind }) => kinds.includes(kind));
    const odd = all.find(({ outcome }) => outcome?.raised !== undefined && !usual.has(outcome.raised.exception));
    return [
      {
        id,
        kind: made.node.do,
        maxsize: Math.max(0, maxsize),
        operations: all,
        puts: of("put", "put_nowait"),
        gets: of("get", "get_nowait"),
        joins: of("join"),
        shutdowns: of("queue_shutdown").flatMap((one) => {
          const event = run.trace[one.began];
          const node = event?.is === "did" ? run.nodes[event.op] : undefined;
          const isImmediate = node !== undefined && "do" in node && node.do === "queue_shutdown" && node.immediate;
          return one.outcome?.raised === undefined ? [{ ...one, immediate: isImmediate === true }] : [];
        }),
        sizes: sizesOf(run).get(id) ?? [],
        until: odd?.began ?? Infinity,
      },
    ];
  });
});

const sizesOf = perRun((run) => {
  const all = new Map<Id, { readonly at: number; readonly size: number }[]>();
  for (const { at, event } of run.did("qsize")) {
    const { on, value } = event;
    if (on === undefined || typeof value !== "number") continue;
    (all.get(on) ?? all.set(on, []).get(on)!).push({ at, size: value });
  }
  return all;
});

/** Whether it did what it does: an item was put, or taken. */
export const succeeded = ({ outcome }: Operation): boolean => outcome !== undefined && outcome.raised === undefined;

/** Whether it was refused, and changed nothing. */
export const isRefused = ({ outcome }: Operation): boolean =>
  outcome?.raised !== undefined && refusals.has(outcome.raised.exception);

/** The class of what it raised. */
export const raisedBy = ({ outcome }: Operation): string | undefined => outcome?.raised?.exception;

/** Whether its task was cancelled there, or its time was up. */
export const wasCancelled = (one: Operation): boolean =>
  one.timedOut || /^(Sub)?CancelledError$/.test(raisedBy(one) ?? "");

/** Where the queue was shut down first; Infinity: never. */
export const shutdownOf = (line: Line): number => line.shutdowns[0]?.began ?? Infinity;

const simple = ["put_nowait", "get_nowait", "task_done", "queue_shutdown"] as const satisfies readonly StatementKind[];
const waiting = ["put", "get", "join"] as const satisfies readonly CallKind[];
const refusals: ReadonlySet<string> = new Set(["QueueEmpty", "QueueFull", "QueueShutDown"]);
const usual: ReadonlySet<string> = new Set([...refusals, "CancelledError", "SubCancelledError", "ValueError"]);

function immediate(did: Did<(typeof simple)[number] | (typeof waiting)[number]>): Operation {
  const { at, by, event, node } = did;
  const kind = ("do" in node ? node.do : node.call) satisfies Kind;
  return {
    kind,
    by,
    began: at,
    ended: at,
    wait: undefined,
    outcome: event,
    timedOut: false,
    item: kind === "put_nowait" ? (event.value ?? null) : undefined,
  };
}

/** Undefined where nothing can have come of it: nobody awaits it. */
function awaited(run: Run, did: Did<(typeof simple)[number] | (typeof waiting)[number]>): Operation | undefined {
  const { by, event, node } = did;
  const { made } = event;
  if (made === undefined || event.raised !== undefined || !("call" in node)) return undefined;
  const common = { kind: node.call, by, item: node.call === "put" ? seenAs(node.item) : undefined };
  const wait = run.waits.find((each) => each.on === made);
  if (wait !== undefined) {
    const isPlain = wait.node.do === "await";
    const { began, ended = Infinity, outcome } = wait;
    return { ...common, by: wait.by, began, ended, wait: isPlain ? wait : undefined, outcome, timedOut: false };
  }
  const user = users(run).get(made);
  if (user === undefined || user === null) return undefined;
  return { ...common, began: user.at, wait: undefined, ...throughOthers(run, user) };
}

/** What is known of an operation that was handed to a call: what that gave to whoever awaited it. */
function throughOthers(run: Run, user: Did, isShielded = false): Pick<Operation, "ended" | "outcome" | "timedOut"> {
  const unknown = { ended: Infinity, outcome: undefined, timedOut: false };
  const { made } = user.event;
  const call = "call" in user.node ? user.node.call : undefined;
  if (made === undefined || call === undefined || !passing.has(call)) return unknown;
  for (const { on, ended, outcome } of run.waits) {
    if (on !== made || ended === undefined || outcome === undefined) continue;
    const raised = outcome.raised?.exception;
    if (raised === undefined || refusals.has(raised)) return { ended, outcome, timedOut: false };
    if (call === "wait_for" && !isShielded && raised.endsWith("TimeoutError"))
      return { ended, outcome: undefined, timedOut: true };
  }
  const further = users(run).get(made);
  return further ? throughOthers(run, further, isShielded || call === "shield") : unknown;
}

/** What gives whatever it is given. */
const passing: ReadonlySet<CallKind> = new Set([
  "create_task",
  "ensure_future",
  "shield",
  "wait_for",
] satisfies CallKind[]);

const takers = [
  "create_task",
  "task",
  "ensure_future",
  "shield",
  "wait_for",
  "gather",
  "wait",
  "as_completed",
  "run_coroutine_threadsafe",
] as const satisfies readonly CallKind[];

/** To which call each thing was handed; null for those that were handed to several. */
const users = perRun((run): ReadonlyMap<Id, Did | null> => {
  const found = new Map<Id, Did | null>();
  for (const did of run.did(...takers)) {
    for (const arg of did.event.args ?? []) found.set(arg, found.has(arg) ? null : (did as unknown as Did));
  }
  return found;
});

/** A value as it is seen when it comes back; undefined where it depends. */
function seenAs(value: Value): Seen | undefined {
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") return Number.isInteger(value) ? value : { float: value };
  if ("float" in value) return { float: value.float };
  if ("object" in value) return { ref: value.object };
  if (!("tuple" in value) && !("list" in value)) return undefined;
  const items = ("tuple" in value ? value.tuple : value.list).map(seenAs);
  if (items.some((item) => item === undefined)) return undefined;
  return "tuple" in value ? { tuple: items as Seen[] } : { list: items as Seen[] };
}
