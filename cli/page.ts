import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { honours } from "../properties/examples.ts";
import { htmlPage, type Assets } from "../reports/html.ts";
import { pageData, type RunInput } from "../reports/page-data.ts";
import type { Navigation } from "../reports/site-data.ts";
import { catalogue } from "../spec/rules.ts";
import { kills } from "./kills.ts";

/** One report as a page, or several beside each other: a file that needs nothing else. */
export function page(runs: readonly RunInput[], navigation?: Navigation): string {
  const data = { ...pageData(runs, catalogue, honours, kills()), ...(navigation !== undefined && { navigation }) };
  return htmlPage(data.title, data, assets("report"));
}

/** The script and the style of a page, as the build left them. */
export const assets = (name: string): Assets => ({ script: built(`${name}.js`), style: built("style.css") });

const built = (file: string): string => readFileSync(fileURLToPath(import.meta.resolve(`#web/${file}`)), "utf8");
