// What Gradio leaves undone on the page: its language, labels read out twice, and moving on to the newest answer.
"use strict";

document.documentElement.lang = "zh-CN";

function label(element, name, value) {
  if (element && element.getAttribute(name) !== value) element.setAttribute(name, value);
}

// the message's label would read out its whole source, tags included
function tidy() {
  document.querySelectorAll("#chat [data-testid='bot'], #chat [data-testid='user']").forEach((message) => {
    message.removeAttribute("aria-label");
    message.querySelectorAll("[aria-label]").forEach((part) => part.removeAttribute("aria-label"));
  });
  label(document.querySelector("#chat [role='log']"), "aria-label", "问答记录");
  const box = document.querySelector("#question textarea, #question input");
  label(box, "enterkeyhint", "send");
}

let newest = "";

function moveOn() {
  const asked = document.querySelectorAll("#chat .asked");
  const last = asked.length ? asked[asked.length - 1] : null;
  if (!last) newest = "";
  if (last && last.id !== newest && document.querySelectorAll("#chat .card").length >= asked.length) {
    newest = last.id;
    last.scrollIntoView({ block: "start" });
  }
}

new MutationObserver(() => {
  tidy();
  moveOn();
}).observe(document.documentElement, { childList: true, subtree: true });
