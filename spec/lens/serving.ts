import { broken, expect, type Finding, held } from "../rule.ts";
import type { Run } from "../run.ts";
import {
  asking,
  type Claim,
  hasLockAgain,
  type Holding,
  isFull,
  isQuiet,
  lastClaim,
  type Release,
  room,
} from "./holding.ts";
import { readyAt } from "./ready.ts";
import type { Id } from "../trace.ts";
import { tell } from "./seen.ts";
import { caughtUp } from "./sole-loop.ts";
import { intruder } from "./steps.ts";

// How a lock or a semaphore serves those who ask for it: the findings that their rules share.

/** Everybody who got it, in order: where, and who. */
export const grants = ({ claims, waits }: Holding): readonly { readonly at: number; readonly by: string }[] =>
  [
    ...claims.filter((each) => each.is === "held").map(({ ended, by }) => ({ at: ended, by })),
    ...waits.filter(hasLockAgain).map(({ ended, by }) => ({ at: ended, by })),
  ].sort((one, other) => one.at - other.at);

/** The findings about all who got it after somebody else: never are there more holders than it has room for. */
export function* exclusion({ id, capacity, releases, ...rest }: Holding): Iterable<Finding> {
  const got = grants({ id, capacity, releases, ...rest });
  for (const [before, { at, by }] of got.entries()) {
    if (before < capacity) continue;
    const back = releases.filter((each) => each.from < at).length;
    yield expect(
      before < capacity + back,
      () => `${by} got ${id} when ${before - back} of ${capacity} held it`,
      got[before - 1]?.at ?? at,
      at,
    );
  }
}

/** Whether somebody asked for it all the while from that place on, with room to be let in, until the loop had done all that it had to do. */
export function forgotten(
  run: Run,
  holding: Holding,
  from: number,
): { readonly claim: Claim; readonly proof: number } | undefined {
  const proof = caughtUp(run, from);
  if (proof === undefined) return undefined;
  const claim = asking(holding, from).find((each) => each.ended > proof && !each.isLimited);
  if (claim === undefined || room(holding, from) <= 0) return undefined;
  const taken = grants(holding).some(({ at }) => at > from && at <= proof && room(holding, at) <= 0);
  return taken ? undefined : { claim, proof };
}

/** The finding about a place from which on somebody who asks is to be let in: it goes to one of them, before the loop turns to later things. */
export function served(run: Run, holding: Holding, from: number): Finding | undefined {
  if (room(holding, from) <= 0 || !asking(holding, from).some((each) => !each.isLimited)) return undefined;
  const lost = forgotten(run, holding, from);
  if (lost !== undefined) {
    const { claim, proof } = lost;
    const why = `${holding.id} was free from ${run.trace[from]!.t} s on, and ${claim.by}, which asked for it, was not let in`;
    return broken(why, from, proof);
  }
  const next = grants(holding).find(({ at }) => at > from);
  return next === undefined ? undefined : held(from, next.at);
}

/** Whether somebody left the line, or a wait for a condition, by an exception before that place: since `from` or ever. */
export const isTroubled = ({ claims, waits }: Pick<Holding, "claims" | "waits">, to: number, from = 0): boolean =>
  claims.some((each) => each.is === "raised" && each.ended <= to && each.ended >= from) ||
  waits.some((each) => each.is !== "returned" && each.is !== "refused" && each.ended <= to && each.ended >= from);

/** Where the finding was proved. */
export const proofOf = (finding: Finding): number => Math.max(...finding.at);

/**
 * The findings about those who got it while others were before them: nobody is passed who goes on asking. `newcomers`: those who came when it was
 * free already, and others only had not taken it yet.
 */
export function* turns(run: Run, holding: Holding, newcomers: boolean): Iterable<Finding> {
  const { claims, id } = holding;
  const hasBarging = claims.some((each) => isNewcomer(holding, each));
  for (const next of claims) {
    if (next.is !== "held" || next.isLimited || isNewcomer(holding, next) !== newcomers) continue;
    if (!newcomers && hasBarging) continue;
    const ahead = before(holding, next);
    if (ahead.length === 0) continue;
    const passed = ahead.find((each) => each.ended > next.ended && staysAfter(run, each, next.ended));
    yield expect(
      passed === undefined,
      () => `${next.by} got ${id} before ${passed?.by}, which asked for it first`,
      ahead[0]!.began,
      next.began,
      next.ended,
    );
  }
}

const before = ({ claims }: Holding, next: Claim): readonly Claim[] =>
  claims.filter((each) => each.began < next.began && each.ended > next.began && !each.isLimited);

const isNewcomer = (holding: Holding, claim: Claim): boolean =>
  room(holding, claim.began) > 0 && before(holding, claim).length > 0;

/** Whether the claim was not about to be given up at that place. */
function staysAfter(run: Run, claim: Claim, at: number): boolean {
  if (claim.is === "held") return true;
  const proof = caughtUp(run, at);
  return proof !== undefined && claim.ended > proof;
}

/** The findings about those who asked when it was free and nobody else wanted it: they do not wait, not even for a turn of the loop. */
export function* uncontended(run: Run, holding: Holding): Iterable<Finding> {
  for (const claim of holding.claims) {
    const { began, ended, by, isLimited } = claim;
    if (isLimited || room(holding, began) <= 0 || !isQuiet(holding, began, claim)) continue;
    if (readyAt(run, began).length === 0) continue;
    const proof = Math.min(ended, caughtUp(run, began) ?? Infinity);
    if (proof === Infinity || (claim.is === "raised" && proof === ended)) continue;
    const other = intruder(run, began, proof, (who) => who === by);
    yield expect(
      other === undefined,
      () => `${by} asked for ${holding.id}, which was free, and had to wait for a turn`,
      began,
      other ?? ended,
    );
  }
}

/** The findings about those who asked when so many held it that nobody else could: they do not get it before somebody gives it back. */
export function* blocked(run: Run, holding: Holding, asks: (claim: Claim) => boolean = () => true): Iterable<Finding> {
  for (const claim of holding.claims) {
    const { began, ended, by, is, isLimited } = claim;
    if (isLimited || !isFull(holding, began) || !asks(claim)) continue;
    const back = holding.releases.find(({ from }) => from > began && from < ended);
    const proof = is === "held" ? ended : caughtUp(run, began);
    if (proof === undefined || proof > ended) continue;
    const why = () =>
      `${by} asked for ${holding.id} when nobody else could have it, and got it before anybody gave it back`;
    yield expect(is !== "held" || back !== undefined, why, began, proof);
  }
}

/** The findings about those to whom acquire() gave it: it gave True as well. */
export function* acquired({ claims, names }: Holding, id: Id): Iterable<Finding> {
  for (const { is, wait, isBlock, by, through } of claims) {
    if (is !== "held" || isBlock || through !== id || !names.has(id)) continue;
    const because = () => `acquire() of ${through} gave ${by} ${tell(wait.outcome?.value)}`;
    yield expect(wait.outcome?.value === true, because, wait.began, wait.ended!);
  }
}

/** The findings about releases that somebody waited for, whoever else gave up meanwhile. */
export function* handedOver(run: Run, holding: Holding): Iterable<Finding> {
  for (const { at, how } of holding.releases) {
    const finding = how === "wait" ? undefined : served(run, holding, at);
    if (finding !== undefined && !mayBeKept(holding, proofOf(finding))) yield finding;
  }
}

/** Whether somebody may have got it before that place without a trace: under a time limit, or when a wait for a condition ended in a hurry. */
export const mayBeKept = ({ claims, waits }: Holding, to: number): boolean =>
  isTroubled({ claims: claims.filter((each) => each.isLimited), waits }, to);

/** A look at locked(), where it is certain what it must say; and what last changed it. */
export interface Look {
  readonly at: number;
  readonly by: string;
  readonly through: string;
  readonly isLocked: boolean;
  readonly finding: Finding;
  readonly cause: Claim | Release | undefined;
}

export function looks(run: Run, holding: Holding): readonly Look[] {
  return run.did("locked").flatMap(({ at, by, event }): readonly Look[] => {
    if (event.on === undefined || !holding.names.has(event.on) || event.unbound !== undefined) return [];
    const isLocked = isFull(holding, at);
    if (!isLocked && !(room(holding, at) > 0 && isQuiet(holding, at))) return [];
    const why = () => `${event.on} was ${isLocked ? "held" : "free"}, and locked() said otherwise`;
    const cause = lastChange(holding, at);
    const since = cause === undefined ? holding.made.at : "ended" in cause ? cause.ended : cause.at;
    return [{ at, by, through: event.on, isLocked, cause, finding: expect(event.value === isLocked, why, since, at) }];
  });
}

/** Who got it or gave it back last before that place. */
export function lastChange({ claims, releases }: Holding, at: number): Claim | Release | undefined {
  const got = lastClaim(claims, at);
  const back = releases.filter((each) => each.at < at).at(-1);
  if (got === undefined || back === undefined) return got ?? back;
  return got.ended > back.at ? got : back;
}

/** The findings about those who held it in a block: it lets go of it on the way out, however the body was left, and lets its exception pass. */
export function* blocks(run: Run, holding: Holding): Iterable<Finding> {
  for (const claim of holding.claims) {
    const { wait, by, through, ended, is, isBlock } = claim;
    if (!isBlock || is !== "held") continue;
    const entered = wait.outcome?.value;
    if (entered !== null) yield broken(`entering ${through} gave ${by} ${tell(entered)}, not None`, wait.began, ended);
    const exit = run.exitOf(wait);
    if (exit?.outcome === undefined) continue;
    const { value, raised } = exit.outcome;
    const why = `leaving the block of ${through} in ${by} gave ${tell(raised ?? value)}`;
    if (raised === undefined) yield expect(value === false, () => why, ended, exit.ended!);
    else if (isFull(holding, exit.began - 1)) yield broken(why, ended, exit.ended!);
  }
  for (const { cause, finding } of looks(run, holding)) {
    if (cause !== undefined && ("how" in cause ? cause.how === "exit" : cause.isBlock)) yield finding;
  }
  for (const { how, at } of holding.releases) {
    const finding = how === "exit" ? served(run, holding, at) : undefined;
    if (finding !== undefined && !isTroubled(holding, proofOf(finding), at + 1)) yield finding;
  }
  for (const { began } of holding.claims) {
    const cause = lastChange(holding, began);
    if (cause === undefined || !("how" in cause) || cause.how !== "exit" || !isQuietBefore(holding, began)) continue;
    const finding = served(run, holding, began);
    if (finding !== undefined && !isTroubled(holding, proofOf(finding), began)) yield finding;
  }
}

const isQuietBefore = (holding: Holding, at: number): boolean => isQuiet(holding, at - 1);

/**
 * The findings about claims that were given up, and what became of those behind them: wherever it was free by then, one of them gets it at once, or
 * else at the next release. `woken`: only those that were to be served already.
 */
export function* givenUp(run: Run, holding: Holding, woken: boolean): Iterable<Finding> {
  for (const { is, began, ended, isLimited } of holding.claims) {
    if (is !== "raised" || isLimited || holding.claims.some((each) => each.isLimited)) continue;
    const isFreed = room(holding, ended) > 0;
    if (
      woken &&
      !(isFreed && holding.releases.some(({ at }) => at > began && at < ended && isNextOf(holding, began, at)))
    )
      continue;
    const from = isFreed ? ended : holding.releases.find(({ at }) => at > ended)?.at;
    const finding = from === undefined ? undefined : served(run, holding, from);
    if (finding !== undefined && !isTroubled(holding, proofOf(finding), from! + 1)) yield finding;
  }
}

/** Whether who began there stood first in line at that place. */
const isNextOf = (holding: Holding, began: number, at: number): boolean => asking(holding, at)[0]?.began === began;
