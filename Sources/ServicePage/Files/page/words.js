// How states, times and effects are said; a state has a word and a shape besides its colour.
import { decoded } from "./text.js";

/** A state of a run or of a task on a host: the class of its colour, its shape, its word. */
const marks = {
  running: ["open", "…", "running"],
  interrupted: ["warn", "‖", "interrupted"],
  waiting: ["warn", "?", "waits for approval"],
  succeeded: ["good", "✓", "succeeded"],
  degraded: ["warn", "!", "degraded"],
  failed: ["bad", "✗", "failed"],
  refused: ["bad", "✗", "refused"],
  fault: ["bad", "✗", "fault"],
  timed_out: ["bad", "T", "timed out"],
  lost: ["bad", "?", "lost"],
  cancelled: ["off", "⊘", "cancelled"],
};

export const runStates = [
  "running", "interrupted", "succeeded", "degraded", "failed", "refused", "fault", "cancelled",
];

export function mark(state) {
  const [style, shape, word] = Object.hasOwn(marks, state) ? marks[state] : ["off", "·", String(state ?? "unknown")];
  return { style, shape, word };
}

/** A duration in milliseconds in its two largest units: `340 ms`, `12.3 s`, `5 min 12 s`, `2 h 5 min`. */
export function elapsed(milliseconds) {
  if (!Number.isFinite(milliseconds)) return "–";
  const whole = Math.max(0, Math.round(milliseconds));
  if (whole < 1000) return `${whole} ms`;
  const tenths = Math.round(whole / 100);
  if (tenths < 600) return `${Math.floor(tenths / 10)}.${tenths % 10} s`;
  const seconds = Math.round(whole / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** A time as the reader's clock shows it, `2026-11-28 07:00:52`; what is no time stays as it is. */
export function clock(time) {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return String(time ?? "–");
  const padded = (number) => String(number).padStart(2, "0");
  const day = [date.getFullYear(), padded(date.getMonth() + 1), padded(date.getDate())].join("-");
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(padded).join(":")}`;
}

/** The time within a day, `07:00:52`. */
export const dayTime = (time) => clock(time).slice(-8);

/** A number of bytes. */
export function bytes(count) {
  if (!(count >= 1024)) return `${count} bytes`;
  const units = ["KiB", "MiB", "GiB", "TiB"];
  let [size, unit] = [count / 1024, 0];
  while (size >= 1024 && unit < units.length - 1) [size, unit] = [size / 1024, unit + 1];
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${units[unit]}`;
}

/** A few names as they are, many by their number. */
export const listed = (names) => (names.length > 3 ? `${names.length} hosts` : names.join(", "));

export const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

/** What a recorded effect asked for, on one line: a command as a shell would need it written, or the call. */
export function asked(effect) {
  const words = Array.isArray(effect?.command) ? effect.command.map(decoded) : [];
  if (words.length > 0) return words.map(quoted).join(" ");
  const verb = typeof effect?.effect === "string" ? effect.effect : "";
  return [verb, subject(effect ?? {})].filter((word) => word !== "").join(" ");
}

const quoted = (word) => (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);

function subject(effect) {
  if (effect.tcp) return `tcp ${effect.tcp.host}:${effect.tcp.port}`;
  if (typeof effect.duration === "number") return `${effect.duration} s`;
  for (const key of ["path", "http", "name", "message", "task", "session", "undo"]) {
    const text = decoded(effect[key]);
    if (text !== "") return text;
  }
  if (Array.isArray(effect.tasks)) return effect.tasks.map(String).join(" ");
  if (Array.isArray(effect.hosts)) return listed(effect.hosts.map((host) => String(host?.name ?? host)));
  return "";
}

/** How a host ended, `failed, exit code 1, output cut`. */
export function ending(host) {
  const words = [mark(host.status).word];
  if (host.exit_code) words.push(`exit code ${host.exit_code}`);
  if (host.signal) words.push(`signal ${host.signal}`);
  if (host.reason) words.push(host.reason);
  if (typeof host.changed === "boolean") words.push(host.changed ? "changed" : "unchanged");
  if (host.assumed) words.push("assumed");
  if (host.stdout_truncated || host.stderr_truncated) words.push("output cut");
  return words.join(", ");
}
