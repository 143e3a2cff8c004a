"""The world outside Odoo, small enough to run on a desk.

A real server for demo and tests: an SMS gateway that speaks SMSAPI's protocol, the
phones that get its messages, an SMTP server with a mailbox for every recipient, and
the people behind them, who answer from a page or through JSON.

====================  ========================================================
``options``           the command line
``server``            start and stop
``world``             everything there is: plain Python, no network
``account``           the customer's account at the gateway
``limits``            why the gateway refuses: a used idx, the pace to a number
``sms``               messages, and the answers that phones wrote
``mail``              a mail as its recipient sees it
``mailbox``           mails that arrived, letters that people wrote back
``faults``            what goes wrong on request
``feed``              tells open pages that something changed
``smsapi``            the gateway's HTTP interface
``postman``           calls the shop's webhooks until it answers ``OK``
``reports``           what the gateway tells about a message, and when
``incoming``          an SMS from a phone to the shop
``smtp``              mail from the shop
``letters``           a reply, a bounce: how such a mail looks
``mailgate``          brings letters to Odoo
``control``           JSON for tests and for the page
``page``              the page
====================  ========================================================
"""
