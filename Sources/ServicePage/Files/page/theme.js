// Which colours: those of the system, or the ones chosen here. Loaded before the page is drawn, so that it does not flash.
(() => {
  const choices = ["system", "light", "dark"];
  const read = () => {
    // A browser that keeps nothing still shows the page.
    try { return localStorage.getItem("theme"); } catch { return null; }
  };
  const apply = (choice) => {
    document.documentElement.dataset.theme = choice;
    const button = document.getElementById("theme");
    if (button) button.textContent = `Theme: ${choice}`;
  };
  let chosen = choices.includes(read()) ? read() : "system";
  apply(chosen);
  document.addEventListener("DOMContentLoaded", () => {
    apply(chosen);
    document.getElementById("theme").addEventListener("click", () => {
      chosen = choices[(choices.indexOf(chosen) + 1) % choices.length];
      apply(chosen);
      try { localStorage.setItem("theme", chosen); } catch { /* for this visit only */ }
    });
  });
})();
