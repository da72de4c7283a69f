// What was typed and is not with the server yet, kept on this machine for this person alone.
{
  const grid = window.reportGrid;
  const { user, report } = grid.form.dataset;
  const key = `report-grid:${user}:${report}`;
  // Rows that the machine would not keep: only the page holds them.
  const homeless = new Set();

  function all() {
    try {
      return JSON.parse(localStorage.getItem(key)) || {};
    } catch {
      return {};
    }
  }

  function write(entries) {
    if (Object.keys(entries).length) localStorage.setItem(key, JSON.stringify(entries));
    else localStorage.removeItem(key);
  }

  function keep(id, entry) {
    try {
      write({ ...all(), [id]: entry });
      homeless.delete(id);
    } catch {
      // Storage may be closed or full; the page still holds what was typed.
      homeless.add(id);
    }
  }

  function drop(id) {
    homeless.delete(id);
    const entries = all();
    if (!(id in entries)) return;
    delete entries[id];
    try {
      write(entries);
    } catch {
      // Nothing is lost: what stays is what the server has.
    }
  }

  grid.store = { all, drop, homeless, keep };
}
