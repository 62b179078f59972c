import { kind, type NodeKind } from "../../spec/program.ts";
import type { Did, Run } from "../../spec/run.ts";
import type { EventOf, Id } from "../../spec/trace.ts";
import { completions } from "./completions.ts";

/** One event that brought about another: `makes` a task or callback that begins, `wakes` or `cancels` one that waits. */
export interface Arrow {
  readonly from: number;
  readonly to: number;
  readonly kind: "makes" | "wakes" | "cancels";
}

/** Who woke whom, as far as the trace tells: what the clock or the loop itself woke has no arrow. */
export function arrowsOf(run: Run, of: readonly (number | undefined)[]): readonly Arrow[] {
  const before = new Map<number, number>();
  return run.trace.flatMap((event, at): readonly Arrow[] => {
    const lane = of[at];
    if (lane === undefined) return [];
    const last = before.get(lane);
    before.set(lane, at);
    if (event.is === "began" && last === undefined) return beginning(run, event, at);
    if (event.is === "began" && event.who.startsWith(`${event.of}()`)) return beginning(run, event, at);
    if (event.is === "resumed" && last !== undefined) return waking(run, event, last, at);
    return [];
  });
}

/** Where a task or a callback comes from. */
function beginning(run: Run, { who, of, args }: EventOf<"began">, at: number): readonly Arrow[] {
  const [first] = args ?? [];
  const future = typeof first === "object" && first !== null && "ref" in first ? first.ref : undefined;
  const registered = registration(run, of, at);
  if (registered?.node !== undefined && kind(registered.node) === "add_done_callback" && future !== undefined) {
    const done = completions(run, future, -1, at).at(-1);
    if (done !== undefined) return [{ from: done, to: at, kind: "wakes" }];
  }
  const cause = registered?.at ?? starter(run, who, at);
  return cause === undefined ? [] : [{ from: cause, to: at, kind: "makes" }];
}

/** What scheduled a callback: by its handle, its node, or the function that it names. */
function registration(run: Run, of: Id, at: number): Did | undefined {
  const made = run.maker(of);
  if (made !== undefined && kind(made.node) !== "def") return made.at < at ? made : undefined;
  return run
    .did(...scheduling)
    .findLast(
      (each) => each.at < at && (`#${each.node.op}` === of || ("callback" in each.node && each.node.callback === of)),
    );
}

const scheduling: readonly NodeKind[] = [
  "call_soon",
  "call_soon_threadsafe",
  "call_later",
  "call_at",
  "add_done_callback",
  "thread",
  "run_in_executor",
  "to_thread",
];

/** What first took a coroutine: what made a task of it, or the running of a loop. */
function starter(run: Run, who: Id, at: number): number | undefined {
  const taken = run.trace.findIndex(
    (event, place) =>
      place < at &&
      ((event.is === "did" && event.made !== undefined && (event.args?.includes(who) ?? false)) ||
        (event.is === "waits" && event.on === who && event.by === "host")),
  );
  return taken === -1 ? undefined : taken;
}

function waking(run: Run, event: EventOf<"resumed">, from: number, to: number): readonly Arrow[] {
  const waits = run.trace[from]!;
  if (waits.is !== "waits") return [];
  const task = run.activation(event.by)?.event.task ?? event.by;
  if (event.raised?.exception.endsWith("CancelledError") === true) {
    const asked = run
      .did("cancel")
      .findLast(
        ({ at, event: { on, value } }) =>
          at > from &&
          at < to &&
          value === true &&
          on !== undefined &&
          (on === task || run.coroutineOf(on) === event.by),
      );
    if (asked !== undefined) return [{ from: asked.at, to, kind: "cancels" }];
  }
  if (waits.on === undefined) return [];
  const done = completions(run, waits.on, from, to);
  const call = run.call(waits.on);
  const cause = call?.call === "wait" && call.return_when === "FIRST_COMPLETED" ? done[0] : done.at(-1);
  return cause === undefined ? [] : [{ from: cause, to, kind: "wakes" }];
}
