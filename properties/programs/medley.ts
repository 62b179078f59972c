import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Body, Program } from "../../spec/program.ts";
import { rules } from "../../spec/rules.ts";
import type { Rule } from "../../spec/rule.ts";
import type { Draw } from "./draw.ts";
import { grown } from "./grown.ts";
import { renamed } from "./renamed.ts";
import type { Mix } from "./scope.ts";

// Most rules have a situation of their own, which random programs meet seldom: their examples bring it.

/** The body of a program that only runs one main coroutine. */
function mainBody({ example: { program } }: Rule): Body | undefined {
  const [only, ...more] = program.host;
  if (only?.do !== "run" || more.length > 0 || only.loop !== undefined || only.debug !== undefined) return undefined;
  if (program.clock !== undefined || typeof only.main === "string" || only.main.call !== "coroutine") return undefined;
  return only.main.body;
}

/** How often 5,000 programs without medleys put rules to the test: those that they meet seldom. Written by scripts/rarity.mjs. */
const rarity = JSON.parse(readFileSync(fileURLToPath(import.meta.resolve("#fixtures/rarity.json")), "utf8")) as {
  readonly [rule: string]: number;
};

/** A rule that is met seldom is drawn the more often. */
const weight = ({ id }: Rule): number => Math.max(5, 24 - (rarity[id] ?? 24));

const parts: readonly (readonly [weight: number, body: Body])[] = rules.flatMap((rule) => {
  const body = mainBody(rule);
  return body === undefined || leaves(body) ? [] : [[weight(rule), body]];
});
const wholes: readonly (readonly [weight: number, program: Program])[] = rules.flatMap((rule) => {
  const body = mainBody(rule);
  return body === undefined || leaves(body) ? [[weight(rule), rule.example.program]] : [];
});

/** Whether the body ends there, so that nothing could follow. */
function leaves(body: Body): boolean {
  const last = body.at(-1);
  return last?.do === "raise" || body.some(({ do: kind }) => kind === "return");
}

/** Several rules' examples one after the other in one main coroutine, with few changes. */
export function medley(draw: Draw, mix: Mix): Program {
  const body = draw.times(4, 7, () => draw.weighted(parts)).flatMap(apart);
  return grown(draw, { host: [{ do: "run", main: { call: "coroutine", as: "main", body } }] }, mix, draw.int(0, 2));
}

/** One example that has a host script of its own, or a few, with few changes. */
export function rare(draw: Draw, mix: Mix): Program {
  const chosen = draw.times(1, draw.pick([1, 2, 4]), () => draw.weighted(wholes));
  if (chosen.length === 1) return grown(draw, chosen[0]!, mix, draw.int(0, 2));
  return grown(draw, { host: chosen.map(({ host }) => host).flatMap(apart) }, mix, draw.int(0, 2));
}

/** The body with names that no other one has. */
const apart = (body: Body, place: number): Body => renamed(body, (name) => `${name}_${place + 1}`);
