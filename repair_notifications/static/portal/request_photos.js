// A form that is too large would be refused as a whole, with all that was typed.
document.addEventListener("change", (ev) => {
    const field = ev.target;
    if (field.id !== "photos" || !field.dataset.maxBytes) {
        return;
    }
    const photos = [...field.files];
    const isTooMuch =
        photos.length > field.dataset.maxPhotos ||
        photos.some((photo) => photo.size > field.dataset.maxBytes);
    document.getElementById("photos_too_much").classList.toggle("d-none", !isTooMuch);
    if (isTooMuch) {
        field.value = "";
    }
});
