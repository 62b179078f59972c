import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isWithin, type PythonVersion } from "../spec/python-version.ts";
import { expectedOf, seeds, type Line, type Seed } from "./seeds.ts";

/** A sentence of the documents that the project began with, and what decides whether it is so. */
export interface Claim {
  /** the document's number */
  readonly seed: string;
  readonly kind: "claim" | "diagram" | "program";
  readonly title?: string;
  readonly claim: string;
  readonly verdict: "true" | "wrong" | "outdated";
  /** what is so instead */
  readonly truth?: string;
  /** the rules that decide it: what is claimed holds in each one's example */
  readonly rules: readonly string[];
  readonly programs?: readonly Prediction[];
  /** the first Python for which it no longer holds */
  readonly until?: string;
  /** why no program can decide it, or some part of it */
  readonly undecided?: string;
  /** the beliefs in docs/myths.md that it is one of */
  readonly myths?: readonly string[];
}

/** A program, and what it would print if the claim were true: what it prints tells. */
export interface Prediction {
  /** its file in fixtures/seeds/programs/ */
  readonly program: string;
  readonly claimed: readonly Line[];
}

/** A common wrong belief, and the program that shows it to be wrong. */
export interface Myth {
  readonly name: string;
  /** as people state it */
  readonly belief: string;
  /** what is so instead, in Markdown */
  readonly truth: string;
  /** its file in fixtures/seeds/programs/ */
  readonly program: string;
  /** the first Python for which it no longer holds, where it was true once */
  readonly until?: string;
}

export const claims = (): readonly Claim[] => read("claims.json") as readonly Claim[];
export const myths = (): readonly Myth[] => read("myths.json") as readonly Myth[];

const read = (file: string): unknown =>
  JSON.parse(readFileSync(fileURLToPath(import.meta.resolve(`#fixtures/seeds/${file}`)), "utf8"));

/** The seeds' programs by the names of their files. */
export const programsByFile = (): ReadonlyMap<string, Seed> => new Map(seeds().map((seed) => [fileOf(seed), seed]));

/** What a seed's file is called, without its ending. */
export const fileOf = ({ seed, title }: Seed): string => `${seed}-${title.replaceAll("_", "-")}`;

/** Whether the claim holds on that Python, as its verdict says. */
export const isClaimedFor = ({ verdict, until }: Claim, python: PythonVersion): boolean =>
  verdict === "outdated" ? isWithin(python, "3.0", until) : verdict === "true";

/** Whether a program prints on that Python what the claim says it would. */
export const isAsClaimed = (seed: Seed, claimed: readonly Line[], python: PythonVersion): boolean =>
  isSame(seed, claimed, expectedOf(seed, python));

/** Whether that is the same to print, up to what the program leaves open. */
export const isSame = (seed: Seed, one: readonly Line[], other: readonly Line[]): boolean =>
  JSON.stringify(inOrder(seed, one)) === JSON.stringify(inOrder(seed, other));

/** Where the order of what happens at one time is open, it is not compared. */
export const inOrder = ({ unordered }: Seed, printed: readonly Line[]): readonly Line[] =>
  unordered === undefined
    ? printed
    : [...printed].sort(([t, text], [other, otherText]) => t - other || (text < otherText ? -1 : 1));
