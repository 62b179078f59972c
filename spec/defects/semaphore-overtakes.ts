import { semaphoresIn } from "../lens/holding.ts";
import { acquire, awaits, main, release, semaphore, sleep, task } from "../write.ts";
import type { Defect } from "./defect.ts";

/** release() wakes who waits, and whoever asks before that task runs finds the semaphore free. */
export const semaphoreOvertakes: Defect = {
  name: "semaphore-overtakes",
  says: "Who asks for a semaphore right after its release gets it before those who have been waiting for it.",
  link: "https://github.com/python/cpython/issues/90155",
  // and before 3.9, where it was no promise yet
  versions: [
    ["3.9", "3.9.13"],
    ["3.10", "3.10.5"],
  ],
  only: ["semaphore.locked-with-waiters", "semaphore.no-overtaking"],
  met: (run) => semaphoresIn(run).length > 0,
  example: main(
    semaphore("seats", 0),
    task("guest", awaits(acquire("seats"))),
    awaits(sleep(0)),
    release("seats"),
    awaits(acquire("seats")),
    release("seats"),
    awaits("guest"),
  ),
};
