import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromium, complaints, launch, noBrowser, opened } from "../fixtures/browser.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "site-"));
const site = (...argv: readonly string[]) =>
  spawnSync("npm", ["run", "--silent", "site", "--", ...argv], { cwd: root, encoding: "utf8" });

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the site", () => {
  it("is five pages", () => {
    const reports = ["fixtures/reports/mixed.json", "fixtures/reports/mixed.json"];

    expect(site(...reports, "--out", folder)).toMatchObject({ status: 0, stderr: "" });
    expect(readdirSync(folder).sort()).toEqual([
      "index.html",
      "myths.html",
      "playground.html",
      "rules.html",
      "targets.html",
    ]);
  });

  it("says in a sentence what it was not given", () => {
    expect(site("missing.json")).toMatchObject({ status: 2, stdout: "", stderr: "there is no file missing.json\n" });
  });
});

describe.skipIf(chromium === undefined)(`the site in a browser${chromium === undefined ? noBrowser : ""}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  it.each(["index.html", "myths.html", "rules.html", "targets.html", "playground.html"])(
    "has nothing to complain about on a phone: %s",
    async (file) => {
      const { page, said } = await opened(browser, join(folder, file), { width: 390, colorScheme: "dark" });
      await page.evaluate("for (const box of [...document.querySelectorAll('details')].slice(0, 3)) box.open = true");

      expect(await complaints(page)).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
      expect(said).toEqual([]);
      await page.close();
    },
  );

  it("leads from page to page, to the very rule and program", async () => {
    const { page } = await opened(browser, join(folder, "index.html"));
    await page.getByRole("link", { name: "coroutine.blocking-code-blocks-the-loop" }).click();
    await page.locator('[id="coroutine.blocking-code-blocks-the-loop"] .machine').first().waitFor();
    await page.goBack();
    await page.getByRole("link", { name: "Try it in the playground" }).last().click();

    expect(await page.locator("select[name=program]").inputValue()).toBe("002-timeline-3-gather");
    await page.getByRole("link", { name: "Myths" }).click();
    await page.getByText("Every await hands control to the event loop").click();
    await page.getByRole("link", { name: "Try it in the playground" }).click();
    expect(await page.locator("select[name=program]").inputValue()).toBe("claims-await-without-suspending");
  });
});
