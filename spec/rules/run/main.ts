import { literal } from "../../lens/context-variables.ts";
import { isInterrupted, mains, ranUndisturbed, takesLoopFactory } from "../../lens/mains.ts";
import { add, change, move, the } from "../../retell.ts";
import { broken, expect, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import { same, tell } from "../../lens/seen.ts";
import type { Seen } from "../../trace.ts";
import { isWhole, runningAt } from "../../lens/running.ts";
import { usedOnce } from "../../lens/used-once.ts";
import { awaits, cancel, coroutine, custom, log, main, program, raises, returns, sleep } from "../../write.ts";

export const returnsResult: Rule = {
  id: "run.returns-result",
  says: "asyncio.run(coro) runs the coroutine to its end and returns its return value.",
  doc: "library/asyncio-runner#asyncio.run",
  level: "must",
  since: "3.7",
  about: ["run"],
  *judge(run) {
    if (!usedOnce(run) || !isWhole(run)) return;
    for (const one of mains(run)) {
      const { running, body } = one;
      if (running.what?.call !== "coroutine" || isInterrupted(run, one)) continue;
      if (body === undefined && !takesLoopFactory(running))
        yield broken(
          `expected run() to run ${running.on}, saw ${tell(running.outcome?.raised ?? running.outcome?.value)}`,
          running.began,
        );
      if (body?.outcome?.value === undefined || !ranUndisturbed(run, body)) continue;
      yield expect(
        running.outcome !== undefined && same(running.outcome.value, body.outcome.value),
        () =>
          `${body.who} returned ${tell(body.outcome?.value)}: expected that of run(), saw ${tell(running.outcome?.raised ?? running.outcome?.value)}`,
        body.ended!,
        running.ended ?? body.ended!,
      );
    }
  },
  example: {
    program: main(awaits(sleep(1)), returns(7)),
    breaks: change(the("resumed", { by: "host" }), { value: null }),
  },
};

export const acceptsAnyAwaitable: Rule = {
  id: "run.accepts-any-awaitable",
  says: "asyncio.run() and Runner.run() accept any awaitable object, not only coroutines, and return its result.",
  doc: "library/asyncio-runner#asyncio.run",
  level: "must",
  since: "3.14",
  about: ["custom"],
  *judge(run) {
    if (!usedOnce(run) || !isWhole(run)) return;
    for (const one of mains(run)) {
      const { running, body } = one;
      if (running.what?.call !== "custom" || isInterrupted(run, one)) continue;
      if (body === undefined) {
        yield broken(
          `expected run() to run ${running.on}, saw ${tell(running.outcome?.raised ?? running.outcome?.value)}`,
          running.began,
        );
      } else if (body.outcome?.value !== undefined && ranUndisturbed(run, body)) {
        yield expect(
          same(running.outcome?.value, body.outcome.value),
          () =>
            `${body.who} returned ${tell(body.outcome?.value)}: expected that of run(), saw ${tell(running.outcome?.raised ?? running.outcome?.value)}`,
          body.ended!,
          running.ended ?? body.ended!,
        );
      }
    }
  },
  example: {
    program: program({ do: "run", main: custom("awaitable", awaits(sleep(1)), returns(7)) }),
    breaks: change(the("resumed", { by: "host" }), { value: null }),
  },
};

export const propagatesException: Rule = {
  id: "run.propagates-exception",
  says: "An exception that escapes the main coroutine is raised to the caller of asyncio.run(); it is neither swallowed nor merely printed.",
  doc: "library/asyncio-runner#asyncio.run",
  level: "must",
  since: "3.7",
  about: ["run"],
  *judge(run) {
    if (!usedOnce(run) || !isWhole(run)) return;
    for (const one of mains(run)) {
      const raised = one.body?.outcome?.raised;
      if (raised === undefined || isCancelled(raised.exception) || isConverted(raised.exception)) continue;
      const outcome = one.running.outcome;
      if (isInterrupted(run, one)) continue;
      yield expect(
        outcome?.raised?.id === raised.id,
        () =>
          `${one.body?.who} raised ${tell(raised)}: expected run() to raise it, saw ${tell(outcome?.raised ?? outcome?.value)}`,
        one.body!.ended!,
        one.running.ended ?? one.body!.ended!,
      );
    }
  },
  example: {
    program: main(awaits(sleep(1)), raises("ValueError")),
    breaks: change(the("resumed", { by: "host" }), { raised: undefined, value: null }),
  },
};

export const exceptionNotLogged: Rule = {
  id: "run.exception-not-logged",
  says: "An exception propagated by asyncio.run() is not also sent to the loop's exception handler or the asyncio logger.",
  doc: "library/asyncio-runner#asyncio.run",
  level: "implementation",
  since: "3.7",
  about: ["run"],
  *judge(run) {
    for (const { running, body } of mains(run)) {
      const raised = body?.outcome?.raised;
      if (raised === undefined || body?.ended === undefined || running.outcome?.raised?.id !== raised.id) continue;
      if (!isItsOwn(run, raised.id, body.event.task)) continue;
      const logged = run.trace.findIndex(
        (event, at) => at > body.began && event.is === "logged" && event.raised?.id === raised.id,
      );
      yield expect(
        logged < 0,
        () => `run() raised ${tell(raised)}: expected nobody to log it as well, saw it logged`,
        body.ended,
        ...(logged < 0 ? [] : [logged]),
      );
    }
  },
  example: {
    program: main(raises("ValueError")),
    breaks: add(the("ended", { who: "main" }), {
      is: "logged",
      level: "ERROR",
      raised: { exception: "ValueError", id: 1 },
    }),
  },
};

export const blocksCaller: Rule = {
  id: "run.blocks-caller",
  says: "asyncio.run() returns only when the main coroutine has finished; statements after it run after the last step of main.",
  doc: "library/asyncio-runner#asyncio.run",
  level: "must",
  since: "3.7",
  about: ["run"],
  *judge(run) {
    if (!usedOnce(run)) return;
    for (const { running, body } of mains(run)) {
      if (running.what?.call !== "coroutine" || running.ended === undefined || running.outcome?.raised !== undefined)
        continue;
      yield expect(
        body?.ended !== undefined && body.ended < running.ended,
        () =>
          `expected run() to return only when ${running.on} has finished, saw it return at ${running.to} before that`,
        running.began,
        running.ended,
      );
    }
  },
  example: {
    program: program({ do: "run", main: coroutine("main", awaits(sleep(3)), log("inside")) }, log("outside")),
    breaks: move(the("resumed", { by: "host" }), { after: the("waits", { by: "main" }) }),
  },
};

export const mainRunsInATask: Rule = {
  id: "run.main-runs-in-a-task",
  says: "asyncio.run() wraps the main coroutine in a task: inside it current_task() is that task.",
  doc: "library/asyncio-runner#asyncio.Runner.run",
  level: "must",
  since: "3.7",
  about: ["run"],
  *judge(run) {
    if (!usedOnce(run)) return;
    for (const { running, body } of mains(run)) {
      if (body === undefined || running.what?.call !== "coroutine") continue;
      const { task } = body.event;
      const coroutine = typeof task === "string" ? run.coroutineOf(task) : undefined;
      yield expect(
        typeof task === "string" && (coroutine === undefined || coroutine === body.who),
        () => `expected current_task() in ${body.who} to be a task of its own, saw ${task ?? "None"}`,
        body.began,
      );
      for (const { at, by, event, node } of run.did("current_task")) {
        if (by !== body.who || node.loop !== undefined || runningAt(run, at) !== running) continue;
        yield expect(
          typeof task === "string" && same(event.value, { ref: task }),
          () => `expected current_task() in ${body.who} to be ${task}, saw ${tell(event.raised ?? event.value)}`,
          body.began,
          at,
        );
      }
    }
  },
  example: {
    program: main({ do: "current_task" }),
    breaks: change(the("did"), { value: null }),
  },
};

export const mainCancelled: Rule = {
  id: "run.main-cancelled",
  says: "If main ends by CancelledError (for example it cancelled itself), asyncio.run() raises CancelledError.",
  doc: "library/asyncio-runner#asyncio.Runner.run",
  level: "should",
  since: "3.7",
  about: ["run"],
  *judge(run) {
    if (!usedOnce(run) || !isWhole(run)) return;
    for (const one of mains(run)) {
      const { running, body } = one;
      if (body?.outcome?.raised === undefined || !isCancelled(body.outcome.raised.exception)) continue;
      if (isInterrupted(run, one)) continue;
      yield expect(
        isCancelled(running.outcome?.raised?.exception),
        () =>
          `${body.who} ended with CancelledError: expected run() to raise one, saw ${tell(running.outcome?.raised ?? running.outcome?.value)}`,
        body.ended!,
        running.ended ?? body.ended!,
      );
    }
  },
  example: {
    program: main({ do: "current_task", as: "me" }, cancel("me"), awaits(sleep(1))),
    breaks: change(the("resumed", { by: "host" }), { raised: undefined, value: null }),
  },
};

export const contextChangesStayInside: Rule = {
  id: "run.context-changes-stay-inside",
  says: "Context variable changes made by main do not leak to the caller of asyncio.run(); main sees the caller's values.",
  doc: "library/asyncio-runner#asyncio.Runner.run",
  level: "should",
  since: "3.7",
  about: ["var_get"],
  *judge(run) {
    for (const { running, body } of mains(run)) {
      if (body === undefined || running.by !== "host") continue;
      for (const { at, by, node, event } of run.did("var_get")) {
        const isInside = by === body.who && runningAt(run, at) === running;
        if (by !== "host" && !isInside) continue;
        const sets = run.did("var_set").filter((each) => each.at < at && each.node.variable === node.variable);
        const inside = sets.filter((each) => runningAt(run, each.at) === running);
        if (isInside ? inside.length > 0 : at < (running.ended ?? at) || inside.length === 0) continue;
        const own = sets.findLast((each) => each.by === "host" && each.event.unbound === undefined);
        const due = own === undefined ? null : literal(own.node.value);
        if (due === undefined) continue;
        yield expect(
          same(event.value, due),
          () =>
            `expected ${by} to see ${node.variable} as the host script set it, ${tell(due)}, saw ${tell(event.raised ?? event.value)}`,
          at,
        );
      }
    }
  },
  example: {
    program: program(
      { do: "var_set", variable: "user", value: "caller" },
      {
        do: "run",
        main: coroutine(
          "main",
          { do: "var_get", variable: "user" },
          { do: "var_set", variable: "user", value: "main" },
        ),
      },
      { do: "var_get", variable: "user" },
    ),
    breaks: change(the("did", { by: "host" }, 2), { value: "main" }),
  },
};

const isCancelled = (exception: string | undefined): boolean =>
  exception === "CancelledError" || exception === "SubCancelledError";

/** These never leave a coroutine as they are. */
const isConverted = (exception: string): boolean => exception === "StopIteration" || exception === "SubStopIteration";

/** Whether nobody but bodies of that task has, or has had, anything to do with that exception: no future or task holds it. */
function isItsOwn(run: Run, id: number, task: unknown): boolean {
  const first = run.trace.find((event) => "raised" in event && event.raised?.id === id);
  const isSet = run.did("set_exception").some(({ event: { value } }) => holds(value, id));
  const isShared = run.activations.some((each) => each.event.task !== task && each.outcome?.raised?.id === id);
  const isPassedOn = run.did("gather", "shield").some(({ event }) => event.args?.some((each) => each === task));
  return (first?.is === "ended" || first?.is === "caught") && !isSet && !isShared && !isPassedOn;
}

const holds = (value: Seen | undefined, id: number): boolean =>
  typeof value === "object" && value !== null && "id" in value && value.id === id;
