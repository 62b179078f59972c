import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Libraries that nobody needs to work here: they are measured where somebody has installed them. */
export type Library = "effect" | "effection";

type Twins = (module: unknown) => { readonly [id: string]: (count: number) => Promise<void> };

/** The workloads' twins in such a library, beside this file. */
export const library = (name: Library) => async (id: string) => {
  const file = resolved(name);
  if (file === undefined) throw new Error(`${name} is not installed`);
  const { twins } = (await import(import.meta.resolve(`#workloads/${name}.mjs`))) as { readonly twins: Twins };
  return twins(await import(pathToFileURL(file).href))[id];
};

/** Where it is, beside this package or where the command was given. */
export function resolved(name: Library): string | undefined {
  for (const from of [import.meta.url, pathToFileURL(join(process.cwd(), "package.json"))]) {
    try {
      return createRequire(from).resolve(name);
    } catch {
      // it is not there: the next place
    }
  }
  return undefined;
}
