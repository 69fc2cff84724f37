// Shows what needs passkeys only where the browser has them, and says what went wrong with one in plain words.
(function () {
  "use strict";

  const byNumber = /^(\d{1,3}(\.\d{1,3}){3}|\[.*\])$/;
  let obstacle = "";
  if (!window.PublicKeyCredential) {
    obstacle = "This browser has no passkeys here. They need a recent browser, and Masthead reached by https.";
  } else if (byNumber.test(location.hostname)) {
    obstacle = "Passkeys need a host name: open Masthead by its name, such as localhost, instead of a number.";
  }

  const words = {
    NotAllowedError: "The passkey was not used. Try again, or go another way.",
    InvalidStateError: "This device has a passkey for your account already.",
    AbortError: "That was interrupted. Try again.",
    SecurityError: "Passkeys do not work at this address. Open Masthead at the address your team uses.",
  };

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-passkey]").forEach(function (each) {
      each.hidden = Boolean(obstacle);
    });
    document.querySelectorAll("[data-no-passkey]").forEach(function (each) {
      each.hidden = !obstacle;
      each.textContent = obstacle;
    });
  });

  document.addEventListener("allauth.error", function (event) {
    const fault = event.detail.exception;
    document.querySelectorAll("[data-passkey-fault]").forEach(function (each) {
      each.textContent = words[fault && fault.name] || "The passkey could not be used. Wait a moment and try again.";
      each.hidden = false;
    });
    event.preventDefault();
  });
})();
