/* The customers' phones. */

import { act, keep, make, when } from "./dom.js";

const list = document.getElementById("phone-list");
const GOOD = ["DELIVERED", "delivered"];
const WAITING = ["QUEUE", "ACCEPTED", "SENT", "RENEWAL", "waiting"];

/**
 * Show the phones.
 *
 * @param {Object} state of the page
 */
export function showPhones(state) {
    document.getElementById("no-phones").hidden = state.phones.length > 0;
    keep(list, state.phones, (phone) => phone.number, makePhone, (element, phone) => {
        const bubbles = element.querySelector(".bubbles");
        const before = bubbles.childElementCount;
        keep(
            bubbles,
            phone.bubbles,
            (bubble) => bubble.id,
            (bubble) => makeBubble(bubble, state.statuses),
            updateBubble
        );
        if (bubbles.childElementCount !== before) {
            bubbles.scrollTop = bubbles.scrollHeight;
        }
        // The phone answers the newest message that came from a number.
        const answerable = phone.bubbles.filter((bubble) => canAnswer(bubble));
        element.querySelector("form").dataset.to = answerable.at(-1)?.id ?? "";
    });
}

function canAnswer(bubble) {
    return bubble.kind === "sms" && /^\d+$/.test(bubble.sender);
}

function makePhone({ number }) {
    const name = /^48\d{9}$/.test(number)
        ? `+48 ${number.slice(2, 5)} ${number.slice(5, 8)} ${number.slice(8)}`
        : number;
    const text = make("input", { name: "text", required: true, autocomplete: "off" });
    text.setAttribute("aria-label", `Answer from ${name}`);
    text.placeholder = "Answer, e.g. TAK";
    const form = make("form", { className: "answer" }, text, make("button", {}, "Send"));
    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        const to = form.dataset.to;
        const way = to ? { to_id: to } : { from: number };
        if (await act("reply", { ...way, text: text.value })) {
            text.value = "";
        }
    });
    const bubbles = make("div", { className: "bubbles", tabIndex: 0 });
    bubbles.setAttribute("aria-label", `Messages of ${name}`);
    return make("article", { className: "phone" }, make("h3", {}, name), bubbles, form);
}

function makeBubble(bubble, statuses) {
    const isMine = bubble.kind === "answer";
    const time = make("time", {}, when(bubble.at));
    const facts = make("small", {}, time, make("span", {}, bubble.gateway));
    if (isMine) {
        facts.append(make("span", {}, `to ${bubble.to}`));
    } else {
        const parts = bubble.parts === 1 ? "1 part" : `${bubble.parts} parts`;
        facts.append(
            make("span", {}, `from ${bubble.sender}`),
            make("span", {}, `${parts} ${bubble.encoding}`)
        );
    }
    facts.append(make("span", { className: "state" }));
    if (!isMine) {
        facts.append(make("span", {}, bubble.id), makeReport(bubble, statuses));
    }
    const className = isMine ? "bubble mine" : "bubble";
    return make("div", { className }, make("p", {}, bubble.text), facts);
}

function makeReport(bubble, statuses) {
    const select = make("select", {}, new Option("report…", ""));
    select.append(...statuses.map((status) => new Option(status)));
    select.setAttribute("aria-label", "Report this message as");
    select.addEventListener("change", async () => {
        const status = select.value;
        select.value = "";
        await act("report", { id: bubble.id, status });
    });
    return select;
}

function updateBubble(element, bubble) {
    const state = element.querySelector(".state");
    const word = bubble.kind === "sms" ? bubble.state : told(bubble);
    state.textContent = word;
    const isWaiting = WAITING.some((waiting) => word.startsWith(waiting));
    state.className = "state";
    state.classList.toggle("good", GOOD.includes(word));
    state.classList.toggle("bad", !GOOD.includes(word) && !isWaiting);
}

/* Whether the shop knows what the customer wrote. */
function told({ gateway, calls, pulled }) {
    if (gateway === "serwersms") {
        return pulled ? "delivered" : "waiting until the shop asks";
    }
    if (!calls.length) {
        return "nobody was told: no address is registered";
    }
    const open = calls.find((call) => call.state !== "delivered");
    return open ? `${open.state}, try ${open.tries}: ${open.answer}` : "delivered";
}

document.getElementById("new-sms").addEventListener("submit", async (event) => {
    event.preventDefault();
    const { from, text } = event.target.elements;
    if (await act("reply", { from: from.value, text: text.value })) {
        text.value = "";
    }
});
