// Who else looks at a call or writes there: this window gives a sign of its own, and shows what it hears of the others.
(() => {
  "use strict";
  const heard = document.getElementById("looking");
  if (!heard) return;
  const key = Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, "0")).join("");
  const page = document.querySelector("[data-others][data-number]");
  const open = document.getElementById("open");
  const shown = () => page?.dataset.number ?? open?.querySelector("[data-number]")?.dataset.number ?? "";
  let typedAt = 0;
  let told = { number: "", writing: "", at: 0 };
  const sign = (gone = false) => {
    const number = gone || document.hidden ? "" : shown();
    const writing = number && Date.now() - typedAt < 8000 ? "yes" : "";
    const same = told.number === number && told.writing === writing;
    if (same && (!number || Date.now() - told.at < 20000)) return;
    told = { number, writing, at: Date.now() };
    const body = new URLSearchParams({ window: key, number, writing });
    if (heard.dataset.as) body.set("as", heard.dataset.as);
    if (heard.dataset.proof) body.set("proof", heard.dataset.proof);
    fetch("/looking", { method: "POST", body, keepalive: true }).catch(() => {});
  };
  document.addEventListener("input", (event) => {
    if (!event.target.closest?.("#open, #call")) return;
    typedAt = Date.now();
    sign();
  });
  setInterval(sign, 2000);
  document.addEventListener("visibilitychange", () => sign());
  addEventListener("pagehide", () => sign(true));

  const tell = () => {
    const words = new Map([...heard.children].map((one) => [one.dataset.number, one]));
    const line = page ?? open?.querySelector("[data-others]");
    const there = words.get(shown());
    if (line && line.textContent !== (there?.textContent ?? "")) line.textContent = there?.textContent ?? "";
    line?.classList.toggle("writing", Boolean(there && "writing" in there.dataset));
    for (const row of document.querySelectorAll("#rows .call-row")) {
      const other = words.get(row.dataset.number);
      row.classList.toggle("looked-at", Boolean(other));
      row.title = other?.textContent ?? "";
    }
  };
  new MutationObserver(tell).observe(heard, { childList: true, subtree: true, characterData: true });
  if (open) new MutationObserver(() => { sign(); tell(); }).observe(open, { childList: true });
  const rows = document.getElementById("rows");
  if (rows) new MutationObserver(tell).observe(rows, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });
  sign();
})();
