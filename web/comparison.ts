import type { PageData, RunData } from "../reports/page-data.ts";
import { visible } from "../reports/visible.ts";
import { element } from "./element.ts";

/** Several targets beside each other. */
export function comparison(data: PageData, open: (id: string) => void): HTMLElement {
  const names = data.runs.map(nameOf);
  open("");
  return element("header", {}, element("h1", {}, names.join(", ")));
}

const nameOf = ({ report: { target } }: RunData): string => `${visible(target.name)} ${visible(target.version)}`;
