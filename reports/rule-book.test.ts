import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { honours } from "../properties/examples.ts";
import { areaOf, isTested } from "../spec/rule.ts";
import { catalogue } from "../spec/rules.ts";
import { anchor, prose } from "./markup.ts";
import { ruleBook } from "./rule-book.ts";
import { chapters } from "./rule-book/chapters.ts";

const pages = ruleBook(catalogue, honours);

describe("the rule book", () => {
  it("is in the documentation as the catalogue has it; npm run docs writes it", () => {
    const docs = fileURLToPath(new URL("../docs/", import.meta.url));
    const written = readdirSync(join(docs, "rules")).map((file) => `rules/${file}`);
    const there = (path: string): string =>
      existsSync(join(docs, path)) ? readFileSync(join(docs, path), "utf8") : "";

    expect(written.sort()).toEqual(
      pages
        .map(({ path }) => path)
        .filter((path) => path !== "rules.md")
        .sort(),
    );
    expect(pages.filter(({ path, text }) => there(path) !== text).map(({ path }) => path)).toEqual([]);
  });

  it("has every rule on its first page, and on the page of its area with a script or the reason that there is none", () => {
    const incomplete = catalogue.filter((rule) => {
      const [first, page] = ["rules.md", `rules/${areaOf(rule)}.md`].map(
        (path) => pages.find((one) => one.path === path)?.text ?? "",
      );
      const own = page!.split("\n## ").find((entry) => entry.startsWith(`\`${rule.id}\`\n`)) ?? "";
      return (
        !first!.includes(`- [\`${rule.id}\`]`) || !own.includes(isTested(rule) ? "```python\nimport" : "Not judged: ")
      );
    });

    expect(incomplete.map((rule) => rule.id)).toEqual([]);
  });

  it("has links that lead somewhere", () => {
    const headings = new Set(
      pages.flatMap(({ path, text }) =>
        [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => `${path}#${anchor(heading!)}`),
      ),
    );
    const broken = pages.flatMap(({ path, text }) =>
      [...text.matchAll(/\]\((?!https:)([^#)]*)(#[^)]+)\)/g)]
        .map(([, to, place]) => (to === "" ? path : to!.replace("../", "")) + place!)
        .filter((link) => !headings.has(link)),
    );

    expect(broken).toEqual([]);
  });

  it("knows what every area is about", () => {
    const known = chapters.flatMap(({ areas }) => Object.keys(areas));

    expect([...new Set(catalogue.map(areaOf))].filter((area) => !known.includes(area))).toEqual([]);
  });
});

describe("a sentence as Markdown", () => {
  it.each([
    ["call_soon() on a closed loop raises RuntimeError.", "`call_soon()` on a closed loop raises `RuntimeError`."],
    [
      "With return_exceptions=True, f(*args) gets a[0] <b>.",
      "With `return_exceptions=True`, `f(*args)` gets a\\[0\\] &lt;b&gt;.",
    ],
    [
      "Nothing with return_when=asyncio.X. @asyncio.coroutine",
      "Nothing with `return_when=asyncio.X`. `@asyncio.coroutine`",
    ],
    ["wait(fs, timeout=min(1, 2)) of item(s) in CPython", "`wait(fs, timeout=min(1, 2))` of item(s) in CPython"],
    [
      "asyncio.run() of loop.time, as in Python 3.8 *only*",
      "`asyncio.run()` of `loop.time`, as in Python 3.8 \\*only\\*",
    ],
  ])("%s", (sentence, markdown) => {
    expect(prose(sentence)).toBe(markdown);
  });
});
