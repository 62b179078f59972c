import { deadlineAt } from "../../lens/deadlines.ts";
import { tell } from "../../lens/seen.ts";
import { ending, isCancelled } from "../../lens/suspension.ts";
import {
  type Block,
  blocks,
  expiry,
  isInTime,
  isTimeout,
  leaving,
  passes,
  reachesExit,
  tooEarly,
} from "../../lens/timeout-blocks.ts";
import { LATE, onTime, sameTime } from "../../lens/times.ts";
import { all, change, later, the, without } from "../../retell.ts";
import { broken, expect, type Rule } from "../../rule.ts";
import type { Did, Run } from "../../run.ts";
import type { Seen } from "../../trace.ts";
import { asyncWith, attempt, awaits, except, lastly, log, main, reraise, sleep, timeout } from "../../write.ts";

const expired = { do: "expired", timeout: "limit" } as const;
const timeoutError = { value: undefined, raised: { exception: "TimeoutError", id: 9 } };

export const completesInTime: Rule = {
  id: "timeout.completes-in-time",
  says: "A block under timeout(d) that ends before the deadline is not affected, and expired() is False.",
  doc: "library/asyncio-task#asyncio.timeout",
  level: "must",
  since: "3.11",
  about: ["async_with"],
  *judge(run) {
    for (const block of blocks(run)) {
      const struck = tooEarly(run, block);
      if (struck !== undefined) {
        yield broken(`${block.timeout} was due at ${block.due}, but ${struck.by} ${ending(struck)}`, struck.ended!);
        continue;
      }
      if (!isInTime(block) || block.due === Infinity) continue;
      const ended = block.exit!.ended!;
      yield expect(
        passes(block),
        () => `expected the block of ${block.timeout} to be left as it ended, saw that its exit ${leaving(block)}`,
        block.entered.began,
        ended,
      );
      for (const { at, event } of asked(run, block)) {
        if (at > ended)
          yield expect(
            event.value === false,
            () =>
              `the block of ${block.timeout} was left in time, but expired() is ${tell(event.raised ?? event.value)}`,
            ended,
            at,
          );
      }
    }
  },
  example: {
    program: main(timeout("limit", 5), asyncWith("limit", awaits(sleep(1))), expired),
    breaks: change(the("did", { on: "limit" }), { value: true }),
  },
};

/** A loop that looks at deadlines only when something else happens is late, or never in time. */
export const expiresWithTimeouterror: Rule = {
  id: "timeout.expires-with-timeouterror",
  says: "When the deadline passes while the block is suspended, the block is interrupted and TimeoutError is raised out of the async with statement at the deadline.",
  doc: "library/asyncio-task#asyncio.timeout",
  level: "must",
  since: "3.11",
  about: ["async_with"],
  *judge(run) {
    for (const block of blocks(run)) {
      const over = expiry(run, block);
      if (over === undefined) continue;
      yield over.finding;
      if (over.struck === undefined || !reachesExit(run, block, over.struck, block)) continue;
      yield expect(
        isTimeout(block) && onTime(block.exit!.to!, block.exit!.from),
        () =>
          `expected TimeoutError out of the block of ${block.timeout} at ${block.due}, saw that its exit ${leaving(block)}`,
        over.struck.ended!,
        block.exit!.ended!,
      );
    }
  },
  example: {
    program: main(
      timeout("limit", 2),
      attempt([asyncWith("limit", awaits(sleep(9)))], except("TimeoutError", log("late"))),
    ),
    breaks: change(the("resumed", { step: "exit" }), { raised: { exception: "CancelledError", id: 1, args: [] } }),
  },
};

export const insideSeesCancellederror: Rule = {
  id: "timeout.inside-sees-cancellederror",
  says: "Inside the block the expiry shows as CancelledError; the conversion to TimeoutError happens only when the block is left.",
  doc: "library/asyncio-task#asyncio.timeout",
  level: "must",
  since: "3.11",
  about: ["async_with"],
  *judge(run) {
    for (const block of blocks(run)) {
      const over = expiry(run, block);
      const { pause } = over ?? {};
      if (over === undefined || pause?.wait.outcome?.raised === undefined) continue;
      yield expect(
        isCancelled(pause.wait),
        () =>
          `expected the expiry of ${block.timeout} to show as CancelledError inside, saw that ${pause.wait.by} ${ending(pause.wait)}`,
        pause.wait.ended!,
      );
    }
  },
  example: {
    program: main(
      timeout("limit", 2),
      attempt(
        [
          asyncWith(
            "limit",
            attempt([awaits(sleep(9))], except("TimeoutError", log("inside")), except("CancelledError", reraise)),
          ),
        ],
        except("TimeoutError", log("outside")),
      ),
    ),
    breaks: change(
      the("resumed", { by: "main", raised: { exception: "CancelledError", id: 1, args: [] } }),
      timeoutError,
    ),
  },
};

export const cause: Rule = {
  id: "timeout.cause",
  says: "The TimeoutError has the CancelledError as its cause.",
  doc: "library/asyncio-task#asyncio.timeout",
  level: "implementation",
  since: "3.11",
  about: ["async_with"],
  *judge(run) {
    for (const block of blocks(run)) {
      const { struck } = expiry(run, block) ?? {};
      if (struck === undefined || !reachesExit(run, block, struck, block) || !isTimeout(block)) continue;
      const { raised } = block.exit!.outcome!;
      yield expect(
        raised?.cause?.exception === "CancelledError",
        () =>
          `expected the TimeoutError of ${block.timeout} to be caused by CancelledError, saw ${raised?.cause?.exception ?? "no cause"}`,
        struck.ended!,
        block.exit!.ended!,
      );
    }
  },
  example: {
    program: main(timeout("limit", 1), attempt([asyncWith("limit", awaits(sleep(9)))], except("TimeoutError"))),
    breaks: change(the("resumed", { step: "exit" }), timeoutError),
  },
};

export const expiredValues: Rule = {
  id: "timeout.expired-values",
  says: "expired() is False before the deadline and from the moment of expiry on True.",
  doc: "library/asyncio-task#asyncio.Timeout.expired",
  level: "must",
  since: "3.11",
  about: ["expired"],
  *judge(run) {
    for (const block of blocks(run)) {
      const struck = expiry(run, block)?.struck?.ended;
      for (const { at, t, event } of asked(run, block)) {
        const isBefore = t < block.earliest - LATE;
        if (!isBefore && (struck === undefined || at < struck)) continue;
        yield expect(
          event.value === !isBefore,
          () =>
            `${block.timeout} was due at ${block.due}, but at ${t} expired() gave ${tell(event.raised ?? event.value)}`,
          at,
        );
      }
    }
  },
  example: {
    program: main(
      timeout("limit", 1),
      attempt([asyncWith("limit", expired, lastly([awaits(sleep(9))], expired))], except("TimeoutError", expired)),
    ),
    breaks: change(the("did", { on: "limit" }, 2), { value: false }),
  },
};

export const none: Rule = {
  id: "timeout.none",
  says: "timeout(None) never expires unless it is rescheduled.",
  doc: "library/asyncio-task#asyncio.timeout",
  level: "must",
  since: "3.11",
  about: ["async_with"],
  needs: [["timeout", "timeout_at"]],
  *judge(run) {
    for (const block of blocks(run)) {
      const made = run.maker(block.timeout)?.node;
      if (made === undefined || !("do" in made) || made.do !== "timeout" || made.delay !== null) continue;
      if (block.earliest !== Infinity) continue;
      const struck = tooEarly(run, block);
      if (struck !== undefined)
        yield broken(`${block.timeout} has no deadline, but ${struck.by} ${ending(struck)}`, struck.ended!);
      else if (block.exit?.to !== undefined && block.exit.to > block.entered.from + LATE)
        yield expect(
          passes(block),
          () => `${block.timeout} has no deadline, but its exit ${leaving(block)}`,
          block.entered.began,
          block.exit.ended!,
        );
      for (const { at, event } of run.did("timeout_when")) {
        if (event.on === block.timeout)
          yield expect(
            event.value === null,
            () => `expected when() of ${block.timeout} to be None, saw ${tell(event.raised ?? event.value)}`,
            at,
          );
      }
    }
  },
  example: {
    program: main(timeout("limit", null), asyncWith("limit", awaits(sleep(100_000)))),
    breaks: all(
      change(the("resumed", { by: "main" }, 2), {
        value: undefined,
        raised: { exception: "CancelledError", id: 1, args: [] },
      }),
      change(the("resumed", { step: "exit" }), timeoutError),
      change(the("ended"), timeoutError),
    ),
  },
};

export const when: Rule = {
  id: "timeout.when",
  says: "when() returns the current absolute deadline in loop time.",
  doc: "library/asyncio-task#asyncio.Timeout.when",
  level: "must",
  since: "3.11",
  about: ["timeout_when"],
  *judge(run) {
    for (const block of blocks(run)) {
      for (const { at, event } of run.did("timeout_when")) {
        const due = event.on === block.timeout && at > block.from ? deadlineAt(run, event.on, at) : undefined;
        if (due === undefined) continue;
        yield expect(
          isTime(event.value, due),
          () => `${event.on} is due at ${due}, but when() gave ${tell(event.raised ?? event.value)}`,
          at,
        );
      }
    }
  },
  example: {
    program: main(awaits(sleep(3)), timeout("limit", 2), asyncWith("limit", { do: "timeout_when", timeout: "limit" })),
    breaks: change(the("did", { on: "limit" }), { value: { float: 2 } }),
  },
};

export const cleanupExtends: Rule = {
  id: "timeout.cleanup-extends",
  says: "Clean-up awaited inside the block after expiry delays the TimeoutError.",
  doc: "library/asyncio-task#asyncio.timeout",
  level: "should",
  since: "3.11",
  about: ["async_with"],
  *judge(run) {
    for (const block of blocks(run)) {
      const { struck } = expiry(run, block) ?? {};
      const { exit } = block;
      if (struck === undefined || exit?.raised?.exception !== "CancelledError") continue;
      if (exit.from < struck.to! + LATE || !run.calm(struck.ended! + 1, exit.began - 1, [block.entered.began]))
        continue;
      yield expect(
        isTimeout(block) && onTime(exit.to!, exit.from),
        () => `${block.timeout} cleaned up until ${exit.from}, and then its exit ${leaving(block)}`,
        struck.ended!,
        exit.ended ?? exit.began,
      );
    }
  },
  example: {
    program: main(
      timeout("limit", 1),
      attempt([asyncWith("limit", lastly([awaits(sleep(9))], awaits(sleep(2))))], except("TimeoutError")),
    ),
    breaks: all(
      later(the("caught"), 3),
      change(the("resumed", { step: "exit" }), { raised: { exception: "CancelledError", id: 1, args: [] } }),
      without(the("caught")),
      change(the("ended", { who: "main" }), {
        value: undefined,
        raised: { exception: "CancelledError", id: 1, args: [] },
      }),
    ),
  },
};

/** What expired() was asked of a block's Timeout. */
const asked = (run: Run, { timeout: of }: Block): readonly Did<"expired">[] =>
  run.did("expired").filter(({ event }) => event.on === of && event.unbound === undefined);

function isTime(seen: Seen | undefined, due: number): boolean {
  if (seen === null || seen === undefined) return due === Infinity;
  if (typeof seen === "number") return sameTime(seen, due);
  if (typeof seen !== "object" || !("float" in seen)) return false;
  return typeof seen.float === "number" ? sameTime(seen.float, due) : seen.float === "inf" && due === Infinity;
}
