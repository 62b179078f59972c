import { literal, valueIn } from "../../lens/context-variables.ts";
import { soleRegistrations, type Registration } from "../../lens/done-callbacks.ts";
import { change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Did, Run } from "../../run.ts";
import { same, tell } from "../../lens/seen.ts";
import type { Statement } from "../../program.ts";
import { awaits, future, main, onDone, setResult, sleep } from "../../write.ts";

const setTable = (value: string): Statement => ({ do: "var_set", variable: "table", value });
const getTable: Statement = { do: "var_get", variable: "table" };

export const callbackContext: Rule = {
  id: "future.callback-context",
  says: "add_done_callback(cb, context=ctx) runs cb in ctx; without it cb runs in a copy of the context current at registration.",
  doc: "library/asyncio-future#asyncio.Future.add_done_callback",
  level: "must",
  since: "3.7",
  about: ["add_done_callback"],
  needs: ["var_get"],
  *judge(run) {
    for (const registration of soleRegistrations(run)) {
      const call = run.activationsOf(registration.of)[0];
      const copied = call === undefined ? undefined : copyOf(run, registration);
      if (call === undefined || copied === undefined) continue;
      const sets = run.did("var_set").filter((each) => each.by === call.who);
      for (const { at, by, node, event } of run.did("var_get")) {
        if (by !== call.who || sets.some((set) => set.at < at && set.node.variable === node.variable)) continue;
        const due = valueIn(run, node.variable, copied.by, copied.at);
        const because = () => `expected ${call.who} to see ${tell(due)} in ${node.variable}, saw ${tell(event.value)}`;
        if (due !== undefined) yield expect(same(event.value, due), because, copied.at, at);
      }
      for (const { at, node, event } of run.did("context_get")) {
        const set = sets.findLast((each) => each.at < at && each.node.variable === node.variable);
        const due = literal(set?.node.value);
        if (set === undefined || due === undefined || node.context !== registration.node.context) continue;
        const because = () =>
          `expected ${node.context} to hold the ${tell(due)} that ${call.who} set, saw ${tell(event.value)}`;
        yield expect(same(event.value, due), because, set.at, at);
      }
    }
  },
  example: {
    program: main(
      future("order"),
      setTable("window"),
      { do: "copy_context", as: "window" },
      setTable("terrace"),
      { do: "add_done_callback", future: "order", callback: [getTable], context: "window" },
      onDone("order", [getTable]),
      setTable("bar"),
      setResult("order"),
      awaits(sleep(1)),
    ),
    breaks: change(the("did", { by: "#9()" }), { value: "bar" }),
  },
};

/** Where the context that the callback runs in was copied, if nobody else runs anything in it. */
function copyOf(run: Run, { at, by, node }: Registration): Pick<Did, "at" | "by"> | undefined {
  if (node.context === undefined) return { at, by };
  if (run.did("get_context", "handle_get_context").length > 0) return undefined;
  const runsInIt = run.nodes.filter((each) => "context" in each && each.context === node.context && !isReading(each));
  const named = run.nodes.filter((each) => "as" in each && each.as === node.context);
  const copies = run.did("copy_context").filter((each) => each.node.as === node.context);
  return runsInIt.length === 1 && named.length === 1 && copies.length === 1 ? copies[0] : undefined;
}

const isReading = (node: Run["nodes"][number]): boolean => "do" in node && node.do === "context_get";
