import { fate, isCancelledError, ownBody } from "../../lens/fate.ts";
import type { Statement } from "../../program.ts";
import { change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Did, Run } from "../../run.ts";
import { same, tell } from "../../lens/seen.ts";
import { isHandler } from "../../lens/steps.ts";
import type { Id, Seen } from "../../trace.ts";
import { usedOnce } from "../../lens/used-once.ts";
import { awaits, coroutine, main, raises as fail, sleep, task, wait } from "../../write.ts";

const getStack = (task: string, limit?: number): Statement => ({
  do: "get_stack",
  task,
  ...(limit !== undefined && { limit }),
});

export const getStackSuspended: Rule = {
  id: "task.get-stack-suspended",
  says: "get_stack() of a suspended task returns exactly one frame, that of the coroutine where it is suspended.",
  doc: "library/asyncio-task#asyncio.Task.get_stack",
  level: "must",
  since: "3.4",
  about: ["get_stack"],
  *judge(run) {
    for (const { at, on, limit, frames, answer } of stacks(run)) {
      if (limit !== undefined || stateAt(run, on, at) !== "suspended") continue;
      yield expect(frames?.length === 1, () => `expected one frame of ${on}, which was suspended, saw ${answer}`, at);
    }
  },
  example: {
    program: main(task("cook", awaits(coroutine("peel", awaits(sleep(2))))), awaits(sleep(1)), getStack("cook")),
    breaks: change(the("did", { on: "cook" }), { value: { list: [] } }),
  },
};

export const getStackDoneEmpty: Rule = {
  id: "task.get-stack-done-empty",
  says: "get_stack() of a task that returned or was cancelled is an empty list.",
  doc: "library/asyncio-task#asyncio.Task.get_stack",
  level: "must",
  since: "3.4",
  about: ["get_stack"],
  *judge(run) {
    for (const { at, on, frames, answer } of stacks(run)) {
      if (stateAt(run, on, at) !== "over") continue;
      yield expect(frames?.length === 0, () => `expected no frame of ${on}, which was over, saw ${answer}`, at);
    }
  },
  example: {
    program: main(task("cook"), awaits("cook"), getStack("cook")),
    breaks: change(the("did", { on: "cook" }), { value: { list: ["cook_coro"] } }),
  },
};

export const getStackException: Rule = {
  id: "task.get-stack-exception",
  says: "get_stack() of a task that ended with an exception returns the traceback frames, oldest first.",
  doc: "library/asyncio-task#asyncio.Task.get_stack",
  level: "must",
  since: "3.4",
  about: ["get_stack"],
  *judge(run) {
    const outermost = new Map<Id, Seen | undefined>();
    for (const { at, on, limit, frames, answer } of stacks(run)) {
      const state = stateAt(run, on, at);
      if (state === "suspended" && frames?.length === 1) outermost.set(on, frames[0]);
      if (limit !== undefined || state !== "failed") continue;
      const end = fate(run, on);
      // raised again where it is awaited or read, it gets the frames there
      const isAsItWas = end !== undefined && !run.between(end.at, at, (place) => raises(run, place));
      const frame = isAsItWas ? outermost.get(on) : undefined;
      const isRight =
        frames !== undefined && frames.length > 0 && (frame === undefined || frames.some((each) => same(each, frame)));
      const because = () =>
        `expected the traceback of ${on}${frame === undefined ? "" : `, with ${tell(frame)} in it`}, saw ${answer}`;
      yield expect(isRight, because, at);
    }
  },
  example: {
    program: main(
      task("clumsy", awaits(sleep(2)), awaits(coroutine("peel", fail("Boom")))),
      awaits(sleep(1)),
      getStack("clumsy"),
      awaits(wait(["clumsy"])),
      getStack("clumsy"),
    ),
    breaks: change(the("did", { on: "clumsy" }, -1), { value: { list: [] } }),
  },
};

export const getStackLimit: Rule = {
  id: "task.get-stack-limit",
  says: "get_stack(limit=n) returns at most n frames: the newest ones of a stack, the oldest ones of a traceback.",
  doc: "library/asyncio-task#asyncio.Task.get_stack",
  level: "must",
  since: "3.4",
  about: ["get_stack"],
  needs: ["get_stack.limit"],
  *judge(run) {
    const whole = new Map<Id, { readonly at: number; readonly frames: readonly Seen[] }>();
    for (const { at, by, on, limit, frames, answer } of stacks(run)) {
      if (frames === undefined) continue;
      if (limit === undefined) whole.set(on, { at, frames });
      else {
        const known = whole.get(on);
        const isFailed = stateAt(run, on, at) === "failed" && known !== undefined && run.sameStep(by, known.at, at);
        const isSame = isFailed && !run.between(known.at, at, (place) => raises(run, place));
        const isRight = isSame
          ? same({ list: frames }, { list: known.frames.slice(0, limit) })
          : frames.length <= limit;
        yield expect(isRight, () => `expected the first ${limit} frames of ${on} at most, saw ${answer}`, at);
      }
    }
  },
  example: {
    program: main(
      task("clumsy", awaits(coroutine("peel", fail("Boom")))),
      awaits(wait(["clumsy"])),
      getStack("clumsy"),
      getStack("clumsy", 1),
    ),
    breaks: change(the("did", { on: "clumsy" }, -1), { value: { list: ["peel"] } }),
  },
};

export const printStack: Rule = {
  id: "task.print-stack",
  says: "print_stack(file=f) writes the stack or traceback of the task to f.",
  doc: "library/asyncio-task#asyncio.Task.print_stack",
  level: "must",
  since: "3.4",
  about: ["print_stack"],
  *judge(run) {
    for (const { at, node, event } of run.did("print_stack")) {
      if (event.on === undefined || node.limit === 0) continue;
      const state = stateAt(run, event.on, at);
      if (state !== "suspended" && state !== "failed") continue;
      const because = () =>
        `expected print_stack() to write down where ${event.on} is, saw ${tell(event.raised ?? event.value)}`;
      yield expect(event.value === true, because, at);
    }
  },
  example: {
    program: main(task("cook", awaits(sleep(2))), awaits(sleep(1)), { do: "print_stack", task: "cook" }),
    breaks: change(the("did", { on: "cook" }), { value: false }),
  },
};

interface Stack extends Pick<Did, "at" | "by"> {
  readonly on: Id;
  readonly limit: number | undefined;
  /** undefined where it is no list */
  readonly frames: readonly Seen[] | undefined;
  readonly answer: string;
}

const stacks = (run: Run): readonly Stack[] =>
  run.did("get_stack").flatMap(({ at, by, node, event }) => {
    const { on, value, raised } = event;
    if (on === undefined || event.unbound !== undefined) return [];
    const frames = typeof value === "object" && value !== null && "list" in value ? value.list : undefined;
    return [{ at, by, on, limit: node.limit, frames, answer: tell(raised ?? value) }];
  });

const raises = (run: Run, at: number): boolean => {
  const event = run.trace[at]!;
  return "raised" in event && event.raised !== undefined;
};

/** What a task was doing when somebody else asked at that place. */
function stateAt(run: Run, task: Id, at: number): "suspended" | "over" | "failed" | undefined {
  const body = usedOnce(run) && run.did("thread").length === 0 ? ownBody(run, task) : undefined;
  if (body === undefined || body.began > at || isInside(run, task, at)) return undefined;
  if (body.ended === undefined || body.ended > at) return "suspended";
  const raised = body.outcome?.raised;
  if (raised === undefined || isCancelledError(raised)) return "over";
  return fate(run, task)?.is === "raised" ? "failed" : undefined;
}

/** Whether the one who asks may run in a step of that task: an exception handler is called wherever there is something to report. */
function isInside(run: Run, task: Id, at: number): boolean {
  const event = run.trace[at]!;
  return "by" in event && (run.activation(event.by)?.event.task === task || isHandler(run, event.by));
}
