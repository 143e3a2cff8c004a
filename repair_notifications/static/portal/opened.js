// A person opened the link of a message: programs that look links through do not get
// here, as they run no scripts or show their page to nobody.
(function () {
    const address = new URL(window.location);
    const key = address.searchParams.get("message");
    if (!/^[A-Za-z0-9]{12}$/.test(key || "")) {
        return;
    }
    function tell() {
        if (document.visibilityState !== "visible") {
            return;
        }
        document.removeEventListener("visibilitychange", tell);
        fetch(`/r/${key}/opened`, {
            method: "POST",
            headers: {"Content-Type": "application/json"},
            body: JSON.stringify({jsonrpc: "2.0", method: "call", params: {}}),
        });
        // Loading the page anew is not opening the message once more.
        address.searchParams.delete("message");
        window.history.replaceState(window.history.state, "", address);
    }
    document.addEventListener("visibilitychange", tell);
    tell();
})();
