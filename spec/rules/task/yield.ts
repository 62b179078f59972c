import { literal } from "../../lens/context-variables.ts";
import type { Statement } from "../../program.ts";
import { refused } from "../../lens/misuse.ts";
import type { Of } from "../../program.ts";
import { waitingAt, queued } from "../../lens/ready-queue.ts";
import { change, move, the } from "../../retell.ts";
import { broken, held, type Rule } from "../../rule.ts";
import type { Run, Wait } from "../../run.ts";
import { boundTo } from "../../lens/bound.ts";
import { attempt, awaits, callSoon, custom, except, future, log, main } from "../../write.ts";
import { usedOnce } from "../../lens/used-once.ts";

/** The bare yields in tasks, with what was yielded. */
const yields = (run: Run): readonly { readonly wait: Wait; readonly node: Of<"yield"> }[] =>
  usedOnce(run)
    ? run.waits.flatMap((wait) => {
        const node = run.nodes[wait.node.op ?? -1];
        if (node === undefined || !("do" in node) || node.do !== "yield") return [];
        return typeof run.activation(wait.by)?.event.task === "string" ? [{ wait, node }] : [];
      })
    : [];

const yielding = (value: Of<"yield">["value"]): Statement => awaits(custom("odd", { do: "yield", value }));

export const badYield: Rule = {
  id: "task.bad-yield",
  says: "A coroutine step that yields something other than a future or None (for example through a custom __await__) makes the task raise RuntimeError at that point.",
  doc: "library/asyncio-task#asyncio.Task",
  level: "implementation",
  since: "3.4",
  about: ["yield"],
  *judge(run) {
    for (const { wait, node } of yields(run)) {
      const value = literal(node.value);
      const finding =
        value === undefined || value === null ? undefined : refused(run, wait, JSON.stringify(node.value));
      if (finding) yield finding;
    }
  },
  example: {
    program: main(attempt([yielding(5)], except("RuntimeError", log("no")))),
    breaks: change(the("resumed", { by: "odd" }), { value: null, raised: undefined }),
  },
};

export const plainYieldOfFuture: Rule = {
  id: "task.plain-yield-of-future",
  says: "Yielding a future object bare from __await__ (instead of delegating to its iterator) makes the task raise RuntimeError.",
  doc: "library/asyncio-task#asyncio.Task",
  level: "implementation",
  since: "3.4",
  about: ["yield"],
  *judge(run) {
    for (const { wait, node } of yields(run)) {
      if (typeof node.value !== "object" || node.value === null || !("name" in node.value)) continue;
      const id = boundTo(run, node.value.name, wait.began);
      const finding = run.isPlainFuture(id) ? refused(run, wait, `${id} by a bare yield`) : undefined;
      if (finding) yield finding;
    }
  },
  example: {
    program: main(future("order"), attempt([yielding({ name: "order" })], except("RuntimeError", log("no")))),
    breaks: change(the("resumed", { by: "odd" }), { value: null, raised: undefined }),
  },
};

export const bareYieldSkipsOneIteration: Rule = {
  id: "task.bare-yield-skips-one-iteration",
  says: "A custom awaitable that yields None suspends the task for exactly one loop iteration.",
  doc: "library/asyncio-task#asyncio.Task",
  level: "implementation",
  since: "3.4",
  about: ["yield"],
  *judge(run) {
    for (const { wait, node } of yields(run)) {
      const { began, ended } = wait;
      if ((node.value ?? null) !== null || ended === undefined) continue;
      const before = waitingAt(run, began);
      const after = queued(run).filter((each) => each.at > began && each.at < ended);
      const passed = before.find((each) => each.began > ended);
      const passedBy = after.find((each) => each.began < ended);
      if (passed) yield broken(`${wait.by} went on before what was ready when it yielded`, began, ended, passed.began);
      else if (passedBy)
        yield broken(`${wait.by} went on after what was called soon later`, began, passedBy.began, ended);
      else if (before.length + after.length > 0) yield held(began, ended);
    }
  },
  example: {
    program: main(callSoon([log("ready before"), callSoon([log("later")])]), yielding(null), log("here again")),
    breaks: move(the("began", { op: 4 }), { before: the("resumed", { by: "odd" }) }),
  },
};
