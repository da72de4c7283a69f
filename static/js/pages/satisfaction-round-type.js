// What is typed is read back beside the questions, so that a skipped one shows before Enter.
{
  const NOT_APPLICABLE = "0nN";

  const readBack = (form) => {
    const root = form.closest("#typing");
    const keys = form.elements.answers.value.replace(/\s/g, "");
    const wanted = Number(form.dataset.typing);
    root.querySelector("[data-typing-count]").textContent = `${keys.length}/${wanted}`;
    for (const place of root.querySelectorAll("[data-typing-place]")) {
      const at = Number(place.dataset.typingPlace);
      const key = keys[at] ?? "";
      place.textContent = key && NOT_APPLICABLE.includes(key) ? "0" : key;
      place.parentElement.classList.toggle("typing-next", at === keys.length);
    }
  };

  const start = () => {
    const form = document.querySelector("[data-typing]");
    if (form) readBack(form);
  };

  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("[data-typing]");
    if (form && event.target.name === "answers") readBack(form);
  });
  // Enter in the number goes on to the answers while these are empty.
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("[data-typing]");
    if (!form || event.key !== "Enter" || event.target.name !== "number") return;
    if (form.elements.answers.value.trim()) return;
    event.preventDefault();
    form.elements.answers.focus();
  });
  document.addEventListener("htmx:afterSettle", start);
  start();
}
