import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { cpython } from "../impl/targets/pyodide.ts";
import { honours } from "../properties/examples.ts";
import { refuted } from "../properties/refuted.ts";
import { mythsPage } from "../reports/myths.ts";
import { ruleBook } from "../reports/rule-book.ts";
import { catalogue } from "../spec/rules.ts";

// Writes the pages of docs/ that are made from the catalogue and from the myths: `npm run docs`, in a checkout.

const target = await cpython();
const pages = [...ruleBook(catalogue, honours), mythsPage(await refuted(target), target.info.version)];
await target.close();
const folder = "docs";
rmSync(join(folder, "rules"), { recursive: true, force: true });
for (const { path, text } of pages) {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
