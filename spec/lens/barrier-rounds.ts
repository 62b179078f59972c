import type { Run } from "../run.ts";
import { type Arrival, type Barrier, barriers, leftEarly, passed } from "./barriers.ts";
import { perRun } from "./per-run.ts";
import { caughtUp } from "./sole-loop.ts";
import { LATE } from "./times.ts";

/** What is known of a barrier from one place on. */
export interface Phase {
  readonly at: number;
  /** `resetting`: those that a reset sent away have not left yet; `unknown`: it depends on who was quicker */
  readonly mode: "filling" | "draining" | "resetting" | "broken" | "unknown";
  /** those that wait for the round to be full */
  readonly inside: readonly Arrival[];
  /** those that are free to go, or sent away, and have not gone yet */
  readonly leaving: readonly Arrival[];
  /** those that came meanwhile */
  readonly front: readonly Arrival[];
  /** where some of those in front were let in last: it takes them some turns of the loop; -1: nowhere */
  readonly movedAt: number;
}

/** A round that was full: who came last completed it. */
export interface Round {
  readonly number: number;
  readonly at: number;
  readonly members: readonly Arrival[];
  /** all came while it filled, and nobody who had come was cancelled */
  readonly isPlain: boolean;
  /** nobody was cancelled who counted: all members are to pass */
  readonly isSure: boolean;
}

/** A reset() or abort() of a barrier at which some waited, or nobody. */
export interface Turning {
  readonly by: Arrival;
  readonly before: Phase;
  /** those that it sends away */
  readonly sent: readonly Arrival[];
}

export interface History {
  readonly barrier: Barrier;
  readonly phases: readonly Phase[];
  readonly rounds: readonly Round[];
  readonly turnings: readonly Turning[];
  /** those that were cancelled while it filled, and what it was like when they had gone */
  readonly losses: readonly { readonly one: Arrival; readonly after: Phase }[];
}

/** Follows each barrier through its rounds. */
export const histories = perRun((run): readonly History[] =>
  barriers(run).map((barrier) => new Follower(run, barrier).history()),
);

/** What it was like just before that place. */
export const phaseAt = ({ phases }: History, at: number): Phase | undefined =>
  phases.findLast((phase) => phase.at < at);

/** Whether everybody had the time to come in by that place. */
export const isSettled = (run: Run, { movedAt }: Phase, at: number): boolean =>
  movedAt < 0 || isOlder(run, movedAt, at);

/** Whether time has gone by between two places: then whoever came at the first one has certainly come in, however many turns that takes. */
export const isOlder = (run: Run, one: number, other: number): boolean =>
  run.trace[one]!.t + LATE < run.trace[other]!.t;

class Follower {
  private readonly run: Run;
  private readonly barrier: Barrier;
  private readonly phases: Phase[];
  private readonly rounds: Round[] = [];
  private readonly turnings: Turning[] = [];
  private readonly losses: { readonly one: Arrival; readonly after: Phase }[] = [];
  private now: Phase;
  private hadLoss = false;
  private moved = false;
  private brokenAt = Infinity;
  private mayBeBroken = false;
  /** where it ceased to fill: those that came since may have come in at any time since */
  private turnedAt = -1;

  constructor(run: Run, barrier: Barrier) {
    this.run = run;
    this.barrier = barrier;
    this.now = { at: barrier.made, mode: "filling", inside: [], leaving: [], front: [], movedAt: -1 };
    this.phases = [this.now];
  }

  history(): History {
    const { barrier, phases, rounds, turnings, losses } = this;
    const events = [
      ...barrier.arrivals.flatMap((one) => [
        { at: one.began, act: () => this.comes(one) },
        { at: one.ended, act: () => this.goes(one) },
      ]),
      ...barrier.turnings.flatMap((one) => [
        { at: one.began, act: () => undefined },
        { at: one.ended, act: () => this.turns(one) },
      ]),
    ];
    events.sort((one, other) => one.at - other.at);
    for (const { at, act } of events) {
      if (at >= Math.min(barrier.until, this.run.trace.length)) break;
      act();
    }
    return { barrier, phases, rounds, turnings, losses };
  }

  private become(at: number, next: Partial<Phase>): void {
    this.now = { ...this.now, ...next, at };
    this.phases.push(this.now);
  }

  private comes(one: Arrival): void {
    const { mode, inside, front, leaving } = this.now;
    if (mode === "filling") {
      this.become(one.began, { inside: [...inside, one] });
      this.fills(one.began);
    } else if (mode === "broken") this.become(one.began, { leaving: [...leaving, one] });
    else this.become(one.began, { front: [...front, one] });
  }

  /** Whether the round is full now. */
  private fills(at: number): void {
    const { inside } = this.now;
    const { parties } = this.barrier;
    if (inside.length < parties) return;
    const proof = caughtUp(this.run, at) ?? Infinity;
    const isSure = inside.every((one) => !leftEarly(one) || one.ended > proof);
    const t = this.run.trace[at]!.t + LATE;
    const happened = isSure || inside.some((one) => passed(one) && one.wait.to! <= t);
    if (inside.length > parties || !happened) {
      this.become(at, { mode: "unknown" });
      return;
    }
    this.rounds.push({
      number: this.rounds.length + 1,
      at,
      members: inside,
      isSure,
      isPlain: !this.hadLoss && !this.moved,
    });
    this.turnedAt = at;
    this.become(at, { mode: "draining", inside: [], leaving: inside });
  }

  private goes(one: Arrival): void {
    const { inside, leaving, front, mode } = this.now;
    const without = (all: readonly Arrival[]): readonly Arrival[] => all.filter((each) => each !== one);
    const wasInside = inside.includes(one);
    this.become(one.ended, { inside: without(inside), leaving: without(leaving), front: without(front) });
    if (mode === "filling" && wasInside) {
      this.hadLoss = true;
      if (leftEarly(one)) this.losses.push({ one, after: this.now });
      else this.become(one.ended, { mode: "unknown" });
    }
    const { now } = this;
    if ((mode === "draining" || mode === "resetting") && now.leaving.length === 0) this.refill(one.ended);
    const isEmpty = now.inside.length + now.leaving.length + now.front.length === 0;
    if (mode === "unknown" && isEmpty && !this.mayBeBroken) this.refill(one.ended);
  }

  /** All have left: those in front come in, unless somebody else is quicker. */
  private refill(at: number): void {
    const { front } = this.now;
    const { arrivals, parties } = this.barrier;
    const t = this.run.trace[at]!.t + LATE;
    const rivals = arrivals.filter(({ began }) => began > this.turnedAt && this.run.trace[began]!.t <= t);
    this.hadLoss = false;
    this.moved = front.length > 0;
    if (front.length > 0 && rivals.length > parties) {
      this.become(at, { mode: "unknown" });
      return;
    }
    const movedAt = front.length > 0 ? at : this.now.movedAt;
    this.become(at, { mode: "filling", inside: front, front: [], movedAt });
    this.fills(at);
  }

  /** A reset() or abort() is over. */
  private turns(by: Arrival): void {
    const before = this.now;
    const { mode, inside, leaving } = before;
    const hasRefused = mode === "broken" && leaving.some((one) => one.began > this.brokenAt);
    const isClear =
      !hasRefused &&
      inside.every((one) => isOlder(this.run, one.began, by.began)) &&
      passed(by) &&
      before.at <= by.began &&
      (mode === "filling" || mode === "broken" || mode === "resetting");
    const nobody = inside.length + leaving.length + before.front.length === 0;
    if (!isClear && !(mode === "unknown" && nobody && by.kind === "reset" && passed(by))) {
      this.mayBeBroken ||= by.kind === "abort" || mode === "broken";
      const front = [...inside, ...leaving, ...before.front];
      this.become(by.ended, { mode: "unknown", inside: [], leaving: [], front });
      return;
    }
    this.mayBeBroken = mode === "resetting" && by.kind === "abort";
    if (this.mayBeBroken) {
      this.become(by.ended, { mode: "unknown" });
      return;
    }
    if (mode === "filling") this.turnings.push({ by, before, sent: inside });
    else if (mode === "broken" && leaving.length === 0) this.turnings.push({ by, before, sent: [] });
    this.turnedAt = by.ended;
    if (by.kind === "abort") this.brokenAt = by.ended;
    const sent = [...inside, ...leaving];
    this.become(by.ended, { mode: by.kind === "abort" ? "broken" : "resetting", inside: [], leaving: sent });
    if (by.kind === "reset" && sent.length === 0) this.refill(by.ended);
  }
}
