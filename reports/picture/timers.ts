import { seconds } from "../../spec/lens/times.ts";
import type { Run } from "../../spec/run.ts";
import { visible } from "../visible.ts";

/** Something that the clock is to wake: who or what, when, and between which events it was scheduled. */
export interface Timer {
  readonly name: string;
  readonly due: number;
  readonly from: number;
  /** the event at which it is over: it went off, or was cancelled */
  readonly to: number;
}

/** Sleeps, call_later() and call_at(), wait_for() with a time limit, blocks of timeout(): what the trace tells of the loop's timers. */
export function timersOf(run: Run): readonly Timer[] {
  const last = run.trace.length;
  const all = [...awaits(run, last), ...blocks(run, last), ...callbacks(run, last)];
  return all.filter(({ due }) => Number.isFinite(due)).sort((one, other) => one.from - other.from);
}

const awaits = (run: Run, last: number): readonly Timer[] =>
  run.waits.flatMap(({ what, by, from, began, ended = last }) => {
    const limit =
      what?.call === "sleep"
        ? seconds(what.delay)
        : what?.call === "wait_for" || what?.call === "wait"
          ? seconds(what.timeout)
          : undefined;
    if (limit === undefined || limit <= 0 || what === undefined) return [];
    return [{ name: visible(`${what.call} of ${by}`), due: from + limit, from: began, to: ended }];
  });

const blocks = (run: Run, last: number): readonly Timer[] =>
  run.waits.flatMap(({ step, on, by, node, began }) => {
    const made = on === undefined ? undefined : run.maker(on);
    if (step !== "enter" || made === undefined) return [];
    const limit = "do" in made.node && made.node.do === "timeout" ? seconds(made.node.delay) : undefined;
    const at = "do" in made.node && made.node.do === "timeout_at" ? seconds(made.node.when) : undefined;
    const due = at ?? (limit === undefined ? undefined : made.t + limit);
    if (due === undefined) return [];
    const exit = run.waits.find(
      (wait) => wait.step === "exit" && wait.by === by && wait.node === node && wait.began > began,
    );
    return [{ name: visible(`timeout ${on}`), due, from: began, to: exit?.began ?? last }];
  });

const callbacks = (run: Run, last: number): readonly Timer[] =>
  run.did("call_later", "call_at").flatMap(({ at, t, node, event }) => {
    const { made } = event;
    const due = node.do === "call_at" ? seconds(node.when) : t + (seconds(node.delay) ?? NaN);
    if (made === undefined || due === undefined || event.raised !== undefined) return [];
    const function_ = typeof node.callback === "string" ? node.callback : made;
    const ran = run.activationsOf(function_).find(({ began, from }) => began > at && from >= due);
    const cancelled = run.did("handle_cancel").find((each) => each.at > at && each.event.on === made);
    const to = Math.min(ran?.began ?? last, cancelled?.at ?? last);
    return [{ name: visible(`callback ${function_}`), due, from: at, to }];
  });
