import type { Navigation } from "../reports/site-data.ts";
import { element } from "./element.ts";

/** The way to the other pages of the site; a report's page stands alone. */
export const navigation = ({ places, current }: Navigation): HTMLElement =>
  element(
    "nav",
    { "aria-label": "Site" },
    ...places.map(({ text, file }) =>
      element("a", { href: file, "aria-current": file === current ? "page" : undefined }, text),
    ),
  );
