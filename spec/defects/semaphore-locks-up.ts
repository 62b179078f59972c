import { semaphoresIn } from "../lens/holding.ts";
import { acquire, awaits, callSoon, cancel, main, release, semaphore, sleep, task } from "../write.ts";
import type { Defect } from "./defect.ts";

/** A flag says that somebody is being woken and goes first. It stays up where that task is cancelled before it runs. */
export const semaphoreLocksUp: Defect = {
  name: "semaphore-locks-up",
  says: "After a task that waited for a semaphore was cancelled, others wait for it in the wrong order, or for ever although it is free.",
  link: "https://github.com/python/cpython/issues/90155",
  versions: [
    ["3.9.13", "3.10"],
    ["3.10.5", "3.10.8"],
  ],
  only: ["async-with", "bounded-semaphore", "semaphore", "sync"],
  met: (run) => semaphoresIn(run).some(({ claims }) => claims.some(({ is }) => is === "raised")),
  example: main(
    semaphore("seats", 0),
    task("guest", awaits(acquire("seats"))),
    awaits(sleep(0)),
    release("seats"),
    cancel("guest"),
    awaits(sleep(1)),
    callSoon([]),
    awaits(acquire("seats")),
  ),
};
