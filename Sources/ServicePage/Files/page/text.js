// Text from elsewhere, made safe to read: nothing in it can hide, turn around or imitate what stands beside it.

// Controls, separators of lines, and characters that turn the direction of text or are not seen.
const active = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

const spelling = (character) => `\\u{${character.codePointAt(0).toString(16)}}`;

/** The text on one line: what is active is spelled out. */
export function line(text) {
  return String(text ?? "").replace(active, spelling);
}

/** The text with its line breaks and tabs; the rest of what is active is spelled out. */
export function block(text) {
  return String(text ?? "").replace(active, (character) =>
    character === "\n" || character === "\t" ? character : spelling(character));
}

/** The first characters of a text, with a sign that there are more. */
export function shortened(text, most) {
  const all = String(text ?? "");
  if (all.length <= most) return all;
  // Not between the halves of a character.
  const end = /[\uD800-\uDBFF]/.test(all[most - 1]) ? most - 1 : most;
  return all.slice(0, end) + "…";
}

/** A value that is text or bytes, as facts have it, as text; U+FFFD for what is not UTF-8. */
export function decoded(value) {
  if (typeof value === "string") return value;
  if (value && typeof value.base64 === "string") return new TextDecoder().decode(bytesOf(value.base64));
  if (value && typeof value.sealed === "string") return `‹sealed: ${Number(value.bytes) || 0} bytes›`;
  return "";
}

/** The bytes that base64 says; none when it is not base64. */
export function bytesOf(base64) {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}
