// Of the ways to measure a task only the chosen one's fields are in sight. Without this script all are.

const form = document.getElementById("task-form");

function show() {
  const chosen = form.querySelector("input[name=way]:checked");
  for (const part of form.querySelectorAll("[data-way]")) {
    part.hidden = !chosen || part.dataset.way !== chosen.value;
  }
}

if (form) {
  form.addEventListener("change", (event) => {
    if (event.target.name === "way") show();
  });
  show();
}
