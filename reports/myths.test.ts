import { execFile, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { cpython } from "../impl/targets/pyodide.ts";
import { python } from "../impl/targets/python.ts";
import { honours } from "../properties/examples.ts";
import { refuted } from "../properties/refuted.ts";
import { catalogue } from "../spec/rules.ts";
import { anchor } from "./markup.ts";
import { mythsPage } from "./myths.ts";
import { ruleBook } from "./rule-book.ts";
import { printed, script } from "./script.ts";

const target = await cpython();
afterAll(() => target.close());

describe("the page of myths", () => {
  it("is in the documentation as CPython has it; npm run docs writes it", async () => {
    const { path, text } = mythsPage(await refuted(target), target.info.version);

    expect(readFileSync(fileURLToPath(new URL(`../docs/${path}`, import.meta.url)), "utf8")).toBe(text);
  });

  it("has links that lead somewhere", async () => {
    const pages = [...ruleBook(catalogue, honours), mythsPage(await refuted(target), "3")];
    const headings = new Set(
      pages.flatMap(({ path, text }) =>
        [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => `${path}#${anchor(heading!)}`),
      ),
    );
    const links = [...pages.at(-1)!.text.matchAll(/\]\((rules\/[^#)]*)?(#[^)]+)\)/g)];
    const broken = links.map(([, to = "myths.md", place]) => to + place!).filter((link) => !headings.has(link));

    expect(links.length).toBeGreaterThan(60);
    expect(broken).toEqual([]);
  });
});

const asked = spawnSync("python3", ["-c", "import sys; print(sys.executable, sys.version_info >= (3, 9))"]);
/** The interpreter itself, not what stands for it on PATH. */
const [, python3] = /^(.+) True\s*$/.exec(String(asked.stdout)) ?? [];

it.skipIf(python3 === undefined)("has scripts that print what is said of them", { timeout: 120_000 }, async () => {
  const here = await python({ python: python3! });
  const myths = await refuted(here).finally(() => here.close());

  const differing = await Promise.all(
    myths.map(async ({ name, program, trace }) => {
      const lines = await output(script(program, trace));
      const wanted = printed(program, trace).map(gist);
      return lines.join("\n") === wanted.join("\n") ? [] : [{ name, lines, wanted }];
    }),
  );

  expect(differing.flat()).toEqual([]);
});

function output(code: string): Promise<readonly string[]> {
  return new Promise((resolve) => {
    execFile(python3!, ["-X", "utf8", "-W", "ignore", "-c", code], (_, stdout) =>
      resolve(stdout.split("\n").flatMap((line) => (/^\d+\.\d{3} /.test(line) ? gist(line) : []))),
    );
  });
}

/** With its time to the second, without what objects look like and the texts of errors. */
const gist = (line: string): string =>
  line
    .replace(/^\S+/, (time) => Math.floor(Number(time) + 0.2).toFixed(0))
    .replace(/<.*>/, "<…>")
    .replace(/(\w+)\((['"]).*\2.*\)/, "$1('…')");
