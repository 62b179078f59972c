import { UsageError } from "./usage-error.ts";

/** A command line as words, with quotes as a shell has them; nothing in it is expanded, and no shell sees it. */
export function shellWords(line: string): readonly string[] {
  const words: string[] = [];
  const part = /\s+|'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^\s'"\\]+)/gsy;
  let word: string | undefined;
  let end = 0;
  for (const [all, single, double, escaped, plain] of line.matchAll(part)) {
    end += all.length;
    const text = single ?? double?.replaceAll(/\\(.)/gs, "$1") ?? escaped ?? plain;
    if (text !== undefined) word = (word ?? "") + text;
    else if (word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  if (end < line.length)
    throw new UsageError(`${JSON.stringify(line.slice(end))} opens a quote that nobody closes; close it`);
  return word === undefined ? words : [...words, word];
}
