import type { StoriesData, Story } from "../reports/site-data.ts";
import { script } from "../reports/script.ts";
import { python } from "./counterexample-view.ts";
import { element } from "./element.ts";
import { navigation } from "./navigation.ts";
import { prose } from "./prose.ts";
import { timeMachine } from "./time-machine.ts";
import { unfolding } from "./unfolding.ts";

/** A page of programs with what there is to say about each: the site's first page, and the myths. */
const data = JSON.parse(document.querySelector("#data")!.textContent) as StoriesData;

const shown = ({ title, program, trace, turns = [], prints, rules, inGallery }: Story): readonly HTMLElement[] => [
  timeMachine({ title, program, trace, turns, at: 0 }),
  element(
    "div",
    { class: "beside" },
    python(script(program, trace)),
    element(
      "div",
      {},
      element("p", { class: "heading" }, "It prints"),
      element("pre", { tabindex: 0 }, element("code", {}, prints.length === 0 ? "(nothing)" : prints.join("\n"))),
      element("p", {}, element("a", { href: `playground.html#${inGallery}` }, "Try it in the playground")),
      rules.length === 0
        ? undefined
        : element(
            "p",
            { class: "quiet" },
            "Rules: ",
            ...rules.flatMap((rule, place) => [
              place === 0 ? "" : ", ",
              element("a", { href: `rules.html#${rule}` }, rule),
            ]),
          ),
    ),
  ),
];

const story = (one: Story): HTMLElement => {
  const text = element("p", {}, ...prose(one.text));
  const note = one.note === undefined ? undefined : element("p", {}, element("strong", {}, one.note));
  if (!data.isFolded) return element("section", {}, element("h2", {}, ...prose(one.title)), text, ...shown(one));
  return unfolding({
    className: "rule",
    id: one.id,
    isOpen: location.hash === `#${one.id}`,
    summary: [element("span", { class: "belief" }, "“", ...prose(one.title.replace(/\.$/, "")), "”")],
    content: () => [note, text, ...shown(one)],
  });
};

document.body.append(
  element("a", { class: "skip", href: "#main" }, "To the content"),
  navigation(data.navigation),
  element(
    "main",
    { id: "main" },
    element("h1", {}, data.title),
    ...data.intro.map((text) => element("p", { class: "lead" }, ...prose(text))),
    element("div", { class: data.isFolded ? "list" : undefined }, ...data.stories.map(story)),
  ),
);
