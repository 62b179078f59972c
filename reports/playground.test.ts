import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromium, complaints, launch, noBrowser, opened } from "../fixtures/browser.ts";
import { interpret } from "../impl/interpreter.ts";
import { seeds } from "../properties/seeds.ts";
import { bundleWeb } from "../scripts/bundle-web.mjs";
import { numbered } from "../spec/program.ts";
import { rules } from "../spec/rules.ts";
import { htmlPage } from "./html.ts";
import { picture } from "./picture.ts";
import type { PlaygroundData } from "./site-data.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const seed = seeds().find(({ title }) => title === "timeline-3-gather")!;

describe.skipIf(chromium === undefined)(`the playground in a browser${chromium === undefined ? noBrowser : ""}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "playground-"));
  const file = join(folder, "playground.html");
  let browser: Browser;
  let page: Page;
  let said: readonly string[];

  beforeAll(async () => {
    await bundleWeb(root, folder, ["playground"]);
    const data: PlaygroundData = {
      title: "Playground",
      gallery: [{ id: "three", title: "three", does: seed.does, program: seed.program! }],
      navigation: { places: [{ text: "Playground", file: "playground.html" }], current: "playground.html" },
    };
    const script = readFileSync(join(folder, "playground.js"), "utf8");
    writeFileSync(file, htmlPage(data.title, data, { script, style: readFileSync(join(folder, "style.css"), "utf8") }));
    browser = await launch();
    ({ page, said } = await opened(browser, file, { width: 390, colorScheme: "dark" }));
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const times = (): Promise<readonly string[]> => page.locator("text.time").allTextContents();

  it("runs a program where it stands, and shows it as Python", async () => {
    expect(await times()).toEqual(["0 s", "1 s", "2 s", "3 s"]);
    expect(await page.locator("pre.python").textContent()).toContain("await asyncio.gather(A(), B(), C())");
    expect(await page.getByText(/rules put to the test/).textContent()).toMatch(/ 0 broken\.$/);
    expect(said).toEqual([]);
  });

  it("has nothing that axe-core finds, and is as wide as a phone", async () => {
    expect(await complaints(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
  });

  it("runs again when a delay is changed by keyboard", async () => {
    await page.getByLabel("delay of sleep").first().focus();
    await page.keyboard.press("Control+A");
    await page.keyboard.type("5");
    await page.keyboard.press("Tab");

    expect(await times()).toEqual(["0 s", "1 s", "3 s", "5 s"]);
  });

  it("takes statements away and adds others", async () => {
    await page.getByLabel("line 7: await").check();
    await page.getByRole("button", { name: "Remove the chosen line" }).click();
    expect(await times()).toEqual(["0 s", "1 s", "3 s"]);
    await page.getByLabel("what to add").selectOption("block for 1 s");
    await page.getByRole("button", { name: "Add after the chosen line" }).click();

    expect(await page.getByLabel("seconds of block").count()).toBe(1);
  });

  it("says what a broken loop breaks", async () => {
    await page.locator("select[name=program]").selectOption("gather.results-in-input-order");
    await page.locator("select[name=loop]").selectOption("gather() lists results as they come in");

    expect(await page.locator("p.broken a").allTextContents()).toContain("gather.results-in-input-order");
    await page.locator("select[name=loop]").selectOption("the reference loop");
  });

  it("reads JSON, and says in a sentence what is no program", async () => {
    await page.getByText("As JSON").click();
    const json = page.getByLabel("the program as JSON");
    await json.fill('{"host": [{"do": "nap"}]}');
    await json.blur();
    expect(await page.getByRole("alert").textContent()).toContain(
      'host[0].do is "nap", where a kind of statement was expected',
    );
    await json.fill('{"host": [{"do": "log", "value": "hello"}]}');
    await json.blur();

    expect(await page.locator(".machine p.event").textContent()).toBe('0 s host: log("hello") → "hello"');
    expect(said).toEqual([]);
  });

  it("tells the same story as the loop tells anywhere else", async () => {
    const rule = rules.find(({ id }) => id === "cancel.raises-at-suspension-point")!;
    const { program } = numbered(rule.example.program);
    const words = picture(program, interpret(program)).steps.map((step) => step.words);
    await page.locator("select[name=program]").selectOption(rule.id);

    expect(words.some((one) => one.includes("raises CancelledError"))).toBe(true);
    expect(await page.locator(".events li > span:nth-child(2)").allTextContents()).toEqual(words);
    expect(await page.getByText(/rules put to the test/).textContent()).toMatch(/ 0 broken\.$/);
  });

  it("finds nothing broken by the reference in any tenth rule's example", async () => {
    const broken = await page.evaluate(`[...document.querySelector("select[name=program]").options]
      .filter((_, place) => place % 10 === 0)
      .filter((option) => {
        option.selected = true;
        option.parentElement.parentElement.dispatchEvent(new Event("change"));
        return !/ 0 broken\\.$/.test(document.querySelector(".result").textContent.match(/\\d+ rules? put to the test:[^.]*\\./)[0]);
      })
      .map(({ value }) => value)`);

    expect(broken).toEqual([]);
    expect(said).toEqual([]);
  });

  it("opens the program that its address names", async () => {
    await page.goto(`${page.url()}#sleep.duration`);

    expect(await page.locator("select[name=program]").inputValue()).toBe("sleep.duration");
  });
});
