import { broken, type Finding, held } from "../rule.ts";
import type { Run } from "../run.ts";
import type { History, Round } from "./barrier-rounds.ts";
import { type Arrival, leftEarly, passed, wasBroken } from "./barriers.ts";
import { caughtUp } from "./sole-loop.ts";
import { late } from "./sleeps.ts";
import { ending, replyTo } from "./suspension.ts";

/** How those came off who had to pass, because the round was full: nothing where somebody was cancelled meanwhile, or the barrier reset. */
export function* released(run: Run, history: History, round: Round, members = round.members): Iterable<Finding> {
  if (!round.isSure) return;
  const { id, parties } = history.barrier;
  const why = `${id} had its ${parties} parties at ${run.trace[round.at]!.t}`;
  for (const member of members) {
    if (history.barrier.turnings.some(({ began }) => began > round.at && began < member.ended)) return;
    if (wasBroken(member)) {
      yield broken(`${why}, but ${member.by} was told that it is broken`, round.at, member.ended);
      return;
    }
    const finding = cameBack(run, member, round.at, why);
    if (finding === "open") return;
    if (finding !== undefined) {
      yield finding;
      return;
    }
  }
  yield held(round.at, ...members.map(({ ended }) => ended));
}

/** Those that were sent away, or came to a broken barrier, get BrokenBarrierError. */
export function* sentAway(run: Run, one: Arrival, from: number, why: string): Iterable<Finding> {
  if (leftEarly(one) && one.ended <= (caughtUp(run, from) ?? Infinity)) return;
  if (passed(one)) {
    yield broken(`${why}, but ${one.by} passed`, from, one.ended);
    return;
  }
  const finding = cameBack(run, one, from, why);
  if (finding === undefined) yield held(from, one.ended);
  else if (finding !== "open") yield finding;
}

/** What is wrong about when it came back; undefined where nothing is, "open" where the trace does not tell. */
function cameBack(run: Run, one: Arrival, from: number, why: string): Finding | "open" | undefined {
  const { wait, ended } = one;
  const reply = replyTo(run, wait, from);
  if (reply === undefined) return "open";
  if (reply.wait.outcome === undefined) return broken(`${why}, but ${one.by} ${ending(reply.wait)}`, from, reply.proof);
  const isLate = late(wait.to!, run.trace[from]!.t) && run.steady(from, ended);
  return isLate ? broken(`${why}, but ${one.by} ${ending(wait)}`, from, ended) : undefined;
}
