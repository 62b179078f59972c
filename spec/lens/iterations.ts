import type { Run } from "../run.ts";
import { runningAt } from "./running.ts";
import { perRun } from "./per-run.ts";

/**
 * How many turns of the loop it took from one event to another that it caused: 1 if the first had the second called soon, 2 if there was one
 * callback in between, and so on. Each tick of a ticker is called soon by the tick before it, and what is called soon runs first come, first served:
 * so just that many ticks lie between the two. Undefined where no ticker of that loop ticked all the while.
 */
export function turnsBetween(run: Run, from: number, to: number): number | undefined {
  const running = runningAt(run, from);
  if (running === undefined || runningAt(run, to) !== running) return undefined;
  for (const { at, node, event } of run.did("ticker")) {
    if (at >= from || node.loop !== undefined || event.unbound !== undefined || event.raised !== undefined) continue;
    if (runningAt(run, at) !== running || isShared(run, node.op)) continue;
    const own = ticksOf(run, node.op);
    const before = own.filter((tick) => tick < to).length;
    if (before < node.turns) return before - own.filter((tick) => tick < from).length;
  }
  return undefined;
}

/** Whether that statement started several tickers, whose ticks nothing tells apart. */
const isShared = (run: Run, op: number | undefined): boolean =>
  run.did("ticker").filter((each) => each.node.op === op).length > 1;

const ticksOf = (run: Run, op: number | undefined): readonly number[] => ticks(run).get(op) ?? [];

/** The places of all ticks, by the number of the statement that started the ticker. */
const ticks = perRun((run): ReadonlyMap<number | undefined, readonly number[]> => {
  const all = new Map<number | undefined, number[]>();
  run.trace.forEach((event, at) => {
    if (event.is !== "tick") return;
    const known = all.get(event.op);
    if (known === undefined) all.set(event.op, [at]);
    else known.push(at);
  });
  return all;
});
