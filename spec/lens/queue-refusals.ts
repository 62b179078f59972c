import { expect, type Finding } from "../rule.ts";
import { exactly, stored } from "./queue-contents.ts";
import { type Line, raisedBy, shutdownOf, succeeded } from "./queues.ts";
import { tell } from "./seen.ts";

// What put_nowait() and get_nowait() do where only one of two answers is right.

/** A full queue refuses, another one does not. */
export function* refusedPuts(line: Line): Iterable<Finding> {
  for (const one of line.puts) {
    const at = one.began;
    if (one.kind !== "put_nowait" || at >= Math.min(line.until, shutdownOf(line)) || line.maxsize === 0) continue;
    const { least, most } = stored(line, at);
    if (least >= line.maxsize) {
      const because = () =>
        `${line.id} was full, but put_nowait(${tell(one.item)}) raised ${raisedBy(one) ?? "nothing"}`;
      yield expect(raisedBy(one) === "QueueFull", because, at);
    } else if (most < line.maxsize) {
      yield expect(succeeded(one), () => `${line.id} had room, but put_nowait() raised ${raisedBy(one)}`, at);
    }
  }
}

/** An empty queue refuses, another one does not. */
export function* refusedGets(line: Line): Iterable<Finding> {
  for (const one of line.gets) {
    const at = one.began;
    if (one.kind !== "get_nowait" || at >= Math.min(line.until, shutdownOf(line))) continue;
    const amount = stored(line, at);
    if (exactly(amount) === 0) {
      const because = () =>
        `${line.id} was empty, but get_nowait() ${succeeded(one) ? "gave something" : `raised ${raisedBy(one)}`}`;
      yield expect(raisedBy(one) === "QueueEmpty", because, at);
    } else if (amount.least > 0) {
      yield expect(succeeded(one), () => `${line.id} had an item, but get_nowait() raised ${raisedBy(one)}`, at);
    }
  }
}
