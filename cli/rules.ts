import { Command } from "commander";
import { areaOf, isTested } from "../spec/rule.ts";
import { catalogue } from "../spec/rules.ts";
import { count } from "../reports/gate.ts";
import { wrap } from "../reports/wrap.ts";
import type { Io } from "./io.ts";

/** `rules`: everything that the suite knows of asyncio's promises. */
export const rulesCommand = (io: Io): Command =>
  new Command("rules")
    .description("the catalogue: every rule, judged or not")
    .option("--json", "as an array of JSON")
    .action(({ json }: { readonly json?: boolean }) => {
      io.stdout.write(json === true ? asJson() : asText());
    });

const asJson = (): string =>
  `${JSON.stringify(
    catalogue.map((rule) => ({
      id: rule.id,
      area: areaOf(rule),
      level: rule.level,
      says: rule.says,
      doc: rule.doc,
      since: rule.since,
      until: rule.until ?? null,
      status: isTested(rule) ? "judged" : "untested",
      reason: isTested(rule) ? null : rule.untested,
    })),
    null,
    2,
  )}\n`;

function asText(): string {
  const blocks = [...new Set(catalogue.map(areaOf))].map((area) => {
    const rules = catalogue.filter((rule) => areaOf(rule) === area);
    const lines = rules.flatMap((rule) => {
      const versions = rule.until === undefined ? `${rule.since}+` : `${rule.since} until ${rule.until}`;
      const status = isTested(rule) ? "" : `, untested: ${rule.untested}`;
      return [
        `${rule.id} (${rule.level}, ${versions})`,
        ...wrap(`${rule.says}${status}`, 76).map((line) => `    ${line}`),
      ];
    });
    return lines.join("\n");
  });
  const judged = catalogue.filter(isTested).length;
  return `${blocks.join("\n\n")}\n\n${count(judged, "rule is", "rules are")} judged, ${catalogue.length - judged} untested.\n`;
}
