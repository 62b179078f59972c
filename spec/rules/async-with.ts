import { isYes } from "../lens/notices.ts";
import { type ManagerBlock, managerBlocks } from "../lens/manager-blocks.ts";
import { same, tell } from "../lens/seen.ts";
import { placesOf } from "../lens/steps.ts";
import { change, the } from "../retell.ts";
import { broken, expect, type Finding, type Rule } from "../rule.ts";
import type { Activation, Run, Wait } from "../run.ts";
import type { Seen, SeenException } from "../trace.ts";
import type { Body, Node, Statement } from "../program.ts";
import { awaits, coroutine, log, main, raises, returns, sleep, within } from "../write.ts";

const manager = (enter: Body, exit: Body): Statement => ({ do: "context_manager", as: "room", enter, exit });

export const enterExit: Rule = {
  id: "async-with.enter-exit",
  says: '"async with" awaits __aenter__ before and __aexit__ after the body, binding the value of __aenter__.',
  doc: "reference/compound_stmts#async-with",
  level: "must",
  since: "3.5",
  about: ["async_with"],
  needs: ["context_manager"],
  *judge(run) {
    for (const { enter, entering, exit, exiting, by, manager: on } of managerBlocks(run)) {
      yield* awaited(enter, entering, `entering ${on} in ${by}`, (value) => value);
      if (exit !== undefined) yield* awaited(exit, exiting, `leaving ${on} in ${by}`, isYes);
    }
  },
  example: {
    program: main(
      manager([awaits(sleep(1)), returns("key")], [awaits(sleep(1))]),
      within("room", log("inside")),
      log("outside"),
    ),
    breaks: change(the("resumed", { by: "main", step: "enter" }), { value: null }),
  },
};

export const exception: Rule = {
  id: "async-with.exception",
  says: "__aexit__ receives the exception of the body (also CancelledError); a true return value suppresses it, a false one lets it propagate.",
  doc: "reference/compound_stmts#async-with",
  level: "must",
  since: "3.5",
  about: ["async_with"],
  needs: ["context_manager"],
  *judge(run) {
    for (const block of managerBlocks(run)) {
      if (block.exit === undefined || block.exiting === undefined) continue;
      yield* received(run, block);
      yield* passed(run, block);
    }
  },
  example: {
    program: main(
      manager([], [returns(true)]),
      within("room", awaits(coroutine("guest", raises("Boom")))),
      log("outside"),
    ),
    breaks: change(the("began", { who: "room.__aexit__()" }), { args: [null] }),
  },
};

export const plainWithIsAnError: Rule = {
  id: "async-with.plain-with-is-an-error",
  says: 'Using a plain "with" on an asynchronous context manager, or "async with" on a synchronous one, raises an exception (TypeError from 3.11, AttributeError before).',
  doc: "reference/compound_stmts#async-with",
  level: "should",
  since: "3.5",
  about: ["with"],
  *judge(run) {
    for (const { at, event } of run.did("with")) {
      const made = event.on === undefined ? undefined : run.maker(event.on)?.node;
      if (made === undefined || !("do" in made) || made.do !== "context_manager") continue;
      const because = () =>
        `a plain with of ${event.on} ${event.raised === undefined ? "was let pass" : `raised ${tell(event.raised)}`}`;
      yield expect(/^(TypeError|AttributeError)$/.test(event.raised?.exception ?? ""), because, at);
    }
  },
  example: {
    program: main(manager([], []), { do: "with", manager: "room" }),
    breaks: change(the("did", { on: "room" }), { raised: undefined, value: null }),
  },
};

/** The finding about one of the two waits: it is over when the method is, and gives what that gave. */
function* awaited(
  { began, ended, outcome }: Wait,
  method: Activation | undefined,
  what: string,
  given: (value: Seen) => Seen,
): Iterable<Finding> {
  if (ended === undefined || outcome === undefined || odd(outcome.raised)) return;
  if (method?.ended === undefined || method.outcome === undefined || method.ended > ended) {
    if (outcome.value !== undefined) yield broken(`${what} was over before the method was`, began, ended);
    return;
  }
  const { value, raised } = method.outcome;
  if (odd(raised)) return;
  const isRight = raised === undefined ? same(outcome.value, given(value ?? null)) : outcome.raised?.id === raised.id;
  const because = () =>
    `${what}: the method gave ${tell(raised ?? value)}, saw ${tell(outcome.raised ?? outcome.value)}`;
  yield expect(isRight, because, method.ended, ended);
}

/** The finding about what the exit is told, where the last thing in the body was an await that raised. */
function* received(run: Run, { by, exit, exiting }: ManagerBlock): Iterable<Finding> {
  const before = (placesOf(run).get(by) ?? []).findLast((place) => place < exit!.began);
  const last = before === undefined ? undefined : run.trace[before];
  if (last?.is !== "resumed" || last.raised === undefined || odd(last.raised) || isEntering(last)) return;
  if (isEndOf(run.nodes[last.op], last.raised)) return;
  const told = exiting!.event.args?.[0];
  const because = () => `the body in ${by} raised ${tell(last.raised)}, and the exit was told of ${tell(told)}`;
  yield expect(numberOf(told) === last.raised.id, because, before!, exiting!.began);
}

/** The finding about what becomes of an exception that the exit was told of. */
function* passed(run: Run, { by, exit, exiting, manager: on }: ManagerBlock): Iterable<Finding> {
  const { ended, outcome } = exit!;
  const number = numberOf(exiting!.event.args?.[0]);
  const next = ended === undefined ? undefined : (placesOf(run).get(by) ?? []).find((place) => place > ended);
  if (next === undefined || outcome?.value === undefined) return;
  const event = run.trace[next]!;
  const raised = event.is === "caught" || event.is === "ended" ? event.raised : undefined;
  if (isYes(outcome.value)) {
    if (number === undefined) return;
    yield expect(raised?.id !== number, () => `${on} swallowed ${tell(raised)}, and it went on in ${by}`, ended!, next);
  } else if (event.is === "caught" || event.is === "ended") {
    if (odd(raised)) return;
    const because = () =>
      `leaving ${on} let what it was told of pass, and ${by} ${raised === undefined ? "went on" : `raised ${tell(raised)}`}`;
    if (number !== undefined) yield expect(raised?.id === number, because, ended!, next);
  }
}

const numberOf = (seen: Seen | undefined): number | undefined =>
  typeof seen === "object" && seen !== null && "exception" in seen ? seen.id : undefined;

const isEntering = (event: { readonly step?: string }): boolean => event.step !== undefined;

/** What does not leave a coroutine as it was raised, or not by itself. */
const odd = (raised: SeenException | undefined): boolean =>
  raised !== undefined && /^((Sub)?StopIteration|GeneratorExit|RuntimeError|RecursionError)$/.test(raised.exception);

/** Whether that ends an `async for`, and leaves it nowhere. */
const isEndOf = (node: Node | undefined, { exception: what }: SeenException): boolean =>
  what === "StopAsyncIteration" && node !== undefined && "do" in node && node.do === "async_for";
