// What Gradio leaves undone on the page: its language, its messages in English, labels read out twice, stops of the Tab key
// where there is nothing to see, and moving on to the newest answer.
"use strict";

document.documentElement.lang = "zh-CN";

function label(element, name, value) {
  if (element && element.getAttribute(name) !== value) element.setAttribute(name, value);
}

const TITLES = { "Connection Lost": "连接已断开", Error: "没有完成", Warning: "提示", Info: "提示" };
const RECONNECTING = "与服务器的连接已断开，正在重新连接。接通后本页会自动刷新，请先留存还没有提交的文字。";
const NOT_ASKED = "没有完成。请把问题缩短到200字以内，或稍后重试。";

function replace(element, words) {
  if (element && element.textContent !== words) element.textContent = words;
}

// Gradio writes these messages itself, in English
function translate() {
  document.querySelectorAll("[data-testid='toast-body']").forEach((toast) => {
    const title = toast.querySelector(".toast-title");
    const found = title ? title.textContent.trim() : "";
    toast.querySelectorAll("[data-testid='toast-text']").forEach((part) => {
      if (!/[\u4e00-\u9fff]/.test(part.textContent)) {
        replace(part, /connection/i.test(found + part.textContent) ? RECONNECTING : NOT_ASKED);
      }
    });
    if (title && found in TITLES) replace(title, TITLES[found]);
    label(toast.querySelector("[data-testid='toast-close']"), "aria-label", "关闭");
  });
  document.querySelectorAll("[data-testid='status-tracker'] .error").forEach((part) => replace(part, TITLES.Error));
  document.querySelectorAll("[data-testid='status-tracker'] button[aria-label='Clear']").forEach((button) => {
    label(button, "aria-label", "关闭");
    label(button, "title", "关闭");
  });
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
  translate();
  moveOn();
}).observe(document.documentElement, { childList: true, subtree: true });
