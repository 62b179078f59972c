// Bundles what runs in Node into few files, since to load hundreds of small ones takes longer than most commands do.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";

/** Where somebody comes in: the command line and its threads, what the package exports, the scripts of a checkout. */
const entries = [
  "cli/bin",
  "cli/coverage",
  "cli/docs",
  "cli/site",
  "cli/surveyor",
  "cli/testing",
  "impl/asyncio/index",
  "impl/targets/module-worker",
  "properties/bench",
  "properties/index",
  "properties/innocents",
  "properties/power",
  "properties/record",
  "properties/workloads/bench",
  "properties/workloads/workload",
  "properties/zoo",
];

/** From compiled modules to a folder with the entries where they were, what several of them need in `chunks/`, and all declarations. */
export async function bundleNode(modules, folder) {
  const build = await rolldown({
    input: Object.fromEntries(entries.map((entry) => [entry, join(modules, `${entry}.js`)])),
    platform: "node",
    // packages stay packages
    external: /^[^./]/,
    logLevel: "warn",
  });
  // the names of classes are read by programs
  await build.write({ dir: folder, format: "esm", keepNames: true, chunkFileNames: "chunks/[name].js" });
  await build.close();
  cpSync(modules, folder, { recursive: true, filter: (path) => !path.endsWith(".js") });
}
