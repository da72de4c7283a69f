// While a place has a burst: the telephone looks for a number whose hash with the ticket begins
// with zeros, and the form is sent when it has one. Without this file, or over plain http where a
// browser offers no hashing, the form passes after the wait that the page names.

const AT_ONCE = 64;
const box = document.querySelector("[data-rating-challenge]");
const form = box?.closest("form");

function zeroBits(bytes) {
  return Math.clz32(new DataView(bytes).getUint32(0));
}

async function solve(ticket, bits) {
  const encoder = new TextEncoder();
  for (let start = 0; ; start += AT_ONCE) {
    const numbers = Array.from({ length: AT_ONCE }, (_, step) => start + step);
    const hashes = await Promise.all(
      numbers.map((number) => crypto.subtle.digest("SHA-256", encoder.encode(`${ticket}:${number}`))),
    );
    const found = hashes.findIndex((hash) => zeroBits(hash) >= bits);
    if (found >= 0) return numbers[found];
  }
}

if (form && globalThis.crypto?.subtle) {
  const { ticket, proof } = form.elements;
  let button;
  box.querySelector("[data-without-script]").hidden = true;
  form.addEventListener("submit", (event) => {
    // Looking for a procedure sends no ballot.
    if (proof.value || event.submitter?.name === "find") return;
    event.preventDefault();
    button = event.submitter ?? form.querySelector("[type=submit]:not([name])");
    box.querySelector("[data-working]").hidden = false;
  });
  proof.value = await solve(ticket.value, Number(box.dataset.bits));
  if (button) form.requestSubmit(button);
}
