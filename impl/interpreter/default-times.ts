/** How often a function acts where the program does not say: so every program ends. */
export const DEFAULT_TIMES = 8;
