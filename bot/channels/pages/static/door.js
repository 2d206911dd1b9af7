// A form of the door is sent once, however often its button is pressed; whoever comes back to the page may send it again.
(() => {
  "use strict";
  let sent = null;
  document.addEventListener("submit", (event) => {
    if (sent === event.target) event.preventDefault();
    sent = event.target;
  });
  // Who goes to sign in anew from here, or back to the page, finds what they had typed again.
  document.addEventListener("click", (event) => {
    if (!event.target.closest('a[href^="/signin?"], [data-again]')) return;
    try {
      sessionStorage.setItem("held", "1");
    } catch {
      // Not kept.
    }
  });
  addEventListener("pageshow", () => { sent = null; });
})();
