import { changes, lastChange, ownerOf, reads, valueFor } from "../../lens/context-flow.ts";
import { perRun } from "../../lens/per-run.ts";
import { same, tell } from "../../lens/seen.ts";
import { seconds } from "../../lens/times.ts";
import type { Statement } from "../../program.ts";
import { change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Did, Run } from "../../run.ts";
import type { Id } from "../../trace.ts";
import { awaits, coroutine, main, sleep, task, waitFor } from "../../write.ts";

const setTable = (value: string): Statement => ({ do: "var_set", variable: "table", value });
const getTable: Statement = { do: "var_get", variable: "table" };

export const awaitShares: Rule = {
  id: "contextvars.await-shares",
  says: "A coroutine awaited directly (not as a task) shares the context of its caller: its changes are visible to the caller afterwards.",
  doc: "library/contextvars#asyncio-support",
  level: "must",
  since: "3.7",
  about: ["var_get"],
  needs: ["var_set"],
  *judge(run) {
    for (const { at, by, node, event } of reads(run)) {
      const owner = ownerOf(run, by);
      const set = owner === undefined ? undefined : lastChange(run, owner, node.variable, at);
      if (set === undefined || set.by === by || !isAwaited(run, set.by, by)) continue;
      const due = valueFor(run, by, node.variable, at);
      if (due === undefined) continue;
      const because = () =>
        `${by} awaited ${set.by}, which set ${node.variable}: expected it to see ${tell(due)}, saw ${tell(event.value)}`;
      yield expect(same(event.value, due), because, set.at, at);
    }
  },
  example: {
    program: main(awaits(coroutine("reserve", setTable("window"))), getTable),
    breaks: change(the("did", { by: "main" }), { value: null }),
  },
};

export const persistAcrossSuspension: Rule = {
  id: "contextvars.persist-across-suspension",
  says: "Within one task the context persists over suspensions, whatever other tasks do meanwhile.",
  doc: "library/contextvars#asyncio-support",
  level: "must",
  since: "3.7",
  about: ["var_get"],
  needs: ["var_set"],
  *judge(run) {
    for (const { at, by, node, event } of reads(run)) {
      const owner = ownerOf(run, by);
      const set = owner === undefined || owner === "host" ? undefined : lastChange(run, owner, node.variable, at);
      if (set === undefined || set.by !== by || run.sameStep(by, set.at, at)) continue;
      const due = valueFor(run, by, node.variable, at);
      if (due === undefined) continue;
      const because = () =>
        `expected ${by} to see the ${tell(due)} that it set in ${node.variable}, saw ${tell(event.value)}`;
      yield expect(same(event.value, due), because, set.at, at);
    }
  },
  example: {
    program: main(
      task("guest", setTable("window"), awaits(sleep(1)), getTable),
      task("other", awaits(sleep(0)), setTable("terrace"), awaits(sleep(2))),
      awaits("guest"),
    ),
    breaks: change(the("did", { by: "guest_coro", value: "window" }), { value: "terrace" }),
  },
};

export const waitForIsolates: Rule = {
  id: "contextvars.wait-for-isolates",
  says: "A coroutine passed to wait_for() runs in a copied context: its variable changes are not visible to the caller.",
  doc: "library/asyncio-task#asyncio.wait_for",
  level: "implementation",
  since: "3.7",
  until: "3.12",
  about: ["wait_for"],
  *judge(run) {
    for (const { got, set } of readsAfterWaitFor(run)) {
      const { at, by, node, event } = got;
      const before = changes(run).findLast(
        (each) =>
          each.at < set.at && each.variable === node.variable && each.owner === ownerOf(run, by) && each.by === by,
      );
      if (before?.value === undefined || same(before.value, set.value)) continue;
      yield expect(
        same(event.value, before.value),
        () =>
          `${set.by} set ${node.variable} under wait_for(): expected ${by} to see ${tell(before.value)} still, saw ${tell(event.value)}`,
        set.at,
        at,
      );
    }
  },
  example: {
    program: main(setTable("window"), awaits(waitFor(coroutine("reserve", setTable("terrace")), 1)), getTable),
    breaks: change(the("did", { by: "main", value: "window" }), { value: "terrace" }),
  },
};

export const waitForShares: Rule = {
  id: "contextvars.wait-for-shares",
  says: "A coroutine passed to wait_for() runs in the caller's context: its variable changes are visible to the caller.",
  doc: "library/asyncio-task#asyncio.wait_for",
  level: "implementation",
  since: "3.12",
  about: ["wait_for"],
  needs: ["var_get"],
  *judge(run) {
    for (const { got, set } of readsAfterWaitFor(run)) {
      const { at, by, node, event } = got;
      yield expect(
        same(event.value, set.value),
        () =>
          `${set.by} set ${node.variable} under wait_for(): expected ${by} to see ${tell(set.value)}, saw ${tell(event.value)}`,
        set.at,
        at,
      );
    }
  },
  example: {
    program: main(setTable("window"), awaits(waitFor(coroutine("reserve", setTable("terrace")), 1)), getTable),
    breaks: change(the("did", { by: "main", value: "terrace" }), { value: "window" }),
  },
};

interface ReadAfterWaitFor {
  readonly got: Did<"var_get">;
  readonly set: ReturnType<typeof changes>[number];
}

/** What a caller reads right after a wait_for() of a coroutine that set it, of what it was given to await on the spot, with time left. */
const readsAfterWaitFor = perRun((run): readonly ReadAfterWaitFor[] =>
  reads(run).flatMap((got) => {
    const set = changes(run).findLast((each) => each.variable === got.node.variable && each.at < got.at);
    const call =
      set === undefined || set.by === got.by
        ? undefined
        : run.did("wait_for").find((each) => each.by === got.by && each.event.args?.includes(set.by));
    const wait =
      call === undefined ? undefined : run.waits.find((each) => each.on === call.event.made && each.by === got.by);
    if (set === undefined || call === undefined || set.value === undefined || wait?.ended === undefined) return [];
    if (wait.ended > got.at || set.at < wait.began || !((seconds(call.node.timeout) ?? 1) > 0)) return [];
    // whether the callers of the caller share its context is not asked here
    return valueFor(run, got.by, got.node.variable, wait.began) === undefined || !run.calm(0, got.at, [call.at])
      ? []
      : [{ got, set }];
  }),
);

/** Whether a coroutine was awaited by another one, or by what that awaited. */
function isAwaited(run: Run, coroutine: Id, by: Id): boolean {
  for (let who: Id | undefined = coroutine, depth = 0; who !== undefined && depth < 50; depth++) {
    const wait = run.waits.find((each) => each.on === who && each.node.do === "await");
    if (wait?.by === by) return true;
    who = wait?.by;
  }
  return false;
}
