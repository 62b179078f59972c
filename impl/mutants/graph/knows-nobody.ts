import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const knowsNobody = mutant({
  id: "graph.knows-nobody",
  mistake: "the call graph of a task lists nobody who awaits it",
  kind: "plain",
  accusedBy: ["graph.awaited-by-chain"],
  wrong: {
    captureCallGraph(future?: never) {
      const graph = asyncio.captureCallGraph(future);
      return graph === null ? null : { ...graph, awaitedBy: [] };
    },
  },
});
