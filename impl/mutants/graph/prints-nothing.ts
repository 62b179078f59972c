import { mutant } from "../mutant.ts";

export const printsNothing = mutant({
  id: "graph.prints-nothing",
  mistake: "print_call_graph() writes nothing",
  kind: "plain",
  accusedBy: ["graph.print-to-file"],
  wrong: { printCallGraph() {} },
});
