import {
  kind,
  numbered,
  type Call,
  type CallKind,
  type Node,
  type NodeKind,
  type Of,
  type Program,
} from "./program.ts";
import { EARLY, seconds } from "./lens/times.ts";
import type { EventOf, Id, Step, Trace } from "./trace.ts";

/** A statement or call that did not wait: the node, its event, and where in the trace. */
export interface Did<K extends NodeKind = NodeKind> {
  readonly at: number;
  readonly t: number;
  readonly by: Id;
  readonly node: Of<K>;
  readonly event: EventOf<"did">;
}

/** An await, entering or leaving an `async with`, a turn of an `async for`, or the running of a loop. */
export interface Wait {
  readonly by: Id;
  readonly node: Of<"await" | "async_with" | "async_for" | "run" | "run_until_complete" | "run_forever">;
  /** of `async with` only */
  readonly step?: Step;
  /** the call that made what is awaited, where it is known */
  readonly what: Call | undefined;
  readonly on: Id | undefined;
  readonly began: number;
  readonly from: number;
  /** left out while it never came back */
  readonly ended?: number;
  readonly to?: number;
  readonly outcome?: EventOf<"resumed">;
}

/** One run of a body: of a coroutine, a callback, a thread. */
export interface Activation {
  readonly who: Id;
  readonly of: Id;
  readonly node: Node;
  readonly event: EventOf<"began">;
  readonly began: number;
  readonly from: number;
  readonly ended?: number;
  readonly to?: number;
  readonly outcome?: EventOf<"ended">;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

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
  private readonly merged = new Map<string, readonly Did[]>();
  private readonly waited = new Map<string, readonly Wait[]>();
  private byOf: Map<Id, Activation[]> | undefined;
  private tasks: Map<Id, Id> | undefined;
  private readonly makers: ReadonlyMap<Id, Did>;
  private readonly byWho: ReadonlyMap<Id, Activation>;
  private readonly binders: ReadonlyMap<string, Node | null>;
  private unrest: readonly (readonly [number, number])[] | undefined;
  private requests: readonly (readonly [number, number])[] | undefined;

  constructor(program: Program, trace: Trace) {
    const { nodes, program: own } = numbered(program);
    const done = new Map<NodeKind, Did[]>();
    const makers = new Map<Id, Did>();
    const byWho = new Map<Id, Writable<Activation>>();
    const binders = new Map<string, Node | null>();
    const waits: Writable<Wait>[] = [];
    const open: Writable<Wait>[] = [];
    this.nodes = nodes;
    this.program = own;
    this.trace = trace;
    this.binders = binders;
    for (const node of nodes) {
      if ("as" in node && node.as !== undefined) binders.set(node.as, binders.has(node.as) ? null : node);
    }
    for (let at = 0; at < trace.length; at++) {
      const event = trace[at]!;
      switch (event.is) {
        case "did": {
          const node = nodes[event.op];
          if (node === undefined) break;
          const one: Did = { at, t: event.t, by: event.by, node: node, event };
          const sort = kind(node);
          const list = done.get(sort);
          if (list === undefined) done.set(sort, [one]);
          else list.push(one);
          if (event.made !== undefined && !makers.has(event.made)) makers.set(event.made, one);
          break;
        }
        case "waits": {
          const node = nodes[event.op];
          if (node === undefined) break;
          const wait: Writable<Wait> = {
            by: event.by,
            node: node as never,
            what: undefined,
            on: event.on,
            ...(event.step !== undefined && { step: event.step }),
            began: at,
            from: event.t,
          };
          waits.push(wait);
          open.push(wait);
          break;
        }
        case "resumed": {
          const place = open.findLastIndex(({ by, node }) => by === event.by && node.op === event.op);
          if (place < 0) break;
          const wait = open[place]!;
          open.splice(place, 1);
          wait.ended = at;
          wait.to = event.t;
          wait.outcome = event;
          break;
        }
        case "began": {
          const node = nodes[event.op];
          if (node === undefined) break;
          byWho.set(event.who, { who: event.who, of: event.of, node, event, began: at, from: event.t });
          break;
        }
        case "ended": {
          const activation = byWho.get(event.who);
          if (activation === undefined) break;
          activation.ended = at;
          activation.to = event.t;
          activation.outcome = event;
          break;
        }
      }
    }
    this.done = done;
    this.makers = makers;
    this.byWho = byWho;
    this.activations = [...byWho.values()];
    this.waits = waits;
    for (const wait of waits) wait.what = this.awaited(wait.node, wait.on);
  }

  /** What was done by statements and calls of these kinds, in order, also what was skipped or raised. */
  did<K extends NodeKind>(...kinds: readonly K[]): readonly Did<K>[] {
    if (kinds.length === 1) return (this.done.get(kinds[0]!) ?? []) as unknown as readonly Did<K>[];
    const key = kinds.join();
    let all = this.merged.get(key);
    if (all === undefined) {
      all = kinds.flatMap((each) => this.done.get(each) ?? []).sort((a, b) => a.at - b.at);
      this.merged.set(key, all);
    }
    return all as unknown as readonly Did<K>[];
  }

  /** The kinds of node that were carried out, as far as that shows: those that give no event of their own count where the program has them. */
  kinds(): ReadonlySet<NodeKind> {
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
    return node !== undefined && "call" in node && (node.call === "create_future" || node.call === "future");
  }

  /** The call that the thing of that name comes from, where only one can have made it. */
  call(id: Id): Call | undefined {
    const made = this.makers.get(id);
    const node = made !== undefined ? made.node : this.binder(id);
    return node !== undefined && "call" in node ? node : undefined;
  }

  /** The coroutine that a task runs, or undefined where it is not one of the program's. */
  coroutineOf(task: Id): Id | undefined {
    const inner = /^task\((.+)\)$/.exec(task)?.[1];
    if (inner !== undefined) return inner === "?" ? undefined : inner;
    const made = this.makers.get(task);
    if (made === undefined || made.event.args === undefined || !("call" in made.node)) return undefined;
    return made.node.call === "create_task" || made.node.call === "ensure_future" ? made.event.args[0] : undefined;
  }

  /** The tasks that were made to run a coroutine (by create_task or ensure_future, or seen in its body). */
  taskOf(coroutine: Id): Id | undefined {
    if (this.tasks === undefined) {
      this.tasks = new Map();
      for (const { event } of this.did("create_task", "ensure_future")) {
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
      if (
        event.is === "did" &&
        "do" in (this.nodes[event.op] ?? {}) &&
        (this.nodes[event.op] as { do: string }).do === "block"
      )
        return false;
      if ((event.is === "resumed" || event.is === "waits") && at !== from && at !== to) {
        const node = this.nodes[event.op];
        if (node !== undefined && runners.has(kind(node))) return false;
      }
    }
    return true;
  }

  /**
   * Whether nothing asked for a cancellation between the two places: no cancel() that was accepted, no wait_for() that ran out, no asyncio.run()
   * cleaning up, no loop that got stuck or was left by SystemExit or KeyboardInterrupt. `but`: the places of cancel() and wait_for() calls that
   * the judge has taken into account itself.
   */
  calm(from: number, to: number, but: readonly number[] = []): boolean {
    this.unrest ??= this.findUnrest();
    return !this.unrest.some(([first, last]) => first <= to && last >= from && !but.includes(first));
  }

  /** Like `calm`, but for cancel() of plain futures: that asks no task for anything. */
  unasked(from: number, to: number): boolean {
    this.requests ??= this.findUnrest().filter(
      ([first, last]) => first !== last || !this.isPlainFuture(this.subject(first)),
    );
    return !this.requests.some(([first, last]) => first <= to && last >= from);
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

  private findUnrest(): (readonly [number, number])[] {
    const end = this.trace.length;
    const unrest: (readonly [number, number])[] = [];
    for (const asked of this.did("cancel", "concurrent_cancel"))
      if (asked.event.value !== false) unrest.push([asked.at, asked.at]);
    for (const made of this.did("wait_for")) {
      const wait = this.waits.find((each) => each.on === made.event.made && each.on !== undefined);
      const due = wait === undefined ? undefined : seconds(made.node.timeout);
      const ranOut = due !== undefined && (wait?.to ?? 0) >= (wait?.from ?? 0) + due - EARLY;
      // what it cancels may swallow that and return all the same
      if (wait?.outcome === undefined || wait.outcome.raised !== undefined || ranOut)
        unrest.push([made.at, wait?.ended ?? end]);
    }
    for (const wait of this.waits) {
      if (wait.step === "enter" && this.cancelsItsTask(wait.on)) unrest.push([wait.began, this.blockEnd(wait)]);
    }
    for (const wait of this.waits) {
      if (wait.node.do === "await") continue;
      const main = wait.on === undefined ? undefined : this.byWho.get(wait.on);
      const left = wait.node.do === "run" ? this.left(wait, main?.ended) : undefined;
      if (left !== undefined) unrest.push([left, wait.ended ?? end]);
      const reason = wait.outcome?.raised?.exception;
      if (reason === "KeyboardInterrupt" || reason === "SystemExit")
        unrest.push([this.interrupted(wait, reason), wait.ended ?? end]);
    }
    for (let at = 0; at < end; at++) if (this.trace[at]!.is === "stuck") unrest.push([at, end]);
    return unrest;
  }

  /** Whether leaving such a block may need a cancellation of the task inside. */
  private cancelsItsTask(manager: Id | undefined): boolean {
    const made = manager === undefined ? undefined : this.makers.get(manager)?.node;
    return made !== undefined && "do" in made && made.do === "timeout";
  }

  /** Where the block that was entered there has been left. */
  private blockEnd(entered: Wait): number {
    const exit = this.waits.find(
      ({ step, by, node, began }) =>
        step === "exit" && by === entered.by && node.op === entered.node.op && began > entered.began,
    );
    return exit?.ended ?? this.trace.length;
  }

  /** Where asyncio.run() has seen the end of its main coroutine, or of its loop. */
  private left({ began, ended = this.trace.length }: Wait, over = ended): number | undefined {
    const stopped = this.did("stop").find(({ at, event }) => at > began && at < ended && event.raised === undefined);
    const first = Math.min(over, stopped?.at ?? over);
    return first < ended ? first : undefined;
  }

  private interrupted(wait: Wait, reason: string): number {
    for (let at = wait.began; at < (wait.ended ?? this.trace.length); at++) {
      const event = this.trace[at]!;
      if (event.is === "ended" && event.raised?.exception === reason) return at;
    }
    return wait.began;
  }

  private awaited(node: Wait["node"], on: Id | undefined): Call | undefined {
    const inner =
      node.do === "await"
        ? node.what
        : node.do === "run"
          ? node.main
          : node.do === "run_until_complete"
            ? node.future
            : undefined;
    if (inner !== undefined && typeof inner !== "string") return inner;
    return on === undefined ? undefined : this.call(on);
  }

  private binder(id: Id): Node | undefined {
    const [name = ""] = id.split("~");
    if (name.startsWith("#")) return this.nodes[Number(name.slice(1))];
    return this.binders.get(name) ?? undefined;
  }
}

/** What runs a loop. */
const runners: ReadonlySet<NodeKind> = new Set<NodeKind>(["run", "run_until_complete", "run_forever"]);

/** Kinds that give no event of their own, or only sometimes. */
const silent: ReadonlySet<NodeKind> = new Set<NodeKind>([
  "coroutine",
  "make",
  "custom",
  "generator_coroutine",
  "async_generator",
  "value",
  "sleep",
  "anext",
  "aclose",
  "asend",
  "athrow",
  "async_comprehension",
  "to_thread",
  "shutdown_default_executor",
  "shutdown_asyncgens",
  "try",
  "repeat",
  "raise",
  "return",
  "yield",
  "emit",
]);
