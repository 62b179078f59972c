/** Wrong usage or unreadable input: exit status 2. The message is one sentence that says what to do. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
