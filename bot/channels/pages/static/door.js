// A form of the door is sent once, however often its button is pressed; whoever comes back to the page may send it again.
(() => {
  "use strict";
  let sent = null;
  document.addEventListener("submit", (event) => {
    if (sent === event.target) event.preventDefault();
    sent = event.target;
  });
  addEventListener("pageshow", () => { sent = null; });
})();
