import { visible } from "../reports/visible.ts";
import { element } from "./element.ts";

/** A command to be copied. Where the clipboard is out of reach it is selected instead. */
export function command(line: string): HTMLElement {
  const code = element("code", {}, visible(line));
  const button = element("button", { type: "button" }, "Copy");
  button.addEventListener("click", () => {
    getSelection()?.selectAllChildren(code);
    navigator.clipboard?.writeText(line).then(
      () => {
        button.textContent = "Copied";
      },
      () => {
        button.textContent = "Selected";
      },
    );
  });
  return element(
    "div",
    { class: "command" },
    element("span", { class: "prompt", "aria-hidden": "true" }, "$ "),
    code,
    button,
  );
}
