import { tell } from "../../lens/seen.ts";
import { blocks, expiry, leaving, passes } from "../../lens/timeout-blocks.ts";
import { change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import { asyncWith, attempt, awaits, except, main, raises, sleep, timeout } from "../../write.ts";

const timeoutError = { value: undefined, raised: { exception: "TimeoutError", id: 9 } };

export const swallowedInside: Rule = {
  id: "timeout.swallowed-inside",
  says: "If the block swallows the expiry's CancelledError and ends normally, no TimeoutError is raised, but expired() is True.",
  doc: "library/asyncio-task#asyncio.Timeout.expired",
  level: "implementation",
  since: "3.11",
  about: ["async_with"],
  *judge(run) {
    for (const block of blocks(run)) {
      const { exit } = block;
      if (exit === undefined || exit.raised !== undefined || expiry(run, block)?.struck === undefined) continue;
      yield expect(
        passes(block),
        () => `the block of ${block.timeout} swallowed its expiry, but its exit ${leaving(block)}`,
        exit.began,
        exit.ended ?? exit.began,
      );
      for (const { at, event } of run.did("expired")) {
        if (event.on !== block.timeout || at < exit.began) continue;
        yield expect(
          event.value === true,
          () => `the block of ${block.timeout} swallowed its expiry, and expired() is ${tell(event.value)}`,
          at,
        );
      }
    }
  },
  example: {
    program: main(timeout("limit", 1), asyncWith("limit", attempt([awaits(sleep(9))], except("CancelledError"))), {
      do: "expired",
      timeout: "limit",
    }),
    breaks: change(the("did", { on: "limit" }), { value: false }),
  },
};

export const otherExceptionOnExpiry: Rule = {
  id: "timeout.other-exception-on-expiry",
  says: "If the block answers the expiry with another exception, that exception leaves the block instead of TimeoutError.",
  doc: "library/asyncio-task#asyncio.timeout",
  level: "implementation",
  since: "3.11",
  about: ["async_with"],
  needs: [["timeout", "timeout_at"]],
  *judge(run) {
    for (const block of blocks(run)) {
      const { exit } = block;
      const raised = exit?.raised;
      if (exit?.ended === undefined || raised === undefined || expiry(run, block)?.struck === undefined) continue;
      if (/^(Sub)?CancelledError$/.test(raised.exception)) continue;
      yield expect(
        passes(block) || exit.outcome?.raised?.id === raised.id,
        () => `the block of ${block.timeout} answered its expiry with ${tell(raised)}, but its exit ${leaving(block)}`,
        exit.began,
        exit.ended,
      );
    }
  },
  example: {
    program: main(
      timeout("limit", 1),
      attempt(
        [asyncWith("limit", attempt([awaits(sleep(9))], except("CancelledError", raises("Boom"))))],
        except("Exception"),
      ),
    ),
    breaks: change(the("resumed", { step: "exit" }), timeoutError),
  },
};
