import { loopOf, refusal, runnings } from "../../lens/loop-life.ts";
import { kind } from "../../program.ts";
import { change, the } from "../../retell.ts";
import { expect, type Finding, type Rule } from "../../rule.ts";
import type { Did, Run } from "../../run.ts";
import { tell } from "../../lens/seen.ts";
import { runningAt, threadAt } from "../../lens/running.ts";
import type { Id } from "../../trace.ts";
import { coroutine, onLoop, program, raises, returns, runUntilComplete } from "../../write.ts";

export const getRunningLoopInside: Rule = {
  id: "loop.get-running-loop-inside",
  says: "get_running_loop() called in a task or in a callback returns the loop that runs it.",
  doc: "library/asyncio-eventloop#asyncio.get_running_loop",
  level: "must",
  since: "3.7",
  about: ["get_running_loop"],
  *judge(run) {
    for (const asked of run.did("get_running_loop")) yield* seesOwnLoop(run, asked, "get_running_loop()");
  },
  example: {
    program: onLoop(
      { do: "call_soon", loop: "L", callback: [{ do: "get_running_loop" }], as: "callback" },
      runUntilComplete(coroutine("main", { do: "get_running_loop" })),
    ),
    breaks: change(the("did", { by: "callback()" }), { value: { ref: "loop#1" } }),
  },
};

/** Code that a loop runs gets that loop. */
function* seesOwnLoop(
  run: Run,
  asked: Did<"get_running_loop"> | Did<"get_event_loop">,
  what: string,
): Iterable<Finding> {
  const { at, by, event } = asked;
  const running = runningAt(run, at);
  const loop = running === undefined || refusal(run, running) !== undefined ? undefined : loopOf(run, running);
  if (loop === undefined || isBesideLoop(run, by, at)) return;
  const seen = tell(event.raised ?? event.value);
  yield expect(seen === loop, () => `${by} was run by ${loop}: ${what} gave ${seen}`, running!.began, at);
}

/**
 * Whether that code may have been called with no loop running although a call that runs one was under way: by the garbage collector, or by asyncio.run()
 * about its leftovers.
 */
function isBesideLoop(run: Run, by: Id, before: number): boolean {
  const body = run.activation(by);
  const sort = body === undefined ? undefined : kind(body.node);
  if (sort === "set_exception_handler") return true;
  if (sort === "def" && run.did("set_exception_handler").some(({ node }) => typeof node.handler === "string"))
    return true;
  return run.waits.some(
    (wait) => wait.by === by && wait.outcome?.raised?.exception === "GeneratorExit" && wait.ended! < before,
  );
}

export const getRunningLoopOutside: Rule = {
  id: "loop.get-running-loop-outside",
  says: "get_running_loop() raises RuntimeError when no loop is running in the thread, even if a current loop is set.",
  doc: "library/asyncio-eventloop#asyncio.get_running_loop",
  level: "must",
  since: "3.7",
  about: ["get_running_loop"],
  *judge(run) {
    for (const { at, event } of run.did("get_running_loop")) {
      if (runningAt(run, at) === undefined) yield outside(event, at, []);
    }
  },
  example: {
    program: onLoop({ do: "get_running_loop" }),
    breaks: change(the("did", { op: 2 }), { raised: undefined, value: { ref: "L" } }),
  },
};

const outside = (event: Did["event"], at: number, before: readonly number[]): Finding =>
  expect(
    event.raised?.exception === "RuntimeError",
    () => `no loop was running: get_running_loop() gave ${tell(event.raised ?? event.value)}, expected RuntimeError`,
    ...before,
    at,
  );

export const runningLoopRestoredAfterRun: Rule = {
  id: "loop.running-loop-restored-after-run",
  says: "After run_until_complete()/run_forever() returns or raises, there is no running loop in the thread.",
  doc: "library/asyncio-eventloop#asyncio.get_running_loop",
  level: "should",
  since: "3.7",
  about: ["get_running_loop"],
  *judge(run) {
    for (const { at, event } of run.did("get_running_loop")) {
      if (runningAt(run, at) !== undefined) continue;
      const before = runnings(run).findLast(
        (running) => (running.ended ?? Infinity) < at && threadAt(run, running.began) === threadAt(run, at),
      );
      if (before !== undefined) yield outside(event, at, [before.ended!]);
    }
  },
  example: {
    program: onLoop(
      runUntilComplete(coroutine("fine", returns(1))),
      { do: "get_running_loop" },
      runUntilComplete(coroutine("faulty", raises("ValueError"))),
      { do: "get_running_loop" },
    ),
    breaks: change(the("did", { by: "host" }, -1), { raised: undefined, value: { ref: "L" } }),
  },
};

export const getEventLoopInside: Rule = {
  id: "loop.get-event-loop-inside",
  says: "get_event_loop() called in a task or callback returns the running loop, whatever set_event_loop() was given.",
  doc: "library/asyncio-eventloop#asyncio.get_event_loop",
  level: "must",
  since: "3.6",
  about: ["get_event_loop"],
  *judge(run) {
    for (const asked of run.did("get_event_loop")) yield* seesOwnLoop(run, asked, "get_event_loop()");
  },
  example: {
    program: program(
      { do: "new_event_loop", as: "own" },
      { do: "new_event_loop", as: "other" },
      { do: "set_event_loop", loop: "other" },
      runUntilComplete(coroutine("main", { do: "get_event_loop" }), "own"),
    ),
    breaks: change(the("did", { by: "main" }), { value: { ref: "other" } }),
  },
};
