import { type Completing, completings, itemsOf } from "../../lens/as-completed.ts";
import { isPending } from "../../lens/end.ts";
import { isUnasked } from "../../lens/cancellation.ts";
import { tell } from "../../lens/seen.ts";
import { replyTo, ending } from "../../lens/suspension.ts";
import { onTime } from "../../lens/times.ts";
import { change, the } from "../../retell.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import type { Awaitable, Statement } from "../../program.ts";
import type { Id, Seen } from "../../trace.ts";
import { awaits, coroutine, main, make, raises, returns, sleep, task } from "../../write.ts";

const horse = (name: string, seconds: number) => coroutine(name, awaits(sleep(seconds)), returns(name));
const arrivals = (...aws: Awaitable[]): Statement => make({ call: "as_completed", aws, as: "arrivals" });
const each = (...body: Statement[]): Statement => ({ do: "async_for", over: "arrivals", as: "winner", body });

export const asyncFor: Rule = {
  id: "as-completed.async-for",
  says: 'With "async for" the items are the finished futures themselves: the original objects for tasks and futures, so that results can be matched to them.',
  doc: "library/asyncio-task#asyncio.as_completed",
  level: "must",
  since: "3.13",
  about: ["async_for"],
  *judge(run) {
    for (const completing of completings(run)) {
      const { turns, children, iterator } = completing;
      if (!children.every((child) => isFuture(run, child))) continue;
      for (const { outcome, ended } of turns) {
        if (outcome?.value === undefined || ended === undefined) continue;
        const id = referred(outcome.value);
        const isOwn = id !== undefined && children.includes(id);
        if (!isOwn)
          yield broken(`expected one of ${children.join(", ")} from ${iterator}, saw ${tell(outcome.value)}`, ended);
        else if (isPending(run, id, ended) && isUnasked(run, [id], run.maker(id)?.at ?? 0, ended))
          yield broken(`${iterator} gave ${id}, which had not ended`, ended);
        else yield held(ended);
      }
    }
  },
  example: {
    program: main(
      task("arrow", awaits(sleep(2)), returns(1)),
      task("blitz", awaits(sleep(1)), returns(2)),
      arrivals("arrow", "blitz"),
      each({ do: "result", future: "winner" }),
    ),
    breaks: change(the("resumed", { value: { ref: "blitz" } }), { value: 2 }),
  },
};

export const asyncForImplicitTasks: Rule = {
  id: "as-completed.async-for-implicit-tasks",
  says: 'With "async for" coroutine arguments show up as the tasks that were created for them.',
  doc: "library/asyncio-task#asyncio.as_completed",
  level: "must",
  since: "3.13",
  about: ["async_for"],
  *judge(run) {
    for (const { turns, children, iterator } of completings(run)) {
      const tasks = children.flatMap((child) => (isFuture(run, child) ? [child] : (run.taskOf(child) ?? [])));
      const hasCoroutine = children.some((child) => run.call(child)?.call === "coroutine");
      if (!hasCoroutine || tasks.length < children.length) continue;
      for (const { outcome, ended } of turns) {
        if (outcome?.value === undefined || ended === undefined) continue;
        const id = referred(outcome.value);
        const because = () =>
          `expected one of the tasks ${tasks.join(", ")} from ${iterator}, saw ${tell(outcome.value)}`;
        yield expect(id !== undefined && tasks.includes(id), because, ended);
      }
    }
  },
  example: {
    program: main(arrivals(horse("arrow", 1)), each({ do: "result", future: "winner" })),
    breaks: change(the("resumed", { by: "main" }), { value: "arrow" }),
  },
};

export const asyncForNoRaise: Rule = {
  id: "as-completed.async-for-no-raise",
  says: 'With "async for" a failing awaitable does not make the loop raise: the failed future is yielded and its exception is raised only when it is awaited or read.',
  doc: "library/asyncio-task#asyncio.as_completed",
  level: "should",
  since: "3.13",
  about: ["async_for"],
  *judge(run) {
    for (const { item } of turnsOf(run)) {
      const { candidates, wait: waited, due } = item;
      if (item.isLate || !candidates.every(({ end }) => end.is === "raised")) continue;
      const ready = Math.max(waited.began, ...candidates.map(({ end }) => end.at));
      const { wait, proof } = replyTo(run, waited, ready, due) ?? {};
      if (wait === undefined || proof === undefined) continue;
      const isFine = wait.outcome?.value !== undefined && onTime(wait.to!, due);
      const names = candidates.map(({ child }) => child).join(" or ");
      yield expect(
        isFine,
        () => `expected ${names}, which failed, at ${due}, saw that the turn ${ending(wait)}`,
        proof,
      );
    }
  },
  example: {
    program: main(
      task("arrow", awaits(sleep(1)), raises("Boom")),
      arrivals("arrow"),
      each({ do: "exception", future: "winner" }),
    ),
    breaks: change(the("resumed", { value: { ref: "arrow" } }), {
      value: undefined,
      raised: { exception: "Boom", id: 1 },
    }),
  },
};

/** The turns of `async for` of which it is known what they had to bring. */
const turnsOf = (run: Run) =>
  completings(run).flatMap((completing: Completing) =>
    itemsOf(run, completing)
      .filter(({ wait }) => wait.node.do === "async_for")
      .map((item) => ({ completing, item })),
  );

const isFuture = (run: Run, id: Id): boolean => run.isPlainFuture(id) || run.coroutineOf(id) !== undefined;

const referred = (seen: Seen): Id | undefined =>
  typeof seen === "object" && seen !== null && "ref" in seen ? seen.ref : undefined;
