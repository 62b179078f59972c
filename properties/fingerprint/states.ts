import * as write from "../../spec/write.ts";
import { type OpenPoint } from "./open-point.ts";
import type { Trace } from "../../spec/trace.ts";

/** What `locked()` said last. */
function locked(trace: Trace): string | undefined {
  const said = trace
    .flatMap((event) => (event.is === "did" && typeof event.value === "boolean" ? [event.value] : []))
    .at(-1);
  return said === undefined ? undefined : said ? "locked" : "free";
}

/** How things look in between. */
export const states: readonly OpenPoint[] = [
  {
    id: "lock.after-release",
    says: "a lock between its release and the next holder's turn",
    program: write.main(
      write.lock("l"),
      write.awaits(write.acquire("l")),
      write.task("next", write.awaits(write.acquire("l"))),
      write.awaits(write.sleep(1)),
      write.release("l"),
      write.locked("l"),
    ),
    way: locked,
  },
  {
    id: "semaphore.after-release",
    says: "a semaphore of one between its release and the next holder's turn",
    program: write.main(
      write.semaphore("s", 1),
      write.awaits(write.acquire("s")),
      write.task("next", write.awaits(write.acquire("s"))),
      write.awaits(write.sleep(1)),
      write.release("s"),
      write.locked("s"),
    ),
    way: locked,
  },
  {
    id: "barrier.places",
    says: "the place of who comes to a barrier first",
    program: write.main(
      { do: "barrier", parties: 2, as: "b" },
      write.task("first", write.awaits(write.barrierWait("b"))),
      write.awaits(write.sleep(1)),
      write.awaits(write.barrierWait("b")),
      write.awaits(write.sleep(1)),
    ),
    way: (trace) => {
      const first = trace.find((event) => event.is === "resumed" && event.by === "first_coro");
      return first?.is === "resumed" && typeof first.value === "number" ? String(first.value) : undefined;
    },
  },
  {
    id: "task.default-name",
    says: "the name of a task that was given none",
    program: write.main(write.task("t"), { do: "get_name", task: "t" }),
    way: (trace) => {
      const name = trace.find((event) => event.is === "did" && typeof event.value === "string");
      if (name?.is !== "did" || typeof name.value !== "string") return undefined;
      return name.value.replace(/\d+/g, "n");
    },
  },
  {
    id: "timers.resolution",
    says: "when a timer runs",
    program: write.main(write.callAt(1, [write.log("now")]), write.awaits(write.sleep(2))),
    way: (trace) => {
      const run = trace.find((event) => event.is === "did" && event.value === "now");
      return run === undefined ? undefined : run.t === 1 ? "at its time" : run.t > 1 ? "a little later" : undefined;
    },
  },
];
