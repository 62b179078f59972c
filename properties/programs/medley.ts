import type { Body, Program } from "../../spec/program.ts";
import type { Rule } from "../../spec/rule.ts";
import type { Draw } from "./draw.ts";
import { grown } from "./grown.ts";
import { renamed } from "./renamed.ts";
import type { Mix } from "./scope.ts";

/** The examples of some rules one after the other, with few changes: in one main coroutine where they can, or else one host script after the other. */
export function medley(draw: Draw, mix: Mix, of: readonly Rule[]): Program {
  const programs = of.map(({ example }) => example.program);
  const bodies = programs.map(mainBody);
  // a clock of its own would move the times of the others
  const alone = programs.find(({ clock }) => clock !== undefined);
  const changes = draw.pick([0, 0, 1, 2]);
  if (alone !== undefined) return grown(draw, alone, mix, changes);
  if (bodies.some((body) => body === undefined))
    return grown(draw, { host: programs.flatMap(({ host }, place) => apart(host, place)) }, mix, changes);
  const body = bodies.flatMap((each, place) => apart(each!, place));
  return grown(draw, { host: [{ do: "run", main: { call: "coroutine", as: "main", body } }] }, mix, changes);
}

/** The body of a program that only runs one main coroutine to its end, so that another can follow. */
export function mainBody({ host }: Program): Body | undefined {
  const [only, ...more] = host;
  if (only?.do !== "run" || more.length > 0 || only.loop !== undefined || only.debug !== undefined) return undefined;
  if (typeof only.main === "string" || only.main.call !== "coroutine") return undefined;
  return leaves(only.main.body) ? undefined : only.main.body;
}

const leaves = (body: Body): boolean => body.at(-1)?.do === "raise" || body.some(({ do: kind }) => kind === "return");

/** The body with names that no other one has. */
const apart = (body: Body, place: number): Body => renamed(body, (name) => `${name}_${place + 1}`);
