import { expect, it } from "vitest";
import { LineSplitter } from "./line-splitter.ts";

function split(limit: number, ...chunks: string[]) {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line), limit);
  return { taken: chunks.map((chunk) => splitter.take(chunk)), lines };
}

it("puts lines together that come in pieces", () => {
  expect(split(99, "on", "e\ntwo\nth", "", "ree\nfo").lines).toEqual(["one", "two", "three"]);
});

it("splits at newlines only", () => {
  expect(split(99, "a\rb\u2028c\u2029d\n\n").lines).toEqual(["a\rb\u2028c\u2029d", ""]);
});

it("refuses a line that grows beyond the limit, whether or not it ends", () => {
  expect(split(4, "abc", "de", "f")).toEqual({ taken: [true, false, false], lines: [] });
  expect(split(4, "abcd\nabcde\nx\n")).toEqual({ taken: [false], lines: ["abcd"] });
});
