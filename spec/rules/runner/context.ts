import { boundTo } from "../../lens/bound.ts";
import { literal } from "../../lens/context-variables.ts";
import { type Runner, runnersIn } from "../../lens/runners.ts";
import { same, tell } from "../../lens/seen.ts";
import { usedOnce } from "../../lens/used-once.ts";
import { kind, type Statement } from "../../program.ts";
import { change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Did, Run, Wait } from "../../run.ts";
import type { Seen } from "../../trace.ts";
import { coroutine, program } from "../../write.ts";

const runner: Statement = { do: "runner", as: "runner" };
const set: Statement = { do: "var_set", variable: "v", value: 5 };
const get: Statement = { do: "var_get", variable: "v" };

export const contextSharedByRuns: Rule = {
  id: "runner.context-shared-by-runs",
  says: "Without a context argument all run() calls of one Runner share one context: a variable set in one run is visible in the next, and not outside.",
  doc: "library/asyncio-runner#asyncio.Runner.run",
  level: "must",
  since: "3.11",
  about: ["var_set"],
  needs: ["runner_run", "var_get"],
  *judge(of) {
    if (!isPlain(of)) return;
    for (const one of runnersIn(of)) {
      const sets = setsIn(of, one, (wait) => contextOf(wait) === undefined);
      for (const { at, by, node, event } of of.did("var_get")) {
        const last = sets.findLast((each) => each.at < at && each.node.variable === node.variable);
        const wanted = last === undefined ? undefined : literal(last.node.value);
        if (last === undefined || wanted === undefined || event.unbound !== undefined) continue;
        const isInside = mainOf(of, one, by, (wait) => contextOf(wait) === undefined);
        const host = by === "host" ? hostValue(of, node.variable, at) : undefined;
        if (isInside)
          yield expect(
            same(event.value, wanted),
            () =>
              `expected ${node.variable} to be ${tell(wanted)} in ${by}, as ${last.by} has set it, saw ${tell(event.value)}`,
            last.at,
            at,
          );
        else if (host !== undefined)
          yield expect(
            same(event.value, host),
            () => `expected ${node.variable} to be ${tell(host)} outside of ${one.id}, saw ${tell(event.value)}`,
            last.at,
            at,
          );
      }
    }
  },
  example: {
    program: program(
      runner,
      { do: "runner_run", runner: "runner", coro: coroutine("first", set) },
      { do: "runner_run", runner: "runner", coro: coroutine("second", get) },
      get,
    ),
    breaks: change(the("did", { by: "second" }), { value: null }),
  },
};

export const explicitContext: Rule = {
  id: "runner.explicit-context",
  says: "Runner.run(coro, context=ctx) runs coro in ctx itself, so changes are visible in ctx afterwards.",
  doc: "library/asyncio-runner#asyncio.Runner.run",
  level: "must",
  since: "3.11",
  about: ["context_get"],
  needs: ["runner_run.context"],
  *judge(of) {
    if (!isPlain(of)) return;
    for (const { at, node, event } of of.did("context_get")) {
      if (event.unbound !== undefined || event.on === undefined) continue;
      const sets = runnersIn(of).flatMap((one) => setsIn(of, one, (wait) => isIn(of, wait, event.on!)));
      const last = sets
        .filter((each) => each.at < at && each.node.variable === node.variable)
        .sort((one, other) => one.at - other.at)
        .at(-1);
      const wanted = last === undefined ? undefined : literal(last.node.value);
      if (last === undefined || wanted === undefined) continue;
      yield expect(
        same(event.value, wanted),
        () => `${last.by} has set ${node.variable} in ${event.on}: expected ${tell(wanted)}, saw ${tell(event.value)}`,
        last.at,
        at,
      );
    }
  },
  example: {
    program: program(
      { do: "copy_context", as: "context" },
      runner,
      { do: "runner_run", runner: "runner", coro: coroutine("main", set), context: "context" },
      { do: "context_get", context: "context", variable: "v" },
    ),
    breaks: change(the("did", { on: "context" }), { value: null }),
  },
};

/** Whether contexts go to nobody but runners, and coroutines are stepped by nobody but tasks. */
const isPlain = (of: Run): boolean =>
  usedOnce(of) &&
  of.did("thread", "send", "get_context", "handle_get_context").length === 0 &&
  !of.nodes.some(
    (node) =>
      (kind(node) !== "runner_run" && "context" in node && kind(node) !== "context_get") ||
      kind(node) === "async_generator" ||
      kind(node) === "custom",
  );

const contextOf = ({ node }: Wait): string | undefined => (node.do === "runner_run" ? node.context : undefined);

const isIn = (of: Run, wait: Wait, context: string): boolean => {
  const name = contextOf(wait);
  return name !== undefined && boundTo(of, name, wait.began) === context;
};

/** What was set by the main tasks of those runs. */
const setsIn = (of: Run, runner: Runner, which: (wait: Wait) => boolean): readonly Did<"var_set">[] =>
  of
    .did("var_set")
    .filter(
      ({ by, event }) => event.unbound === undefined && event.raised === undefined && mainOf(of, runner, by, which),
    );

/** Whether that body is run by the main task of one of those runs. */
function mainOf(of: Run, { runs }: Runner, by: string, which: (wait: Wait) => boolean): boolean {
  const task = of.activation(by)?.event.task;
  if (typeof task !== "string") return false;
  return runs.some((wait) => which(wait) && wait.on !== undefined && of.activation(wait.on)?.event.task === task);
}

/** What the host script itself has made of the variable. */
function hostValue(of: Run, variable: string, at: number): Seen | undefined {
  const last = of
    .did("var_set")
    .findLast(
      (each) =>
        each.at < at && each.by === "host" && each.node.variable === variable && each.event.unbound === undefined,
    );
  return last === undefined ? null : literal(last.node.value);
}
