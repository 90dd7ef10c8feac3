// What makes the page more comfortable; without it everything works as well.
"use strict";

const digitsOf = (text) => text.replace(/\D/g, "");

// Keeps what is typed in a form that is easy to read, with the cursor behind the same digit as before.
const format = (input, arrange) => {
  const before = digitsOf(input.value.slice(0, input.selectionStart)).length;
  const text = arrange(digitsOf(input.value));
  if (text === input.value) {
    return;
  }
  input.value = text;
  let place = 0;
  for (let digits = 0; digits < before && place < text.length; place += 1) {
    digits += /\d/.test(text[place]) ? 1 : 0;
  }
  input.setSelectionRange(place, place);
};

const number = document.getElementById("number");
const expiry = document.getElementById("expiry");
const code = document.getElementById("code");

number?.addEventListener("input", () => {
  format(number, (digits) => digits.slice(0, 16).replace(/(\d{4})(?=\d)/g, "$1 "));
});

expiry?.addEventListener("input", () => {
  // Browsers fill in the year with four digits.
  format(expiry, (digits) => {
    const month = digits.slice(0, 2);
    const year = digits.length > 4 && digits.startsWith("20", 2) ? digits.slice(4, 6) : digits.slice(2, 4);
    return year === "" ? month : `${month}/${year}`;
  });
});

code?.addEventListener("input", () => {
  format(code, (digits) => digits.slice(0, 8));
});

// A second click sends nothing. The server would not do it twice either.
for (const form of document.forms) {
  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (isSent) {
      event.preventDefault();
    }
    isSent = true;
    // Whoever stopped the browser may send it again.
    setTimeout(() => { isSent = false; }, 15000);
    form.querySelector("button.main")?.setAttribute("aria-busy", "true");
  });
  // A page that the browser had kept comes back empty.
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      isSent = false;
      form.reset();
    }
  });
}

// Counts down to the moment at which another code can be sent.
const again = document.querySelector("button[data-wait]");
const hint = document.querySelector("[data-wait-hint]");
if (again !== null && hint !== null) {
  const until = Date.now() + Number(again.dataset.wait) * 1000;
  const pattern = hint.textContent.replace(/\d+/, "{n}");
  const tick = () => {
    const seconds = Math.ceil((until - Date.now()) / 1000);
    again.disabled = seconds > 0;
    hint.hidden = seconds <= 0;
    hint.textContent = pattern.replace("{n}", String(seconds));
    if (seconds > 0) {
      setTimeout(tick, 1000);
    }
  };
  tick();
}
