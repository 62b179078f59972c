import type { Answer } from "../impl/target.ts";
import { numbered, type Program } from "../spec/program.ts";
import type { Way } from "../spec/report.ts";
import type { OpenPoint } from "./fingerprint/open-point.ts";
import { orders } from "./fingerprint/orders.ts";
import { states } from "./fingerprint/states.ts";
import { hops } from "./fingerprint/turns.ts";

/** All that is looked at. */
export const openPoints: readonly OpenPoint[] = [...orders, ...states, ...hops];

/** Each program runs so often: what goes one way now and another way then goes none. */
const times = 8;

/** Which way a target goes where the documentation leaves freedom, by small programs that are always the same. No way is wrong; that it changes is worth knowing. */
export async function fingerprint(target: {
  run(programs: readonly Program[]): Promise<readonly Answer[]>;
}): Promise<readonly Way[]> {
  const programs = openPoints.map(({ program }) => numbered(program).program);
  const ways: string[][] = openPoints.map(() => []);
  let places = programs.map((_, place) => place);
  for (let time = 0; time < times; time++) {
    const answers = await target.run(places.map((place) => programs[place]!));
    // what a target does not answer once, it is not asked again
    places = places.filter((place, at) => {
      const answer = answers[at];
      const way = answer !== undefined && "trace" in answer ? openPoints[place]!.way(answer.trace) : undefined;
      if (way !== undefined) ways[place]!.push(way);
      return way !== undefined;
    });
  }
  return places.map((place) => {
    const { id, says, otherwise = "not always the same" } = openPoints[place]!;
    const [first = otherwise, ...more] = ways[place]!;
    return { point: id, says, way: more.every((way) => way === first) ? first : otherwise };
  });
}
