import { tell } from "../../lens/seen.ts";
import { isTimeoutObject } from "../../lens/deadlines.ts";
import { runningAt } from "../../lens/running.ts";
import { ending } from "../../lens/suspension.ts";
import {
  allBlocks,
  type Block,
  blocks,
  expiry,
  isBelated,
  leaving,
  overrun,
  passes,
  tooEarly,
} from "../../lens/timeout-blocks.ts";
import { EARLY, LATE } from "../../lens/times.ts";
import { change, later, the } from "../../retell.ts";
import { broken, expect, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import {
  asyncWith,
  attempt,
  awaits,
  block as blocking,
  except,
  log,
  main,
  program,
  sleep,
  timeout,
  timeoutAt,
} from "../../write.ts";

const cancelled = { raised: { exception: "CancelledError", id: 1, args: [] } };

export const deadlineFixedAtCall: Rule = {
  id: "timeout.deadline-fixed-at-call",
  says: "timeout(d) computes the deadline when it is called, so time between the call and entering the block counts.",
  doc: "library/asyncio-task#asyncio.timeout",
  level: "implementation",
  since: "3.11",
  about: ["timeout"],
  *judge(run) {
    for (const block of allBlocks(run)) {
      if (!isBelated(run, block)) continue;
      const over = isRescheduled(run, block) ? undefined : expiry(run, block);
      if (over !== undefined) yield over.finding;
    }
  },
  example: {
    program: main(
      timeout("limit", 5),
      awaits(sleep(3)),
      attempt([asyncWith("limit", awaits(sleep(9)))], except("TimeoutError")),
    ),
    breaks: later(the("resumed", { by: "main", ...cancelled }), 8),
  },
};

export const atAbsolute: Rule = {
  id: "timeout.at-absolute",
  says: "timeout_at(when) uses an absolute loop time as deadline; timeout_at(None) has none.",
  doc: "library/asyncio-task#asyncio.timeout_at",
  level: "must",
  since: "3.11",
  about: ["timeout_at"],
  *judge(run) {
    for (const block of blocks(run)) {
      if (madeBy(run, block) !== "timeout_at" || isRescheduled(run, block)) continue;
      const early = tooEarly(run, block);
      const over = expiry(run, block);
      if (early !== undefined)
        yield broken(`${block.timeout} was due at ${block.due}, but ${early.by} ${ending(early)}`, early.ended!);
      else if (over !== undefined) yield over.finding;
      else if (block.due === Infinity && block.exit?.to !== undefined && block.exit.to > block.entered.from + LATE)
        yield expect(
          passes(block),
          () => `${block.timeout} has no deadline, but its exit ${leaving(block)}`,
          block.exit.ended!,
        );
    }
  },
  example: {
    program: main(
      awaits(sleep(3)),
      timeoutAt("limit", 5),
      attempt([asyncWith("limit", awaits(sleep(9)))], except("TimeoutError")),
      timeoutAt("never", null),
      asyncWith("never", awaits(sleep(1))),
    ),
    breaks: later(the("resumed", { by: "main", ...cancelled }), 8),
  },
};

export const pastDeadlineNextIteration: Rule = {
  id: "timeout.past-deadline-next-iteration",
  says: "A deadline in the past (at entry or by reschedule()) triggers in the next loop iteration, i.e. at the first suspension of the block, not synchronously.",
  doc: "library/asyncio-task#asyncio.Timeout",
  level: "must",
  since: "3.11",
  about: ["async_with"],
  *judge(run) {
    for (const block of blocks(run)) {
      const pause = overrun(run, block);
      const over = pause === undefined || block.due > pause.t ? undefined : expiry(run, block);
      if (over !== undefined) yield over.finding;
    }
    for (const { step, on, began, ended, outcome } of run.waits) {
      if (step !== "enter" || outcome?.raised?.exception !== "TimeoutError" || !isTimeoutObject(run, on)) continue;
      yield broken(`${on} expired before its block could begin`, began, ended!);
    }
  },
  example: {
    program: main(
      awaits(sleep(5)),
      timeout("limit", -3),
      attempt([asyncWith("limit", log("code"), awaits(sleep(9)))], except("TimeoutError")),
    ),
    breaks: later(the("resumed", { by: "main", ...cancelled }), 14),
  },
};

export const zeroWithoutSuspension: Rule = {
  id: "timeout.zero-without-suspension",
  says: "A block that never suspends cannot be interrupted: it completes normally even if its deadline has passed.",
  doc: "library/asyncio-task#asyncio.timeout",
  level: "should",
  since: "3.11",
  about: ["async_with"],
  *judge(run) {
    for (const block of blocks(run)) {
      const { exit, from, by, due } = block;
      if (exit?.ended === undefined || exit.from < due - EARLY || !run.sameStep(by, from, exit.began)) continue;
      yield expect(
        passes(block),
        () => `the block of ${block.timeout} waited for nothing, but its exit ${leaving(block)}`,
        block.entered.began,
        exit.ended,
      );
      const asked = run.did("expired").find(({ at, event }) => event.on === block.timeout && at > exit.ended!);
      if (asked !== undefined)
        yield expect(
          asked.event.value === false,
          () => `the block of ${block.timeout} waited for nothing, but expired() gave ${tell(asked.event.value)}`,
          exit.ended,
          asked.at,
        );
    }
  },
  example: {
    program: main(timeout("limit", 0), asyncWith("limit", blocking(5)), { do: "expired", timeout: "limit" }),
    breaks: change(the("did", { on: "limit" }), { value: true }),
  },
};

export const needsRunningLoop: Rule = {
  id: "timeout.needs-running-loop",
  says: "timeout(d) called without a running loop raises RuntimeError.",
  doc: "library/asyncio-task#asyncio.timeout",
  level: "implementation",
  since: "3.11",
  about: ["timeout"],
  *judge(run) {
    for (const { at, by, event } of run.did("timeout")) {
      if (by !== "host" || runningAt(run, at) !== undefined || event.unbound !== undefined) continue;
      yield expect(
        event.raised?.exception === "RuntimeError",
        () => `expected RuntimeError from timeout() without a running loop, saw ${tell(event.raised ?? event.value)}`,
        at,
      );
    }
  },
  example: {
    program: program(timeout("limit", 1)),
    breaks: change(the("did"), { raised: undefined, made: "limit", value: null }),
  },
};

function madeBy(run: Run, { timeout: id }: Block): string | undefined {
  const node = run.maker(id)?.node;
  return node !== undefined && "do" in node ? node.do : undefined;
}

const isRescheduled = (run: Run, { timeout: id }: Block): boolean =>
  run.did("reschedule").some(({ event }) => event.on === id);
