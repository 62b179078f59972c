import { loopOf, refusal, runnings, type Refusal } from "../../lens/loop-life.ts";
import { registrations } from "../../lens/registration.ts";
import { change, the } from "../../retell.ts";
import { broken, expect, type Finding, type Rule } from "../../rule.ts";
import type { Run, Wait } from "../../run.ts";
import { tell } from "../../lens/seen.ts";
import { runningAt, threadAt } from "../../lens/running.ts";
import { coroutine, main, onLoop, program, returns, runUntilComplete } from "../../write.ts";
import { starts } from "./starts.ts";

export const rerunWhileRunning: Rule = {
  id: "loop.rerun-while-running",
  says: "run_forever()/run_until_complete() on a loop that is already running raises RuntimeError.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_until_complete",
  level: "should",
  since: "3.4",
  about: ["run_until_complete", "run_forever"],
  *judge(run) {
    yield* refusals(run, "running", (running) => `${loopOf(run, running)} was running already`);
  },
  example: {
    program: main({ do: "get_running_loop", as: "loop" }, { do: "run_forever", loop: "loop" }),
    breaks: change(the("resumed", { by: "main" }), { raised: undefined, value: null }),
  },
};

/** The runnings that are to be refused for that reason raise RuntimeError, and nothing runs in them. */
function* refusals(run: Run, why: Refusal, because: (running: Wait) => string): Iterable<Finding> {
  for (const running of run.waits) {
    if (refusal(run, running) !== why || running.outcome === undefined) continue;
    if (running.node.do !== "run_until_complete" && running.node.do !== "run_forever") continue;
    const { raised, value } = running.outcome;
    const ran = run.between(running.began, running.ended!, (at) => run.trace[at]!.is === "began");
    yield expect(
      raised?.exception === "RuntimeError" && !ran,
      () =>
        `${because(running)}: expected RuntimeError of ${running.node.do}(), saw ${tell(raised ?? value)}${ran ? ", and callbacks ran" : ""}`,
      running.began,
      running.ended!,
    );
  }
}

export const runWhileOtherRunning: Rule = {
  id: "loop.run-while-other-running",
  says: "Running a second loop while another one is running in the same thread raises RuntimeError.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_until_complete",
  level: "should",
  since: "3.6",
  about: ["run_until_complete", "run_forever"],
  *judge(run) {
    yield* refusals(run, "another running", () => "another loop was running in that thread");
  },
  example: {
    program: main({ do: "new_event_loop", as: "second" }, runUntilComplete(coroutine("inner", returns(1)), "second"), {
      do: "close",
      loop: "second",
    }),
    breaks: change(the("resumed", { by: "main" }), { raised: undefined, value: 1 }),
  },
};

export const severalLoopsPerThread: Rule = {
  id: "loop.several-loops-per-thread",
  says: "Several event loops may exist in one thread and be run alternately; only running two at the same time is refused.",
  doc: "library/asyncio-eventloop#asyncio.new_event_loop",
  level: "should",
  since: "3.4",
  about: ["new_event_loop"],
  *judge(run) {
    const before: { readonly loop: string; readonly thread: number | undefined }[] = [];
    for (const running of runnings(run)) {
      const loop = loopOf(run, running);
      const thread = threadAt(run, running.began);
      if (loop === undefined) continue;
      const other = before.find((each) => each.loop !== loop && each.thread === thread)?.loop;
      before.push({ loop, thread });
      if (other === undefined || running.node.do === "run") continue;
      yield* starts(run, running, `${other} had been run before in the same thread`);
      for (const each of registrations(run)) {
        if (each.loop !== other || each.ran === undefined || runningAt(run, each.ran) !== running) continue;
        yield broken(`${each.handle} was scheduled on ${other} and ran while ${loop} did`, each.at, each.ran);
      }
    }
  },
  example: {
    program: program(
      { do: "new_event_loop", as: "first" },
      { do: "new_event_loop", as: "second" },
      runUntilComplete(coroutine("one", returns(1)), "first"),
      { do: "call_soon", loop: "first", callback: [], as: "leftover" },
      runUntilComplete(coroutine("two", returns(2)), "second"),
      runUntilComplete(coroutine("three", returns(3)), "first"),
    ),
    breaks: (trace) => [
      ...trace.slice(0, the("began", { who: "two" })(trace)),
      ...change(the("resumed"), { value: undefined, raised: { exception: "RuntimeError", id: 1 } })(
        trace.slice(the("resumed", {}, 2)(trace)),
      ),
    ],
  },
};

export const oneLoopPerThreadParallel: Rule = {
  id: "loop.one-loop-per-thread-parallel",
  says: "Different threads may each run their own event loop at the same time, independently of each other.",
  doc: "library/asyncio-dev#asyncio-multithreading",
  level: "should",
  since: "3.4",
  about: ["thread"],
  needs: ["run_until_complete"],
  *judge(run) {
    for (const running of runnings(run)) {
      const thread = threadAt(run, running.began);
      const other = runnings(run).find((each) => isAround(each, running) && threadAt(run, each.began) !== thread);
      if (other === undefined) continue;
      yield* starts(run, running, "a loop was running in another thread");
      for (const asked of run.did("get_running_loop")) {
        const asker = runningAt(run, asked.at);
        if ((asker !== running && asker !== other) || refusal(run, asker) !== undefined) continue;
        const loop = loopOf(run, asker);
        const stranger = loopOf(run, asker === running ? other : running);
        if (loop === undefined || stranger === undefined || loop === stranger) continue;
        const because = (): string =>
          `${loop} ran here, ${stranger} in another thread: get_running_loop() gave ${tell(asked.event.value)}`;
        yield expect(tell(asked.event.value) !== stranger, because, asked.at);
      }
    }
  },
  example: {
    program: onLoop(
      {
        do: "call_soon",
        loop: "L",
        callback: [
          {
            do: "thread",
            body: [
              { do: "new_event_loop", as: "M" },
              runUntilComplete(coroutine("elsewhere", { do: "get_running_loop" }), "M"),
              { do: "close", loop: "M" },
            ],
          },
          { do: "get_running_loop" },
          { do: "stop" },
        ],
        as: "starter",
      },
      { do: "run_forever", loop: "L" },
    ),
    breaks: change(the("did", { by: "elsewhere" }), { value: { ref: "L" } }),
  },
};

/** Whether the one was under way when the other began. */
const isAround = (one: Wait, other: Wait): boolean => one.began < other.began && other.began < (one.ended ?? Infinity);
