/* The customers' mailboxes. */

import { act, fill, keep, make, when } from "./dom.js";

const boxes = document.getElementById("mailbox-list");
const letters = document.getElementById("letter-list");
const dialog = document.getElementById("mail");
const newBox = document.getElementById("new-mailbox");
const KINDS = ["failed", "delayed", "delivered"];
const SIGNS = { delivered: "good", undelivered: "bad", waiting: "" };

/**
 * Show mailboxes and the letters that were written.
 *
 * @param {Object} state of the page
 */
export function showMailboxes(state) {
    fill(newBox.elements.behaviour, state.behaviours);
    document.getElementById("no-mailboxes").hidden = state.mailboxes.length > 0;
    document.getElementById("no-letters").hidden = state.letters.length > 0;
    const create = (box) => makeBox(box, state.behaviours);
    keep(boxes, state.mailboxes, (box) => box.address, create, updateBox);
    keep(letters, state.letters, (letter) => letter.id, makeLetter, updateLetter);
}

function makeBox(box, behaviours) {
    const choice = make("select");
    fill(choice, behaviours);
    choice.setAttribute("aria-label", `Mail to ${box.address}`);
    choice.addEventListener("change", () =>
        act("mailbox", { address: box.address, behaviour: choice.value })
    );
    const refused = make("span", { className: "state bad" });
    const title = make("h3", {}, box.address);
    const head = make("div", { className: "box-head" }, title, refused, choice);
    const mails = make("div", { className: "mails" });
    return make("article", { className: "mailbox" }, head, mails);
}

function updateBox(element, box) {
    element.querySelector("select").value = box.behaviour;
    element.querySelector(".state").textContent = box.refused ? `${box.refused} refused` : "";
    const list = element.querySelector(".mails");
    list.hidden = !box.mails.length;
    keep(list, box.mails, (mail) => mail.id, makeLine);
}

function makeLine(mail) {
    const line = make(
        "button",
        { className: "line", type: "button" },
        make("b", {}, mail.subject || "(no subject)"),
        make("time", {}, when(mail.arrived_at)),
        make("span", {}, mail.from)
    );
    line.addEventListener("click", () => open(mail.id));
    return line;
}

function makeLetter(letter) {
    const kind = letter.kind === "reply" ? "reply" : `notice: ${letter.kind}`;
    const state = make("span", { className: "state" });
    const way = make("small", {}, `${letter.from} → ${letter.to}`);
    const reason = make("small", { className: "reason" });
    return make("li", {}, `${letter.subject} (${kind}) `, state, way, reason);
}

function updateLetter(element, letter) {
    const state = element.querySelector(".state");
    state.textContent = letter.state;
    state.className = `state ${SIGNS[letter.state]}`;
    element.querySelector(".reason").textContent = letter.reason;
}

async function open(id) {
    const response = await fetch(`/page/mail/${id}`);
    if (!response.ok) {
        return; // forgotten in the meantime: the list will say so
    }
    const mail = await response.json();
    const close = make("button", { className: "plain", type: "button" }, "Close");
    close.addEventListener("click", () => dialog.close());
    const title = make("h2", { id: "mail-subject" }, mail.subject || "(no subject)");
    const head = make("div", { className: "mail-head" }, title, close);
    const parts = [makeHeaders(mail), makeContent(mail), makeReply(mail), makeBounce(mail)];
    dialog.replaceChildren(head, make("div", { className: "mail-body" }, ...parts));
    dialog.showModal();
}

function makeHeaders(mail) {
    const rows = Object.entries({
        From: mail.from,
        To: mail.to,
        "Envelope from": mail.envelope_from,
        "Message-Id": mail.message_id,
        ...mail.headers,
        Attachments: mail.attachments.join(", "),
    });
    const list = make("dl");
    for (const [name, value] of rows.filter((row) => row[1])) {
        list.append(make("dt", {}, name), make("dd", {}, value));
    }
    return list;
}

/* No scripts, no access to this page; links open in a new tab. */
function makeContent(mail) {
    const frame = make("iframe", { title: "The mail" });
    frame.setAttribute("sandbox", "allow-popups allow-popups-to-escape-sandbox");
    const pre = make("pre", {}, mail.text);
    pre.style.whiteSpace = "pre-wrap";
    frame.srcdoc = `<base target="_blank">${mail.html || pre.outerHTML}`;
    return frame;
}

function makeReply(mail) {
    const text = make("textarea", { name: "text", rows: 3, required: true });
    const label = make("label", {}, "Reply", text);
    const row = make("div", { className: "row" }, make("button", {}, "Send reply"));
    const form = make("form", {}, label, row);
    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        if (await act("mail/reply", { id: mail.id, text: text.value })) {
            dialog.close();
        }
    });
    return form;
}

function makeBounce(mail) {
    const row = make("div", { className: "row" }, "Send a notice to the shop:");
    for (const kind of KINDS) {
        const button = make("button", { className: "plain", type: "button" }, kind);
        button.addEventListener("click", async () => {
            await act("mail/bounce", { id: mail.id, kind });
            dialog.close();
        });
        row.append(button);
    }
    return row;
}

newBox.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { address, behaviour } = newBox.elements;
    if (await act("mailbox", { address: address.value, behaviour: behaviour.value })) {
        newBox.reset();
    }
});
