// Builds dist/ where a source is newer than the last build; else it costs some milliseconds.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleNode } from "./bundle-node.mjs";
import { bundleWeb } from "./bundle-web.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");

/** A folder of sources counts too: its time tells that a file was removed. */
function* sources(folder) {
  const entries = readdirSync(folder, { withFileTypes: true });
  if (!entries.some((entry) => entry.name.endsWith(".ts") || entry.isDirectory())) return;
  if (entries.some((entry) => entry.name.endsWith(".ts"))) yield folder;
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.(ts|css)$/.test(entry.name) && !entry.name.endsWith(".test.ts")) yield path;
  }
}

function isStale() {
  const built = statSync(join(dist, ".built"), { throwIfNoEntry: false })?.mtimeMs;
  if (built === undefined) return true;
  const settings = [
    "package.json",
    "tsconfig.json",
    "tsconfig.build.json",
    "scripts/bundle-node.mjs",
    "scripts/bundle-web.mjs",
  ].map((file) => join(root, file));
  const folders = ["spec", "impl", "properties", "reports", "cli", "web"].map((folder) => join(root, folder));
  return [...settings, ...folders.flatMap((folder) => [...sources(folder)])].some(
    (path) => statSync(path).mtimeMs > built,
  );
}

/** Into a folder of its own, put in place when it is whole: another command may run from dist/ meanwhile. */
async function build() {
  const began = new Date();
  const fresh = join(root, "out", `dist-${process.pid}`);
  const modules = join(root, "out", `modules-${process.pid}`);
  const stale = join(root, "out", `dist-${process.pid}-stale`);
  const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");
  const { status, error } = spawnSync(process.execPath, [compiler, "-p", "tsconfig.build.json", "--outDir", modules], {
    cwd: root,
    stdio: ["ignore", 2, 2],
  });
  if (error || status !== 0) {
    rmSync(modules, { recursive: true, force: true });
    process.stderr.write(
      `The sources do not compile${error ? `: ${error.message}` : ""}; correct them and try again.\n`,
    );
    process.exit(2);
  }
  await bundleNode(modules, fresh);
  rmSync(modules, { recursive: true, force: true });
  await bundleWeb(root, join(fresh, "web"));
  writeFileSync(join(fresh, ".built"), "");
  // what is saved while the compiler runs is newer than this
  utimesSync(join(fresh, ".built"), began, began);
  if (existsSync(dist)) renameSync(dist, stale);
  renameSync(fresh, dist);
  rmSync(stale, { recursive: true, force: true });
}

if (isStale()) await build();
