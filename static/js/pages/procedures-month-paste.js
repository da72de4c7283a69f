// A row copied from a spreadsheet: its cells go into the fields from the one that has the focus on.
{
  const form = document.querySelector("[data-month-form]");
  const fields = form ? [...form.querySelectorAll(".month-fields input")] : [];

  form?.addEventListener("paste", (event) => {
    const start = fields.indexOf(event.target);
    const cells = event.clipboardData.getData("text").trim().split(/[\t\r\n]+/);
    if (start < 0 || cells.length < 2) return;
    event.preventDefault();
    cells.slice(0, fields.length - start).forEach((cell, place) => {
      fields[start + place].value = cell.trim();
    });
  });
}
