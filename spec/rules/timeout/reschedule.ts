import { deadlineAt, reschedulesOf } from "../../lens/deadlines.ts";
import { tell } from "../../lens/seen.ts";
import { ending } from "../../lens/suspension.ts";
import { type Block, blocks, expiry, leaving, passes, tooEarly } from "../../lens/timeout-blocks.ts";
import { LATE } from "../../lens/times.ts";
import { change, later, the } from "../../retell.ts";
import { broken, expect, type Finding, type Rule } from "../../rule.ts";
import type { Did, Run } from "../../run.ts";
import { asyncWith, attempt, awaits, except, main, sleep, timeout } from "../../write.ts";

const reschedule = (to: number | null) => ({ do: "reschedule", timeout: "limit", when: to }) as const;
const cancelled = { raised: { exception: "CancelledError", id: 1, args: [] } };
const late = except("TimeoutError");

export const rescheduleLater: Rule = {
  id: "timeout.reschedule-later",
  says: "reschedule(when) with a later time moves the deadline back.",
  doc: "library/asyncio-task#asyncio.Timeout.reschedule",
  level: "must",
  since: "3.11",
  about: ["reschedule"],
  *judge(run) {
    for (const { block, before, to } of moves(run)) {
      if (Number.isFinite(before) && Number.isFinite(to) && to > before + LATE) yield* keptOrOver(run, block, before);
    }
  },
  example: {
    program: main(
      timeout("limit", 2),
      attempt([asyncWith("limit", awaits(sleep(1)), reschedule(7), awaits(sleep(99)))], late),
    ),
    breaks: change(the("resumed", { by: "main", ...cancelled }), { t: 2 }),
  },
};

export const rescheduleEarlier: Rule = {
  id: "timeout.reschedule-earlier",
  says: "reschedule(when) with an earlier time brings the expiry forward.",
  doc: "library/asyncio-task#asyncio.Timeout.reschedule",
  level: "must",
  since: "3.11",
  about: ["reschedule"],
  *judge(run) {
    for (const { block, before, to } of moves(run)) {
      if (Number.isFinite(before) && to < before - LATE) yield* keptOrOver(run, block, before);
    }
  },
  example: {
    program: main(
      timeout("limit", 20),
      attempt([asyncWith("limit", awaits(sleep(1)), reschedule(4), awaits(sleep(99)))], late),
    ),
    breaks: later(the("resumed", { by: "main", ...cancelled }), 20),
  },
};

export const rescheduleNone: Rule = {
  id: "timeout.reschedule-none",
  says: "reschedule(None) removes the deadline.",
  doc: "library/asyncio-task#asyncio.Timeout.reschedule",
  level: "must",
  since: "3.11",
  about: ["reschedule"],
  *judge(run) {
    for (const { block, before, to } of moves(run)) {
      if (Number.isFinite(before) && to === Infinity) yield* keptOrOver(run, block, before);
    }
  },
  example: {
    program: main(timeout("limit", 2), asyncWith("limit", reschedule(null), awaits(sleep(9)))),
    breaks: change(the("resumed", { by: "main" }, 2), { t: 2, value: undefined, ...cancelled }),
  },
};

export const rescheduleSetsDeadlineLater: Rule = {
  id: "timeout.reschedule-sets-deadline-later",
  says: "A timeout entered with None can get a deadline by reschedule().",
  doc: "library/asyncio-task#asyncio.timeout",
  level: "must",
  since: "3.11",
  about: ["reschedule"],
  *judge(run) {
    for (const { block, before, to } of moves(run)) {
      if (before === Infinity && Number.isFinite(to)) yield* keptOrOver(run, block, before);
    }
  },
  example: {
    program: main(
      timeout("limit", null),
      attempt([asyncWith("limit", awaits(sleep(3)), reschedule(7), awaits(sleep(99)))], late),
    ),
    breaks: later(the("resumed", { by: "main", ...cancelled }), 102),
  },
};

export const rescheduleBeforeEnter: Rule = {
  id: "timeout.reschedule-before-enter",
  says: "reschedule() before the block was entered raises RuntimeError.",
  doc: "library/asyncio-task#asyncio.Timeout.reschedule",
  level: "implementation",
  since: "3.11",
  about: ["reschedule"],
  *judge(run) {
    for (const asked of run.did("reschedule")) {
      const { at, event } = asked;
      const isEntered = run.waits.some((each) => each.step === "enter" && each.on === event.on && each.began < at);
      if (event.unbound === undefined && !isEntered) yield refused(asked);
    }
  },
  example: {
    program: main(timeout("limit", 5), reschedule(9)),
    breaks: change(the("did", { on: "limit" }), { raised: undefined, value: null }),
  },
};

export const rescheduleAfterExit: Rule = {
  id: "timeout.reschedule-after-exit",
  says: "reschedule() after the block was left, or after expiry, raises RuntimeError.",
  doc: "library/asyncio-task#asyncio.Timeout.reschedule",
  level: "implementation",
  since: "3.11",
  about: ["reschedule"],
  *judge(run) {
    for (const block of blocks(run)) {
      const over = Math.min(block.exit?.ended ?? Infinity, expiry(run, block)?.struck?.ended ?? Infinity);
      for (const asked of run.did("reschedule")) {
        if (asked.event.on === block.timeout && asked.at > over) yield refused(asked);
      }
    }
  },
  example: {
    program: main(timeout("limit", 5), asyncWith("limit"), reschedule(9)),
    breaks: change(the("did", { on: "limit" }), { raised: undefined, value: null }),
  },
};

interface Move {
  readonly block: Block;
  readonly before: number;
  readonly to: number;
}

/** The blocks that were rescheduled once, from inside, by their own task, long before the old deadline. */
function moves(run: Run): readonly Move[] {
  return blocks(run).flatMap((block) => {
    const all = reschedulesOf(run, block.timeout);
    const [only] = all;
    if (only === undefined || all.length > 1 || only.at < block.from) return [];
    const before = deadlineAt(run, block.timeout, only.at);
    if (before === undefined || only.t > before - LATE || only.at > (block.exit?.began ?? Infinity)) return [];
    return [{ block, before, to: block.due }];
  });
}

/** The finding about a block with a new deadline: interrupted then, and not before. */
function* keptOrOver(run: Run, block: Block, before: number): Iterable<Finding> {
  const struck = tooEarly(run, block);
  const over = expiry(run, block);
  const { exit } = block;
  if (struck !== undefined)
    yield broken(`${block.timeout} had become due at ${block.due}, but ${struck.by} ${ending(struck)}`, struck.ended!);
  else if (over !== undefined) yield over.finding;
  else if (exit?.to !== undefined && exit.from > before + LATE && exit.to < block.due - LATE)
    yield expect(
      passes(block),
      () => `${block.timeout} had become due at ${block.due}, but its exit ${leaving(block)}`,
      exit.ended!,
    );
}

const refused = ({ at, event }: Did<"reschedule">): Finding =>
  expect(
    event.raised?.exception === "RuntimeError",
    () => `expected RuntimeError from reschedule() of ${event.on}, saw ${tell(event.raised ?? event.value)}`,
    at,
  );
