import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { count } from "./gate.ts";
import { nearest } from "./nearest.ts";
import { visible } from "./visible.ts";
import { wrap } from "./wrap.ts";

describe("wrapped text", () => {
  it("is the same words, on lines that are not too long", () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }),
        fc.integer({ min: 12, max: 40 }),
        (words, width) => {
          const lines = wrap(words.join(" "), width);

          expect(lines.join(" ")).toBe(words.join(" "));
          expect(lines.every((line) => line.length <= width)).toBe(true);
        },
      ),
    );
  });

  it("cuts a word that fits nowhere", () => {
    expect(wrap("a abcdefghij b", 4)).toEqual(["a", "abcd", "efgh", "ij b"]);
  });
});

describe("the nearest words", () => {
  const ids = ["gather.empty", "gather.duplicates", "wait.timeout", "wait-for.timeout-raises", "loop.close"];

  it("are those that differ least, best first", () => {
    expect([nearest("gather.emty", ids, 1), nearest("wait.timout", ids, 1), nearest("timeout-raises", ids, 1)]).toEqual(
      [["gather.empty"], ["wait.timeout"], ["wait-for.timeout-raises"]],
    );
  });

  it("are none where nothing is near, and cost little where somebody types a book", () => {
    expect([nearest("zzzzzzzzzzzzzzzzzzzz", ids), nearest("x".repeat(1e6), ids)]).toEqual([[], []]);
  });
});

it("counts in words", () => {
  expect([count(0, "rule", "rules"), count(1, "rule", "rules"), count(2, "rule", "rules")]).toEqual([
    "0 rules",
    "1 rule",
    "2 rules",
  ]);
});

it("keeps what can be seen and replaces what cannot", () => {
  expect(visible("a\tb\u001b[1m é😀 \udc00\ud83d\ude00\u202e")).toBe("a\ufffdb\ufffd[1m é😀 \ufffd😀\ufffd");
});
