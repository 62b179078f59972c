import { spawn } from "node:child_process";
import type { Contender } from "./contender.ts";
import { type Figure, middle } from "./figure.ts";
import type { Workload } from "./workload.ts";

/** What a contender made of a workload: the figures of all tries, or why there is none. */
export interface Cell {
  readonly contender: string;
  readonly workload: string;
  readonly count: number;
  readonly figures: readonly Figure[];
  readonly failed?: string;
}

interface Plan {
  readonly contenders: readonly Contender[];
  readonly workloads: readonly Workload[];
  /** how often each is measured */
  readonly repeat: number;
  readonly count: (workload: Workload) => number;
  /** told of each measurement */
  readonly tell: (line: string) => void;
}

/** Everybody runs a workload before anybody runs the next one, and all of that again: so a moody machine treats all alike. */
export async function measurements({ contenders, workloads, repeat, count, tell }: Plan): Promise<readonly Cell[]> {
  const cells = new Map<string, Cell>();
  for (let round = 1; round <= repeat; round++) {
    for (const workload of workloads) {
      for (const contender of contenders) {
        const key = `${workload.id} ${contender.name}`;
        const operations = Math.min(count(workload), contender.most ?? Infinity);
        const command = contender.command(workload, operations);
        const known = cells.get(key) ?? {
          contender: contender.name,
          workload: workload.id,
          count: operations,
          figures: [],
        };
        if (command === undefined || known.failed !== undefined) continue;
        const answer = await figureOf(command);
        tell(`${round}/${repeat} ${key}: ${"failed" in answer ? answer.failed : told(answer, operations)}`);
        cells.set(
          key,
          "failed" in answer ? { ...known, failed: answer.failed } : { ...known, figures: [...known.figures, answer] },
        );
      }
    }
  }
  return [...cells.values()];
}

/** CPU time of an operation in nanoseconds: the middle one of the tries. */
export function nanoseconds({ figures, count }: Cell): number {
  return (middle(figures.map(({ seconds }) => seconds)) * 1e9) / count;
}

export function megabytes({ figures }: Cell): number {
  return middle(figures.map((figure) => figure.megabytes));
}

const told = ({ seconds, megabytes }: Figure, count: number): string =>
  `${((seconds * 1e9) / count).toFixed(0)} ns, ${megabytes.toFixed(0)} MB`;

/** What the process says in its last line. */
async function figureOf([file, ...args]: readonly [string, ...string[]]): Promise<
  Figure | { readonly failed: string }
> {
  const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"] });
  let [output, complaint] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaint += text));
  const status = await new Promise<number | string>((resolve) => {
    child.on("error", ({ message }) => resolve(message));
    child.on("close", (code, signal) => resolve(code ?? signal ?? "no status"));
  });
  if (status !== 0) return { failed: complaint.trim().split("\n").at(-1) || `it ended with ${status}` };
  const figure = JSON.parse(output.trim().split("\n").at(-1) ?? "") as Figure;
  return figure;
}
