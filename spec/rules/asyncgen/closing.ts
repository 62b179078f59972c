import { given, isConcurrent, isDuring, isLeftAlone, isStepped, standingAt, steps } from "../../lens/generators.ts";
import { isKept } from "../../lens/mentions.ts";
import { tell } from "../../lens/seen.ts";
import { change, the, without } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Run, Wait } from "../../run.ts";
import {
  aclose,
  anext,
  asyncFor,
  asyncGenerator,
  attempt,
  awaits,
  emit,
  except,
  lastly,
  log,
  main,
  raises,
  sleep,
} from "../../write.ts";

export const acloseRunsFinally: Rule = {
  id: "asyncgen.aclose-runs-finally",
  says: "aclose() raises GeneratorExit at the suspended yield, so finally blocks run, also those that await; afterwards the generator is exhausted.",
  doc: "reference/expressions#agen.aclose",
  level: "must",
  since: "3.6",
  about: ["aclose"],
  *judge(run) {
    for (const step of steps(run)) {
      const { generator, wait, kind } = step;
      const item = standingAt(generator, wait.began);
      if (kind !== "aclose" || item === undefined || wait.ended === undefined || isConcurrent(step)) continue;
      if (wasToldToClose(run, item.by, wait.began)) continue;
      const got = item.outcome?.raised;
      yield expect(
        isDuring(wait, item.ended) && got?.exception === "GeneratorExit",
        () =>
          `expected aclose() to raise GeneratorExit where ${item.by} stood, saw ${tell(got ?? item.outcome?.value)}`,
        wait.began,
        wait.ended,
      );
      if (wait.outcome?.value === undefined) continue;
      const over = generator.body?.ended ?? Infinity;
      const because = () => `expected ${item.by} to have ended when aclose() was over, saw it end later or never`;
      yield expect(over < wait.ended, because, wait.began, wait.ended);
      for (const { wait: later, kind: asked } of generator.steps) {
        if (later.began < wait.ended || later.ended === undefined || !["anext", "asend", "async_for"].includes(asked))
          continue;
        yield expect(
          later.outcome?.raised?.exception === "StopAsyncIteration",
          () =>
            `expected no item of ${item.by} after aclose(), saw ${tell(later.outcome?.raised ?? later.outcome?.value)}`,
          wait.ended,
          later.ended,
        );
      }
    }
  },
  example: {
    program: main(
      asyncGenerator("file", lastly([emit(1)], awaits(sleep(1)), log("closed"))),
      anext("file"),
      aclose("file"),
    ),
    breaks: without(
      the("resumed", { by: "file" }, 1),
      the("waits", { by: "file" }, 2),
      the("resumed", { by: "file" }, 2),
      the("did", { by: "file" }),
      the("ended", { who: "file" }),
    ),
  },
};

export const acloseIdempotent: Rule = {
  id: "asyncgen.aclose-idempotent",
  says: "aclose() on an unstarted, exhausted or already closed generator does nothing.",
  doc: "reference/expressions#agen.aclose",
  level: "should",
  since: "3.6",
  about: ["aclose"],
  *judge(run) {
    for (const step of steps(run)) {
      const { generator, wait, kind } = step;
      const { body } = generator;
      if (kind !== "aclose" || wait.ended === undefined || isConcurrent(step) || generator.isComprehended) continue;
      const isUnstarted = body === undefined || body.began > wait.began;
      const isOver = body?.ended !== undefined && body.ended < wait.began;
      if (!isUnstarted && !isOver) continue;
      const isIdle = run.between(wait.began, wait.ended, (at) => isOf(run, generator.id, at));
      yield expect(
        wait.outcome?.value === null && !isIdle && (isOver || body === undefined),
        () =>
          `${generator.id} was ${isOver ? "over" : "not begun"}: expected aclose() to do nothing, saw ${tell(wait.outcome?.raised ?? wait.outcome?.value)}${isIdle ? ", and its body run" : ""}`,
        wait.began,
        wait.ended,
      );
    }
  },
  example: {
    program: main(asyncGenerator("file", lastly([emit(1)], log("closed"))), asyncFor("file"), aclose("file")),
    breaks: change(the("resumed", { by: "main" }, -1), {
      value: undefined,
      raised: { exception: "StopAsyncIteration", id: 9 },
    }),
  },
};

export const yieldDuringAclose: Rule = {
  id: "asyncgen.yield-during-aclose",
  says: "A generator that yields again while being closed makes aclose() raise RuntimeError.",
  doc: "reference/expressions#agen.aclose",
  level: "must",
  since: "3.6",
  about: ["aclose"],
  *judge(run) {
    for (const step of steps(run)) {
      const { generator, wait, kind } = step;
      const item = kind === "aclose" && !isConcurrent(step) ? given(step) : undefined;
      if (item === undefined || wait.ended === undefined) continue;
      const because = () =>
        `${generator.id} gave an item while it was closed: expected RuntimeError, saw ${tell(wait.outcome?.raised ?? wait.outcome?.value)}`;
      yield expect(wait.outcome?.raised?.exception === "RuntimeError", because, item.began, wait.ended);
    }
  },
  example: {
    program: main(asyncGenerator("stubborn", lastly([emit(1)], emit(2))), anext("stubborn"), aclose("stubborn")),
    breaks: change(the("resumed", { by: "main" }, 2), { raised: undefined, value: null }),
  },
};

export const breakDoesNotClose: Rule = {
  id: "asyncgen.break-does-not-close",
  says: 'Leaving an "async for" by break or exception does not close the generator: its finally block does not run at that point.',
  doc: "reference/compound_stmts#async-for",
  level: "should",
  since: "3.6",
  about: ["async_for"],
  needs: ["async_generator"],
  *judge(run) {
    for (const { generator, wait, kind } of steps(run)) {
      if (kind !== "async_for" || wait.ended === undefined || wait.outcome?.value === undefined) continue;
      const left = leavingOf(run, wait);
      if (left === undefined || !isLeftAlone(run, generator) || !isKept(run, generator.id)) continue;
      if (isStepped(generator, wait.ended, left)) continue;
      const closed = run.between(wait.ended, left, (at) => isOf(run, generator.id, at));
      const because = () => `expected ${generator.id} to stay as it was when ${wait.by} left its loop, saw it go on`;
      yield expect(!closed, because, wait.ended, left);
    }
  },
  example: {
    program: main(
      asyncGenerator("lines", lastly([emit(1), emit(2)], log("closed"))),
      attempt([asyncFor("lines", raises("Boom"))], except("Boom", log("left"))),
    ),
    breaks: (trace) => {
      const at = the("caught", { by: "main" })(trace);
      const op = (event: "waits"): number => (trace[the(event, { by: "lines" })(trace)] as { readonly op: number }).op;
      return trace.toSpliced(at, 0, {
        is: "resumed",
        t: 0,
        by: "lines",
        op: op("waits"),
        raised: { exception: "GeneratorExit", id: 9 },
      });
    },
  },
};

export const gcSchedulesAclose: Rule = {
  id: "asyncgen.gc-schedules-aclose",
  says: "When a partly iterated asynchronous generator is garbage collected while its loop runs, the loop schedules its aclose(), so the finally block runs soon afterwards inside the loop.",
  doc: "reference/expressions#asynchronous-generator-functions",
  level: "should",
  since: "3.6",
  about: ["del"],
  needs: ["anext"],
  *judge(run) {
    for (const { at, by, event } of run.did("del")) {
      const collected = run.did("collect").find((each) => each.at > at && each.by === by);
      const sleep = run.waitsFor("sleep").find((wait) => wait.by === by && wait.began > (collected?.at ?? Infinity));
      const generator = steps(run).find((step) => step.generator.id === event.on)?.generator;
      if (generator === undefined || collected === undefined || sleep?.ended === undefined) continue;
      const item = standingAt(generator, at);
      const isFree = generator.steps.every(
        ({ kind, wait }) =>
          (kind === "anext" || kind === "asend") && wait.outcome?.value !== undefined && wait.ended! < at,
      );
      if (item === undefined || !isFree || generator.isComprehended || !run.calm(0, sleep.ended)) continue;
      if (!run.sameStep(by, at, sleep.began) || !(sleep.to! > sleep.from) || !run.steady(at, sleep.ended)) continue;
      yield expect(
        item.ended !== undefined && item.ended > sleep.began && item.ended < sleep.ended,
        () =>
          `expected ${generator.id}, which nobody holds, to be closed while ${by} sleeps, saw it closed ${item.to === undefined ? "never" : `at ${item.to}`}`,
        at,
        sleep.ended,
      );
    }
  },
  example: {
    program: main(
      asyncGenerator("lines", lastly([emit(1)], log("closed"))),
      anext("lines"),
      { do: "del", name: "lines" },
      { do: "collect" },
      awaits(sleep(1)),
    ),
    breaks: without(the("resumed", { by: "lines" }), the("did", { by: "lines" }), the("ended", { who: "lines" })),
  },
};

/** Whether a generator was raised GeneratorExit before that place, and gave an item instead of ending. */
const wasToldToClose = (run: Run, id: string, before: number): boolean =>
  run.waits.some(
    ({ by, ended = Infinity, outcome }) =>
      by === id && ended < before && outcome?.raised?.exception === "GeneratorExit",
  );

/** Where whoever iterated left the loop for good, in the very step in which it got that item. */
function leavingOf(run: Run, { by, node, ended }: Wait): number | undefined {
  for (let at = ended! + 1; at < run.trace.length; at++) {
    const event = run.trace[at]!;
    if (event.is === "waits" && event.by === by) return undefined;
    if (event.is === "ended" && event.who === by) return at;
    if (event.is === "caught" && event.by === by) return isInside(run, node.op!, event.op) ? undefined : at;
  }
  return undefined;
}

/** Whether the statement of that number stands in the other one's body. */
const isInside = (run: Run, outer: number, inner: number): boolean =>
  inner > outer && JSON.stringify(run.nodes[outer]).includes(`"op":${inner}`);

const isOf = (run: Run, id: string, at: number): boolean => {
  const event = run.trace[at]!;
  return ("by" in event && event.by === id) || ("who" in event && event.who === id);
};
