"""Which token of the old application says what one of our expressions says.

Documented is only how tokens are written
(https://blog.serwisant.online/pomoc/szablony-wydrukow-email-oraz-sms/); no list of
their names could be read. ``rma``, ``display_name``, ``issue``, ``status`` and
``service_supplier`` are fields of the old application's public API
(https://github.com/SerwisantOnline/serwisant-api-php-sdk, SchemaPublic.php). All other
names are assumed: plausible ones, in Polish and English. What is missing here is asked
of the person who imports.
"""

import re
import unicodedata

# The same for repairs and requests; each name as it would be written in a text.
_COMMON = {
    "object.partner_id.name": "klient nazwa_klienta klient_nazwa imie_klienta"
    " imie_nazwisko imie_i_nazwisko kontrahent nazwa_kontrahenta zleceniodawca"
    " customer customer_name customer_display_name customer.name client client_name",
    "object.company_id.name": "serwis nazwa_serwisu serwis_nazwa firma nazwa_firmy"
    " firma_nazwa sprzedawca service_supplier service_supplier_name service_name"
    " service_supplier.display_name supplier supplier_name company company_name shop"
    " shop_name sender_name",
    "object.user_id.name": "serwisant pracownik nazwa_pracownika opiekun"
    " osoba_odpowiedzialna technik employee employee_name technician technician_name"
    " assignee user user_name service_man",
}
_ORDER = {
    "object.name": "rma numer numer_naprawy nr nr_naprawy naprawa numer_zlecenia"
    " nr_zlecenia zlecenie numer_rma nr_rma id_naprawy number repair_number"
    " repair_rma repair.rma order_number repair repair_id",
    "object.product_id.name": "urzadzenie nazwa_urzadzenia sprzet nazwa_sprzetu"
    " produkt nazwa_produktu przedmiot przedmiot_naprawy display_name device"
    " device_name item item_name product product_name repair_display_name"
    " repair_name repair.display_name repair_item",
    "object.stage_id.public_text": "status stan status_naprawy stan_naprawy"
    " nazwa_statusu status_name status_display_name status.display_name repair_status"
    " repair_state state",
    "object.approval_id.amount_text": "koszt koszty koszt_naprawy koszty_naprawy cena"
    " cena_naprawy cena_brutto koszt_brutto kwota kwota_brutto cost costs price"
    " repair_cost repair_price gross_price price_gross total total_gross amount",
    "object.approval_id.link": "link_akceptacji link_do_akceptacji akceptacja_link"
    " adres_akceptacji url_akceptacji accept_url acceptance_url acceptance_link"
    " approval_url approval_link accept_link offer_url",
    "object.payment_amount_text": "do_zaplaty kwota_do_zaplaty naleznosc"
    " pozostalo_do_zaplaty amount_due amount_to_pay payment_amount to_pay",
    "object.payment_link": "link_platnosci link_do_platnosci platnosc_link"
    " url_platnosci adres_platnosci payment_url payment_link pay_url pay_link",
    "object.parcel_number": "numer_przesylki nr_przesylki numer_paczki nr_paczki"
    " list_przewozowy numer_listu nr_listu numer_listu_przewozowego tracking_number"
    " parcel_number shipment_number waybill",
    "object.parcel_link": "link_przesylki link_do_przesylki link_sledzenia"
    " link_do_sledzenia sledzenie_przesylki url_przesylki tracking_url tracking_link"
    " parcel_url parcel_link shipment_url",
}
_REQUEST = {
    "object.name": "numer numer_zgloszenia nr nr_zgloszenia zgloszenie id_zgloszenia"
    " numer_zlecenia rma number ticket_number request_number ticket ticket_id",
    "object.summary": "temat tytul temat_zgloszenia tresc tresc_zgloszenia opis"
    " opis_zgloszenia opis_usterki usterka issue subject title description summary"
    " request_title",
    "object.device_name": "urzadzenie nazwa_urzadzenia sprzet produkt"
    " przedmiot device device_name item item_name product product_name",
    "object.outcome_text": "status stan status_zgloszenia stan_zgloszenia wynik"
    " nazwa_statusu status_name status_display_name status.display_name"
    " ticket_status state outcome",
    "object.resolution": "rozwiazanie opis_rozwiazania odpowiedz uzasadnienie"
    " powod_odmowy podsumowanie resolution answer public_remarks"
    " summary_public_remarks summary.public_remarks",
}


def _plain(name):
    """Return a name without what people write in different ways."""
    letters = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "l"))
    return re.sub(r"[^a-z0-9]", "", letters.lower())


def _by_name(*tables):
    return {
        _plain(name): expression
        for table in tables
        for expression, names in table.items()
        for name in names.split()
    }


_TOKENS = {
    "repair.order": _by_name(_COMMON, _ORDER),
    "repair.request": _by_name(_COMMON, _REQUEST),
}


def expression_of(token, model):
    """Return our expression for a token.

    :param str token: as in the old text
    :param str model: ``repair.order`` or ``repair.request``
    :return: a placeholder of the model, None when the name is not known
    """
    return _TOKENS[model].get(_plain(token))
