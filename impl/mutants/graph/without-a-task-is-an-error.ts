import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const withoutATaskIsAnError = mutant({
  id: "graph.without-a-task-is-an-error",
  mistake: "capture_call_graph() where there is no task raises",
  kind: "plain",
  accusedBy: ["graph.capture-without-task"],
  wrong: {
    captureCallGraph(future?: never) {
      const graph = asyncio.captureCallGraph(future);
      if (graph === null) throw new asyncio.RuntimeError("there is no task");
      return graph;
    },
  },
});
