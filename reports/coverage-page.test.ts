import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromium, complaints, launch, noBrowser, opened } from "../fixtures/browser.ts";
import { bundleWeb } from "../scripts/bundle-web.mjs";
import type { Coverage } from "../spec/coverage.ts";
import { htmlPage } from "./html.ts";

const coverage: Coverage = {
  seed: 1,
  programs: 10,
  rules: [
    { id: "a.often", level: "must", isJudged: true, isAsked: true, exercised: 7, programs: 5 },
    { id: "a.never", level: "must", isJudged: true, isAsked: true, exercised: 0, programs: 0 },
  ],
  kinds: ["run", "await", "sleep"],
  met: [[9], [4, 5], [0, 0, 0]],
  versions: [{ python: "3.14", rules: 3, judged: 2 }],
};

describe.skipIf(chromium === undefined)(`the page of a coverage${chromium === undefined ? noBrowser : ""}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "coverage-"));
  let browser: Browser;

  beforeAll(async () => {
    await bundleWeb(fileURLToPath(new URL("..", import.meta.url)), folder, ["coverage"]);
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("has a heat map that the arrow keys walk through, and nothing that axe-core finds", async () => {
    const file = join(folder, "coverage.html");
    const [script, style] = ["coverage.js", "style.css"].map((name) => readFileSync(join(folder, name), "utf8"));
    writeFileSync(file, htmlPage("Coverage", coverage, { script: script!, style: style! }));
    const { page, said } = await opened(browser, file, { width: 390, colorScheme: "dark" });

    const status = page.getByRole("status");
    await page.getByText("sleep and run: never").waitFor();
    await page.locator(".heat").focus();
    await page.keyboard.press("ArrowUp");
    expect(await status.textContent()).toBe("await and run: in 4 programs");
    await page.keyboard.press("ArrowRight");
    expect(await status.textContent()).toBe("await: in 5 programs");
    expect(await complaints(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
    expect(said).toEqual([]);
  });
});
