"""What a person does to a cell of the grid that a browser's driver has no word for."""

from playwright.sync_api import Locator


def paste(entry: Locator, text: str) -> None:
    """A block copied from a spreadsheet, pasted where the cell has the focus."""
    entry.focus()
    entry.evaluate(
        """(entry, text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData("text", text);
          entry.dispatchEvent(new ClipboardEvent("paste", {clipboardData, bubbles: true, cancelable: true}));
        }""",
        text,
    )
