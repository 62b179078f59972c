import { broken, type Finding, held } from "../rule.ts";
import type { Run } from "../run.ts";
import { balance, changes, type Options, stored, unfinished } from "./queue-contents.ts";
import { isRefused, type Line, type Operation, raisedBy, shutdownOf, succeeded, wasCancelled } from "./queues.ts";
import { tell } from "./seen.ts";
import { late } from "./sleeps.ts";
import { caughtUp } from "./sole-loop.ts";
import { ending, replyTo } from "./suspension.ts";

// When those that wait at a queue have to go on waiting, and when they have to come back.

/** Since when somebody could go on, and by when the loop must have come round to it. */
export interface Turn {
  readonly ready: number;
  readonly proof: number;
}

/** The first time that something which is put to the test at each change of the queue held for long enough. */
export function turnOf(run: Run, line: Line, from: number, can: (at: number) => boolean): Turn | undefined {
  const places = changes(line, from);
  let ready: number | undefined;
  for (const [index, place] of places.entries()) {
    if (!can(place + 1)) {
      ready = undefined;
      continue;
    }
    ready ??= place;
    const proof = caughtUp(run, ready);
    if (proof !== undefined && (places[index + 1] ?? Infinity) > proof) return { ready, proof };
  }
  return undefined;
}

/** Whether a get() has an item for itself, whoever else takes one. */
export const isServed = (line: Line, get: Operation, at: number, options: Options = {}): boolean =>
  balance(line, at, { ...options, without: get }).least >= 1;

/** Whether a put() has a slot for itself, likewise. */
export const hasRoom = (line: Line, put: Operation, at: number, options: Options = {}): boolean =>
  line.maxsize === 0 || balance(line, at, { ...options, without: put }).most < line.maxsize;

/** How it came out that a queue's get() was called while there was nothing to get. */
export function* getsThatWait(run: Run, line: Line): Iterable<Finding> {
  for (const get of line.gets) {
    if (get.wait === undefined || !isOrdinary(line, get) || stored(line, get.began).most > 0) continue;
    if (succeeded(get) && stored(line, get.ended, { without: get, known: get.began }).most === 0) {
      yield broken(
        `${get.by} waited for an item of ${line.id}, and got ${tell(get.outcome?.value)} although nothing had been put`,
        get.began,
        get.ended,
      );
    } else
      yield* comesBack(
        run,
        get,
        turnOf(run, line, get.began, (at) => isServed(line, get, at)),
        "an item was there",
      );
  }
}

/** The same for a put() into a full queue. */
export function* putsThatWait(run: Run, line: Line): Iterable<Finding> {
  if (line.maxsize === 0) return;
  for (const put of line.puts) {
    if (put.wait === undefined || !isOrdinary(line, put) || stored(line, put.began).least < line.maxsize) continue;
    if (succeeded(put) && balance(line, put.ended, { without: put, known: put.began }).least >= line.maxsize) {
      yield broken(
        `${put.by} put ${tell(put.item)} into ${line.id}, which was full: nothing had been taken out`,
        put.began,
        put.ended,
      );
    } else
      yield* comesBack(
        run,
        put,
        turnOf(run, line, put.began, (at) => hasRoom(line, put, at)),
        "there was room",
      );
  }
}

/** Whether nothing odd had happened to the queue by the time it was over. */
export function isOrdinary(line: Line, one: Operation): boolean {
  const end = Math.min(line.until, shutdownOf(line));
  return end === Infinity || one.ended < end;
}

/** The finding about somebody who waited, and had a turn at some time or none. */
function* comesBack(run: Run, one: Operation, turn: Turn | undefined, why: string): Iterable<Finding> {
  const { wait, kind, began, ended } = one;
  if (wait === undefined || (wasCancelled(one) && ended <= (turn?.proof ?? Infinity))) return;
  if (isRefused(one)) {
    yield broken(`${one.by} was to wait in ${kind}(), but it raised ${raisedBy(one)}`, began, ended);
    return;
  }
  const reply = turn === undefined ? undefined : replyTo(run, wait, turn.ready);
  if (reply !== undefined && turn !== undefined && reply.wait.outcome === undefined) {
    yield broken(
      `${one.by} waited in ${kind}() and ${why} at ${run.trace[turn.ready]!.t}, but it ${ending(reply.wait)}`,
      began,
      turn.ready,
      turn.proof,
    );
  } else if (turn !== undefined && isLate(run, one, turn.ready)) {
    yield broken(
      `${one.by} waited in ${kind}() and ${why} at ${run.trace[turn.ready]!.t}, but it came back at ${wait.to}`,
      began,
      turn.ready,
      ended,
    );
  } else if (succeeded(one)) yield held(began, ended);
}

/** Whether it came back only when time had gone by since the place from which it could, although nothing else took that time. */
export const isLate = (run: Run, { wait, ended }: Operation, ready: number): boolean =>
  wait?.to !== undefined && late(wait.to, run.trace[ready]!.t) && run.steady(ready, ended);

/** A join() of a queue on which no work is left comes back at once; of another one when there is none any more. */
export function* joinsThatWait(
  run: Run,
  line: Line,
  only: (join: Operation) => boolean = () => true,
): Iterable<Finding> {
  for (const join of line.joins) {
    if (join.wait === undefined || join.began >= line.until || unfinished(line, join.began).least === 0) continue;
    if (!only(join)) continue;
    const end = Math.min(join.ended, run.trace.length);
    const mayEnd = [join.began, ...changes(line, join.began)].some(
      (place) => place < end && unfinished(line, place + 1).least === 0,
    );
    if (succeeded(join) && !mayEnd) {
      const left = unfinished(line, join.ended).least;
      yield broken(
        `${join.by} came back from join() at ${join.wait.to}, with ${left} of the items of ${line.id} not done`,
        join.began,
        join.ended,
      );
    } else {
      const turn = turnOf(run, line, join.began, (at) => unfinished(line, at).most === 0);
      yield* comesBack(run, join, turn, "no item was unfinished any more");
    }
  }
}

export function* joinsAtOnce(run: Run, line: Line, only: (join: Operation) => boolean = () => true): Iterable<Finding> {
  for (const join of line.joins) {
    if (!only(join) || join.wait === undefined || join.began >= line.until || unfinished(line, join.began).most > 0)
      continue;
    const turn = turnOf(run, line, join.began, (at) => unfinished(line, at).most === 0);
    yield* comesBack(run, join, turn, "nothing was unfinished");
  }
}
