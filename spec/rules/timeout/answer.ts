import { tell } from "../../lens/seen.ts";
import {
  type Block,
  blocks,
  expiry,
  holds,
  lastRaised,
  leaving,
  mayReturn,
  nodesIn,
  passes,
} from "../../lens/timeout-blocks.ts";
import { kind } from "../../program.ts";
import { change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Run, Wait } from "../../run.ts";
import type { EventOf } from "../../trace.ts";
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
      if (answer(run, block) === undefined || holds(block, "raise") || lastRaised(run, block) !== undefined) continue;
      yield expect(
        passes(block),
        () => `the block of ${block.timeout} swallowed its expiry, but its exit ${leaving(block)}`,
        exit!.began,
        exit!.ended ?? exit!.began,
      );
      for (const { at, event } of run.did("expired")) {
        if (event.on === block.timeout && at > exit!.began)
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
  *judge(run) {
    for (const block of blocks(run)) {
      const caught = answer(run, block);
      const { exit } = block;
      if (caught === undefined || exit?.ended === undefined) continue;
      const raised = lastRaised(run, block);
      if (raised === undefined ? !raisesAnew(run, block, caught) : raised.exception === "CancelledError") continue;
      yield expect(
        passes(block) || (raised !== undefined && exit.outcome?.raised?.id === raised.id),
        () => `the block of ${block.timeout} answered its expiry with another error, but its exit ${leaving(block)}`,
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

/** The only except clause in the block that took the CancelledError of the expiry, if nothing else has cancelled the task since. */
function answer(run: Run, block: Block): EventOf<"caught"> | undefined {
  const struck = expiry(run, block)?.struck;
  const { exit, by } = block;
  if (struck?.by !== by || exit === undefined || mayReturn(block) || !isAlone(run, block, struck)) return undefined;
  const clauses = run.trace
    .slice(struck.ended, exit.began)
    .filter((event): event is EventOf<"caught"> => event.is === "caught" && event.by === by);
  return clauses.length === 1 && clauses[0]!.raised.id === struck.outcome?.raised?.id ? clauses[0] : undefined;
}

const isAlone = (run: Run, { entered, exit }: Block, struck: Wait): boolean =>
  run.calm(struck.ended! + 1, exit!.began - 1, [entered.began]);

/** Whether the except clause ends in a `raise` of a new exception, and nothing else can become of the block. */
function raisesAnew(run: Run, block: Block, { op, except: name }: EventOf<"caught">): boolean {
  const node = run.nodes[op];
  const clause =
    node !== undefined && "do" in node && node.do === "try"
      ? node.handlers?.find((each) => each.except === name)
      : undefined;
  const last = clause?.body.at(-1);
  if (last?.do !== "raise" || last.exception === undefined || !("new" in last.exception)) return false;
  if (last.exception.new === "CancelledError" || last.exception.new === "SubCancelledError") return false;
  const isStraight = !nodesIn(clause!.body.slice(0, -1)).some((each) => branching.has(kind(each)));
  const hasFinally = nodesIn(block.node.body).some(
    (each) => "do" in each && each.do === "try" && each.finally !== undefined,
  );
  return isStraight && !hasFinally;
}

const branching: ReadonlySet<string> = new Set(["return", "raise", "try"]);
