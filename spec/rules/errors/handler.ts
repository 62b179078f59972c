import { exits, failures, handlerAt, handlerCalls, reportOf, toldIn } from "../../lens/reports.ts";
import { isWhole, runningAt } from "../../lens/running.ts";
import { same, tell } from "../../lens/seen.ts";
import { change, the, without } from "../../retell.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import type { Id, Trace } from "../../trace.ts";
import { def, onLoop, program, raises, runForever } from "../../write.ts";

const boom = { do: "call_soon", loop: "L", callback: [raises("Boom")], as: "faulty" } as const;
const stop = { do: "call_soon", loop: "L", callback: [{ do: "stop" }], as: "last" } as const;

export const handlerSignature: Rule = {
  id: "errors.handler-signature",
  says: "A custom exception handler is called as handler(loop, context) with the loop that had the problem.",
  doc: "library/asyncio-eventloop#asyncio.loop.set_exception_handler",
  level: "must",
  since: "3.4",
  about: ["set_exception_handler"],
  *judge(run) {
    for (const { node } of run.did("set_exception_handler")) {
      if (typeof node.handler !== "object") continue;
      const loops = loopsOf(run, node.op);
      for (const { event, began } of run.activationsOf(`#${node.op}`)) {
        const [loop, context, ...more] = event.args ?? [];
        const isContext = typeof context === "object" && context !== null && "dict" in context;
        const isLoop = typeof loop === "object" && loop !== null && "ref" in loop && loops.includes(loop.ref);
        yield expect(
          isContext && isLoop && more.length === 0,
          () =>
            `expected the handler of ${loops.join(" or ")} to be called with that loop and a dict, saw ${(event.args ?? []).map(tell).join(", ")}`,
          began,
        );
      }
    }
  },
  example: {
    program: onLoop({ do: "set_exception_handler", loop: "L", handler: [] }, boom, stop, runForever()),
    breaks: (trace) => change(the("began", { of: "#2" }), { args: [contextIn(trace)] })(trace),
  },
};

export const handlerResetWithNone: Rule = {
  id: "errors.handler-reset-with-none",
  says: "set_exception_handler(None) restores the default handler.",
  doc: "library/asyncio-eventloop#asyncio.loop.set_exception_handler",
  level: "must",
  since: "3.4",
  about: ["set_exception_handler"],
  *judge(run) {
    for (const { loop, at, raised, what } of failures(run)) {
      const sets = run.did("set_exception_handler").filter((each) => each.at < at && each.event.on === loop);
      if (sets.length < 2 || handlerAt(run, loop, at) !== null) continue;
      const reported = reportOf(run, at, raised.id);
      if (reported === undefined) continue;
      yield expect(
        run.trace[reported]!.is === "logged",
        () =>
          `${what} raised ${raised.exception} after the handler of ${loop} was reset: expected the log, saw a handler called`,
        at,
        reported,
      );
    }
  },
  example: {
    program: onLoop(
      { do: "set_exception_handler", loop: "L", handler: [] },
      { do: "set_exception_handler", loop: "L" },
      boom,
      stop,
      runForever(),
    ),
    breaks: (trace) => change(the("logged"), called("#2", 2, "L", trace))(trace),
  },
};

export const handlerMustBeCallable: Rule = {
  id: "errors.handler-must-be-callable",
  says: "set_exception_handler() with a non-callable other than None raises TypeError.",
  doc: "library/asyncio-eventloop#asyncio.loop.set_exception_handler",
  level: "should",
  since: "3.4",
  about: ["set_exception_handler"],
  needs: ["set_exception_handler.value"],
  *judge(run) {
    for (const { at, node, event } of run.did("set_exception_handler")) {
      const { value } = node;
      if (value === undefined || value === null || event.unbound !== undefined) continue;
      if (typeof value === "object" && ("name" in value || "sample" in value)) continue;
      yield expect(
        event.raised?.exception === "TypeError",
        () =>
          `expected set_exception_handler(${JSON.stringify(value)}) to raise TypeError, saw ${tell(event.raised ?? event.value)}`,
        at,
      );
    }
  },
  example: {
    program: onLoop({ do: "set_exception_handler", loop: "L", value: 5 }),
    breaks: change(the("did", {}, 3), { raised: undefined, value: null }),
  },
};

export const getExceptionHandler: Rule = {
  id: "errors.get-exception-handler",
  says: "get_exception_handler() returns the custom handler, or None when none is set.",
  doc: "library/asyncio-eventloop#asyncio.loop.get_exception_handler",
  level: "must",
  since: "3.5",
  about: ["get_exception_handler"],
  *judge(run) {
    for (const { at, event } of run.did("get_exception_handler")) {
      if (event.on === undefined || event.unbound !== undefined) continue;
      const set = handlerAt(run, event.on, at);
      if (set === undefined) continue;
      const expected = set === null ? null : set.startsWith("#") ? { type: "function" } : { ref: set };
      yield expect(
        same(event.value, expected),
        () =>
          `expected get_exception_handler() of ${event.on} to be ${set ?? "None"}, saw ${tell(event.raised ?? event.value)}`,
        at,
      );
    }
  },
  example: {
    program: onLoop(
      def("handler"),
      { do: "get_exception_handler", loop: "L" },
      { do: "set_exception_handler", loop: "L", handler: "handler" },
      { do: "get_exception_handler", loop: "L" },
    ),
    breaks: change(the("did", {}, -1), { value: null }),
  },
};

export const callExceptionHandlerDispatches: Rule = {
  id: "errors.call-exception-handler-dispatches",
  says: "call_exception_handler(context) calls the current handler synchronously with that very context.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_exception_handler",
  level: "should",
  since: "3.4",
  about: ["call_exception_handler"],
  *judge(run) {
    if (!isWhole(run)) return;
    for (const { at, by, node, event } of run.did("call_exception_handler")) {
      const { on: loop } = event;
      if (loop === undefined || event.unbound !== undefined || event.raised !== undefined) continue;
      // a handler that calls itself ends somewhere, but who knows where
      if (handlerCalls(run).some((call) => call.activation.who === by)) continue;
      const from = run.trace.findLastIndex((each, place) => place < at && "by" in each && each.by === by);
      const handler = handlerAt(run, loop, from + 1);
      if (typeof handler !== "string") continue;
      const calls = handlerCalls(run).filter(
        (call) => call.at > from && call.at < at && call.activation.of === handler,
      );
      const wanted = ["message", ...(node.exception ? ["exception"] : []), ...(node.future ? ["future"] : [])];
      const call = calls.find(({ context }) => wanted.every((key) => key in context));
      yield expect(
        call !== undefined && (call.activation.ended ?? Infinity) < at,
        () =>
          `expected call_exception_handler() to call ${handler} of ${loop} with ${wanted.join(", ")} before it returned, saw ${calls.length === 0 ? "no call of it" : Object.keys(calls[0]!.context).join(", ")}`,
        at,
        ...(call === undefined ? [] : [call.at]),
      );
    }
  },
  example: {
    program: onLoop(
      { do: "set_exception_handler", loop: "L", handler: [] },
      { do: "call_exception_handler", loop: "L", message: "a report" },
    ),
    breaks: without(the("began"), the("ended")),
  },
};

export const customHandlerMayDelegate: Rule = {
  id: "errors.custom-handler-may-delegate",
  says: "A custom handler may call loop.default_exception_handler(context) to get the default logging.",
  doc: "library/asyncio-eventloop#asyncio.loop.default_exception_handler",
  level: "must",
  since: "3.4",
  about: ["default_exception_handler"],
  *judge(run) {
    for (const { at, by, event } of run.did("default_exception_handler")) {
      const call = handlerCalls(run).find(({ activation }) => activation.who === by);
      if (call === undefined || event.unbound !== undefined) continue;
      const before = run.trace[at - 1];
      const raised = toldIn(call);
      yield expect(
        event.raised === undefined &&
          before?.is === "logged" &&
          (raised === undefined || before.raised === undefined || before.raised.id === raised.id),
        () =>
          `expected default_exception_handler() in ${by} to log the error, saw ${event.raised?.exception ?? "nothing logged"}`,
        call.at,
        at,
      );
    }
  },
  example: {
    program: onLoop(
      { do: "set_exception_handler", loop: "L", handler: [{ do: "default_exception_handler", loop: "L" }] },
      boom,
      stop,
      runForever(),
    ),
    breaks: without(the("logged")),
  },
};

export const handlerFailureIsLogged: Rule = {
  id: "errors.handler-failure-is-logged",
  says: "If a custom handler itself raises, the loop does not stop: the failure is passed to the default handler and logged.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_exception_handler",
  level: "implementation",
  since: "3.4",
  about: ["set_exception_handler"],
  *judge(run) {
    for (const { call, raised, at } of failedCalls(run)) {
      if (exits.has(raised.exception)) continue;
      const next = run.trace[at + 1];
      yield expect(
        next?.is === "logged" && next.raised?.id === raised.id,
        () =>
          `the handler raised ${raised.exception}: expected that to be logged at once, saw ${next?.is ?? "nothing"}`,
        call.at,
        at,
      );
    }
  },
  example: {
    program: onLoop(
      { do: "set_exception_handler", loop: "L", handler: [raises("ValueError")] },
      boom,
      stop,
      runForever(),
    ),
    breaks: without(the("logged")),
  },
};

export const handlerSystemexitPropagates: Rule = {
  id: "errors.handler-systemexit-propagates",
  says: "SystemExit or KeyboardInterrupt raised by an exception handler leaves the running loop.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_exception_handler",
  level: "implementation",
  since: "3.4",
  about: ["set_exception_handler"],
  needs: ["run_forever"],
  *judge(run) {
    for (const { call, raised, at } of failedCalls(run)) {
      if (raised.exception !== "SystemExit" && raised.exception !== "KeyboardInterrupt") continue;
      const told = toldIn(call);
      const failure = failures(run).find((each) => each.raised.id === told?.id && each.at < call.at);
      const running = runningAt(run, call.at);
      if (failure === undefined || running === undefined || running.node.do === "run") continue;
      if (running !== runningAt(run, failure.at)) continue;
      yield expect(
        running.outcome?.raised?.id === raised.id,
        () =>
          `the handler raised ${raised.exception}: expected that to leave ${running.node.do}(), saw ${tell(running.outcome?.raised ?? running.outcome?.value)}`,
        at,
        ...(running.ended === undefined ? [] : [running.ended]),
      );
    }
  },
  example: {
    program: onLoop(
      { do: "set_exception_handler", loop: "L", handler: [raises("SystemExit")] },
      boom,
      stop,
      runForever(),
    ),
    breaks: change(the("resumed"), { raised: undefined, value: null }),
  },
};

export const handlerPerLoop: Rule = {
  id: "errors.handler-per-loop",
  says: "The exception handler is a property of one loop: setting it does not affect other loops.",
  doc: "library/asyncio-eventloop#asyncio.loop.set_exception_handler",
  level: "should",
  since: "3.4",
  about: ["set_exception_handler"],
  needs: ["new_event_loop"],
  *judge(run) {
    for (const { loop, at, raised, what } of failures(run)) {
      const others = run
        .did("set_exception_handler")
        .filter((each) => each.at < at && each.event.on !== loop && typeof each.node.handler === "object");
      if (others.length === 0 || others.some((each) => loopsOf(run, each.node.op).includes(loop))) continue;
      const theirs = handlerCalls(run).find(
        (call) =>
          call.at > at &&
          toldIn(call)?.id === raised.id &&
          others.some((each) => call.activation.of === `#${each.node.op}`),
      );
      if (theirs === undefined) yield held(at);
      else
        yield broken(
          `${what} of ${loop} raised ${raised.exception}, and the handler of another loop was told`,
          at,
          theirs.at,
        );
    }
  },
  example: {
    program: program(
      { do: "new_event_loop", as: "other" },
      { do: "set_exception_handler", loop: "other", handler: [] },
      { do: "new_event_loop", as: "L" },
      boom,
      stop,
      runForever(),
    ),
    breaks: (trace) => change(the("logged"), called("#1", 1, "L", trace))(trace),
  },
};

/** The calls of handlers that raised something of their own, and where. */
const failedCalls = (run: Run) =>
  handlerCalls(run).flatMap((call) => {
    const { outcome, ended } = call.activation;
    const raised = outcome?.raised;
    return raised === undefined || ended === undefined || raised.id === toldIn(call)?.id
      ? []
      : [{ call, raised, at: ended }];
  });

/** The loops on which that statement has set a handler. */
const loopsOf = (run: Run, op: number | undefined): readonly Id[] =>
  run.did("set_exception_handler").flatMap(({ node, event }) => (node.op === op && event.on ? [event.on] : []));

const contextIn = (trace: Trace): unknown => {
  const began = trace[the("began", { of: "#2" })(trace)]!;
  return began.is === "began" ? began.args?.[1] : undefined;
};

/** For `change`: a handler is called with what was logged. */
function called(of: Id, op: number, loop: Id, trace: Trace): { readonly [field: string]: unknown } {
  const logged = trace[the("logged")(trace)]!;
  const exception = logged.is === "logged" ? logged.raised : undefined;
  const args = [{ ref: loop }, { dict: { message: { type: "str" }, exception } }];
  return { is: "began", who: `${of}()`, of, op, args, level: undefined, raised: undefined };
}
