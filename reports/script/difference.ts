import type { Program } from "../../spec/program.ts";
import type { Trace } from "../../spec/trace.ts";
import { composed } from "./composed.ts";
import { sayings, type Saying } from "./printed.ts";
import { type Says, Writer } from "./writer.ts";

/** A program, the trace in which something is wrong, at which of its events, and one in which it is right. */
export interface Contrast {
  readonly program: Program;
  readonly observed: Trace;
  readonly at: readonly number[];
  /** left out where no loop is at hand that is right */
  readonly expected?: Trace;
  /** what is wrong, in words */
  readonly because: string;
}

/** What a short script tells of, and what it prints on a loop that is right and on the one that is wrong. */
export interface Difference {
  readonly says: ReadonlySet<string>;
  /** left out where what is printed would not show what is wrong */
  readonly expected?: readonly string[];
  readonly observed: readonly string[];
  /** only the times differ */
  readonly isTimed: boolean;
}

/** As little as shows it: what is said of the events that are wrong, and differs; where that is not enough, whatever differs; else everything. */
export function difference({ program, observed, expected, at }: Contrast): Difference {
  const writer = new Writer(program, observed, { control: expected ?? observed, says: everything });
  // what a script tells is known when it has been written
  composed(program, writer);
  const wrong = sayings(program, writer, observed);
  const right = expected === undefined ? undefined : sayings(program, writer, expected);
  const nodes = new Set(wrong.flatMap((each) => (at.includes(each.at) ? [nodeOf(each)] : [])));
  const pointed = new Set([...wrong, ...(right ?? [])].flatMap((each) => (nodes.has(nodeOf(each)) ? [each.of] : [])));
  if (right === undefined) return { says: pointed, observed: texts(wrong, pointed, false), isTimed: false };
  const different = unlike(wrong, right);
  const all = [...wrong, ...right].map(({ of }) => of);
  const choices = [different.filter((of) => pointed.has(of)), [...pointed], [...pointed, ...different], all];
  for (const says of choices.map((choice) => new Set(choice))) {
    for (const isTimed of [false, true]) {
      const [here, there] = [texts(wrong, says, isTimed), texts(right, says, isTimed)];
      if (here.join("\n") !== there.join("\n")) return { says, expected: there, observed: here, isTimed };
    }
  }
  return { says: pointed, observed: texts(wrong, pointed, false), isTimed: false };
}

const nodeOf = ({ of }: Saying): string => of.split(" ")[0]!;

const everything: Says = { has: () => true };

/** What is printed of that, in order. */
const texts = (said: readonly Saying[], says: ReadonlySet<string>, isTimed: boolean): readonly string[] =>
  said.filter(({ of }) => says.has(of)).map(({ t, text }) => (isTimed ? `${t.toFixed(2)} ${text}` : text));

/** What one of the loops says at a time, or as often as, the other one does not. */
function unlike(one: readonly Saying[], other: readonly Saying[]): readonly string[] {
  const lines = (said: readonly Saying[], of: string): string =>
    said.flatMap((each) => (each.of === of ? [`${each.t} ${each.text}`] : [])).join("\n");
  return [...one, ...other].flatMap(({ of }) => (lines(one, of) === lines(other, of) ? [] : [of]));
}
