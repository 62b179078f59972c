import { element, type Child } from "./element.ts";

export interface Unfolding {
  readonly className: string;
  readonly id?: string;
  readonly isOpen: boolean;
  readonly summary: readonly Child[];
  readonly content: () => readonly Child[];
}

/** Something to open: what is in it is made when it is opened first, or a page of hundreds would take its time; or when it is printed. */
export function unfolding({ className, id, isOpen, summary, content }: Unfolding): HTMLDetailsElement {
  const body = element("div", { class: "body" });
  const box = element("details", { class: className, id, open: isOpen }, element("summary", {}, ...summary), body);
  let isFilled = false;
  const fill = (): void => {
    if (isFilled) return;
    isFilled = true;
    body.append(...content().filter((child) => child !== undefined));
  };
  if (isOpen) fill();
  box.addEventListener("toggle", () => {
    if (box.open) fill();
  });
  if (className === "card") {
    addEventListener("beforeprint", () => {
      fill();
      box.open = true;
    });
  }
  return box;
}
