import { Sequence } from "../properties/programs/sequence.ts";
import { numbered } from "../spec/program.ts";
import { rules } from "../spec/rules.ts";
import { chooseTarget, withTarget, type TargetOptions } from "./target-option.ts";

/** enough to outweigh a single slow one */
const programs = 400;

/** How long a target takes to start and to run a random program, as in "started in 1.9 s, 0.31 ms a program". */
export async function measured(options: TargetOptions): Promise<string> {
  const sequence = new Sequence(1);
  const drawn = Array.from({ length: programs }, (_, place) => numbered(sequence.at(rules.length + place)).program);
  const asked = performance.now();
  try {
    return await withTarget(chooseTarget(options), async (target) => {
      const started = performance.now();
      await target.run(drawn); // what is run once only is not what a survey waits for
      const warm = performance.now();
      await target.run(drawn);
      const each = (performance.now() - warm) / programs;
      return `started in ${Math.round(started - asked)} ms, ${each.toPrecision(2)} ms a program`;
    });
  } catch (error) {
    return `does not start: ${error instanceof Error ? error.message : String(error)}`;
  }
}
