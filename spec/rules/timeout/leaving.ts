import { requests } from "../../lens/cancellation.ts";
import { isUncancelled } from "../../lens/cancelled-task.ts";
import { isGroup } from "../../lens/group-trouble.ts";
import { uninterrupted } from "../../lens/interruption.ts";
import { tell } from "../../lens/seen.ts";
import { pauseOver } from "../../lens/suspension.ts";
import { type Block, blocks, expiry, isInTime, isTimeout, leaving, passes } from "../../lens/timeout-blocks.ts";
import { EARLY, LATE } from "../../lens/times.ts";
import { all, change, later, the } from "../../retell.ts";
import { expect, type Finding, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import type { Id } from "../../trace.ts";
import { asyncWith, attempt, awaits, cancel, except, main, raises, sleep, task, timeout } from "../../write.ts";

const timeoutError = { value: undefined, raised: { exception: "TimeoutError", id: 9 } };
const cancelledError = { value: undefined, raised: { exception: "CancelledError", id: 9, args: [] } };

export const bodyExceptionPasses: Rule = {
  id: "timeout.body-exception-passes",
  says: "An exception of the block that is not caused by the expiry passes through unchanged.",
  doc: "library/asyncio-task#asyncio.timeout",
  level: "must",
  since: "3.11",
  about: ["async_with"],
  *judge(run) {
    for (const block of blocks(run)) {
      const { exit, timeout: id } = block;
      if (exit?.to === undefined || exit.to >= block.earliest - LATE) continue;
      const { raised } = exit;
      if (raised === undefined || raised.exception === "CancelledError") continue;
      yield expect(
        passes(block) || exit.outcome?.raised?.id === raised.id,
        () => `expected the error of the block of ${id} to leave it, saw that its exit ${leaving(block)}`,
        exit.began,
        exit.ended!,
      );
    }
  },
  example: {
    program: main(timeout("limit", 5), asyncWith("limit", awaits(sleep(1)), raises("Boom"))),
    breaks: all(
      change(the("resumed", { step: "exit" }), timeoutError),
      change(the("ended", { who: "main" }), timeoutError),
      change(the("resumed", { by: "host" }), timeoutError),
    ),
  },
};

export const externalCancelNotConverted: Rule = {
  id: "timeout.external-cancel-not-converted",
  says: "A cancellation of the task from outside is not converted: CancelledError leaves the block.",
  doc: "library/asyncio-task#asyncio.timeout",
  level: "should",
  since: "3.11",
  about: ["cancel"],
  needs: ["async_with"],
  *judge(run) {
    for (const block of blocks(run)) {
      const { exit } = block;
      if (exit?.to === undefined || exit.to >= block.earliest - LATE) continue;
      if (exit.raised?.exception !== "CancelledError" || !isRequested(run, block)) continue;
      yield expect(
        passes(block),
        () => `${block.task} was cancelled before ${block.due}, but the exit of ${block.timeout} ${leaving(block)}`,
        exit.began,
        exit.ended!,
      );
    }
  },
  example: {
    program: main(
      task("job", timeout("limit", 5), asyncWith("limit", awaits(sleep(9)))),
      awaits(sleep(1)),
      cancel("job"),
      awaits(sleep(1)),
    ),
    breaks: all(
      change(the("resumed", { step: "exit" }), timeoutError),
      change(the("ended", { who: "job_coro" }), timeoutError),
    ),
  },
};

export const externalCancelAndExpiry: Rule = {
  id: "timeout.external-cancel-and-expiry",
  says: "If the deadline passes and the task is also cancelled from outside before the block is left, the external request wins: CancelledError leaves the block, not TimeoutError.",
  doc: "library/asyncio-task#asyncio.timeout",
  level: "implementation",
  since: "3.11",
  about: ["cancel"],
  needs: [["timeout", "timeout_at"]],
  *judge(run) {
    for (const block of blocks(run)) {
      const { exit, task: of, from } = block;
      if (exit?.ended === undefined || exit.from < block.due - EARLY) continue;
      if (exit.raised?.exception !== "CancelledError" || !isRequested(run, block)) continue;
      if (isUncancelled(run, of, from, exit.began)) continue;
      yield expect(
        passes(block),
        () => `${of} was cancelled, too, but the exit of ${block.timeout} ${leaving(block)}`,
        exit.began,
        exit.ended,
      );
    }
  },
  example: {
    program: main(
      task("job", timeout("limit", 2), asyncWith("limit", awaits(sleep(9)))),
      awaits(sleep(1)),
      { do: "block", seconds: 1 },
      cancel("job"),
      awaits(sleep(1)),
    ),
    breaks: all(
      change(the("resumed", { step: "exit" }), timeoutError),
      change(the("ended", { who: "job_coro" }), timeoutError),
    ),
  },
};

export const cancelCountRestored: Rule = {
  id: "timeout.cancel-count-restored",
  says: "After the block was left through TimeoutError the task's cancelling() count is what it was at entry, so later awaits are undisturbed.",
  doc: "library/asyncio-task#asyncio.Task.uncancel",
  level: "must",
  since: "3.11",
  about: ["async_with"],
  *judge(run) {
    for (const block of blocks(run)) {
      if (!isTimeout(block) || expiry(run, block)?.struck === undefined) continue;
      const finding = goesOn(run, block);
      if (finding !== undefined) yield finding;
      for (const { at, t, event } of run.did("cancelling")) {
        if (event.on !== block.task || at < block.exit!.ended! || !isLeftAlone(run, block, at, t)) continue;
        yield expect(
          event.value === 0,
          () => `${block.task} left ${block.timeout} by TimeoutError, but cancelling() is ${tell(event.value)}`,
          block.exit!.ended!,
          at,
        );
      }
    }
  },
  example: {
    program: main(
      { do: "current_task", as: "me" },
      timeout("limit", 1),
      attempt([asyncWith("limit", awaits(sleep(9)))], except("TimeoutError")),
      { do: "cancelling", task: "me" },
      awaits(sleep(2)),
    ),
    breaks: change(the("did", { value: 0 }), { value: 1 }),
  },
};

export const noLateEffect: Rule = {
  id: "timeout.no-late-effect",
  says: "After the block was left in time, the deadline has no later effect on the task.",
  doc: "library/asyncio-task#asyncio.timeout",
  level: "should",
  since: "3.11",
  about: ["async_with"],
  *judge(run) {
    for (const block of blocks(run)) {
      const { task: of, earliest, timeout: id } = block;
      const coroutine = run.coroutineOf(of);
      if (!isInTime(block) || earliest === Infinity || coroutine === undefined) continue;
      const pause = pauseOver(run, coroutine, earliest);
      if (pause === undefined || pause.wait.began < block.exit!.ended!) continue;
      const finding = uninterrupted(run, pause, `the block of ${id}, due at ${earliest}, had been left`);
      if (finding !== undefined) yield finding;
    }
  },
  example: {
    program: main(timeout("limit", 2), asyncWith("limit", awaits(sleep(1))), awaits(sleep(9))),
    breaks: all(
      change(the("resumed", { by: "main" }, 4), { ...cancelledError, t: 2 }),
      change(the("ended", { who: "main" }), { ...cancelledError, t: 2 }),
      change(the("resumed", { by: "host" }), { ...cancelledError, t: 2 }),
    ),
  },
};

export const codeAfterRuns: Rule = {
  id: "timeout.code-after-runs",
  says: "Code after a handler for the TimeoutError runs normally in both cases (expired or not).",
  doc: "library/asyncio-task#asyncio.timeout",
  level: "must",
  since: "3.11",
  about: ["async_with"],
  *judge(run) {
    for (const block of blocks(run)) {
      const isOver = isTimeout(block) && expiry(run, block)?.struck !== undefined;
      const finding = isOver || (isInTime(block) && passes(block)) ? goesOn(run, block) : undefined;
      if (finding !== undefined) yield finding;
    }
  },
  example: {
    program: main(
      timeout("short", 1),
      attempt([asyncWith("short", awaits(sleep(5)))], except("TimeoutError")),
      timeout("long", 9),
      attempt([asyncWith("long", awaits(sleep(5)))], except("TimeoutError")),
      awaits(sleep(5)),
    ),
    breaks: all(
      later(the("resumed", { by: "main" }, -1), 10),
      change(the("resumed", { by: "main" }, -1), cancelledError),
      change(the("ended", { who: "main" }), cancelledError),
      change(the("resumed", { by: "host" }), cancelledError),
    ),
  },
};

/** The finding about the sleep that follows on the block: nothing of the block interrupts it. */
function goesOn(run: Run, { exit, task: of, timeout: id }: Block): Finding | undefined {
  if (exit?.ended === undefined) return undefined;
  const after = exit.ended;
  const next = run.waits.find(
    ({ began, by, what, step }) =>
      began > after && step === undefined && what?.call !== "coroutine" && run.activation(by)?.event.task === of,
  );
  if (next?.what?.call !== "sleep" || next.node.do !== "await") return undefined;
  const pause = { wait: next, at: next.began, t: next.from };
  return uninterrupted(run, pause, `the block of ${id} had been left at ${exit.to}`);
}

/** Whether the task was asked to cancel by cancel() while it was inside. */
const isRequested = (run: Run, { task: of, from, exit }: Block): boolean =>
  requests(run).some(({ on, at }) => on === of && at > from && at < exit!.began);

/** Whether nothing but blocks that are left by then ever asked the task to cancel. */
function isLeftAlone(run: Run, block: Block, at: number, t: number): boolean {
  const { task: of, exit } = block;
  if (requests(run).some((each) => each.at < at && each.on === of) || isUncancelled(run, of, 0, at)) return false;
  if (mayBeCancelledByGroup(run, of, at)) return false;
  const isOpen = (each: Block): boolean =>
    each.task === of && each.entered.began < at && (each.exit?.ended ?? Infinity) > at && each.earliest <= t + LATE;
  return !blocks(run).some(isOpen) && run.calm(exit!.ended! + 1, at);
}

/** Whether a task group of that task had trouble before: up to 3.12 its own cancellation of the task may stay counted. */
const mayBeCancelledByGroup = (run: Run, task: Id, at: number): boolean =>
  run.waits.some(
    ({ step, on, by, began, outcome }) =>
      step === "exit" &&
      began < at &&
      outcome?.raised !== undefined &&
      isGroup(run, on) &&
      run.activation(by)?.event.task === task,
  );
