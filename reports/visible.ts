/** Text from a program or a target, made safe to show: what would move the cursor, hide or turn text around becomes U+FFFD. */
export const visible = (text: string): string => text.replace(unsafe, "\ufffd");

const unsafe =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
