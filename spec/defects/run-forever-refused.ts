import { awaits, main, sleep } from "../write.ts";
import type { Defect } from "./defect.ts";

const refusable: ReadonlySet<string> = new Set(["run_forever", "run_until_complete"]);

/** run_forever() unsets the running loop on its way out, also where it was refused because that loop is running. */
export const runForeverRefused: Defect = {
  name: "run-forever-refused",
  says: "A run_forever() that is refused inside a running loop leaves get_running_loop() without a loop.",
  link: "https://github.com/python/cpython/issues/130145",
  versions: [["3.13", "3.13.3"]],
  met: (run) =>
    run.waits.some(
      ({ by, node, outcome }) => by !== "host" && refusable.has(node.do) && outcome?.raised !== undefined,
    ) ||
    run.did("run_forever", "run_until_complete").some(({ by, event }) => by !== "host" && event.raised !== undefined),
  example: main({ do: "run_forever" }, awaits(sleep(1))),
};
