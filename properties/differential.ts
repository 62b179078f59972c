import { reference as ours } from "../impl/targets/reference.ts";
import type { Target } from "../impl/target.ts";
import type { DifferenceReport } from "../spec/differences.ts";
import { numbered } from "../spec/program.ts";
import type { Rule } from "../spec/rule.ts";
import { Ledger } from "./differential/ledger.ts";
import { pairs } from "./differential/pair.ts";
import { Sequence } from "./programs/sequence.ts";
import type { Script } from "./tally.ts";
import { version } from "./version.ts";

export interface DifferentialOptions {
  readonly target: Target;
  /** those that may accuse the target */
  readonly rules: readonly Rule[];
  /** ids of those that it is known to break */
  readonly known?: ReadonlySet<string>;
  readonly runs: number;
  /** as many programs as fit, instead of `runs` */
  readonly seconds?: number;
  readonly seed: number;
  /** only every so many batches, from that one on: this machine's share of the programs */
  readonly shard?: { readonly index: number; readonly of: number };
  /** the reference; another one where that itself is put to the test */
  readonly reference?: Target;
  /** a CPython of the reference's version: it tells whether the version makes a difference */
  readonly newest?: () => Promise<Target | undefined>;
  /** another CPython that is newer than the target's, asked where the newest cannot tell: it may have what that lacks, threads for one */
  readonly newer?: () => Promise<Target | undefined>;
  /** asyncio's own loop on the interpreter of the target, where the target is another loop */
  readonly stock?: () => Promise<Target | undefined>;
  readonly progress?: (done: DifferentialProgress) => void;
  /** prints a program as a Python script */
  readonly script: Script;
}

export interface DifferentialProgress {
  readonly stage: "comparing" | "shrinking";
  readonly programs: number;
  readonly of?: number;
  readonly different: number;
}

/** Programs handed over at once, and batches under way at once, so that the target never waits for us. */
const batch = 64;
const ahead = 2;
/** A target that crashes or hangs this often will do so again. */
const mostMishaps = 24;

/** Draws programs, runs them on the reference and on a target, and finds out what the differences come from. */
export async function differential(options: DifferentialOptions): Promise<DifferenceReport> {
  const started = performance.now();
  const { target, seed, seconds, reference = ours() } = options;
  const { index, of } = options.shard ?? { index: 0, of: 1 };
  const ledger = new Ledger(options, reference);
  const sequence = new Sequence(seed);
  const total = seconds === undefined ? options.runs : Infinity;
  const over = (): boolean =>
    ledger.mishaps >= mostMishaps || (seconds !== undefined && performance.now() - started > seconds * 1000);
  const waiting: { readonly from: number; readonly found: ReturnType<typeof pairs> }[] = [];
  let drawn = 0;
  for (;;) {
    while (drawn < total && waiting.length < ahead && !over()) {
      const size = Math.min(batch, total - drawn);
      const from = drawn;
      drawn += size;
      if ((from / batch) % of !== index) continue;
      const programs = Array.from({ length: size }, (_, at) => numbered(sequence.at(from + at)).program);
      waiting.push({ from, found: pairs(reference, target, programs) });
    }
    const first = waiting.shift();
    if (first === undefined) break;
    await ledger.add(await first.found, first.from);
    ledger.tell("comparing");
  }
  const groups = await ledger.groups();
  const { name, version: number, loop, clock } = target.info;
  return {
    schema: 1,
    tool: `asyncio-conformance ${version}`,
    target: { name, version: number, loop, clock },
    seed,
    programs: ledger.programs,
    seconds: Math.round(performance.now() - started) / 1000,
    same: ledger.programs - ledger.different,
    different: ledger.different,
    groups,
  };
}
