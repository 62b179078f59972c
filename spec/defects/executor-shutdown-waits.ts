import { block, job, main, shutdownExecutor } from "../write.ts";
import type { Defect } from "./defect.ts";

/** shutdown_default_executor(timeout) awaits the end of all jobs first, and only then joins their threads for so long. */
export const executorShutdownWaits: Defect = {
  name: "executor-shutdown-waits",
  says: "shutdown_default_executor() waits for the jobs for as long as they take, whatever its timeout.",
  versions: [["3.12", "3.13"]],
  only: ["executor.shutdown-timeout", "run.executor-shutdown-limit"],
  met: (run) =>
    run.did("run_in_executor").length > 0 || run.nodes.some((node) => "call" in node && node.call === "to_thread"),
  example: main(job("job", block(3)), shutdownExecutor(1)),
};
