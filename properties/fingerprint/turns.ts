import type { Awaitable, Statement } from "../../spec/program.ts";
import type { Trace } from "../../spec/trace.ts";
import * as write from "../../spec/write.ts";
import { logged, type OpenPoint } from "./open-point.ts";

/** More than anybody takes. */
const most = 12;

/** How many turns of the loop lie between what is waited for and who waits. */
function turns(trace: Trace): string | undefined {
  const place = (text: string): number => trace.findIndex((event) => event.is === "did" && event.value === text);
  const [from, to] = [place("from"), place("to")];
  if (from < 0 || to < 0 || logged(trace).length !== 2) return undefined;
  const ticks = trace.slice(from, to).filter(({ is }) => is === "tick").length;
  return ticks >= most ? undefined : `${ticks} ${ticks === 1 ? "turn" : "turns"}`;
}

/** A task waits; a second later what it waits for comes about. */
const point = (
  id: string,
  says: string,
  made: readonly Statement[],
  what: Awaitable,
  ...trigger: readonly Statement[]
): OpenPoint => ({
  id: `turns.${id}`,
  says: `from ${says}`,
  program: write.main(
    ...made,
    write.task("waiter", write.awaits(what), write.log("to")),
    write.awaits(write.sleep(1)),
    write.ticker(most),
    write.log("from"),
    ...trigger,
    write.awaits(write.sleep(1)),
  ),
  way: turns,
});

const f = write.future("f");
const done = write.setResult("f", 1);

/** The turns of the loop that things take. */
export const hops: readonly OpenPoint[] = [
  point("future", "a future's result to its awaiter", [f], "f", done),
  point("gather", "its last child's end to gather()'s awaiter", [f], write.gather("f"), done),
  point("wait", "its last child's end to wait()'s awaiter", [f], write.wait(["f"]), done),
  point("wait-for", "the end of what it waits for to wait_for()'s awaiter", [f], write.waitFor("f", 9), done),
  point("shield", "the inner future's result to shield()'s awaiter", [f], write.shield("f"), done),
  point("event", "Event.set() to its waiter", [write.event("e")], write.eventWait("e"), write.eventSet("e")),
  point("queue", "put_nowait() to get()", [write.queue("q")], write.get("q"), write.putNowait("q", 1)),
  point(
    "lock",
    "a lock's release to the next",
    [write.lock("l"), write.awaits(write.acquire("l"))],
    write.acquire("l"),
    write.release("l"),
  ),
  point(
    "semaphore",
    "a semaphore's release to the next",
    [write.semaphore("s", 1), write.awaits(write.acquire("s"))],
    write.acquire("s"),
    write.release("s"),
  ),
  {
    id: "turns.taskgroup",
    says: "from the last task's end to the end of its TaskGroup's block",
    program: write.main(
      write.taskGroup("g"),
      write.within("g", write.taskIn("g", "t", write.awaits(write.sleep(1)), write.ticker(most), write.log("from"))),
      write.log("to"),
      write.awaits(write.sleep(1)),
    ),
    way: turns,
  },
  {
    id: "turns.timeout-in-the-past",
    says: "from a deadline that has passed to the CancelledError",
    program: write.main(
      write.timeout("limit", -1),
      write.ticker(most),
      write.attempt(
        [write.within("limit", write.log("from"), write.lastly([write.awaits(write.sleep(9))], write.log("to")))],
        write.except("TimeoutError"),
      ),
      write.awaits(write.sleep(1)),
    ),
    way: turns,
  },
];
