import { boundTo } from "../../lens/bound.ts";
import { literal } from "../../lens/context-variables.ts";
import { kind, type Statement } from "../../program.ts";
import { change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Did, Run } from "../../run.ts";
import { same, tell } from "../../lens/seen.ts";
import { madeTasks } from "../../lens/tasks.ts";
import type { Id } from "../../trace.ts";
import { usedOnce } from "../../lens/used-once.ts";
import { awaits, coroutine, main, make, task } from "../../write.ts";

const setTable = (value: string): Statement => ({ do: "var_set", variable: "table", value });
const tableOf = (context: string): Statement => ({ do: "context_get", context, variable: "table" });

export const getContext: Rule = {
  id: "task.get-context",
  says: "get_context() returns the context in which the task's coroutine runs.",
  doc: "library/asyncio-task#asyncio.Task.get_context",
  level: "must",
  since: "3.12",
  about: ["get_context"],
  *judge(run) {
    if (!usedOnce(run) || run.nodes.some((node) => "context" in node && node.context && kind(node) !== "context_get"))
      return;
    for (const asked of run.did("context_get")) {
      const { at, event, node } = asked;
      const got = run.did("get_context").find((each) => each.event.on !== undefined && isContext(each, event.on));
      const set = got?.event.on === undefined ? undefined : lastSet(run, [got.event.on], node.variable, at);
      const due = literal(set?.node.value);
      if (set === undefined || due === undefined) continue;
      const because = () =>
        `expected the context of ${got?.event.on} to hold the ${tell(due)} that it set, saw ${tell(event.value)}`;
      yield expect(same(event.value, due), because, set.at, at);
    }
  },
  example: {
    program: main(
      task("guest", setTable("window")),
      awaits("guest"),
      { do: "get_context", task: "guest", as: "seat" },
      tableOf("seat"),
    ),
    breaks: change(the("did", { value: "window" }), { value: null }),
  },
};

const inParty = (as: string, ...body: Statement[]): Statement =>
  make({ call: "create_task", as, context: "party", coro: coroutine(`${as}_coro`, ...body) });

export const contextArgument: Rule = {
  id: "task.context-argument",
  says: "create_task(coro, context=ctx) runs the coroutine in ctx itself (not a copy): its variable changes are visible in ctx, and tasks given the same ctx share it.",
  doc: "library/asyncio-task#asyncio.create_task",
  level: "must",
  since: "3.11",
  about: ["var_get", "context_get"],
  needs: ["create_task.context"],
  *judge(run) {
    for (const [context, tasks] of guests(run)) {
      const reads = run.did("context_get", "var_get").filter(({ by, node, event }) => {
        if (node.do === "context_get") return event.on === context;
        return tasks.includes(run.activation(by)?.event.task ?? "");
      });
      for (const { at, by, node, event } of reads) {
        const set = lastSet(run, tasks, node.variable, at);
        const due = literal(set?.node.value);
        if (set === undefined || due === undefined) continue;
        const because = () =>
          `expected ${by} to see the ${tell(due)} that ${set.by} set in ${context}, saw ${tell(event.value)}`;
        yield expect(same(event.value, due), because, set.at, at);
      }
    }
  },
  example: {
    program: main(
      { do: "copy_context", as: "party" },
      inParty("anna", setTable("window")),
      awaits("anna"),
      inParty("bert", { do: "var_get", variable: "table" }),
      awaits("bert"),
      tableOf("party"),
    ),
    breaks: change(the("did", { by: "bert_coro" }), { value: null }),
  },
};

const isContext = ({ event: { value } }: Pick<Did, "event">, id: Id | undefined): boolean =>
  typeof value === "object" && value !== null && "ref" in value && value.ref === id;

/** The contexts that only tasks run in, and those tasks. */
function guests(run: Run): ReadonlyMap<Id, readonly Id[]> {
  const all = new Map<Id, Id[]>();
  const isOdd = (node: Run["nodes"][number]): boolean =>
    "context" in node && node.context !== undefined && !["create_task", "context_get"].includes(kind(node));
  if (!usedOnce(run) || run.did("get_context", "handle_get_context").length > 0 || run.nodes.some(isOdd)) return all;
  for (const { id, at, node } of madeTasks(run)) {
    const name = node.call === "create_task" ? node.context : undefined;
    const context = name === undefined ? undefined : boundTo(run, name, at);
    if (context === undefined) continue;
    const known = all.get(context);
    if (known === undefined) all.set(context, [id]);
    else known.push(id);
  }
  return all;
}

/** The last change of that variable before that place by the coroutines of these tasks; none where a generator may have changed it. */
function lastSet(run: Run, tasks: readonly Id[], variable: string, at: number): Did<"var_set"> | undefined {
  const sets = run.did("var_set").filter((each) => each.at < at && each.node.variable === variable);
  if (sets.some((each) => isGenerator(run, each.by))) return undefined;
  return sets.findLast((each) => tasks.includes(run.activation(each.by)?.event.task ?? ""));
}

const isGenerator = (run: Run, who: Id): boolean => {
  const node = run.activation(who)?.node;
  return node !== undefined && kind(node) === "async_generator";
};
