import { type Completing, completings, type Item, itemsOf, isOneOf } from "../../lens/as-completed.ts";
import { runningAt } from "../../lens/running.ts";
import { tell } from "../../lens/seen.ts";
import { ending, replyTo } from "../../lens/suspension.ts";
import { LATE, onTime } from "../../lens/times.ts";
import { change, later, the } from "../../retell.ts";
import { broken, expect, type Finding, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import type { Awaitable, Of, Statement } from "../../program.ts";
import {
  attempt,
  awaits,
  coroutine,
  except,
  future,
  main,
  make,
  raises,
  returns,
  setResult,
  sleep,
  task,
} from "../../write.ts";

const asCompleted = (...aws: Awaitable[]): Of<"as_completed"> => ({ call: "as_completed", aws, as: "arrivals" });
const horse = (name: string, seconds: number) => coroutine(name, awaits(sleep(seconds)), returns(name));
const next: Of<"next"> = { call: "next", iterator: "arrivals" };
const takes: Statement = awaits(next);

export const completionOrder: Rule = {
  id: "as-completed.completion-order",
  says: "Iterating as_completed(aws) gives the results in the order in which the awaitables finish.",
  doc: "library/asyncio-task#asyncio.as_completed",
  level: "must",
  since: "3.4",
  about: ["as_completed"],
  needs: ["next"],
  *judge(run) {
    for (const { item } of results(run)) {
      const finding = arrives(run, item);
      if (finding !== undefined) yield finding;
    }
  },
  example: {
    program: main(make(asCompleted(horse("arrow", 3), horse("blitz", 1), horse("comet", 2))), takes, takes, takes),
    breaks: change(the("resumed", { value: "blitz" }), { value: "comet" }),
  },
};

export const exception: Rule = {
  id: "as-completed.exception",
  says: "Awaiting an item raises the exception of the awaitable that finished; the iteration can go on afterwards.",
  doc: "library/asyncio-task#asyncio.as_completed",
  level: "must",
  since: "3.4",
  about: ["as_completed"],
  needs: ["next"],
  *judge(run) {
    for (const { item, after } of results(run)) {
      if (!item.candidates.every(({ end }) => end.is === "raised")) continue;
      const finding = arrives(run, item);
      if (finding !== undefined) yield finding;
      const goesOn = after && arrives(run, after);
      if (goesOn !== undefined) yield goesOn;
    }
  },
  example: {
    program: main(
      make(asCompleted(horse("arrow", 1), coroutine("blitz", awaits(sleep(2)), raises("Boom")), horse("comet", 3))),
      takes,
      attempt([takes], except("Boom")),
      takes,
    ),
    breaks: change(the("resumed", { by: "main" }, 2), { raised: undefined, value: null }),
  },
};

export const alreadyDoneFirst: Rule = {
  id: "as-completed.already-done-first",
  says: "Awaitables that are already done are yielded without loop time passing.",
  doc: "library/asyncio-task#asyncio.as_completed",
  level: "should",
  since: "3.4",
  about: ["as_completed"],
  needs: ["next"],
  *judge(run) {
    for (const completing of completings(run)) {
      for (const item of itemsOf(run, completing)) {
        if (item.isLate || item.candidates[0]?.end.at !== completing.start.at) continue;
        const finding = arrives(run, item);
        if (finding !== undefined) yield finding;
      }
    }
  },
  example: {
    program: main(future("winner"), setResult("winner", 1), make(asCompleted(horse("arrow", 2), "winner")), takes),
    breaks: later(the("resumed", { by: "main" }), 2),
  },
};

export const plainIterationYieldsNewAwaitables: Rule = {
  id: "as-completed.plain-iteration-yields-new-awaitables",
  says: 'With plain "for" every item is a new awaitable (a coroutine), not one of the original tasks; awaiting it gives the result of the next finished awaitable.',
  doc: "library/asyncio-task#asyncio.as_completed",
  level: "must",
  since: "3.4",
  about: ["next"],
  *judge(run) {
    for (const { taken, children, iterator } of completings(run)) {
      for (const { at, event } of taken) {
        if (event.made === undefined) continue;
        const { value } = event;
        const isCoroutine =
          typeof value === "object" && value !== null && "type" in value && value.type === "coroutine";
        yield expect(
          isCoroutine && !children.includes(event.made),
          () => `expected a new coroutine from ${iterator}, saw ${event.made}, ${tell(value)}`,
          at,
        );
      }
    }
  },
  example: {
    program: main(
      task("arrow", awaits(sleep(1)), returns(1)),
      make(asCompleted("arrow")),
      make({ ...next, as: "first" }),
      awaits("first"),
    ),
    breaks: change(the("did", { made: "first" }), { made: "arrow", value: { type: "Task" } }),
  },
};

export const numberOfItems: Rule = {
  id: "as-completed.number-of-items",
  says: "The iteration yields exactly one item per distinct awaitable and then ends.",
  doc: "library/asyncio-task#asyncio.as_completed",
  level: "must",
  since: "3.4",
  about: ["as_completed"],
  *judge(run) {
    for (const completing of completings(run)) if (completing.children.length > 0) yield* counted(completing);
  },
  example: {
    program: main(
      task("arrow", awaits(sleep(1)), returns(1)),
      make(asCompleted("arrow", "arrow", horse("blitz", 2))),
      takes,
      takes,
      make(next),
    ),
    breaks: change(the("did", { by: "main" }, -1), { raised: undefined, made: "#9", value: { type: "coroutine" } }),
  },
};

export const empty: Rule = {
  id: "as-completed.empty",
  says: "as_completed() of an empty iterable yields nothing.",
  doc: "library/asyncio-task#asyncio.as_completed",
  level: "should",
  since: "3.4",
  about: ["as_completed"],
  *judge(run) {
    for (const completing of completings(run)) if (completing.children.length === 0) yield* counted(completing);
    for (const { at, node, event } of run.did("as_completed")) {
      const isEmpty = node.aws.length === 0 && !node.single;
      if (!isEmpty || event.raised === undefined || runningAt(run, at) === undefined) continue;
      yield broken(`as_completed() of nothing raised ${tell(event.raised)}`, at);
    }
  },
  example: {
    program: main(make(asCompleted()), make(next)),
    breaks: change(the("did", { by: "main" }, -1), { raised: undefined, made: "#4", value: { type: "coroutine" } }),
  },
};

export const runsConcurrently: Rule = {
  id: "as-completed.runs-concurrently",
  says: "All awaitables are started when as_completed() is called, before the first item is awaited.",
  doc: "library/asyncio-task#asyncio.as_completed",
  level: "should",
  since: "3.4",
  about: ["as_completed"],
  *judge(run) {
    for (const { children, waits, start, iterator } of completings(run)) {
      const [first] = waits;
      const given = children.filter((child) => run.call(child)?.call === "coroutine");
      if (first === undefined || first.from < start.t + LATE || given.length === 0) continue;
      if (!run.calm(start.at, first.began) || !run.steady(start.at + 1, first.began - 1)) continue;
      const idle = given.find((child) => (run.activation(child)?.began ?? Infinity) > first.began);
      const because = () => `${idle} had not begun at ${first.from}, when ${iterator} was first waited for`;
      yield expect(idle === undefined, because, start.at, first.began);
    }
  },
  example: {
    program: main(
      make(asCompleted(horse("arrow", 2))),
      make({ ...next, as: "first" }),
      awaits(sleep(5)),
      awaits("first"),
    ),
    breaks: (trace) => {
      const own = trace.filter((event) => ("who" in event ? event.who : "by" in event ? event.by : "") === "arrow");
      const rest = trace.filter((event) => !own.includes(event));
      const goal = rest.findLastIndex((event) => event.is === "waits");
      return [...rest.slice(0, goal + 1), ...own.map((event) => ({ ...event, t: 5 })), ...rest.slice(goal + 1)];
    },
  },
};

interface Result {
  readonly item: Item;
  /** the next one, where it is known as well */
  readonly after: Item | undefined;
}

/** The awaits of items, by plain iteration, whose awaitable had finished in time. */
const results = (run: Run): readonly Result[] =>
  completings(run).flatMap((completing) => {
    const items = itemsOf(run, completing);
    return items.flatMap((item, place) =>
      item.isLate || item.wait.node.do !== "await" ? [] : [{ item, after: items[place + 1] }],
    );
  });

/** The finding about an item that was waited for: it comes when its awaitable has finished, with its outcome. */
function arrives(run: Run, item: Item): Finding | undefined {
  const { wait: waited, candidates, due, isLate } = item;
  const isPlain = waited.node.do === "await";
  if (isLate || !isPlain) return undefined;
  const ready = Math.max(waited.began, ...candidates.map(({ end }) => end.at));
  const { wait, proof } = replyTo(run, waited, ready, due) ?? {};
  if (wait === undefined || proof === undefined) return undefined;
  const isRight = wait.outcome !== undefined && onTime(wait.to!, due) && isOneOf(wait.outcome, candidates);
  const names = candidates.map(({ child }) => child).join(" or ");
  return expect(
    isRight,
    () => `expected the outcome of ${names} at ${due}, saw that ${wait.by} ${ending(wait)}`,
    proof,
  );
}

/** The findings about how many items there are, and that it ends then. */
function* counted({ taken, turns, children, iterator }: Completing): Iterable<Finding> {
  const all = [
    ...taken.map(({ at, event }) => ({ at, proof: at, raised: event.raised, isOver: true })),
    ...turns.map(({ began, ended, outcome }) => ({
      at: began,
      proof: ended ?? began,
      raised: outcome?.raised,
      isOver: outcome !== undefined && outcome.raised?.exception !== "CancelledError",
    })),
  ].sort((one, other) => one.at - other.at);
  for (const [place, { proof, raised, isOver }] of all.entries()) {
    if (!isOver) continue;
    const hasEnded = raised !== undefined && /^Stop(Async)?Iteration$/.test(raised.exception);
    if (raised !== undefined && !hasEnded && place < children.length) continue;
    yield expect(
      hasEnded === place >= children.length,
      () => `${iterator} of ${children.length} ${hasEnded ? `ended after ${place} items` : "gave one more"}`,
      proof,
    );
  }
}
