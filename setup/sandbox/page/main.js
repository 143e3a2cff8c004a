/* Keeps the page in step with the world, by Server-Sent Events. */

import { showFaults } from "./faults.js";
import { showMailboxes } from "./mails.js";
import { showPhones } from "./phones.js";

const live = document.getElementById("live");
const events = new EventSource("/page/events");

events.addEventListener("message", (event) => {
    const state = JSON.parse(event.data);
    document.getElementById("points").textContent = state.points;
    document.getElementById("mailgate").textContent = state.mailgate || "nowhere";
    showPhones(state);
    showMailboxes(state);
    showFaults(state);
});
events.addEventListener("open", () => say("Live", true));
// The browser tries again by itself.
events.addEventListener("error", () => say("Connecting again", false));

function say(word, isOn) {
    live.textContent = word;
    live.classList.toggle("on", isOn);
}
