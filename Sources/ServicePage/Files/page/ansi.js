// What commands write, as pieces of text with a style: colours are kept, every other sequence is taken out.
import { block } from "./text.js";

const styles = new Map([
  [1, "bold"], [2, "dim"], [3, "italic"], [4, "underline"], [7, "inverse"], [9, "strike"], [21, "underline"],
]);
// The code that ends one or two of them.
const ends = new Map([
  [22, ["bold", "dim"]], [23, ["italic"]], [24, ["underline"]], [27, ["inverse"]], [29, ["strike"]],
]);

/** A reader of output that comes in parts: a sequence may begin in one and end in the next. */
export class AnsiReader {
  #state = "text";
  #parameters = "";
  #flags = new Set();
  #front = null;
  #back = null;
  #hasReturn = false;

  /** The pieces of the next part: `{ text, style }`, with the style as a list of classes. */
  read(part) {
    const pieces = [];
    let text = "";
    const flush = () => {
      if (text !== "") pieces.push({ text: block(text), style: this.#style() });
      text = "";
    };
    for (const character of part) {
      if (this.#state === "text") {
        // Not in one step: a sequence that begins here flushes what is before it.
        const plain = this.#plain(character, flush);
        text += plain;
      } else {
        text += this.#inSequence(character);
      }
    }
    flush();
    return pieces;
  }

  #plain(character, flush) {
    const afterReturn = this.#hasReturn;
    this.#hasReturn = character === "\r";
    switch (character) {
      // A line that is written over is a line that was seen.
      case "\r": return "\n";
      case "\n": return afterReturn ? "" : "\n";
      case "\x07": return "";
      case "\x1b": this.#begin("escape"); flush(); return "";
      case "\x9b": this.#begin("control"); flush(); return "";
      case "\x90": case "\x98": case "\x9d": case "\x9e": case "\x9f": this.#begin("string"); flush(); return "";
      default: return character;
    }
  }

  #begin(state) {
    this.#state = state;
    this.#parameters = "";
  }

  // Returns what is text after all.
  #inSequence(character) {
    // No sequence has a line break in it: one that is never ended hides no more than its line.
    if (character === "\n" || character === "\r") {
      this.#state = "text";
      this.#hasReturn = character === "\r";
      return "\n";
    }
    if (character === "\x18" || character === "\x1a") {
      this.#state = "text";
      return "";
    }
    switch (this.#state) {
      case "escape": this.#escape(character); return "";
      case "control": return this.#control(character);
      case "string":
        if (character === "\x07" || character === "\x9c") this.#state = "text";
        if (character === "\x1b") this.#state = "string end";
        return "";
      // What follows the escape in a string ends it: a backslash, or a sequence of its own.
      case "string end":
        if (character === "\\") this.#state = "text";
        else this.#escape(character);
        return "";
      default: return "";
    }
  }

  #escape(character) {
    if (character === "[") this.#begin("control");
    else if ("]PX^_".includes(character)) this.#begin("string");
    else if (character === "\x1b" || (character >= " " && character <= "/")) this.#state = "escape";
    else this.#state = "text";
  }

  #control(character) {
    if (character === "\x1b") {
      this.#begin("escape");
      return "";
    }
    if (character >= "@" && character <= "~") {
      if (character === "m") this.#select();
      this.#state = "text";
      return "";
    }
    if (character >= " " && character <= "?" && this.#parameters.length < 256) {
      this.#parameters += character;
      return "";
    }
    // No sequence has this in it.
    this.#state = "text";
    return character;
  }

  #select() {
    if (!/^[0-9;:]*$/.test(this.#parameters)) return;
    const codes = this.#parameters.split(";").flatMap((code) => {
      const parts = code.split(":").map(Number);
      // With colons a colour space may stand before red, green and blue.
      return parts[1] === 2 && parts.length > 5 ? [parts[0], 2, ...parts.slice(3, 6)] : parts[0] === 4 ? [4] : parts;
    });
    for (let place = 0; place < codes.length; place += 1) place += this.#apply(codes, place);
  }

  // Returns how many codes more than the one at this place it took.
  #apply(codes, place) {
    const code = codes[place];
    if (code === 0) {
      this.#flags.clear();
      this.#front = this.#back = null;
    } else if (styles.has(code)) {
      this.#flags.add(styles.get(code));
    } else if (ends.has(code)) {
      for (const flag of ends.get(code)) this.#flags.delete(flag);
    } else if (code === 38 || code === 48) {
      const [colour, taken] = extended(codes.slice(place + 1));
      if (code === 38) this.#front = colour; else this.#back = colour;
      return taken;
    } else if (code === 39) {
      this.#front = null;
    } else if (code === 49) {
      this.#back = null;
    } else {
      this.#basic(code);
    }
    return 0;
  }

  #basic(code) {
    if (code >= 30 && code <= 37) this.#front = code - 30;
    if (code >= 90 && code <= 97) this.#front = code - 90 + 8;
    if (code >= 40 && code <= 47) this.#back = code - 40;
    if (code >= 100 && code <= 107) this.#back = code - 100 + 8;
  }

  #style() {
    const style = [...this.#flags];
    if (this.#front !== null) style.push(`front-${this.#front}`);
    if (this.#back !== null) style.push(`back-${this.#back}`);
    return style;
  }
}

// One of the sixteen colours, which are legible in the light and in the dark, for any of the others.
function extended([kind, ...rest]) {
  if (kind === 5) return [indexed(rest[0]), 2];
  if (kind === 2) return [nearest(rest.slice(0, 3)), 4];
  return [null, 1];
}

function indexed(index) {
  if (!(index >= 0 && index <= 255)) return null;
  if (index < 16) return index;
  if (index >= 232) return nearest(Array(3).fill(8 + (index - 232) * 10));
  const levels = [0, 95, 135, 175, 215, 255];
  const cube = index - 16;
  return nearest([levels[Math.floor(cube / 36)], levels[Math.floor(cube / 6) % 6], levels[cube % 6]]);
}

function nearest(colour) {
  if (colour.length < 3 || colour.some((part) => !(part >= 0 && part <= 255))) return null;
  const most = Math.max(...colour);
  const isBright = most > 160;
  if (most - Math.min(...colour) < 40) return most < 64 ? 0 : most < 160 ? 8 : most < 224 ? 7 : 15;
  const bits = colour.reduce((sum, part, place) => sum + (part > most / 2 ? 1 << place : 0), 0);
  return bits + (isBright ? 8 : 0);
}
