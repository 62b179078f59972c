import { factoryLoop, firstUse, loopsOf, runnerOf, runnersIn, type Runner } from "../../lens/runners.ts";
import { loopsSeenIn, runningAt, threadAt } from "../../lens/running.ts";
import { tell } from "../../lens/seen.ts";
import { change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import type { Id, Seen } from "../../trace.ts";
import { coroutine, program } from "../../write.ts";

const runner = { do: "runner", as: "runner" } as const;
const run = (as: string) =>
  ({ do: "runner_run", runner: "runner", coro: coroutine(as, { do: "get_running_loop" }) }) as const;
const ask = { do: "runner_get_loop", runner: "runner" } as const;

export const manyRunsOneLoop: Rule = {
  id: "runner.many-runs-one-loop",
  says: "Successive Runner.run() calls of one runner use the same event loop, and its clock and pending timers carry over.",
  doc: "library/asyncio-runner#asyncio.Runner",
  level: "must",
  since: "3.11",
  about: ["runner_run"],
  *judge(of) {
    for (const { id, runs } of runnersIn(of)) {
      const seen = runs.map((wait) => ({ wait, loops: loopsSeenIn(of, wait) })).filter(({ loops }) => loops.length > 0);
      const [first, ...others] = seen;
      for (const { wait, loops } of others) {
        yield expect(
          loops.every((loop) => first!.loops.includes(loop)),
          () => `expected ${id} to run on ${first!.loops.join()} again, saw ${loops.join()}`,
          first!.wait.began,
          wait.began,
        );
      }
    }
  },
  example: {
    program: program(runner, run("first"), run("second")),
    breaks: change(the("did", { by: "second" }), { value: { ref: "loop#2" } }),
  },
};

export const constructorIsLazy: Rule = {
  id: "runner.constructor-is-lazy",
  says: "Constructing a Runner creates no loop; the loop is created on entering the with block or on the first run()/get_loop().",
  doc: "library/asyncio-runner#asyncio.Runner",
  level: "must",
  since: "3.11",
  about: ["runner"],
  needs: ["runner.loop"],
  *judge(of) {
    for (const one of runnersIn(of)) {
      const loop = factoryLoop(of, one);
      const used = firstUse(of, one);
      const first = Math.min(
        ...[...one.runs, ...one.closings, ...one.entries].map(({ began }) => began),
        used ?? Infinity,
      );
      if (loop === undefined) continue;
      for (const { at, node, event } of of.did("is_closed", "is_running", "get_debug", "time")) {
        if (node.loop !== loop || at < one.made.at) continue;
        if (at < first)
          yield expect(
            event.unbound === loop,
            () => `expected ${one.id} not to have made ${loop} before its first use, saw ${tell(event.value)} of it`,
            one.made.at,
            at,
          );
        else if (used !== undefined && at > used)
          yield expect(
            event.unbound === undefined,
            () => `expected ${one.id} to have made ${loop} at its first use, saw nothing of it`,
            used,
            at,
          );
      }
    }
  },
  example: {
    program: program(
      { do: "runner", as: "runner", loop: "made" },
      { do: "is_closed", loop: "made" },
      { do: "with_runner", runner: "runner", body: [{ do: "is_closed", loop: "made" }] },
    ),
    breaks: change(the("did", { unbound: "made" }), { unbound: undefined, on: "made", value: false }),
  },
};

export const getLoop: Rule = {
  id: "runner.get-loop",
  says: "Runner.get_loop() returns the loop on which run() executes.",
  doc: "library/asyncio-runner#asyncio.Runner.get_loop",
  level: "must",
  since: "3.11",
  about: ["runner_get_loop"],
  *judge(of) {
    for (const { id, runs, getLoops } of runnersIn(of)) {
      const used = new Set(runs.flatMap((wait) => loopsSeenIn(of, wait)));
      if (used.size !== 1) continue;
      for (const { at, event } of getLoops) {
        if (event.raised !== undefined) continue;
        yield expect(
          used.has(refOf(event.value) ?? ""),
          () => `${id} runs on ${[...used].join()}: expected get_loop() to return that, saw ${tell(event.value)}`,
          at,
        );
      }
    }
  },
  example: {
    program: program(runner, ask, run("main")),
    breaks: change(the("did", { by: "host" }, 2), { value: { ref: "loop#2" } }),
  },
};

export const debug: Rule = {
  id: "runner.debug",
  says: "Runner(debug=True/False) sets the loop's debug mode; debug=None leaves the global default.",
  doc: "library/asyncio-runner#asyncio.Runner",
  level: "must",
  since: "3.11",
  about: ["get_debug"],
  needs: ["runner.debug"],
  *judge(of) {
    if (of.did("set_debug").length > 0) return;
    for (const one of runnersIn(of)) {
      const { debug: wanted } = one.made.node;
      const loops = loopsOf(of, one);
      if (wanted === undefined || loops.length !== 1) continue;
      for (const { at, event } of of.did("get_debug")) {
        const running = runningAt(of, at);
        const isIn = running !== undefined && runnerOf(of, running) === one.id && event.on === undefined;
        if (event.unbound !== undefined || (event.on !== loops[0] && !isIn)) continue;
        yield expect(
          event.value === wanted,
          () =>
            `expected get_debug() of the loop of ${one.id} to be ${tell(wanted)}, saw ${tell(event.raised ?? event.value)}`,
          one.made.at,
          at,
        );
      }
    }
  },
  example: {
    program: program(
      { do: "runner", as: "talks", debug: true },
      { do: "runner", as: "silent", debug: false },
      { do: "runner_get_loop", runner: "talks", as: "one" },
      { do: "get_debug", loop: "one" },
      { do: "runner_get_loop", runner: "silent", as: "other" },
      { do: "get_debug", loop: "other" },
    ),
    breaks: change(the("did", { value: true }), { value: false }),
  },
};

export const defaultLoopSetAsCurrent: Rule = {
  id: "runner.default-loop-set-as-current",
  says: "Without a loop_factory a Runner makes its loop the current event loop; with a loop_factory it does not (that is the factory's responsibility).",
  doc: "library/asyncio-runner#asyncio.Runner",
  level: "must",
  since: "3.11",
  about: ["get_event_loop"],
  needs: ["runner"],
  *judge(of) {
    for (const one of runnersIn(of)) {
      const used = firstUse(of, one);
      const loops = loopsOf(of, one);
      if (used === undefined || loops.length !== 1) continue;
      for (const { at, by, event } of of.did("get_event_loop")) {
        if (by !== "host" || at < used || runningAt(of, at) !== undefined || threadAt(of, at) !== undefined) continue;
        if (isDisturbed(of, one, used, at)) continue;
        const isCurrent = refOf(event.value) === loops[0];
        const wanted = one.made.node.loop === undefined;
        yield expect(
          isCurrent === wanted,
          () =>
            `expected get_event_loop() ${wanted ? "" : "not "}to return ${loops[0]} of ${one.id}, saw ${tell(event.raised ?? event.value)}`,
          used,
          at,
        );
      }
    }
  },
  example: {
    program: program(
      runner,
      { do: "runner_get_loop", runner: "runner" },
      { do: "get_event_loop" },
      { do: "runner_close", runner: "runner" },
      { do: "runner", as: "other", loop: "made" },
      { do: "runner_get_loop", runner: "other" },
      { do: "get_event_loop" },
    ),
    breaks: change(the("did", { by: "host", value: { ref: "loop#1" } }, 2), { value: { ref: "loop#2" } }),
  },
};

/** Whether anything but this runner may have set the current loop of the main thread, or have taken it away, since its loop was made. */
function isDisturbed(
  of: Run,
  { id, closings, made, runs, entries, getLoops }: Runner,
  used: number,
  at: number,
): boolean {
  const isForeign = [...runs, ...entries, ...getLoops].some(({ by }) => by !== "host");
  const isSet = of
    .did("set_event_loop")
    .some((each) => each.at > used && each.at < at && each.event.unbound === undefined);
  if (isForeign || isSet || closings.some(({ began }) => began < at)) return true;
  if (made.node.loop !== undefined) return false;
  const isBetween = (place: number): boolean => place >= used && place < at;
  return (
    of.waits.some(({ node, began, ended = at }) => node.do === "run" && isBetween(Math.max(began, ended))) ||
    runnersIn(of).some(
      (other) =>
        other.id !== id &&
        [...other.runs, ...other.closings, ...other.entries, ...other.getLoops].some((each) =>
          isBetween("began" in each ? (each.ended ?? at - 1) : each.at),
        ),
    )
  );
}

const refOf = (seen: Seen | undefined): Id | undefined =>
  typeof seen === "object" && seen !== null && "ref" in seen ? seen.ref : undefined;
