// Bundles the scripts that run in a browser, each into one file that imports nothing: dist/web/.
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";

/** The scripts that a page may have. */
export const pages = ["report", "stories", "playground", "coverage"];

/** Some browsers do not know the symbol by which the reference loop's objects are disposed of. */
const banner = 'Symbol.dispose ??= Symbol("Symbol.dispose");';

/** Writes `<name>.js` for each of `web/<name>.ts` into the folder, and the style beside them. */
export async function bundleWeb(root, folder, names = pages) {
  mkdirSync(folder, { recursive: true });
  for (const name of names) {
    const build = await rolldown({
      input: join(root, "web", `${name}.ts`),
      platform: "browser",
      logLevel: "warn",
      transform: { target: "es2023" },
    });
    await build.write({ file: join(folder, `${name}.js`), format: "esm", minify: true, keepNames: true, banner });
    await build.close();
  }
  copyFileSync(join(root, "web", "style.css"), join(folder, "style.css"));
}
