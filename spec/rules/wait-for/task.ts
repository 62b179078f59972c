import { mayStartEagerly } from "../../lens/eager.ts";
import { callerOf, timeLimits } from "../../lens/time-limit.ts";
import { usedOnce, usesOf } from "../../lens/used-once.ts";
import { change, the } from "../../retell.ts";
import { broken, expect, type Rule } from "../../rule.ts";
import { awaits, coroutine, main, make, returns, sleep, waitFor } from "../../write.ts";

export const lazy: Rule = {
  id: "wait-for.lazy",
  says: "wait_for() is a coroutine function: not awaiting its result runs nothing and leads to the never-awaited warning.",
  doc: "library/asyncio-task#asyncio.wait_for",
  level: "must",
  since: "3.7",
  about: ["wait_for"],
  needs: ["collect"],
  *judge(run) {
    if (!usedOnce(run)) return;
    for (const { at, event, node } of run.did("wait_for")) {
      const [inner] = event.args ?? [];
      const made = event.made;
      if (made === undefined || inner === undefined || node.loop_argument || usesOf(run, made).length > 0) continue;
      if (run.call(inner)?.call !== "coroutine") continue;
      const body = run.activation(inner);
      if (body !== undefined)
        yield broken(`nobody awaited ${made}, but ${inner} began at ${body.from}`, at, body.began);
      const collected = run.did("collect").find((each) => each.at > at)?.at;
      if (body !== undefined || collected === undefined || node.as !== undefined) continue;
      const warned = run.between(at, collected + 1, (place) => {
        const seen = run.trace[place]!;
        return seen.is === "warned" && seen.category === "RuntimeWarning";
      });
      yield expect(warned, () => `nobody awaited ${made}, and nothing warned of it`, at, collected);
    }
  },
  example: {
    program: main(make(waitFor(coroutine("job", returns(1)), 1)), awaits(sleep(3)), { do: "collect" }),
    breaks: (trace) => trace.filter((event) => event.is !== "warned"),
  },
};

export const separateTask: Rule = {
  id: "wait-for.separate-task",
  says: "The coroutine passed to wait_for() runs in a task of its own (current_task() inside differs from the caller's).",
  doc: "library/asyncio-task#asyncio.wait_for",
  level: "implementation",
  since: "3.4",
  until: "3.12",
  about: ["wait_for"],
  *judge(run) {
    if (mayStartEagerly(run)) return;
    for (const limit of timeLimits(run)) {
      const body = run.activation(limit.inner);
      const caller = callerOf(run, limit);
      if (run.call(limit.inner)?.call !== "coroutine" || limit.due === Infinity) continue;
      if (typeof body?.event.task !== "string" || caller === undefined) continue;
      yield expect(body.event.task !== caller, () => `${body.who} ran in its caller's task ${caller}`, body.began);
    }
  },
  example: {
    program: main(awaits(waitFor(coroutine("job", returns(1)), 1))),
    breaks: change(the("began", { who: "job" }), { task: "task(main)" }),
  },
};

export const sameTask: Rule = {
  id: "wait-for.same-task",
  says: "The coroutine passed to wait_for() runs in the caller's own task, so it shares its context and current_task() (the documentation still says that it is scheduled as a task).",
  doc: "library/asyncio-task#asyncio.wait_for",
  level: "implementation",
  since: "3.12",
  about: ["wait_for"],
  *judge(run) {
    if (mayStartEagerly(run)) return;
    for (const limit of timeLimits(run)) {
      const body = run.activation(limit.inner);
      const caller = callerOf(run, limit);
      if (run.call(limit.inner)?.call !== "coroutine" || typeof body?.event.task !== "string") continue;
      if (caller === undefined) continue;
      yield expect(
        body.event.task === caller,
        () => `${body.who} ran in ${body.event.task}, and its caller in ${caller}`,
        body.began,
      );
    }
  },
  example: {
    program: main(awaits(waitFor(coroutine("job", returns(1)), 1))),
    breaks: change(the("began", { who: "job" }), { task: "task(job)" }),
  },
};
