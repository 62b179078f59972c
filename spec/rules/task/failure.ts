import { mayStartEagerly } from "../../lens/eager.ts";
import { fate, type Fate } from "../../lens/fate.ts";
import { asked, askedLate, exceptionId, fits } from "../../lens/questions.ts";
import { change, the } from "../../retell.ts";
import { broken, expect, type Finding, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import { tell } from "../../lens/seen.ts";
import { onTime } from "../../lens/times.ts";
import { runningAt } from "../../lens/running.ts";
import { sleeper, sleeps, type Sleep } from "../../lens/sleeps.ts";
import { caughtUp, soleLoop } from "../../lens/sole-loop.ts";
import { isTask, madeTasks } from "../../lens/tasks.ts";
import type { Id } from "../../trace.ts";
import { usedOnce, usesOf } from "../../lens/used-once.ts";
import { awaits, coroutine, exception, log, main, make, onLoop, raises, runForever, sleep, task } from "../../write.ts";
import { raisedIn } from "../../lens/raised.ts";

const leavesLoop = /^(SystemExit|KeyboardInterrupt)$/;

export const failureDoesNotAffectOthers: Rule = {
  id: "task.failure-does-not-affect-others",
  says: "A task that fails does not stop the loop, its creator or other tasks; its exception is only raised where the task is awaited or read.",
  doc: "library/asyncio-task#asyncio.Task",
  level: "should",
  since: "3.4",
  about: ["create_task", "ensure_future"],
  needs: ["failure"],
  *judge(run) {
    if (!soleLoop(run) || !usedOnce(run) || namesExceptions(run)) return;
    for (const { id } of madeTasks(run)) {
      const end = fate(run, id);
      if (end?.is !== "raised" || leavesLoop.test(end.raised.exception) || isRead(run, id)) continue;
      if (!isOwn(run, id, end.raised.id)) continue;
      const stray = run.trace.findIndex((event, at) => at > end.at && showsUp(event, end.raised.id));
      if (stray >= 0)
        yield broken(`${tell(end.raised)} of ${id}, which nobody awaited, was raised elsewhere`, end.at, stray);
      for (const slept of sleeps(run)) {
        const finding = sleeper(run, slept) === id ? undefined : sleepsOn(run, slept, end, id);
        if (finding) yield finding;
      }
    }
  },
  example: {
    program: main(task("clumsy", raises("Boom")), task("cook", awaits(sleep(1)), log("cooks")), awaits(sleep(2))),
    breaks: change(the("resumed", { by: "cook_coro" }), {
      t: 0,
      value: undefined,
      raised: { exception: "Boom", id: 1 },
    }),
  },
};

/** Whether somebody who was asleep when a task failed slept on. */
function sleepsOn(run: Run, { wait, due }: Sleep, { at, t }: Fate, failed: Id): Finding | undefined {
  if (wait.began > at || (wait.ended ?? Infinity) < at || due <= t) return undefined;
  const over = wait.ended ?? caughtUp(run, at, due);
  if (over === undefined || !run.unasked(0, over) || !run.steady(at, over)) return undefined;
  const isFine = wait.outcome?.value !== undefined && onTime(wait.to ?? NaN, due);
  const seen =
    wait.to === undefined ? "nothing" : `${tell(wait.outcome?.raised ?? wait.outcome?.value)} at ${wait.to} s`;
  const because = () => `expected ${wait.by} to sleep on until ${due} s when ${failed} failed, saw ${seen}`;
  return expect(isFine, because, at, over);
}

/** Whether the program raises or stores exceptions by name: such a one may show up anywhere. */
const namesExceptions = (run: Run): boolean =>
  run.nodes.some((node) => "exception" in node && node.exception !== undefined && "name" in node.exception);

const isRead = (run: Run, id: Id): boolean =>
  usesOf(run, id).length > 0 || asked(run, "result", "exception").some((each) => each.on === id);

/** Whether the exception came into sight where that task raised it, and not by a future or another task. */
function isOwn(run: Run, task: Id, exception: number): boolean {
  const first = run.trace.find(
    (event) =>
      ("raised" in event && event.raised?.id === exception) ||
      ("value" in event && exceptionId(event.value) === exception),
  );
  const who = first?.is === "ended" ? first.who : first?.is === "caught" ? first.by : undefined;
  return who !== undefined && run.activation(who)?.event.task === task;
}

const showsUp = (event: Run["trace"][number], id: number): boolean =>
  (event.is === "resumed" || event.is === "caught" || event.is === "ended") && event.raised?.id === id;

export const exceptionBaseexceptionStored: Rule = {
  id: "task.exception-baseexception-stored",
  says: "A BaseException other than SystemExit/KeyboardInterrupt raised by a task (and other than CancelledError) is stored in the task like an ordinary exception.",
  doc: "library/asyncio-task#asyncio.Task",
  level: "implementation",
  since: "3.8",
  about: ["create_task", "ensure_future"],
  needs: ["failure"],
  *judge(run) {
    if (!raisedIn(run).has("BaseException") && !raisedIn(run).has("SubBaseException")) return;
    for (const { id } of madeTasks(run)) {
      const end = fate(run, id);
      if (end?.is !== "raised" || !/^(Sub)?BaseException$/.test(end.raised.exception)) continue;
      const running = runningAt(run, end.at);
      if (running?.ended === undefined || isRead(run, id) || !isOwn(run, id, end.raised.id)) continue;
      if (namesExceptions(run)) continue;
      const because = () => `${tell(end.raised)} of ${id}, which nobody awaited, left the loop`;
      yield expect(running.outcome?.raised?.id !== end.raised.id, because, end.at, running.ended);
    }
    for (const question of askedLate(run, "result", "exception", "done")) {
      const { on, end } = question;
      if (isTask(run, on) && end.is === "raised" && /^(Sub)?BaseException$/.test(end.raised.exception))
        yield fits(question);
    }
  },
  example: {
    program: main(task("clumsy", raises("SubBaseException")), awaits(sleep(1)), exception("clumsy")),
    breaks: change(the("did", { on: "clumsy" }), { value: null }),
  },
};

export const systemexitStoredAndRaised: Rule = {
  id: "task.systemexit-stored-and-raised",
  says: "SystemExit or KeyboardInterrupt raised in a task is stored in the task and also leaves the running loop.",
  doc: "library/asyncio-task#asyncio.Task",
  level: "implementation",
  since: "3.4",
  about: ["create_task", "ensure_future", "run", "run_until_complete"],
  needs: ["failure"],
  *judge(run) {
    if (!raisedIn(run).has("SystemExit") && !raisedIn(run).has("KeyboardInterrupt")) return;
    if (!usedOnce(run) || run.did("thread").length > 0 || mayStartEagerly(run)) return;
    const exits = run.activations.filter((each) => leavesLoop.test(each.outcome?.raised?.exception ?? ""));
    for (const { who, event, ended, outcome } of exits) {
      const task = event.task ?? undefined;
      const raised = outcome?.raised;
      const running = ended === undefined ? undefined : runningAt(run, ended);
      if (task === undefined || run.coroutineOf(task) !== who || raised === undefined || running?.ended === undefined)
        continue;
      const end = running.outcome?.raised?.id;
      // asyncio.run() lets the other tasks end first, and what goes wrong there takes the place of what it was left by
      const main = running.node.do === "run" && running.on !== undefined ? run.activation(running.on) : undefined;
      const last = main?.outcome?.raised;
      const hasLeft =
        end === raised.id ||
        (main !== undefined && end !== undefined && (end !== last?.id || leavesLoop.test(last.exception)));
      const because = () =>
        `expected ${tell(raised)} of ${task} to leave the loop, saw ${tell(running.outcome?.raised ?? running.outcome?.value)}`;
      yield expect(hasLeft, because, ended!, running.ended);
      for (const read of asked(run, "exception", "result", "done")) {
        if (read.on !== task || read.at < ended!) continue;
        const { value, raised: seen } = read.event;
        const isStored = read.node.do === "done" ? value === true : (seen?.id ?? exceptionId(value)) === raised.id;
        yield expect(
          isStored,
          () => `expected ${tell(raised)} to be stored in ${task}, saw ${read.answer}`,
          ended!,
          read.at,
        );
      }
    }
  },
  example: {
    program: onLoop(
      make({ call: "create_task", loop: "L", as: "cook", coro: coroutine("recipe", raises("SystemExit")) }),
      runForever(),
      exception("cook"),
    ),
    breaks: change(the("did", { on: "cook" }), { value: null }),
  },
};
