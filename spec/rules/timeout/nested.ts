import { tell } from "../../lens/seen.ts";
import {
  type Block,
  blocks,
  expiry,
  isInside,
  isTimeout,
  leaving,
  passes,
  reachesExit,
} from "../../lens/timeout-blocks.ts";
import { LATE } from "../../lens/times.ts";
import { change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import { asyncWith, attempt, awaits, except, log, main, sleep, timeout } from "../../write.ts";

const expired = { do: "expired", timeout: "outer" } as const;

export const nestedInnerFirst: Rule = {
  id: "timeout.nested-inner-first",
  says: "With nested timeouts the one with the earlier deadline fires: if it is the inner one, TimeoutError leaves the inner block and the outer block goes on.",
  doc: "library/asyncio-task#asyncio.timeout",
  level: "must",
  since: "3.11",
  about: ["async_with"],
  *judge(run) {
    for (const [outer, inner] of nested(run)) {
      const over = inner.due < outer.earliest - LATE ? expiry(run, inner) : undefined;
      if (over === undefined) continue;
      yield over.finding;
      if (over.struck === undefined) continue;
      if (reachesExit(run, inner, over.struck, inner))
        yield expect(
          isTimeout(inner),
          () => `expected TimeoutError out of the block of ${inner.timeout}, saw that its exit ${leaving(inner)}`,
          over.struck.ended!,
          inner.exit!.ended!,
        );
      for (const { at, t, event } of run.did("expired")) {
        if (event.on !== outer.timeout || at < over.struck.ended! || t > outer.earliest - LATE) continue;
        yield expect(
          event.value === false,
          () => `${outer.timeout} is due at ${outer.due}, but at ${t} expired() gave ${tell(event.value)}`,
          at,
        );
      }
    }
  },
  example: {
    program: main(
      timeout("outer", 9),
      timeout("inner", 2),
      asyncWith(
        "outer",
        attempt([asyncWith("inner", awaits(sleep(99)))], except("TimeoutError", log("late"))),
        awaits(sleep(1)),
        expired,
      ),
    ),
    breaks: change(the("did", { on: "outer" }), { value: true }),
  },
};

export const nestedOuterFirst: Rule = {
  id: "timeout.nested-outer-first",
  says: "If the outer deadline is earlier, the inner block is interrupted by CancelledError, passes it on unconverted, and TimeoutError appears only at the outer block.",
  doc: "library/asyncio-task#asyncio.timeout",
  level: "must",
  since: "3.11",
  about: ["async_with"],
  needs: [["timeout", "timeout_at"]],
  *judge(run) {
    for (const [outer, inner] of nested(run)) {
      const over = outer.due < inner.earliest - LATE ? expiry(run, outer) : undefined;
      if (over === undefined || !isInside(inner, over.pause.wait)) continue;
      yield over.finding;
      const { struck } = over;
      if (struck === undefined || !reachesExit(run, inner, struck, outer)) continue;
      yield expect(
        passes(inner),
        () => `${inner.timeout} was not due before ${inner.due}, but its exit ${leaving(inner)}`,
        struck.ended!,
        inner.exit!.ended ?? inner.exit!.began,
      );
      if (reachesExit(run, outer, struck, outer))
        yield expect(
          isTimeout(outer),
          () => `expected TimeoutError out of the block of ${outer.timeout}, saw that its exit ${leaving(outer)}`,
          struck.ended!,
          outer.exit!.ended ?? outer.exit!.began,
        );
    }
  },
  example: {
    program: main(
      timeout("outer", 2),
      timeout("inner", 9),
      attempt(
        [asyncWith("outer", attempt([asyncWith("inner", awaits(sleep(99)))], except("TimeoutError", log("between"))))],
        except("TimeoutError"),
      ),
    ),
    breaks: change(the("resumed", { step: "exit" }), {
      value: undefined,
      raised: { exception: "TimeoutError", id: 9 },
    }),
  },
};

/** The blocks of one task that lie in one another. */
const nested = (run: Run): readonly (readonly [outer: Block, inner: Block])[] =>
  blocks(run).flatMap((inner) =>
    blocks(run)
      .filter((outer) => outer.task === inner.task && outer !== inner && isInside(outer, inner.entered))
      .map((outer) => [outer, inner] as const),
  );
