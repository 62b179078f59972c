import { isOver, loopOfFuture } from "../../lens/loop-life.ts";
import { overdueAt } from "../../lens/punctuality.ts";
import { handed, registrations, scheduling, soon, type Handed, type Registration } from "../../lens/registration.ts";
import { all, change, move, the, without } from "../../retell.ts";
import { afterItsStep } from "./after-its-step.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import { same, tell } from "../../lens/seen.ts";
import { literal } from "../../lens/context-variables.ts";
import type { Id } from "../../trace.ts";
import { def, done, log, make, onLoop, runForever } from "../../write.ts";

export const callSoonFifo: Rule = {
  id: "sched.call-soon-fifo",
  says: "Callbacks registered with call_soon() run in the order of registration.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_soon",
  level: "must",
  since: "3.4",
  about: ["call_soon"],
  *judge(run) {
    const before = new Map<Id, Registration>();
    for (const next of soon(run)) {
      if (next.ran === undefined && next.cancels.length > 0) continue;
      const first = before.get(next.loop);
      before.set(next.loop, next);
      if (first === undefined || next.ran === undefined || (first.ran !== undefined && first.ran < next.at)) continue;
      yield expect(
        first.ran !== undefined && first.ran < next.ran,
        () =>
          `${first.handle} was registered before ${next.handle}: expected it to run first, saw it run ${first.ran === undefined ? "never" : "later"}`,
        first.at,
        next.at,
        next.ran,
      );
    }
  },
  example: {
    program: onLoop(
      { do: "call_soon", loop: "L", as: "first", callback: [log(1)] },
      { do: "call_soon", loop: "L", as: "second", callback: [log(2)] },
      { do: "call_soon", loop: "L", as: "third", callback: [{ do: "stop" }] },
      runForever(),
    ),
    breaks: all(
      move(the("ended", { who: "first()" }), { after: the("ended", { who: "second()" }) }),
      move(the("did", { by: "first()" }), { after: the("ended", { who: "second()" }) }),
      move(the("began", { of: "first" }), { after: the("ended", { who: "second()" }) }),
    ),
  },
};

export const callSoonExactlyOnce: Rule = {
  id: "sched.call-soon-exactly-once",
  says: "Each callback passed to call_soon(), call_later() or call_at() runs exactly once per registration (registering one function twice runs it twice).",
  doc: "library/asyncio-eventloop#asyncio.loop.call_soon",
  level: "must",
  since: "3.4",
  about: ["call_soon", "call_later", "call_at"],
  *judge(run) {
    for (const each of registrations(run)) {
      const { handle, at, runs } = each;
      if (runs.length > 1) yield broken(`${handle} ran ${runs.length} times, expected once`, at, runs[1]!.began);
      else if (runs.length === 1) yield held(at, runs[0]!.began);
      else {
        const proof = missedAt(run, each);
        if (proof !== undefined) yield broken(`${handle} was registered on ${each.loop} and never ran`, at, proof);
      }
    }
    for (const made of run.did("def")) {
      const { as: name } = made.node;
      const registered = callsOf(run, name);
      if (registered === undefined || registered.length < 2) continue;
      const ran = run.activationsOf(name).length;
      if (ran <= registered.length && registered.some((each) => missedAt(run, each) === undefined)) continue;
      const because = `${name} was registered ${registered.length} times: expected as many runs, saw ${ran}`;
      yield expect(ran === registered.length, () => because, ...registered.map(({ at }) => at));
    }
  },
  example: {
    program: onLoop(
      def("tick"),
      { do: "call_soon", loop: "L", callback: "tick" },
      { do: "call_soon", loop: "L", callback: "tick" },
      { do: "call_later", loop: "L", delay: 1, callback: "tick" },
      { do: "call_later", loop: "L", delay: 2, callback: [{ do: "stop" }], as: "end" },
      runForever(),
    ),
    breaks: without(
      the("began", { who: "tick()~2" }),

      the("ended", { who: "tick()~2" }),
    ),
  },
};

/** Where it is seen that a callback should have run by then, if it has not; undefined where it was cancelled. */
function missedAt(run: Run, each: Handed): number | undefined {
  const proof = overdueAt(run, each);
  return each.cancels.some((cancel) => cancel < (proof ?? 0)) ? undefined : proof;
}

/** All registrations of a function that is given to nobody else; undefined where somebody else may call it, or its name means several. */
function callsOf(run: Run, name: Id): readonly Handed[] | undefined {
  const isPlain = run.nodes.every((node) => {
    if (!Object.values(node).includes(name)) return true;
    return "do" in node && (node.do === "def" || scheduling.some((each) => each === node.do));
  });
  const asked = run.did(...scheduling).filter(({ node, event }) => node.callback === name && event.made !== undefined);
  const calls = handed(run).filter(({ node }) => node.callback === name);
  return isPlain && run.did("def").filter(({ node }) => node.as === name).length === 1 && asked.length === calls.length
    ? calls
    : undefined;
}

export const callSoonNotSynchronous: Rule = {
  id: "sched.call-soon-not-synchronous",
  says: "call_soon() never runs the callback itself: it returns first, and the callback runs in a later loop iteration.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_soon",
  level: "must",
  since: "3.4",
  about: ["call_soon"],
  *judge(run) {
    for (const each of soon(run)) yield* afterItsStep(run, each);
  },
  example: {
    program: onLoop(
      {
        do: "call_soon",
        loop: "L",
        as: "outer",
        callback: [{ do: "call_soon", as: "inner", callback: [{ do: "stop" }] }, log("outer goes on")],
      },
      runForever(),
    ),
    breaks: all(
      move(the("began", { of: "inner" }), { after: the("began", { of: "outer" }) }),
      move(the("did", { by: "inner()" }), { after: the("began", { of: "inner" }) }),
      move(the("ended", { who: "inner()" }), { after: the("did", { by: "inner()" }) }),
    ),
  },
};

export const callSoonArgs: Rule = {
  id: "sched.call-soon-args",
  says: "Extra positional arguments of call_soon/call_later/call_at are passed to the callback.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_soon",
  level: "must",
  since: "3.4",
  about: ["call_soon", "call_later", "call_at"],
  *judge(run) {
    for (const { node, handle, runs, at } of registrations(run)) {
      const written = { list: node.args ?? [] };
      const ran = runs[0];
      const expected = literal(written);
      if (ran === undefined || written.list.length === 0 || expected === undefined) continue;
      const seen = { list: ran.event.args ?? [] };
      yield expect(
        same(seen, expected),
        () => `${handle} was registered with the arguments ${tell(expected)} and called with ${tell(seen)}`,
        at,
        ran.began,
      );
    }
  },
  example: {
    program: onLoop(
      { do: "call_soon", loop: "L", args: ["early", 1], callback: [] },
      { do: "call_later", loop: "L", delay: 1, args: ["late"], callback: [{ do: "stop" }] },
      runForever(),
    ),
    breaks: change(the("began", { args: ["early", 1] }), { args: ["early"] }),
  },
};

export const noKeywordArgs: Rule = {
  id: "sched.no-keyword-args",
  says: "Scheduling functions accept no keyword arguments for the callback; a partial object has to carry them.",
  doc: "library/asyncio-eventloop#asyncio-pass-keywords",
  level: "must",
  since: "3.4",
  about: ["call_soon", "call_soon_threadsafe", "call_later", "call_at"],
  needs: ["call_soon.keyword"],
  *judge(run) {
    for (const { node, event, at } of run.did(...scheduling)) {
      if (node.keyword !== true || event.unbound !== undefined) continue;
      if (event.on !== undefined && isOver(run, event.on, at)) continue;
      yield expect(
        event.raised?.exception === "TypeError",
        () =>
          `${node.do}() was given a keyword argument for its callback: expected TypeError, saw ${tell(event.raised ?? event.value)}`,
        at,
      );
    }
  },
  example: {
    program: onLoop({ do: "call_soon", loop: "L", keyword: true, callback: [], as: "call" }),
    breaks: change(the("did", { op: 2 }), { raised: undefined, made: "call", value: { type: "Handle" } }),
  },
};

export const callSoonReturnsHandle: Rule = {
  id: "sched.call-soon-returns-handle",
  says: "call_soon() and call_soon_threadsafe() return a Handle that can cancel the callback.",
  doc: "library/asyncio-eventloop#asyncio.Handle",
  level: "must",
  since: "3.4",
  about: ["call_soon", "call_soon_threadsafe"],
  *judge(run) {
    for (const { node, event, at } of run.did("call_soon", "call_soon_threadsafe")) {
      if (event.raised !== undefined || event.unbound !== undefined) continue;
      const isHandle = same(event.value, { type: "Handle" }) || same(event.value, { type: "TimerHandle" });
      yield expect(isHandle, () => `${node.do}() returned ${tell(event.value)}, expected a Handle`, at);
    }
    for (const { event, at } of run.did("handle_cancel")) {
      const made = event.on === undefined ? undefined : run.maker(event.on)?.node;
      if (made === undefined || !("do" in made) || (made.do !== "call_soon" && made.do !== "call_soon_threadsafe"))
        continue;
      if (event.raised === undefined) yield held(at);
      else yield broken(`cancelling ${event.on} raised ${event.raised.exception}`, at);
    }
  },
  example: {
    program: onLoop({ do: "call_soon", loop: "L", callback: [], as: "call" }, { do: "handle_cancel", handle: "call" }),
    breaks: change(the("did", { made: "call" }), { value: { type: "NoneType" } }),
  },
};

export const createFutureAttached: Rule = {
  id: "sched.create-future-attached",
  says: "loop.create_future() returns a pending future attached to that loop.",
  doc: "library/asyncio-eventloop#asyncio.loop.create_future",
  level: "must",
  since: "3.7",
  about: ["create_future"],
  *judge(run) {
    for (const { event, at } of run.did("create_future")) {
      const { made, value, raised, unbound } = event;
      if (unbound !== undefined) continue;
      if (raised !== undefined || made === undefined || !same(value, { type: "Future" })) {
        yield broken(`create_future() gave ${tell(raised ?? value)}, expected a Future`, at);
        continue;
      }
      const loop = loopOfFuture(run, made);
      for (const asked of run.did("get_loop")) {
        if (asked.event.on !== made || asked.event.value === undefined || loop === undefined) continue;
        const seen = tell(asked.event.value);
        yield expect(
          seen === loop,
          () => `${made} was created on ${loop}: expected that of get_loop(), saw ${seen}`,
          at,
          asked.at,
        );
      }
      const asked = run.did("done").find((each) => each.event.on === made && each.at > at);
      if (asked === undefined || asked.event.value === undefined) continue;
      const isTouched = run
        .did("set_result", "set_exception", "cancel")
        .some((each) => each.event.on === made && each.at < asked.at);
      if (isTouched || !run.calm(at, asked.at)) continue;
      yield expect(asked.event.value === false, () => `nobody ended ${made}, but its done() was True`, at, asked.at);
    }
  },
  example: {
    program: onLoop(make({ call: "create_future", loop: "L", as: "answer" }), done("answer"), {
      do: "get_loop",
      future: "answer",
    }),
    breaks: change(the("did", { on: "answer", value: false }), { value: true }),
  },
};
