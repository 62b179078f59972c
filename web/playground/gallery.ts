import type { GalleryProgram } from "../../reports/site-data.ts";
import type { Program } from "../../spec/program.ts";
import { areaOf } from "../../spec/rule.ts";
import { rules } from "../../spec/rules.ts";
import { element } from "../element.ts";

/** The programs to start from: those of the documents that the project began with, and every rule's example. */
export function gallery(
  seeds: readonly GalleryProgram[],
  open: (program: Program) => void,
): { readonly root: HTMLSelectElement; readonly about: HTMLElement; readonly start: () => void } {
  const all = [
    ...seeds.map(({ id, title, does, program }) => ({ group: "Programs", id, title, about: does, program })),
    ...rules.map((rule) => ({
      group: areaOf(rule),
      id: rule.id,
      title: rule.id,
      about: rule.says,
      program: rule.example.program,
    })),
  ];
  const groups = [...new Set(all.map(({ group }) => group))].map((group) =>
    element(
      "optgroup",
      { label: group },
      ...all.filter((one) => one.group === group).map(({ id, title }) => element("option", { value: id }, title)),
    ),
  );
  const root = element("select", { name: "program" }, ...groups);
  const about = element("p", { class: "quiet" });
  const show = (id: string): void => {
    const chosen = all.find((one) => one.id === id) ?? all[0];
    if (chosen === undefined) return;
    root.value = chosen.id;
    about.textContent = chosen.about;
    open(chosen.program);
  };
  root.addEventListener("change", () => show(root.value));
  addEventListener("hashchange", () => show(location.hash.slice(1)));
  return { root, about, start: () => show(location.hash.slice(1)) };
}
