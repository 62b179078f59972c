import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { honours } from "../properties/examples.ts";
import { bundleWeb } from "../scripts/bundle-web.mjs";
import type { Counterexample, Report, Verdict } from "../spec/report.ts";
import { catalogue } from "../spec/rules.ts";
import { chromium, complaints, launch, noBrowser, opened } from "../fixtures/browser.ts";
import { htmlPage, type Assets } from "./html.ts";
import { pageData, type Control } from "./page-data.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const report = JSON.parse(readFileSync(new URL(import.meta.resolve("#fixtures/reports/mixed.json")), "utf8")) as Report;
const [broken] = report.rules;
const found = broken!.counterexample!;

/** Text that runs where it is taken for markup, for script, or for the end of either. */
const evil = `<img src=x onerror="window.pwned=1"></script><script>window.pwned=1</script><!--"'&\u0000\u202e`;
/** The example's own names replaced by such text, everywhere in it. */
const hostileFound = JSON.parse(
  JSON.stringify({ ...found, finding: evil, python: `# ${evil}\n` }).replaceAll(
    "eggs",
    JSON.stringify(evil).slice(1, -1),
  ),
) as Counterexample;
const hostile: Report = {
  ...report,
  tool: evil,
  target: { name: evil, version: evil, loop: evil, clock: evil },
  rules: [{ ...broken!, counterexample: hostileFound }, ...report.rules.slice(1), { ...broken!, id: evil, area: evil }],
  crashes: [{ reason: evil, seed: 1, path: "3", program: { host: [] }, python: evil }],
};
const control: Control = { kind: "reference", name: evil, trace: found.trace, turns: [], verdict: "held" };

describe("a page", () => {
  it("keeps its data in one script that nothing in it ends", () => {
    const page = htmlPage(evil, { evil }, { script: "0", style: "a{}" });

    expect(page.match(/<\/?script/g)).toEqual(["<script", "</script", "<script", "</script"]);
    expect(page).not.toContain("<img");
    expect(page).not.toContain("<!--");
  });

  it("takes no script that would end itself", () => {
    expect(() => htmlPage("a", {}, { script: "'</script>'", style: "" })).toThrow("would end");
  });
});

describe.skipIf(chromium === undefined)(
  `a report's page in a browser${chromium === undefined ? noBrowser : ""}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), "pages-"));
    let browser: Browser;
    let assets: Assets;
    /** what a page said, and what it asked the network for */
    let said: readonly string[] = [];

    beforeAll(async () => {
      await bundleWeb(root, folder, ["report"]);
      assets = {
        script: readFileSync(join(folder, "report.js"), "utf8"),
        style: readFileSync(join(folder, "style.css"), "utf8"),
      };
      browser = await launch();
    });
    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true, force: true });
    });

    /** Opens the page of reports, wide or as on a phone. */
    async function open(
      reports: readonly Report[],
      width = 1440,
      colorScheme: "light" | "dark" = "light",
    ): Promise<Page> {
      const runs = reports.map((one) => ({ report: one, controls: { [broken!.id]: [control] } }));
      const data = pageData(runs, catalogue, honours, new Map([["sleep.duration", ["timers-fire-early"]]]));
      const file = join(folder, "page.html");
      writeFileSync(file, htmlPage(data.title, data, assets));
      const { page, said: all } = await opened(browser, file, { width, colorScheme });
      said = all;
      return page;
    }

    it("says nothing on the console, asks for nothing, and runs nothing from its data", async () => {
      const page = await open([hostile]);
      await page.evaluate("for (const box of document.querySelectorAll('.card')) box.open = true");

      await page.getByText("What the loop did").first().waitFor();
      expect(await page.evaluate("window.pwned")).toBeUndefined();
      expect(await page.locator("img").count()).toBe(0);
      expect(await page.locator(".event").first().textContent()).toContain("<img src=x");
      expect(said).toEqual([]);
    });

    it.each([
      ["light", 1440],
      ["dark", 390],
    ] as const)("has nothing that axe-core finds: %s, %d px", async (scheme, width) => {
      const page = await open([report], width, scheme);
      await page.evaluate(
        "for (const box of [...document.querySelectorAll('details')].slice(0, 8)) box.open = true; document.querySelector('.events').open = true",
      );
      expect(await complaints(page)).toEqual([]);
      expect(said).toEqual([]);
    });

    it("says who is to blame, and how to see it again", async () => {
      const blame = { is: "loop", controls: [{ name: evil, verdict: "held" }] } as const;
      const page = await open([{ ...report, rules: report.rules.map((verdict) => ({ ...verdict, blame })) }]);
      const card = page.locator("details.card").first();

      expect(await card.locator("dd").last().textContent()).toMatch(
        /^The loop is to blame: kept on this program by .*<img.*\. $/s,
      );
      expect(await card.locator(".command code").textContent()).toBe(
        "asyncio-conformance replay 7:17:0:2 --target python",
      );
    });

    it("is as wide as a phone, and no wider", async () => {
      const page = await open([report], 390);

      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
    });

    it("is filtered by keyboard", async () => {
      const page = await open([report]);
      await page.keyboard.press("/");
      await page.keyboard.type("argument order");

      expect(await page.getByRole("status").textContent()).toMatch(/^1 of \d+ rules$/);
      await page.keyboard.press("Tab");
      expect(await page.locator(".rule:visible code").allTextContents()).toEqual(["gather.results-in-input-order"]);
    });

    it("is stepped through by keyboard", async () => {
      const page = await open([report]);
      const slider = page.getByRole("slider").first();
      const words = page.locator(".event").first();
      await slider.focus();
      expect(await words.textContent()).toBe('3 s eggs returns "fried"');
      await page.keyboard.press("ArrowRight");

      expect(await words.textContent()).toBe('3 s main: gather() returns ["brown", "fried"]');
      expect(await slider.getAttribute("aria-valuetext")).toContain("13 of 15");
      await page.keyboard.press("Home");
      expect(await words.textContent()).toBe("0 s host: run main");
    });

    it("shows several targets beside each other, and opens what only one breaks, by keyboard", async () => {
      const other: Report = {
        ...report,
        target: { ...report.target, version: "3.12.1" },
        rules: report.rules.map(({ counterexample: _, ...rest }) => ({ ...rest, verdict: "held" })),
      };
      const page = await open([report, other], 390);
      expect(await complaints(page)).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
      await page.getByRole("link", { name: "gather.results-in-input-order" }).first().focus();
      await page.keyboard.press("Enter");
      await page.locator('[id="gather.results-in-input-order"] .card', { hasText: "broken by 3 programs" }).waitFor();
      expect(said).toEqual([]);
    });

    it("prints dark on light, with every failure open", async () => {
      const page = await open([report], 794, "dark");
      await page.emulateMedia({ media: "print" });
      await page.evaluate("dispatchEvent(new Event('beforeprint'))");

      expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(251, 250, 248)");
      expect(await page.locator("details.card:not([open])").count()).toBe(0);
      expect(await page.locator("details.card[open]").count()).toBeGreaterThan(1);
    });

    it("opens the rule that its address names", async () => {
      const page = await open([report]);
      await page.goto(`${page.url()}#sleep.duration`);

      await page.locator('[id="sleep.duration"] .machine').first().waitFor();
      await page.getByText("It accuses 1 loop that is wrong on purpose: timers-fire-early.").waitFor();
    });

    it("draws the beginning of a trace that has no end", async () => {
      const endless: Counterexample = {
        ...found,
        trace: Array.from({ length: 20_000 }, (_, n) => ({ is: "tick" as const, t: 0, op: 0, n: n + 1 })),
        at: [450, 19_999],
      };
      const page = await open([{ ...report, rules: [{ ...broken!, counterexample: endless }] }]);

      expect(await page.locator(".rest").first().textContent()).toBe("The first 500 events of 20,000 are drawn.");
      expect(await page.locator(".machine").first().locator(".events li").count()).toBe(500);
      expect(await page.locator("p.event").first().textContent()).toBe("0 s tick 451");
    });

    it("stays small and quick with all rules, eight targets and sixty counterexamples", async () => {
      const verdicts = catalogue.map(({ id, level }, place): Verdict => ({
        id,
        area: id.split(".")[0]!,
        level,
        verdict: place < 60 ? "violated" : "held",
        exercised: 400,
        violations: place < 60 ? 3 : 0,
        ...(place < 60 && { counterexample: found }),
      }));
      const others = verdicts.map(({ counterexample: _, ...rest }) => rest);
      const page = await open([
        { ...report, rules: verdicts },
        ...Array.from({ length: 7 }, () => ({ ...report, rules: others })),
      ]);
      const session = await page.context().newCDPSession(page);
      await session.send("Performance.enable");
      await page.keyboard.press("/");
      await page.keyboard.type("gather");

      const { metrics } = await session.send("Performance.getMetrics");
      const spent = (name: string): number => metrics.find((one) => one.name === name)?.value ?? NaN;
      expect(spent("ScriptDuration") + spent("LayoutDuration") + spent("RecalcStyleDuration")).toBeLessThan(1);
      expect(readFileSync(join(folder, "page.html")).length).toBeLessThan(3e6);
      expect(await page.getByRole("status").textContent()).toMatch(/^\d+ of \d+ rules$/);
    });
  },
);
