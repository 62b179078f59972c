import type { Program } from "../spec/program.ts";
import type { Trace } from "../spec/trace.ts";
import type { TurnMark } from "./picture.ts";

/** A link to another page of the site. */
export interface Place {
  readonly text: string;
  readonly file: string;
}

/** The pages of the site, and which of them this is. */
export interface Navigation {
  readonly places: readonly Place[];
  readonly current: string;
}

/** A program with what there is to say about it: a belief that it refutes, or a way of running that it shows. */
export interface Story {
  readonly id: string;
  /** what it goes by in the playground */
  readonly inGallery: string;
  readonly title: string;
  /** with `code` and *emphasis* as in Markdown, and nothing else of it */
  readonly text: string;
  readonly note?: string;
  readonly program: Program;
  readonly trace: Trace;
  /** the loop's turns, where they are known */
  readonly turns?: readonly TurnMark[];
  /** what the script prints */
  readonly prints: readonly string[];
  readonly rules: readonly string[];
}

export interface StoriesData {
  readonly title: string;
  readonly intro: readonly string[];
  readonly isFolded: boolean;
  readonly stories: readonly Story[];
  readonly navigation: Navigation;
}

/** A program of the documents that the project began with, to start from in the playground. */
export interface GalleryProgram {
  readonly id: string;
  readonly title: string;
  readonly does: string;
  readonly program: Program;
}

export interface PlaygroundData {
  readonly title: string;
  readonly gallery: readonly GalleryProgram[];
  readonly navigation: Navigation;
}
