/* Small helpers: make elements, keep lists in step, talk to the server. */

const problem = document.getElementById("problem");

/**
 * Make an element.
 *
 * @param {string} tag name of the element
 * @param {Object} [properties] set on the element
 * @param {...(Node|string)} children put inside
 * @returns {HTMLElement}
 */
export function make(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
}

/**
 * Keep the children of a list in step with items, without making them anew: what a
 * person types into one of them stays.
 *
 * @param {HTMLElement} list
 * @param {Object[]} items in the order they are shown
 * @param {function(Object): string} keyOf tells items apart
 * @param {function(Object): HTMLElement} create makes the child of a new item
 * @param {function(HTMLElement, Object)} [update] brings a child up to date
 */
export function keep(list, items, keyOf, create, update = () => {}) {
    const old = new Map([...list.children].map((child) => [child.dataset.key, child]));
    const focused = list.contains(document.activeElement) && document.activeElement;
    let place = list.firstElementChild;
    for (const item of items) {
        const key = keyOf(item);
        let child = old.get(key);
        old.delete(key);
        if (!child) {
            child = create(item);
            child.dataset.key = key;
        }
        if (child === place) {
            place = place.nextElementSibling;
        } else {
            list.insertBefore(child, place);
        }
        update(child, item);
    }
    old.forEach((child) => child.remove());
    // A child that was moved has lost the focus.
    if (focused && focused !== document.activeElement) {
        focused.focus({ preventScroll: true });
    }
}

/**
 * Do something in the world; a refusal is shown on top of the page.
 *
 * @param {string} path below /control
 * @param {Object} values
 * @returns {Promise<boolean>} whether it was done
 */
export async function act(path, values) {
    let message = "";
    try {
        const body = JSON.stringify(values);
        const response = await fetch(`/control/${path}`, { method: "POST", body });
        if (!response.ok) {
            message = (await response.json()).error;
        }
    } catch {
        message = "The sandbox does not answer.";
    }
    problem.textContent = message;
    problem.hidden = !message;
    if (message) {
        problem.scrollIntoView({ block: "nearest" });
    }
    return !message;
}

/** Write a moment, given in seconds since 1970, as people read it. */
export function when(seconds) {
    const moment = new Date(seconds * 1000);
    const isToday = moment.toDateString() === new Date().toDateString();
    const time = moment.toLocaleTimeString("en-GB");
    return isToday ? time : `${moment.toLocaleDateString("en-GB")} ${time}`;
}

/** Fill a choice once. */
export function fill(select, words) {
    if (!select.options.length) {
        select.append(...words.map((word) => new Option(word)));
    }
}
