import type { VerdictWord } from "../spec/report.ts";
import { element } from "./element.ts";

/** The verdict's words in the order in which a reader wants them. */
export const verdictWords: readonly VerdictWord[] = ["violated", "known", "unexercised", "unsupported", "held"];

/** What a verdict looks like: never by its colour alone. */
export const signs: { readonly [word in VerdictWord | "untested"]: string } = {
  held: "✓",
  violated: "✗",
  known: "≈",
  unexercised: "?",
  unsupported: "–",
  untested: "·",
};

/** A verdict as a word with its sign and colour. */
export const badge = (word: VerdictWord | "untested", text: string = word): HTMLElement =>
  element("span", { class: `badge ${word}` }, element("span", { "aria-hidden": "true" }, `${signs[word]} `), text);
