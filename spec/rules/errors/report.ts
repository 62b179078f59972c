import { registrations, soleRegistrations } from "../../lens/done-callbacks.ts";
import {
  failedDoneCallbacks,
  failures,
  firstSight,
  handlerAt,
  handlerCalls,
  reportOf,
  toldIn,
} from "../../lens/reports.ts";
import { same, tell } from "../../lens/seen.ts";
import { caughtUp } from "../../lens/sole-loop.ts";
import { change, the, without } from "../../retell.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import { future, main, onDone, onLoop, raises, runForever, setResult, sleep, awaits } from "../../write.ts";

const boom = { do: "call_soon", loop: "L", callback: [raises("Boom")], as: "faulty" } as const;
const stop = { do: "call_soon", loop: "L", callback: [{ do: "stop" }], as: "last" } as const;

export const callbackExceptionContext: Rule = {
  id: "errors.callback-exception-context",
  says: "An exception raised by a callback is reported with a context holding a message, the exception object and the handle.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_exception_handler",
  level: "should",
  since: "3.4",
  about: ["set_exception_handler"],
  *judge(run) {
    for (const { at, raised, what, handle } of failures(run)) {
      const call = handlerCalls(run).find((each) => each.at > at && toldIn(each)?.id === raised.id);
      if (call === undefined) continue;
      const { message, handle: told } = call.context;
      const isText = typeof message === "object" && message !== null && "type" in message && message.type === "str";
      yield expect(
        isText && same(told, { ref: handle! }),
        () =>
          `${what} raised ${raised.exception}: expected its report to hold a message and the handle, saw ${Object.entries(
            call.context,
          )
            .map(([key, value]) => `${key}: ${tell(value)}`)
            .join(", ")}`,
        at,
        call.at,
      );
    }
  },
  example: {
    program: onLoop({ do: "set_exception_handler", loop: "L", handler: [] }, boom, stop, runForever()),
    breaks: change(the("began", { of: "#2" }), {
      args: [{ ref: "L" }, { dict: { message: { type: "str" }, exception: { exception: "Boom", id: 1 } } }],
    }),
  },
};

export const defaultHandlerLogs: Rule = {
  id: "errors.default-handler-logs",
  says: 'Without a custom handler, errors are logged with level ERROR on the "asyncio" logger, with the exception attached.',
  doc: "library/asyncio-eventloop#asyncio.loop.default_exception_handler",
  level: "should",
  since: "3.4",
  about: ["raise"],
  *judge(run) {
    for (const { at, raised, what, loop } of failures(run)) {
      if (handlerAt(run, loop, at) !== null) continue;
      const next = run.trace[at + 1];
      yield expect(
        next?.is === "logged" && next.level === "ERROR" && next.raised?.id === raised.id,
        () =>
          `${what} raised ${raised.exception}: expected it to be logged as an ERROR, saw ${next?.is === "logged" ? `${next.level} about ${tell(next.raised)}` : "nothing logged"}`,
        at,
      );
    }
  },
  example: {
    program: onLoop(boom, stop, runForever()),
    breaks: change(the("logged"), { level: "WARNING" }),
  },
};

export const loggerName: Rule = {
  id: "errors.logger-name",
  says: 'All asyncio logging goes through the logger named "asyncio".',
  doc: "library/asyncio-dev#asyncio-logger",
  level: "must",
  since: "3.4",
  about: ["raise", "call_exception_handler"],
  *judge(run) {
    for (const { at, raised, what, loop } of failures(run)) {
      if (handlerAt(run, loop, at) !== null) continue;
      const reported = reportOf(run, at, raised.id);
      if (reported !== undefined && run.trace[reported]!.is !== "logged") continue;
      yield expect(
        reported !== undefined,
        () => `${what} raised ${raised.exception}: expected the logger "asyncio" to be told, and it never was`,
        at,
      );
    }
    for (const { at, event } of run.did("call_exception_handler")) {
      const { on: loop } = event;
      if (loop === undefined || event.unbound !== undefined || handlerAt(run, loop, at) !== null) continue;
      // a handler may have reset itself
      if (run.trace[at - 1]?.is === "ended") continue;
      yield expect(
        run.trace[at - 1]?.is === "logged",
        () => `expected call_exception_handler() of ${loop} to log to "asyncio", which got nothing`,
        at,
      );
    }
  },
  example: {
    program: onLoop({ do: "call_exception_handler", loop: "L", message: "a report" }),
    breaks: without(the("logged")),
  },
};

export const messageAlwaysPresent: Rule = {
  id: "errors.message-always-present",
  says: 'Every context passed to the exception handler has a "message" entry; other entries are optional.',
  doc: "library/asyncio-eventloop#asyncio.loop.call_exception_handler",
  level: "must",
  since: "3.4",
  about: ["set_exception_handler"],
  *judge(run) {
    for (const { at, activation, context } of handlerCalls(run)) {
      yield expect(
        same(context["message"], { type: "str" }),
        () =>
          `expected the context that ${activation.who} was called with to have a message, saw ${Object.keys(context).join(", ")}`,
        at,
      );
    }
  },
  example: {
    program: onLoop({ do: "set_exception_handler", loop: "L", handler: [] }, boom, stop, runForever()),
    breaks: change(the("began", { of: "#2" }), {
      args: [{ ref: "L" }, { dict: { exception: { exception: "Boom", id: 1 }, handle: { ref: "faulty" } } }],
    }),
  },
};

export const handlerRunsInContextOfOrigin: Rule = {
  id: "errors.handler-runs-in-context-of-origin",
  says: "When the error comes from a task or handle, the exception handler runs in that task's or handle's context.",
  doc: "library/asyncio-eventloop#asyncio.loop.set_exception_handler",
  level: "must",
  since: "3.12",
  about: ["var_set"],
  *judge(run) {
    for (const { at, run: failed, raised, what } of failures(run)) {
      const call = handlerCalls(run).find((each) => each.at > at && toldIn(each)?.id === raised.id);
      if (call === undefined || call.at > at + 1) continue;
      for (const asked of run.did("var_get")) {
        if (asked.by !== call.activation.who) continue;
        const { variable } = asked.node;
        const sets = run.did("var_set").filter((each) => each.node.variable === variable);
        const own = sets.findLast((each) => each.by === failed.who && each.event.raised === undefined);
        if (own === undefined || sets.some((each) => each.by === asked.by && each.at < asked.at)) continue;
        const set = own.node.value;
        if (typeof set === "object" && set !== null) continue;
        yield expect(
          asked.event.value === set,
          () =>
            `expected ${variable} to be ${tell(set)} in the handler, as ${what} had set it, saw ${tell(asked.event.value)}`,
          own.at,
          asked.at,
        );
      }
    }
  },
  example: {
    program: onLoop(
      { do: "set_exception_handler", loop: "L", handler: [{ do: "var_get", variable: "v" }] },
      {
        do: "call_soon",
        loop: "L",
        callback: [{ do: "var_set", variable: "v", value: 7 }, raises("Boom")],
        as: "faulty",
      },
      stop,
      runForever(),
    ),
    breaks: change(the("did", { by: "#2()" }), { value: null }),
  },
};

export const doneCallbackException: Rule = {
  id: "errors.done-callback-exception",
  says: "An exception raised by a future's done callback goes to the exception handler; the other done callbacks still run.",
  doc: "library/asyncio-future#asyncio.Future.add_done_callback",
  level: "should",
  since: "3.4",
  about: ["add_done_callback"],
  *judge(run) {
    for (const { at, raised, what } of failedDoneCallbacks(run)) {
      if (firstSight(run, raised.id) !== at) continue;
      const registration = registrations(run).find(({ of }) => of === what);
      if (reportOf(run, at, raised.id) === undefined)
        yield broken(`the done callback ${what} raised ${raised.exception}, and nobody was told`, at);
      else {
        const over = caughtUp(run, at);
        const forgotten = soleRegistrations(run).find(
          (each) =>
            each.on === registration?.on &&
            each.at < at &&
            over !== undefined &&
            run.activationsOf(each.of).length === 0 &&
            run.did("remove_done_callback").length === 0,
        );
        if (forgotten !== undefined)
          yield broken(`the done callback ${what} raised, and ${forgotten.of} was never called`, at, over!);
        else yield held(at);
      }
    }
  },
  example: {
    program: main(
      future("order"),
      onDone("order", [raises("Boom")]),
      onDone("order", []),
      setResult("order"),
      awaits(sleep(1)),
    ),
    breaks: without(the("began", { of: "#6" }), the("ended", { who: "#6()" })),
  },
};
