import { fileURLToPath } from "node:url";
import type { Workload } from "./workload.ts";

/** What runs the workloads: an asyncio, or what people would take instead. Each measurement is a process of its own. */
export interface Contender {
  readonly name: string;
  /** More operations than this take too long here. */
  readonly most?: number;
  /** The process that prints the figure; undefined where the workload has no twin here. */
  command(workload: Workload, count: number): readonly [file: string, ...args: string[]] | undefined;
}

/** One that is not on this machine: why, or how to get it. */
export interface Missing {
  readonly name: string;
  readonly missing: string;
}

interface ChildOptions {
  readonly most?: number;
  /** the workloads that have no twin */
  readonly lacks?: readonly string[];
}

/** In a process of its own, with what `child.ts` knows by that word. */
export const inChild = (name: string, kind: string, { lacks = [], ...options }: ChildOptions = {}): Contender => ({
  name,
  ...options,
  command: ({ id }, count) =>
    lacks.includes(id) ? undefined : [process.execPath, bench, "measure", kind, id, String(count)],
});

/** `options`: those of `workloads.py`. */
export const onPython = (name: string, executable: string, options: readonly string[] = []): Contender => ({
  name,
  command: ({ id }, count) => [executable, "-B", twins, id, String(count), ...options],
});

const bench = fileURLToPath(new URL("bench.js", import.meta.url));
const twins = fileURLToPath(import.meta.resolve("#workloads/workloads.py"));
