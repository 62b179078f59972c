import { boundTo } from "../../lens/bound.ts";
import { callback, soleRegistrations } from "../../lens/done-callbacks.ts";
import { fate } from "../../lens/fate.ts";
import { futureAwaits, keepsFaith } from "../../lens/known-awaits.ts";
import { mentions } from "../../lens/mentions.ts";
import type { Statement } from "../../program.ts";
import { change, the, without } from "../../retell.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import { tell } from "../../lens/seen.ts";
import { onTime } from "../../lens/times.ts";
import { sleeper, sleeps } from "../../lens/sleeps.ts";
import { caughtUp, soleLoop } from "../../lens/sole-loop.ts";
import { madeTask, madeTasks, type MadeTask } from "../../lens/tasks.ts";
import { usedOnce } from "../../lens/used-once.ts";
import { awaits, coroutine, future, log, main, make, onDone, setResult, sleep, task } from "../../write.ts";

const collect: Statement = { do: "collect" };

export const weakReferenceCaveat: Rule = {
  id: "task.weak-reference-caveat",
  says: "The loop itself keeps only weak references to tasks: the program has to keep a reference, otherwise a pending task may vanish before it is done.",
  doc: "library/asyncio-task#asyncio.create_task",
  level: "must",
  since: "3.4",
  about: ["collect"],
  needs: ["set_result"],
  *judge(run) {
    for (const known of futureAwaits(run)) {
      const { wait, on, fate: end } = known;
      const made = madeTask(run, run.activation(wait.by)?.event.task ?? undefined);
      const over = wait.ended ?? end.at;
      const at = made && collectionsBetween(run, wait.began, over).find((place) => isNamed(run, made, place));
      if (made === undefined || at === undefined) continue;
      const isGone = isClosed(wait.outcome?.raised) && !(end.is === "raised" && isClosed(end.raised));
      const finding = isGone
        ? broken(`${made.id}, which the program still had, vanished while it waited for ${on}`, over, at)
        : keepsFaith(run, known);
      if (finding) yield finding;
    }
  },
  example: {
    program: main(
      future("order"),
      task("guest", awaits("order")),
      awaits(sleep(1)),
      collect,
      setResult("order"),
      awaits(sleep(1)),
    ),
    breaks: change(the("resumed", { by: "guest_coro" }), {
      value: undefined,
      raised: { exception: "GeneratorExit", id: 1 },
    }),
  },
};

export const referencedByTimerSurvives: Rule = {
  id: "task.referenced-by-timer-survives",
  says: "A task that is waiting for a timer or queued callback is kept alive by it and completes even if the program holds no reference.",
  doc: "library/asyncio-task#asyncio.create_task",
  level: "implementation",
  since: "3.4",
  about: ["collect"],
  *judge(run) {
    if (!soleLoop(run) || !usedOnce(run)) return;
    for (const slept of sleeps(run)) {
      const { wait, due } = slept;
      const made = madeTasks(run).find((each) => each.id === sleeper(run, slept));
      const over = wait.ended ?? caughtUp(run, wait.began, due);
      if (made === undefined || over === undefined || !run.unasked(0, over)) continue;
      const at = collectionsBetween(run, wait.began, over).find((place) => !isNamed(run, made, place));
      if (at === undefined || !run.steady(wait.began, over)) continue;
      const isFine = wait.outcome?.value !== undefined && onTime(wait.to ?? NaN, due);
      const because = () =>
        `expected ${made.id} to sleep on until ${due} s, saw ${tell(wait.outcome?.raised ?? wait.outcome?.value)}`;
      yield expect(isFine, because, at, over);
    }
  },
  example: {
    program: main(
      make({ call: "create_task", coro: coroutine("recipe", awaits(sleep(2)), log("done")) }),
      awaits(sleep(1)),
      collect,
      awaits(sleep(2)),
    ),
    breaks: without(the("resumed", { by: "recipe" }), the("did", { by: "recipe" }), the("ended", { who: "recipe" })),
  },
};

export const backgroundSetPattern: Rule = {
  id: "task.background-set-pattern",
  says: "The documented keep-alive pattern works: tasks stored in a set with add_done_callback(set.discard) stay alive until done and then disappear from the set.",
  doc: "library/asyncio-task#asyncio.create_task",
  level: "must",
  since: "3.4",
  about: ["collect"],
  needs: ["add_done_callback"],
  *judge(run) {
    // the names of a program are its sets: a done callback that deletes the name discards the task
    for (const made of madeTasks(run)) {
      const name = made.node.as;
      const registration = soleRegistrations(run).find(
        ({ on, node }) => on === made.id && deletes(node.callback, name),
      );
      const over = made.body?.ended;
      if (registration === undefined || over === undefined || !usedOnce(run)) continue;
      const at = collectionsBetween(run, registration.at, over).find((place) => isNamed(run, made, place));
      const end = fate(run, made.id);
      if (at !== undefined && isClosed(made.body?.outcome?.raised) && mentions(run, "GeneratorExit") === 0)
        yield broken(`${made.id}, which the program still had, vanished`, at, over);
      if (at === undefined || end === undefined) continue;
      const { called, missed } = callback(run, registration, end);
      const discard = run.did("del").find((each) => each.at > (called ?? Infinity) && each.node.name === name);
      if (missed !== undefined) yield broken(`${made.id} was done and not discarded`, end.at, missed);
      else if (discard?.event.on === made.id) yield held(at, discard.at);
    }
  },
  example: {
    program: main(
      task("cook", awaits(sleep(2))),
      onDone("cook", [{ do: "del", name: "cook" }]),
      awaits(sleep(1)),
      collect,
      awaits(sleep(2)),
      { do: "done", future: "cook" },
    ),
    breaks: without(the("began", { of: "#7" }), the("did", { by: "#7()" }), the("ended", { who: "#7()" })),
  },
};

/** The collections between two places, also the one in which the second happened. */
const collectionsBetween = (run: Run, from: number, to: number): readonly number[] =>
  run.did("collect").flatMap(({ at, by }) => {
    const next = run.trace.findIndex((event, place) => place > to && "by" in event && event.by === by);
    return at > from && (at < to || at === next) ? [at] : [];
  });

const isNamed = (run: Run, { id, node }: MadeTask, at: number): boolean =>
  node.as !== undefined && boundTo(run, node.as, at) === id;

const isClosed = (raised: { readonly exception: string } | undefined): boolean => raised?.exception === "GeneratorExit";

const deletes = (callback: string | readonly Statement[], name: string | undefined): boolean =>
  typeof callback !== "string" && callback.some((each) => each.do === "del" && each.name === name);
