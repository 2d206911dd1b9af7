// A block that is edited: what is filled in is with the server before another page comes, however slow the way there is.
(() => {
  "use strict";
  const form = document.querySelector("form.edit-form");
  if (!form) return;
  // What is sent later says all that was sent before it: the turn tells which is which, should they overtake each other.
  let turn = 0;
  const said = () => {
    const sent = new URLSearchParams(new FormData(form));
    sent.set("turn", (turn += 1));
    return sent;
  };
  const content = () => {
    const sent = new URLSearchParams(new FormData(form));
    sent.delete("version");
    return sent.toString();
  };
  let kept = content();
  const sending = new WeakMap();
  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    if (ctx.sourceElement !== form) return;
    sending.set(ctx, content());
    ctx.request.body.set("turn", (turn += 1));
  });
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    if (sending.has(ctx) && ctx.response?.status < 400) kept = sending.get(ctx);
  });

  const keep = async () => {
    const now = content();
    const headers = { "HX-Request": "true" };
    const answer = await fetch(form.action, { method: "POST", body: said(), headers });
    if (!answer.ok) throw new Error(answer.status);
    kept = now;
  };
  // First what is filled in, then what was pressed. Where it cannot be kept, one stays, and so do the words.
  const first = async (event, then) => {
    if (content() === kept) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    try {
      await keep();
    } catch {
      const line = document.createElement("p");
      line.textContent = document.body.dataset.offline;
      document.getElementById("notice").replaceChildren(line);
      return;
    }
    then();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey || event.button || link?.target;
    if (!link || elsewhere || link.hash) return;
    first(event, () => (link.getAttribute("href") ? location.assign(link.href) : location.reload()));
  });
  document.addEventListener("submit", (event) => {
    if (event.target === form || event.target.method === "get") return;
    const { target, submitter } = event;
    first(event, () => target.requestSubmit(submitter));
  }, true);
  // What does not fit is told beside its field too, and goes from there when it fits.
  const describe = (field, ...ids) => {
    const there = ids.filter((id) => document.getElementById(id));
    if (there.length) field.setAttribute("aria-describedby", there.join(" "));
    else field.removeAttribute("aria-describedby");
  };
  const marked = () => {
    const told = new Map([...document.querySelectorAll("#proofs [data-field]")].map((one) => [one.dataset.field, one.dataset.told]));
    for (const line of form.querySelectorAll(".fault[id$='-fault']")) {
      const field = document.getElementById(line.id.slice(0, -6));
      line.remove();
      if (!field) continue;
      field.removeAttribute("aria-invalid");
      describe(field, `${field.id}-hint`);
    }
    for (const [name, words] of told) {
      const field = [...form.elements].find((one) => one.name === name && one.type !== "hidden");
      if (!field) continue;
      const line = document.createElement("p");
      Object.assign(line, { className: "fault", id: `${name}-fault`, textContent: words });
      if (field.type === "checkbox") {
        field.closest("fieldset").append(line);
        continue;
      }
      field.after(line);
      field.setAttribute("aria-invalid", "true");
      describe(field, line.id, `${name}-hint`);
      field.closest("details")?.setAttribute("open", "");
    }
  };
  document.addEventListener("htmx:after:swap", marked);
  addEventListener("pagehide", () => {
    if (content() !== kept) navigator.sendBeacon(form.action, said());
  });
})();
