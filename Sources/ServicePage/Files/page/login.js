// Who comes in: a token, tried before anything is shown.
import { ask, forget, take } from "./api.js";
import { fill, h, say } from "./dom.js";
import { trouble } from "./notices.js";

/** Asks for a token; `then` follows when the service knows whose it is. */
export function showLogin(main, then, reason) {
  const token = h("input", {
    id: "token", type: "password", autocomplete: "off", spellcheck: "false", required: true,
    "aria-describedby": "token-help",
  });
  const keeps = h("input", { id: "keeps", type: "checkbox", checked: true });
  const answer = h("div", { role: "alert" }, reason ? h("p", { class: "trouble" }, reason) : null);
  const enter = h("button", { class: "first" }, "Log in");
  const submit = async (event) => {
    // Nothing is ever sent by the form itself: a token does not belong in an address.
    event.preventDefault();
    fill(answer);
    if (!take(token.value, keeps.checked)) {
      fill(answer, h("p", { class: "trouble" }, "This is no token: it has characters that none has."));
      return;
    }
    enter.disabled = true;
    try {
      const me = await ask("me", { isTried: true });
      say(`Logged in as ${me.user}`);
      then();
    } catch (error) {
      forget();
      enter.disabled = false;
      token.select();
      token.focus();
      fill(answer, error.status === 401
        ? h("p", { class: "trouble" }, "The service does not accept this token.") : trouble(error));
    }
  };
  main.append(h("form", { class: "card login", on: { submit } },
    h("h1", {}, "Log in"),
    h("label", { for: "token" }, "Token"), token,
    h("p", { id: "token-help", class: "quiet" },
      "From whoever runs this service, or from ", h("code", {}, "gse token issue"),
      ". It stays in this tab and is sent to this service only."),
    h("p", {}, keeps, " ", h("label", { for: "keeps" }, "Keep it until this tab is closed")),
    answer, enter));
  token.focus();
}
