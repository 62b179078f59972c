import { mutant } from "../mutant.ts";

export const takesNoEdges = mutant({
  id: "graph.takes-no-edges",
  mistake: "future_add_to_awaited_by() does nothing",
  kind: "plain",
  accusedBy: ["graph.manual-edges"],
  wrong: { futureAddToAwaitedBy() {} },
});
