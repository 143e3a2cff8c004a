import { reactive } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { effect } from "@web/core/utils/reactive";

const HELD = "repair.conversation.held";
// How long one that was found waiting can still be taken back.
const FOUND_S = 5;

/**
 * What is being written in each conversation, and what leaves in a few seconds.
 *
 * A draft belongs to its conversation and outlives a change of screen or a reload of the
 * tab. What was sent waits on the server: see the model `repair.conversation.held`.
 */
export const answersService = {
    dependencies: ["orm"],

    start(env, { orm }) {
        const drafts = new Map();
        const key = (id) => `repair_inbox.draft.${user.userId}.${id}`;
        const answers = reactive({
            /** Until when each answer can be taken back, as `Date.now()` tells it. */
            until: {},

            /**
             * @param {number} id of a conversation
             * @returns {{channel: string, text: string, subject: string, files: object[]}}
             *   reactive
             */
            draft(id) {
                if (!drafts.has(id)) {
                    const saved = JSON.parse(browser.sessionStorage.getItem(key(id)));
                    const empty = { channel: "", text: "", subject: "", files: [] };
                    const draft = reactive({ ...empty, ...saved });
                    drafts.set(id, draft);
                    effect(
                        (written) =>
                            written.text
                                ? browser.sessionStorage.setItem(key(id), JSON.stringify(written))
                                : browser.sessionStorage.removeItem(key(id)),
                        [draft]
                    );
                }
                return drafts.get(id);
            },

            /** Send the draft of a conversation in a few seconds. */
            async hold(id, channel, thenWait) {
                const draft = this.draft(id);
                const { text, subject, files } = draft;
                const held = await orm.call("repair.conversation", "action_hold", [[id], text], {
                    channel,
                    then_wait: thenWait,
                    ...(channel === "email" && {
                        subject,
                        attachment_ids: files.map(({ id }) => id),
                    }),
                });
                if (draft.text === text) {
                    // The next answer goes the way the customer writes then.
                    Object.assign(draft, { channel: "", text: "", subject: "", files: [] });
                }
                this.schedule(held.id, held.seconds);
            },

            /** Have an answer of this user leave when its time is over. */
            schedule(heldId, seconds = FOUND_S) {
                if (!(heldId in this.until)) {
                    this.until[heldId] = Date.now() + seconds * 1000;
                    browser.setTimeout(() => this.release(heldId), seconds * 1000);
                }
            },

            async release(heldId) {
                if (this.until[heldId]) {
                    this.until[heldId] = 0;
                    await orm.call(HELD, "action_release", [[heldId]]);
                }
            },

            /** Put an answer back into the answer box of its conversation. */
            async undo(heldId, id) {
                this.until[heldId] = 0;
                const written = await orm.call(HELD, "action_undo", [[heldId]]);
                const draft = this.draft(id);
                draft.channel = written.channel;
                draft.subject = written.subject || "";
                draft.files.push(...written.files);
                draft.text = [written.text, draft.text].filter(Boolean).join("\n");
            },
        });
        return answers;
    },
};

registry.category("services").add("repair_inbox.answers", answersService);
