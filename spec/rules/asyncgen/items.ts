import { literal } from "../../lens/context-variables.ts";
import { given, isConcurrent, isDuring, standingAt, steps, type Step } from "../../lens/generators.ts";
import { same, tell } from "../../lens/seen.ts";
import { all, change, the } from "../../retell.ts";
import { expect, type Finding, type Rule } from "../../rule.ts";
import { anext, asend, asyncFor, asyncGenerator, athrow, attempt, emit, except, main } from "../../write.ts";

export const itemsAreValues: Rule = {
  id: "asyncgen.items-are-values",
  says: 'The items that "async for" delivers are the yielded values themselves, not awaitables or tasks.',
  doc: "reference/compound_stmts#async-for",
  level: "must",
  since: "3.6",
  about: ["async_for"],
  needs: ["async_generator"],
  *judge(run) {
    for (const step of steps(run)) if (step.kind === "async_for") yield* givesItem(step);
  },
  example: {
    program: main(asyncGenerator("letters", emit("a")), asyncFor("letters")),
    breaks: change(the("resumed", { by: "main" }), { value: { type: "coroutine" } }),
  },
};

const asendRule: Rule = {
  id: "asyncgen.asend",
  says: "asend(v) resumes the generator with v as the value of the yield expression and returns the next yielded value.",
  doc: "reference/expressions#agen.asend",
  level: "must",
  since: "3.6",
  about: ["asend"],
  *judge(run) {
    for (const step of steps(run)) {
      const { generator, wait, kind } = step;
      const item = standingAt(generator, wait.began);
      const call = wait.what?.call === "asend" ? wait.what : undefined;
      if (kind !== "asend" || call === undefined || item === undefined || isConcurrent(step)) continue;
      const sent = literal(call.value ?? null);
      if (wait.ended === undefined || sent === undefined) continue;
      yield expect(
        isDuring(wait, item.ended) && same(item.outcome?.value, sent),
        () =>
          `${wait.by} sent ${tell(sent)}: expected ${generator.id} to get it where it stood, saw ${tell(item.outcome?.raised ?? item.outcome?.value)}`,
        wait.began,
        wait.ended,
      );
      yield* givesItem(step);
    }
  },
  example: {
    program: main(asyncGenerator("echo", emit(1), emit(2)), anext("echo"), asend("echo", "hello")),
    breaks: change(the("resumed", { by: "echo" }), { value: null }),
  },
};
export { asendRule as asend };

const athrowRule: Rule = {
  id: "asyncgen.athrow",
  says: "athrow(E) raises E at the suspended yield; if the generator catches it and yields, that value is returned, otherwise the exception propagates.",
  doc: "reference/expressions#agen.athrow",
  level: "must",
  since: "3.6",
  about: ["athrow"],
  *judge(run) {
    for (const step of steps(run)) {
      const { generator, wait, kind } = step;
      const item = standingAt(generator, wait.began);
      const spec = wait.what?.call === "athrow" ? wait.what.exception : undefined;
      if (kind !== "athrow" || spec === undefined || item === undefined || isConcurrent(step)) continue;
      // one that was told to close is closed
      if (wait.ended === undefined || !("new" in spec) || isClosing(step)) continue;
      yield expect(
        isDuring(wait, item.ended) && item.outcome?.raised?.exception === nameOf(spec.new),
        () =>
          `${wait.by} threw ${spec.new}: expected ${generator.id} to get it where it stood, saw ${tell(item.outcome?.raised ?? item.outcome?.value)}`,
        wait.began,
        wait.ended,
      );
      yield* givesItem(step);
      yield* passesOn(step);
    }
  },
  example: {
    program: main(
      asyncGenerator("patient", attempt([emit(1)], except("Boom", emit("caught"))), emit(3)),
      anext("patient"),
      athrow("patient", "Boom"),
    ),
    breaks: all(change(the("resumed", { by: "main" }, 2), { value: null })),
  },
};
export { athrowRule as athrow };

/** What it gave is what came of the step. */
function* givesItem(step: Step): Iterable<Finding> {
  const { generator, wait } = step;
  const item = given(step);
  const due = item === undefined ? undefined : literal(item.node.value);
  if (item === undefined || due === undefined || wait.ended === undefined || isConcurrent(step)) return;
  const because = () =>
    `${generator.id} gave ${tell(due)}: expected ${wait.by} to get that, saw ${tell(wait.outcome?.raised ?? wait.outcome?.value)}`;
  yield expect(same(wait.outcome?.value, due), because, item.began, wait.ended);
}

/** What the body raised is what the step raised. */
function* passesOn({ generator, wait }: Step): Iterable<Finding> {
  const raised = generator.body?.outcome?.raised;
  if (raised === undefined || !isDuring(wait, generator.body?.ended) || wait.ended === undefined) return;
  if (/Stop(Async)?Iteration$/.test(raised.exception)) return; // what those become is another rule's
  const because = () =>
    `${generator.id} raised ${tell(raised)}: expected ${wait.by} to get that, saw ${tell(wait.outcome?.raised ?? wait.outcome?.value)}`;
  yield expect(wait.outcome?.raised?.id === raised.id, because, generator.body!.ended!, wait.ended);
}

/** Whether it was told to close before, and gave an item instead. */
const isClosing = ({ generator, wait }: Step): boolean =>
  generator.steps.some((step) => step.kind === "aclose" && step.wait.began < wait.began) ||
  generator.items.some(
    ({ ended = Infinity, outcome }) => ended < wait.began && outcome?.raised?.exception === "GeneratorExit",
  );

const nameOf = (name: string): string => name;
