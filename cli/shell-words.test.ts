import { expect, it } from "vitest";
import { shellWords } from "./shell-words.ts";

it.each([
  ["python3  target.py", ["python3", "target.py"]],
  [" 'my python' \"a \\\"b\\\" $HOME\" c\\ d e'f'g ''", ["my python", 'a "b" $HOME', "c d", "efg", ""]],
  ["", []],
])("splits %j as a shell would", (line, words) => {
  expect(shellWords(line)).toEqual(words);
});

it("says where a quote stays open", () => {
  expect(() => shellWords("node 'target.mjs")).toThrow(`"'target.mjs" opens a quote that nobody closes; close it`);
});
