/* What goes wrong on request. */

import { act, keep, make } from "./dom.js";

const list = document.getElementById("fault-list");

/**
 * Show the faults.
 *
 * @param {Object} state of the page
 */
export function showFaults(state) {
    keep(list, state.faults, (fault) => fault.kind, makeFault, updateFault);
}

function makeFault(fault) {
    const count = make("input", { type: "number", min: 1, max: 1000, value: 1 });
    count.setAttribute("aria-label", `For how many messages: ${fault.text}`);
    const button = make("button", { className: "plain", type: "button" });
    const text = make("span", { title: fault.kind }, fault.text);
    const left = make("b", { className: "left" });
    const item = make("li", {}, text, count, left, button);
    button.addEventListener("click", () => {
        const isOn = item.classList.contains("on");
        act("fault", { kind: fault.kind, count: isOn ? 0 : Number(count.value) });
    });
    return item;
}

function updateFault(item, fault) {
    item.classList.toggle("on", fault.left > 0);
    const button = item.querySelector("button");
    button.textContent = fault.left ? "Off" : "On";
    const left = item.querySelector(".left");
    left.textContent = `${fault.left} left`;
    left.hidden = !fault.left;
    item.querySelector("input").hidden = fault.left > 0;
}
