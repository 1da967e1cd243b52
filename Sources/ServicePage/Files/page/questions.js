// What a run asks people, and their answers.
import { ask, path } from "./api.js";
import { fill, foreign, h, say } from "./dom.js";
import { trouble } from "./notices.js";
import { clock, elapsed } from "./words.js";

/** The open questions of a run. */
export class Questions {
  #shown = new Map();

  constructor(run, signal) {
    Object.assign(this, { run, signal });
    this.element = h("div", { class: "questions" });
  }

  /** Shows these; one that is there already stays as it is, with what is typed in it. */
  draw(questions) {
    for (const [step, card] of this.#shown) {
      if (questions.some((question) => question.step === step)) continue;
      const hadFocus = card.contains(document.activeElement);
      card.remove();
      this.#shown.delete(step);
      // The focus is not lost with what had it.
      if (hadFocus) document.getElementById("main").focus();
    }
    for (const question of questions) {
      if (this.#shown.has(question.step)) continue;
      const card = this.#card(question);
      this.#shown.set(question.step, card);
      this.element.append(card);
      say(`The run waits for approval: ${question.message ?? ""}`, true);
    }
  }

  #card(question) {
    const id = `note-${question.step}`;
    const note = h("textarea", { id, rows: "2", maxlength: "2000" });
    const answer = h("div", { role: "alert", tabindex: "-1" });
    const buttons = [
      h("button", { type: "button", class: "first", on: { click: () => reply(true) } }, "Approve"),
      h("button", { type: "button", class: "danger", on: { click: () => reply(false) } }, "Reject"),
    ];
    const reply = async (approves) => {
      for (const button of buttons) button.disabled = true;
      // A button that is off loses the focus: it goes to where the answer will be.
      answer.focus();
      const input = { step: question.step, reject: !approves };
      if (note.value.trim() !== "") input.note = note.value.trim();
      try {
        await ask(`${path`runs/${this.run}`}/approve`, { method: "POST", input, signal: this.signal });
        fill(answer, h("p", {}, approves ? "✓ Approved; the run goes on." : "✗ Rejected; the run is told."));
        say(approves ? "Approved" : "Rejected");
      } catch (error) {
        if (this.signal.aborted) return;
        fill(answer, trouble(error));
        for (const button of buttons) button.disabled = false;
      }
    };
    return h("section", { class: "card question", "aria-label": "Approval" },
      h("h2", {}, h("span", { "aria-hidden": "true" }, "? "), "Waits for approval"),
      h("p", { class: "asks" }, foreign(question.message ?? "")),
      h("p", { class: "quiet" }, terms(question)),
      h("label", { for: id }, "Note, for the record"), note,
      h("div", { class: "actions" }, buttons), answer);
  }
}

function terms(question) {
  const words = [`Asked ${clock(question.time)}.`];
  if ((question.roles ?? []).length > 0) words.push(`Somebody with a role of ${question.roles.join(", ")} answers.`);
  if (typeof question.timeout === "number") {
    const otherwise = question.default === "approve" ? "approved" : "rejected";
    words.push(`Without an answer within ${elapsed(question.timeout * 1000)} it is ${otherwise}.`);
  }
  return words.join(" ");
}
