import { broken, expect, type Finding, held } from "../rule.ts";
import type { Run } from "../run.ts";
import { balance, stored } from "./queue-contents.ts";
import { isLate } from "./queue-turns.ts";
import { type Line, type Operation, raisedBy, shutdownOf, succeeded, wasCancelled } from "./queues.ts";
import { same, tell } from "./seen.ts";
import { ending, replyTo } from "./suspension.ts";

// What a queue does that was shut down.

/** It takes no more items. */
export function* putsAfterShutdown(run: Run, line: Line): Iterable<Finding> {
  for (const put of line.puts) {
    if (put.began > shutdownOf(line) && put.began < line.until) yield* refused(run, put, put.began);
  }
}

/** It gives the items that are left, and then none. */
export function* getsAfterShutdown(run: Run, line: Line): Iterable<Finding> {
  const dropped = immediateOf(line);
  for (const get of line.gets) {
    if (get.began < shutdownOf(line) || get.began > dropped || get.began >= line.until) continue;
    if (stored(line, get.began).most === 0) yield* refused(run, get, get.began);
    else if (balance(line, get.began).least > 0 && !wasCancelled(get) && get.ended < dropped) {
      const because = () =>
        `${line.id} had an item left when it was shut down, but ${get.kind}() raised ${raisedBy(get)}`;
      yield expect(succeeded(get), because, get.began, get.ended);
    }
  }
}

/** Those that waited for an item when it was shut down, and could not get any more. */
export function* gettersAt(run: Run, line: Line, shutdown: Operation): Iterable<Finding> {
  const at = shutdown.began;
  if (at >= line.until || stored(line, at).most > 0) return;
  for (const get of line.gets) if (get.began < at && get.ended > at) yield* refused(run, get, at);
}

/** Those that waited for a slot, likewise. */
export function* puttersAt(run: Run, line: Line, shutdown: Operation): Iterable<Finding> {
  const at = shutdown.began;
  if (at >= line.until || line.maxsize === 0) return;
  for (const put of line.puts) {
    if (put.began > at || put.ended <= at || balance(line, at, { without: put, known: put.began }).least < line.maxsize)
      continue;
    const isLone = put.item !== undefined && !line.puts.some((one) => one !== put && same(one.item ?? null, put.item));
    const got = line.gets.find((get) => isLone && succeeded(get) && same(get.outcome?.value ?? null, put.item));
    if (got === undefined) yield* refused(run, put, at);
    else {
      yield broken(
        `${put.by} waited to put ${tell(put.item)} into ${line.id} when it was shut down, but ${got.by} got it`,
        at,
        got.ended,
      );
    }
  }
}

/** Where all that was left was dropped. */
export const immediateOf = (line: Line): number => line.shutdowns.find(({ immediate }) => immediate)?.began ?? Infinity;

/** It has to raise QueueShutDown, soon. */
export function* refused(run: Run, one: Operation, from: number): Iterable<Finding> {
  const { wait, kind, by, ended } = one;
  const reply = wait === undefined ? undefined : replyTo(run, wait, from);
  if (reply !== undefined && reply.wait.outcome === undefined) {
    yield broken(`${by} was to be refused by ${kind}(), but it ${ending(reply.wait)}`, from, reply.proof);
  } else if (one.outcome !== undefined && !wasCancelled(one)) {
    const isSimple = kind === "get_nowait" || kind === "put_nowait";
    if (raisedBy(one) !== "QueueShutDown") {
      if (wait === undefined && !isSimple) return;
      yield broken(
        `${by} was to be refused by ${kind}(), but it ${raisedBy(one) === undefined ? "was not" : `raised ${raisedBy(one)}`}`,
        from,
        ended,
      );
    } else if (isLate(run, one, from)) yield broken(`${by} was to be refused by ${kind}() at once`, from, ended);
    else yield held(from, ended);
  }
}
