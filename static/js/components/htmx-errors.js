// What the page says when the server cannot be reached or refuses. The words stand in the page.

const place = document.getElementById("htmx-error");

function say(text) {
  const note = document.createElement("div");
  note.className = "alert tone-overdue mb-0";
  note.textContent = text;
  place.replaceChildren(note);
  place.hidden = false;
}

if (place) {
  const words = place.dataset;
  document.addEventListener("htmx:sendError", () => say(words.network));
  document.addEventListener("htmx:timeout", () => say(words.network));
  document.addEventListener("htmx:responseError", (event) => {
    say(event.detail.xhr.status >= 500 ? words.server : words.denied);
  });
  document.addEventListener("htmx:afterOnLoad", (event) => {
    if (event.detail.successful) place.hidden = true;
  });
}
