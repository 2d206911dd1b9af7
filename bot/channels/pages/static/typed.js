// What stood in a form when somebody turned out to be signed out is there again once they are signed in anew: in the same tab,
// for the same person. The field of a conversation and a block's form are kept by themselves.
(() => {
  "use strict";
  const person = document.body.dataset.person;
  if (!document.querySelector("form[data-leaves]")) return; // Nobody signs in to the demo.
  let kept;
  try {
    kept = sessionStorage;
    kept.getItem("held");
  } catch {
    return; // Not kept.
  }
  const here = `typed ${person} ${location.pathname}`;
  const ANEW = ["proof", "key", "back", "once"];
  const fieldsOf = (form) => [...form.elements].filter((one) => one.name && one.matches("textarea, select, input:not([type=hidden], [type=file], [type=search])"));
  const isOurs = (form) => form?.method === "post" && !form.matches("[data-draft], [data-leaves], .edit-form");
  const nameOf = (form) => [form.getAttribute("action"), ...[...form.elements].filter((one) => one.type === "hidden" && !ANEW.includes(one.name) && !one.name.startsWith("sure.")).map((one) => one.value)].join(" ");
  const all = () => JSON.parse(kept.getItem(here) ?? "{}");
  const write = (form, value) => kept.setItem(here, JSON.stringify({ ...all(), [nameOf(form)]: value }));

  const isSet = (one) => !one.matches("[type=radio], [type=checkbox]") || one.checked;
  const note = (event) => {
    const { form } = event.target;
    if (isOurs(form)) write(form, fieldsOf(form).filter(isSet).map((one) => [one.name, one.value]));
  };
  for (const kind of ["input", "change"]) document.addEventListener(kind, note);
  document.addEventListener("reset", (event) => isOurs(event.target) && write(event.target));
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    if (isOurs(ctx.sourceElement) && ctx.response?.status < 400) write(ctx.sourceElement);
  });

  const restore = (form, values) => {
    for (const one of fieldsOf(form)) {
      const mine = values.filter(([name]) => name === one.name).map(([, value]) => value);
      if (one.matches("[type=radio], [type=checkbox]")) one.checked = mine.includes(one.value);
      else if (mine.length) one.value = mine[0];
    }
    for (let outer = form.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
  };
  const before = kept.getItem("held") ? all() : {};
  kept.removeItem("held");
  for (const name of Object.keys(kept)) if (name.startsWith("typed ")) kept.removeItem(name);
  for (const form of document.forms) {
    const values = isOurs(form) && before[nameOf(form)];
    if (!values) continue;
    restore(form, values);
    write(form, values);
  }
})();
