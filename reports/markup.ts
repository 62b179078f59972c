import { visible } from "./visible.ts";

/** A sentence of ours as Markdown: what is Python in it is set as code, and nothing in it is taken for markup. */
export function prose(sentence: string): string {
  let text = "";
  let end = 0;
  for (const found of sentence.matchAll(code)) {
    text += plain(sentence.slice(end, found.index)) + `\`${found[0]}\``;
    end = found.index + found[0].length;
  }
  return text + plain(sentence.slice(end));
}

/** Calls, dotted and underscored names, with what is assigned to them, and names of classes that have two words. */
const code =
  /(?<![\w`.])(?:@?\*{0,2}[A-Za-z_][\w.]*\((?!e?s\))(?:[^()`]|\([^()`]*\))*\)|\w*_\w+(?:\.\w+)*(?:=\w+(?:\.\w+)*)?|@?[a-z]\w*(?:\.[A-Za-z_]\w+)+(?:=\w+(?:\.\w+)*)?|\w+=\w+(?:\.\w+)*|(?:[A-Z][a-z]+){2,})(?![\w`])/g;

const plain = (text: string): string => html(text).replace(/[\\`*_[\]|~]/g, "\\$&");

/** Text from a target or a program, shown as it is. */
export const escaped = (text: string): string => html(visible(text)).replace(/[\\`*_[\]|#!~]/g, "\\$&");

export const html = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Blocks that a reader opens. */
export const folded = (title: string, blocks: readonly string[]): string =>
  [`<details><summary>${html(title)}</summary>`, ...blocks, "</details>"].join("\n\n");

/** A code block that nothing in it can end. */
export function fenced(language: string, code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const lines = code.trimEnd().split("\n").map(visible);
  return [`${fence}${language}`, ...lines, fence].join("\n");
}

/** Where a heading is found on its page, as the usual renderers of Markdown make it. */
export const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, "")
    .replaceAll(" ", "-");
