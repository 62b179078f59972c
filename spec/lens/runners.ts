import type { Node, Of } from "../program.ts";
import type { Did, Run, Wait } from "../run.ts";
import type { Id } from "../trace.ts";
import { boundTo } from "./bound.ts";
import { perRun } from "./per-run.ts";
import { isRunning, loopsSeenIn } from "./running.ts";

/** An asyncio.Runner, and all that was done to it; the places of refused and failed uses are there, too. */
export interface Runner {
  readonly id: Id;
  readonly made: Did<"runner">;
  /** of runner_run(), in order */
  readonly runs: readonly Wait[];
  /** of runner_close(), and of leaving its block, in order */
  readonly closings: readonly Wait[];
  readonly entries: readonly Wait[];
  readonly getLoops: readonly Did<"runner_get_loop">[];
}

export const runnersIn = perRun((run): readonly Runner[] =>
  run.did("runner").flatMap((made) => {
    const id = made.event.made;
    if (id === undefined) return [];
    const isMine = (wait: Wait): boolean => runnerOf(run, wait) === id;
    return [
      {
        id,
        made,
        runs: run.waits.filter((wait) => wait.node.do === "runner_run" && isMine(wait)),
        closings: run.waits.filter((wait) => wait.node.do !== "runner_run" && isRunning(wait) && isMine(wait)),
        entries: run.waits.filter((wait) => wait.step === "enter" && isMine(wait)),
        getLoops: run.did("runner_get_loop").filter(({ event }) => event.on === id && event.unbound === undefined),
      },
    ];
  }),
);

/** The runner that such a wait was about; undefined for others. */
export function runnerOf(run: Run, { node, on, began }: Wait): Id | undefined {
  if (node.do === "runner_run") return boundTo(run, node.runner, began);
  return node.do === "runner_close" || node.do === "with_runner" ? on : undefined;
}

/** The loop that its factory makes, where nothing else binds that name. */
export function factoryLoop(run: Run, { made: { node } }: Runner): Id | undefined {
  const { loop } = node;
  const binders = run.nodes.filter(
    (each) => ("as" in each && each.as === loop) || (isFactory(each) && each.loop === loop),
  );
  const isOnce = binders.length === 1 && run.did("runner").filter((each) => each.node.op === node.op).length === 1;
  return isOnce ? loop : undefined;
}

const isFactory = (node: Node): node is Of<"run" | "runner"> =>
  "do" in node && (node.do === "run" || node.do === "runner");

/** The loops that code saw as this runner's: there should be one. */
export function loopsOf(run: Run, runner: Runner): readonly Id[] {
  const { runs, getLoops } = runner;
  const made = factoryLoop(run, runner);
  const asked = getLoops.flatMap(({ event: { value } }) =>
    typeof value === "object" && value !== null && "ref" in value ? [value.ref] : [],
  );
  return [
    ...new Set([...(made === undefined ? [] : [made]), ...asked, ...runs.flatMap((wait) => loopsSeenIn(run, wait))]),
  ];
}

/** Where its loop was made at the latest: where it was first entered, run or asked for its loop, without an error. */
export function firstUse(run: Run, { runs, entries, getLoops }: Runner): number | undefined {
  const places = [
    ...entries.filter(({ outcome }) => outcome?.value !== undefined).map(({ ended }) => ended!),
    ...getLoops.filter(({ event }) => event.raised === undefined).map(({ at }) => at),
    ...runs.filter(({ on }) => on !== undefined && run.activation(on) !== undefined).map(({ began }) => began),
  ];
  return places.length === 0 ? undefined : Math.min(...places);
}
