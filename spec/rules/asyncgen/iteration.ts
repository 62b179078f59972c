import { literal } from "../../lens/context-variables.ts";
import { generators, given, isDuring, isLeftAlone, isStepped, steps, type Step } from "../../lens/generators.ts";
import { inOneRunning } from "../../lens/running.ts";
import { same, tell } from "../../lens/seen.ts";
import { late, sleeps } from "../../lens/sleeps.ts";
import { sleepEnd } from "../../lens/suspension.ts";
import { LATE, onTime, sameTime } from "../../lens/times.ts";
import { all, change, move, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import { asyncFor, asyncGenerator, awaits, emit, log, main, sleep, task } from "../../write.ts";

/** A turn that gave an item, and the next turn of the same `async for`. */
function* turns(run: Run): Iterable<readonly [Step, Step]> {
  for (const { steps } of generators(run)) {
    const loops = steps.filter((step) => step.kind === "async_for");
    for (const [place, turn] of loops.entries()) {
      const { by, node, ended, outcome } = turn.wait;
      if (ended === undefined || outcome?.value === undefined) continue;
      const next = loops.slice(place + 1).find((each) => each.wait.by === by && each.wait.node.op === node.op);
      if (next !== undefined) yield [turn, next];
    }
  }
}

export const asyncForOrder: Rule = {
  id: "asyncgen.async-for-order",
  says: '"async for" takes the items of an asynchronous iterator one after the other; the body of one round ends before the next item is requested.',
  doc: "reference/compound_stmts#async-for",
  level: "must",
  since: "3.5",
  about: ["async_for"],
  needs: ["async_generator"],
  *judge(run) {
    for (const [turn, next] of turns(run)) {
      const { generator, wait } = turn;
      const [from, to] = [wait.ended!, next.wait.began];
      if (!isLeftAlone(run, generator) || isStepped(generator, from, to)) continue;
      const moved = run.trace.findIndex((event, at) => at > from && at < to && doerOf(event) === generator.id);
      const because = () => `expected ${generator.id} to stand still while ${wait.by} had an item of it, saw it go on`;
      yield expect(moved < 0, because, from, moved < 0 ? to : moved);
    }
  },
  example: {
    program: main(asyncGenerator("numbers", emit(1), log("asked"), emit(2)), asyncFor("numbers", log("got one"))),
    breaks: all(
      move(the("resumed", { by: "numbers" }), { after: the("resumed", { by: "main" }) }),
      move(the("did", { by: "numbers" }), { after: the("resumed", { by: "numbers" }) }),
    ),
  },
};

export const sequentialNotConcurrent: Rule = {
  id: "asyncgen.sequential-not-concurrent",
  says: '"async for" is sequential within its task: waiting inside the generator delays the loop body, and vice versa; only other tasks run meanwhile.',
  doc: "reference/compound_stmts#async-for",
  level: "must",
  since: "3.6",
  about: ["async_for"],
  needs: ["async_generator"],
  *judge(run) {
    for (const [turn, next] of turns(run)) {
      const { generator, wait } = turn;
      if (!isLeftAlone(run, generator) || isStepped(generator, wait.ended!, next.wait.began)) continue;
      const item = given(turn);
      if (item === undefined) continue;
      const slept = run.waits.some(
        (each) => each.by === generator.id && isDuring(wait, each.began) && (sleepEnd(each) ?? 0) > each.from,
      );
      const worked = !sameTime(next.wait.from, wait.to!);
      if (slept)
        yield expect(
          sameTime(wait.to!, item.from) && wait.ended! > item.began,
          () =>
            `${generator.id} gave its item at ${item.from}: expected ${wait.by} to go on then, saw it at ${wait.to}`,
          item.began,
          wait.ended!,
        );
      if (worked && item.to !== undefined)
        yield expect(
          item.to >= next.wait.from - LATE && item.ended! > next.wait.began,
          () =>
            `${wait.by} asked for the next item at ${next.wait.from}: expected ${generator.id} to go on then, saw it at ${item.to}`,
          next.wait.began,
          item.ended!,
        );
    }
  },
  example: {
    program: main(asyncGenerator("numbers", emit(1), awaits(sleep(1)), emit(2)), asyncFor("numbers", awaits(sleep(2)))),
    breaks: change(the("resumed", { by: "numbers" }), { t: 0 }),
  },
};

export const othersRunWhileWaiting: Rule = {
  id: "asyncgen.others-run-while-waiting",
  says: "While an asynchronous iterator is suspended inside __anext__(), other tasks of the loop run.",
  doc: "reference/compound_stmts#async-for",
  level: "must",
  since: "3.5",
  about: ["async_for", "anext"],
  needs: ["async_generator"],
  *judge(run) {
    const all = sleeps(run);
    for (const { generator, wait, kind } of steps(run)) {
      if (kind !== "async_for" && kind !== "anext") continue;
      const inside = all.filter((each) => each.wait.by === generator.id && isDuring(wait, each.wait.began));
      for (const { wait: own, due } of inside) {
        if (own.outcome?.value === undefined) continue;
        for (const other of all) {
          const { by, began, from, ended = Infinity } = other.wait;
          if (by === generator.id || run.activation(by)?.event.task === run.activation(wait.by)?.event.task) continue;
          if (began > own.ended! || ended < own.began || !inOneRunning(run, began, own.began)) continue;
          if (!late(other.due, Math.max(from, own.from)) || !late(due, other.due)) continue;
          const start = Math.min(began, own.began);
          if (!run.calm(0, own.ended!) || !run.steady(start, own.ended!)) continue;
          const because = () =>
            `expected ${by}, asleep until ${other.due}, to go on while ${generator.id} slept until ${due}, saw it at ${other.wait.to}`;
          yield expect(ended < own.ended! && onTime(other.wait.to!, other.due), because, own.began, own.ended!);
        }
      }
    }
  },
  example: {
    program: main(
      task("clock", awaits(sleep(1)), log("one")),
      asyncGenerator("numbers", awaits(sleep(2)), emit(2)),
      asyncFor("numbers"),
    ),
    breaks: (trace) => {
      const late_ = trace.filter(
        (event) =>
          event.t === 1 &&
          (("by" in event && event.by === "clock_coro") || ("who" in event && event.who === "clock_coro")),
      );
      return [
        ...trace.filter((event) => !late_.includes(event) && event.t < 3).slice(0, -1),
        ...late_.map((event) => ({ ...event, t: 2 })),
        trace.at(-1)!,
      ];
    },
  },
};

export const lazy: Rule = {
  id: "asyncgen.lazy",
  says: "Calling an asynchronous generator function runs nothing; the body starts at the first __anext__()/asend(None).",
  doc: "reference/expressions#asynchronous-generator-functions",
  level: "must",
  since: "3.6",
  about: ["async_generator"],
  *judge(run) {
    for (const generator of generators(run)) {
      if (generator.isComprehended) continue;
      const { id, made, body } = generator;
      const [first] = generator.steps;
      const began = body?.began ?? Infinity;
      if (first === undefined && body === undefined) continue;
      yield expect(
        first !== undefined && began > first.wait.began,
        () => `expected ${id} to begin when its first item is asked for, saw it begin before`,
        made,
        first?.wait.began ?? began,
      );
    }
  },
  example: {
    program: main(asyncGenerator("numbers", log("begun"), emit(1)), awaits(sleep(1)), asyncFor("numbers")),
    breaks: all(
      move(the("began", { who: "numbers" }), { after: the("did", { made: "numbers" }) }),
      move(the("did", { by: "numbers" }), { after: the("began", { who: "numbers" }) }),
    ),
  },
};

export const exhaustion: Rule = {
  id: "asyncgen.exhaustion",
  says: 'When the body ends, __anext__() raises StopAsyncIteration, which ends an "async for" and triggers its else clause.',
  doc: "reference/compound_stmts#async-for",
  level: "must",
  since: "3.6",
  about: ["async_for", "anext", "asend"],
  needs: ["async_generator"],
  *judge(run) {
    for (const { generator, wait, kind } of steps(run)) {
      const over = generator.body?.ended;
      if (kind === "aclose" || kind === "athrow" || over === undefined || wait.ended === undefined) continue;
      if (generator.body?.outcome?.raised !== undefined || over > wait.ended) continue;
      yield expect(
        wait.outcome?.raised?.exception === "StopAsyncIteration",
        () =>
          `${generator.id} has ended: expected StopAsyncIteration where ${wait.by} asked for an item, saw ${tell(wait.outcome?.raised ?? wait.outcome?.value)}`,
        over,
        wait.ended,
      );
    }
  },
  example: {
    program: main(asyncGenerator("numbers", emit(1)), asyncFor("numbers"), log("else")),
    breaks: change(the("resumed", { by: "main" }, 2), { raised: undefined, value: null }),
  },
};

export const comprehension: Rule = {
  id: "asyncgen.comprehension",
  says: "Asynchronous comprehensions collect the items in iteration order.",
  doc: "reference/expressions#comprehensions",
  level: "must",
  since: "3.6",
  about: ["async_comprehension"],
  *judge(run) {
    for (const wait of run.waitsFor("async_comprehension")) {
      const over = wait.what?.call === "async_comprehension" ? wait.what.over : null;
      const name = typeof over === "object" && over !== null && "name" in over ? over.name : undefined;
      const generator = generators(run).find(({ id }) => id === name);
      if (generator === undefined || wait.ended === undefined || wait.outcome?.value === undefined) continue;
      const { items, steps } = generator;
      const others =
        run.waitsFor("async_comprehension").length > 1 ||
        steps.some((step) => isDuring(step.wait, wait.began) || isDuring(wait, step.wait.began));
      const due = items.filter(({ began }) => isDuring(wait, began)).map(({ node }) => literal(node.value));
      if (others || due.includes(undefined)) continue;
      const list = { list: due as NonNullable<(typeof due)[number]>[] };
      const because = () => `expected ${tell(list)} of ${generator.id}, saw ${tell(wait.outcome?.value)}`;
      yield expect(same(wait.outcome.value, list), because, wait.began, wait.ended);
    }
  },
  example: {
    program: main(
      asyncGenerator("numbers", emit(1), awaits(sleep(1)), emit(2)),
      awaits({ call: "async_comprehension", over: { name: "numbers" } }),
    ),
    breaks: change(the("resumed", { by: "main" }), { value: { list: [2, 1] } }),
  },
};

const doerOf = (event: Run["trace"][number]): string | undefined =>
  "by" in event ? event.by : "who" in event ? event.who : undefined;
