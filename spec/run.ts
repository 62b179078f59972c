import { kind, numbered, type Call, type CallKind, type Node, type NodeKind, type Program } from "./program.ts";
import { occurrencesIn, type Activation, type Did, type Wait } from "./occurrences.ts";
import type { Id, Trace } from "./trace.ts";
import { findUnrest, type Unrest } from "./unrest.ts";
import { givenTo } from "./lens/given.ts";
import { silent } from "./lens/silent.ts";

export type { Activation, Did, Wait } from "./occurrences.ts";

/**
 * A program and what came of it, indexed once for all judges. Everything here is read off the trace as it stands: a judge that
 * needs more certainty (nobody was cancelled meanwhile, the clock was not blocked) asks `calm`, `steady` and `sameStep`.
 */
export class Run {
  readonly program: Program;
  readonly nodes: readonly Node[];
  readonly trace: Trace;
  /** every await and every running of a loop, in the order in which they began */
  readonly waits: readonly Wait[];
  /** every run of a body, in the order in which they began */
  readonly activations: readonly Activation[];
  /** what lenses have read so far, each at its own place (see `perRun`) */
  readonly read: unknown[] = [];
  private readonly done: ReadonlyMap<NodeKind, readonly Did[]>;
  private merged: Map<string, readonly Did[]> | undefined;
  private waited: Map<string, readonly Wait[]> | undefined;
  private byOf: Map<Id, Activation[]> | undefined;
  private tasks: Map<Id, Id> | undefined;
  private readonly makers: ReadonlyMap<Id, Did>;
  private readonly byWho: ReadonlyMap<Id, Activation>;
  private binders: ReadonlyMap<string, Node | null> | undefined;
  private unrest: readonly Unrest[] | undefined;
  private requests: readonly Unrest[] | undefined;

  constructor(program: Program, trace: Trace) {
    const { nodes, program: own } = numbered(program);
    const { done, makers, byWho, waits } = occurrencesIn(nodes, trace);
    this.nodes = nodes;
    this.program = own;
    this.trace = trace;
    this.done = done;
    this.makers = makers;
    this.byWho = byWho;
    this.activations = [...byWho.values()];
    this.waits = waits;
    for (const wait of waits) wait.what = this.awaited(wait.node, wait.on);
  }

  /** What was done by statements and calls of these kinds, in order, also what was skipped or raised. */
  did<K extends NodeKind>(...kinds: readonly K[]): readonly Did<K>[] {
    // most lists of kinds come down to one of which there is something, or none
    let only: readonly Did[] | undefined;
    let several = false;
    for (const each of kinds) {
      const list = this.done.get(each);
      if (list === undefined) continue;
      several ||= only !== undefined;
      only = list;
    }
    const all = several ? this.merge(kinds) : (only ?? nothing);
    return all as unknown as readonly Did<K>[];
  }

  /** The kinds of node that were carried out, as far as that shows: those that give no event of their own count where the program has them. */
  kinds(): Set<NodeKind> {
    const kinds = new Set<NodeKind>(this.done.keys());
    for (const node of this.nodes) {
      const sort = kind(node);
      if (silent.has(sort)) kinds.add(sort);
    }
    for (const wait of this.waits) kinds.add(wait.node.do);
    for (const { node } of this.activations) kinds.add(kind(node));
    return kinds;
  }

  /** The awaits whose awaited object came from a call of these kinds. */
  waitsFor(...kinds: readonly CallKind[]): readonly Wait[] {
    this.waited ??= this.waitsByCall();
    if (kinds.length === 1) return this.waited.get(kinds[0]!) ?? [];
    const key = kinds.join();
    let found = this.waited.get(key);
    if (found === undefined) {
      found = this.waits.filter((wait) => wait.what !== undefined && kinds.includes(wait.what.call));
      this.waited.set(key, found);
    }
    return found;
  }

  /** The run of a body by its id: a coroutine's is the coroutine's own. */
  activation(who: Id): Activation | undefined {
    return this.byWho.get(who);
  }

  /** All runs of one function, registration or coroutine. */
  activationsOf(of: Id): readonly Activation[] {
    if (this.byOf === undefined) {
      this.byOf = new Map();
      for (const each of this.activations) {
        const list = this.byOf.get(each.of);
        if (list === undefined) this.byOf.set(each.of, [each]);
        else list.push(each);
      }
    }
    return this.byOf.get(of) ?? [];
  }

  /** What made the thing of that name. */
  maker(id: Id): Did | undefined {
    return this.makers.get(id);
  }

  /** Whether that is a future of the program's own making, which nothing ends but the program and cancellation. */
  isPlainFuture(id: Id | undefined): boolean {
    const node = id === undefined ? undefined : this.makers.get(id)?.node;
    const sort = node === undefined ? undefined : kind(node);
    return sort === "create_future" || sort === "future";
  }

  /** The call that the thing of that name comes from, where only one can have made it. */
  call(id: Id): Call | undefined {
    const made = this.makers.get(id);
    const node = made !== undefined ? made.node : this.binder(id);
    return node !== undefined && "call" in node ? node : undefined;
  }

  /** The coroutine that a task runs, or undefined where it is not one of the program's. */
  coroutineOf(task: Id): Id | undefined {
    if (task.startsWith("task(") && task.length > 6 && task.endsWith(")")) {
      const inner = task.slice(5, -1);
      return inner === "?" ? undefined : inner;
    }
    const made = this.makers.get(task);
    if (made === undefined || made.event.args === undefined) return undefined;
    const sort = kind(made.node);
    return sort === "create_task" || sort === "ensure_future" || sort === "task" ? made.event.args[0] : undefined;
  }

  /** The tasks that were made to run a coroutine (by create_task or ensure_future, or seen in its body). */
  taskOf(coroutine: Id): Id | undefined {
    if (this.tasks === undefined) {
      this.tasks = new Map();
      for (const { event } of this.did("create_task", "ensure_future", "task")) {
        const of = event.args?.[0];
        if (of !== undefined && event.made !== undefined && !this.tasks.has(of)) this.tasks.set(of, event.made);
      }
    }
    return this.tasks.get(coroutine) ?? this.byWho.get(coroutine)?.event.task ?? undefined;
  }

  /** Whether `by` made no step between the two places, both events of its own: it waited for nothing in between. */
  sameStep(by: Id, from: number, to: number): boolean {
    for (let at = from; at < to; at++) {
      const event = this.trace[at]!;
      if (event.is === "waits" && event.by === by) return false;
      if (event.is === "ended" && event.who === by) return false;
    }
    return true;
  }

  /** Whether the clock could move freely: nothing blocked it, and no running of a loop ended or began between the two places. */
  steady(from: number, to: number): boolean {
    for (let at = from; at <= to && at < this.trace.length; at++) {
      const event = this.trace[at]!;
      if (event.is === "stuck") return false;
      if (event.is === "did") {
        const node = this.nodes[event.op];
        if (node !== undefined && kind(node) === "block") return false;
      } else if ((event.is === "resumed" || event.is === "waits") && at !== from && at !== to) {
        const node = this.nodes[event.op];
        if (node !== undefined && runners.has(kind(node))) return false;
      }
    }
    return true;
  }

  /**
   * Whether nothing asked for a cancellation between the two places: no cancel() that was accepted, no wait_for() that ran out, no asyncio.run()
   * cleaning up, no loop that got stuck or was left by SystemExit or KeyboardInterrupt, no task group that aborted, no timeout that expired. `but`: the places of
   * cancel() and wait_for() calls, and of entries of task groups and timeouts, that the judge has taken into account itself.
   */
  calm(from: number, to: number, but: readonly number[] = []): boolean {
    this.unrest ??= findUnrest(this);
    for (const [first, last, key = first] of this.unrest) {
      if (first <= to && last >= from && !but.includes(key)) return false;
    }
    return true;
  }

  /** Like `calm`, but for cancel() of plain futures: that asks no task for anything. */
  unasked(from: number, to: number): boolean {
    this.unrest ??= findUnrest(this);
    this.requests ??= this.unrest.filter(([first, last]) => first !== last || !this.isPlainFuture(this.subject(first)));
    for (const [first, last] of this.requests) if (first <= to && last >= from) return false;
    return true;
  }

  /** Whether any event of that kind lies strictly between the two places. */
  between(from: number, to: number, is: (at: number) => boolean): boolean {
    for (let at = from + 1; at < to; at++) if (is(at)) return true;
    return false;
  }

  private subject(at: number): Id | undefined {
    const event = this.trace[at]!;
    return event.is === "did" ? event.on : undefined;
  }

  /** How the block that was entered there was left. */
  exitOf(entered: Wait): Wait | undefined {
    return this.waits.find(
      ({ step, by, node, began }) =>
        step === "exit" && by === entered.by && node.op === entered.node.op && began > entered.began,
    );
  }

  private awaited(node: Wait["node"], on: Id | undefined): Call | undefined {
    const inner = givenTo(node);
    if (inner !== undefined && typeof inner !== "string") return inner;
    return on === undefined ? undefined : this.call(on);
  }

  private binder(id: Id): Node | undefined {
    const again = id.indexOf("~");
    const name = again < 0 ? id : id.slice(0, again);
    if (name.startsWith("#")) return this.nodes[Number(name.slice(1))];
    this.binders ??= this.findBinders();
    return this.binders.get(name) ?? undefined;
  }

  /** What each name is bound by; null where several nodes bind it. */
  private findBinders(): ReadonlyMap<string, Node | null> {
    const binders = new Map<string, Node | null>();
    for (const node of this.nodes) {
      const { as } = node as { readonly as?: string };
      if (as !== undefined) binders.set(as, binders.has(as) ? null : node);
    }
    return binders;
  }

  private merge(kinds: readonly NodeKind[]): readonly Did[] {
    this.merged ??= new Map();
    const key = kinds.join();
    let all = this.merged.get(key);
    if (all === undefined) {
      const found: Did[] = [];
      for (const each of kinds) for (const did of this.done.get(each) ?? nothing) found.push(did);
      all = found.sort((a, b) => a.at - b.at);
      this.merged.set(key, all);
    }
    return all;
  }

  private waitsByCall(): Map<string, readonly Wait[]> {
    const waited = new Map<string, Wait[]>();
    for (const wait of this.waits) {
      if (wait.what === undefined) continue;
      const list = waited.get(wait.what.call);
      if (list === undefined) waited.set(wait.what.call, [wait]);
      else list.push(wait);
    }
    return waited;
  }
}

/** What runs a loop. */
const runners: ReadonlySet<NodeKind> = new Set<NodeKind>([
  "run",
  "run_until_complete",
  "run_forever",
  "runner_run",
  "runner_close",
  "with_runner",
]);
const nothing: readonly Did[] = [];
