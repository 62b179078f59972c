import { mayBeCancelled } from "../lens/may-be-cancelled.ts";
import { completings, itemsOf } from "../lens/as-completed.ts";
import { endedBodies } from "../lens/awaited-bodies.ts";
import { fate, ownBody } from "../lens/fate.ts";
import { turnsBetween } from "../lens/iterations.ts";
import { add, all, move, the, type Find } from "../retell.ts";
import { expect, type Finding, type Rule } from "../rule.ts";
import type { Run, Wait } from "../run.ts";
import { seconds } from "../lens/times.ts";
import { sleeper, sleeps } from "../lens/sleeps.ts";
import { intruder } from "../lens/steps.ts";
import type { Id, Trace } from "../trace.ts";
import { blocks, lastEnd } from "../lens/task-groups.ts";
import { usedOnce } from "../lens/used-once.ts";
import {
  within,
  attempt,
  awaits,
  callLater,
  cancel,
  coroutine,
  except,
  future,
  gather,
  log,
  main,
  setResult,
  sleep,
  task,
  taskGroup,
  taskIn,
  ticker,
  waitFor,
} from "../write.ts";

export const none: Rule = {
  id: "hops.none",
  says: "Awaiting a coroutine directly costs no extra loop iteration: the awaiter continues in the very step in which the inner coroutine ends.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_soon",
  level: "implementation",
  since: "3.5",
  about: ["coroutine"],
  *judge(run) {
    for (const { wait, body } of endedBodies(run, "coroutine"))
      if (wait.ended !== undefined) yield inOneStep(run, wait, body.ended!);
  },
  example: {
    program: main(ticker(4), awaits(coroutine("inner", awaits(sleep(0)))), log("goes on")),
    breaks: add(the("ended", { who: "inner" }), { is: "tick", op: 2, n: 2 }),
  },
};

export const oneIteration: Rule = {
  id: "hops.one-iteration",
  says: "A task that waits for a future, a task, an Event, a Lock, a Semaphore, a Queue item, Queue.join() or a Condition (from the release of its lock) continues in the loop iteration right after the one in which that became available.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_soon",
  level: "implementation",
  since: "3.4",
  about: ["ticker"],
  *judge(run) {
    if (!usedOnce(run)) return;
    for (const wait of run.waits) {
      if (wait.node.do !== "await" || wait.on === undefined) continue;
      const done = run.isPlainFuture(wait.on) || isOwnTask(run, wait.on) ? fate(run, wait.on)?.at : undefined;
      if (done !== undefined) yield* turns(run, wait, done, 1);
    }
  },
  example: {
    program: main(
      future("signal"),
      callLater(1, [ticker(4), setResult("signal", 1)]),
      awaits("signal"),
      log("goes on"),
    ),
    breaks: goesOnAfter(the("tick", { n: 2 })),
  },
};

export const twoIterations: Rule = {
  id: "hops.two-iterations",
  says: "The awaiter of gather(), wait(), shield() or an as_completed() item continues two iterations after the step in which the decisive child ended (one for the child's done callback, one for the awaiter).",
  doc: "library/asyncio-eventloop#asyncio.loop.call_soon",
  level: "implementation",
  since: "3.4",
  about: ["ticker"],
  *judge(run) {
    if (!usedOnce(run)) return;
    for (const made of run.did("gather", "wait", "shield")) {
      const { event, node } = made;
      const wait = run.waits.find((each) => each.node.do === "await" && each.on === event.made);
      if (wait === undefined || wait.began < made.at || (node.call === "wait" && node.timeout != null)) continue;
      const ends = (event.args ?? []).map((child) => endOf(run, child));
      const decisive = decisiveEnd(node, ends);
      if (decisive !== undefined) yield* turns(run, wait, decisive, 2);
    }
    for (const completing of completings(run)) {
      for (const { wait, candidates, isLate } of itemsOf(run, completing)) {
        if (!isLate && candidates.length === 1) yield* turns(run, wait, candidates[0]!.end.at, 2);
      }
    }
  },
  example: {
    program: main(awaits(gather(coroutine("child", awaits(sleep(1)), ticker(5)))), log("goes on")),
    breaks: goesOnAfter(the("tick", { n: 3 })),
  },
};

export const taskgroupTwoIterations: Rule = {
  id: "hops.taskgroup-two-iterations",
  says: "The statement after a TaskGroup block continues two iterations after the step in which the last task of the group ended.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_soon",
  level: "implementation",
  since: "3.11",
  about: ["ticker"],
  needs: ["task_group"],
  *judge(run) {
    for (const block of blocks(run)) {
      const last = lastEnd(block);
      if (block.exit !== undefined && last !== undefined && last.at > block.exit.began)
        yield* turns(run, block.exit, last.at, 2);
    }
  },
  example: {
    program: main(taskGroup("g"), within("g", taskIn("g", "child", awaits(sleep(1)), ticker(5))), log("goes on")),
    breaks: goesOnAfter(the("tick", { n: 3 }), { step: "exit" }),
  },
};

export const waitForNone: Rule = {
  id: "hops.wait-for-none",
  says: "wait_for() of a coroutine costs no extra iteration.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_soon",
  level: "implementation",
  since: "3.12",
  about: ["wait_for"],
  *judge(run) {
    for (const { wait, ended } of timedCoroutines(run)) yield inOneStep(run, wait, ended);
  },
  example: {
    program: main(ticker(4), awaits(waitFor(coroutine("inner", awaits(sleep(0))), 5)), log("goes on")),
    breaks: add(the("ended", { who: "inner" }), { is: "tick", op: 2, n: 2 }),
  },
};

export const waitForTwo: Rule = {
  id: "hops.wait-for-two",
  says: "wait_for() of a coroutine continues two iterations after the inner coroutine ended.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_soon",
  level: "implementation",
  since: "3.4",
  until: "3.12",
  about: ["ticker"],
  *judge(run) {
    for (const { wait, ended } of timedCoroutines(run)) yield* turns(run, wait, ended, 2);
  },
  example: {
    program: main(awaits(waitFor(coroutine("inner", awaits(sleep(1)), ticker(5)), 5)), log("goes on")),
    breaks: goesOnAfter(the("ended", { who: "inner" })),
  },
};

export const startAndCancelOne: Rule = {
  id: "hops.start-and-cancel-one",
  says: "A new task makes its first step, and a suspended task receives a cancellation, in the iteration right after the one in which create_task() or cancel() was called.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_soon",
  level: "implementation",
  since: "3.4",
  about: ["ticker"],
  *judge(run) {
    if (!usedOnce(run)) return;
    for (const { at, node, event } of run.did("create_task")) {
      const began = event.made === undefined ? undefined : ownBody(run, event.made)?.began;
      const count = began === undefined || node.loop !== undefined ? undefined : turnsBetween(run, at, began);
      if (began !== undefined && began > at && count !== undefined)
        yield expect(count === 1, () => `expected ${event.made} to begin one turn later, saw ${count}`, at, began);
    }
    for (const { at, t, event } of run.did("cancel")) {
      const cut = sleeps(run).find(
        (each) => sleeper(run, each) === event.on && each.wait.began < at && (each.wait.ended ?? 0) > at,
      );
      if (cut === undefined || event.value !== true || cut.due <= t || cut.delay <= 0) continue;
      const body = run.activation(run.coroutineOf(event.on ?? "") ?? "");
      if (body === undefined || !run.calm(body.began, at - 1)) continue; // it may have been cancelled already
      const count = turnsBetween(run, at, cut.wait.ended!);
      if (count !== undefined && run.calm(at + 1, cut.wait.ended!))
        yield expect(
          count === 1,
          () => `expected ${event.on} to be told one turn after cancel(), saw ${count}`,
          at,
          cut.wait.ended!,
        );
    }
  },
  example: {
    program: main(
      ticker(6),
      task("sleeper", attempt([awaits(sleep(9))], except("CancelledError"))),
      awaits(sleep(0)),
      cancel("sleeper"),
      awaits("sleeper"),
    ),
    breaks: move(the("began", { who: "sleeper_coro" }), { after: the("tick", { n: 2 }) }),
  },
};

/** Main, which logs one more thing and ends, is resumed only then. */
function goesOnAfter(find: Find, which: { readonly step?: "exit" } = {}): (trace: Trace) => Trace {
  const resumed = the("resumed", { by: "main", ...which });
  return all(
    move(resumed, { after: find }),
    move(the("did", { by: "main", value: "goes on" }), { after: resumed }),
    move(the("ended", { who: "main" }), { after: the("did", { by: "main", value: "goes on" }) }),
  );
}

/** Nobody else had a turn between the end of what was awaited and the going on of who awaited it. */
function inOneStep(run: Run, wait: Wait, ended: number): Finding {
  const other = intruder(run, ended, wait.ended!, (who) => who === wait.by);
  return expect(
    other === undefined,
    () => `expected ${wait.by} to go on in the step in which ${wait.on} ended, saw others run before`,
    ended,
    ...(other === undefined ? [] : [other]),
    wait.ended!,
  );
}

/** That many turns lie between the end of what was awaited and the going on of who awaited it, if nobody was cancelled and somebody counted. */
function* turns(run: Run, wait: Wait, ended: number, due: number): Iterable<Finding> {
  if (ended < wait.began || wait.ended === undefined || wait.ended < ended || !run.calm(wait.began, wait.ended)) return;
  const count = turnsBetween(run, ended, wait.ended);
  if (count === undefined || mayBeCancelled(run, wait)) return;
  yield expect(
    count === due,
    () => `expected ${wait.by} to go on ${due} turns after what it waited for was over, saw ${count}`,
    ended,
    wait.ended,
  );
}

/** The awaits of a wait_for() of a coroutine, with time to spare, and where that coroutine ended. */
function timedCoroutines(run: Run): readonly { readonly wait: Wait; readonly ended: number }[] {
  if (!usedOnce(run)) return [];
  return run.did("wait_for").flatMap(({ event, node }) => {
    const [given = ""] = event.args ?? [];
    const wait = run.waits.find((each) => each.node.do === "await" && each.on === event.made);
    const body = run.call(given)?.call === "coroutine" ? run.activation(given) : undefined;
    const timeout = seconds(node.timeout);
    if (wait?.ended === undefined || body?.ended === undefined || timeout === undefined || !(timeout > 0)) return [];
    if (body.ended > wait.ended || !run.calm(wait.began, wait.ended)) return [];
    return [{ wait, ended: body.ended }];
  });
}

interface End {
  readonly at: number;
  readonly isError: boolean;
}

/** How a child of gather(), wait() or shield() ended: a coroutine, a future or a task. */
function endOf(run: Run, child: Id): End | undefined {
  const body = run.call(child)?.call === "coroutine" ? run.activation(child) : undefined;
  if (body?.ended !== undefined) return { at: body.ended, isError: body.outcome?.raised !== undefined };
  const end = run.isPlainFuture(child) || isOwnTask(run, child) ? fate(run, child) : undefined;
  return end === undefined ? undefined : { at: end.at, isError: end.is !== "returned" };
}

/** The place where the child ended that decides; undefined where that is not known. */
function decisiveEnd(
  node: { readonly call: string; readonly return_exceptions?: boolean; readonly return_when?: string },
  ends: readonly (End | undefined)[],
): number | undefined {
  const known = ends.filter((end) => end !== undefined).toSorted((one, other) => one.at - other.at);
  const when = node.return_when ?? "ALL_COMPLETED";
  if (known.length === 0 || known.length < ends.length) return undefined;
  if (node.call === "wait" && when === "FIRST_COMPLETED") return known[0]!.at;
  if (node.call === "wait" && when !== "ALL_COMPLETED") return undefined;
  const failed =
    node.call === "gather" && node.return_exceptions !== true ? known.find((end) => end.isError) : undefined;
  return (failed ?? known.at(-1)!).at;
}

const isOwnTask = (run: Run, id: Id): boolean => ownBody(run, id) !== undefined;
