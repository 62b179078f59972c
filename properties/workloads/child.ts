import { workloads } from "./all.ts";
import { embedded } from "./embedded.ts";
import { measure } from "./figure.ts";
import { library } from "./library.ts";

/** How a process that measures runs one workload: undefined where it cannot. */
type Runs = (id: string) => Promise<((count: number) => Promise<void> | void) | undefined>;

const kinds: { readonly [kind: string]: Runs } = {
  reference: async (id) => workloads.find((each) => each.id === id)?.reference,
  promises: async (id) => workloads.find((each) => each.id === id)?.promises,
  embedded,
  effect: library("effect"),
  effection: library("effection"),
};

/** Measures in this process, for the one that started it: the figure is the last line of the output. */
export async function answer([kind = "", id = "", count]: readonly string[]): Promise<void> {
  const run = await kinds[kind]?.(id);
  if (run === undefined) throw new Error(`there is no ${id} of ${kind}`);
  process.stdout.write(`${JSON.stringify(await measure(run, Number(count)))}\n`);
}
