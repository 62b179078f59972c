import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { honours } from "../properties/examples.ts";
import { ruleBook } from "../reports/rule-book.ts";
import { catalogue } from "../spec/rules.ts";

// Writes the pages of docs/ that are made from the catalogue: `npm run docs`, in a checkout.

const folder = "docs";
rmSync(join(folder, "rules"), { recursive: true, force: true });
for (const { path, text } of ruleBook(catalogue, honours)) {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
