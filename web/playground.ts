import { z } from "zod";
import type { PlaygroundData } from "../reports/site-data.ts";
import { element } from "./element.ts";
import { navigation } from "./navigation.ts";
import { Editor } from "./playground/editor.ts";
import { gallery } from "./playground/gallery.ts";
import { outcome, loops } from "./playground/outcome.ts";

/** Programs to change and to run, in this very page: the reference loop, or one that is wrong on purpose, and all rules. */

// what it would compile at run time the page's own policy forbids
z.config({ jitless: true });

const data = JSON.parse(document.querySelector("#data")!.textContent) as PlaygroundData;
const loop = element(
  "select",
  { name: "loop" },
  ...[...new Set(loops.map(({ group }) => group))].map((label) =>
    element(
      "optgroup",
      { label },
      ...loops.filter(({ group }) => group === label).map(({ name }) => element("option", {}, name)),
    ),
  ),
);
const result = element("div", { class: "result" });
const editor = new Editor(() => run());
const choose = gallery(data.gallery, (program) => editor.open(program));

function run(): void {
  result.replaceChildren(...outcome(editor.program, loop.selectedIndex));
}

loop.addEventListener("change", run);
document.body.append(
  element("a", { class: "skip", href: "#main" }, "To the content"),
  navigation(data.navigation),
  element(
    "main",
    { id: "main" },
    element("h1", {}, data.title),
    element(
      "p",
      { class: "lead" },
      "Choose a program, change a delay, cancel something, and see what the loop does. Everything runs in this page, on a clock that jumps.",
    ),
    element(
      "div",
      { class: "filter" },
      element("label", { class: "field" }, element("span", {}, "Program"), choose.root),
      element("label", { class: "field" }, element("span", {}, "Loop"), loop),
    ),
    choose.about,
    element("div", { class: "workbench" }, editor.root, result),
  ),
);
choose.start();
