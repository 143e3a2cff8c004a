"""The world outside Odoo, small enough to run on a desk.

A real server for demo and tests: SMS gateways that speak the protocols of SMSAPI,
SerwerSMS and Twilio, the phones that get their messages, an SMTP server with a mailbox
for every recipient, and the people behind them, who answer from a page or through JSON.

A gateway is a package: its HTTP interface, and a ``gateway`` that reports and forwards
in its own way. Money, numbers, phones and faults are the same for all.

====================  ========================================================
``options``           the command line
``server``            start and stop
``world``             everything there is: plain Python, no network
``account``           the customer's account at the gateways
``limits``            why SMSAPI refuses: a used idx, the pace to a number
``phone_numbers``     numbers as people write them and as gateways keep them
``parts``, ``plain``  how many parts a text has, how it looks without accents
``sms``               messages, and the answers that phones wrote
``mail``              a mail as its recipient sees it
``mailbox``           mails that arrived, letters that people wrote back
``faults``            what goes wrong on request
``trouble``           how a fault strikes a request
``feed``              tells open pages that something changed
``gateway``           what a gateway has of its own beside its HTTP interface
``smsapi``            SMSAPI.pl, at the root
``serwersms``         SerwerSMS.pl, below ``/serwersms``
``bearer``            the token of both
``twilio``            Twilio, below ``/twilio``
``web_address``       what counts as the address of a webhook
``postman``           calls the shop's webhooks until it is content
``reports``           what the gateways tell about a message, and when
``incoming``          an SMS from a phone to the shop
``smtp``              mail from the shop
``letters``           a reply, a bounce: how such a mail looks
``mailgate``          brings letters to Odoo
``control``           JSON for tests and for the page
``page``              the page
====================  ========================================================
"""
