import { literal } from "../lens/context-variables.ts";
import { movedOn } from "../lens/jobs.ts";
import { perRun } from "../lens/per-run.ts";
import { runningAt } from "../lens/running.ts";
import { same, tell } from "../lens/seen.ts";
import { all, change, the } from "../retell.ts";
import { broken, expect, type Finding, type Rule } from "../rule.ts";
import type { Did, Run, Wait } from "../run.ts";
import type { Id, Seen } from "../trace.ts";
import type { Statement } from "../program.ts";
import { awaits, cancel, future, main, make, sleep } from "../write.ts";

const concurrent = (as: string): Statement => make({ call: "concurrent_future", as });
const wrap = (of: string, as: string): Statement => make({ call: "wrap_future", future: of, as });

export const wrapsConcurrent: Rule = {
  id: "wrap-future.wraps-concurrent",
  says: "wrap_future() wraps a concurrent.futures.Future in an asyncio Future that takes over its result, exception or cancellation.",
  doc: "library/asyncio-future#asyncio.wrap_future",
  level: "must",
  since: "3.4",
  about: ["wrap_future"],
  *judge(run) {
    for (const { call, wrapper, end } of wrappings(run)) {
      const because = () => `expected a Future from wrap_future(), saw ${tell(call.event.value)}`;
      yield expect(same(call.event.value, { type: "Future" }), because, call.at);
      if (end === undefined || isMeddled(run, wrapper)) continue;
      for (const wait of run.waits)
        if (wait.on === wrapper && wait.node.do === "await") yield* takesOver(run, wait, end);
    }
  },
  example: {
    program: main(
      concurrent("order"),
      wrap("order", "dish"),
      { do: "thread", delay: 1, body: [{ do: "concurrent_set_result", future: "order", value: "soup" }] },
      awaits("dish"),
    ),
    breaks: change(the("resumed", { by: "main" }), { value: null }),
  },
};

export const asyncioFutureUnchanged: Rule = {
  id: "wrap-future.asyncio-future-unchanged",
  says: "wrap_future() returns an asyncio future unchanged.",
  doc: "library/asyncio-future#asyncio.wrap_future",
  level: "implementation",
  since: "3.4",
  about: ["wrap_future"],
  *judge(run) {
    for (const { at, event } of run.did("wrap_future")) {
      const [given] = event.args ?? [];
      if (given === undefined || event.raised !== undefined || run.call(given)?.call === undefined) continue;
      if (["concurrent_future", "run_coroutine_threadsafe"].includes(run.call(given)!.call)) continue;
      const because = () => `expected wrap_future(${given}) to give that itself, saw ${event.made}`;
      yield expect(event.made === given, because, at);
    }
  },
  example: {
    program: main(future("dish"), wrap("dish", "same")),
    breaks: change(the("did", { made: "dish" }, -1), { made: "same" }),
  },
};

export const cancelPropagates: Rule = {
  id: "wrap-future.cancel-propagates",
  says: "Cancelling the wrapping asyncio future cancels the wrapped concurrent future.",
  doc: "library/asyncio-future#asyncio.wrap_future",
  level: "implementation",
  since: "3.4",
  about: ["concurrent_cancelled"],
  *judge(run) {
    for (const { concurrent: wrapped, wrapper, end } of wrappings(run)) {
      const asked = run.did("cancel").find(({ event }) => event.on === wrapper && event.value === true);
      if (asked === undefined || (end !== undefined && end.at < asked.at)) continue;
      for (const { at, t, event } of run.did("concurrent_cancelled")) {
        const running = runningAt(run, asked.at);
        if (event.on !== wrapped || at < asked.at || running === undefined || t === asked.t) continue;
        if ((movedOn(run, running, asked.at) ?? Infinity) > at) continue;
        // somebody may have completed it in the very step in which its wrapper was cancelled
        if (end !== undefined && end.t <= asked.t) continue;
        const because = () => `${wrapper} was cancelled: expected ${wrapped} to be cancelled, too, saw it is not`;
        yield expect(event.value === true, because, asked.at, at);
      }
    }
  },
  example: {
    program: main(concurrent("order"), wrap("order", "dish"), cancel("dish"), awaits(sleep(1)), {
      do: "concurrent_cancelled",
      future: "order",
    }),
    breaks: all(change(the("did", { on: "order" }, -1), { value: false })),
  },
};

interface Wrapping {
  readonly call: Did<"wrap_future">;
  readonly concurrent: Id;
  readonly wrapper: Id;
  /** how the wrapped one was completed by hand, the first time */
  readonly end: End | undefined;
}

type End = { readonly at: number; readonly t: number } & (
  | { readonly is: "returned"; readonly value: Seen | undefined }
  | { readonly is: "raised"; readonly id: number; readonly name: string }
  | { readonly is: "cancelled" }
);

/** Every wrap_future() of a concurrent future that the program made, wrapped in nothing else. */
const wrappings = perRun((run): readonly Wrapping[] =>
  run.did("wrap_future").flatMap((call) => {
    const [concurrent] = call.event.args ?? [];
    const wrapper = call.event.made;
    if (concurrent === undefined || wrapper === undefined || run.call(concurrent)?.call !== "concurrent_future")
      return [];
    return [{ call, concurrent, wrapper, end: endOf(run, concurrent) }];
  }),
);

function endOf(run: Run, id: Id): End | undefined {
  const accepted = run
    .did("concurrent_set_result", "concurrent_set_exception", "concurrent_cancel")
    .find(
      ({ event }) =>
        event.on === id && event.raised === undefined && event.unbound === undefined && event.value !== false,
    );
  if (accepted === undefined) return undefined;
  const { at, t, node, event } = accepted;
  if (node.do === "concurrent_cancel") return { at, t, is: "cancelled" };
  if (node.do === "concurrent_set_result") return { at, t, is: "returned", value: literal(node.value) };
  const set = event.value;
  const isSet = typeof set === "object" && set !== null && "exception" in set;
  return isSet ? { at, t, is: "raised", id: set.id, name: set.exception } : undefined;
}

function* takesOver(run: Run, wait: Wait, end: End): Iterable<Finding> {
  const what = end.is === "returned" ? tell(end.value) : end.is === "raised" ? end.name : "a cancellation";
  if (
    end.is === "raised" &&
    /StopIteration|Cancelled|InvalidState|SystemExit|KeyboardInterrupt|GeneratorExit|TimeoutError/.test(end.name)
  )
    return;
  if (end.is === "returned" && end.value === undefined) return;
  const running = runningAt(run, wait.began);
  const proof = running === undefined ? undefined : movedOn(run, running, Math.max(end.at, wait.began));
  if (wait.ended === undefined || (proof ?? Infinity) < wait.ended) {
    if (
      proof !== undefined &&
      run.calm(0, end.at - 1) &&
      run.calm(end.at + 1, proof - 1) &&
      !hasEnded(run, wait.by, proof)
    )
      yield broken(
        `${wait.on} wraps what ended with ${what}: expected ${wait.by} to get that, saw it still waiting`,
        end.at,
        proof,
      );
    return;
  }
  const { raised, value } = wait.outcome!;
  const isRight =
    end.is === "returned"
      ? value !== undefined && same(value, end.value)
      : end.is === "raised"
        ? raised?.id === end.id
        : raised?.exception === "CancelledError";
  // whoever waits may have been cancelled on the way
  if (!isRight && raised?.exception === "CancelledError" && !run.calm(0, end.at - 1)) return;
  if (!isRight && raised !== undefined && !run.calm(end.at + 1, wait.ended)) return;
  if (wait.ended < end.at) return;
  yield expect(
    isRight,
    () => `${wait.on} wraps what ended with ${what}: expected ${wait.by} to get that, saw ${tell(raised ?? value)}`,
    end.at,
    wait.ended,
  );
}

const hasEnded = (run: Run, who: Id, before: number): boolean => (run.activation(who)?.ended ?? Infinity) < before;

/** Whether somebody completed or cancelled the wrapper itself. */
const isMeddled = (run: Run, wrapper: Id): boolean =>
  run
    .did("set_result", "set_exception", "cancel")
    .some(({ event }) => event.on === wrapper && event.unbound === undefined);
