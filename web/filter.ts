import type { RuleData } from "../reports/page-data.ts";
import type { VerdictWord } from "../spec/report.ts";
import { badge, verdictWords } from "./badge.ts";
import { element } from "./element.ts";

type Word = VerdictWord | "untested";

/** What is asked of the list of rules: words, an area, a level, verdicts. */
export class Filter {
  readonly root: HTMLElement;
  private readonly search = element("input", {
    type: "search",
    id: "search",
    placeholder: "Search  ( / )",
    autocomplete: "off",
    spellcheck: "false",
  });
  private readonly area: HTMLSelectElement;
  private readonly level: HTMLSelectElement;
  private readonly boxes: ReadonlyMap<Word, HTMLInputElement>;

  constructor(areas: readonly string[], words: readonly Word[], changed: () => void) {
    this.area = select("area", ["every area", ...areas]);
    this.level = select("level", ["every level", "must", "should", "implementation"]);
    const present = ([...verdictWords, "untested"] as const).filter((word) => words.includes(word));
    this.boxes = new Map(present.map((word) => [word, element("input", { type: "checkbox", checked: true })]));
    this.root = element(
      "search",
      { class: "filter" },
      element("label", { class: "field" }, element("span", {}, "Search"), this.search),
      element("label", { class: "field" }, element("span", {}, "Area"), this.area),
      element("label", { class: "field" }, element("span", {}, "Level"), this.level),
      element(
        "fieldset",
        {},
        element("legend", {}, "Verdict"),
        ...[...this.boxes].map(([word, box]) => element("label", {}, box, badge(word))),
      ),
    );
    for (const kind of ["input", "change"]) this.root.addEventListener(kind, changed);
    this.changed = changed;
    addEventListener("keydown", (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
      event.preventDefault();
      this.focus();
    });
  }

  private readonly changed: () => void;

  takes({ area, level }: RuleData, words: readonly Word[], text: string): boolean {
    const wanted = this.search.value.toLowerCase().split(/\s+/);
    return (
      (this.area.selectedIndex === 0 || this.area.value === area) &&
      (this.level.selectedIndex === 0 || this.level.value === level) &&
      (words.length === 0 || words.some((word) => this.boxes.get(word)?.checked === true)) &&
      wanted.every((word) => text.includes(word))
    );
  }

  set({ area }: { readonly area: string }): void {
    this.reset();
    this.area.value = area;
    this.changed();
  }

  clear(): void {
    this.reset();
    this.changed();
  }

  focus(): void {
    this.search.focus();
    this.search.scrollIntoView({ block: "center" });
  }

  private reset(): void {
    this.search.value = "";
    this.area.selectedIndex = 0;
    this.level.selectedIndex = 0;
    for (const box of this.boxes.values()) box.checked = true;
  }
}

const select = (name: string, options: readonly string[]): HTMLSelectElement =>
  element("select", { name }, ...options.map((option) => element("option", {}, option)));

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
