import { changes, creationOf, lastChange, ownerOf, reads, valueFor } from "../../lens/context-flow.ts";
import { soleRegistrations } from "../../lens/done-callbacks.ts";
import { same, tell } from "../../lens/seen.ts";
import type { Statement } from "../../program.ts";
import { change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import { awaits, coroutine, gather, main, onDone, shield, sleep, task } from "../../write.ts";

const setTable = (value: string): Statement => ({ do: "var_set", variable: "table", value });
const getTable: Statement = { do: "var_get", variable: "table" };

export const taskCopiesAtCreation: Rule = {
  id: "contextvars.task-copies-at-creation",
  says: "A task runs in a copy of the context that was current when it was created: it sees the creator's values of that moment.",
  doc: "library/asyncio-task#asyncio.Task",
  level: "must",
  since: "3.7",
  about: ["var_get"],
  needs: ["var_set"],
  *judge(run) {
    for (const { at, by, node, event } of reads(run)) {
      const task = ownerOf(run, by);
      const made = task === undefined ? undefined : creationOf(run, task);
      if (task === undefined || made === undefined || lastChange(run, task, node.variable, at) !== undefined) continue;
      if (!changes(run).some((each) => each.variable === node.variable && each.at < at)) continue;
      const due = valueFor(run, made.by, node.variable, made.at);
      if (due === undefined) continue;
      const because = () =>
        `${node.variable} was ${tell(due)} where ${task} was made: expected ${by} to see that, saw ${tell(event.value)}`;
      yield expect(same(event.value, due), because, made.at, at);
    }
  },
  example: {
    program: main(setTable("window"), task("guest", getTable), setTable("terrace"), awaits("guest")),
    breaks: change(the("did", { by: "guest_coro" }), { value: "terrace" }),
  },
};

export const taskChangesIsolated: Rule = {
  id: "contextvars.task-changes-isolated",
  says: "Changes that a task makes to context variables are seen neither by its creator nor by sibling tasks.",
  doc: "library/asyncio-task#asyncio.Task",
  level: "must",
  since: "3.7",
  about: ["var_get"],
  needs: ["var_set"],
  *judge(run) {
    for (const { at, by, node, event } of reads(run)) {
      const owner = ownerOf(run, by);
      const other = changes(run).findLast((each) => each.variable === node.variable && each.at < at);
      // what a creator changes is another rule's
      if (owner === undefined || other === undefined || other.owner === owner || other.owner === "host") continue;
      if (isAround(run, other.owner, owner)) continue;
      const due = valueFor(run, by, node.variable, at);
      if (due === undefined) continue;
      const because = () =>
        `${other.by} set ${node.variable} in a task of its own: expected ${by} to see ${tell(due)}, saw ${tell(event.value)}`;
      yield expect(same(event.value, due), because, other.at, at);
    }
  },
  example: {
    program: main(setTable("window"), task("guest", setTable("terrace")), awaits("guest"), getTable),
    breaks: change(the("did", { by: "main" }, -1), { value: "terrace" }),
  },
};

export const gatherIsolates: Rule = {
  id: "contextvars.gather-isolates",
  says: "Coroutines passed to gather(), shield(), wait() helpers or ensure_future() become tasks and therefore get copied contexts.",
  doc: "library/asyncio-task#asyncio.gather",
  level: "must",
  since: "3.7",
  about: ["var_get"],
  needs: ["var_set"],
  *judge(run) {
    const wrapped = run.did("gather", "shield", "ensure_future");
    for (const { at, by, node, event } of reads(run)) {
      const set = changes(run).findLast((each) => each.variable === node.variable && each.at < at);
      if (set === undefined || set.by === by) continue;
      const call = wrapped.find((each) => each.by === by && each.event.args?.includes(set.by));
      const due = call === undefined ? undefined : valueFor(run, by, node.variable, at);
      if (call === undefined || due === undefined || set.owner === ownerOf(run, by)) continue;
      const because = () =>
        `${set.by} set ${node.variable} under ${call.node.call}(): expected ${by} to see ${tell(due)} still, saw ${tell(event.value)}`;
      yield expect(same(event.value, due), because, set.at, at);
    }
  },
  example: {
    program: main(
      setTable("window"),
      awaits(gather(coroutine("one", setTable("terrace")), coroutine("two", setTable("bar")))),
      getTable,
      awaits(shield(coroutine("three", setTable("door")))),
      getTable,
    ),
    breaks: change(the("did", { by: "main", value: "window" }), { value: "bar" }),
  },
};

export const doneCallbackContext: Rule = {
  id: "contextvars.done-callback-context",
  says: "A done callback runs in the context current when it was added, not in that of the task that completed.",
  doc: "library/asyncio-future#asyncio.Future.add_done_callback",
  level: "must",
  since: "3.7",
  about: ["add_done_callback"],
  needs: ["var_get"],
  *judge(run) {
    for (const { at: added, by: adder, on, of, node: call } of soleRegistrations(run)) {
      const called = run.activationsOf(of)[0];
      const completed = changes(run).some(({ owner }) => owner === on);
      if (called === undefined || call.context !== undefined || !completed) continue;
      const sets = run.did("var_set").filter(({ by }) => by === called.who);
      for (const { at, by, node, event } of reads(run)) {
        if (by !== called.who || sets.some((set) => set.at < at && set.node.variable === node.variable)) continue;
        const due = valueFor(run, adder, node.variable, added);
        if (due === undefined) continue;
        const because = () =>
          `${node.variable} was ${tell(due)} where the callback was added: expected ${by} to see that, saw ${tell(event.value)}`;
        yield expect(same(event.value, due), because, added, at);
      }
    }
  },
  example: {
    program: main(
      setTable("window"),
      task("guest", setTable("terrace")),
      onDone("guest", [getTable]),
      awaits("guest"),
      awaits(sleep(0)),
    ),
    breaks: change(the("did", { value: "window" }), { value: "terrace" }),
  },
};

/** Whether one of two tasks was made by the other, or by what that made: its values may have been copied. */
function isAround(run: Parameters<typeof ownerOf>[0], outer: string, inner: string): boolean {
  for (let task: string | undefined = inner, depth = 0; task !== undefined && depth < 50; depth++) {
    if (task === outer) return true;
    const made = creationOf(run, task);
    task = made === undefined ? undefined : ownerOf(run, made.by);
  }
  return false;
}
