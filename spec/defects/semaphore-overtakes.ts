import { semaphoresIn } from "../lens/holding.ts";
import { acquire, awaits, main, release, semaphore, sleep, task, waitFor, within } from "../write.ts";
import type { Defect } from "./defect.ts";

/** release() wakes who waits, and whoever asks before that task runs finds the semaphore free; who was woken then goes to the end of the line. */
export const semaphoreOvertakes: Defect = {
  name: "semaphore-overtakes",
  says: "Who asks for a semaphore right after its release gets it before those who have been waiting for it.",
  link: "https://github.com/python/cpython/issues/90155",
  versions: [
    ["3.4", "3.9.13"],
    ["3.10", "3.10.5"],
  ],
  only: ["semaphore.fifo", "semaphore.locked-with-waiters", "semaphore.no-overtaking"],
  met: (run) => semaphoresIn(run).length > 0,
  example: main(
    semaphore("seats", 1),
    awaits(acquire("seats")),
    task("ann", within("seats")),
    task("bob", awaits(waitFor(acquire("seats"), 1)), release("seats")),
    task("cat", awaits(acquire("seats"))),
    awaits(sleep(0)),
    release("seats"),
    awaits(sleep(1)),
  ),
};
