import { nearest } from "../reports/nearest.ts";
import { isTested, type Rule, type Untested } from "../spec/rule.ts";
import { catalogue } from "../spec/rules.ts";
import { UsageError } from "./usage-error.ts";

/** The rules that globs such as `gather.*,wait.*` choose; every glob has to choose one. */
export function chooseRules(globs: string | undefined): readonly Rule[] {
  if (globs === undefined) return catalogue.filter(isTested);
  const wanted = globs.split(",").map((glob) => glob.trim());
  const chosen = new Set(wanted.flatMap(matching));
  return catalogue.filter(isTested).filter((rule) => chosen.has(rule));
}

/** The rule of that id, judged or not. */
export function ruleOf(id: string): Rule | Untested {
  const rule = catalogue.find((one) => one.id === id);
  if (rule === undefined) throw new UsageError(`there is no rule ${JSON.stringify(id)}${meant(id)}`);
  return rule;
}

function matching(glob: string): readonly Rule[] {
  const pattern = new RegExp(`^${glob.split("*").map(literally).join(".*")}$`);
  const found = catalogue.filter(({ id }) => pattern.test(id));
  if (found.length === 0) throw new UsageError(`no rule is called ${JSON.stringify(glob)}${meant(glob)}`);
  const judged = found.filter(isTested);
  const [first] = found;
  if (judged.length === 0 && first !== undefined && !isTested(first)) {
    throw new UsageError(`${first.id} is not tested: ${first.untested}`);
  }
  return judged;
}

const literally = (text: string): string => text.replace(/[\\^$.|?+()[\]{}]/g, "\\$&");

function meant(id: string): string {
  const like = nearest(
    id.replaceAll("*", ""),
    catalogue.map((rule) => rule.id),
  );
  return like.length === 0
    ? "; asyncio-conformance rules lists them all"
    : `; is ${new Intl.ListFormat("en", { type: "disjunction" }).format(like)} meant?`;
}
